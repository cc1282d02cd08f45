"""The planner's own decisions without words: what a week holds, and what it hands on."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from selfback.domain.content.library import Library
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.composition import Voices
from selfback.domain.plan.planning import Decision, Proposal, decide, goal_to_remember, propose
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.remembering import after_plan, at_the_start, with_checkin
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.screening import screen_checkin, screen_profile
from selfback.domain.plan.situation import Situation, pause_tier

NO_DAY = date(1, 1, 1)  # no decision looks at the day a week starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A week that is decided, and the state that goes on to the next."""

    decision: Decision
    carry: Carry


def first_situation(profile: Profile, *, library: Library, rules: Rules) -> Situation:
    """Return what is known when the first week is planned."""
    triage = screen_profile(profile, library=library, rules=rules)
    return Situation(
        week=1,
        start=NO_DAY,
        carry=at_the_start(profile),
        checkin=None,
        triage=triage,
        paused=pause_tier(triage, "", confirmed=False),
        library=library,
        rules=rules,
    )


def next_situation(
    carry: Carry, checkin: Checkin, *, week: int, rules: Rules, before: Situation
) -> Situation:
    """Return what is known when a later week is planned; conditions and limits stay as before.

    carry   the state before the check-in
    week    the week to be planned, from 2
    before  the situation of an earlier week
    """
    library = before.library
    triage = screen_checkin(carry, checkin, library=library, rules=rules)
    return Situation(
        week=week,
        start=NO_DAY,
        carry=with_checkin(carry, checkin, week=week, rules=rules),
        checkin=checkin,
        triage=triage,
        paused=pause_tier(triage, carry.paused, confirmed=checkin.confirmed),
        library=library,
        rules=rules,
        free=before.allowed,
    )


def settle(situation: Situation, voices: Voices, chance: np.random.Generator) -> Settled:
    """Return the week by the planner's own levels, composition, steps and limits."""
    return settle_by(situation, propose(situation, voices, chance))


def settle_by(situation: Situation, proposal: Proposal) -> Settled:
    """Return the week of a proposal, with the planner's own steps and limits.

    Messages are left out: no response model looks at them.
    """
    decision = decide(situation, proposal)
    draft = decision.draft
    carry = after_plan(
        situation.carry,
        week=situation.week,
        mode=draft.mode,
        goal=goal_to_remember(draft, situation),
        exercises=draft.exercises,
        levels=decision.levels,
        lead=decision.lead,
        effects=(),
        education=(),
        paused=situation.paused,
    )
    return Settled(decision=decision, carry=carry)
