"""A protocol reads well: plain sentences, theme by theme, with nothing left in code."""

import re
from dataclasses import replace

import pytest
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY, SPECIALIST

from selfback.domain.trial.protocol import AllocationDesign, AllocationMethod, Stratum
from selfback.domain.trial.protocol_loading import load_protocol
from selfback.domain.trial.sentences.explaining import explained
from selfback.domain.trial.sentences.lists import counted, listed


def _theme(protocol, title):
    return " ".join({each.title: each.sentences for each in explained(protocol)}[title])


@pytest.mark.parametrize("name", [PRIMARY, SPECIALIST])
def test_every_sentence_begins_and_ends_like_one(name):
    for theme in explained(load_protocol(CONTENT, name)):
        for sentence in theme.sentences:
            assert re.fullmatch(r"[A-Z0-9“].*[.?:]", sentence), sentence
            assert "  " not in sentence
            assert "_" not in sentence
            assert "None" not in sentence


def test_the_arms_and_the_ratio_are_told(primary, specialist):
    assert "There are two arms, allocated 1:1: “app and usual care” and “usual care”." in _theme(
        primary, "What is compared"
    )
    assert "There are three arms, allocated 1:1:1: " in _theme(specialist, "What is compared")


def test_windows_are_told_in_days(primary):
    assert (
        "6 weeks after randomisation, from three days before to 21 days after that day: "
        "RMDQ-24, average pain, worst pain, PSEQ and global perceived effect."
    ) in _theme(primary, "Visits")


def test_who_said_no_is_told_apart_from_who_cannot(primary):
    told = _theme(primary, "Who can take part")

    assert "“Does not want to take part” counts as having said no, never as not eligible." in told


def test_a_trial_whose_outcome_needs_licensed_words_cannot_begin_without_them(specialist):
    assert (
        "MSK-HQ is asked with the licensed words that the host installs; "
        "before that the trial cannot begin."
    ) in _theme(specialist, "Visits")


def test_both_ways_to_the_number_of_people_are_told(primary):
    told = _theme(primary, "How many people")

    assert "350 people are planned, 175 in each arm." in told
    assert "by 131.3 people in each arm, so 132; 175 planned allow 25 % loss." in told
    assert "by 141.3 people in each arm, so 142; 175 planned allow 19 % loss." in told


def test_what_is_our_choice_is_told_as_such(primary):
    told = _theme(primary, "Where it comes from")

    assert "Our choice, sizes of blocks: The original sizes are not known to us" in told
    assert "Published, number of people: 350 in all, 175 an arm" in told


def test_minimisation_is_told_with_its_share_of_chance(primary):
    design = AllocationDesign(
        method=AllocationMethod.MINIMISATION, random_share=0.8, per_stratum=500
    )
    strata = (
        *primary.strata,
        Stratum(id="site", source="site", label={"en": "Clinic"}),
        Stratum(id="age", source="answer:age", values=("under", "over"), cuts=(65.0,)),
    )

    told = _theme(replace(primary, allocation=design, strata=strata), "Allocation")

    assert "Minimisation balances country, clinic and age; the arm that balances best is " in told
    assert "with a probability of 0.8. " in told
    assert "Clinic has a group for each open site. " in told
    assert "age is cut at 65 into under and over; a cut counts upwards." in told


def test_lists_and_counts_read_as_people_say_them():
    assert listed(()) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert [counted(n, "day") for n in (0, 1, 9, 10)] == [
        "no days",
        "one day",
        "nine days",
        "10 days",
    ]
