"""One world under one policy, week by week: decide, live, report, remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise import CaseBase
from selfback.domain.content.library import Library
from selfback.domain.plan.checkin import Checkin, Done, Rating, SkipReason
from selfback.domain.plan.neighbours import problem_of
from selfback.domain.plan.outcome import WeekOutcome
from selfback.domain.plan.own import with_own
from selfback.domain.plan.planning import Proposal, propose
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.week import PlannedExercise
from selfback.domain.simulation.bases import SILENCE, Listening
from selfback.domain.simulation.deciding import (
    Settled,
    first_situation,
    next_situation,
    settle,
    settle_by,
)
from selfback.domain.simulation.people import JOIN_EVERY, WAVES, People
from selfback.domain.simulation.policies import Policy, PolicyName, Settings
from selfback.domain.simulation.responses import Lived, World, live_a_week

F64 = npt.NDArray[np.float64]
AT_THE_END = 4  # the last weeks of each person that count as the end
DISLIKES = 0.12  # of exercises of which nothing was done, those that are swapped out


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What became of n people in t weeks each.

    outcomes    of each week, 0 to 1, shape (n, t); NaN in a week without any report
    pain        as reported at the end of each week, 0 to 10, shape (n, t)
    severity    the hidden truth behind it, shape (n, t)
    done        share of the planned exercise sessions, shape (n, t); NaN where none was planned
    """

    policy: PolicyName
    outcomes: F64
    pain: F64
    severity: F64
    done: F64

    @property
    def outcome_at_the_end(self) -> float:
        """Mean outcome of everybody's last weeks, 0 to 1."""
        return float(np.nanmean(self.outcomes[:, -AT_THE_END:]))

    @property
    def figures(self) -> dict[str, float]:
        """The means that are compared between policies."""
        return {
            "outcome_at_the_end": self.outcome_at_the_end,
            "outcome_all_weeks": float(np.nanmean(self.outcomes)),
            "pain_at_the_end": float(self.pain[:, -AT_THE_END:].mean()),
            "done_share": float(np.nanmean(self.done)),
        }


@dataclass(slots=True, kw_only=True)
class Life:
    """One person while the weeks go by."""

    number: int
    situation: Situation | None = None
    checkin: Checkin | None = None
    settled: Settled | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """One calendar week: who lives which of their weeks (from 0), and the problems asked with."""

    active: list[Life]
    who: npt.NDArray[np.int64]
    week: npt.NDArray[np.int64]
    problems: list[dict[str, Any]]


def run_policy(
    name: PolicyName,
    *,
    people: People,
    world: World,
    weeks: int,
    library: Library,
    rules: Rules,
    empty: CaseBase,
    examples: Sequence[Mapping[str, Any]],
    settings: Settings,
    chance: np.random.Generator,
) -> Run:
    """Return what becomes of people under a policy.

    empty       a case base without cases: its schema and settings
    examples    the worked examples every release starts from
    chance      breaks ties and explores; the world brings all other chance, the same for every
                policy
    """
    n = len(people.profiles)
    days = np.array([each.days_per_week for each in people.profiles])
    policy = Policy(
        name,
        rules=rules,
        world=world,
        days=days,
        empty=empty,
        examples=examples,
        settings=settings,
    )
    lives = [Life(number=number) for number in range(n)]
    severity = world.start.copy()
    run = Run(
        policy=name,
        outcomes=np.full((n, weeks), np.nan),
        pain=np.zeros((n, weeks)),
        severity=np.zeros((n, weeks)),
        done=np.full((n, weeks), np.nan),
    )
    for now in range(weeks + JOIN_EVERY * (WAVES - 1)):
        who = np.flatnonzero((people.joins <= now) & (now < people.joins + weeks))
        if not len(who):
            continue
        policy.release(now)
        week = now - people.joins[who]
        active = [lives[each] for each in who.tolist()]
        for life, at in zip(active, week.tolist(), strict=True):
            _look(life, at, people, library, policy.rules)
        problems = _decide(policy, active, chance)
        week_now = Now(active=active, who=who, week=week, problems=problems)
        lived = live_a_week(
            world,
            who,
            week,
            severity=severity[who],
            planned=_planned(active, world.ids),
            days=np.array([_settled(each).decision.draft.days_per_week for each in active]),
        )
        severity[who] = lived.severity
        _report(policy, week_now, lived, world, run)
    return run


def _settled(life: Life) -> Settled:
    if life.settled is None:
        raise ValueError(f"person {life.number} has no plan yet")
    return life.settled


def _look(life: Life, at: int, people: People, library: Library, rules: Rules) -> None:
    """Bring a person's situation up to the start of a week, from 0."""
    if life.situation is None or life.checkin is None:
        profile = people.profiles[life.number]
        life.situation = first_situation(profile, library=library, rules=rules)
        return
    life.situation = next_situation(
        _settled(life).carry, life.checkin, week=at + 1, rules=rules, before=life.situation
    )


