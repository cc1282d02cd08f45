"""What a retrieval returns, refuses and reports; silent errors of other engines do not happen."""

import json
import math
from datetime import date

import numpy as np
import pytest
from casewise_worlds import make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import (
    MODEL,
    PESSIMISTIC,
    CaseBase,
    CaseLeftOut,
    FewerHitsThanAsked,
    Field,
    InvalidCase,
    InvalidQuery,
    InvalidRequest,
    QueryKnowsTooLittle,
    Schema,
    asymmetric,
    linear,
    mcid,
    sigmoid,
    value,
)

ID = Field(name="id", kind="text-id", role="id")
TWO = Schema(
    fields=(
        ID,
        Field(name="pain", kind="integer", bounds=(0, 10)),
        Field(name="age", kind="number", measure=linear(50)),
        Field(name="goal", kind="integer", role="plan"),
    )
)
PEOPLE = [
    {"id": "a", "pain": 2, "age": 30.0, "goal": 5000},
    {"id": "b", "pain": 2, "age": 40.0, "goal": 6000},
    {"id": "c", "pain": 7, "age": 30.0, "goal": 4000},
    {"id": "d", "pain": 2, "age": 30.0, "goal": 7000},
]
BASE = CaseBase(TWO).fit(PEOPLE)
QUERY = {"pain": 2, "age": 30.0}


def ids(retrieval):
    return [hit.id for hit in retrieval]


def with_missing(policy):
    pain = Field(name="pain", kind="integer", bounds=(0, 10), missing=policy)
    return Schema(fields=(ID, pain, Field(name="age", kind="number", measure=linear(50))))


# -- silent errors of other engines ------------------------------------------------------------


def test_a_malformed_value_in_one_case_does_not_change_another():
    rows = [PEOPLE[0], PEOPLE[1] | {"pain": "9"}]

    with pytest.raises(InvalidCase):
        CaseBase(TWO).fit(rows)
    reported = CaseBase(TWO, on_invalid="report").fit(rows)

    assert ids(reported.retrieve(QUERY, 5)) == ["a"]
    assert reported.retrieve(QUERY, 5).hits[0].similarity == 1
    assert any(isinstance(each, CaseLeftOut) for each in reported.warnings)


def test_a_value_that_one_case_lacks_does_not_change_another():
    base = CaseBase(TWO, min_shared=0.5).fit([PEOPLE[0], {"id": "z", "age": 20.0}])

    hits = {hit.id: hit for hit in base.retrieve(QUERY, 5)}

    assert hits["a"].similarity == 1
    assert (hits["z"].similarity, hits["z"].shared_weight) == (0.8, 0.5)


def test_nan_never_ranks_first_because_it_never_gets_in():
    nan = {"id": "nan", "pain": 2, "age": math.nan}

    with pytest.raises(InvalidCase, match="NaN"):
        CaseBase(TWO).fit([*PEOPLE, nan])
    with pytest.raises(InvalidQuery, match="NaN"):
        BASE.retrieve({"pain": 2, "age": math.nan}, 1)

    reported = CaseBase(TWO, on_invalid="report").fit([*PEOPLE, nan])
    assert ids(reported.retrieve(QUERY, 9)) == ["a", "d", "b", "c"]


@pytest.mark.parametrize("weights", [None, {"pain": 0.3}, {"pain": 7, "age": 0.1}])
def test_identical_cases_score_exactly_one_whatever_the_weights(weights):
    assert BASE.retrieve(QUERY, 1, weights=weights).hits[0].similarity == 1


def test_identical_cases_score_exactly_one_under_every_measure():
    for seed in range(60):
        world = make_world(seed)
        if not world.rows:
            continue
        base = CaseBase(Schema.from_dict(world.document), min_shared=0).fit(world.rows)
        twin = base.case(base.ids[0])
        own = np.array([name == base.ids[0] for name in base.ids])
        for hit in base.retrieve(twin, 1, mask=own):
            known = [part for part in hit.explain() if part.similarity is not None]
            assert all(part.similarity == 1 for part in known), f"seed {seed}"
            if not any(part.filled is not None for part in hit.explain()):
                assert hit.similarity == 1, f"seed {seed}"


def test_a_weight_changes_the_order():
    assert ids(BASE.retrieve({"pain": 7, "age": 40.0}, 2)) == ["c", "b"]
    assert ids(BASE.retrieve({"pain": 7, "age": 40.0}, 1, weights={"pain": 0.1})) == ["b"]


