"""Drawing the person: which parts lie over which in each view."""

from collections.abc import Iterable

from selfback.domain.figures.heads import head_from_front
from selfback.domain.figures.limbs import arm, is_covered, leg
from selfback.domain.figures.person import Person
from selfback.domain.figures.plane import along, down, front
from selfback.domain.figures.shapes import pair
from selfback.domain.figures.skeleton import Body
from selfback.domain.figures.torso import (
    hip_regions,
    hips_from_front,
    thigh_regions,
    trunk_from_front,
    trunk_from_side,
)


def person(who: Person) -> str:
    """Return the SVG of a whole person in drawing order."""
    match who.figure.view:
        case "side":
            parts = _side_order(who)
        case "front":
            parts = _front_order(who)
        case "side_lying":
            parts = _lying_order(who)
        case _:
            parts = _above_order(who)
    return "".join(parts)


def _side_order(who: Person) -> Iterable[str]:
    behind = who.figure.arm_behind
    if not is_covered(who, ("upper_arm", "forearm", "hand")):
        yield arm(who, "far", tone="-far", sleeve="sleeve-far")
    if not is_covered(who, ("thigh", "shin", "foot")):
        yield leg(who, "far", thigh="-far", shin="-far", foot="-far")
    if behind:
        yield arm(who, "near", sleeve="sleeve")
    yield trunk_from_side(who)
    yield leg(who, "near", regions=thigh_regions(who))
    yield hip_regions(who)
    if not behind:
        yield arm(who, "near", sleeve="sleeve")


def _front_order(who: Person) -> Iterable[str]:
    yield from (leg(who, side) for side in ("left", "right"))
    yield trunk_from_front(who)
    yield from (arm(who, side) for side in ("left", "right"))
    yield head_from_front(who)


def _lying_order(who: Person) -> Iterable[str]:
    yield arm(who, "lower", tone="-far", sleeve="sleeve-far")
    yield leg(who, "lower", thigh="-far", shin="-far", foot="-far")
    yield trunk_from_front(who, with_hips=False)
    yield leg(who, "upper")
    yield hips_from_front(who)
    yield head_from_front(who)
    yield arm(who, "upper")


def _above_order(who: Person) -> Iterable[str]:
    yield from (arm(who, side) for side in ("lower", "upper"))
    yield trunk_from_front(who)
    yield head_from_front(who)
    yield from (
        leg(who, side, shin="-far", foot="-far", with_knee=True) for side in ("lower", "upper")
    )


def strap(who: Person) -> str:
    """Return the line from the hand to the sole of the near side."""

    def line(body: Body) -> str:
        hand = along(body.joints["wrist_near"], down(body.turns["forearm_near"]), 4)
        foot = body.turns["foot_near"]
        ball = along(body.joints["ankle_near"], front(foot), 6)
        sole = along(ball, down(foot), 7.5)
        return f"M{pair(hand)}L{pair(sole)}"

    return who.film.morph("fg-strap", line, by_keys=False)
