"""Writes about warning signs: reporting, acting, pausing and going on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Patient
from selfback.apps.safety.models import WATCH, Alert, Pause, Report
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.triage import Action, Triage

PERSON_DID = ("called", "going", "has-help")


class ActionUnknown(ValueError):
    """There is no such thing to do on the stop screen."""


class StillToBeLookedAt(Exception):
    """The answers still show a warning sign, so the plan does not go on."""


@transaction.atomic
def report_signs(
    *,
    patient: Patient,
    moment: str,
    answers: Mapping[str, str],
    verdict: Triage,
    by: str,
    told_at: datetime,
    at: datetime,
) -> Report:
    """Keep a report and do at once what its tier asks for: pause, alert."""
    _wait_for_turn(patient.pk)
    report = Report.objects.create(
        patient=patient,
        moment=moment,
        answers=dict(answers),
        tier=verdict.tier.value,
        also_mood=Tier.MOOD in verdict.also,
        flags=list(verdict.flags),
        found=[sign.value for sign in verdict.signs],
        told_at=told_at,
        received_at=at,
    )
    changes = {
        "tier": (None, verdict.tier.value),
        "answers": (None, dict(answers)),
        "actions": (None, [action.value for action in verdict.actions]),
    }
    record(Kind.WARNING_SIGNS_REPORTED, subject=report, by=by, at=at, changes=changes)
    if {Action.PAUSE_PLAN, Action.PAUSE_PHYSICAL} & set(verdict.actions):
        _pause(report, by=by, at=at)
    if Action.ALERT_CLINIC in verdict.actions:
        only_mood = verdict.tier in {Tier.WATCH, Tier.NONE}
        _alert(report, tier=Tier.MOOD if only_mood else verdict.tier, at=at)
    if verdict.tier is Tier.WATCH and patient.clinic_id and patient.shares_with_clinic:
        _watch(report, at=at)
    return report


def _alert(report: Report, *, tier: Tier, at: datetime) -> None:
    patient = report.patient
    Alert.objects.create(
        patient=patient,
        clinic_id=patient.clinic_id if patient.shares_with_clinic else None,
        report=report,
        tier=tier.value,
        raised_at=at,
    )


def _watch(report: Report, *, at: datetime) -> None:
    """Let the clinic know what to watch; one that is open already tells of the newest report."""
    held = Alert.objects.filter(patient=report.patient, tier=WATCH)
    if not held.exclude(state=Alert.State.CLOSED).update(report=report):
        _alert(report, tier=Tier.WATCH, at=at)


def _wait_for_turn(patient_id: str) -> None:
    """Let one report or resumption of a patient go after the other."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient_id)


def _pause(report: Report, *, by: str, at: datetime) -> None:
    held = Pause.objects.open().filter(patient=report.patient).first()
    if held and held.tier == Tier.EMERGENCY:
        return
    if held:  # exercises stand still already; an emergency makes it everything
        before, held.tier, held.report = held.tier, report.tier, report
        held.save(update_fields=["tier", "report"])
    else:
        before = None
        held = Pause.objects.create(
            patient=report.patient, report=report, tier=report.tier, began_at=at
        )
    changes = {"tier": (before, report.tier)}
    record(Kind.PLAN_PAUSED, subject=held, by=by, at=at, changes=changes)


@transaction.atomic
def act_on_emergency(*, report: Report, action: str, by: str, at: datetime) -> None:
    """Note what the person did on the stop screen; the first answer stands.

    raises  ActionUnknown
    """
    if action not in PERSON_DID:
        raise ActionUnknown(action)
    if not Report.objects.filter(pk=report.pk, action="").update(action=action, acted_at=at):
        return
    report.action, report.acted_at = action, at
    record(Kind.WARNING_ACTED_ON, subject=report, by=by, at=at, changes={"action": ("", action)})


@transaction.atomic
def go_on(*, pause: Pause, verdict: Triage, by: str, at: datetime, reason: str = "") -> None:
    """End a pause after the signs were asked again; ending it again changes nothing.

    pause   as the person saw it
    verdict what the answers given now lead to
    raises  StillToBeLookedAt if they are an emergency or to be looked at soon, or if another
            warning sign was reported since the pause was read
    """
    if verdict.tier in {Tier.EMERGENCY, Tier.SOON}:
        raise StillToBeLookedAt
    _wait_for_turn(pause.patient_id)
    held = Pause.objects.get(pk=pause.pk)
    if held.ended_at is not None:
        return
    if held.report_id != pause.report_id:
        raise StillToBeLookedAt
    pause.ended_at, pause.ended_by = at, by
    pause.save(update_fields=["ended_at", "ended_by"])
    changes = {"tier": (pause.tier, None)}
    record(Kind.PLAN_RESUMED, subject=pause, by=by, at=at, changes=changes, reason=reason)
