"""Options are judged by what came of them, doubted where little is known, and on record."""

import json

import numpy as np
import pytest

from casewise import CaseBase, Field, Schema, linear
from casewise.reuse import (
    Epsilon,
    ExplorationInvalid,
    NoOptions,
    OutcomeUnusable,
    Thompson,
    experience_of,
    options_of,
    recommend,
    recommend_from,
)
from casewise.revise import Veto, rule

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="person", kind="text-id", role="group"),
        Field(name="pain", kind="number", bounds=(0, 10), measure=linear(10)),
        Field(name="age", kind="number", bounds=(0, 100), measure=linear(100)),
        Field(name="dose", kind="category", role="plan", categories=("low", "mid", "high")),
        Field(name="rounds", kind="integer", role="plan"),
        Field(name="items", kind="set", role="plan", categories=("a", "b", "c")),
        Field(name="result", kind="number", role="outcome"),
        Field(name="mood", kind="category", role="outcome", categories=("good", "bad")),
    )
)
ASK = {"pain": 8, "age": 50}


def truth(pain, dose):
    """A high dose helps where pain is high and harms where it is low."""
    return {"low": 0.0, "mid": 0.5, "high": pain - 5.0}[dose]


def rows(count, seed=0, a_person=1):
    chance = np.random.default_rng(seed)
    for at in range(count):
        pain, dose = float(chance.uniform(0, 10)), str(chance.choice(["low", "mid", "high"]))
        result = truth(pain, dose) + float(chance.normal(0, 1))
        yield {
            "id": f"c{at}",
            "person": f"p{at // a_person}",
            "pain": pain,
            "age": float(chance.uniform(20, 80)),
            "dose": dose,
            "rounds": int(chance.integers(1, 4)),
            "items": [dose[0].replace("l", "a").replace("m", "b").replace("h", "c"), "a"],
            "result": result,
            "mood": "good" if result > 0 else "bad",
        }


@pytest.fixture(scope="module")
def base():
    return CaseBase(SCHEMA).fit(rows(400))


@pytest.fixture(scope="module")
def made(base):
    return experience_of(base, options="dose", outcome="result", success=1.0)


def of(found, option):
    return next(each for each in found.estimates if each.option == option)


def test_what_helps_here_is_recommended_here_and_not_there(made):
    assert recommend_from(made, {"pain": 9.5, "age": 50}).option == "high"
    assert recommend_from(made, {"pain": 0.5, "age": 50}).option == "mid"


def test_failures_count_as_much_as_successes(base):
    acute = {"pain": 9.5, "age": 50}
    failed = [each | {"id": f"x{each['id']}", "result": -9.0} for each in rows(400, seed=3)]
    worse = base.with_cases([each for each in failed if each["dose"] == "high"])

    before = recommend(base, acute, options="dose", outcome="result")
    after = recommend(worse, acute, options="dose", outcome="result")

    assert before.option == "high"
    assert after.option != "high"


def test_lower_can_be_better(base):
    found = recommend(
        base, {"pain": 0.5, "age": 50}, options="dose", outcome="result", better="lower"
    )

    assert found.option == "high"


def test_intervals_cover_as_many_new_outcomes_as_they_say(made):
    inside = []
    for each in list(rows(400, seed=7)):
        found = {one.option: one for one in made.estimates(each)}[each["dose"]]
        inside.append(found.low <= each["result"] <= found.high)

    assert 0.85 <= np.mean(inside) <= 0.95


def test_probabilities_come_true(made):
    told, came = [], []
    for each in rows(500, seed=8):
        found = {one.option: one for one in made.estimates(each)}[each["dose"]]
        told.append(found.probability)
        came.append(each["result"] >= 1.0)
    told, came = np.array(told), np.array(came)

    for low, high in ((0, 0.25), (0.25, 0.6), (0.6, 1.01)):
        part = (told >= low) & (told < high)
        if part.sum() >= 40:
            assert abs(told[part].mean() - came[part].mean()) < 0.15
    assert came[told > 0.5].mean() > came[told < 0.2].mean() + 0.3


def test_an_option_that_few_tried_is_not_recommended():
    few = [each for each in rows(400) if each["dose"] != "high"]
    lucky = [each | {"result": 50.0} for each in rows(400) if each["dose"] == "high"][:1]
    base = CaseBase(SCHEMA).fit(few + lucky)

    found = recommend(base, ASK, options="dose", outcome="result")

    assert found.option != "high"
    assert of(found, "high").abstained
    assert of(found, "high").reason == "too-few"


def test_a_query_that_knows_little_gets_the_default():
    loose = CaseBase(SCHEMA, min_shared=0.1).fit(rows(400))

    found = recommend(loose, {"pain": 8}, options="dose", outcome="result", default="low")

    assert (found.option, found.reason, found.abstained) == ("low", "little-known", True)
    assert found.propensities == {"low": 1.0}


def test_a_query_far_from_all_cases_gets_no_recommendation():
    near = [each for each in rows(400) if each["pain"] < 4]
    base = CaseBase(SCHEMA).fit(near)

    found = recommend(base, {"pain": 10, "age": 100}, options="dose", outcome="result")

    assert (found.option, found.plan, found.reason) == (None, None, "far")
    assert found.propensities == {}


def test_a_query_that_finds_nobody_gets_no_recommendation(base):
    found = recommend(base, {}, options="dose", outcome="result")

    assert (found.option, found.reason) == (None, "nobody")
    assert all(each.mean is None and each.low is None for each in found.estimates)


