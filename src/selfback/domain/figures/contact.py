"""Placing a body: resting on the surface, pinned points, planted and held limb ends."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from selfback.domain.figures import front as front_trunk
from selfback.domain.figures import trunk as side_trunk
from selfback.domain.figures.figure import Contact, Figure
from selfback.domain.figures.plane import (
    Point,
    along,
    between,
    down,
    front,
    half_circle,
    limb_angle,
    up,
)
from selfback.domain.figures.reach import reach
from selfback.domain.figures.shapes import DRAWN
from selfback.domain.figures.skeleton import (
    FOREARM,
    HEAD_SET,
    NECK,
    NECK_SET,
    SHIN,
    THIGH,
    UPPER_ARM,
    Body,
    add_arm,
    add_leg,
    elbow_sign,
    front_foot,
    head_centre,
    is_side,
    sign,
    stand,
)

ARM_REACH = UPPER_ARM + FOREARM - 0.1
KNEE_UP, ELBOW_UP, HAND_UP = 6.9, 5.0, 3.7
PLANTED_SHIN, FLAT_FOOT, TUCKED_FOOT = 91.5, 170.0, 84.0
FLAT_HAND = -90.0
BACK_OF_HEAD, FACE_UP = 10.6, -88.0
ALLOWED_SHORT = 0.3

Anchors = Mapping[str, tuple[Point, float, float]]  # limb -> joint, its bone's and end's angle
NO_ANCHORS: Anchors = MappingProxyType({})


@dataclass(slots=True)
class _Laying:
    """A body being laid: the only thing here that changes."""

    joints: dict[str, Point]
    turns: dict[str, float]
    misses: dict[str, float]


def place(
    figure: Figure,
    angles: Mapping[str, float],
    *,
    contacts: tuple[Contact, ...],
    anchors: Anchors = NO_ANCHORS,
) -> Body:
    """Return the body of these angles where the figure's contacts put it.

    contacts   those that hold in this moment
    anchors    places of contacts that are written without a number
    """
    body = stand(figure.vocabulary, angles)
    body = _rest(figure, body)
    for contact in sorted(contacts, key=lambda each: each.limb.startswith("arm")):
        body = _planted(body, contact, anchors)
    return _with_joint_angles(body)


# --- The root -------------------------------------------------------------------------------------


def _rest(figure: Figure, body: Body) -> Body:
    pin = figure.pin
    at = surface_point(body, pin.part) if pin else (0.0, 0.0)
    right = pin.x - at[0] if pin else 0.0
    if pin and pin.y is not None:
        return moved(body, (right, pin.y - at[1]))
    if not figure.rest:
        return moved(body, (right, 0.0))
    lowest = max(lowest_of(body, part) for part in figure.rest)
    body = moved(body, (right, -lowest))
    return _head_down(body) if figure.head_rests else body


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


# --- The limbs ------------------------------------------------------------------------------------


def _planted(body: Body, contact: Contact, anchors: Anchors) -> Body:
    laying = _Laying(joints=dict(body.joints), turns=dict(body.turns), misses=dict(body.misses))
    if contact.end in ("foot", "toes"):
        _plant_foot(body, contact, anchors, laying)
    elif contact.end == "knee":
        _plant_knee(body, contact, anchors, laying)
    elif contact.end == "hand":
        _plant_hand(body, contact, anchors, laying)
    else:
        _plant_forearm(body, contact, anchors, laying)
    return replace(body, joints=laying.joints, turns=laying.turns, misses=laying.misses)


def _plant_foot(body: Body, contact: Contact, anchors: Anchors, laying: _Laying) -> None:
    side = contact.side
    target, _, turn = foot_target(body, contact, anchors)
    lengths = THIGH * body.length("thigh", side), SHIN * body.length("shin", side)
    hip = body.joints[f"hip_{side}"]
    found = reach(hip, target, lengths=lengths, bend=-sign(side))
    leg = limb_angle(hip, found.joint), limb_angle(found.joint, found.end), turn
    add_leg(laying.joints, laying.turns, side, body.angles, leg)
    _note(laying, contact, found.short_by)


def foot_target(body: Body, contact: Contact, anchors: Anchors) -> tuple[Point, float, float]:
    """Return where the ankle of a planted foot is, and the foot's angle (twice)."""
    side = contact.side
    turn = TUCKED_FOOT if contact.end == "toes" else contact.turn or 0.0
    if contact.slides:
        turn += body.angles[f"foot_turn_{side}"]
        x = body.angles[f"foot_x_{side}"]
    elif contact.x is None:
        return anchors[contact.limb]
    else:
        x = contact.x
    y = contact.y if contact.y is not None else contact.surface - foot_depth(turn, body)
    return (x, y), turn, turn


