"""Who may open a page of a coding project, and what each of its pages shows around its content."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from selfback.apps.coding.models import Member
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared.access import StaffRequest, View, for_role_with


class MemberRequest(StaffRequest):
    """A request about one project by one of its members."""

    member: Member


def for_member(permission: Permission) -> Callable[[View], View]:
    """Let only members of the project with the permission open the page.

    The address names the project as `project`; for whoever is no member there is none.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @for_role_with(permission)
        def guarded(request: Any, project: str, *args: Any, **kwargs: Any) -> HttpResponse:
            now = Member.objects.now().select_related("project", "user")
            request.member = get_object_or_404(now, project=project, user=request.user)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def for_adjudicator(view: View) -> View:
    """Let only members who settle codings open the page."""

    @wraps(view)
    @for_member(Permission.MANAGE_CODING)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.member.settles:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def coding_frame(request: MemberRequest, room: str) -> dict[str, Any]:
    """Return what every page of a project shows: which it is, and its rooms."""
    return {
        **frame(request, "coding"),
        "project": request.member.project,
        "member": request.member,
        "room": room,
        "rooms": _rooms(request.member),
    }


def _rooms(member: Member) -> list[dict[str, str]]:
    rooms = [
        {"id": "texts", "route": "evaluation:coding_project", "name": _("Texts")},
        {"id": "answers", "route": "evaluation:coding_answers", "name": _("Short answers")},
        {"id": "codebook", "route": "evaluation:coding_codebook", "name": _("Codebook")},
        {"id": "queries", "route": "evaluation:coding_matrix", "name": _("Queries")},
        {"id": "agreement", "route": "evaluation:coding_agreement", "name": _("Agreement")},
        {"id": "history", "route": "evaluation:coding_history", "name": _("History")},
        {"id": "exchange", "route": "evaluation:coding_exchange", "name": _("Files")},
        {"id": "settings", "route": "evaluation:coding_settings", "name": _("People")},
    ]
    only_settling = {"agreement", "settings"}
    return [each for each in rooms if member.settles or each["id"] not in only_settling]


def asked_page(request: HttpRequest) -> str:
    """Return the number of the page asked for, as it was written."""
    return request.GET.get("page", "1")
