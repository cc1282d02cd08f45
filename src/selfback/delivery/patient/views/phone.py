"""What makes the app live on a phone: service worker, manifest, and the page without a network."""

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from selfback.delivery.shared.content import library

SHELL_FOLDERS = ("shared/", "patient/")
SHELL_KINDS = (".css", ".js")
NOT_FOR_PHONES = ("shared/desk.css", "shared/passkey.js")
GROUND = {"light": "#F8F3E9", "dark": "#151A18"}

KEPT = (
    "^/(today|week|session|symptoms|soon|support|go-on|toolbox)$",
    "^/toolbox/(?!goals)[a-z0-9-]+$",
    "^/learn/[a-z0-9-]+$",
    "^/exercise/[a-z0-9-]+$",
    "^/stop/[0-9A-Za-z]+$",
)
"""Pages that are kept when they have been opened; no other page with health data is."""

KEPT_AHEAD = ("/today", "/week", "/session", "/symptoms", "/soon", "/support", "/toolbox")
"""Pages that are kept before they are opened. Opening a message marks it as read: none of those."""

FOUND_AHEAD = 'href="(/toolbox/(?!goals)[a-z0-9-]+)"'
"""Pages the toolbox links to, which are kept ahead with it."""


@cache
def shell() -> tuple[tuple[str, ...], str]:
    """Return the addresses of the scripts and styles of the app, and a digest of their content."""
    addresses, digest = [], hashlib.sha256()
    for path, storage in sorted(_files(), key=lambda each: each[0]):
        with storage.open(path) as file:
            digest.update(path.encode() + b"\0" + file.read())
        addresses.append(_address(path))
    return tuple(addresses), digest.hexdigest()


def _files() -> list[tuple[str, Any]]:
    return [
        (path, storage)
        for finder in get_finders()
        for path, storage in finder.list([])
        if path.startswith(SHELL_FOLDERS)
        and path.endswith(SHELL_KINDS)
        and path not in NOT_FOR_PHONES
    ]


def _address(path: str) -> str:
    """Return the address a page or another script asks for."""
    is_rewritten = getattr(staticfiles_storage, "support_js_module_import_aggregation", False)
    is_entry = path.endswith(".css") or path in ENTRIES
    return static(path) if is_entry or is_rewritten else f"{settings.STATIC_URL}{path}"


ENTRIES = tuple(
    [
        f"patient/{name}.js"
        for name in ("phone", "reminders", "session", "step-files", "symptoms", "timer")
    ]
    + [f"shared/{name}.js" for name in ("app", "staircase", "body-map")]
)
"""Scripts that pages name themselves; all others are asked for by these."""


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """Hand over the service worker; its text changes with every release of code or content."""
    addresses, digest = shell()
    context = {
        "settings": {
            "version": f"{digest[:16]}-{library().digest[:16]}",
            "shell": [*addresses, reverse("patient:offline")],
            "kept": KEPT,
            "ahead": KEPT_AHEAD,
            "found": FOUND_AHEAD,
            "offline": reverse("patient:offline"),
            "icon": static("patient/icons/icon-192.png"),
        }
    }
    response = render(request, "patient/sw.js", context, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the app to the phone, so that it can be installed."""
    icon = "patient/icons/icon"
    about = {
        "id": "/today",
        "name": "selfback",
        "short_name": "selfback",
        "description": _("A weekly plan for a painful back, made for you"),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": reverse("patient:today"),
        "scope": "/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": GROUND["light"],
        "theme_color": GROUND["light"],
        "categories": ["health"],
        "icons": [
            {"src": static(f"{icon}-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static(f"{icon}-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static(f"{icon}-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
            {"src": static(f"{icon}.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": [
            {"name": _("Today’s session"), "url": reverse("patient:session")},
            {"name": _("Symptoms changed?"), "url": reverse("patient:symptoms")},
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network, and what works all the same."""
    return render(request, "patient/offline.html")
