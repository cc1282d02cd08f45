"""The plane a figure is drawn in: x to the right, y down, angles in degrees clockwise."""

import math
from collections.abc import Sequence

Point = tuple[float, float]


def up(angle: float) -> Point:
    """Return the unit vector a trunk bone points along at this world angle."""
    turn = math.radians(angle)
    return math.sin(turn), -math.cos(turn)


def front(angle: float) -> Point:
    """Return the unit vector that points ahead of a body turned by this angle."""
    turn = math.radians(angle)
    return math.cos(turn), math.sin(turn)


def down(angle: float) -> Point:
    """Return the unit vector a limb bone points along at this world angle."""
    turn = math.radians(angle)
    return -math.sin(turn), math.cos(turn)


def along(start: Point, direction: Point, length: float = 1.0) -> Point:
    """Return the point that lies `length` from `start` in a direction."""
    return start[0] + direction[0] * length, start[1] + direction[1] * length


def blend(first: float, last: float, share: float) -> float:
    """Return the number `share` (0 to 1) of the way from first to last."""
    return first + (last - first) * share


def between(first: Point, last: Point, share: float) -> Point:
    """Return the point `share` (0 to 1) of the way from first to last."""
    return blend(first[0], last[0], share), blend(first[1], last[1], share)


def difference(end: Point, start: Point) -> Point:
    """Return the vector from start to end."""
    return end[0] - start[0], end[1] - start[1]


def distance(first: Point, last: Point) -> float:
    """Return how far two points are apart."""
    return math.hypot(last[0] - first[0], last[1] - first[1])


def limb_angle(start: Point, end: Point) -> float:
    """Return the world angle of a limb bone: 0 hangs down, -90 points right."""
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])) - 90


def seen_from(point: Point, origin: Point, angle: float) -> Point:
    """Return a world point in the frame of a bone at `origin`, turned by `angle`."""
    dx, dy = difference(point, origin)
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    return dx * cos + dy * sin, dy * cos - dx * sin


def half_circle(angle: float, centre: float = 0.0) -> float:
    """Return the same direction within 180 degrees of a centre."""
    return (angle - centre + 180) % 360 - 180 + centre


def unwrapped(angles: Sequence[float]) -> list[float]:
    """Return the angles without a jump of more than half a turn between neighbours."""
    smooth = [round(angles[0], 6)]
    for angle in angles[1:]:
        smooth.append(round(half_circle(angle, smooth[-1]), 6))
    return smooth


def ease(share: float) -> float:
    """Return how far a move has come after a share (0 to 1) of its time: a half cosine."""
    return 0.5 - 0.5 * math.cos(math.pi * share)
