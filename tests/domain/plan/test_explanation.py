"""What changed since last week, and the week in one sentence."""

from dataclasses import replace

import pytest
from tests.domain.plan.people import (
    MONDAY,
    begin,
    go_on,
    library,
    make_checkin,
    make_profile,
    rules,
)

from selfback.domain.content.red_flag import Tier
from selfback.domain.plan.checkin import Done
from selfback.domain.plan.limits import LIMITS, Draft, apply_limits
from selfback.domain.plan.reason import reason
from selfback.domain.plan.situation import Situation, pause_tier
from selfback.domain.plan.week import Mode, PlannedExercise, PlannedSteps, Subject
from selfback.domain.plan.wording import NoSuchReason, number_words, sentence
from selfback.domain.safety.triage import Triage


def _harder(plan, count=1):
    strength = [
        each
        for each in plan.exercises
        if each.type.value in {"abdominal", "back", "core", "gluteal"}
    ]
    return tuple(
        Done(id=each.id, sessions=3, minutes=50, repetitions_percent=100, rating="easy")
        for each in strength[:count]
    )


def test_the_first_week_has_nothing_to_compare_with():
    plan = begin()

    assert plan.changes == ()
    assert sentence(plan.headline, "en", library()) == "Your first week."


def test_more_steps_and_a_harder_exercise_make_the_headline():
    first = begin()
    plan = go_on(first, make_checkin(steps=(6010,) * 7, exercises=_harder(first)))

    assert sentence(plan.headline, "en", library()) == "A bit more walking, one harder exercise."
    steps, level = plan.changes[0], plan.changes[1]
    assert (steps.what, steps.was, steps.now) == (Subject.STEPS, 5300, 5700)
    assert sentence(steps.heading, "en", library()) == "5,700 steps a day"
    assert sentence(steps.reason, "en", library()) == "You walked 6,010 steps on a middling day."
    assert level.what is Subject.LEVEL
    assert "50 minutes and called it easy" in sentence(level.reason, "en", library())
    assert plan.changes[-1].what is Subject.SAME


def test_a_heavy_week_says_that_the_plan_is_lighter_and_it_is():
    first = begin()
    plan = go_on(first, make_checkin(gpe=-3))

    assert sentence(plan.headline, "da", library()) == "En hård uge. Vi har gjort planen lettere."
    assert plan.steps.goal < first.steps.goal
    assert sum(e.sets for e in plan.exercises) < sum(e.sets for e in first.exercises)


def test_changed_minutes_are_said():
    plan = go_on(begin(), make_checkin(minutes=30))

    assert (Subject.MINUTES, 20, 30) in [(c.what, c.was, c.now) for c in plan.changes]


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "6,010"), ("da", "6.010"), ("nb", "6\u00a0010")]
)
def test_numbers_are_written_as_each_language_writes_them(language, shown):
    assert number_words(6010, language) == shown
    assert shown in sentence(reason("steps-median", median=6010), language, library())


def test_a_reason_without_a_sentence_is_refused():
    with pytest.raises(NoSuchReason, match="because-i-say-so"):
        sentence(reason("because-i-say-so"), "en", library())


# -- the hard rules, given a draft that breaks them all ---------------------------------------


def _situation(profile, *, paused="", tier=Tier.NONE):
    carry = replace(begin(profile).carry, profile=profile)
    return Situation(
        week=1,
        start=MONDAY,
        carry=carry,
        checkin=None,
        triage=Triage(tier=tier),
        paused=paused,
        library=library(),
        rules=rules(),
    )


def _broken_draft():
    def planned(exercise_id):
        exercise = library().exercises[exercise_id]
        return PlannedExercise(
            id=exercise_id,
            type=exercise.type,
            level=exercise.level,
            sets=3,
            repetitions=10,
            hold_seconds=0,
            minutes=5,
            both_sides=False,
            reasons=(),
        )

    return Draft(
        mode=Mode.NORMAL,
        steps=PlannedSteps(goal=25000, low=0, high=0, reasons=(reason("steps-median"),)),
        exercises=tuple(planned(each) for each in library().exercises),
        minutes=45,
        days_per_week=3,
    )


def test_the_last_rules_mend_a_draft_that_breaks_them():
    draft = apply_limits(_broken_draft(), _situation(make_profile(conditions=("osteoporosis",))))

    assert draft.steps.goal == 10000
    assert len(draft.exercises) == 12
    assert "crunch" not in {each.id for each in draft.exercises}
    assert draft.fired == ("keep-cautions", "keep-count", "keep-step-bounds")


def test_the_last_rules_keep_gentle_what_a_clinician_has_not_cleared():
    person = make_profile(conditions=("heart-disease",), pain_average=8)
    draft = apply_limits(_broken_draft(), _situation(person))

    assert {each.type.value for each in draft.exercises} == {"pain-relief"}
    assert draft.mode is Mode.PAIN_RELIEF


def test_the_pause_is_the_last_word():
    draft = apply_limits(_broken_draft(), _situation(make_profile(), paused="R"))

    assert LIMITS[-1].__name__ == "pause"
    assert (draft.mode, draft.exercises, draft.steps.goal) == (Mode.PAUSED, (), 0)


@pytest.mark.parametrize("tier", [Tier.NONE, Tier.WATCH, Tier.SOON, Tier.EMERGENCY])
@pytest.mark.parametrize("before", ["", "A", "R"])
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_pause_is_never_lifted_without_a_look(tier, before, confirmed):
    paused = pause_tier(Triage(tier=tier), before, confirmed=confirmed)

    if tier is Tier.EMERGENCY:
        assert paused == "R"
    elif confirmed:
        assert paused == ""
    else:
        assert bool(paused) == (bool(before) or tier is Tier.SOON)
