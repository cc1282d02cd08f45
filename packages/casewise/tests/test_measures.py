"""What every measure promises: 0 to 1, exactly 1 for equal values, symmetry where declared."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import (
    MeasureInvalid,
    SchemaError,
    SpanNotLearned,
    asymmetric,
    best_match,
    date_decay,
    equality,
    jaccard,
    linear,
    mcid,
    measure_from_dict,
    ordinal,
    points,
    sigmoid,
    step,
    table,
    taxonomy,
    weekly_series,
)

WORDS = ("low", "mid", "high")
TREE = taxonomy(
    {"low": "calm", "mid": "calm", "calm": "any", "high": "any"}, {"calm": 0.6, "any": 0.2}
)
SYMMETRIC = [linear(10), step(2), sigmoid(3, slope=2), mcid(2, span=10), points([(0, 1), (5, 0)])]
ONE_SIDED = [asymmetric(up=10, down=3), points([(-2, 0.3), (0, 1), (9, 0)])]
OF_WORDS = [equality(), ordinal(*WORDS, power=2), table({("low", "mid"): 0.6}), TREE]
OF_SETS = [jaccard(), best_match(TREE), best_match(table({("low", "mid"): 0.6}))]
WEEKLY = weekly_series(window=6, span=10, min_overlap=2)
ALL = [*SYMMETRIC, *ONE_SIDED, *OF_WORDS, *OF_SETS, WEEKLY, date_decay(30)]

numbers = st.floats(-1e6, 1e6)
words = st.sampled_from(WORDS)
sets = st.frozensets(words)
histories = st.lists(st.one_of(st.floats(0, 10), st.just(math.nan)), max_size=9).map(tuple)


@pytest.mark.parametrize("measure", [*SYMMETRIC, *ONE_SIDED])
@settings(max_examples=30, derandomize=True, deadline=None)
@given(one=numbers, other=numbers)
def test_measures_of_numbers_stay_in_range_and_are_one_for_equals(measure, one, other):
    assert 0 <= measure.similarity(one, other) <= 1
    assert measure.similarity(one, one) == 1


@pytest.mark.parametrize("measure", SYMMETRIC)
@settings(max_examples=30, derandomize=True, deadline=None)
@given(one=numbers, other=numbers)
def test_symmetric_measures_do_not_mind_the_direction(measure, one, other):
    assert measure.similarity(one, other) == measure.similarity(other, one)


@pytest.mark.parametrize("measure", [*SYMMETRIC, *ONE_SIDED, date_decay(30)])
@settings(max_examples=30, derandomize=True, deadline=None)
@given(gaps=st.lists(numbers, min_size=1), weight=st.floats(0.01, 100))
def test_a_whole_column_scores_as_its_values_one_by_one(measure, gaps, weight):
    column = np.array(gaps)
    measure.over(column, weight)

    assert column == pytest.approx([weight * measure.of(gap) for gap in gaps], abs=1e-9)


@pytest.mark.parametrize("measure", OF_WORDS)
@settings(max_examples=30, derandomize=True, deadline=None)
@given(one=words, other=words)
def test_measures_of_words_are_symmetric_in_range_and_one_for_equals(measure, one, other):
    assert 0 <= measure.similarity(one, other) <= 1
    assert measure.similarity(one, other) == measure.similarity(other, one)
    assert measure.similarity(one, one) == 1


@pytest.mark.parametrize("measure", OF_SETS)
@settings(max_examples=30, derandomize=True, deadline=None)
@given(one=sets, other=sets)
def test_measures_of_sets_are_symmetric_in_range_and_one_for_equals(measure, one, other):
    assert 0 <= measure.similarity(one, other) <= 1
    assert measure.similarity(one, other) == measure.similarity(other, one)
    assert measure.similarity(one, one) == 1


@settings(max_examples=30, derandomize=True, deadline=None)
@given(one=histories, other=histories)
def test_histories_are_symmetric_in_range_or_missing(one, other):
    similarity = WEEKLY.similarity(one, other)

    assert similarity is None or 0 <= similarity <= 1
    assert similarity == WEEKLY.similarity(other, one)
    assert WEEKLY.similarity(one, one) in (None, 1)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(one=st.dates(), other=st.dates())
def test_dates_decay_alike_in_both_directions(one, other):
    assert 0 <= date_decay(30).similarity(one, other) <= 1
    assert date_decay(30).similarity(one, other) == date_decay(30).similarity(other, one)
    assert date_decay(30).similarity(one, one) == 1


def test_histories_are_laid_side_by_side_from_the_latest_week():
    long, short = (9.0, 9.0, 9.0, 2.0, 3.0), (2.0, 3.0)

    assert WEEKLY.similarity(long, short) == 1


def test_a_one_way_table_holds_in_one_direction_only():
    better = table({("low", "high"): 0.8}, symmetric=False)

    assert better.similarity("low", "high") == 0.8
    assert better.similarity("high", "low") == 0


def test_an_inner_node_meets_its_own_descendants_at_itself():
    assert TREE.similarity("calm", "low") == 0.6


def test_the_two_sides_of_a_measure_can_be_any_measures():
    measure = asymmetric(up=mcid(2, span=10), down=step(1))

    assert measure.similarity(5, 7) == 1
    assert measure.similarity(5, 3) == 0


def test_a_learned_span_is_not_guessed():
    with pytest.raises(SpanNotLearned):
        linear().similarity(1, 2)


@pytest.mark.parametrize("measure", ALL)
def test_every_measure_comes_back_from_its_document(measure):
    assert measure_from_dict(measure.to_dict()) == measure


@pytest.mark.parametrize(
    "make",
    [
        lambda: linear(0),
        lambda: linear(math.nan),
        lambda: linear(True),
        lambda: step(-1),
        lambda: sigmoid(2, slope=0),
        lambda: mcid(5, span=5),
        lambda: points([(0, 0.9), (5, 0)]),
        lambda: points([(0, 1), (0, 0.5)]),
        lambda: points([(0, 1), (5, 1.2)]),
        lambda: asymmetric(up=10, down=-1),
        lambda: ordinal("one"),
        lambda: ordinal("one", "one"),
        lambda: ordinal("one", "two", power=0),
        lambda: table({("a", "b"): 1.5}),
        lambda: table({("a", "a"): 0.5}),
        lambda: table({("a", "b"): 0.5, ("b", "a"): 0.6}),
        lambda: taxonomy({"a": "b", "b": "a"}, {"a": 0.5, "b": 0.5}),
        lambda: taxonomy({"a": "b"}, {}),
        lambda: taxonomy({"a": "b", "b": "c"}, {"b": 0.1, "c": 0.5}),
        lambda: best_match(linear(2)),
        lambda: date_decay(0),
        lambda: weekly_series(window=4, span=10, min_overlap=5),
        lambda: weekly_series(window=4, span=0, min_overlap=1),
    ],
)
def test_a_measure_that_makes_no_similarity_is_refused(make):
    with pytest.raises(MeasureInvalid, match="must hold"):
        make()


@pytest.mark.parametrize(
    "document",
    [
        "linear",
        {"measure": "cosine"},
        {"measure": "linear", "width": 3},
        {"measure": "step"},
        {"measure": "mcid", "minimal": "2", "span": 10},
        {"measure": "table", "pairs": [["a", "b"]]},
        {"measure": "taxonomy", "parents": [1], "similarities": {}},
        {"measure": "ordinal", "levels": 3},
    ],
)
def test_a_document_that_is_no_measure_is_refused(document):
    with pytest.raises(SchemaError):
        measure_from_dict(document)


def test_a_span_of_dates_is_counted_in_days():
    assert linear(10).similarity(date(2027, 1, 1), date(2027, 1, 6)) == 0.5
