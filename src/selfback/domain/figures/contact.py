"""Placing a body: resting on the surface, pinned points, planted and held limb ends."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from selfback.domain.figures.figure import Contact, Figure
from selfback.domain.figures.plane import (
    Point,
    along,
    down,
    front,
    limb_angle,
    up,
)
from selfback.domain.figures.reach import reach
from selfback.domain.figures.resting import foot_depth, rested
from selfback.domain.figures.skeleton import (
    FOREARM,
    SHIN,
    THIGH,
    UPPER_ARM,
    Body,
    add_arm,
    add_leg,
    elbow_sign,
    front_foot,
    is_side,
    sign,
    stand,
    with_joint_angles,
)

ALMOST = 0.1  # a sliding hand leaves the arm this much short of straight
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
    body = rested(figure, body)
    for contact in sorted(contacts, key=lambda each: each.limb.startswith("arm")):
        body = _planted(body, contact, anchors)
    return with_joint_angles(body)


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
    lengths = _arm_lengths(body, side)
    bend = -elbow_sign(body.vocabulary, side) * (-1 if contact.inward else 1)
    found = reach(shoulder, target, lengths=lengths, bend=bend)
    upper, forearm = limb_angle(shoulder, found.joint), limb_angle(found.joint, found.end)
    hand = forearm if turn is None else turn
    add_arm(laying.joints, laying.turns, side, body.angles, (upper, forearm, hand))
    if not contact.toward:
        _note(laying, contact, found.short_by)


def _arm_lengths(body: Body, side: str) -> tuple[float, float]:
    return UPPER_ARM * body.length("upper_arm", side), FOREARM * body.length("forearm", side)


def _hand_target(body: Body, contact: Contact, anchors: Anchors) -> tuple[Point, float | None]:
    """Return where the wrist goes, and the hand's angle if it does not follow the forearm."""
    shoulder = body.joints[f"shoulder_{contact.side}"]
    if contact.on is not None:
        return _held_point(body, contact), _held_turn(body, contact)
    flat = _or(contact.turn, FLAT_HAND)
    turn = None if contact.fist else flat
    y = contact.y if contact.y is not None else contact.surface - HAND_UP
    if contact.beside is not None:
        return (_within_reach(body, contact.side, shoulder[0] + contact.beside, y), y), turn
    if contact.slides:
        x = body.angles[f"hand_x_{contact.side}"]
        return (_within_reach(body, contact.side, x, y), y), turn
    if contact.x is None:
        point, _, anchored = anchors[contact.limb]
        return point, anchored
    return (contact.x, y), turn


def _within_reach(body: Body, side: str, x: float, y: float) -> float:
    """Return the x nearest to the wanted one that a straight arm reaches at this height."""
    shoulder = body.joints[f"shoulder_{side}"]
    arm = sum(_arm_lengths(body, side)) - ALMOST
    span = math.sqrt(max(0.0, arm**2 - (y - shoulder[1]) ** 2))
    return min(max(x, shoulder[0] - span), shoulder[0] + span)


HOLDS = {"pelvis": "hip", "thigh": "hip", "shin": "knee", "foot": "ankle"}


def _held_point(body: Body, contact: Contact) -> Point:
    bone = contact.on or ""
    start = body.joints[_start_of(bone)]
    turn = body.turns[bone]
    if bone.startswith("foot"):
        return along(along(start, front(turn), contact.along), down(turn), -contact.off)
    way = up(turn) if bone == "pelvis" else down(turn)
    length = body.angles[f"hand_x_{contact.side}"] if contact.slides else contact.along
    return along(along(start, way, length), front(turn), contact.off)


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
