"""Synthetic gait: what a sensor would measure on made-up people, for want of recordings.

Orientation follows how thigh and arm hang and swing; accelerations are sums of the step frequency
and its overtones with impacts. Cadences are round figures of everyday walking (about 110 steps a
minute), running (160) and stairs (90 up, 105 down). No real person stands behind a number here, and
a model trained on it alone is only as good as these figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from selfback.domain.activity.motion.recording import RATE, Floats, Position

CLASSES = ("walking", "running", "stairs-up", "stairs-down", "standing", "sitting")
MOVING = ("walking", "running", "stairs-up", "stairs-down")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gait:
    """How one activity moves; each number is a mean that people scatter around.

    hertz       steps a second
    bounce      g, of the body at the step frequency
    impact      g, of a foot that comes down
    swing       degrees to either side, of thigh and of wrist
    lean        degrees by which thigh and wrist are lifted on average
    """

    hertz: float
    bounce: float
    impact: float
    swing: Mapping[Position, float]
    lean: Mapping[Position, float]


def _both(thigh: float, wrist: float) -> Mapping[Position, float]:
    return {Position.THIGH: thigh, Position.WRIST: wrist}


GAITS: Mapping[str, Gait] = {
    "walking": Gait(hertz=1.85, bounce=0.16, impact=0.15, swing=_both(22, 18), lean=_both(5, 8)),
    "running": Gait(hertz=2.65, bounce=0.75, impact=0.8, swing=_both(32, 32), lean=_both(12, 75)),
    "stairs-up": Gait(hertz=1.5, bounce=0.12, impact=0.07, swing=_both(30, 9), lean=_both(28, 14)),
    "stairs-down": Gait(hertz=1.75, bounce=0.2, impact=0.4, swing=_both(17, 8), lean=_both(20, 16)),
}


def made_up(
    activity: str, position: Position, seconds: float, *, chance: np.random.Generator
) -> tuple[Floats, float]:
    """Return what a sensor on a made-up person measures, (n_samples, 3) in g, and the steps."""
    time = np.arange(0, seconds, 1 / RATE)
    if activity in GAITS:
        axes, steps = _moving(GAITS[activity], position, time, chance)
    else:
        axes, steps = _still(activity, position, time, chance), 0.0
    turned = axes @ _turn(chance, degrees=10).T
    return turned + chance.normal(0, 0.012, turned.shape) + chance.normal(0, 0.01, 3), steps


def _moving(
    gait: Gait, position: Position, time: Floats, chance: np.random.Generator
) -> tuple[Floats, float]:
    hertz = gait.hertz * (1 + chance.normal(0, 0.07))
    wander = np.cumsum(chance.normal(0, 0.006, len(time))) * np.sqrt(1 / RATE)
    phase = 2 * np.pi * np.cumsum(hertz * (1 + wander)) / RATE + chance.uniform(0, 2 * np.pi)
    strength = np.exp(chance.normal(0, 0.15))
    swing = gait.swing[position] * np.exp(chance.normal(0, 0.2))
    lean = gait.lean[position] + chance.normal(0, 6)
    angle = np.radians(lean + swing * np.sin(phase / 2))
    along = strength * gait.bounce * (np.cos(phase) + 0.4 * np.cos(2 * phase + 0.6))
    foot = np.maximum(np.cos(phase - 0.8), 0) ** 12
    # Both feet are felt at the wrist; at the thigh, the own one more than the other.
    own = 1.0 if position is Position.WRIST else 1 + 0.5 * np.sign(np.sin(phase / 2))
    along = along + strength * gait.impact * own * (foot - foot.mean())
    ahead = 0.5 * strength * gait.bounce * np.sin(phase + 0.4)
    aside = 0.3 * strength * gait.bounce * np.sin(phase / 2 + 0.3)
    down = -(1 + along)
    axes = np.stack(
        [down * np.cos(angle) + ahead * np.sin(angle), aside,
         -down * np.sin(angle) + ahead * np.cos(angle)],
        axis=1,
    )  # fmt: skip
    return axes, float((phase[-1] - phase[0]) / (2 * np.pi))


def _still(activity: str, position: Position, time: Floats, chance: np.random.Generator) -> Floats:
    is_sitting = activity == "sitting"
    if position is Position.THIGH:
        lift = chance.normal(84, 7) if is_sitting else chance.normal(3, 5)
    else:
        lift = chance.normal(72, 18) if is_sitting else chance.normal(12, 10)
    restless = np.exp(chance.normal(-0.3, 0.5)) * (1.5 if position is Position.WRIST else 0.6)
    sway = np.cumsum(chance.normal(0, restless, len(time))) / np.sqrt(RATE)
    angle = np.radians(lift + sway - np.linspace(sway[0], sway[-1], len(time)))
    small = chance.normal(0, 0.006 * restless, (len(time), 3))
    axes: Floats = np.stack([-np.cos(angle), np.zeros(len(time)), np.sin(angle)], axis=1) + small
    return axes


def _turn(chance: np.random.Generator, *, degrees: float) -> Floats:
    """Return a rotation by small angles around all axes, as nobody wears a sensor exactly."""
    a, b, c = np.radians(chance.normal(0, degrees, 3))
    one = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    two = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    three = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    held: Floats = one @ two @ three
    return held
