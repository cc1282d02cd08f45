"""Neighbours decide which exercise of a level is taken, by similarity and by outcome."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.plan.people import CONTENT, begin, codes, ids, library, make_profile, rules

from selfback.domain.content.exercise import ExerciseType
from selfback.domain.plan.cautions import may_do
from selfback.domain.plan.neighbours import Found, Neighbourhood, problem_of
from selfback.domain.plan.seeds import release_of

ENGINE = rules().engine


def _found(number, *, weight=1.0, uses=(), outcome=None):
    return Found(
        id=f"case-{number}",
        similarity=0.8,
        weight=weight,
        shared=1.0,
        exercises=frozenset(uses),
        families=frozenset(),
        outcome=outcome,
    )


def test_the_effective_number_counts_unequal_neighbours_for_less():
    equal = Neighbourhood(tuple(_found(n) for n in range(10)), ENGINE)
    unequal = Neighbourhood((_found(0, weight=9.0), *(_found(n) for n in range(1, 10))), ENGINE)

    assert equal.effective == pytest.approx(10)
    assert unequal.effective == pytest.approx(18**2 / 90)


def test_without_outcomes_the_weighted_share_that_used_it_counts():
    near = [_found(n, weight=2.0, uses=["bridge"]) for n in range(5)]
    far = [_found(n, weight=1.0, uses=["crunch"]) for n in range(5, 10)]
    place = Neighbourhood((*near, *far), ENGINE)

    assert place.score("bridge") == pytest.approx(10 / 15)
    assert place.score("crunch") == pytest.approx(5 / 15)
    assert place.score("superman") == 0


def test_better_outcomes_speak_for_an_exercise_and_are_pulled_to_the_mean():
    good = [_found(n, uses=["bridge"], outcome=1.0) for n in range(5)]
    bad = [_found(n, uses=["crunch"], outcome=0.0) for n in range(5, 10)]
    place = Neighbourhood((*good, *bad), ENGINE)

    assert place.rests_on == "cases"
    assert place.score("bridge") == pytest.approx((5 * 1 + 5 * 0.5) / 10)
    assert place.score("crunch") == pytest.approx((5 * 0 + 5 * 0.5) / 10)
    assert place.score("superman") == pytest.approx(0.5)
    assert place.better("bridge") == (5, 5)


def test_an_exercise_that_failed_often_loses_to_one_that_seldom_worked():
    often = [_found(n, uses=["bridge"], outcome=0.9 if n < 6 else 0.1) for n in range(20)]
    seldom = [_found(n, uses=["crunch"], outcome=0.7) for n in range(20, 24)]
    place = Neighbourhood((*often, *seldom), ENGINE)

    assert place.score("crunch") > place.score("bridge")


def test_one_neighbour_too_few_with_outcomes_leaves_the_word_to_the_examples():
    examples = tuple(_found(n, uses=["bridge"]) for n in range(20))
    lived = tuple(_found(n, uses=["crunch"], outcome=1.0) for n in range(20, 28))

    assert Neighbourhood((*examples, *lived[:-1]), ENGINE).rests_on == "experts"
    assert Neighbourhood((*examples, *lived), ENGINE).rests_on == "cases"
    assert Neighbourhood((*examples, *lived[:-1]), ENGINE).expected("bridge") is None


def _gap_made_by_examples(weeks):
    examples = tuple(_found(n, uses=["bridge"]) for n in range(20))
    lived = tuple(
        _found(n, uses=["crunch", "bridge"], outcome=n % 2) for n in range(100, 100 + weeks)
    )
    place = Neighbourhood((*examples, *lived), ENGINE)
    return place.score("bridge") - place.score("crunch")


def test_examples_lean_a_little_and_fade_as_outcomes_come_in():
    assert 0 < _gap_made_by_examples(400) < _gap_made_by_examples(10) < ENGINE.expert_lean


def test_a_person_with_many_weeks_speaks_once():
    weeks = tuple(replace(_found(n, uses=["bridge"], outcome=0.9), person="one") for n in range(12))
    other = replace(_found(20, uses=["bridge"], outcome=0.2), person="two")

    assert Neighbourhood((*weeks, other), ENGINE).better("bridge") == (1, 2)


@given(st.data())
def test_an_expected_outcome_stays_within_what_was_seen(data):
    outcomes = data.draw(st.lists(st.floats(0, 1), min_size=8, max_size=30))
    uses = data.draw(
        st.lists(st.sets(st.sampled_from("abc")), min_size=len(outcomes), max_size=len(outcomes))
    )
    lived = tuple(
        _found(n, uses=used, outcome=outcome)
        for n, (used, outcome) in enumerate(zip(uses, outcomes, strict=True))
    )
    place = Neighbourhood(lived, ENGINE)

    for each in "abcd":
        assert min(outcomes) - 1e-9 <= place.score(each) <= max(outcomes) + 1e-9


def test_too_few_neighbours_say_nothing():
    place = Neighbourhood(tuple(_found(n, uses=["bridge"]) for n in range(7)), ENGINE)

    assert place.rests_on == "default"
    assert place.score("bridge") == 0
    assert place.family_share("sleep") == 0


EASIEST_ABDOMINAL = ["heel-slide", "seated-knee-lift", "seated-knee-press"]


def _twins(person, exercises, gpe=None):
    carry = begin(person).carry
    problem = problem_of(carry, week=1)
    problem.pop("steps_percent", None)
    return [
        {"id": f"twin-{n:02d}", "expert": "no", **problem, "exercises": exercises, "gpe": gpe}
        for n in range(12)
    ]


def test_the_exercises_of_people_alike_are_the_ones_taken():
    person = make_profile()
    wanted = ["seated-knee-lift", "prone-leg-lift", "sit-to-stand", "childs-pose"]

    plan = begin(person, cases=release_of(CONTENT, _twins(person, wanted)))

    assert ids(plan) == wanted
    assert plan.evidence.rests_on == "experts"
    assert plan.evidence.expected == {}
    assert codes(plan.exercises[0].reasons) == ["similar"]


def test_a_better_week_of_people_alike_is_said():
    person = make_profile()
    cases = release_of(CONTENT, _twins(person, EASIEST_ABDOMINAL, gpe=2))

    reason = begin(person, cases=cases).exercises[0].reasons[0]

    assert reason.code == "similar-better"
    assert reason.facts == {"count": 12, "total": 12}


def test_a_worse_week_turns_people_alike_away_from_an_exercise():
    person = make_profile()
    rows = _twins(person, ["seated-knee-lift"], gpe=-3)
    rows += [row | {"id": f"x{row['id']}", "exercises": ["heel-slide"], "gpe": 3} for row in rows]

    plan = begin(person, cases=release_of(CONTENT, rows))

    assert ids(plan)[0] == "heel-slide"


def test_a_plan_from_outcomes_says_what_it_expects():
    person = make_profile()
    plan = begin(person, cases=release_of(CONTENT, _twins(person, ["heel-slide"], gpe=2)))

    assert plan.evidence.rests_on == "cases"
    assert set(plan.evidence.expected) == set(ids(plan))
    assert all(0 <= each <= 1 for each in plan.evidence.expected.values())


def _exploring(share):
    return replace(rules(), engine=replace(ENGINE, exploration_share=share))


def test_nothing_is_left_to_chance_unless_the_rules_say_so():
    assert ENGINE.exploration_share == 0


def test_exploration_logs_the_chance_it_took():
    person = make_profile(minutes=15)
    wanted = ["seated-knee-lift", "prone-leg-lift", "sit-to-stand"]
    cases = release_of(CONTENT, _twins(person, wanted))
    taken = Counter()
    for seed in range(400):
        plan = begin(person, cases=cases, seed=seed, rules=_exploring(0.4))
        for each in plan.exercises:
            if each.type is ExerciseType.ABDOMINAL:
                taken[each.id, plan.evidence.propensities[each.id]] += 1

    by_chance = round(0.4 / 3, 4)
    assert set(taken) == {
        ("seated-knee-lift", 0.7333),
        ("heel-slide", by_chance),
        ("seated-knee-press", by_chance),
    }
    assert taken["seated-knee-lift", 0.7333] / 400 == pytest.approx(0.7333, abs=0.06)


def test_exploration_stays_within_what_the_rules_allow():
    person = make_profile(conditions=("cannot-get-to-floor",))
    cases = release_of(CONTENT, _twins(person, []))

    for seed in range(50):
        for each in begin(person, cases=cases, seed=seed, rules=_exploring(1.0)).exercises:
            assert may_do(library().exercises[each.id], person, library().conditions)


def test_a_choice_among_equals_logs_its_chance():
    person = make_profile()
    plan = begin(person, cases=release_of(CONTENT, _twins(person, [])))

    (one,) = set(EASIEST_ABDOMINAL) & set(ids(plan))
    assert plan.evidence.propensities[one] == pytest.approx(1 / 3, abs=1e-4)
    assert all(0 < each <= 1 for each in plan.evidence.propensities.values())


def test_two_seeds_may_choose_differently_among_equals():
    person = make_profile()
    cases = release_of(CONTENT, _twins(person, []))

    chosen = {tuple(ids(begin(person, cases=cases, seed=seed))) for seed in range(20)}

    assert len(chosen) > 1


def test_one_seed_always_chooses_the_same_among_equals():
    person = make_profile(minutes=45)
    cases = release_of(CONTENT, _twins(person, []))

    for seed in range(10):
        assert begin(person, cases=cases, seed=seed) == begin(person, cases=cases, seed=seed)
