"""The bones: lengths in units (a standing body is 170), and where each lies in a pose."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from selfback.domain.figures.angles import Vocabulary
from selfback.domain.figures.plane import Point, along, down, front, half_circle, up

PELVIS, LUMBAR, THORACIC, NECK = 13.0, 9.0, 13.0, 8.0
SKULL_UP, SKULL_AHEAD = 11.2, 1.5
UPPER_ARM, FOREARM, HAND = 30.0, 25.0, 13.0
THIGH, SHIN = 42.0, 41.0
HEEL, TOE, SOLE = 6.5, 19.0, 6.9
SHOULDER_DOWN, SHOULDER_AHEAD = 7.5, 1.5
HALF_HIPS, HALF_SHOULDERS = 8.6, 15.2

# The neutral curve of the spine: what good posture adds to the angles of a pose.
LORDOSIS, THORACOLUMBAR, KYPHOSIS, NECK_SET, HEAD_SET = -9.0, 5.4, 9.75, 8.0, -14.0

FRONT_FOOT_FOLLOWS = 0.3  # share of the shin's tilt a foot seen from the front shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A placed body.

    vocabulary   the sides and numbers of its view
    angles       the numbers of the pose it stands in
    joints       where each joint lies; limb joints carry their side, as `knee_far`
    turns        world angle of each bone, as `shin_far`
    misses       how far each planted limb falls short of its place, only where it does
    """

    vocabulary: Vocabulary
    angles: Mapping[str, float]
    joints: Mapping[str, Point]
    turns: Mapping[str, float]
    misses: Mapping[str, float]

    @property
    def sides(self) -> tuple[str, str]:
        """The two sides of the body in this view."""
        return self.vocabulary.sides

    def length(self, bone: str, side: str) -> float:
        """Return how long a limb bone looks, 1 unless it points towards us."""
        return self.angles.get(f"{bone}_length_{side}", 1.0)


def sign(side: str) -> int:
    """Return -1 for the side on which front-view angles open the other way, else 1."""
    return -1 if side in ("left", "lower") else 1


def is_side(vocabulary: Vocabulary) -> bool:
    """Return whether a vocabulary is that of the side view."""
    return vocabulary.sides == ("near", "far")


def stand(vocabulary: Vocabulary, angles: Mapping[str, float]) -> Body:
    """Return the body in a pose with its hip at the pose's root; nothing is planted yet."""
    root = angles["root_x"], angles["root_y"]
    spine = _side_spine if is_side(vocabulary) else _front_spine
    joints, turns = spine(root, angles)
    for side in vocabulary.sides:
        _add_roots(vocabulary, angles, side, joints, turns)
        thigh, shin, foot = leg_turns(vocabulary, angles, side, turns["pelvis"])
        add_leg(joints, turns, side, angles, (thigh, shin, foot))
        upper, fore, hand = arm_turns(vocabulary, angles, side, turns["high_thoracic"])
        add_arm(joints, turns, side, angles, (upper, fore, hand))
    return Body(vocabulary=vocabulary, angles=angles, joints=joints, turns=turns, misses={})


def _side_spine(
    hip: Point, angles: Mapping[str, float]
) -> tuple[dict[str, Point], dict[str, float]]:
    turns = {"pelvis": angles["pelvis"]}
    turns["low_lumbar"] = turns["pelvis"] + LORDOSIS + angles["lumbar"] / 2
    turns["high_lumbar"] = turns["low_lumbar"] + angles["lumbar"] / 2
    turns["low_thoracic"] = turns["high_lumbar"] + THORACOLUMBAR + angles["thoracic"] / 2
    turns["high_thoracic"] = turns["low_thoracic"] + KYPHOSIS + angles["thoracic"] / 2
    turns["neck"] = turns["high_thoracic"] + NECK_SET + angles["neck"]
    turns["head"] = turns["neck"] + HEAD_SET + angles["head"]
    joints = _chain(hip, turns, NECK)
    joints["head"] = head_centre(joints["skull_base"], turns["head"])
    return joints, turns


def _front_spine(
    hip: Point, angles: Mapping[str, float]
) -> tuple[dict[str, Point], dict[str, float]]:
    turns = {"pelvis": angles["pelvis"]}
    turns["low_lumbar"] = turns["pelvis"] + angles["lumbar"] / 2
    turns["high_lumbar"] = turns["low_lumbar"] + angles["lumbar"] / 2
    turns["low_thoracic"] = turns["high_lumbar"] + angles["thoracic"] / 2
    turns["high_thoracic"] = turns["low_thoracic"] + angles["thoracic"] / 2
    turns["neck"] = turns["high_thoracic"] + angles["neck"] / 2
    turns["head"] = turns["neck"] + angles["neck"] / 2
    joints = _chain(hip, turns, NECK - 1.5)
    joints["head"] = along(joints["skull_base"], up(turns["head"]), SKULL_UP)
    return joints, turns


