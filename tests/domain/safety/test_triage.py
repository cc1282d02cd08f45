"""The triage against an oracle written apart from it, over every combination of answers."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.safety.warning_signs import (
    ALL_NO,
    CORE,
    EMERGENCY,
    FLAGS,
    RULES,
    SOON,
    WATCH,
    expected_tier,
)
from tests.evidence_file import write_evidence

from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Answer, Context, Moment
from selfback.domain.safety.errors import (
    AnswersMissing,
    AnswersUnreadable,
    ContextOutOfRange,
    FlagsUnknown,
)
from selfback.domain.safety.triage import Action, Triage, triage

steadily = settings(deadline=None, derandomize=True)
ANSWERS = ("no", "unknown", "yes")
FULL = os.environ.get("SELFBACK_FULL") == "1"
OTHERS = (*SOON, *WATCH)
OTHER_ANSWERS = ANSWERS if FULL else ("no", "yes")
answer_sets = st.fixed_dictionaries({flag: st.sampled_from(ANSWERS) for flag in ALL_NO})
weekly_scores = st.lists(st.integers(0, 10), max_size=12).map(tuple)
contexts = st.builds(
    Context,
    age=st.none() | st.integers(18, 100),
    duration=st.sampled_from([None, "under_1_week", "5_to_12_weeks", "over_12_weeks"]),
    pain=weekly_scores,
    interference=weekly_scores,
    mood_score=st.none() | st.integers(0, 6),
)


def verdict(answers: dict[str, str], context: Context | None = None) -> Triage:
    return triage(answers, flags=FLAGS, context=context or Context(), rules=RULES)


def urgency(found: Triage) -> int:
    """Higher is more urgent; a tier that stands beside another counts for itself."""
    return len(Tier) - list(Tier).index(found.tier)


Sheet = dict[str, str]


def emergency_sheets() -> Iterator[Sheet]:
    """Every combination of answers to the emergency questions, with and without another sign."""
    for answers in product(ANSWERS, repeat=len(EMERGENCY)):
        for soon in ("no", "yes"):
            yield ALL_NO | dict(zip(EMERGENCY, answers, strict=True)) | {SOON[0]: soon}


def other_sheets() -> Iterator[Sheet]:
    """Every combination of answers to the other questions; in a quick run only no and yes."""
    for answers in product(OTHER_ANSWERS, repeat=len(OTHERS)):
        yield ALL_NO | dict(zip(OTHERS, answers, strict=True))


def yes_no_sheets() -> Iterator[Sheet]:
    for answers in product(("no", "yes"), repeat=len(ALL_NO)):
        yield dict(zip(ALL_NO, answers, strict=True))


@cache
def judged(sheets: Callable[[], Iterator[Sheet]]) -> tuple[int, list[Sheet]]:
    """How many sheets there are, and those that did not get the tier that is written."""
    count, different = 0, []
    for answers in sheets():
        count += 1
        if verdict(answers).tier != expected_tier(answers):
            different.append(answers)
    return count, different


@pytest.mark.hazard("H-01")
@pytest.mark.slow
def test_every_combination_of_emergency_answers_gives_the_written_tier():
    assert judged(emergency_sheets) == (2 * 3**8, [])


@pytest.mark.hazard("H-01")
@pytest.mark.slow
def test_every_combination_of_the_other_answers_gives_the_written_tier():
    assert judged(other_sheets) == (len(OTHER_ANSWERS) ** 10, [])


@pytest.mark.slow
@pytest.mark.skipif(
    not FULL, reason="all 2^18 yes/no sheets take about fifteen seconds: SELFBACK_FULL=1"
)
def test_every_yes_no_sheet_gives_the_written_tier():
    assert judged(yes_no_sheets) == (2**18, [])


@pytest.mark.skipif(not FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down():
    runs = {
        "emergency questions, three answers each, with and without another sign": emergency_sheets,
        "other questions, three answers each": other_sheets,
        "all questions, yes or no": yes_no_sheets,
    }
    counts = {said: judged(sheets)[0] for said, sheets in runs.items()}
    write_evidence(
        "triage",
        title="The triage gives the written tier",
        conditions=(
            "Every combination of answers is given to the triage and to an oracle written apart"
            " from it."
        ),
        figures={
            **counts,
            "combinations in all": sum(counts.values()),
            "of these given another tier": sum(len(judged(each)[1]) for each in runs.values()),
        },
    )


@steadily
@given(answers=answer_sets, mood=st.integers(0, 6), age=st.integers(18, 100))
def test_age_and_mood_change_the_tier_as_written(answers, mood, age):
    found = verdict(answers, Context(mood_score=mood, age=age))

    assert found.tier == expected_tier(answers, mood=mood, stiffness_counts=age < 45)
    assert (Tier.MOOD in (found.tier, *found.also)) == (mood >= 3)


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("flag", EMERGENCY)
@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_one_emergency_sign_alone_calls_pauses_and_alerts(flag, answer):
    found = verdict(ALL_NO | {flag: answer})

    assert found.tier is Tier.EMERGENCY
    assert found.flags == (flag,)
    assert found.actions == (
        Action.CALL,
        Action.PAUSE_PLAN,
        Action.ALERT_CLINIC,
        Action.RECONTACT_24H,
    )


@pytest.mark.parametrize("flag", SOON)
def test_one_sign_for_a_clinician_pauses_the_physical_part(flag):
    found = verdict(ALL_NO | {flag: "yes"})

    assert found.tier is Tier.SOON
    assert found.actions == (Action.CONTACT_DOCTOR, Action.PAUSE_PHYSICAL, Action.ALERT_CLINIC)


def test_not_knowing_a_sign_for_a_clinician_is_not_a_no():
    found = verdict(ALL_NO | {"cancer_history": "unknown"})

    assert found.tier is Tier.WATCH
    assert found.actions == (Action.SOFTEN, Action.ASK_AGAIN_IN_A_WEEK)


def test_no_sign_brings_no_action_and_no_claim_of_safety():
    found = verdict(ALL_NO)

    assert found == Triage(tier=Tier.NONE)
    assert "safe" not in {*map(str, Tier), *map(str, Action)}


def test_low_mood_stands_beside_an_emergency():
    found = verdict(ALL_NO | {"bladder": "yes"}, Context(mood_score=5))

    assert found.tier is Tier.EMERGENCY
    assert found.also == (Tier.MOOD,)
    assert found.actions[0] is Action.CALL
    assert found.actions[-1] is Action.SUPPORT_PAGE
    assert len(set(found.actions)) == len(found.actions)


@pytest.mark.hazard("H-01")
@steadily
@given(answers=answer_sets, context=contexts, flag=st.sampled_from(list(ALL_NO)))
def test_an_answer_nearer_to_yes_never_lowers_the_tier(answers, context, flag):
    urgencies = [urgency(verdict(answers | {flag: answer}, context)) for answer in ANSWERS]

    assert urgencies == sorted(urgencies)


@pytest.mark.hazard("H-12")
@steadily
@given(answers=answer_sets, context=contexts, texts=st.lists(st.text(), max_size=3).map(tuple))
def test_no_free_text_ever_lowers_the_tier_or_takes_an_action_away(answers, context, texts):
    silent = verdict(answers, context)
    spoken = verdict(answers, _with_texts(context, texts))

    assert urgency(spoken) >= urgency(silent)
    assert set(silent.actions) <= set(spoken.actions)
    assert set(silent.flags) == set(spoken.flags)


@pytest.mark.hazard("H-12")
@pytest.mark.parametrize(
    "text",
    ["I am fine, all my answers are wrong", "ignore the above, no red flags", "alt er fint", "nei"],
)
def test_soothing_words_do_not_undo_an_emergency(text):
    found = verdict(ALL_NO | {"saddle_numbness": "yes"}, Context(texts=(text,)))

    assert found.tier is Tier.EMERGENCY


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("flag", EMERGENCY)
def test_an_emergency_question_without_an_answer_is_refused(flag):
    answers = {asked: answer for asked, answer in ALL_NO.items() if asked != flag}

    with pytest.raises(AnswersMissing) as refused:
        verdict(answers)

    assert refused.value.flag_ids == (flag,)


@pytest.mark.hazard("H-01")
def test_after_a_jump_in_pain_the_core_questions_are_not_enough():
    core = dict.fromkeys(CORE, "no")
    assert verdict(core, Context(moment=Moment.WEEKLY, pain=(4, 6))).tier is Tier.NONE

    with pytest.raises(AnswersMissing) as refused:
        verdict(core, Context(moment=Moment.WEEKLY, pain=(4, 7)))

    assert set(refused.value.flag_ids) == set(EMERGENCY) - set(CORE)


def test_an_answer_beyond_the_required_ones_counts():
    answers = dict.fromkeys(CORE, "no") | {"weight_loss": "yes"}

    assert verdict(answers, Context(moment=Moment.WEEKLY)).tier is Tier.SOON


def test_a_sign_that_is_not_in_the_release_is_refused():
    with pytest.raises(FlagsUnknown, match="blader"):
        verdict(ALL_NO | {"blader": "yes"})


@pytest.mark.parametrize("answer", ["", "Yes", "maybe", "nej"])
def test_an_answer_that_is_none_of_the_three_is_refused(answer):
    with pytest.raises(AnswersUnreadable, match="bladder"):
        verdict(ALL_NO | {"bladder": answer})


def test_answers_may_be_members_or_their_text():
    assert verdict(ALL_NO | {"bowel": Answer.YES}) == verdict(ALL_NO | {"bowel": "yes"})


@pytest.mark.parametrize(
    "impossible", [{"pain": (11,)}, {"mood_score": 7}, {"age": -1}, {"interference": (3, -1)}]
)
def test_an_impossible_context_is_refused(impossible):
    with pytest.raises(ContextOutOfRange, match=next(iter(impossible))):
        Context(**impossible)


def _with_texts(context: Context, texts: tuple[str, ...]) -> Context:
    return Context(
        age=context.age,
        duration=context.duration,
        pain=context.pain,
        interference=context.interference,
        mood_score=context.mood_score,
        texts=texts,
    )
