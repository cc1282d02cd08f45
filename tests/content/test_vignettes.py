"""The vignettes: each gets a plan, their numbers are those of their answers, and they differ."""

import re
from collections import Counter
from datetime import date

import numpy as np
import pytest
from tests.domain.shipped import library as shipped

from selfback.domain.plan.planning import first_plan
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.screening import screen_profile
from selfback.domain.plan.seeds import load_seed_cases
from selfback.domain.plan.vignettes import profile_of

LANGUAGES = ("en", "da", "nb")
WORDS = {
    "en": (("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), " out of"),
    "da": (("", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni"), " ud af"),
    "nb": (("", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni"), " av"),
}


@pytest.fixture(scope="module")
def plans():
    library = shipped()
    rules, cases = Rules.from_library(library), load_seed_cases(library.root)
    held = {}
    for vignette in shipped().vignettes.values():
        profile = profile_of(vignette, library)
        held[vignette.id] = first_plan(
            profile,
            start=date(2027, 1, 4),
            triage=screen_profile(profile, library=library, rules=rules),
            library=library,
            cases=cases,
            rules=rules,
            chance=np.random.default_rng([0, 1]),
        )
    return held


def test_there_are_eighteen_at_least():
    assert len(shipped().vignettes) >= 18


def test_each_gets_a_plan_with_steps_exercises_and_texts(plans):
    for id, plan in plans.items():
        assert plan.steps is not None, id
        assert plan.exercises, id
        assert plan.education, id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_tells_the_numbers_of_the_answers(language: str):
    numbers, of_ten = WORDS[language]
    for id, said in shipped().vignette_words(language).items():
        answers = shipped().vignettes[id].answers
        steps = re.sub(r"(?<=\d)[.,\s\u00a0](?=\d{3})", "", said.story)
        assert str(answers["usual_steps"]) in steps, id
        assert f", {answers['age']}, " in said.title, id
        words = said.story.lower()
        assert f"{numbers[answers['pain_average']]}{of_ten}" in words, id
        assert re.search(rf"\b{numbers[answers['pain_worst']]}\b", words), id


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("duration", ("under_1_week", "1_to_4_weeks", "5_to_12_weeks", "over_12_weeks")),
        ("sleep", ("seldom", "sometimes", "several_times_a_week")),
        ("work", ("working", "sick_listed")),
    ],
)
def test_each_level_is_told_of_several_times(question: str, levels):
    counted = Counter(each.answers[question] for each in shipped().vignettes.values())
    assert all(counted[level] >= 3 for level in levels), counted


def test_pain_fear_mood_age_and_illness_vary():
    held = [each.answers for each in shipped().vignettes.values()]
    for question, low, high in (("pain_average", 3, 6), ("fear", 3, 6), ("age", 34, 60)):
        assert sum(each[question] <= low for each in held) >= 3, question
        assert sum(each[question] >= high for each in held) >= 3, question
    assert sum(each["mood_interest"] + each["mood_low"] >= 3 for each in held) >= 3
    assert 6 <= sum(bool(each["conditions"]) for each in held) <= 12
    assert 6 <= sum(each["sex"] == "female" for each in held) <= 12
