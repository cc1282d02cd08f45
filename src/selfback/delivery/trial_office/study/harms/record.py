"""What this room adds to a participant's record; nothing so far."""

from typing import Any

from selfback.apps.trial.models import Participant
from selfback.delivery.trial_office.study.frame import StudyRequest


def record_section(request: StudyRequest, participant: Participant) -> dict[str, Any]:
    """Return what the section of this room shows."""
    return {}