def _plant_knee(body: Body, contact: Contact, anchors: Anchors, laying: _Laying) -> None:
    side = contact.side
    hip = body.joints[f"hip_{side}"]
    if contact.x is None:
        knee, shin, foot = anchors[contact.limb]
    else:
        y = contact.y if contact.y is not None else contact.surface - KNEE_UP
        knee = contact.x, y
        shin, foot = (
            (_or(contact.shin, PLANTED_SHIN), _or(contact.turn, FLAT_FOOT))
            if is_side(body.vocabulary)
            else _free_shin(body, side, limb_angle(hip, knee))
        )
    thigh = limb_angle(hip, knee)
    add_leg(laying.joints, laying.turns, side, body.angles, (thigh, shin, foot))
    away = math.dist(hip, knee) - THIGH * body.length("thigh", side)
    _note(laying, contact, abs(away))


def _or(said: float | None, usual: float) -> float:
    return usual if said is None else said


def _free_shin(body: Body, side: str, thigh: float) -> tuple[float, float]:
    shin = thigh + sign(side) * body.angles[f"knee_{side}"]
    return shin, front_foot(body.angles, side, body.turns["pelvis"], shin)


def _plant_hand(body: Body, contact: Contact, anchors: Anchors, laying: _Laying) -> None:
    side = contact.side
    target, turn = _hand_target(body, contact, anchors)
    shoulder = body.joints[f"shoulder_{side}"]
    lengths = UPPER_ARM * body.length("upper_arm", side), FOREARM * body.length("forearm", side)
    bend = -elbow_sign(body.vocabulary, side) * (-1 if contact.inward else 1)
    found = reach(shoulder, target, lengths=lengths, bend=bend)
    upper, forearm = limb_angle(shoulder, found.joint), limb_angle(found.joint, found.end)
    hand = forearm if turn is None else turn
    add_arm(laying.joints, laying.turns, side, body.angles, (upper, forearm, hand))
    if not contact.toward:
        _note(laying, contact, found.short_by)


def _hand_target(body: Body, contact: Contact, anchors: Anchors) -> tuple[Point, float | None]:
    """Return where the wrist goes, and the hand's angle if it does not follow the forearm."""
    shoulder = body.joints[f"shoulder_{contact.side}"]
    if contact.on is not None:
        return _held_point(body, contact), _held_turn(body, contact)
    flat = _or(contact.turn, FLAT_HAND)
    turn = None if contact.fist else flat
    y = contact.y if contact.y is not None else contact.surface - HAND_UP
    if contact.beside is not None:
        return (_within_reach(shoulder, shoulder[0] + contact.beside, y), y), turn
    if contact.slides:
        x = body.angles[f"hand_x_{contact.side}"]
        return (_within_reach(shoulder, x, y), y), turn
    if contact.x is None:
        point, _, anchored = anchors[contact.limb]
        return point, anchored
    return (contact.x, y), turn


def _within_reach(shoulder: Point, x: float, y: float) -> float:
    """Return the x nearest to the wanted one that a straight arm reaches at this height."""
    span = math.sqrt(max(0.0, ARM_REACH**2 - (y - shoulder[1]) ** 2))
    return min(max(x, shoulder[0] - span), shoulder[0] + span)


HOLDS = {"pelvis": "hip", "thigh": "hip", "shin": "knee", "foot": "ankle"}


def _held_point(body: Body, contact: Contact) -> Point:
    bone = contact.on or ""
    start = body.joints[_start_of(bone)]
    turn = body.turns[bone]
    if bone.startswith("foot"):
        return along(along(start, front(turn), contact.along), down(turn), -contact.off)
    way = up(turn) if bone == "pelvis" else down(turn)
    return along(along(start, way, contact.along), front(turn), contact.off)


