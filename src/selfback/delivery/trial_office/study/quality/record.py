"""What a participant's record shows of queries."""

from typing import Any

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant
from selfback.delivery.trial_office.study.frame import StudyRequest


def record_section(request: StudyRequest, participant: Participant) -> dict[str, Any]:
    """Return the queries about one person, the open ones first, and what the reader may do.

    For the template trial_office/study/participant/queries.html; one query of the database.
    """
    may = request.user.may
    reads = may(Permission.RAISE_QUERIES) or may(Permission.ANSWER_QUERIES)
    rows = participant.queries.open_first().select_related("visit") if reads else ()
    return {
        "queries_shown": reads,
        "queries_of_person": list(rows),
        "raises_queries": may(Permission.RAISE_QUERIES),
    }
