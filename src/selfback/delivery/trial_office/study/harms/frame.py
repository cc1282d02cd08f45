"""What the pages about harm share: their frame, refusals in words, files."""

from typing import Any

from django.utils.translation import gettext as _

from selfback.apps.trial.errors import EventIsClosed, NotNow, ReasonNeeded, TrialRefused
from selfback.delivery.trial_office.study.frame import StudyRequest, study_frame
from selfback.delivery.trial_office.study.harms.words import CONTRADICTIONS
from selfback.delivery.trial_office.study.refusals import in_words
from selfback.domain.trial.adverse import EventContradictsItself

PAGE = 50


def harms_frame(request: StudyRequest, page: str) -> dict[str, Any]:
    """Return the study's frame with the page of this room one is on."""
    return {**study_frame(request, "harms"), "page": page}


def said(refused: Exception, request: StudyRequest) -> str:
    """Return why something about harm was refused, in the reader's language."""
    match refused:
        case EventContradictsItself():
            return " ".join(str(CONTRADICTIONS.get(each, each)) for each in refused.facts)
        case EventIsClosed():
            return _("The review of this event is closed. A revision opens it again.")
        case NotNow() if "not-told" in refused.reasons:
            return _("The investigator has to see a serious event before its review is closed.")
        case ReasonNeeded():
            return _("Please say why.")
        case TrialRefused():
            return in_words(refused, request.protocol, request.LANGUAGE_CODE)
    return str(refused)
