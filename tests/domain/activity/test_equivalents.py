"""What other activities come to in steps."""

import pytest
from tests.domain.shipped import library

from selfback.domain.activity.equivalents import StepEquivalents

TABLE = StepEquivalents.from_content(library().rule_file("step-equivalents"))


def test_an_activity_counts_as_the_walking_that_is_as_hard():
    """3 MET is walked at 100 steps/min and 6 MET at 130 (Tudor-Locke et al. 2019)."""
    assert TABLE.steps_a_minute == {
        "cycling-easy": 100,
        "cycling-brisk": 130,
        "swimming-slow": 100,
        "water-exercise": 100,
        "strength": 100,
        "gardening": 100,
        "yoga": 0,
    }


def test_half_an_hour_of_easy_cycling_comes_to_three_thousand_steps():
    assert TABLE.steps("cycling-easy", 30) == 3000


def test_an_activity_that_is_not_in_the_table_comes_to_nothing_known():
    with pytest.raises(KeyError):
        TABLE.steps("sitting", 30)
