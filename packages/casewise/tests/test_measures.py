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
from casewise.errors import EmbeddingUnknown, InvalidRequest
from casewise.measures import (
    cyclic,
    cyclic_ordinal,
    dtw,
    embedding,
    forget_embedding,
    ngram,
    polynomial,
    register_embedding,
    text_equality,
)

WORDS = ("low", "mid", "high")
TREE = taxonomy(
    {"low": "calm", "mid": "calm", "calm": "any", "high": "any"}, {"calm": 0.6, "any": 0.2}
)
SYMMETRIC = [
    *(linear(10), step(2), sigmoid(3, slope=2), mcid(2, span=10), points([(0, 1), (5, 0)])),
    *(polynomial(10, power=2), polynomial(8, power=0.5), cyclic(24), cyclic(0.7)),
]
ONE_SIDED = [asymmetric(up=10, down=3), points([(-2, 0.3), (0, 1), (9, 0)])]
OF_WORDS = [
    *(equality(), ordinal(*WORDS, power=2), table({("low", "mid"): 0.6}), TREE),
    cyclic_ordinal(*WORDS),
]
OF_SETS = [jaccard(), best_match(TREE), best_match(table({("low", "mid"): 0.6}))]
WEEKLY = weekly_series(window=6, span=10, min_overlap=2)
WARPED = [dtw(window=6, span=10, band=1, min_known=2), dtw(window=3, span=2, band=0, min_known=1)]


def vowels(text):
    return [text.lower().count(vowel) for vowel in "aeiou"]


register_embedding("vowels", vowels, version="1")
OF_TEXTS = [
    *(text_equality(), text_equality(fold_case=False, fold_space=False)),
    *(ngram(1), ngram(3), ngram(2, "jaccard"), ngram(4, fold_case=False)),
    embedding("vowels", version="1"),
]
ALL = [
    *(*SYMMETRIC, *ONE_SIDED, *OF_WORDS, *OF_SETS, WEEKLY, date_decay(30)),
    *(*WARPED, *OF_TEXTS),
]

numbers = st.floats(-1e6, 1e6)
words = st.sampled_from(WORDS)
sets = st.frozensets(words)
texts = st.text("aAeb c", min_size=1, max_size=12) | st.text(min_size=1, max_size=8)
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


def test_a_value_nobody_knows_scores_nothing_in_a_scan():
    unknown = np.array([math.inf])
    cyclic(24).over(unknown)

    assert unknown.tolist() == [0.0]
    assert cyclic(24).of(math.inf) == 0


def test_what_comes_round_again_is_the_same_a_period_later():
    assert cyclic(24).similarity(23, 1) == pytest.approx(1 - 2 / 12)
    assert cyclic(7).similarity(date(2027, 1, 4), date(2027, 1, 18)) == 1
    assert cyclic_ordinal("Mon", "Tue", "Wed", "Thu", "Fri").similarity("Fri", "Mon") == 0.5


def test_a_power_above_1_falls_steeply_and_below_1_slowly():
    assert polynomial(10, power=2).similarity(0, 5) == 0.25
    assert polynomial(10, power=0.5).similarity(0, 5) == pytest.approx(0.5**0.5)
    assert polynomial().fitted(2, 12).similarity(2, 7) == 0.25


@pytest.mark.parametrize("measure", OF_TEXTS)
@settings(max_examples=40, derandomize=True, deadline=None)
@given(one=texts, other=texts)
def test_measures_of_texts_are_symmetric_in_range_and_one_for_equals(measure, one, other):
    assert 0 <= measure.similarity(one, other) <= 1
    assert measure.similarity(one, other) == measure.similarity(other, one)
    assert measure.similarity(one, one) == 1


@pytest.mark.parametrize("measure", OF_TEXTS)
@settings(max_examples=40, derandomize=True, deadline=None)
@given(query=texts, cases=st.lists(texts, max_size=6, unique=True))
def test_many_texts_at_once_score_as_each_alone(measure, query, cases):
    similarities = measure.against(query, measure.prepared(tuple(cases)))

    alone = [measure.similarity(query, case) for case in cases]
    assert similarities.tolist() == pytest.approx(alone, abs=1e-12)


def test_texts_are_compared_without_case_and_extra_space_unless_told():
    assert text_equality().similarity(" Slipped\tDISC", "slipped disc ") == 1
    assert text_equality(fold_space=False).similarity("a  b", "a b") == 0
    assert ngram(3).similarity("STRASSE", "straße") == 1


def test_a_letter_composed_of_two_is_the_letter():
    assert text_equality(fold_case=False).similarity("a\u030a", "å") == 1


