"""What the pages about following participants share."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.trial.errors import NotNow, ReasonNeeded, TrialRefused, VisitIsOver
from selfback.apps.trial.models import ContactAttempt, Visit
from selfback.delivery.shared.content import library
from selfback.delivery.shared.flow_names import labels_of, plain
from selfback.delivery.trial_office.study.frame import StudyRequest, study_frame
from selfback.delivery.trial_office.study.refusals import in_words
from selfback.domain.schedule.reminding import FollowUpRules
from selfback.domain.trial.disposition import VisitStatus

STATUSES = {
    VisitStatus.PENDING: gettext_lazy("to come"),
    VisitStatus.PARTIAL: gettext_lazy("begun"),
    VisitStatus.COMPLETE: gettext_lazy("answered"),
    VisitStatus.MISSED: gettext_lazy("no answer"),
    VisitStatus.WITHDRAWN: gettext_lazy("withdrawn"),
    VisitStatus.DIED: gettext_lazy("died"),
}

OUTCOMES = {
    ContactAttempt.Outcome.ANSWERED: gettext_lazy("answered on the telephone"),
    ContactAttempt.Outcome.WILL_ANSWER: gettext_lazy("will answer by themselves"),
    ContactAttempt.Outcome.CALL_AGAIN: gettext_lazy("asked to be called again"),
    ContactAttempt.Outcome.NOT_REACHED: gettext_lazy("not reached"),
    ContactAttempt.Outcome.WRONG_NUMBER: gettext_lazy("wrong number"),
    ContactAttempt.Outcome.DOES_NOT_WANT: gettext_lazy("does not want to answer this time"),
}


def following_frame(request: StudyRequest, page: str) -> dict[str, Any]:
    """Return the study's frame with the page of this room one is on."""
    return {**study_frame(request, "following"), "page": page}


def rules() -> FollowUpRules:
    """Return what is the same in every protocol."""
    return FollowUpRules.from_content(library().rule_file("follow-up"))


def visit_in(request: StudyRequest, visit: str) -> Visit:
    """Return a visit of this study; raises Http404."""
    held = Visit.objects.select_related("participant__site__clinic", "participant__study")
    return get_object_or_404(held, pk=visit, participant__study=request.study)


def name_of(visit: str, request: StudyRequest) -> str:
    """Return what the protocol calls a visit."""
    return labels_of(request.protocol.visits, request.LANGUAGE_CODE).get(visit, plain(visit))


def said(refused: TrialRefused, request: StudyRequest) -> str:
    """Return why something was refused, in the reader's language."""
    match refused:
        case VisitIsOver():
            return _("The window of this visit is not open on that day. Say why it is taken late.")
        case NotNow() if "nothing-answered" in refused.reasons:
            return _("Nothing has been answered yet.")
        case ReasonNeeded():
            return _("Please say why.")
    return in_words(refused, request.protocol, request.LANGUAGE_CODE)
