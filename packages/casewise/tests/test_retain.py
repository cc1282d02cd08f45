"""A base takes in what teaches it something, says why, keeps failures, and can forget."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewise import CaseBase, DuplicateId, Field, InvalidCase, Schema, linear
from casewise.retain import (
    Consent,
    Disagreement,
    GroupUnknown,
    Novelty,
    PolicyInvalid,
    Quality,
    Quota,
    all_of,
    any_of,
    decide,
    forget,
    policy_from_dict,
    retain,
)
from casewise.store import Store

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="person", kind="text-id", role="group"),
        Field(name="pain", kind="integer", bounds=(0, 10), measure=linear(10)),
        Field(name="sleep", kind="ordinal", levels=("bad", "fair", "good")),
        Field(name="change", kind="number", role="outcome", bounds=(-10, 10)),
        Field(name="felt", kind="category", role="outcome", categories=("better", "worse")),
        Field(name="done", kind="number", role="context", bounds=(0, 1)),
        Field(name="share", kind="category", role="context", categories=("yes", "no")),
    )
)


def case(id, person="p9", *, pain=5, sleep="fair", change=1.0, felt="better", **more):
    given = {"id": id, "person": person, "pain": pain, "sleep": sleep, "change": change}
    return given | {"felt": felt} | more


BASE = CaseBase(SCHEMA).fit(
    [
        case("a", "p1", pain=2, sleep="good", change=2.0),
        case("b", "p2", pain=3, sleep="good", change=2.0),
        case("c", "p3", pain=8, sleep="bad", change=-3.0, felt="worse"),
        case("d", "p3", pain=9, sleep="bad", change=-3.0, felt="worse"),
    ]
)


def test_a_case_that_is_there_already_is_not_new():
    decision = decide(BASE, case("x", pain=2, sleep="good"), Novelty(below=0.95))

    assert not decision.keep
    assert decision.reasons == ("the nearest case, a, is 1.000 similar; a new case is below 0.95",)


def test_novelty_may_look_at_the_own_group_or_at_the_others_only():
    mine = case("x", "p1", pain=2, sleep="good")

    assert not decide(BASE, mine, Novelty(versus="own")).keep
    assert decide(BASE, mine, Novelty(versus="others", below=0.98)).keep
    assert decide(BASE, case("x", "p7", pain=2, sleep="good"), Novelty(versus="own")).keep


def test_a_surprise_is_kept_whether_it_is_better_or_worse_than_predicted():
    policy = Disagreement(outcome="change", at_least=3, k=2)

    worse = decide(BASE, case("x", pain=2, sleep="good", change=-4.0), policy)
    better = decide(BASE, case("x", pain=9, sleep="bad", change=6.0), policy)
    expected = decide(BASE, case("x", pain=2, sleep="good", change=2.0), policy)

    assert (worse.keep, better.keep, expected.keep) == (True, True, False)
    assert worse.reasons == ("2 neighbours predict change 2, it was -4: 6 off, the bar is 3",)


def test_a_word_disagrees_when_the_vote_of_the_neighbours_is_another():
    policy = Disagreement(outcome="felt", k=2)

    assert decide(BASE, case("x", pain=2, sleep="good", felt="worse"), policy).keep
    assert not decide(BASE, case("x", pain=2, sleep="good", felt="better"), policy).keep


def test_nobody_is_predicted_from_their_own_cases():
    policy = Disagreement(outcome="change", at_least=1, k=2)

    said = decide(BASE, case("x", "p3", pain=9, sleep="bad", change=-3.0), policy)

    assert said.keep  # only p3 did badly, so the others predict otherwise


def test_quality_asks_for_known_fields_and_a_plan_that_was_followed():
    policy = Quality(known=1.0, needs=("change",), followed="done", at_least=0.5)

    assert decide(BASE, case("x", done=0.8), policy).keep
    assert decide(BASE, case("x", sleep=None, done=0.8), policy).reasons == (
        "50% of the weight is known, 100% is required",
    )
    assert decide(BASE, case("x", change=None, done=0.8), policy).reasons == ("not known: change",)
    assert decide(BASE, case("x", done=0.2), policy).reasons == ("done is 0.2, below 0.5",)
    assert not decide(BASE, case("x"), policy).keep


def test_without_a_yes_there_is_no_consent():
    policy = Consent(field="share")

    assert decide(BASE, case("x", share="yes"), policy).keep
    assert not decide(BASE, case("x", share="no"), policy).keep
    assert decide(BASE, case("x"), policy).reasons == ("share is not known",)


def test_a_quota_holds_within_one_batch_too():
    weeks = [case(f"x{at}", pain=at) for at in range(4)]

    after, decisions = retain(BASE, weeks, Quota(per_group=2))

    assert [decision.keep for decision in decisions] == [True, True, False, False]
    assert len(after) == len(BASE) + 2
    assert decisions[3].reasons == ("the group has 2 cases here, at most 2 are kept",)


def test_two_cases_that_are_alike_are_not_both_new():
    twins = [case("x", pain=5), case("y", pain=5)]

    _, decisions = retain(BASE, twins, Novelty())

    assert [decision.keep for decision in decisions] == [True, False]


def test_consent_stands_even_where_a_case_would_teach_much():
    policy = all_of(Consent(field="share"), any_of(Novelty(), Disagreement(outcome="change")))

    decision = decide(BASE, case("x", pain=2, sleep="good", change=-9.0, share="no"), policy)

    assert not decision.keep
    assert decision.reasons == ("share does not say yes",)


def test_the_reasons_of_a_choice_are_told_together():
    policy = any_of(Novelty(below=0.5), Disagreement(outcome="change", at_least=99))

    decision = decide(BASE, case("x", pain=2, sleep="good"), policy)

    assert not decision.keep
    assert "the nearest case" in decision.reasons[0]
    assert "the bar is 99" in decision.reasons[0]


@given(
    pain=st.integers(0, 10),
    sleep=st.sampled_from(["bad", "fair", "good", None]),
    outcomes=st.tuples(st.floats(-10, 10), st.floats(-10, 10)),
    done=st.floats(0, 1),
)
def test_a_failure_is_never_refused_for_being_a_failure(pain, sleep, outcomes, done):
    policy = all_of(
        Consent(field="share"),
        Quality(needs=("change",), followed="done"),
        Novelty(below=0.97),
        Quota(per_group=3),
    )
    same = {"pain": pain, "sleep": sleep, "done": done, "share": "yes"}

    one, other = (decide(BASE, case("x", change=change, **same), policy) for change in outcomes)

    assert one.keep == other.keep
    assert one.reasons == other.reasons


@given(off=st.floats(0.01, 5))
def test_as_far_below_the_prediction_counts_as_much_as_above_it(off):
    policy = Disagreement(outcome="change", at_least=2.5, k=2)
    near = {"pain": 2, "sleep": "good"}  # both neighbours say 2.0

    below = decide(BASE, case("x", change=2.0 - off, **near), policy)
    above = decide(BASE, case("x", change=2.0 + off, **near), policy)

    if abs(off - 2.5) > 1e-9:
        assert below.keep == above.keep == (off >= 2.5)


@pytest.mark.parametrize(
    "policy",
    [
        Novelty(below=0.9, versus="own"),
        Disagreement(outcome="change", at_least=2, k=3),
        Quality(known=0.5, needs=("change", "felt"), followed="done"),
        Consent(field="share", says="yes"),
        all_of(Quota(per_group=4), any_of(Novelty(), Disagreement(outcome="felt"))),
    ],
    ids=lambda policy: policy.name,
)
def test_a_policy_survives_being_written_down(policy):
    assert policy_from_dict(json.loads(json.dumps(policy.to_dict()))) == policy


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({}, "a policy names itself"),
        ({"policy": "magic"}, "a policy names itself"),
        ({"policy": "novelty", "above": 1}, "there are no keys"),
        ({"policy": "novelty", "below": 2}, "from 0 to 1"),
        ({"policy": "novelty", "versus": "me"}, "versus"),
        ({"policy": "consent"}, "a key is missing"),
        ({"policy": "quota", "per_group": 0}, "at least 1"),
        ({"policy": "quality", "needs": "change"}, "not one text"),
        ({"policy": "all-of", "parts": []}, "no parts"),
        ({"policy": "any-of", "parts": [3]}, "a policy names itself"),
        ({"policy": "disagreement", "outcome": "change", "k": 0}, "at least 1"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(document, why):
    with pytest.raises(PolicyInvalid, match=why):
        policy_from_dict(document)


@pytest.mark.parametrize(
    "policy", [Consent(field="nope"), Disagreement(outcome="nope"), Quality(needs=("nope",))]
)
def test_a_policy_that_asks_for_an_unknown_field_is_refused(policy):
    with pytest.raises(PolicyInvalid, match="no field 'nope'"):
        decide(BASE, case("x"), policy)


def test_a_case_with_a_fault_keeps_the_whole_batch_out():
    with pytest.raises(InvalidCase, match="row 1"):
        retain(BASE, [case("x"), case("y", pain=11)], Novelty())


def test_a_case_that_the_base_holds_is_refused_by_its_id():
    with pytest.raises(DuplicateId, match="the base has this id"):
        decide(BASE, case("a"), Novelty())


def test_two_cases_of_a_batch_with_one_id_keep_the_whole_batch_out():
    with pytest.raises(DuplicateId, match="row 2"):
        retain(BASE, [case("x"), case("y"), case("x", pain=9)], Novelty())


def test_nobody_reads_a_whole_column_to_judge_one_case(monkeypatch):
    policy = all_of(
        Quality(),
        Consent(field="share"),
        any_of(Novelty(versus="own"), Disagreement(outcome="change"), Disagreement(outcome="felt")),
        Quota(),
    )
    known = decide(BASE, case("x", share="yes"), policy)

    def refuse(self, field):
        raise AssertionError(f"all of {field.name} was read")

    monkeypatch.setattr(Store, "column", refuse)
    grown, (decision,) = retain(BASE, [case("x", share="yes")], policy)

    assert decision == known
    assert len(grown) == 5


def test_someone_can_be_forgotten():
    gone = forget(BASE, "p3")

    assert gone.ids == ("c", "d")
    assert gone.base.ids == ("a", "b")
    assert gone.digest_before == BASE.digest
    assert gone.digest_after == gone.base.digest != BASE.digest
    assert len(BASE) == 4


def test_forgetting_someone_who_is_not_there_is_said():
    with pytest.raises(GroupUnknown, match="'p8'"):
        forget(BASE, "p8")
