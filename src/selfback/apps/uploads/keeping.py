"""Rows into the table and out of it again, and the steps of the days they tell of."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from selfback.apps.movement.services import set_measured_days
from selfback.apps.people.models import Patient
from selfback.apps.uploads.models import Batch, Interval, Sighting
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import StepInterval
from selfback.domain.activity.kept import counted_days
from selfback.domain.activity.overlap import DaySteps

AT_ONCE = 1000
REACH = timedelta(days=2)
"""A row may last 26 hours, so it shares time with rows that begin up to two days away."""


def intervals_between(patient: Patient, first: date, last: date) -> list[StepInterval]:
    """Return the kept rows of a person that begin from the first day to the last."""
    rows = Interval.objects.filter(patient=patient).between(first, last)
    return [
        StepInterval(
            source=row.source,
            device=row.device,
            start=row.start,
            end=row.end,
            local_date=row.local_day,
            steps=row.steps,
            is_manual=row.is_manual,
            batch=row.batch_id,
            raw_hash=row.raw_hash,
        )
        for row in rows
    ]


def measured_days(
    patient: Patient, first: date, last: date, *, rules: ImportRules
) -> tuple[DaySteps, ...]:
    """Return what was measured on each day from the first to the last that has rows."""
    rows = intervals_between(patient, first - REACH, last + REACH)
    days = counted_days(rows, rules=rules)
    return tuple(each for each in days if first <= each.day <= last)


def store(batch: Batch, rows: Sequence[StepInterval]) -> int:
    """Keep rows with a batch and return how many are new; the others are noted as seen again."""
    distinct = {each.raw_hash: each for each in rows}
    if not distinct:
        return 0
    days = [each.local_date for each in distinct.values()]
    near = Interval.objects.filter(patient=batch.patient_id).between(
        min(days) - REACH, max(days) + REACH
    )
    known = {
        raw_hash: pk
        for raw_hash, pk in near.exclude(batch=batch).values_list("raw_hash", "pk")
        if raw_hash in distinct
    }
    held = {*known, *near.filter(batch=batch).values_list("raw_hash", flat=True)}
    new = [each for raw_hash, each in distinct.items() if raw_hash not in held]
    Sighting.objects.bulk_create(
        (Sighting(batch=batch, interval_id=pk) for pk in known.values()),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    Interval.objects.bulk_create((_row(batch, each) for each in new), batch_size=AT_ONCE)
    return len(new)


def known_rows(patient: Patient, rows: Sequence[StepInterval]) -> int:
    """Return how many of some rows a person has already."""
    if not rows:
        return 0
    days = [each.local_date for each in rows]
    near = Interval.objects.filter(patient=patient).between(min(days) - REACH, max(days) + REACH)
    known = set(near.values_list("raw_hash", flat=True))
    return sum(each.raw_hash in known for each in rows)


def take_out(batch: Batch) -> set[date]:
    """Take the rows of a batch out, but for those that came again; return their days."""
    own = Interval.objects.filter(batch=batch)
    days = set(own.values_list("local_day", flat=True))
    Sighting.objects.filter(batch=batch).delete()
    again = Sighting.objects.filter(interval__batch=batch, batch__state=Batch.State.KEPT)
    moved: dict[int, str] = {}
    for interval, heir in again.order_by("pk").values_list("interval_id", "batch_id"):
        moved.setdefault(interval, heir)
    for heir in set(moved.values()):
        theirs = [interval for interval, each in moved.items() if each == heir]
        for some in _parts(theirs):
            Interval.objects.filter(pk__in=some).update(batch=heir)
            Sighting.objects.filter(batch=heir, interval__in=some).delete()
    own.delete()
    return days


def count_again(
    patient: Patient, days: Iterable[date], *, rules: ImportRules, by: str, at: datetime
) -> int:
    """Set the steps of days, and of those beside them, from all rows; return how many changed."""
    near = {day + timedelta(days=n) for day in days for n in range(-REACH.days, REACH.days + 1)}
    if not near:
        return 0
    held = measured_days(patient, min(near), max(near), rules=rules)
    counted = {each.day: each.steps for each in held}
    return set_measured_days(
        patient=patient, days={day: counted.get(day) for day in near}, by=by, at=at
    )


def _row(batch: Batch, interval: StepInterval) -> Interval:
    return Interval(
        patient_id=batch.patient_id,
        batch=batch,
        source=interval.source,
        device=interval.device,
        start=interval.start,
        end=interval.end,
        local_day=interval.local_date,
        steps=interval.steps,
        is_manual=interval.is_manual,
        raw_hash=interval.raw_hash,
    )


def _parts(places: list[int]) -> Iterable[list[int]]:
    return (places[n : n + AT_ONCE] for n in range(0, len(places), AT_ONCE))
