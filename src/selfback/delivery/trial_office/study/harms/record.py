"""What a participant's record shows of harm; nothing of it depends on an arm."""

from typing import Any

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant
from selfback.delivery.trial_office.study.frame import StudyRequest
from selfback.delivery.trial_office.study.harms import words
from selfback.domain.trial.adverse import Seriousness


def record_section(request: StudyRequest, participant: Participant) -> dict[str, Any]:
    """Return the events of one person, and what the reader may do; one query at most."""
    may = request.user.may
    handles = may(Permission.HANDLE_HARMS)
    events = participant.adverse_events.order_by("-number") if handles else ()
    return {
        "handles_harms": handles,
        "reports_harm": handles or may(Permission.FOLLOW_PARTICIPANTS),
        "unblinds": may(Permission.UNBLIND) and participant.randomised_at is not None,
        "reports_errors": may(Permission.RANDOMISE) and participant.randomised_at is not None,
        "events_of_person": [
            {"event": each, "said": words.SERIOUSNESS[Seriousness(each.seriousness)]}
            for each in events
        ],
    }
