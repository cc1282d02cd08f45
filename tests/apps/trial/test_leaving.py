"""Who withdraws decides how far; who dies is asked no more; what was given stays as allowed."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.apps.trial.world import (
    PROTOCOL,
    STAFF,
    give_answers,
    make_entering,
    make_followed,
    make_site,
    make_study,
    noon_of,
    visit_of,
)
from tests.builders import MONDAY, NOON

from selfback.apps.trial.errors import NotNow, VisitIsOver
from selfback.apps.trial.leaving_services import record_death, withdraw
from selfback.apps.trial.models import AdverseEvent, Participant, Reminder, Visit, Withdrawal
from selfback.domain.trial.adverse import Relatedness
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.withdrawal import NotFurther

pytestmark = pytest.mark.django_db
OPENS = date(2027, 2, 12)
THEN = noon_of(OPENS)


@pytest.fixture
def participant() -> Participant:
    return make_followed(make_site(make_study()))


def withdrawing(participant, level, day=OPENS):
    return withdraw(
        participant=participant,
        protocol=PROTOCOL,
        level=level,
        withdrawn_on=day,
        by=STAFF,
        at=THEN,
    )


def statuses(participant):
    return dict(participant.visits.follow_ups().values_list("visit", "status"))


def test_who_stops_the_treatment_only_is_followed_as_before(participant):
    withdrawing(participant, "intervention")

    participant.refresh_from_db()
    assert participant.status == Participant.Status.ACTIVE
    assert set(statuses(participant).values()) == {VisitStatus.PENDING}
    assert [each.number for each in Reminder.objects.due(THEN)] == [0]
    give_answers(visit_of(participant), "nprs", {"q1": 4}, at=THEN)


def test_who_stops_questionnaires_is_asked_and_called_no_more_and_keeps_what_was_answered(
    participant,
):
    give_answers(visit_of(participant), "nprs", {"q1": 4}, at=THEN)
    withdrawing(participant, "questionnaires")

    participant.refresh_from_db()
    assert participant.status == Participant.Status.WITHDRAWN
    assert statuses(participant) == {
        "week-6": VisitStatus.PARTIAL,
        "month-3": VisitStatus.WITHDRAWN,
        "month-6": VisitStatus.WITHDRAWN,
        "month-9": VisitStatus.WITHDRAWN,
    }
    assert visit_of(participant).responses.get().answers == {"q1": 4}
    later = noon_of(date(2027, 4, 20))
    assert list(Visit.objects.call_list(later)) == []
    assert list(Reminder.objects.due(later)) == []
    with pytest.raises(VisitIsOver, match="withdrawn"):
        give_answers(visit_of(participant, "month-3"), "nprs", {"q1": 4}, at=later)


def test_somebody_may_go_further_and_never_back(participant):
    withdrawing(participant, "intervention")
    withdrawing(participant, "data")

    assert not Withdrawal.objects.get(level="data").keeps_data
    with pytest.raises(NotFurther):
        withdrawing(participant, "questionnaires")


def test_a_withdrawal_is_of_somebody_who_is_in_and_not_in_the_future(participant):
    with pytest.raises(ValueError, match="2027-02-13"):
        withdrawing(participant, "data", OPENS + timedelta(days=1))
    entering = make_entering(participant.site, "s2")
    with pytest.raises(NotNow, match="not-randomised"):
        withdrawing(entering, "data")


def test_a_withdrawal_stays_on_record(participant):
    withdrawing(participant, "data")

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Withdrawal.objects.all().delete()


def dying(participant):
    return record_death(
        participant=participant,
        protocol=PROTOCOL,
        died_on=OPENS,
        known_at=THEN,
        relatedness=Relatedness.UNRELATED,
        text="Died after a traffic accident.",
        by=STAFF,
        at=THEN,
    )


def test_a_death_ends_all_asking_and_starts_the_clock_of_a_serious_event(participant):
    event = dying(participant)

    participant.refresh_from_db()
    assert (participant.status, participant.died_on) == (Participant.Status.DIED, OPENS)
    assert set(statuses(participant).values()) == {VisitStatus.DIED}
    assert event.seriousness == "death"
    assert event.tell_by == THEN + timedelta(hours=24)
    later = noon_of(date(2027, 4, 20))
    assert list(Reminder.objects.due(later)) == []
    with pytest.raises(VisitIsOver, match="died"):
        give_answers(visit_of(participant), "nprs", {"q1": 4}, at=THEN)


def test_a_death_is_recorded_once(participant):
    dying(participant)

    with pytest.raises(NotNow, match="died"):
        dying(participant)
    assert AdverseEvent.objects.count() == 1


def test_nobody_dies_of_becoming_known_tomorrow(participant):
    with pytest.raises(ValueError, match="2027"):
        record_death(
            participant=participant,
            protocol=PROTOCOL,
            died_on=MONDAY,
            known_at=THEN,
            relatedness=Relatedness.UNRELATED,
            text="Not known yet.",
            by=STAFF,
            at=NOON,
        )
    participant.refresh_from_db()
    assert participant.status == Participant.Status.ACTIVE
