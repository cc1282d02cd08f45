"""Deviations that follow from another write, noted in its transaction."""

from datetime import date, datetime

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.models import Deviation, Participant


def note_deviation(
    participant: Participant, text: str, happened_on: date, *, by: str, at: datetime
) -> Deviation:
    """Note that an answer from outside its window was taken."""
    row = Deviation.objects.create(
        study=participant.study,
        participant=participant,
        site=participant.site,
        kind=Deviation.Kind.VISIT_WINDOW,
        happened_on=happened_on,
        text=text.strip(),
        noted_by=by,
        noted_at=at,
    )
    changes = {"kind": (None, row.kind), "participant": (None, participant.number)}
    record(Kind.DEVIATION_RECORDED, subject=row, by=by, at=at, changes=changes)
    return row
