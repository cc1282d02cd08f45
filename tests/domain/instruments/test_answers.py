"""Answers are held against their questions, and every fault is said with its key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.content.question import AnswerKind, Question
from selfback.domain.instruments.answers import Fact, check_answers

PAIN = Question(id="pain_average", kind=AnswerKind.SCALE, low=0, high=10)
AGE = Question(id="age", kind=AnswerKind.NUMBER, low=18, high=110, unit="years")
MINUTES = Question(id="minutes", kind=AnswerKind.CHOICE, choices=("10", "15", "20"))
SITES = Question(id="pain_sites", kind=AnswerKind.CHOICES, choices=("neck", "knees"))
BAD = Question(id="anything_bad", kind=AnswerKind.YES_NO_UNKNOWN)
ACTIVITIES = Question(
    id="activities", kind=AnswerKind.RATED_ACTIVITIES, low=0, high=10, optional=True
)
REMINDER = Question(id="reminder_time", kind=AnswerKind.TIME, optional=True)
STORY = Question(id="anything_bad_text", kind=AnswerKind.TEXT, optional=True)
ALL = (PAIN, AGE, MINUTES, SITES, BAD, ACTIVITIES, REMINDER, STORY)

GOOD = {
    "pain_average": 0,
    "age": 110,
    "minutes": "15",
    "pain_sites": ["neck"],
    "anything_bad": "unknown",
    "activities": [{"name": "garden", "rating": 10}],
    "reminder_time": "23:59",
    "anything_bad_text": "A fall.",
}


def said(**changes):
    return [str(f.key) + ": " + f.sentence for f in check_answers(ALL, {**GOOD, **changes})]


def test_good_answers_have_no_faults():
    assert check_answers(ALL, GOOD) == []


def test_what_is_optional_may_be_left_out():
    answers = {q.id: GOOD[q.id] for q in ALL if not q.optional}

    assert check_answers(ALL, answers) == []


def test_a_choice_that_is_a_number_may_be_written_as_one():
    assert said(minutes=15) == []


def test_no_pain_site_is_an_answer():
    assert said(pain_sites=[]) == []


@pytest.mark.parametrize(
    ("key", "answer", "sentence"),
    [
        ("pain_average", None, "the answer is missing"),
        ("pain_average", 11, "the answer is not between 0 and 10"),
        ("pain_average", -1, "the answer is not between 0 and 10"),
        ("pain_average", 4.0, "the answer is not a whole number"),
        ("pain_average", True, "the answer is not a whole number"),
        ("age", "40", "the answer is not a whole number"),
        ("age", 17, "the answer is not between 18 and 110"),
        ("minutes", "25", "“25” is not one of 10, 15, 20"),
        ("pain_sites", "neck", "the answer is not a list"),
        ("pain_sites", ["nek"], "“nek” is not one of neck, knees"),
        ("pain_sites", ["neck", "neck"], "“neck” is there twice"),
        ("anything_bad", True, "the answer is not yes, no or unknown"),
        ("activities", "garden", "the answer is not a list"),
        (
            "activities",
            [{"name": "garden"}],
            "an activity has a name and a whole-number rating, and nothing else",
        ),
        ("activities", [{"name": "garden", "rating": 11}], "the answer is not between 0 and 10"),
        ("activities", [{"name": "a", "rating": 1}] * 3, "there are more than 2"),
        ("reminder_time", "24:00", "the answer is not a time of day such as 19:30"),
        ("reminder_time", "7:30", "the answer is not a time of day such as 19:30"),
        ("anything_bad_text", 3, "the answer is not a text"),
        ("anything_bad_text", "a" * 2001, "the answer has more than 2000 characters"),
        ("shoe_size", 43, "there is no such question"),
    ],
)
def test_a_fault_is_said_in_one_sentence_with_its_key(key, answer, sentence):
    assert said(**{key: answer}) == [f"{key}: {sentence}"]


def test_all_faults_are_said_in_the_order_of_the_questions():
    answers = {**GOOD, "shoe_size": 43, "age": 5, "pain_average": "much"}

    assert [(f.key, f.fact) for f in check_answers(ALL, answers)] == [
        ("pain_average", Fact.NOT_WHOLE),
        ("age", Fact.OUT_OF_RANGE),
        ("shoe_size", Fact.UNKNOWN_KEY),
    ]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([q.id for q in ALL]) | st.text(), ANYTHING, max_size=8))
def test_no_answer_whatever_it_is_stops_the_check(answers):
    faults = check_answers(ALL, answers)

    missing = {q.id for q in ALL if not q.optional and answers.get(q.id) is None}
    assert missing == {fault.key for fault in faults if fault.fact is Fact.MISSING}
    assert all(fault.sentence for fault in faults)
