"""Why each exercise is there, what changed since last week, and the week in one sentence."""

from collections.abc import Iterator, Mapping

from selfback.domain.content.exercise import STRENGTH, ExerciseType
from selfback.domain.plan.adjustments import Adjustment
from selfback.domain.plan.carry import Level
from selfback.domain.plan.cautions import softening
from selfback.domain.plan.limits import Draft
from selfback.domain.plan.neighbours import Neighbourhood
from selfback.domain.plan.progression import Move
from selfback.domain.plan.reason import Reason, reason
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.week import (
    Change,
    Mode,
    Plan,
    PlannedExercise,
    PlannedMessage,
    Subject,
)

SAID_ENOUGH = 5  # neighbours whose week is known, before one speaks of how it went
NO_FLOOR = "cannot-get-to-floor"
OWN_MODES = (Mode.NORMAL, Mode.GENTLE)


def exercise_reasons(
    planned: PlannedExercise,
    situation: Situation,
    levels: Mapping[ExerciseType, Level],
    moves: tuple[Move, ...],
    neighbourhood: Neighbourhood,
) -> tuple[Reason, ...]:
    """Return why an exercise is in the plan, the strongest reason first; never empty."""
    first = _first_reason(planned, situation, levels, moves)
    similar = _similar(planned.id, neighbourhood)
    found = [each for each in (first, similar) if each]
    if not found:
        guide = neighbourhood.rests_on == "default"
        found = [reason("default-guideline" if guide else f"default-{planned.type.value}")]
    return (*found, *_cautions(planned, situation))


def _first_reason(
    planned: PlannedExercise,
    situation: Situation,
    levels: Mapping[ExerciseType, Level],
    moves: tuple[Move, ...],
) -> Reason | None:
    if situation.relief:
        return situation.relief
    if told := situation.adjustments.kept.get(planned.id):
        return _asked_for(planned, told)
    move = next((each for each in moves if each.type is planned.type), None)
    if move and planned.level == move.now:
        return move.reason
    if situation.unasked:
        return reason("ask-first", condition=situation.unasked[0])
    if planned.id in situation.carry.programme:
        minutes = round(levels[planned.type].minutes) if planned.type in STRENGTH else 0
        return reason("kept-building", minutes=minutes) if minutes else reason("kept")
    return _instead(planned, situation)


def _asked_for(planned: PlannedExercise, told: Adjustment) -> Reason:
    if told.instead == planned.id:
        return reason("clinician-instead", who=told.who, other=told.item)
    return reason("clinician-keep", who=told.who)


def _instead(planned: PlannedExercise, situation: Situation) -> Reason | None:
    """What a new exercise takes the place of, if one of its kind had to go."""
    known = situation.library.exercises
    for done in situation.checkin.exercises if situation.checkin else ():
        if done.skipped and done.id in known and known[done.id].type is planned.type:
            return reason("instead", other=done.id)
    return reason("variety") if situation.carry.programme else None


def _similar(exercise_id: str, neighbourhood: Neighbourhood) -> Reason | None:
    if neighbourhood.rests_on == "default":
        return None
    better, said = neighbourhood.better(exercise_id)
    if said >= SAID_ENOUGH and 2 * better > said:
        return reason("similar-better", count=better, total=said)
    if neighbourhood.rests_on == "cases":
        return None
    users = neighbourhood.users(exercise_id)
    total = len(neighbourhood.examples)
    worth_saying = users >= neighbourhood.rules.use_minimum * total
    return reason("similar", count=users, total=total) if worth_saying else None


def _cautions(planned: PlannedExercise, situation: Situation) -> Iterator[Reason]:
    exercise = situation.library.exercises[planned.id]
    if NO_FLOOR in situation.profile.conditions:
        yield reason("no-floor")
    if planned.hold_seconds < exercise.dose.hold_seconds:
        yield reason("short-hold", seconds=planned.hold_seconds)
    for condition in softening(exercise, situation.profile, situation.conditions):
        yield reason("caution", condition=condition)
    if told := situation.adjustments.sets.get(planned.id):
        yield reason("clinician-sets", who=told.who, sets=planned.sets)


def headline(
    draft: Draft, situation: Situation, previous: Plan | None, changes: tuple[Change, ...]
) -> Reason:
    """Return the week in one sentence."""
    if draft.mode is Mode.PAUSED:
        return reason(f"headline-paused-{situation.paused}")
    if previous is None:
        return reason(f"headline-first-{draft.mode.value}")
    if situation.is_heavy:
        still = previous.mode is not Mode.NORMAL
        return reason("headline-heavy-still" if still else "headline-heavy")
    if previous.mode in {Mode.PAIN_RELIEF, Mode.PAUSED}:
        return reason("headline-back")
    if situation.is_softened:
        return reason("headline-softer")
    return reason(f"headline-{_steps_went(draft, previous)}-{_exercises_went(changes)}")


def _steps_went(draft: Draft, previous: Plan) -> str:
    was, now = previous.steps.goal, draft.steps.goal
    return "up" if now > was else "down" if now < was else "same"


def _exercises_went(changes: tuple[Change, ...]) -> str:
    codes = [each.heading.code for each in changes]
    if "heading-harder" in codes:
        return "harder" if codes.count("heading-harder") == 1 else "harder-more"
    if "heading-easier" in codes:
        return "easier"
    return "new" if "heading-new" in codes else "same"


