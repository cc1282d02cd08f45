"""Pages that belong to no single audience: the start, the way home, the language, errors."""

from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.people.services import change_user
from selfback.delivery.shared import clock
from selfback.delivery.shared.personas import PERSONAS

FIRST_STOP = "first-stop"
"""Session key of the page to which somebody who has just come on board is led once."""
HOMES = (
    (Permission.USE_OWN_PLAN, "patient:today"),
    (Permission.SEE_PATIENTS_OF_CLINIC, "clinic:start"),
    (Permission.SEE_OWN_CLINIC, "clinic:start"),
    (Permission.SEE_PROGRAMME, "trial_office:overview"),
    (Permission.SEE_STUDIES, "trial_office:studies"),
    (Permission.SEE_CASE_BASES, "trial_office:cases"),
    (Permission.SEE_EVALUATION, "evaluation:overview"),
    (Permission.REVIEW_TEXTS, "trial_office:texts"),
)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what this is; in the demo, the people one may step into."""
    if request.user.is_authenticated and not settings.DEMO:
        return redirect("home")
    return render(request, "shared/start.html", {"personas": PERSONAS if settings.DEMO else ()})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead everyone to the page their role starts from."""
    if not request.user.is_authenticated:
        return redirect("start")
    if first_stop := request.session.pop(FIRST_STOP, ""):
        return redirect(first_stop)
    for permission, address in HOMES:
        if request.user.may(permission):
            return redirect(address)
    if not request.user.roles:
        return redirect("patient:join")
    return render(request, "shared/nothing_here_yet.html")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages, for the user or for this browser."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        change_user(user=request.user, language=language, by=request.user.pk, at=clock.now())
    response = redirect(_safe_next(request))
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _safe_next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    if own and wanted.startswith("/"):
        return wanted
    return reverse("start")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_POST
def step_in(request: HttpRequest, persona: str) -> HttpResponse:
    """Sign in as one of the demo's people; the route exists in the demo only."""
    chosen = next((each for each in PERSONAS if each.slug == persona), None)
    if chosen is None:
        raise Http404
    if not chosen.email:  # the new patient begins at the clinic's code
        request.session.flush()
        return redirect("patient:join_clinic", code=chosen.clinic_code)
    user = get_object_or_404(User, email=chosen.email)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session["persona"] = chosen.slug
    return redirect("home")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that the page was too old, and what to do."""
    return render(request, "403_csrf.html", status=403)