def test_texts_that_share_runs_of_letters_are_alike():
    near, far = ngram(3).similarity("backache", "back ache"), ngram(3).similarity("backache", "hip")

    assert near > 0.6
    assert far == 0
    assert ngram(2, "jaccard").similarity("ab", "abab") < ngram(2).similarity("ab", "abab")


def test_an_embedding_nobody_registered_is_refused():
    measure = embedding("meaning", version="9")

    with pytest.raises(EmbeddingUnknown, match="'meaning' in version '9'"):
        measure.similarity("a", "b")
    assert "register_embedding" in measure.fault_with(None)


def test_a_name_and_version_stand_for_one_function():
    register_embedding("vowels", vowels, version="1")

    with pytest.raises(InvalidRequest, match="another function"):
        register_embedding("vowels", len, version="1")


def test_a_vector_is_computed_once_for_each_text():
    asked = []

    def counting(text):
        asked.append(text)
        return [1.0, float(len(text))]

    register_embedding("counting", counting, version="1")
    measure = embedding("counting", version="1")
    prepared = measure.prepared(("one", "three"))
    for _ in range(3):
        measure.against("three", prepared)
        measure.similarity("three", "one")
    forget_embedding("counting", version="1")

    assert sorted(asked) == ["one", "three"]


@pytest.mark.parametrize("vector", [[], [math.nan], [[1.0]], [math.inf, 1]])
def test_an_embedding_that_gives_no_vector_is_refused(vector):
    register_embedding("odd", lambda text: vector, version="1")

    with pytest.raises(InvalidRequest, match="finite numbers"):
        embedding("odd", version="1").similarity("a", "b")

    forget_embedding("odd", version="1")


def test_texts_with_opposite_vectors_are_not_alike_at_all():
    register_embedding("sign", lambda text: [1.0 if text == "up" else -1.0], version="1")

    assert embedding("sign", version="1").similarity("up", "down") == 0

    forget_embedding("sign", version="1")


@pytest.mark.parametrize("measure", WARPED)
@settings(max_examples=60, derandomize=True, deadline=None)
@given(query=histories, cases=st.lists(histories, max_size=5))
def test_stretched_histories_score_as_the_textbook_says_one_by_one_and_together(
    measure, query, cases
):
    together = measure.against(query, measure.prepared(tuple(cases)))

    for case, found in zip(cases, together, strict=True):
        expected = stretched(measure, query, case)
        alone = measure.similarity(query, case)
        assert (alone is None) == (expected is None) == bool(np.isnan(found))
        if expected is not None:
            assert alone == pytest.approx(expected, abs=1e-12)
            assert found == alone
            assert 0 <= alone <= 1
            assert measure.similarity(case, query) == pytest.approx(alone, abs=1e-12)
            assert measure.similarity(case, case) == 1


def stretched(measure, query, case):
    """The cheapest pairing by trying all of them, cell by cell, as it is written down."""
    one = [week for week in query[-measure.window :] if not math.isnan(week)]
    other = [week for week in case[-measure.window :] if not math.isnan(week)]
    if min(len(one), len(other)) < measure.min_known:
        return None
    band = max(measure.band, abs(len(one) - len(other)))
    known = {(-1, -1): 0.0}
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            if abs(i - j) <= band:
                steps = ((i - 1, j), (i, j - 1), (i - 1, j - 1))
                cheapest = min(known.get(each, math.inf) for each in steps)
                known[i, j] = min(1.0, abs(a - b) / measure.span) + cheapest
    return max(0.0, 1 - known[len(one) - 1, len(other) - 1] / max(len(one), len(other)))


def test_a_course_that_comes_later_is_alike_stretched_and_not_side_by_side():
    early, late = (7.0, 3.0, 3.0, 3.0), (7.0, 7.0, 7.0, 3.0)

    assert dtw(window=4, span=10, band=2, min_known=1).similarity(early, late) == 1
    assert weekly_series(window=4, span=10, min_overlap=1).similarity(early, late) < 1


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
        lambda: polynomial(0),
        lambda: polynomial(10, power=0),
        lambda: cyclic(0),
        lambda: cyclic(math.inf),
        lambda: cyclic_ordinal("one"),
        lambda: cyclic_ordinal("one", "one"),
        lambda: text_equality(fold_case=1),
        lambda: ngram(0),
        lambda: ngram(2.0),
        lambda: ngram(2, "cosine"),
        lambda: embedding("", version="1"),
        lambda: dtw(window=4, span=10, band=-1, min_known=1),
        lambda: dtw(window=4, span=10, band=1, min_known=5),
        lambda: dtw(window=4, span=0, band=1, min_known=1),
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
