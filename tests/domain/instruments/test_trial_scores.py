"""Scores of a trial's instruments: by hand, within their range, and in their direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.shipped import library
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.domain.content.question import AnswerKind, Question
from selfback.domain.instruments.trial_scores import (
    ScoreRule,
    ScoreRuleRefused,
    load_score_rules,
    score_of,
)
from selfback.domain.trial.protocol import Wording
from selfback.domain.trial.protocol_loading import load_protocol

RULES = load_score_rules(CONTENT)
PROTOCOL = load_protocol(CONTENT, PRIMARY)
OWN = sorted(each.id for each in PROTOCOL.instruments if each.wording is Wording.OWN)


def values_of(question: Question) -> list[int]:
    if question.kind is AnswerKind.CHOICE:
        return [int(each) for each in question.choices]
    assert question.low is not None
    assert question.high is not None
    return list(range(question.low, question.high + 1))


@pytest.mark.parametrize("instrument", OWN)
def test_every_instrument_with_our_own_words_can_be_asked_and_scored(instrument: str):
    held = library().instruments[instrument]

    assert [each.id for each in held.questions] == [
        f"q{n}" for n in range(1, PROTOCOL.instrument(instrument).items + 1)
    ]
    assert held.wording == "own"
    assert instrument in RULES


@pytest.mark.parametrize("instrument", OWN)
@given(data=st.data())
def test_a_score_lies_within_the_range_of_its_instrument(instrument: str, data: st.DataObject):
    defined = PROTOCOL.instrument(instrument)
    answers = {
        each.id: data.draw(st.sampled_from(values_of(each)))
        for each in library().instruments[instrument].questions
        if data.draw(st.booleans()) or RULES[instrument].open == "none"
    }

    score = score_of(RULES[instrument], defined.items, answers)

    assert score is None if not answers else defined.low <= (score or 0) <= defined.high


@pytest.mark.parametrize("instrument", OWN)
def test_the_ends_of_the_range_are_reached(instrument: str):
    defined, rule = PROTOCOL.instrument(instrument), RULES[instrument]
    questions = library().instruments[instrument].questions
    best = {
        each.id: sorted(values_of(each))[0 if each.id in rule.turned else -1] for each in questions
    }
    least = {
        each.id: sorted(values_of(each))[-1 if each.id in rule.turned else 0] for each in questions
    }

    assert score_of(rule, defined.items, best) == defined.high
    assert score_of(rule, defined.items, least) == defined.low


@pytest.mark.parametrize("instrument", OWN)
def test_a_turned_item_is_one_of_which_a_high_answer_means_the_opposite(instrument: str):
    defined, rule = PROTOCOL.instrument(instrument), RULES[instrument]
    for each in library().instruments[instrument].questions:
        expected = (each.higher_is == defined.direction.value) is (each.id not in rule.turned)
        assert expected, (instrument, each.id)


@pytest.mark.parametrize(
    ("instrument", "answers", "score"),
    [
        ("rmdq-24", {"q1": "1", "q2": "0", "q24": "1"}, 2),  # what is left open fits not
        ("rmdq-24", {}, None),
        ("pseq-10", {f"q{n}": 4 for n in range(1, 11)}, 40),
        ("pseq-10", {f"q{n}": 4 for n in range(1, 9)}, 40),  # two open ones count as the others
        ("pseq-10", {f"q{n}": 4 for n in range(1, 8)}, None),
        ("fabq-pa", {"q1": 6, "q2": 1, "q3": 2, "q4": 3, "q5": 4}, 10),  # the first is not scored
        (
            "bipq",
            dict(zip((f"q{n}" for n in range(1, 9)), (5, 6, 7, 8, 4, 3, 9, 2), strict=True)),
            26,
        ),
        ("pss-10", {f"q{n}": 4 for n in range(1, 11)}, 24),  # six of 4, four turned to 0
        ("psfs", {"q1": 3, "q2": 6}, 4.5),
        ("psfs", {"q1": 3}, 3),
        ("pain-sites", {"q1": 1, "q6": 1}, 2),
        ("gpe", {"q1": -5}, -5),
    ],
)
def test_scores_computed_by_hand(instrument: str, answers: dict[str, int], score: float | None):
    assert score_of(RULES[instrument], PROTOCOL.instrument(instrument).items, answers) == score


@pytest.mark.parametrize(
    "data",
    [
        {"how": "median", "open": "none", "source": "x"},
        {"how": "sum", "open": "guess", "source": "x"},
        {"how": "sum", "open": "none"},
        {"how": "sum", "open": "none", "source": "x", "turned": ["q1"]},
        {"how": "sum", "open": "none", "source": "x", "more": 1},
        {"how": "sum", "open": "mean", "source": "x"},
        {"how": "sum", "open": "none", "source": "x", "most_open": 2},
        {"how": "value-set", "open": "none", "source": "x", "items": ["q1"]},
    ],
)
def test_a_rule_that_is_none_is_refused_with_its_instrument(data: dict[str, object]):
    with pytest.raises(ScoreRuleRefused, match="demo"):
        ScoreRule.from_data("demo", data)
