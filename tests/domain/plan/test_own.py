"""What someone did of an exercise speaks for it where the rules leave a choice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.plan.people import MONDAY, begin, go_on, ids, make_checkin, make_profile, rules
from tests.domain.shipped import library

from selfback.domain.plan.carry import Carry
from selfback.domain.plan.checkin import Done
from selfback.domain.plan.own import Leaning, leanings, with_own
from selfback.domain.plan.remembering import at_the_start
from selfback.domain.plan.screening import screen_profile
from selfback.domain.plan.situation import Situation

COUNTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    max_size=8,
)


def _carry(done) -> Carry:
    return replace(at_the_start(make_profile()), done=done)


def _leanings(done):
    return leanings(_carry(done), exercises=5, rules=rules())


def test_the_sessions_of_each_week_are_added_up():
    first = begin()
    one, other, *_ = [each for each in ids(first) if each in ids(go_on(first))]

    second = go_on(first, make_checkin(exercises=(Done(id=one, sessions=2),)))
    third = go_on(second, make_checkin(exercises=(Done(id=one, sessions=9),)))

    days = first.days_per_week
    assert second.carry.done[one] == (2, days)
    assert second.carry.done[other] == (0, days)
    assert third.carry.done[one] == (2 + days, 2 * days)


def test_what_was_done_more_often_than_the_others_leans_up_and_the_rest_down():
    found = _leanings({"liked": (9, 9), "left": (1, 9)})

    assert found["liked"] > 0 > found["left"]


def test_one_week_leans_less_than_many():
    little = _leanings({"liked": (3, 3), "left": (0, 3)})["liked"]

    assert _leanings({"liked": (30, 30), "left": (0, 30)})["liked"] > 2 * little


def test_it_is_heard_beside_weeks_that_were_lived_and_not_beside_examples():
    class Said:
        rests_on = "experts"

        def score(self, exercise_id):
            return 0.5

    class Lived(Said):
        rests_on = "cases"

    from_examples = Said()
    situation = Situation(
        week=4,
        start=MONDAY,
        carry=_carry({"liked": (9, 9), "left": (1, 9)}),
        checkin=make_checkin(),
        triage=screen_profile(make_profile(), library=library(), rules=rules()),
        paused="",
        library=library(),
        rules=rules(),
    )

    assert with_own(from_examples, situation) is from_examples
    heard = with_own(Lived(), situation)
    assert isinstance(heard, Leaning)
    assert heard.score("liked") > heard.score("new") == 0.5 > heard.score("left")


@given(COUNTS)
def test_a_leaning_is_never_worth_more_than_what_doing_counts(done):
    most = rules().engine.outcome.done_weight / 5

    assert all(-most <= each <= most for each in _leanings(done).values())


@given(COUNTS)
def test_somebody_who_does_all_alike_leans_nowhere_far(done):
    alike = {id_: (planned, planned) for id_, (_, planned) in done.items()}

    leant = _leanings(alike).values()

    assert max(leant, default=0) - min(leant, default=0) <= 0.1 / 5 * 2 / 4
