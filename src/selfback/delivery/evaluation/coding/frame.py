"""Who may open a page of a project: its members, and nobody else hears that it exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from selfback.apps.coding.models import CodedSource, CodingProject, Member
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared.access import StaffRequest, for_role_with

View = Callable[..., HttpResponse]


class ProjectRequest(StaffRequest):
    """A request by a member of a project."""

    member: Member
    project: CodingProject
    sees_all: bool


def for_member(view: View) -> View:
    """Let only members of the project open the page; for others it is not there."""

    @wraps(view)
    @for_role_with(Permission.CODE_TEXTS)
    def guarded(request: Any, project: str, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Member.objects.select_related("project", "user").filter(ended_at=None)
        member = rows.filter(project=project, user=request.user.pk).first()
        if member is None:
            raise Http404
        request.member, request.project = member, member.project
        request.sees_all = member.leads or not member.project.is_blind
        return view(request, *args, **kwargs)

    return guarded


def for_lead(view: View) -> View:
    """Let only who leads the project open the page."""

    @wraps(view)
    def guarded(request: ProjectRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.member.leads:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return for_member(guarded)


def project_frame(request: ProjectRequest, room: str) -> dict[str, Any]:
    """Return what every page of a project shows around its content."""
    return {
        **frame(request, "coding"),
        "project": request.project,
        "member": request.member,
        "sees_all": request.sees_all,
        "room": room,
    }


def source_of(request: ProjectRequest, pk: str) -> CodedSource:
    """Return a text of the project that may be read; raises Http404."""
    source = request.project.sources.standing().filter(pk=pk).first()
    if source is None:
        raise Http404
    return source