def test_the_value_of_the_query_matters_where_more_is_fine():
    tolerant = Field(name="steps", kind="number", measure=asymmetric(up=8000, down=1000))
    base = CaseBase(Schema(fields=(ID, tolerant))).fit([{"id": "x", "steps": 6000}])

    def similarity(steps):
        return base.retrieve({"steps": steps}, 1).hits[0].similarity

    assert (similarity(6000), similarity(4000), similarity(6500)) == (1, 0.75, 0.5)


def test_a_constant_field_divides_by_nothing():
    schema = Schema(fields=(ID, Field(name="age", kind="number"), Field(name="z", kind="number")))
    rows = [{"id": "x", "age": 30, "z": 1}, {"id": "y", "age": 30, "z": 4}]

    base = CaseBase(schema).fit(rows)

    assert [type(each).__name__ for each in base.warnings] == ["ZeroSpan", "ConstantField"]
    assert base.retrieve({"age": 31, "z": 1}, 2).hits[0].similarity == 0.5
    assert base.retrieve({"age": 30, "z": 1}, 2).hits[0].similarity == 1


# -- missing values ----------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "expected"), [(PESSIMISTIC, 0.5), (value(0.4), 0.7)])
def test_a_policy_decides_what_an_unknown_value_counts(policy, expected):
    base = CaseBase(with_missing(policy), min_shared=0.5).fit([{"id": "x", "age": 30}])

    assert base.retrieve(QUERY, 1).hits[0].similarity == expected
    assert base.retrieve({"age": 30}, 1).hits[0].similarity == expected
    assert base.retrieve(QUERY, 1).hits[0].shared_weight == 0.5


def test_the_model_policy_counts_the_expected_similarity():
    rows = [{"id": "x", "age": 30}] + [{"id": f"p{pain}", "pain": pain} for pain in (0, 5, 10)]

    base = CaseBase(with_missing(MODEL), min_shared=0.5).fit(rows)

    hit = base.retrieve(QUERY, 1, where=lambda case: case["id"] == "x").hits[0]

    assert hit.explain()[0].similarity is None
    assert hit.explain()[0].filled == pytest.approx((0.8 + 0.7 + 0.2) / 3)  # pain 2 to 0, 5, 10
    assert hit.similarity == pytest.approx((1 + (0.8 + 0.7 + 0.2) / 3) / 2)


def test_a_case_that_shares_too_little_is_counted_and_not_matched():
    rows = [{"id": "x", "age": 30}, {"id": "y", "pain": 2, "age": 30}]

    found = CaseBase(TWO, min_shared=0.6).fit(rows).retrieve(QUERY, 5)

    assert ids(found) == ["y"]
    assert (found.considered, found.excluded_for_overlap, found.masked_out) == (1, 1, 0)


def test_nothing_shared_is_no_match_even_if_nothing_is_required():
    found = CaseBase(with_missing(value(1.0)), min_shared=0).fit([{"id": "x"}]).retrieve(QUERY, 1)

    assert found.hits == ()


def test_a_query_that_knows_too_little_is_told_so():
    found = BASE.retrieve({"pain": 2}, 1)

    assert found.hits == ()
    assert found.warnings[0] == QueryKnowsTooLittle(known=0.5, required=0.6)


def test_an_empty_base_answers_with_no_hits():
    found = CaseBase(TWO).retrieve(QUERY, 3, mask=[])

    assert (found.hits, found.considered) == ((), 0)
    assert found.warnings == (FewerHitsThanAsked(asked=3, found=0),)
    with pytest.raises(InvalidQuery):
        CaseBase(TWO).retrieve({"pain": "2"}, 3)


# -- choosing ----------------------------------------------------------------------------------


def test_equal_similarities_are_ordered_by_id_whatever_the_order_of_the_rows():
    assert ids(CaseBase(TWO).fit(PEOPLE[::-1]).retrieve(QUERY, 1)) == ["a"]
    assert ids(BASE.retrieve(QUERY, 1)) == ["a"]


def test_all_ties_with_the_last_can_be_asked_for():
    assert ids(BASE.retrieve(QUERY, 1, ties="all")) == ["a", "d"]


def test_a_mask_and_a_question_are_asked_before_the_best_are_chosen():
    by_mask = BASE.retrieve(QUERY, 1, mask=BASE.column("goal") < 5000)
    by_question = BASE.retrieve(QUERY, 1, where=lambda case: case["goal"] < 5000)
    by_both = BASE.retrieve(QUERY, 1, mask=[True] * 4, where=lambda case: case["id"] == "b")

    assert (ids(by_mask), ids(by_question), ids(by_both)) == (["c"], ["c"], ["b"])
    assert by_mask.masked_out == 3


