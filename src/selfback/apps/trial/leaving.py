"""What ends with somebody's part in a study: open visits, planned reminders, links."""

from datetime import datetime

from selfback.apps.trial.models import AnswerLink, Participant, Reminder, Visit
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.visits import status_of


def end_visit_row(visit: Visit, *, is_over: bool, left: VisitStatus | None, at: datetime) -> None:
    """Write that a visit can no longer be answered; what was answered is kept and counts."""
    visit.status = status_of(
        has_answers=visit.started_at is not None,
        is_finished=visit.done_at is not None,
        is_over=is_over,
        left=left,
    )
    visit.ended_at = at
    visit.save(update_fields=["status", "ended_at"])
    stop_asking(visit, at=at)


def end_unfinished(participant: Participant, left: VisitStatus, *, at: datetime) -> int:
    """End every visit that was not finished; return how many there were."""
    rows = list(participant.visits.filter(done_at=None, ended_at=None))
    for visit in rows:
        end_visit_row(visit, is_over=False, left=left, at=at)
    return len(rows)


def stop_asking(visit: Visit, *, at: datetime) -> None:
    """Send nothing more about a visit, and let no link to it open."""
    planned = Reminder.objects.filter(visit=visit, state=Reminder.State.PLANNED)
    planned.update(state=Reminder.State.SKIPPED, ended_at=at)
    AnswerLink.objects.standing().filter(visit=visit).update(revoked_at=at)
