"""A joint display as a picture or document, and what was frozen of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.displays.looking import display_of, look
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.domain.integration.display_docx import display_docx
from selfback.domain.integration.display_svg import display_png, display_svg

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@for_role_with(Permission.KEEP_DISPLAYS)
def file(request: StaffRequest, pk: str, form: str) -> HttpResponse:
    """Give a display as it is now, as svg, png or docx."""
    held = display_of(request.user, pk)
    shown = look(held, request.user).shown
    if shown is None:
        raise Http404
    match form:
        case "svg":
            content, kind = display_svg(shown).encode(), "image/svg+xml"
        case "png":
            content, kind = display_png(shown), "image/png"
        case "docx":
            content, kind = display_docx(shown, at=clock.now()), DOCX
        case _:
            raise Http404
    return _download(content, kind, f"{slugify(held.title) or 'display'}.{form}")


@require_safe
@for_role_with(Permission.KEEP_DISPLAYS)
def frozen(request: StaffRequest, pk: str, frozen: str) -> HttpResponse:
    """Give what was frozen, as the text that its digest names."""
    held = get_object_or_404(display_of(request.user, pk).frozen, pk=frozen)
    name = f"{slugify(held.display.title) or 'display'}-{held.digest[:12]}.json"
    return _download(held.text.encode(), "application/json", name)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
