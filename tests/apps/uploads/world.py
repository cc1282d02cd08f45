"""Batches of steps as tests bring them."""

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.builders import MONDAY, NOON

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.uploads.models import Batch, UploadToken
from selfback.apps.uploads.services import begin_batch, keep_batch, note_found
from selfback.apps.uploads.token_services import make_token
from selfback.delivery.shared.content import library
from selfback.domain.activity.found import Found, found_in
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.importing.steps_file import read_steps

RULES = ImportRules.from_content(library().rule_file("step-import"))
EARLIEST = MONDAY - timedelta(days=365)


def found(*lines: str, at: datetime = NOON) -> Found:
    """What a table with these lines holds: day, steps, source."""
    text = "\n".join(["date,steps,source", *lines])
    read = read_steps(
        io.BytesIO(text.encode()),
        name="the file",
        zone=ZoneInfo("Europe/Copenhagen"),
        at=at,
        rules=RULES,
    )
    return found_in(read, earliest=EARLIEST, rules=RULES)


def line(days_ago: int, steps: int, source: str = "iPhone") -> str:
    return f"{MONDAY - timedelta(days=days_ago)},{steps},{source}"


def begin(patient: Patient, *, at: datetime = NOON) -> Batch:
    return begin_batch(patient=patient, digest="0" * 64, size=100, by=patient.user_id, at=at)


def bring(patient: Patient, *lines: str, at: datetime = NOON) -> Batch:
    """A file that was read, and waits for the person."""
    held = found(*lines, at=at)
    return note_found(
        batch=begin(patient, at=at),
        format="csv",
        found=held.document,
        rows=held.intervals,
        by="system",
        at=at,
    )


def keep(patient: Patient, *lines: str, at: datetime = NOON) -> Batch:
    batch = bring(patient, *lines, at=at)
    return keep_batch(batch=batch, rules=RULES, by=patient.user_id, at=at)


def make_key(patient: Patient, *, most: int = 10, at: datetime = NOON):
    return make_token(
        patient=patient,
        way=UploadToken.Way.SHORTCUTS,
        label="My phone",
        most=most,
        by=patient.user_id,
        at=at,
    )


def measured(patient: Patient) -> dict[date, int]:
    """Day -> steps as measured, for all days that have any."""
    held = DailySteps.objects.filter(patient=patient, source=DailySteps.MEASURED)
    return dict(held.values_list("day", "steps"))
