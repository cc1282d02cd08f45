"""Neighbours decide which exercise of a level is taken, by similarity and by outcome."""

import pytest
from tests.domain.plan.people import CONTENT, begin, codes, ids, make_profile, rules

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


def test_equal_use_with_better_outcomes_scores_higher_and_is_shrunk():
    good = [_found(n, uses=["bridge"], outcome=1.0) for n in range(5)]
    bad = [_found(n, uses=["crunch"], outcome=0.0) for n in range(5, 10)]
    place = Neighbourhood((*good, *bad), ENGINE)

    assert place.score("bridge") == pytest.approx(0.5 * (0.5 + (5 + 5 * 0.5) / 10))
    assert place.score("crunch") == pytest.approx(0.5 * (0.5 + (0 + 5 * 0.5) / 10))
    assert place.better("bridge") == (5, 5)


def test_too_few_neighbours_say_nothing():
    place = Neighbourhood(tuple(_found(n, uses=["bridge"]) for n in range(7)), ENGINE)

    assert place.rests_on == "default"
    assert place.score("bridge") == 0
    assert place.family_share("sleep") == 0


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
    assert plan.evidence.rests_on == "cases"
    assert codes(plan.exercises[0].reasons) == ["similar"]


def test_a_better_week_of_people_alike_is_said():
    person = make_profile()
    cases = release_of(CONTENT, _twins(person, ["seated-knee-lift"], gpe=2))

    reason = begin(person, cases=cases).exercises[0].reasons[0]

    assert reason.code == "similar-better"
    assert reason.facts == {"count": 12, "total": 12}


def test_a_worse_week_turns_people_alike_away_from_an_exercise():
    person = make_profile()
    rows = _twins(person, ["seated-knee-lift"], gpe=-3)
    rows += [row | {"id": f"x{row['id']}", "exercises": ["heel-slide"], "gpe": 3} for row in rows]

    plan = begin(person, cases=release_of(CONTENT, rows))

    assert ids(plan)[0] == "heel-slide"


def test_a_choice_among_equals_logs_its_chance():
    person = make_profile()
    plan = begin(person, cases=release_of(CONTENT, _twins(person, [])))

    assert (
        plan.evidence.propensities[
            "heel-slide" if "heel-slide" in ids(plan) else "seated-knee-lift"
        ]
        == 0.5
    )
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
