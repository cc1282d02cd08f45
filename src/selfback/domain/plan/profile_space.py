"""Random valid people and weeks, spread over what may be answered; for designs and for tests."""

from dataclasses import replace

import numpy as np

from selfback.domain.content.library import Library
from selfback.domain.content.question import Question
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.profile import Profile

WEEKS_MOST = 12
NO_CONDITION_SHARE = 0.45


def random_profile(chance: np.random.Generator, library: Library) -> Profile:
    """Return a valid profile: every answer allowed, pain and its company loosely together.

    The warning signs are all answered "no"; callers answer them otherwise where they need to.
    """
    asked = {each.id: each for each in library.instruments["intake"].questions}
    burden = chance.random()  # how much the back weighs on this person
    average = _scale(chance, burden, 10)
    work = _one(chance, asked["work"].choices)
    has_work = work in {"working", "sick_listed"}
    steps = int(chance.integers(1500, 12000)) if chance.random() < 0.5 else None
    return Profile(
        language=_one(chance, ("en", "da", "nb")),
        country=_one(chance, tuple(sorted(library.countries)) or ("DK",)),
        age=_age(chance, work),
        sex=_one(chance, asked["sex"].choices[:2]) if chance.random() < 0.9 else None,
        pain_average=average,
        pain_worst=min(10, average + int(chance.integers(0, 4))),
        duration=_one(chance, asked["duration"].choices),
        pain_sites=_some(chance, asked["pain_sites"], most=4),
        interference=_scale(chance, burden, 10),
        fear=_scale(chance, burden, 10),
        confidence_work=6 - _scale(chance, burden, 6),
        confidence_life=6 - _scale(chance, burden, 6),
        sleep=_one(chance, asked["sleep"].choices),
        stress=_scale(chance, burden, 4),
        mood_interest=_scale(chance, burden, 3),
        mood_low=_scale(chance, burden, 3),
        work=work,
        work_ability=10 - _scale(chance, burden, 10) if has_work else None,
        activity_level=_one(chance, asked["activity_level"].choices),
        usual_steps=steps,
        conditions=_conditions(chance, asked["conditions"]),
        cleared=_one(chance, ("yes", "no", "unknown")),
        minutes=int(_one(chance, asked["minutes"].choices)),
        days_per_week=int(chance.integers(1, 8)),
        barriers=_some(chance, asked["barriers"], most=2),
        red_flags=dict.fromkeys(library.red_flags, "no"),
    )


def random_week(chance: np.random.Generator, library: Library) -> tuple[int, Carry]:
    """Return a random week, from 1, and a person's state at its start."""
    profile = random_profile(chance, library)
    week = 1 if chance.random() < 0.25 else int(chance.integers(2, WEEKS_MOST + 1))
    pain = _series(chance, profile.pain_average, week)
    interference = _series(chance, profile.interference, week)
    goal = int(chance.integers(30, 101)) * 100
    carry = Carry(
        profile=replace(profile, pain_average=pain[-1], interference=interference[-1]),
        pain=pain,
        interference=interference,
        goals=(goal,) if week > 1 else (),
        achieved=(round(goal * chance.uniform(0.3, 1.3)),) if week > 1 else (),
        stress_four=int(chance.integers(0, 17)) if week > 8 else None,
    )
    return week, carry


def _scale(chance: np.random.Generator, burden: float, highest: int) -> int:
    mixed = 0.5 * burden + 0.5 * chance.random() if chance.random() < 0.7 else chance.random()
    return min(highest, int(mixed * (highest + 1)))


def _age(chance: np.random.Generator, work: str) -> int:
    low, high = {"retired": (60, 91), "studying": (18, 40)}.get(work, (20, 68))
    return int(chance.integers(low, high))


def _one(chance: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(chance.integers(len(choices)))]


def _some(chance: np.random.Generator, question: Question, *, most: int) -> tuple[str, ...]:
    count = int(chance.integers(0, most + 1))
    picked = set(chance.permutation(len(question.choices))[:count].tolist())
    return tuple(each for at, each in enumerate(question.choices) if at in picked)


def _conditions(chance: np.random.Generator, question: Question) -> tuple[str, ...]:
    if chance.random() < NO_CONDITION_SHARE:
        return ()
    return _some(chance, question, most=3)


def _series(chance: np.random.Generator, first: int, weeks: int) -> tuple[int, ...]:
    values = [first]
    while len(values) < weeks:
        values.append(int(np.clip(values[-1] + chance.integers(-2, 3), 0, 10)))
    return tuple(values)