def _start_of(bone: str) -> str:
    name, _, side = bone.partition("_")
    return f"{HOLDS[name]}_{side}" if side else HOLDS[name]


def _held_turn(body: Body, contact: Contact) -> float | None:
    if contact.fist or contact.turn is None:
        return None
    return body.turns[contact.on or ""] + contact.turn


def _plant_forearm(body: Body, contact: Contact, anchors: Anchors, laying: _Laying) -> None:
    side = contact.side
    shoulder = body.joints[f"shoulder_{side}"]
    if contact.x is None:
        elbow, forearm, hand = anchors[contact.limb]
    else:
        y = contact.y if contact.y is not None else contact.surface - ELBOW_UP
        elbow = contact.x, y
        forearm = hand = _or(contact.turn, FLAT_HAND + 2)
    upper = limb_angle(shoulder, elbow)
    add_arm(laying.joints, laying.turns, side, body.angles, (upper, forearm, hand))
    away = math.dist(shoulder, elbow) - UPPER_ARM * body.length("upper_arm", side)
    _note(laying, contact, abs(away))


def _note(laying: _Laying, contact: Contact, short_by: float) -> None:
    if short_by > 0:
        laying.misses[contact.limb] = short_by


def anchor_of(body: Body, contact: Contact) -> tuple[Point, float, float]:
    """Return the place a contact keeps when it is written without a number."""
    side, turns = contact.side, body.turns
    if contact.end in ("foot", "toes"):
        turn = turns[f"foot_{side}"]
        return body.joints[f"ankle_{side}"], turn, turn
    if contact.end == "knee":
        return body.joints[f"knee_{side}"], turns[f"shin_{side}"], turns[f"foot_{side}"]
    if contact.end == "hand":
        turn = turns[f"hand_{side}"]
        return body.joints[f"wrist_{side}"], turn, turn
    return body.joints[f"elbow_{side}"], turns[f"forearm_{side}"], turns[f"hand_{side}"]


def place_of(body: Body, contact: Contact) -> Point:
    """Return where the joint of a contact that is written with a number belongs."""
    if contact.end in ("foot", "toes"):
        return foot_target(body, contact, NO_ANCHORS)[0]
    height = {"knee": KNEE_UP, "hand": HAND_UP}.get(contact.end, ELBOW_UP)
    y = contact.y if contact.y is not None else contact.surface - height
    return contact.x or 0.0, y


# --- Back to joint angles -------------------------------------------------------------------------


def _with_joint_angles(body: Body) -> Body:
    """Return the body with the joint angles that its bones really make."""
    turns, angles = body.turns, dict(body.angles)
    if is_side(body.vocabulary):
        angles["neck"] = half_circle(turns["neck"] - turns["high_thoracic"] - NECK_SET)
        angles["head"] = half_circle(turns["head"] - turns["neck"] - HEAD_SET)
    for side in body.sides:
        way, fold = sign(side), elbow_sign(body.vocabulary, side)
        thigh, shin = turns[f"thigh_{side}"], turns[f"shin_{side}"]
        upper, forearm = turns[f"upper_arm_{side}"], turns[f"forearm_{side}"]
        angles[f"hip_{side}"] = half_circle(way * (turns["pelvis"] - thigh), 20)
        angles[f"knee_{side}"] = half_circle(way * (shin - thigh), 20)
        angles[f"shoulder_{side}"] = half_circle(way * (turns["high_thoracic"] - upper), 80)
        angles[f"elbow_{side}"] = half_circle(fold * (forearm - upper), 20)
        angles[f"wrist_{side}"] = half_circle(fold * (turns[f"hand_{side}"] - forearm))
        foot = turns[f"foot_{side}"]
        if is_side(body.vocabulary):
            angles[f"ankle_{side}"] = half_circle(foot - shin, 20)
        else:
            follows = front_foot({f"foot_{side}": 0.0}, side, turns["pelvis"], shin)
            angles[f"foot_{side}"] = half_circle(foot - follows)
    return replace(body, angles=angles)
