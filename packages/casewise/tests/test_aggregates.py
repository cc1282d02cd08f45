"""However fields are combined: 0 to 1, exactly 1 for identical cases, and explained in full."""

import json
import math

import numpy as np
import pytest
from casewise_worlds import make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import DocumentInvalid, Field, MeasureInvalid, Schema, SchemaError, linear
from casewise.aggregates import minkowski, weighted_max, weighted_mean, weighted_min
from casewise.backends.general_scan import scan
from casewise.casebase import CaseBase
from casewise.combining import bind
from casewise.explain import explain
from casewise.groups import Group, aggregate_from_dict, group, groups
from casewise.scoring import Scorer, Term

SIMPLE = [
    weighted_mean(),
    weighted_min(),
    weighted_max(),
    minkowski(1),
    minkowski(2),
    minkowski(7.5),
]
NAMES = ("a", "b", "c", "d", "e")
NESTED = groups(
    group("one", "a", "b", aggregate=weighted_min(), weight=3),
    group("two", "c", groups=[group("in", "d", aggregate=minkowski(2), weight=0.5)]),
    aggregate=weighted_mean(),
)
STRICT = groups(group("one", "a", "b"), group("two", "c", "d", weight=2), aggregate=weighted_min())
ALL = [*SIMPLE, NESTED, STRICT]

fives = st.lists(st.floats(0, 1), min_size=5, max_size=5)
gappy = st.lists(st.none() | st.floats(0, 1), min_size=5, max_size=5)
heavy = st.lists(st.floats(0.01, 100), min_size=5, max_size=5)


def tree(aggregate, weights):
    return bind(aggregate, dict(zip(NAMES, weights, strict=True)))


@pytest.mark.parametrize("aggregate", ALL)
@settings(max_examples=25, derandomize=True, deadline=None)
@given(weights=heavy, similarities=gappy)
def test_a_combined_similarity_is_from_0_to_1_or_not_known(aggregate, weights, similarities):
    combined = tree(aggregate, weights).of(similarities)

    if all(each is None for each in similarities):
        assert combined is None
    else:
        assert -1e-12 <= combined <= 1 + 1e-12


@pytest.mark.parametrize("aggregate", ALL)
@settings(max_examples=20, derandomize=True, deadline=None)
@given(weights=heavy, known=st.lists(st.booleans(), min_size=5, max_size=5).filter(any))
def test_identical_cases_score_exactly_1_whatever_is_not_known(aggregate, weights, known):
    similarities = [1.0 if each else None for each in known]

    assert tree(aggregate, weights).of(similarities) == 1.0


@pytest.mark.parametrize("aggregate", SIMPLE)
@settings(max_examples=20, derandomize=True, deadline=None)
@given(weights=heavy, similarities=fives, factor=st.floats(0.1, 10))
def test_only_the_proportions_of_weights_matter(aggregate, weights, similarities, factor):
    one = tree(aggregate, weights).of(similarities)
    other = tree(aggregate, [weight * factor for weight in weights]).of(similarities)

    assert one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("aggregate", ALL)
@settings(max_examples=20, derandomize=True, deadline=None)
@given(weights=heavy, similarities=fives, place=st.integers(0, 4), more=st.floats(0, 1))
def test_a_field_that_is_more_alike_never_makes_a_case_less_alike(
    aggregate, weights, similarities, place, more
):
    raised = list(similarities)
    raised[place] = max(raised[place], more)
    bound = tree(aggregate, weights)

    assert bound.of(raised) >= bound.of(similarities) - 1e-12


@pytest.mark.parametrize("aggregate", ALL)
@settings(max_examples=25, derandomize=True, deadline=None)
@given(weights=heavy, similarities=gappy.filter(any))
def test_contributions_sum_to_the_similarity_and_shares_to_1(aggregate, weights, similarities):
    bound = tree(aggregate, weights)
    parts = bound.parts(similarities)

    assert math.fsum(part for _, part, _ in parts.values()) == pytest.approx(
        bound.of(similarities), abs=1e-9
    )
    assert math.fsum(share for share, _, _ in parts.values()) == pytest.approx(1)


@pytest.mark.parametrize("aggregate", ALL)
@settings(max_examples=20, derandomize=True, deadline=None)
@given(weights=heavy, cases=st.lists(gappy, min_size=1, max_size=8))
def test_many_cases_at_once_are_combined_as_each_alone(aggregate, weights, cases):
    bound = tree(aggregate, weights)
    counted = np.array([[each is not None for each in case] for case in cases]).T
    similarities = np.array([[each or 0.0 for each in case] for case in cases]).T

    combined = bound.over(similarities, counted.astype(float))

    for case, found in zip(cases, combined, strict=True):
        alone = bound.of(case)
        assert alone is None or found == pytest.approx(alone, abs=1e-12)


def test_a_mean_of_order_1_is_the_plain_mean():
    assert minkowski(1).of([3, 1], [0.9, 0.1]) == pytest.approx(
        weighted_mean().of([3, 1], [0.9, 0.1])
    )


def test_a_field_of_hardly_any_weight_cannot_pull_a_minimum_down():
    assert weighted_min().of([1, 1e-6], [0.9, 0.0]) == 0.9


