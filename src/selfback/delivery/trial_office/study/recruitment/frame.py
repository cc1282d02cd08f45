"""What every page about recruitment shows around its content."""

from typing import Any

from selfback.delivery.trial_office.study.frame import StudyRequest, study_frame
from selfback.delivery.trial_office.study.recruitment.reading import Recruitment, recruitment_of


def recruitment_frame(request: StudyRequest, page: str) -> dict[str, Any]:
    """Return the study's frame with the page of this room one is on."""
    return {**study_frame(request, "recruitment"), "page": page}


def seen_by(request: StudyRequest) -> Recruitment:
    """Return the study's recruitment in the reader's language."""
    return recruitment_of(request.study, request.protocol, request.LANGUAGE_CODE)