def test_hard_rules_decide_before_the_best_is_chosen(made):
    @rule(hard=True)
    def not_high(plan, problem):
        return Veto("too much for now") if plan["dose"] == "high" else plan | {"note": "walk"}

    found = recommend_from(made, {"pain": 9.5, "age": 50}, rules=[not_high])

    assert found.option in {"mid", "low"}
    assert found.plan == {"dose": found.option, "note": "walk"}
    assert "high" not in found.propensities
    assert any("too much for now" in each for each in found.trace)


def test_a_rule_that_makes_another_option_of_it_takes_it_off_the_list(made):
    @rule()
    def soften(plan, problem):
        return plan | {"dose": "mid"} if plan["dose"] == "high" else plan

    found = recommend_from(made, {"pain": 9.5, "age": 50}, rules=[soften])

    assert found.option != "high"
    assert set(found.propensities) <= {"low", "mid"}


def test_a_default_is_not_taken_against_a_veto(made):
    @rule(hard=True)
    def never(plan, problem):
        return Veto("see a clinician")

    found = recommend_from(made, ASK, rules=[never], default="low")

    assert (found.option, found.plan, found.reason) == (None, None, "not-allowed")


def test_only_options_allowed_are_taken(made):
    found = recommend_from(made, {"pain": 9.5, "age": 50}, allowed={"low"})

    assert found.option == "low"
    assert found.propensities == {"low": 1.0}


def test_nothing_is_left_to_chance_unless_asked(made):
    found = recommend_from(made, ASK, chance=np.random.default_rng(1))

    assert sorted(found.propensities.values(), reverse=True)[0] == 1.0
    assert not found.explored


@pytest.mark.parametrize("explore", [Epsilon(0.4), Thompson(500)])
def test_options_are_taken_as_often_as_the_record_says(made, explore):
    taken, stated = [], []
    for seed in range(150):
        chance = np.random.default_rng(seed)
        found = recommend_from(made, {"pain": 6, "age": 50}, explore=explore, chance=chance)
        taken.append(found.option)
        stated.append(found.propensities)
        assert sum(found.propensities.values()) == pytest.approx(1)
        assert found.propensities[found.option] > 0

    for option in stated[0]:
        expected = np.mean([each[option] for each in stated])
        assert taken.count(option) / 150 == pytest.approx(expected, abs=0.13)


def test_exploring_without_chance_is_refused(made):
    with pytest.raises(ExplorationInvalid):
        recommend_from(made, ASK, explore=Epsilon(0.1))
    with pytest.raises(ExplorationInvalid):
        Epsilon(1.5)


def test_exploring_stays_among_what_rules_and_cases_allow(made):
    @rule(hard=True)
    def not_high(plan, problem):
        return Veto("no") if plan["dose"] == "high" else plan

    taken = {
        recommend_from(
            made,
            ASK,
            rules=[not_high],
            explore=Epsilon(1.0),
            chance=np.random.default_rng(seed),
        ).option
        for seed in range(30)
    }

    assert taken == {"low", "mid"}


def test_options_are_values_members_combinations_or_what_a_function_says(base):
    assert options_of(base, "dose").names == ("high", "low", "mid")
    assert options_of(base, "items").names == ("a", "b", "c")
    assert options_of(base, "rounds").names == (1, 2, 3)
    assert len(options_of(base, ("dose", "rounds")).names) == 9
    assert options_of(base, lambda case: {len(case["items"])}).names == (1, 2)
    assert options_of(base, ("dose", "rounds")).plan_of(("low", 2)) == {"dose": "low", "rounds": 2}
    assert options_of(base, "items").plan_of("a") == {"items": frozenset("a")}


def test_a_case_counts_for_every_member_of_its_set(base):
    found = recommend(base, ASK, options="items", outcome="result")

    assert of(found, "a").support == 30
    assert of(found, "c").support < 30


def test_only_plan_fields_are_options_and_only_outcomes_are_foretold(base):
    with pytest.raises(NoOptions, match="pain"):
        options_of(base, "pain")
    with pytest.raises(OutcomeUnusable, match="success"):
        recommend(base, ASK, options="dose", outcome="mood")
    with pytest.raises(OutcomeUnusable):
        recommend(base, ASK, options="dose", outcome="pain")
    with pytest.raises(OutcomeUnusable):
        recommend(CaseBase(SCHEMA), ASK, options="dose", outcome="result")


def test_words_can_be_the_success(base):
    found = recommend(
        base, {"pain": 9.5, "age": 50}, options="dose", outcome="mood", success={"good"}
    )

    assert found.option == "high"
    assert 0.6 < of(found, "high").probability <= 1


def test_cases_without_an_outcome_say_nothing(base):
    silent = [each | {"id": f"s{each['id']}", "result": None} for each in rows(300, seed=5)]

    with_them = recommend(base.with_cases(silent), ASK, options="dose", outcome="result")
    alone = recommend(base, ASK, options="dose", outcome="result")

    assert with_them.estimates == alone.estimates
    assert with_them.digest != alone.digest


def test_a_small_base_gives_means_without_intervals():
    base = CaseBase(SCHEMA).fit(rows(8))

    found = recommend(base, ASK, options="dose", outcome="result", success=1.0, min_effective=0.5)

    assert all(each.low is None and each.probability is None for each in found.estimates)


def test_the_same_question_gets_the_same_answer_and_fits_a_record(made):
    first, second = recommend_from(made, ASK), recommend_from(made, ASK)

    assert first == second
    assert json.loads(json.dumps(first.to_dict()))["digest"] == made.base.digest
    assert len(first.neighbours) == 30