def _chain(hip: Point, turns: Mapping[str, float], neck: float) -> dict[str, Point]:
    joints = {"hip": hip}
    at = hip
    for name, bone, length in (
        ("sacrum", "pelvis", PELVIS),
        ("mid_lumbar", "low_lumbar", LUMBAR),
        ("thoracolumbar", "high_lumbar", LUMBAR),
        ("mid_thoracic", "low_thoracic", THORACIC),
        ("neck_base", "high_thoracic", THORACIC),
        ("skull_base", "neck", neck),
    ):
        at = joints[name] = along(at, up(turns[bone]), length)
    return joints


def head_centre(skull_base: Point, turn: float) -> Point:
    """Return the centre of a head seen from the side."""
    return along(along(skull_base, up(turn), SKULL_UP), front(turn), SKULL_AHEAD)


def _add_roots(
    vocabulary: Vocabulary,
    angles: Mapping[str, float],
    side: str,
    joints: dict[str, Point],
    turns: Mapping[str, float],
) -> None:
    """Add the hip joint and the shoulder of one side."""
    chest = turns["high_thoracic"]
    shoulder = along(joints["neck_base"], up(chest), -SHOULDER_DOWN)
    if is_side(vocabulary):
        ahead = SHOULDER_AHEAD + angles[f"reach_{side}"]
        joints[f"shoulder_{side}"] = along(shoulder, front(chest), ahead)
        joints[f"hip_{side}"] = joints["hip"]
    else:
        joints[f"shoulder_{side}"] = along(shoulder, front(chest), sign(side) * HALF_SHOULDERS)
        joints[f"hip_{side}"] = along(joints["hip"], front(turns["pelvis"]), sign(side) * HALF_HIPS)


def leg_turns(
    vocabulary: Vocabulary, angles: Mapping[str, float], side: str, pelvis: float
) -> tuple[float, float, float]:
    """Return the world angles of thigh, shin and foot that a pose's joint angles give."""
    thigh = pelvis - sign(side) * angles[f"hip_{side}"]
    shin = thigh + sign(side) * angles[f"knee_{side}"]
    if is_side(vocabulary):
        return thigh, shin, shin + angles[f"ankle_{side}"]
    return thigh, shin, front_foot(angles, side, pelvis, shin)


def front_foot(angles: Mapping[str, float], side: str, pelvis: float, shin: float) -> float:
    """Return the world angle of a free foot seen from the front."""
    return pelvis + (shin - pelvis) * FRONT_FOOT_FOLLOWS + angles[f"foot_{side}"]


def arm_turns(
    vocabulary: Vocabulary, angles: Mapping[str, float], side: str, chest: float
) -> tuple[float, float, float]:
    """Return the world angles of upper arm, forearm and hand that a pose's angles give."""
    fold = elbow_sign(vocabulary, side)
    upper = chest - sign(side) * angles[f"shoulder_{side}"]
    forearm = upper + fold * angles[f"elbow_{side}"]
    return upper, forearm, forearm + fold * angles[f"wrist_{side}"]


def elbow_sign(vocabulary: Vocabulary, side: str) -> int:
    """Return the direction in which a positive elbow angle turns the forearm."""
    return -1 if is_side(vocabulary) else sign(side)


def add_leg(
    joints: dict[str, Point],
    turns: dict[str, float],
    side: str,
    angles: Mapping[str, float],
    leg: tuple[float, float, float],
) -> None:
    """Lay a leg from its hip joint along world angles of thigh, shin and foot."""
    thigh, shin, foot = leg
    thigh_length = THIGH * angles.get(f"thigh_length_{side}", 1.0)
    shin_length = SHIN * angles.get(f"shin_length_{side}", 1.0)
    knee = along(joints[f"hip_{side}"], down(thigh), thigh_length)
    ankle = along(knee, down(shin), shin_length)
    joints[f"knee_{side}"], joints[f"ankle_{side}"] = knee, ankle
    joints[f"toe_{side}"] = along(along(ankle, front(foot), TOE), down(foot), SOLE * 0.8)
    joints[f"heel_{side}"] = along(along(ankle, front(foot), -HEEL), down(foot), SOLE)
    turns[f"thigh_{side}"], turns[f"shin_{side}"], turns[f"foot_{side}"] = thigh, shin, foot


def add_arm(
    joints: dict[str, Point],
    turns: dict[str, float],
    side: str,
    angles: Mapping[str, float],
    arm: tuple[float, float, float],
) -> None:
    """Lay an arm from its shoulder along world angles of upper arm, forearm and hand."""
    upper, forearm, hand = arm
    upper_length = UPPER_ARM * angles.get(f"upper_arm_length_{side}", 1.0)
    forearm_length = FOREARM * angles.get(f"forearm_length_{side}", 1.0)
    elbow = along(joints[f"shoulder_{side}"], down(upper), upper_length)
    wrist = along(elbow, down(forearm), forearm_length)
    joints[f"elbow_{side}"], joints[f"wrist_{side}"] = elbow, wrist
    joints[f"fingertip_{side}"] = along(wrist, down(hand), HAND)
    turns[f"upper_arm_{side}"], turns[f"forearm_{side}"] = upper, forearm
    turns[f"hand_{side}"] = hand


def with_joint_angles(body: Body) -> Body:
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
