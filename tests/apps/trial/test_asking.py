"""People are invited, reminded and called on the days that are theirs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.apps.trial.world import (
    STAFF,
    finish,
    give_answers,
    make_followed,
    make_site,
    make_study,
    noon_of,
    visit_of,
)
from tests.builders import make_patient, make_staff
from tests.domain.shipped import library

from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_patient
from selfback.apps.trial.models import ContactAttempt, Reminder, Visit
from selfback.apps.trial.visit_services import change_participant, log_contact, record_reminder
from selfback.domain.schedule.reminding import FollowUpRules

pytestmark = pytest.mark.django_db
OPENS, CLOSES = date(2027, 2, 12), date(2027, 3, 8)
FIRST_CALL = date(2027, 2, 27)
Outcome = ContactAttempt.Outcome


@pytest.fixture
def visit() -> Visit:
    return visit_of(make_followed(make_site(make_study())))


@pytest.fixture
def rules() -> FollowUpRules:
    return FollowUpRules.from_content(library().rule_file("follow-up"))


@pytest.fixture
def caller():
    return make_staff(Role.COORDINATOR)


def due(day):
    return [each.number for each in Reminder.objects.due(noon_of(day))]


def sending(reminder, day, **changes):
    given = {
        "reminder": reminder,
        "state": Reminder.State.SENT,
        "channel": Reminder.Channel.EMAIL,
        "message": "m1",
        "by": STAFF,
        "at": noon_of(day),
    }
    return record_reminder(**{**given, **changes})


def calling(visit, outcome, day, caller, rules, **changes):
    return log_contact(
        participant=visit.participant,
        visit=visit,
        outcome=outcome,
        rules=rules,
        by=caller,
        at=noon_of(day),
        **changes,
    )


def on_list(day):
    return list(Visit.objects.call_list(noon_of(day)))


def test_invitations_and_reminders_fall_due_on_their_days(visit):
    assert due(OPENS - timedelta(days=1)) == []
    assert due(OPENS) == [0]

    sending(visit.reminders.get(number=0), OPENS)
    assert due(OPENS + timedelta(days=3)) == []
    assert due(OPENS + timedelta(days=4)) == [1]


def test_after_a_standstill_one_reminder_takes_the_place_of_those_before(visit):
    late = OPENS + timedelta(days=13)
    assert due(late) == [0, 1, 2, 3]

    sending(visit.reminders.get(number=3), late, instead_of=(0, 1, 2))

    assert due(late) == []
    states = list(visit.reminders.values_list("state", flat=True))
    assert states == ["skipped", "skipped", "skipped", "sent"]


def test_nobody_is_reminded_after_the_window_or_once_they_have_answered(visit):
    assert due(CLOSES + timedelta(days=1)) == []

    give_answers(visit, "nprs", {"q1": 4}, at=noon_of(OPENS))
    assert due(OPENS) == [0]
    finish(visit, at=noon_of(OPENS))
    assert due(OPENS + timedelta(days=8)) == []


def test_what_was_sent_stays_sent_and_what_failed_can_be_tried_again(visit):
    reminder = visit.reminders.get(number=0)
    failed = sending(reminder, OPENS, state=Reminder.State.FAILED, fault="no-such-address")
    assert (failed.state, failed.fault) == ("failed", "no-such-address")

    sending(reminder, OPENS)
    assert sending(reminder, OPENS, state=Reminder.State.FAILED).state == "sent"
    with pytest.raises(ValueError, match="planned"):
        sending(reminder, OPENS, state=Reminder.State.PLANNED)


def test_the_day_is_that_of_the_place_and_travels_with_the_person():
    patient = make_patient()
    visit = visit_of(make_followed(make_site(make_study()), patient=patient))
    in_the_evening = datetime(2027, 2, 11, 22, 30, tzinfo=UTC)  # 23:30 in Copenhagen

    assert list(Visit.objects.open_at(in_the_evening)) == []
    change_patient(patient=patient, zone="Pacific/Auckland", by=STAFF, at=in_the_evening)
    assert list(Visit.objects.open_at(in_the_evening)) == [visit]
    assert [each.number for each in Reminder.objects.due(in_the_evening)] == [0]


def test_the_zone_of_somebody_without_an_account_is_changed_by_the_office(visit):
    in_the_evening = datetime(2027, 2, 11, 22, 30, tzinfo=UTC)
    change_participant(
        participant=visit.participant,
        language="da",
        zone="Pacific/Auckland",
        reason="moved",
        by=STAFF,
        at=in_the_evening,
    )

    assert list(Visit.objects.open_at(in_the_evening)) == [visit]


def test_who_has_not_answered_comes_onto_the_call_list(visit):
    assert on_list(FIRST_CALL - timedelta(days=1)) == []
    assert on_list(FIRST_CALL) == [visit]
    assert on_list(CLOSES) == [visit]
    assert on_list(CLOSES + timedelta(days=1)) == []


def test_who_was_called_rests_and_who_asked_for_a_day_is_called_on_it(visit, caller, rules):
    calling(visit, Outcome.NOT_REACHED, FIRST_CALL, caller, rules)
    assert on_list(FIRST_CALL) == []
    assert on_list(FIRST_CALL + timedelta(days=2)) == [visit]

    day = FIRST_CALL + timedelta(days=2)
    calling(visit, Outcome.CALL_AGAIN, day, caller, rules, again_on=day + timedelta(days=5))
    assert on_list(day + timedelta(days=4)) == []
    assert on_list(day + timedelta(days=5)) == [visit]


def test_nobody_is_called_more_often_than_the_rules_allow_or_against_their_wish(
    visit, caller, rules
):
    day = FIRST_CALL
    for _ in range(rules.calls_at_most):
        assert on_list(day) == [visit]
        calling(visit, Outcome.NOT_REACHED, day, caller, rules)
        day += timedelta(days=rules.call_again_days)
    assert on_list(day) == []

    other = visit.participant.visits.get(visit="month-3")
    calling(other, Outcome.DOES_NOT_WANT, other.call_from, caller, rules)
    assert on_list(other.call_from + timedelta(days=7)) == []


def test_the_windows_that_close_first_stand_on_top():
    study = make_study()
    site = make_site(study)
    late = visit_of(make_followed(site, "a"))
    early = visit_of(make_followed(site, "b"))
    Visit.objects.filter(pk=late.pk).update(closes_on=CLOSES + timedelta(days=5))

    assert on_list(FIRST_CALL) == [early, late]
