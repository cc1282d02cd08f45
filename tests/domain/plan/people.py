"""What the tests of the planner start from: the shipped content, one plain person, plain weeks."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
from tests.domain.shipped import CONTENT, library

from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.neighbours import CaseRelease
from selfback.domain.plan.planning import first_plan, next_plan
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.screening import screen_checkin, screen_profile
from selfback.domain.plan.seeds import load_seed_cases, release_of
from selfback.domain.plan.week import Plan

MONDAY = date(2027, 1, 4)


@cache
def rules() -> Rules:
    return Rules.from_library(library())


@cache
def seeds() -> CaseRelease:
    return load_seed_cases(CONTENT)


@cache
def no_cases() -> CaseRelease:
    return release_of(CONTENT, ())


def no_signs() -> dict[str, str]:
    return dict.fromkeys(library().red_flags, "no")


def make_profile(**changes) -> Profile:
    plain = Profile(
        language="en",
        country="GB",
        age=45,
        sex="female",
        pain_average=4,
        pain_worst=6,
        duration="5_to_12_weeks",
        pain_sites=("low_back",),
        interference=3,
        fear=2,
        confidence_work=5,
        confidence_life=5,
        sleep="seldom",
        stress=1,
        mood_interest=0,
        mood_low=0,
        work="working",
        work_ability=8,
        activity_level="light",
        usual_steps=5000,
        minutes=20,
        days_per_week=3,
        red_flags=no_signs(),
    )
    return replace(plain, **changes)


def make_checkin(**changes) -> Checkin:
    plain = Checkin(red_flags=no_signs(), pain_average=4, gpe=0, steps=(5000,) * 7)
    return replace(plain, **changes)


def begin(
    profile: Profile | None = None, *, cases: CaseRelease | None = None, seed=0, **more
) -> Plan:
    profile = profile or make_profile()
    given = more.pop("rules", None) or rules()
    return first_plan(
        profile,
        start=MONDAY,
        triage=screen_profile(profile, library=library(), rules=given),
        library=library(),
        cases=cases or seeds(),
        rules=given,
        chance=np.random.default_rng(seed),
        **more,
    )


def go_on(
    previous: Plan, checkin: Checkin | None = None, *, cases=None, seed=0, adjustments=None
) -> Plan:
    checkin = checkin or make_checkin()
    return next_plan(
        previous,
        checkin,
        start=MONDAY,
        triage=screen_checkin(previous.carry, checkin, library=library(), rules=rules()),
        library=library(),
        cases=cases or seeds(),
        rules=rules(),
        chance=np.random.default_rng([seed, previous.week]),
        adjustments=adjustments,
    )


def ids(plan: Plan) -> list[str]:
    return [each.id for each in plan.exercises]


def codes(reasons) -> list[str]:
    return [each.code for each in reasons]