def changes_since(
    previous: Plan,
    draft: Draft,
    situation: Situation,
    moves: tuple[Move, ...],
    education: tuple[PlannedMessage, ...],
) -> tuple[Change, ...]:
    """Return what changed since last week's plan, the weightiest first, and what stayed."""
    return (
        *_mode_change(previous, draft, situation),
        *_steps_change(previous, draft),
        *_left_out(previous, draft, situation),
        *_exercise_changes(previous, draft, moves),
        *_minutes_change(previous, draft),
        *_education_change(previous, situation, education),
        *_same(previous, draft),
    )


def _mode_change(previous: Plan, draft: Draft, situation: Situation) -> Iterator[Change]:
    if previous.mode is draft.mode:
        return
    why = {
        Mode.PAUSED: reason(f"mode-paused-{situation.paused}"),
        Mode.PAIN_RELIEF: situation.relief,
        Mode.GENTLE: _why_gentle(situation),
        Mode.NORMAL: reason("mode-normal"),
    }[draft.mode]
    subject = Subject.SAFETY if draft.mode is Mode.PAUSED else Subject.MODE
    yield Change(
        what=subject,
        heading=reason(f"heading-{draft.mode.value}"),
        was=previous.mode.value,
        now=draft.mode.value,
        reason=why or reason("mode-normal"),
    )


def _why_gentle(situation: Situation) -> Reason:
    if situation.is_softened:
        return reason("mode-watch")
    if situation.unasked:
        return reason("ask-first", condition=situation.unasked[0])
    return reason("mode-heavy")


def _steps_change(previous: Plan, draft: Draft) -> Iterator[Change]:
    was, now = previous.steps.goal, draft.steps.goal
    if was != now:
        heading = reason("heading-steps", goal=now) if now else reason("heading-no-steps")
        yield Change(
            what=Subject.STEPS, heading=heading, was=was, now=now, reason=draft.steps.reasons[0]
        )


def _exercise_changes(previous: Plan, draft: Draft, moves: tuple[Move, ...]) -> Iterator[Change]:
    if draft.mode not in OWN_MODES or previous.mode not in OWN_MODES:
        return
    before = {each.id for each in previous.exercises}
    moved = {each.type: each for each in moves}
    for each in draft.exercises:
        if each.id in before:
            continue
        move = moved.get(each.type)
        if move and each.level == move.now:
            yield _level_change(previous, each, move)
        else:
            yield Change(
                what=Subject.EXERCISE,
                heading=reason("heading-new", exercise=each.id),
                was="",
                now=each.id,
                reason=each.reasons[0],
            )


def _left_out(previous: Plan, draft: Draft, situation: Situation) -> Iterator[Change]:
    now = {each.id for each in draft.exercises}
    for each in previous.exercises:
        told = situation.adjustments.left_out.get(each.id)
        if told and each.id not in now and draft.mode in OWN_MODES:
            yield Change(
                what=Subject.EXERCISE,
                heading=reason("heading-left-out", exercise=each.id),
                was=each.id,
                now=told.instead,
                reason=reason("clinician-left-out", who=told.who),
            )


def _level_change(previous: Plan, planned: PlannedExercise, move: Move) -> Change:
    earlier = [each.id for each in previous.exercises if each.type is planned.type]
    code = "heading-harder" if move.now > move.was else "heading-easier"
    return Change(
        what=Subject.LEVEL,
        heading=reason(code, exercise=planned.id),
        was=earlier[0] if earlier else "",
        now=planned.id,
        reason=move.reason,
    )


def _minutes_change(previous: Plan, draft: Draft) -> Iterator[Change]:
    was, now = previous.minutes, draft.minutes
    if was != now and was and now and previous.mode is draft.mode:
        yield Change(
            what=Subject.MINUTES,
            heading=reason("heading-minutes", minutes=now),
            was=was,
            now=now,
            reason=reason("minutes-asked"),
        )


def _education_change(
    previous: Plan, situation: Situation, education: tuple[PlannedMessage, ...]
) -> Iterator[Change]:
    before = {code for each in previous.education for code in _codes(each)}
    theme = ("education-theme", "education-again", "education-quiz", "education-similar")
    for each in education:
        new = [code for code in _codes(each) if code not in before and code not in theme]
        if new and not situation.paused:
            yield Change(
                what=Subject.EDUCATION,
                heading=reason("heading-education", message=each.id),
                was="",
                now=each.id,
                reason=each.reasons[0],
            )
            return


def _codes(message: PlannedMessage) -> list[str]:
    return [each.code for each in message.reasons]


def _same(previous: Plan, draft: Draft) -> Iterator[Change]:
    before = {each.id for each in previous.exercises}
    count = sum(each.id in before for each in draft.exercises)
    if not count:
        return
    minutes = previous.minutes == draft.minutes
    code = ("same-one" if count == 1 else "same") + ("-minutes" if minutes else "")
    facts = reason(code, count=count, **({"minutes": draft.minutes} if minutes else {}))
    yield Change(what=Subject.SAME, heading=facts, was=count, now=count, reason=reason("same-why"))
