"""The log keeps each person once, refuses contradictions, and knows what came before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.at_once import at_once
from tests.builders import MONDAY, NOON, make_clinic, make_patient, make_staff

from selfback.apps.audit.models import AuditEvent
from selfback.apps.people.permissions import Role
from selfback.apps.referrals.errors import (
    AlreadyAnswered,
    EntryContradictsItself,
    EntryIsWithdrawn,
    NotTheirUnit,
)
from selfback.apps.referrals.models import Competition, LogEntry, Nudge, Referral, TakingPart
from selfback.apps.referrals.nudge_services import (
    answer_nudge,
    call_off_competition,
    open_competition,
    show_nudge,
    stop_taking_part,
    take_part,
)
from selfback.apps.referrals.services import (
    correct_entry,
    log_person,
    note_joining,
    refer,
    set_recruitment_goal,
    withdraw_entry,
)
from selfback.domain.recruitment.entry import Channel, Declined, Fault, NotApproached, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return make_clinic()


@pytest.fixture
def physio(clinic):
    return make_staff(Role.CLINICIAN, clinic=clinic)


def log(clinic, recruiter=None, key="tap:1", at=NOON, **facts):
    return log_person(
        key=key,
        clinic=clinic,
        recruiter=recruiter,
        facts={"screened_on": MONDAY, **facts},
        by="somebody",
        at=at,
    )


def send(clinic, physio, key="phone:1"):
    return refer(
        key=key,
        clinic=clinic,
        recruiter=physio,
        channel=Channel.MESSAGE,
        language="da",
        today=MONDAY,
        seconds=21,
        at=NOON,
    )


def test_a_tap_sent_twice_over_a_bad_line_counts_once(clinic):
    assert log(clinic, approached=True) == log(clinic, approached=True)
    assert LogEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_referral_sent_by_many_tries_at_the_same_moment_is_kept_once(many_connections):
    clinic = make_clinic()
    physio = make_staff(Role.CLINICIAN, clinic=clinic)

    found = at_once([lambda: send(clinic, physio)] * 4)

    assert {each.pk for each in found} == {Referral.objects.get().pk}
    assert LogEntry.objects.count() == 1


def test_an_entry_that_contradicts_itself_is_refused_whole(clinic):
    with pytest.raises(EntryContradictsItself) as refused:
        log(clinic, declined=Declined.NO_TIME)

    assert refused.value.faults == (Fault.REASON_IS_NOT_THEIRS,)
    assert not LogEntry.objects.exists()


def test_the_database_too_keeps_not_asked_apart_from_declined(clinic):
    entry = log(clinic, approached=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(not_approached=NotApproached.NO_TIME)


def test_a_correction_keeps_what_was_there_before(clinic):
    entry = log(clinic, approached=True)

    correct_entry(
        entry=entry,
        changes={"declined": Declined.NO_TIME},
        reason="wrong button",
        by="somebody",
        at=NOON,
    )

    event = AuditEvent.objects.last()
    assert (event.changes, event.reason) == ({"declined": ["", "no-time"]}, "wrong button")


def test_a_correction_into_a_contradiction_changes_nothing(clinic):
    entry = log(clinic, not_approached=NotApproached.FORGOT)

    with pytest.raises(EntryContradictsItself):
        correct_entry(entry=entry, changes={"approached": True}, reason="?", by="somebody", at=NOON)
    entry.refresh_from_db()
    assert entry.approached is False


def test_a_withdrawn_entry_counts_no_more_and_cannot_be_corrected(clinic):
    entry = log(clinic)
    withdraw_entry(entry=entry, reason="tapped twice", by="somebody", at=NOON)

    assert LogEntry.objects.standing().entries() == []
    with pytest.raises(EntryIsWithdrawn):
        correct_entry(entry=entry, changes={"approached": True}, reason="", by="x", at=NOON)


def test_an_entry_knows_the_nudges_seen_in_the_two_weeks_before(clinic, physio):
    def nudge(key, days):
        at = NOON - timedelta(days=days)
        return show_nudge(key=key, clinic=clinic, user=physio, kind="quiet-weeks", facts={}, at=at)

    nudge("old", 20)
    recent = nudge("recent", 3)

    assert log(clinic, physio).seen == [recent.pk]


def test_whoever_joins_by_a_link_completes_that_referral(clinic, physio):
    referral = send(clinic, physio)
    patient = make_patient(clinic=clinic)

    entry = note_joining(
        clinic=clinic,
        patient=patient,
        token=referral.token,
        channel=Channel.POSTER,
        today=MONDAY + timedelta(days=2),
        at=NOON,
    )

    assert entry == referral.entry
    assert entry.as_entry().stage is Stage.CONSENTED
    assert entry.channel == Channel.MESSAGE


def test_whoever_joins_by_the_poster_is_a_new_person_of_the_log(clinic, physio):
    send(clinic, physio)

    entry = note_joining(
        clinic=clinic,
        patient=make_patient(clinic=clinic),
        token="",
        channel=Channel.POSTER,
        today=MONDAY,
        at=NOON,
    )

    assert (entry.channel, entry.recruiter) == (Channel.POSTER, None)
    assert LogEntry.objects.count() == 2


def test_a_link_of_another_clinic_completes_nothing_there(clinic, physio):
    referral, elsewhere = send(clinic, physio), make_clinic("Elsewhere")

    note_joining(
        clinic=elsewhere,
        patient=make_patient(clinic=elsewhere),
        token=referral.token,
        channel=Channel.CARD,
        today=MONDAY,
        at=NOON,
    )

    assert Referral.objects.waiting().get() == referral


def test_a_nudge_is_answered_once_and_by_whom_it_was_shown_to(clinic, physio):
    nudge = show_nudge(key="n", clinic=clinic, user=physio, kind="quiet-weeks", facts={}, at=NOON)
    other = make_staff(Role.CLINICIAN, "other@example.org", clinic=clinic)

    with pytest.raises(NotTheirUnit):
        answer_nudge(nudge=nudge, user=other, response=Nudge.Response.FOLLOWED, at=NOON)
    answer_nudge(
        nudge=nudge,
        user=physio,
        response=Nudge.Response.PUT_ASIDE,
        reason=Nudge.Reason.NO_TIME,
        at=NOON,
    )
    with pytest.raises(AlreadyAnswered):
        answer_nudge(nudge=nudge, user=physio, response=Nudge.Response.FOLLOWED, at=NOON)


def test_a_goal_is_a_number_of_people_a_week(clinic, physio):
    with pytest.raises(ValueError, match="0"):
        set_recruitment_goal(clinic=clinic, asked_a_week=0, by=physio, at=NOON)


def competition(clinic=None, **fields):
    return open_competition(
        **{
            "name": "Spring",
            "clinic": clinic,
            "begins_at": NOON,
            "ends_at": NOON + timedelta(days=28),
            "milestones": [25, 10, 10],
            "by": "somebody",
            "at": NOON,
            **fields,
        }
    )


def test_taking_part_is_a_choice_that_can_be_taken_back(clinic):
    spring = competition()
    taking = take_part(competition=spring, clinic=clinic, user=None, by="x", at=NOON)

    assert take_part(competition=spring, clinic=clinic, user=None, by="x", at=NOON) == taking
    stop_taking_part(taking=taking, by="x", at=NOON)
    assert not TakingPart.objects.filter(left_at=None).exists()


def test_nobody_of_another_clinic_takes_part_within_a_clinic(clinic):
    with pytest.raises(NotTheirUnit):
        take_part(
            competition=competition(clinic), clinic=make_clinic("Other"), user=None, by="x", at=NOON
        )


def test_a_competition_runs_from_its_beginning_to_its_end_unless_called_off(clinic):
    spring = competition()

    assert list(Competition.objects.running(NOON)) == [spring]
    assert not Competition.objects.running(NOON + timedelta(days=28)).exists()
    call_off_competition(competition=spring, by="x", at=NOON, reason="the study asks for it")
    assert not Competition.objects.running(NOON).exists()


def test_a_competition_that_takes_no_time_is_refused():
    with pytest.raises(ValueError, match="Spring"):
        competition(ends_at=NOON)
