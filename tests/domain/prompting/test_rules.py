"""The numbers of prompts are read from the content, and wrong ones are refused."""

from dataclasses import replace

import pytest
from tests.domain.shipped import library

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.rules import (
    CadenceOfOtherLength,
    ProbabilityOutOfRange,
    PromptRules,
)

SHIPPED = PromptRules.from_content(library().rule_file("prompts"))


def test_the_table_of_rests_is_the_published_one():
    assert SHIPPED.cadence.away_below == (2, 10, 30)
    assert SHIPPED.cadence.every == (3, 2, 7, 14)


def test_every_cause_has_a_least_gap_and_words_that_may_be_pushed():
    pushed = {notice.cause for notice in library().notices.values() if notice.push}

    assert set(SHIPPED.cadence.same_cause) == set(SHIPPED.causes)
    assert set(SHIPPED.causes) <= pushed


def test_chance_decides_nothing_unless_somebody_switches_it_on():
    assert not SHIPPED.randomising.is_on
    assert Cause.CHECK_IN_DUE in SHIPPED.randomising.never


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 1.4])
def test_a_probability_that_leaves_nothing_to_chance_is_refused(probability):
    with pytest.raises(ProbabilityOutOfRange, match="not above 0 and below 1"):
        replace(SHIPPED.randomising, probability=probability)


def test_a_table_with_too_few_gaps_is_refused():
    with pytest.raises(CadenceOfOtherLength, match="3 limits, every_days 3"):
        replace(SHIPPED.cadence, every=(3, 2, 7))
