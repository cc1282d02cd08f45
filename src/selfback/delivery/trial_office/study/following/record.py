"""What a participant's record shows of their visits."""

from typing import Any

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant
from selfback.delivery.trial_office.study.following.frame import STATUSES, name_of
from selfback.delivery.trial_office.study.frame import StudyRequest
from selfback.domain.trial.disposition import VisitStatus


def record_section(request: StudyRequest, participant: Participant) -> dict[str, Any]:
    """Return the visits of one person with their windows; one query."""
    return {
        "visits_of_person": [
            {
                "visit": each,
                "name": name_of(each.visit, request),
                "status": STATUSES[VisitStatus(each.status)],
            }
            for each in participant.visits.order_by("due_on")
        ],
        "follows": request.user.may(Permission.FOLLOW_PARTICIPANTS),
        "can_withdraw": request.user.may(Permission.FOLLOW_PARTICIPANTS)
        and participant.randomised_at is not None
        and request.study.takes_entries,
    }
