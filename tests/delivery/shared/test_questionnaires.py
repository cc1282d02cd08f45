"""What a trial asks can be looked up, checked and scored by its id."""

import pytest

from selfback.delivery.shared.questionnaires import (
    faults_in,
    trial_instrument,
    trial_scorer,
    words_of,
)


def test_licensed_words_that_are_not_installed_are_not_asked():
    assert trial_instrument("eq-5d-5l") is None
    assert words_of("eq-5d-5l", "da") == {}
    assert trial_scorer("eq-5d-5l", {"q1": 1}) is None


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_every_item_has_words_in_every_language(language: str):
    held = trial_instrument("rmdq-24")
    assert held is not None
    assert set(words_of("rmdq-24", language)) == {each.id for each in held.questions}


def test_single_questions_have_words_and_no_score():
    assert trial_instrument("questions") is not None
    assert trial_scorer("questions", {"age": 43}) is None


def test_answers_off_the_scale_and_strange_items_are_told():
    assert faults_in("pseq-10", {"q1": 7, "q2": "six", "q3": True, "q11": 1, "q4": 6}) == {
        "q1": "off-scale",
        "q2": "off-scale",
        "q3": "off-scale",
        "q11": "strange",
    }
    assert faults_in("rmdq-24", {"q1": "1", "q2": 2, "q3": None}) == {"q2": "off-scale"}


def test_scores_are_those_of_the_instrument():
    assert trial_scorer("rmdq-24", {"q1": 1, "q9": "1"}) == 2
    assert trial_scorer("nprs", {}) is None
