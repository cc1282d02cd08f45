"""Random but valid lives: a person, and twelve weeks of check-ins that follow their plans."""

from dataclasses import replace

import numpy as np

from selfback.domain.content.library import Library
from selfback.domain.plan.checkin import Checkin, Done
from selfback.domain.plan.profile import Limits, Profile
from selfback.domain.plan.profile_space import random_profile
from selfback.domain.plan.week import Plan

SKIPS = ("pain", "too_easy", "too_hard", "unclear", "no_equipment", "dislike")


def random_person(chance: np.random.Generator, library: Library) -> Profile:
    profile = random_profile(chance, library)
    days = tuple(_day(chance) for _ in range(7)) if chance.random() < 0.3 else ()
    limits = Limits(exercises=("bridge",)) if chance.random() < 0.05 else Limits()
    return replace(
        profile, red_flags=random_signs(chance, library), steps_per_day=days, limits=limits
    )


def random_signs(chance: np.random.Generator, library: Library) -> dict[str, str]:
    often = {"R": 0.002, "A": 0.003, "B": 0.03}
    signs = {}
    for sign in library.red_flags.values():
        answered = chance.random() < often[sign.tier.value]
        signs[sign.id] = ("yes", "unknown")[int(chance.random() < 0.2)] if answered else "no"
    return signs


def random_checkin(chance: np.random.Generator, library: Library, plan: Plan) -> Checkin:
    profile = plan.carry.profile
    pain = int(np.clip(plan.carry.pain[-1] + chance.integers(-3, 4), 0, 10))
    asked = {each.id: each for each in library.instruments["intake"].questions}
    given = {
        "interference": int(chance.integers(0, 11)),
        "fear": int(chance.integers(0, 11)),
        "work_ability": int(chance.integers(0, 11)) if profile.work_ability is not None else None,
        "sleep": asked["sleep"].choices[int(chance.integers(3))],
        "confidence_work": int(chance.integers(0, 7)),
        "confidence_life": int(chance.integers(0, 7)),
        "stress_control": int(chance.integers(0, 5)),
        "stress_confident": int(chance.integers(0, 5)),
        "stress_going_well": int(chance.integers(0, 5)),
        "stress_piling_up": int(chance.integers(0, 5)),
        "mood_interest": int(chance.integers(0, 4)),
        "mood_low": int(chance.integers(0, 4)),
        "barriers": tuple(b for b in asked["barriers"].choices if chance.random() < 0.2),
    }
    seldom = {
        "minutes": int(asked["minutes"].choices[int(chance.integers(5))]),
        "days_per_week": int(chance.integers(1, 8)),
        "conditions": tuple(c for c in asked["conditions"].choices if chance.random() < 0.03),
        "cleared": ("yes", "no", "unknown")[int(chance.integers(3))],
        "step_goal": int(chance.integers(30, 101)) * 100,
        "limits": Limits(exercises=(_one(chance, sorted(library.exercises)),)),
    }
    answers = {key: value for key, value in given.items() if chance.random() < 0.4}
    answers |= {key: value for key, value in seldom.items() if chance.random() < 0.04}
    return Checkin(
        red_flags=random_signs(chance, library),
        pain_average=pain,
        gpe=int(chance.integers(-3, 4)),
        steps=tuple(_day(chance) for _ in range(7)),
        new_device=bool(chance.random() < 0.03),
        exercises=tuple(_done(chance, each.id) for each in plan.exercises if chance.random() < 0.8),
        read=tuple(each.id for each in plan.education if chance.random() < 0.7),
        quizzes={
            each.id: True for each in plan.education if each.as_quiz and chance.random() < 0.7
        },
        confirmed=bool(chance.random() < 0.6),
        **answers,
    )


def _done(chance: np.random.Generator, exercise_id: str) -> Done:
    if chance.random() < 0.12:
        return Done(id=exercise_id, skipped=_one(chance, SKIPS))
    return Done(
        id=exercise_id,
        sessions=int(chance.integers(1, 6)),
        minutes=float(chance.integers(5, 40)),
        repetitions_percent=100.0 if chance.random() < 0.7 else float(chance.integers(30, 100)),
        rating=_one(chance, ("easy", "right", "right", "hard")),
    )


def _day(chance: np.random.Generator) -> int | None:
    return None if chance.random() < 0.25 else int(chance.integers(0, 14000))


def _one(chance: np.random.Generator, choices):
    return choices[int(chance.integers(len(choices)))]