def test_means_of_means_are_one_mean_unless_a_group_has_a_weight():
    weights, similarities = [1, 2, 3, 4, 5], [0.1, 0.9, None, 0.4, 0.7]
    flat = tree(weighted_mean(), weights).of(similarities)
    plain = groups(group("x", "a", "b"), group("y", "c", "d"))
    heavier = groups(group("x", "a", "b", weight=100), group("y", "c", "d"))

    assert tree(plain, weights).of(similarities) == pytest.approx(flat, abs=1e-12)
    assert tree(heavier, weights).of(similarities) == pytest.approx((0.1 + 1.8) / 3, abs=0.05)


def test_a_worst_case_says_which_field_decides():
    parts = tree(weighted_min(), [1] * 5).parts([0.9, 0.2, 0.8, 1.0, 1.0])

    assert [how for _, _, how in parts.values()] == ["silent", "decides", *["silent"] * 3]
    assert parts[1][1] == pytest.approx(0.2)


def test_a_group_with_a_weight_shares_it_among_its_fields():
    leaves = sorted(tree(NESTED, [1, 2, 3, 4, 5]).leaves(), key=lambda leaf: leaf.place)

    assert [leaf.weight for leaf in leaves] == pytest.approx([1, 2, 3, 0.5, 5])


@pytest.mark.parametrize("aggregate", ALL)
def test_an_aggregate_comes_back_from_json(aggregate):
    assert aggregate_from_dict(json.loads(json.dumps(aggregate.to_dict()))) == aggregate


def schema(aggregate):
    fields = [Field(name=name, kind="number", measure=linear(10)) for name in NAMES]
    return Schema(
        fields=(Field(name="id", kind="text-id", role="id"), *fields), aggregate=aggregate
    )


@pytest.mark.parametrize("aggregate", ALL)
def test_a_schema_keeps_its_aggregate_through_json(aggregate):
    whole = schema(aggregate)

    assert Schema.from_dict(json.loads(json.dumps(whole.to_dict()))) == whole


def test_the_usual_aggregate_changes_no_digest_and_another_does():
    plain = Schema(fields=schema(weighted_mean()).fields)

    assert "aggregate" not in plain.to_dict()
    assert schema(weighted_mean()).digest() == plain.digest()
    assert schema(weighted_min()).digest() != plain.digest()


@pytest.mark.parametrize(
    "make",
    [
        lambda: minkowski(0.5),
        lambda: minkowski(math.inf),
        lambda: minkowski(True),
        lambda: group("", "a"),
        lambda: group("empty"),
        lambda: group("x", "a", weight=0),
        lambda: groups(group("x", "a"), group("y", "a")),
        lambda: Group(name="x", fields=("a",), aggregate=NESTED),
    ],
)
def test_an_aggregate_that_makes_no_similarity_is_refused(make):
    with pytest.raises(MeasureInvalid, match="must hold"):
        make()


@pytest.mark.parametrize(
    "document",
    [
        "weighted_mean",
        {"aggregate": "median"},
        {"aggregate": "minkowski"},
        {"aggregate": "weighted_min", "p": 2},
        {"aggregate": "groups"},
        {"aggregate": "groups", "groups": [{"fields": ["a"]}]},
        {"aggregate": "groups", "groups": [{"name": "x", "fields": "a"}]},
        {"aggregate": "groups", "groups": [{"name": "x", "fields": ["a"], "colour": 1}]},
        {"aggregate": "groups", "groups": [], "weights": []},
    ],
)
def test_a_document_that_is_no_aggregate_is_refused(document):
    with pytest.raises(DocumentInvalid):
        aggregate_from_dict(document)


def test_groups_name_fields_that_are_compared():
    with pytest.raises(SchemaError, match="'z'"):
        schema(groups(group("x", "z")))


@pytest.mark.parametrize("seed", range(12))
def test_the_general_scan_scores_as_the_definition_does(seed):
    world = make_world(seed)
    base = CaseBase(Schema.from_dict(world.document), min_shared=world.min_shared).fit(world.rows)
    query = {each.name: None for each in base.schema.fields} | whole(world.query)
    weights = {each.name: each.weight for each in base.schema.compared} | (world.weights or {})
    plain = base.scorer(query, weights)
    names = [term.name for term in plain.terms]
    halves = groups(group("x", *names[::2], weight=2), aggregate=minkowski(2))
    for aggregate in (*SIMPLE, halves):
        scorer = Scorer(terms=plain.terms, floor=plain.floor, aggregate=aggregate)

        scores = scan(base.store, scorer)

        for place, found in enumerate(scores):
            similarity, shared = scorer.score(base.row(place))
            matches = shared > 0 and shared >= scorer.floor - 1e-9
            assert found == pytest.approx(similarity if matches else -1, abs=1e-10)
            if matches:
                parts = explain(scorer, base.row(place))
                assert math.fsum(p.contribution for p in parts) == pytest.approx(
                    similarity, abs=1e-9
                )


def whole(query):
    """A query as a schema's checks leave it: sets and histories that can be hashed."""
    plain = {list: tuple, set: frozenset}
    return {key: plain.get(type(item), lambda x: x)(item) for key, item in query.items()}


def test_a_term_keeps_its_weight_unless_a_group_shares_one_out():
    terms = [Term(name=name, weight=2.0, measure=linear(1), query=0.0) for name in NAMES]

    plain = Scorer(terms=terms, floor=0.5)
    grouped = Scorer(terms=terms, floor=0.5, aggregate=STRICT)

    assert plain.total == 10
    assert [term.weight for term in grouped.terms] == [2, 2, 1, 1, 2]
    assert grouped.total == 8
