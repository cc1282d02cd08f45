"""Two-bone reach: where the joint between two bones goes when their end is planted."""

import math
from dataclasses import dataclass

from selfback.domain.figures.plane import Point, along, difference, distance

SLACK = 1e-3  # keeps the triangle of two bones and a target from collapsing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A reached or missed target.

    joint, end   the middle joint and the end of the second bone
    short_by     how much farther than both bones the target lies; negative if it is in reach
    """

    joint: Point
    end: Point
    short_by: float


def reach(start: Point, target: Point, *, lengths: tuple[float, float], bend: int) -> Reach:
    """Return the joint and end of two bones that reach from start towards a target.

    lengths   of the first and second bone, units of the figure
    bend      +1 turns the first bone clockwise away from the line to the target, -1 the other way
    """
    first, second = lengths
    away = distance(start, target)
    near, far = abs(first - second) + SLACK, first + second - SLACK
    span = min(max(away, near), far)
    toward = _unit(start, target, away)
    cosine = (first**2 + span**2 - second**2) / (2 * first * span)
    turn = math.acos(max(-1.0, min(1.0, cosine))) * bend
    cos, sin = math.cos(turn), math.sin(turn)
    direction = (toward[0] * cos - toward[1] * sin, toward[0] * sin + toward[1] * cos)
    joint = along(start, direction, first)
    end = along(start, toward, span)
    return Reach(joint=joint, end=end, short_by=max(away - first - second, near - SLACK - away))


def _unit(start: Point, target: Point, away: float) -> Point:
    if away < SLACK:
        return 0.0, 1.0
    dx, dy = difference(target, start)
    return dx / away, dy / away
