"""Where a body lies: resting on the surface, pinned by a point, its head on the mat."""

import math
from dataclasses import replace

from selfback.domain.figures import front as front_trunk
from selfback.domain.figures import trunk as side_trunk
from selfback.domain.figures.figure import Figure
from selfback.domain.figures.plane import Point, along, between, down, front, half_circle, up
from selfback.domain.figures.shapes import DRAWN
from selfback.domain.figures.skeleton import (
    HEAD_SET,
    NECK,
    NECK_SET,
    Body,
    head_centre,
    is_side,
)

BACK_OF_HEAD, FACE_UP = 10.6, -88.0


def rested(figure: Figure, body: Body) -> Body:
    """Return the body where its pin and the surface it rests on put it."""
    pin = figure.pin
    at = surface_point(body, pin.part) if pin else (0.0, 0.0)
    right = pin.x - at[0] if pin else 0.0
    if pin and pin.y is not None:
        return moved(body, (right, pin.y - at[1]))
    if not figure.rest:
        return moved(body, (right, 0.0))
    body = _lowered(figure, moved(body, (right, 0.0)))
    if not figure.head_rests:
        return body
    # The neck shapes the collar, and the collar may be what the body rests on: settle twice.
    return _head_down(_lowered(figure, _head_down(body)))


def _lowered(figure: Figure, body: Body) -> Body:
    lowest = max(lowest_of(body, part) for part in figure.rest)
    return moved(body, (0.0, -lowest))


def moved(body: Body, way: Point) -> Body:
    """Return the body moved as a whole."""
    joints = {name: along(at, way) for name, at in body.joints.items()}
    return replace(body, joints=joints)


def _head_down(body: Body) -> Body:
    """Return the body with the back of its head on the mat, the face as nearly up as it can."""
    tries = [_resting_head(body, FACE_UP + way * tilt) for tilt in TILTS for way in (-1, 1)]
    neck, face = min(tries, key=lambda each: _strain(body, *each))
    joints, turns = dict(body.joints), dict(body.turns)
    joints["skull_base"] = along(joints["neck_base"], up(neck), NECK)
    joints["head"] = head_centre(joints["skull_base"], face)
    turns["neck"], turns["head"] = neck, face
    return replace(body, joints=joints, turns=turns)


TILTS = range(31)  # degrees the face may turn from straight up to spare the neck


def _resting_head(body: Body, face: float) -> tuple[float, float]:
    """Return the neck's and the head's world angle that put the head on the mat."""
    skull_base = -BACK_OF_HEAD - head_centre((0, 0), face)[1]
    rise = (body.joints["neck_base"][1] - skull_base) / NECK
    return -math.degrees(math.acos(max(-1.0, min(1.0, rise)))), face


def _strain(body: Body, neck: float, face: float) -> tuple[float, float]:
    """Return how far neck and head are beyond their limits, then how far the face is from up."""
    bends = {
        "neck": half_circle(neck - body.turns["high_thoracic"] - NECK_SET),
        "head": half_circle(face - neck - HEAD_SET),
    }
    over = 0.0
    for name, bend in bends.items():
        low, high = body.vocabulary.limits[name]
        over += max(low - bend, bend - high, 0.0)
    base = body.joints["neck_base"]
    centre = head_centre(along(base, up(neck), NECK), face)
    off_mat = abs(centre[1] + BACK_OF_HEAD)
    return over + off_mat, abs(face - FACE_UP)


SURFACES = {
    "upper_back": ("mid_thoracic", "neck_base", 0.45, "high_thoracic", -11.0),
    "buttock": ("hip", "sacrum", 0.0, "pelvis", -13.5),
    "belly": ("sacrum", "mid_lumbar", 0.5, "low_lumbar", 11.5),
    "chest": ("mid_thoracic", "neck_base", 0.0, "low_thoracic", 12.0),
    "back_of_head": ("head", "head", 0.0, "head", -11.0),
}


def surface_point(body: Body, part: str) -> Point:
    """Return a joint, or a point of the body's surface named in `SURFACES`."""
    if part in body.joints:
        return body.joints[part]
    if part in SURFACES:
        first, last, share, bone, ahead = SURFACES[part]
        middle = between(body.joints[first], body.joints[last], share)
        return along(middle, front(body.turns[bone]), ahead)
    return body.joints[f"{part}_{body.sides[0]}"]


def lowest_of(body: Body, part: str) -> float:
    """Return the y of the lowest drawn point of a part, as `trunk`, `head` or `foot_far`."""
    seen_from_side = is_side(body.vocabulary)
    if part == "trunk":
        lowest = side_trunk.lowest_of_trunk if seen_from_side else front_trunk.lowest_of_trunk
        return lowest(body)
    if part == "head":
        return body.joints["head"][1] + (11.2 if seen_from_side else 12.0)
    name, _, side = part.rpartition("_")
    if name == "foot":
        return body.joints[f"ankle_{side}"][1] + foot_depth(body.turns[f"foot_{side}"], body)
    start = {"thigh": "hip", "shin": "knee", "forearm": "elbow", "hand": "wrist", "fist": "wrist"}
    origin, angle = body.joints[f"{start[name]}_{side}"], body.turns[part.replace("fist", "hand")]
    scale = body.length(name, side)
    (_, lower), (_, ahead) = down(angle), front(angle)
    return origin[1] + max(x * scale * lower - y * ahead for x, y in DRAWN[name])


def foot_depth(angle: float, body: Body) -> float:
    """Return how far below the ankle the lowest drawn point of a foot lies."""
    shape = DRAWN["foot" if is_side(body.vocabulary) else "front_foot"]
    cos, sin = front(angle)
    return max(x * sin + y * cos for x, y in shape)
