"""From a person's answers to a week: neighbours, proposal, rules, explanation."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from selfback.domain.content.exercise import ExerciseType
from selfback.domain.content.library import Library
from selfback.domain.plan.adjustments import Adjustments
from selfback.domain.plan.carry import Level
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.composition import Chosen, Voices, compose, dose, session_of
from selfback.domain.plan.education import next_effects, plan_education
from selfback.domain.plan.explanation import changes_since, exercise_reasons, headline
from selfback.domain.plan.limits import Draft, apply_limits
from selfback.domain.plan.neighbours import (
    CaseRelease,
    Neighbourhood,
    find_neighbours,
    problem_of,
)
from selfback.domain.plan.own import with_own
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.progression import Move, next_levels
from selfback.domain.plan.remembering import after_plan
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.start_of_week import first_situation, next_situation
from selfback.domain.plan.steps import last_goal, plan_steps
from selfback.domain.plan.week import (
    Evidence,
    Mode,
    Neighbour,
    Plan,
    PlannedExercise,
    Safety,
)
from selfback.domain.safety.triage import Triage


def first_plan(
    profile: Profile,
    *,
    start: date,
    triage: Triage,
    library: Library,
    cases: CaseRelease,
    rules: Rules,
    chance: np.random.Generator,
    confirmed: bool = False,
    adjustments: Adjustments | None = None,
) -> Plan:
    """Return the first week; the same input gives the same plan.

    triage      of the answers to the warning signs; an emergency or a sign to be seen soon pauses
    chance      breaks ties only; seed it anew for each plan
    confirmed   someone has looked at what would pause the plan, and it may go on
    adjustments what a clinician changed: it binds the plan, and its limits replace those before;
                None leaves the limits as they are
    """
    situation = first_situation(
        profile,
        start=start,
        triage=triage,
        library=library,
        rules=rules,
        confirmed=confirmed,
        adjustments=adjustments,
    )
    return _plan(situation, None, cases, chance)


def next_plan(
    previous: Plan,
    checkin: Checkin,
    *,
    start: date,
    triage: Triage,
    library: Library,
    cases: CaseRelease,
    rules: Rules,
    chance: np.random.Generator,
    adjustments: Adjustments | None = None,
) -> Plan:
    """Return the week after `previous`, which holds all that is known; see `first_plan`."""
    situation = next_situation(
        previous,
        checkin,
        start=start,
        triage=triage,
        library=library,
        rules=rules,
        adjustments=adjustments,
    )
    return _plan(situation, previous, cases, chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a week holds, before anything is explained.

    chosen      the exercises as they were found, before the limits
    lead        type that leads trunk and hips, and since which week
    """

    draft: Draft
    chosen: list[Chosen]
    levels: dict[ExerciseType, Level]
    moves: tuple[Move, ...]
    lead: tuple[ExerciseType, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The exercises of a week as they were found, and the levels they were found for."""

    chosen: list[Chosen]
    levels: dict[ExerciseType, Level]
    moves: tuple[Move, ...]
    lead: tuple[ExerciseType, int]


def propose(
    situation: Situation,
    voices: Voices,
    chance: np.random.Generator,
    before: Proposal | None = None,
) -> Proposal:
    """Return the exercises of a week.

    before   a proposal for the same situation by other voices; its levels stand
    """
    levels, moves = next_levels(situation) if before is None else (before.levels, before.moves)
    chosen, lead = compose(situation, levels, voices, chance)
    return Proposal(chosen=chosen, levels=levels, moves=moves, lead=lead)


def decide(situation: Situation, proposal: Proposal) -> Decision:
    """Return the physical week: levels, exercises and steps, with every limit kept."""
    return Decision(
        draft=apply_limits(_draft(situation, proposal.chosen), situation),
        chosen=proposal.chosen,
        levels=proposal.levels,
        moves=proposal.moves,
        lead=proposal.lead,
    )


def _plan(
    situation: Situation,
    previous: Plan | None,
    cases: CaseRelease,
    chance: np.random.Generator,
) -> Plan:
    carry = situation.carry
    near = find_neighbours(
        cases, problem_of(carry, week=situation.week), rules=situation.rules.engine
    )
    decided = decide(situation, propose(situation, with_own(near, situation), chance))
    levels, moves = decided.levels, decided.moves
    exercises = tuple(
        replace(each, reasons=exercise_reasons(each, situation, levels, moves, near))
        for each in decided.draft.exercises
    )
    draft = replace(decided.draft, exercises=exercises)

    effects = next_effects(situation)
    education = plan_education(situation, effects, near, chance)
    changes = (
        changes_since(previous, draft, situation, moves, education) if previous is not None else ()
    )
    return Plan(
        week=situation.week,
        start=situation.start,
        language=situation.profile.language,
        mode=draft.mode,
        steps=draft.steps,
        exercises=draft.exercises,
        minutes=draft.minutes,
        days_per_week=draft.days_per_week,
        education=education,
        safety=_safety(situation.triage),
        headline=headline(draft, situation, previous, changes),
        changes=changes,
        evidence=_evidence(cases, near, decided.chosen, draft),
        carry=after_plan(
            carry,
            week=situation.week,
            mode=draft.mode,
            goal=goal_to_remember(draft, situation),
            exercises=draft.exercises,
            levels=levels,
            lead=decided.lead,
            effects=effects,
            education=education,
            paused=situation.paused,
        ),
        adjustments=situation.adjustments.ids,
    )


def _draft(situation: Situation, chosen: list[Chosen]) -> Draft:
    profile, rules = situation.profile, situation.rules.exercises
    session = session_of(profile.minutes, rules=rules)
    share = profile.minutes / session.count
    exercises: tuple[PlannedExercise, ...] = tuple(
        dose(each, session, round(share, 1), situation) for each in chosen
    )
    return Draft(
        mode=Mode.NORMAL,
        steps=plan_steps(situation),
        exercises=exercises,
        minutes=round(share * len(exercises)),
        days_per_week=profile.days_per_week,
    )


def goal_to_remember(draft: Draft, situation: Situation) -> int:
    """Return the step goal that the next week starts from, steps/day."""
    if draft.mode is not Mode.PAUSED:
        return draft.steps.goal
    # Through a pause the goal waits where it was, so that a new start need not guess.
    return last_goal(situation) if situation.carry.goals else plan_steps(situation).goal


def _safety(triage: Triage) -> Safety:
    return Safety(
        tier=triage.tier.value,
        also=tuple(each.value for each in triage.also),
        flags=triage.flags,
        signs=tuple(each.value for each in triage.signs),
        actions=tuple(each.value for each in triage.actions),
    )


def _evidence(
    cases: CaseRelease, near: Neighbourhood, chosen: list[Chosen], draft: Draft
) -> Evidence:
    planned = {each.id for each in draft.exercises}
    return Evidence(
        case_base=cases.name,
        neighbours=tuple(
            Neighbour(id=each.id, similarity=round(each.similarity, 4))
            for each in near.found[: near.rules.neighbours]
        ),
        rests_on=near.rests_on,
        effective_neighbours=round(near.effective, 1),
        shared_weight=round(near.shared, 3),
        propensities={
            each.exercise.id: round(each.propensity, 4)
            for each in chosen
            if each.exercise.id in planned
        },
        rules=draft.fired,
        expected={
            each: round(outcome, 4)
            for each in sorted(planned)
            if (outcome := near.expected(each)) is not None
        },
    )
