"""Noting nights in one's own diary, and taking one out again."""

from datetime import date, datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.sleep.models import NotedNight
from selfback.domain.schedule.nights import Night


class MorningNotYetCome(ValueError):
    """A night cannot be noted before its morning."""

    def __init__(self, *, morning: date) -> None:
        self.morning = morning
        super().__init__(f"{morning} has not come yet")


@transaction.atomic
def note_night(
    *,
    patient: Patient,
    morning: date,
    night: Night,
    rested: int,
    today: date,
    by: str,
    at: datetime,
) -> NotedNight:
    """Keep a night in the diary; a later entry for the same morning replaces an earlier one.

    today   the person's local date
    raises  NightDoesNotAddUp, MorningNotYetCome, HasLeft; nothing is written then
    """
    asleep = night.asleep
    if morning > today:
        raise MorningNotYetCome(morning=morning)
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    told = {
        "lights_out": night.lights_out,
        "woke": night.woke,
        "falling": night.falling,
        "awake": night.awake,
        "rested": rested,
        "noted_at": at,
    }
    noted, _ = NotedNight.objects.update_or_create(patient=patient, morning=morning, defaults=told)
    changes = {morning.isoformat(): (None, f"{asleep} min, {rested} of 5")}
    record(Kind.NIGHT_NOTED, subject=noted, by=by, at=at, changes=changes)
    return noted


@transaction.atomic
def remove_night(*, night: NotedNight, by: str, at: datetime) -> None:
    """Take a night out of the diary."""
    record(Kind.NIGHT_REMOVED, subject=night, by=by, at=at)
    night.delete()
