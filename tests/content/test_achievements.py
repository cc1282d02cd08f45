"""The achievements that we ship are a humane set."""

from collections import Counter

import pytest
from tests.domain.shipped import library

from selfback.domain.content.achievement import Counted
from selfback.domain.content.language import Language


def test_there_are_about_forty_and_every_kind_begins_within_reach():
    held = library().achievements.values()
    lowest = {
        counted: min(each.at for each in held if each.counts is counted)
        for counted in {each.counts for each in held}
    }

    assert 36 <= len(held) <= 48
    assert set(lowest) == set(Counted)
    assert lowest[Counted.EXERCISE_DAYS] == lowest[Counted.STEP_GOAL_DAYS] == 1
    assert lowest[Counted.STEPS] <= 10_000


@pytest.mark.parametrize("language", Language)
def test_no_two_have_the_same_words(language: Language):
    words = library().achievement_words(language)

    assert set(words) == set(library().achievements)
    assert max(Counter(each.title for each in words.values()).values()) == 1
    assert max(Counter(each.text for each in words.values()).values()) == 1
