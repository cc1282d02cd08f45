"""Screening says who can take part, who cannot and why, and who said no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.domain.trial.protocol_loading import load_protocol
from selfback.domain.trial.protocol_people import Evidence, Scope
from selfback.domain.trial.screening import (
    AnswerOfAnotherKind,
    Given,
    Met,
    Outcome,
    screened,
    with_baseline,
)

PROTOCOL = load_protocol(CONTENT, PRIMARY)
EXCLUDED = [each for each in PROTOCOL.criteria("person") if each.kind == "exclude"]
MEETS = {
    "non-specific-back-pain": "yes",
    "weeks_since_care": 8,
    "duration": "over_12_weeks",
    "rmdq-24": 6,
    "age": 18,
    "uses-smartphone-with-internet": "yes",
    "has-e-mail-and-computer": "yes",
    **{each.question: "no" for each in EXCLUDED},
}


def answers(**changes):
    """Answers of somebody who meets every criterion at its limit, with accepted evidence."""
    evidence = {each.question: each.evidence[0] for each in PROTOCOL.criteria("person")}
    told = {**MEETS, **{key.replace("_", "-"): value for key, value in changes.items()}}
    return {
        question: Given(value=value, evidence=evidence[question])
        for question, value in told.items()
    }


def changed(question, value):
    return {**answers(), question: Given(value=value, evidence=answers()[question].evidence)}


def test_who_meets_every_criterion_at_its_limit_can_take_part():
    held = screened(PROTOCOL, answers())

    assert held.outcome is Outcome.ELIGIBLE
    assert (held.failed, held.declined, held.open, held.reason) == ((), (), (), "")


@pytest.mark.parametrize(
    ("question", "value", "criterion", "reason"),
    [
        ("rmdq-24", 5, "disability", "mild"),
        ("age", 17, "adult", "age"),
        ("weeks_since_care", 9, "care-sought", "other"),
        ("non-specific-back-pain", "no", "back-pain", "no-back-pain"),
        ("pregnant", "yes", "pregnancy", "pregnant"),
        ("in-another-back-pain-trial", "yes", "other-trial", "takes-part"),
    ],
)
def test_who_misses_one_criterion_cannot_and_is_told_which(question, value, criterion, reason):
    held = screened(PROTOCOL, changed(question, value))

    assert held.outcome is Outcome.NOT_ELIGIBLE
    assert [each.id for each in held.failed] == [criterion]
    assert held.reason == reason


def test_who_is_not_interested_has_declined_and_is_never_called_ineligible():
    held = screened(PROTOCOL, changed("not-interested", "yes"))

    assert held.outcome is Outcome.DECLINED
    assert held.failed == ()
    assert held.reason == "no-interest"


def test_who_could_not_take_part_anyway_counts_as_that_and_not_as_having_declined():
    held = screened(PROTOCOL, changed("not-interested", "yes") | {"age": changed("age", 16)["age"]})

    assert held.outcome is Outcome.NOT_ELIGIBLE
    assert held.reason == "age"


def test_a_question_without_an_answer_leaves_it_open_and_is_never_taken_for_a_no():
    given = {question: held for question, held in answers().items() if question != "pregnant"}
    held = screened(PROTOCOL, given)

    assert held.outcome is Outcome.OPEN
    assert [each.id for each in held.open] == ["pregnancy"]
    assert screened(PROTOCOL, changed("pregnant", None)).outcome is Outcome.OPEN


def test_an_answer_on_evidence_the_protocol_does_not_take_is_no_answer():
    hearsay = Given(value="yes", evidence=Evidence.SELF_REPORT)
    held = screened(PROTOCOL, {**answers(), "non-specific-back-pain": hearsay})

    verdict = next(each for each in held.verdicts if each.criterion.id == "back-pain")
    assert (verdict.met, verdict.why) == (Met.UNKNOWN, "evidence-not-accepted")
    assert held.outcome is Outcome.OPEN


def test_what_the_baseline_asks_may_be_open_before_it():
    asked_later = {"rmdq-24", "age", "duration", "weeks_since_care"}
    given = {question: held for question, held in answers().items() if question not in asked_later}
    held = screened(PROTOCOL, given)

    assert {each.id for each in held.open} == {"disability", "adult", "any-duration", "care-sought"}
    assert held.open_before(PROTOCOL) == ()

    del given["pregnant"]
    without = screened(PROTOCOL, given)
    assert [each.id for each in without.open_before(PROTOCOL)] == ["pregnancy"]


def test_the_baseline_goes_before_what_was_said_at_screening():
    given = with_baseline(answers(), {"age": 17, "duration": None}, {"rmdq-24": 4, "nprs": 3})
    held = screened(PROTOCOL, given)

    assert [each.id for each in held.failed] == ["disability", "adult"]


def test_words_where_a_number_belongs_are_refused_and_so_are_numbers_for_words():
    with pytest.raises(AnswerOfAnotherKind, match="age"):
        screened(PROTOCOL, changed("age", "eighteen"))
    with pytest.raises(AnswerOfAnotherKind, match="pregnant"):
        screened(PROTOCOL, changed("pregnant", 0))
    with pytest.raises(AnswerOfAnotherKind, match="pregnant"):
        screened(PROTOCOL, changed("pregnant", True))


def test_a_site_is_held_against_its_own_criteria():
    given = {
        "kind": Given(value="hospital", evidence=Evidence.REGISTER),
        "agreement-signed": Given(value="no", evidence=Evidence.STUDY_TEAM),
    }

    assert [each.id for each in screened(PROTOCOL, given, Scope.SITE).failed] == ["clinic-agreed"]


@given(
    st.fixed_dictionaries(
        {
            question: st.sampled_from(["yes", "no", None])
            for question, value in MEETS.items()
            if value in {"yes", "no"}
        }
    )
)
def test_every_criterion_has_one_verdict_and_the_outcome_follows_from_them(told):
    given = {**answers(), **{q: changed(q, value)[q] for q, value in told.items()}}
    held = screened(PROTOCOL, given)

    assert len(held.verdicts) == len(tuple(PROTOCOL.criteria("person")))
    met = {each.met for each in held.verdicts}
    assert (held.outcome is Outcome.ELIGIBLE) == (met == {Met.YES})
    assert (held.outcome is Outcome.OPEN) == (Met.UNKNOWN in met and Met.NO not in met)
    assert bool(held.reason) == (Met.NO in met)
