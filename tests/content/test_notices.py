"""What the app says at a moment: enough wordings of each kind, in every language."""

import pytest
from tests.domain.shipped import library

from selfback.domain.content.language import Language
from selfback.domain.content.notice import PLAIN_FACTS, Cause

FEWEST = 6


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cause", [each for each in Cause if each not in PLAIN_FACTS])
def test_each_kind_is_said_in_six_ways_in_each_language(cause: Cause, language: Language):
    words = library().notice_words(language)
    said = {words[each.id] for each in library().notices.values() if each.cause is cause}

    assert len(said) >= FEWEST


@pytest.mark.parametrize("language", Language)
def test_whatever_is_said_at_a_lock_screen_fits_on_it(language: Language):
    words = library().notice_words(language)
    pushed = [words[each.id] for each in library().notices.values() if each.push]

    assert pushed
    assert max(map(len, pushed)) <= 110


def test_a_hard_week_or_a_pause_is_never_told_on_a_lock_screen():
    pushed = {each.cause for each in library().notices.values() if each.push}

    assert Cause.BAD_WEEK not in pushed
    assert Cause.PLAN_PAUSED not in pushed