def _decide(
    policy: Policy, active: Sequence[Life], chance: np.random.Generator
) -> list[dict[str, Any]]:
    """Give everybody a week; return the problems asked with, for policies that ask cases."""
    if policy.name == "fixed":
        active = [life for life in active if life.settled is None]
    if policy.name in {"fixed", "rules"}:
        for life in active:
            life.settled = settle(_situation(life), SILENCE, chance)
        return []
    problems = [_problem(life) for life in active] if policy.asks_cases else []
    # Cases are asked only for those who have a choice; for the others the answer changes nothing.
    open_ = {at: found for at, life in enumerate(active) if (found := _choice(life, chance))}
    voices = policy.voices(
        [problems[at] for at in open_] if problems else [], [active[at].number for at in open_]
    )
    for (at, silent), said in zip(open_.items(), voices, strict=True):
        situation = _situation(active[at])
        heard = with_own(said, situation) if policy.name == "learning" else said
        active[at].settled = settle_by(situation, propose(situation, heard, chance, silent))
    return problems


def _problem(life: Life) -> dict[str, Any]:
    situation = _situation(life)
    return problem_of(situation.carry, week=situation.week)


def _choice(life: Life, chance: np.random.Generator) -> Proposal | None:
    """Return what the default order proposes if there is anything to choose; else settle it."""
    situation, listening = _situation(life), Listening()
    silent = propose(situation, listening, chance)
    if listening.was_asked:
        return silent
    life.settled = settle_by(situation, silent)
    return None


def _situation(life: Life) -> Situation:
    if life.situation is None:
        raise ValueError(f"person {life.number} has not been looked at")
    return life.situation


def _planned(active: Sequence[Life], ids: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    place = {each: at for at, each in enumerate(ids)}
    planned = np.zeros((len(active), len(ids)), dtype=np.bool_)
    for row, life in enumerate(active):
        for each in _settled(life).decision.draft.exercises:
            planned[row, place[each.id]] = True
    return planned


def _report(policy: Policy, now: Now, lived: Lived, world: World, run: Run) -> None:
    """Turn what was lived into check-ins, outcomes and cases."""
    who, week = now.who, now.week
    run.pain[who, week], run.severity[who, week] = lived.pain, lived.severity
    run.done[who, week] = lived.done_share
    place = {each: at for at, each in enumerate(world.ids)}
    luck, outcomes = world.luck[who, week], []
    for row, life in enumerate(now.active):
        settled = _settled(life)
        done = tuple(
            _done(
                each,
                int(lived.sessions[row, place[each.id]]),
                float(luck[row, place[each.id]]),
                float(world.ability[life.number]),
            )
            for each in settled.decision.draft.exercises
        )
        parts = _parts(life, row, lived)
        outcome = WeekOutcome(**parts).value(policy.rules.engine.outcome)
        outcomes.append(np.nan if outcome is None else outcome)
        keenness = float(world.keenness[life.number, week[row]])
        life.checkin = Checkin(
            red_flags=settled.carry.profile.red_flags,
            pain_average=int(lived.pain[row]),
            gpe=int(lived.gpe[row]),
            interference=int(lived.interference[row]),
            steps=_walked(settled.carry.goals[-1], keenness),
            exercises=done,
            confirmed=True,
        )
        if now.problems:
            case = _case(settled, now.problems[row], outcome, parts)
            policy.remember(
                {**case, "id": f"{life.number}-{week[row]}", "person": str(life.number)}
            )
    run.outcomes[who, week] = outcomes


def _parts(life: Life, row: int, lived: Lived) -> dict[str, Any]:
    """Return the parts of the week's outcome, as the product would know them."""
    profile, share = _situation(life).profile, float(lived.done_share[row])
    return {
        "gpe": int(lived.gpe[row]),
        "pain_change": int(lived.pain[row]) - profile.pain_average,
        "interference_change": int(lived.interference[row]) - profile.interference,
        "done_share": None if np.isnan(share) else share,
    }


def _done(each: PlannedExercise, sessions: int, luck: float, ability: float) -> Done:
    rating: Rating = "right"
    if each.level > ability + 0.5:
        rating = "hard"
    elif each.level < ability - 1:
        rating = "easy"
    skipped: SkipReason | None = None
    if not sessions and luck < DISLIKES:
        skipped = "dislike"
    elif rating == "hard" and luck > 0.8:
        skipped = "too_hard"
    return Done(
        id=each.id,
        sessions=sessions,
        minutes=sessions * each.minutes,
        repetitions_percent=60.0 if rating == "hard" else 100.0,
        rating=rating if sessions else None,
        skipped=skipped,
    )


def _walked(goal: int, keenness: float) -> tuple[int, ...]:
    return (max(0, round(goal * (0.9 + 0.15 * keenness))),) * 7


def _case(
    settled: Settled,
    problem: Mapping[str, Any],
    outcome: float | None,
    parts: Mapping[str, Any],
) -> dict[str, Any]:
    draft = settled.decision.draft
    return {
        **problem,
        "expert": "no",
        "exercises": [each.id for each in draft.exercises],
        "steps_goal": draft.steps.goal or None,
        "outcome": outcome,
        **parts,
    }
