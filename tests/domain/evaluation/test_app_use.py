"""Retention counts from being referred, and only those who could have come so far."""

from datetime import date, timedelta

from selfback.domain.evaluation.app_use import Person, app_use_of

TODAY = date(2027, 3, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


PEOPLE = [
    Person(referred=ago(60), joined=ago(58), plans=8, sessions=20, read=30),
    Person(referred=ago(60), joined=ago(50), plans=2, sessions=2, read=5),
    Person(referred=ago(60), joined=None),
    Person(referred=ago(3), joined=ago(2), plans=1, sessions=1, read=1),
    Person(referred=None, joined=ago(60), plans=4, sessions=5, read=9),
]


def test_each_share_names_its_own_denominator():
    used = app_use_of(PEOPLE, weeks=(1, 4), as_of=TODAY)

    assert used.referred == 4
    assert (used.joined.count, used.joined.of) == (3, 4)
    assert used.came_otherwise == 1
    first, fourth = used.kept
    assert (first.of_referred.count, first.of_referred.of) == (3, 4)
    assert (first.of_joined.count, first.of_joined.of) == (4, 4)
    assert (fourth.of_referred.count, fourth.of_referred.of) == (1, 3)  # the newest could not yet
    assert (fourth.of_joined.count, fourth.of_joined.of) == (2, 3)


def test_medians_are_of_those_who_joined():
    used = app_use_of(PEOPLE, weeks=(1,), as_of=TODAY)

    assert (used.plans, used.sessions, used.read) == (3.0, 3.5, 7.0)


def test_nobody_gives_no_share():
    used = app_use_of([], weeks=(1,), as_of=TODAY)

    assert used.joined.share is None
    assert used.plans is None
