"""Scores of what the product uses now, against sums done by hand and a second computation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.instruments.measures import MEASURES
from selfback.domain.instruments.scoring import AnswerOffScale, Missing, NoSuchMeasure, Score, score

STRESS = ("stress_control", "stress_confident", "stress_going_well", "stress_piling_up")


def test_confidence_is_the_sum_of_two_items_and_higher_is_better():
    got = score("confidence", {"confidence_work": 4, "confidence_life": 5})

    assert got == Score(measure="confidence", value=9, low=0, high=12, higher_is="better")


def test_stress_turns_its_second_and_third_item():
    # the answers 3, 1, 2, 4 count as 3, 3, 2, 4
    got = score("stress", dict(zip(STRESS, (3, 1, 2, 4), strict=True)))

    assert got == Score(measure="stress", value=12, low=0, high=16, higher_is="worse")


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ((0, 4, 4, 0), 0),
        ((4, 0, 0, 4), 16),
        ((0, 0, 4, 0), 4),
        ((0, 4, 0, 0), 4),
        ((4, 4, 4, 0), 4),
    ],
)
def test_stress_from_none_at_all_to_as_much_as_can_be(answers, value):
    got = score("stress", dict(zip(STRESS, answers, strict=True)))

    assert isinstance(got, Score)
    assert got.value == value


@pytest.mark.parametrize(
    ("interest", "low", "reached"), [(0, 2, False), (1, 2, True), (3, 3, True)]
)
def test_mood_calls_for_attention_from_three_on(interest, low, reached):
    got = score("mood", {"mood_interest": interest, "mood_low": low})

    assert isinstance(got, Score)
    assert (got.value, got.high, got.reaches_cut) == (interest + low, 6, reached)


def test_the_rating_of_the_week_goes_from_minus_three_to_three():
    got = score("gpe", {"gpe": -3})

    assert got == Score(measure="gpe", value=-3, low=-3, high=3, higher_is="better")


def test_activities_are_the_mean_of_their_ratings():
    rated = [{"name": "carry my daughter", "rating": 3}, {"name": "garden", "rating": 6}]

    got = score("activities", {"activities": rated})

    assert got == Score(measure="activities", value=4.5, low=0, high=10, higher_is="better")


@pytest.mark.parametrize("rated", [None, [], ()])
def test_without_an_activity_there_is_no_score(rated):
    got = score("activities", {"activities": rated})

    assert got == Missing(measure="activities", items=("activities",))


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda m: m.id)
def test_one_missing_answer_is_a_missing_score_that_names_it(measure):
    for absent in measure.items:
        answers = {item: measure.low for item in measure.items if item != absent}

        assert score(measure.id, answers) == Missing(measure=measure.id, items=(absent,))
        assert score(measure.id, {**answers, absent: None}) == score(measure.id, answers)


@pytest.mark.parametrize("wrong", [-1, 4, 1.0, "1", True])
def test_an_answer_that_is_not_on_the_scale_is_refused(wrong):
    with pytest.raises(AnswerOffScale, match="mood_low"):
        score("mood", {"mood_interest": 1, "mood_low": wrong})


@pytest.mark.parametrize("wrong", ["gardening", [{"name": "garden"}], [3], [{"rating": 11}]])
def test_an_activity_without_a_rating_on_the_scale_is_refused(wrong):
    with pytest.raises(AnswerOffScale, match="activities"):
        score("activities", {"activities": wrong})


def test_a_measure_that_does_not_exist_is_refused():
    with pytest.raises(NoSuchMeasure, match="happiness"):
        score("happiness", {})


@given(st.data(), st.sampled_from(sorted(MEASURES)))
def test_every_score_lies_in_its_range_and_agrees_with_a_second_computation(data, name):
    measure = MEASURES[name]
    given_ = st.integers(measure.low, measure.high)
    answers = {item: data.draw(given_, label=item) for item in measure.items}
    turned = {"stress_confident", "stress_going_well"}
    second = sum(4 - a if item in turned else a for item, a in answers.items())

    got = score(name, answers)

    assert isinstance(got, Score)
    assert got.low <= got.value <= got.high
    assert got.value == second


@given(st.data(), st.sampled_from(sorted(MEASURES)))
def test_raising_one_answer_moves_the_score_one_point_in_its_direction(data, name):
    measure = MEASURES[name]
    answers = {
        item: data.draw(st.integers(measure.low, measure.high - 1)) for item in measure.items
    }
    item = data.draw(st.sampled_from(measure.items))
    step = -1 if item in measure.turned else 1

    before, after = score(name, answers), score(name, {**answers, item: answers[item] + 1})

    assert isinstance(before, Score)
    assert isinstance(after, Score)
    assert after.value - before.value == step
