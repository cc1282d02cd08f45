"""Who may open a page of a study, and what each of its pages shows around its content."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Study
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, View, for_role_with
from selfback.delivery.shared.study_protocols import NoProtocolNow, protocol_of
from selfback.delivery.trial_office.frame import frame
from selfback.domain.trial.protocol import Protocol


class StudyRequest(StaffRequest):
    """A request about one study, with the protocol it is run by."""

    study: Study
    protocol: Protocol


def for_study(permission: Permission) -> Callable[[View], View]:
    """Let only people with the permission open the page, and hand it the study and its protocol.

    The address names the study as `study`; where its protocol's files are missing or changed, a
    page says so instead.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @for_role_with(permission)
        def guarded(request: Any, study: str, *args: Any, **kwargs: Any) -> HttpResponse:
            request.study = get_object_or_404(Study, pk=study)
            try:
                request.protocol = protocol_of(request.study)
            except NoProtocolNow as error:
                context = {**frame(request, "studies"), "study": request.study, "why": error.why}
                page = "trial_office/study/no_protocol.html"
                return render(request, page, context, status=409)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def study_frame(request: StudyRequest, room: str) -> dict[str, Any]:
    """Return what every page of a study shows: which it is, and the rooms there are to open."""
    may = request.user.may
    return {
        **frame(request, "studies"),
        "study": request.study,
        "protocol": request.protocol,
        "study_title": request.protocol.titles.get(request.LANGUAGE_CODE, request.protocol.title),
        "room": room,
        "now": clock.now(),
        "manages_studies": may(Permission.MANAGE_STUDIES),
        "enters_participants": may(Permission.ENTER_PARTICIPANTS),
        "sees_participants": may(Permission.SEE_PARTICIPANTS),
        "follows_participants": may(Permission.FOLLOW_PARTICIPANTS),
        "handles_harms": may(Permission.HANDLE_HARMS),
        "sees_queries": may(Permission.RAISE_QUERIES) or may(Permission.ANSWER_QUERIES),
        "reviews_trail": may(Permission.REVIEW_TRAIL),
        "keeps_data": may(Permission.FREEZE_STUDIES) or may(Permission.EXPORT_STUDIES),
        "sees_allocation": may(Permission.SEE_ALLOCATION),
    }
