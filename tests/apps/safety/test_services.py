"""What each tier does at once, who sees the alert, and when a plan goes on."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.apps.at_once import at_once
from tests.builders import NOON, make_clinic, make_patient, make_staff

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import verify_chain
from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing
from selfback.apps.safety.models import Alert, Pause, Report
from selfback.apps.safety.services import (
    ActionUnknown,
    StillToBeLookedAt,
    act_on_emergency,
    go_on,
    report_signs,
)
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.triage import ACTIONS, Triage

LATER = NOON + timedelta(hours=2)
R, A, B, M, NONE = Tier.EMERGENCY, Tier.SOON, Tier.WATCH, Tier.MOOD, Tier.NONE


def verdict(tier, *also):
    actions = dict.fromkeys(action for each in (tier, *also) for action in ACTIONS[each])
    return Triage(tier=tier, also=also, flags=("bladder",), actions=tuple(actions))


def report(patient, tier, *also, at=NOON):
    return report_signs(
        patient=patient,
        moment="symptoms-changed",
        answers={"bladder": "yes"},
        verdict=verdict(tier, *also),
        by=patient.user_id,
        told_at=at - timedelta(minutes=5),
        at=at,
    )


@pytest.mark.django_db
@pytest.mark.hazard("H-17")
def test_an_emergency_pauses_the_plan_and_alerts_the_clinic_at_once():
    clinic = make_clinic()
    patient = make_patient(clinic=clinic)

    kept = report(patient, R)

    assert (kept.tier, kept.flags, kept.answers) == ("R", ["bladder"], {"bladder": "yes"})
    assert (kept.told_at, kept.received_at) == (NOON - timedelta(minutes=5), NOON)
    pause, alert = Pause.objects.open().get(), Alert.objects.get()
    assert (pause.patient, pause.tier, pause.began_at, pause.report) == (patient, "R", NOON, kept)
    assert (alert.clinic, alert.tier, alert.raised_at, alert.report) == (clinic, "R", NOON, kept)
    assert list(Alert.objects.waiting()) == [alert]


@pytest.mark.django_db
@pytest.mark.hazard("H-17")
def test_an_alert_that_cannot_be_stored_undoes_the_report_and_the_pause():
    patient = make_patient()
    refuse = "CREATE TRIGGER no_alert BEFORE INSERT ON safety_alert "
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(refuse + "BEGIN SELECT RAISE(ABORT, 'no room'); END")
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'no room'; END $$"
            )
            cursor.execute(refuse + "FOR EACH ROW EXECUTE FUNCTION no_room()")

    with pytest.raises(DatabaseError, match="no room"):
        report(patient, R)

    assert not Report.objects.exists()
    assert not Pause.objects.exists()
    assert not AuditEvent.objects.filter(kind=Kind.WARNING_SIGNS_REPORTED).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tier", "paused", "alerted"),
    [
        (R, "R", True),
        (A, "A", True),
        (B, None, True),
        (M, None, True),
        (NONE, None, False),
    ],
)
def test_each_tier_does_what_it_has_to(tier, paused, alerted):
    report(make_patient(clinic=make_clinic()), tier)

    assert [pause.tier for pause in Pause.objects.open()] == ([paused] if paused else [])
    assert [alert.tier for alert in Alert.objects.all()] == ([tier.value] if alerted else [])
    events = AuditEvent.objects.exclude(kind__in=[Kind.PATIENT_JOINED, Kind.ROLE_GRANTED])
    expected = [Kind.CLINIC_OPENED, Kind.WARNING_SIGNS_REPORTED]
    assert [event.kind for event in events] == expected + ([Kind.PLAN_PAUSED] if paused else [])


@pytest.mark.django_db
def test_mood_beside_another_tier_is_kept_and_alerts_too():
    kept = report(make_patient(), B, M)

    assert (kept.tier, kept.also_mood) == ("B", True)
    assert Alert.objects.count() == 1
    assert not Pause.objects.exists()


@pytest.mark.django_db
def test_an_emergency_after_a_sign_to_be_looked_at_soon_makes_one_pause_of_everything():
    patient = make_patient()
    report(patient, A)

    worse = report(patient, R, at=LATER)

    pause = Pause.objects.get()
    assert (pause.tier, pause.report, pause.began_at) == ("R", worse, NOON)
    assert AuditEvent.objects.filter(kind=Kind.PLAN_PAUSED).last().changes == {"tier": ["A", "R"]}
    assert Alert.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("milder", [R, A, B, M, NONE])
def test_nothing_reported_after_an_emergency_softens_its_pause(milder):
    patient = make_patient()
    emergency = report(patient, R)

    report(patient, milder, at=LATER)

    pause = Pause.objects.open().get()
    assert (pause.tier, pause.report) == ("R", emergency)


@pytest.mark.django_db
def test_the_database_refuses_a_second_pause_beside_an_open_one():
    patient = make_patient()
    first = report(patient, R)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(patient=patient, report=first, tier="A", began_at=LATER)


@pytest.mark.django_db
def test_an_alert_goes_to_the_clinic_that_may_see_it_and_otherwise_to_the_coordinators():
    clinic = make_clinic()
    sharing = make_patient("sharing@example.org", clinic=clinic)
    private = make_patient("private@example.org", clinic=clinic, shares=False)
    alone = make_patient("alone@example.org")
    for patient in (sharing, private, alone):
        report(patient, A)

    def whom_sees(role, at=None):
        staff = make_staff(role, f"{role}-{at}@example.org", at)
        return {alert.patient for alert in Alert.objects.for_eyes_of(staff)}

    assert whom_sees(Role.CLINICIAN, clinic) == {sharing}
    assert whom_sees(Role.CLINICIAN, make_clinic("Other")) == set()
    assert whom_sees(Role.SITE_MANAGER, clinic) == set()
    assert whom_sees(Role.COORDINATOR) == {private, alone}
    assert whom_sees(Role.MONITOR) == set()


@pytest.mark.django_db
def test_an_alert_of_who_stops_sharing_leaves_the_clinic_and_is_still_in_a_queue():
    clinic = make_clinic()
    patient = make_patient(clinic=clinic)
    report(patient, R)

    change_sharing(patient=patient, shares=False, by=patient.user_id, at=LATER)

    clinician, coordinator = make_staff(Role.CLINICIAN, clinic=clinic), make_staff(Role.COORDINATOR)
    assert not Alert.objects.for_eyes_of(clinician).exists()
    assert Alert.objects.for_eyes_of(coordinator).get().patient == patient


@pytest.mark.django_db
def test_the_queue_shows_the_most_urgent_and_oldest_first():
    patient = make_patient()
    tiers = [M, A, R, A, R]
    for hours, tier in enumerate(tiers):
        report(patient, tier, at=NOON + timedelta(hours=hours))

    queue = [(alert.tier, alert.raised_at.hour) for alert in Alert.objects.waiting()]

    assert queue == [("R", 14), ("R", 16), ("A", 13), ("A", 15), ("M", 12)]


@pytest.mark.django_db
def test_the_first_answer_on_the_stop_screen_stands():
    kept = report(make_patient(), R)
    seen_before = Report.objects.get(pk=kept.pk)

    act_on_emergency(report=kept, action="called", by="x", at=NOON)
    act_on_emergency(report=kept, action="has-help", by="x", at=LATER)
    act_on_emergency(report=seen_before, action="going", by="x", at=LATER)

    kept.refresh_from_db()
    assert (kept.action, kept.acted_at) == ("called", NOON)
    assert AuditEvent.objects.filter(kind=Kind.WARNING_ACTED_ON).count() == 1


@pytest.mark.django_db
def test_the_stop_screen_takes_no_other_action():
    kept = report(make_patient(), R)

    with pytest.raises(ActionUnknown):
        act_on_emergency(report=kept, action="dismissed", by="x", at=NOON)

    assert Report.objects.get().action == ""


@pytest.mark.django_db
@pytest.mark.parametrize("tier", [R, A])
def test_a_plan_does_not_go_on_while_a_sign_is_still_there(tier):
    report(make_patient(), R)
    pause = Pause.objects.get()

    with pytest.raises(StillToBeLookedAt):
        go_on(pause=pause, verdict=verdict(tier), by="x", at=LATER)

    assert Pause.objects.open().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("tier", [B, M, NONE])
def test_a_plan_goes_on_once_the_signs_are_gone(tier):
    report(make_patient(), R)
    pause = Pause.objects.get()

    go_on(pause=pause, verdict=verdict(tier), by="x", at=LATER, reason="seen by a doctor")

    pause.refresh_from_db()
    assert (pause.ended_at, pause.ended_by) == (LATER, "x")
    event = AuditEvent.objects.get(kind=Kind.PLAN_RESUMED)
    assert (event.changes, event.reason) == ({"tier": ["R", None]}, "seen by a doctor")


@pytest.mark.django_db
def test_going_on_twice_changes_nothing():
    report(make_patient(), A)
    pause, seen_before = Pause.objects.get(), Pause.objects.get()
    go_on(pause=pause, verdict=verdict(NONE), by="x", at=NOON)

    go_on(pause=seen_before, verdict=verdict(NONE), by="y", at=LATER)

    pause.refresh_from_db()
    assert (pause.ended_at, pause.ended_by) == (NOON, "x")
    assert AuditEvent.objects.filter(kind=Kind.PLAN_RESUMED).count() == 1


@pytest.mark.django_db
def test_a_sign_reported_meanwhile_keeps_the_plan_paused():
    patient = make_patient()
    report(patient, A)
    seen_before = Pause.objects.get()
    report(patient, R, at=LATER)

    with pytest.raises(StillToBeLookedAt):
        go_on(pause=seen_before, verdict=verdict(NONE), by="x", at=LATER)

    assert Pause.objects.open().get().tier == "R"


@pytest.mark.django_db
def test_a_sign_after_going_on_pauses_anew():
    patient = make_patient()
    report(patient, R)
    go_on(pause=Pause.objects.get(), verdict=verdict(NONE), by="x", at=NOON)

    report(patient, A, at=LATER)

    assert Pause.objects.open().get().tier == "A"
    assert Pause.objects.count() == 2


class WhateverIsReported(TestCase):
    """The pause is never weaker than the worst that was reported since the plan last went on."""

    @settings(deadline=None, derandomize=True, max_examples=50)
    @given(st.lists(st.sampled_from(["R", "A", "B", "M", "none", "go on"]), max_size=8))
    def test_the_pause_is_as_strong_as_the_worst_report(self, story):
        patient, worst = make_patient(), ""
        for step in story:
            pause = Pause.objects.open().first()
            if step == "go on":
                if pause:
                    go_on(pause=pause, verdict=verdict(NONE), by="x", at=LATER)
                worst = ""
            else:
                report(patient, Tier(step))
                worst = max(worst, step if step in {"R", "A"} else "")  # "R" > "A" > ""

        held = Pause.objects.open().first()

        assert (held.tier if held else "") == worst


def test_reports_at_the_same_moment_make_one_pause_and_an_alert_each(many_connections):
    patient = make_patient(clinic=make_clinic())
    tiers = [A, R, A, R, A, R, A, R]

    def tell(tier):
        return lambda: report(Patient.objects.get(pk=patient.pk), tier)

    results = at_once([tell(tier) for tier in tiers])

    assert all(isinstance(result, Report) for result in results), results
    assert Pause.objects.get().tier == "R"
    assert Alert.objects.count() == Report.objects.count() == len(tiers)
    assert verify_chain().holds


def test_reporting_and_going_on_at_the_same_moment_never_lock_each_other_out(many_connections):
    patient = make_patient()
    for _ in range(5):
        report(patient, A)
        pause = Pause.objects.open().get()

        def resume(pause=pause):
            go_on(pause=pause, verdict=verdict(NONE), by="x", at=LATER)

        def tell():
            report(Patient.objects.get(pk=patient.pk), R)

        results = at_once([resume, tell, resume, tell])

        assert all(result is None or isinstance(result, StillToBeLookedAt) for result in results)
        held = Pause.objects.open().get()
        assert held.tier == "R"
        go_on(pause=held, verdict=verdict(NONE), by="x", at=LATER)
    assert verify_chain().holds
