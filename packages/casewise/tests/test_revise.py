"""A plan is revised by rules in order; hard rules run last and nothing overrules them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewise.revise import (
    HardRuleUnsettled,
    ReviseError,
    RuleGaveNoPlan,
    RuleNameTwice,
    Veto,
    apply,
    rule,
)


@rule()
def add_two(plan, problem):
    return plan | {"load": plan["load"] + 2}


@rule()
def double(plan, problem):
    return plan | {"load": plan["load"] * 2}


@rule(hard=True)
def at_most_ten(plan, problem):
    return plan | {"load": min(plan["load"], 10)}


@rule(name="not with fever", hard=True)
def no_fever(plan, problem):
    return Veto("fever") if problem.get("fever") else plan


def test_rules_run_in_the_order_in_which_they_are_given():
    assert apply([add_two, double], {"load": 1}, {}).plan == {"load": 6}
    assert apply([double, add_two], {"load": 1}, {}).plan == {"load": 4}


def test_a_hard_rule_runs_last_wherever_it_stands():
    revised = apply([at_most_ten, add_two, double], {"load": 8}, {})

    assert revised.plan == {"load": 10}
    assert [step.rule for step in revised.trace] == ["add_two", "double", "at_most_ten"]


def test_the_trace_says_what_each_rule_did():
    revised = apply([add_two, at_most_ten, no_fever], {"load": 1}, {"fever": True})

    assert [str(step) for step in revised.trace] == [
        "add_two changed load: 1 -> 3",
        "at_most_ten left the plan as it was",
        "not with fever vetoed: fever",
    ]
    assert revised.to_dict()["vetoes"] == ["fever"]


def test_after_a_veto_the_other_rules_still_say_their_word():
    @rule()
    def not_today(plan, problem):
        return Veto("not today")

    revised = apply([no_fever, not_today], {"load": 1}, {"fever": True})

    assert revised.plan is None
    assert revised.vetoed
    assert [veto.reason for veto in revised.vetoes] == ["not today", "fever"]


def test_a_key_that_comes_or_goes_is_a_change():
    @rule()
    def swap(plan, problem):
        return {"walk": None}

    (step,) = apply([swap], {"run": 3}, {}).trace

    assert list(map(str, step.changes)) == ["run: 3 -> nothing", "walk: nothing -> None"]


def test_a_hard_rule_that_never_settles_is_named():
    @rule(hard=True)
    def always_one_more(plan, problem):
        return plan | {"load": plan["load"] + 1}

    with pytest.raises(HardRuleUnsettled, match="'always_one_more' still changes") as caught:
        apply([always_one_more, no_fever], {"load": 1}, {})

    assert caught.value.name == "always_one_more"


def test_a_hard_rule_that_another_hard_rule_undoes_is_named():
    @rule(hard=True)
    def at_least_twenty(plan, problem):
        return plan | {"load": max(plan["load"], 20)}

    with pytest.raises(HardRuleUnsettled, match="'at_most_ten' still changes"):
        apply([at_most_ten, at_least_twenty], {"load": 15}, {})


def test_a_hard_rule_whose_veto_comes_too_late_is_named():
    @rule(hard=True)
    def never_exactly_ten(plan, problem):
        return Veto("ten") if plan["load"] == 10 else plan

    with pytest.raises(HardRuleUnsettled, match="still vetoes"):
        apply([never_exactly_ten, at_most_ten], {"load": 15}, {})


def test_a_rule_cannot_change_what_others_see_by_stealth():
    @rule()
    def scribbles(plan, problem):
        plan["items"].append("extra")
        problem["fever"] = True
        return {"items": ["a"]}

    given_plan, given_problem = {"items": ["a"]}, {}
    revised = apply([scribbles, no_fever], given_plan, given_problem)

    assert revised.plan == {"items": ["a"]}
    assert (given_plan, given_problem) == ({"items": ["a"]}, {})
    assert revised.trace[0].effect == "unchanged"


def test_a_rule_that_forgets_to_return_a_plan_is_refused():
    @rule()
    def forgetful(plan, problem):
        plan["load"] = 3

    with pytest.raises(RuleGaveNoPlan, match="forgetful"):
        apply([forgetful], {"load": 1}, {})


def test_two_rules_of_one_name_are_refused():
    with pytest.raises(RuleNameTwice, match="add_two"):
        apply([add_two, add_two], {"load": 1}, {})


def test_a_veto_without_a_reason_is_refused():
    with pytest.raises(ReviseError, match="gives its reason"):
        Veto(" ")


def limits(draws):
    at, cap = draws

    @rule(name=f"cap {at}", hard=True)
    def cap_it(plan, problem):
        return plan | {"load": min(plan["load"], cap)}

    return cap_it


def raises_by(draws):
    at, amount = draws

    @rule(name=f"add {at}")
    def add(plan, problem):
        return plan | {"load": plan["load"] + amount}

    return add


@given(
    st.permutations(range(6)),
    st.lists(st.integers(0, 50), min_size=3, max_size=3),
    st.lists(st.integers(-50, 50), min_size=3, max_size=3),
    st.integers(-100, 100),
)
def test_whatever_the_order_the_plan_obeys_every_hard_rule(order, caps, amounts, load):
    made = [limits(each) for each in enumerate(caps)] + [raises_by(e) for e in enumerate(amounts)]

    revised = apply([made[place] for place in order], {"load": load}, {})

    assert revised.plan == {"load": min(load + sum(amounts), *caps)}
    assert apply(made[:3], revised.plan, {}).plan == revised.plan
    hard = [step.hard for step in revised.trace]
    assert hard == sorted(hard)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=8))
def test_there_is_a_plan_exactly_when_nobody_vetoes(kinds):
    def make(at, hard, vetoes):
        return rule(name=str(at), hard=hard)(lambda p, _: Veto(f"no {at}") if vetoes else p)

    revised = apply([make(at, *kind) for at, kind in enumerate(kinds)], {"load": 1}, {})

    assert (revised.plan is None) == any(vetoes for _, vetoes in kinds)
    assert len(revised.vetoes) == sum(vetoes for _, vetoes in kinds)
    assert len(revised.trace) == len(kinds)