def test_a_hit_carries_its_case_with_plan_and_unknowns():
    base = CaseBase(TWO, min_shared=0).fit([{"id": "x", "pain": 2, "goal": 5000}])

    case = base.retrieve(QUERY, 1).hits[0].case

    assert case == {"id": "x", "pain": 2, "age": None, "goal": 5000}


def test_an_explanation_names_each_field_and_adds_up():
    hit = BASE.retrieve({"pain": 2, "age": 35.0}, 1, weights={"pain": 3}).hits[0]

    pain, age = hit.explain()

    assert (pain.field, pain.query, pain.case, pain.similarity) == ("pain", 2, 2, 1)
    assert (pain.weight, age.weight) == (0.75, 0.25)
    assert age.contribution == pytest.approx(0.25 * 0.9)
    assert pain.contribution + age.contribution == pytest.approx(hit.similarity, abs=1e-12)


def test_an_unknown_value_is_explained_as_unknown():
    base = CaseBase(TWO, min_shared=0).fit([{"id": "x", "pain": 2}])

    age = base.retrieve(QUERY, 1).hits[0].explain()[1]

    assert (age.similarity, age.filled, age.weight, age.contribution) == (None, None, 0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        {"k": 0},
        {"k": True},
        {"k": 2.0},
        {"k": 1, "ties": "random"},
        {"k": 1, "mask": [True]},
        {"k": 1, "mask": [1, 0, 1, 0]},
        {"k": 1, "weights": {"goal": 1}},
        {"k": 1, "weights": {"pain": -1}},
        {"k": 1, "weights": {"pain": math.nan}},
        {"k": 1, "weights": {"pain": 0, "age": 0}},
    ],
)
def test_a_request_that_makes_no_sense_is_refused(arguments):
    with pytest.raises(InvalidRequest):
        BASE.retrieve(QUERY, **arguments)


@pytest.mark.parametrize("arguments", [{"min_shared": 1.2}, {"on_invalid": "ignore"}])
def test_a_base_that_makes_no_sense_is_refused(arguments):
    with pytest.raises(InvalidRequest):
        CaseBase(TWO, **arguments)


# -- what always holds -------------------------------------------------------------------------


@settings(max_examples=30, derandomize=True, deadline=None)
@given(seed=st.integers(10_000, 10_000_000))
def test_a_retrieval_is_sorted_in_range_masked_and_counted(seed):
    world = make_world(seed)
    base = CaseBase(Schema.from_dict(world.document), min_shared=world.min_shared).fit(world.rows)

    found = base.retrieve(world.query, world.k, mask=world.mask, weights=world.weights)

    allowed = {name for place, name in enumerate(base.ids) if not world.mask or world.mask[place]}
    assert set(ids(found)) <= allowed
    order = [(-hit.similarity, hit.id) for hit in found]
    assert order == sorted(order)
    assert all(0 <= hit.similarity <= 1 and 0 < hit.shared_weight <= 1 for hit in found)
    assert found.considered + found.excluded_for_overlap + found.masked_out == len(base)
    for hit in found:
        total = sum(part.contribution for part in hit.explain())
        assert total == pytest.approx(hit.similarity, abs=1e-12)


@pytest.mark.parametrize("seed", range(40))
def test_a_schema_read_back_from_json_gives_the_same_answers(seed):
    world = make_world(seed)
    schema = Schema.from_dict(world.document)
    back = Schema.from_dict(json.loads(json.dumps(schema.to_dict())))

    first, second = (
        CaseBase(each, min_shared=0.3).fit(world.rows).retrieve(world.query, world.k)
        for each in (schema, back)
    )

    assert first == second


def test_a_query_may_carry_the_fields_that_are_not_compared():
    assert ids(BASE.retrieve(PEOPLE[2], 1)) == ["c"]


def test_large_numbers_far_apart_from_their_span_are_told_apart():
    amount = Field(name="x", kind="number", measure=sigmoid(2, slope=3))
    day = Field(name="day", kind="date", measure=mcid(1, span=3))
    rows = [
        {"id": f"c{i:03}", "x": 1e9 + i / 4, "day": date.fromordinal(700_000 + i)}
        for i in range(600)
    ]

    base = CaseBase(Schema(fields=(ID, amount, day))).fit(rows)

    query = {"x": 1e9 + 300 / 4, "day": date.fromordinal(700_301)}
    assert ids(base.retrieve(query, 3)) == ["c300", "c301", "c302"]
