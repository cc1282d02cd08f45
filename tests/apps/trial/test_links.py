"""A link opens one visit and nothing else, as long as it can be answered."""

from datetime import date, timedelta

import pytest
from tests.apps.trial.world import (
    PROTOCOL,
    STAFF,
    finish,
    give_answers,
    make_followed,
    make_site,
    make_study,
    noon_of,
    visit_of,
)

from selfback.apps.trial.errors import LinkDoesNotOpen, NotNow
from selfback.apps.trial.leaving_services import withdraw
from selfback.apps.trial.link_services import (
    make_link,
    note_link_opened,
    revoke_links,
    visit_of_link,
)
from selfback.apps.trial.models import AnswerLink, Visit

pytestmark = pytest.mark.django_db
OPENS, CLOSES = date(2027, 2, 12), date(2027, 3, 8)
THEN = noon_of(OPENS)


@pytest.fixture
def visit() -> Visit:
    return visit_of(make_followed(make_site(make_study())))


def linked(visit, at=THEN):
    return make_link(visit=visit, by=STAFF, at=at)


def refused(token, at=THEN):
    with pytest.raises(LinkDoesNotOpen) as error:
        visit_of_link(token=token, at=at)
    return error.value.why


def test_a_link_opens_its_visit_and_is_kept_only_as_a_digest(visit):
    made = linked(visit)

    assert visit_of_link(token=made.token, at=THEN) == visit
    assert made.token not in repr(made)
    assert all(made.token not in str(row) for row in AnswerLink.objects.values())


def test_a_reminder_brings_a_link_of_its_own_and_the_first_still_opens(visit):
    first, second = linked(visit), linked(visit, THEN + timedelta(days=4))

    for made in (first, second):
        assert visit_of_link(token=made.token, at=THEN + timedelta(days=5)) == visit


def test_a_link_that_was_changed_in_any_place_opens_nothing(visit):
    token = linked(visit).token

    for place in range(0, len(token), 7):
        other = "x" if token[place] != "x" else "y"
        assert refused(token[:place] + other + token[place + 1 :]) == "unknown"
    assert refused(token[:-1]) == "unknown"
    assert refused("") == "unknown"


def test_a_link_that_is_signed_but_not_kept_opens_nothing(visit):
    made = linked(visit)
    AnswerLink.objects.all().delete()

    assert refused(made.token) == "unknown"


def test_a_link_opens_no_other_visit(visit):
    made = linked(visit)
    other = visit.participant.visits.get(visit="month-3")
    AnswerLink.objects.update(visit=other)

    assert refused(made.token) == "unknown"


@pytest.mark.parametrize(
    ("day", "why"),
    [(OPENS - timedelta(days=1), "not-open-yet"), (CLOSES + timedelta(days=1), "window-closed")],
)
def test_a_link_opens_within_the_window_only(visit, day, why):
    made = linked(visit)

    assert visit_of_link(token=made.token, at=noon_of(CLOSES)) == visit
    assert refused(made.token, noon_of(day)) == why


def test_a_revoked_link_stays_closed(visit):
    made = linked(visit)
    given = {"visit": visit, "reason": "wrong address", "by": STAFF, "at": THEN}

    assert revoke_links(**given) == 1
    assert revoke_links(**given) == 0
    assert refused(made.token) == "revoked"


def test_after_the_visit_the_link_tells_kindly_that_it_was_answered(visit):
    made = linked(visit)
    give_answers(visit, "nprs", {"q1": 4}, at=THEN)
    finish(visit, at=THEN)

    assert refused(made.token) == "finished"
    with pytest.raises(NotNow, match="visit-ended"):
        linked(visit)


def test_who_withdrew_from_questionnaires_is_asked_nothing_by_an_old_link(visit):
    made = linked(visit)
    withdraw(
        participant=visit.participant,
        protocol=PROTOCOL,
        level="questionnaires",
        withdrawn_on=OPENS,
        by=STAFF,
        at=THEN,
    )

    assert refused(made.token) == "withdrawn"


def test_the_first_opening_is_kept(visit):
    made = linked(visit)

    note_link_opened(token=made.token, at=THEN)
    held = note_link_opened(token=made.token, at=THEN + timedelta(hours=1))
    assert held.first_opened_at == THEN
