"""Writes of what people wish: when to be prompted, when not, or not at all."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import available_timezones

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Patient
from selfback.apps.prompts.errors import UnknownToken, UnknownZone
from selfback.apps.prompts.models import PromptPreference
from selfback.apps.prompts.wishing import wishes_of
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Quiet, wishes


@transaction.atomic
def begin_wishes(
    *, patient: Patient, rules: PromptRules, by: str, at: datetime
) -> PromptPreference:
    """Keep what a person wishes before they have said it; beginning again changes nothing."""
    held = PromptPreference.objects.filter(patient=patient).first()
    if held is not None:
        return held
    wished = wishes_of(patient, rules)
    made = PromptPreference.objects.create(
        patient=patient,
        times=[f"{each:%H:%M}" for each in wished.times],
        quiet_from=wished.quiet.begins,
        quiet_to=wished.quiet.ends,
        changed_at=at,
    )
    changes = {"times": (None, made.times), "quiet": (None, _said(wished.quiet))}
    record(Kind.PROMPT_WISHES_BEGUN, subject=made, by=by, at=at, changes=changes)
    return made


@transaction.atomic
def change_wishes(
    *,
    patient: Patient,
    times: Sequence[time],
    quiet: Quiet,
    is_off: bool,
    rules: PromptRules,
    by: str,
    at: datetime,
) -> PromptPreference:
    """Change when a person is prompted; wishing the same again changes nothing.

    raises  TooManyTimes, TimeIsQuiet; nothing is written then
    """
    held = PromptPreference.objects.select_for_update().get(patient=patient)
    wished = wishes(times, quiet, most=rules.times_most, is_off=is_off)
    if wished == held.wishes:
        return held
    before = held.wishes
    held.times = [f"{each:%H:%M}" for each in wished.times]
    held.quiet_from, held.quiet_to = quiet.begins, quiet.ends
    held.is_off, held.changed_at = is_off, at
    held.save()
    changes = {
        "times": ([f"{each:%H:%M}" for each in before.times], held.times),
        "quiet": (_said(before.quiet), _said(quiet)),
        "is_off": (before.is_off, is_off),
    }
    record(Kind.PROMPT_WISHES_CHANGED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def stop_prompts(*, token: str, at: datetime) -> PromptPreference:
    """Stop all prompts of the person whose link this is; stopping again changes nothing.

    raises  UnknownToken
    """
    found = PromptPreference.objects.select_for_update().filter(token=token)
    held = found.select_related("patient").first()
    if held is None:
        raise UnknownToken
    if not held.is_off:
        held.is_off, held.changed_at = True, at
        held.save(update_fields=["is_off", "changed_at"])
        by = held.patient.user_id
        record(Kind.PROMPTS_STOPPED, subject=held, by=by, at=at, changes={"is_off": (False, True)})
    return held


@transaction.atomic
def note_zone(*, patient: Patient, zone: str, by: str, at: datetime) -> PromptPreference:
    """Keep where a person's phone is, by which their prompts then go; the same again is no change.

    Their plan keeps to the zone they live in.

    raises  UnknownZone; nothing is written then
    """
    if zone not in available_timezones():
        raise UnknownZone
    held = PromptPreference.objects.select_for_update().get(patient=patient)
    if held.zone != zone:
        was, held.zone = held.zone, zone
        held.save(update_fields=["zone"])
        record(Kind.PROMPT_ZONE_NOTED, subject=held, by=by, at=at, changes={"zone": (was, zone)})
    return held


def _said(quiet: Quiet) -> str:
    return f"{quiet.begins:%H:%M}-{quiet.ends:%H:%M}"
