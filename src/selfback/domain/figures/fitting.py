"""Solving the one free number of a key pose, so that a stated contact comes true."""

from collections.abc import Callable, Mapping

from selfback.domain.figures.angles import Vocabulary
from selfback.domain.figures.contact import (
    TUCKED_FOOT,
    place,
    place_of,
)
from selfback.domain.figures.errors import FitImpossible
from selfback.domain.figures.figure import Contact, Figure, Fit, Pose
from selfback.domain.figures.plane import Point, distance
from selfback.domain.figures.resting import foot_depth, surface_point
from selfback.domain.figures.skeleton import THIGH, UPPER_ARM, Body, stand

STRAIGHT_ARM = 54.4
STEP, FARTHEST, HALVINGS = 2.0, 90.0, 40
FOREHEAD, FLAT_ELBOW = 11.5, 4.7
CLOSE_ENOUGH = 0.005

Gap = Callable[[Body], float]


def fitted(figure: Figure, pose: Pose) -> Mapping[str, float]:
    """Return the angles of a pose with its free number solved.

    Raises FitImpossible if no value near the written one makes the condition true.
    """
    words = figure.vocabulary
    if pose.fit is None:
        return resolved(words, pose.angles, pose.bones)
    fit, gap = pose.fit, _gap(figure, pose.fit)
    named = [contact for contact in figure.contacts if _has_place(contact)]
    contacts = tuple(c for c in named if fit.until == "point" and c.limb not in pose.lift)

    def tried(value: float) -> Mapping[str, float]:
        return resolved(words, {**pose.angles, **_set(figure, fit, value)}, pose.bones)

    def miss(value: float) -> float:
        return gap(place(figure, tried(value), contacts=contacts))

    value = _root(miss, _start(figure, fit, pose.angles))
    if value is None:
        raise FitImpossible(figure=figure.id, pose=pose.name, angle=fit.angle, until=fit.until)
    return tried(value)


def closed(figure: Figure, angles: Mapping[str, float]) -> Mapping[str, float]:
    """Return the angles of any frame with the figure's closing number solved, if it has one.

    A number without a solution nearby is left alone; the frame's contacts then miss, and say so.
    """
    fit = figure.closing
    if fit is None:
        return angles
    gap = _gap(figure, fit)

    def miss(value: float) -> float:
        return gap(place(figure, {**angles, **_set(figure, fit, value)}, contacts=()))

    value = _secant(miss, _start(figure, fit, angles))
    return angles if value is None else {**angles, **_set(figure, fit, value)}


def resolved(
    vocabulary: Vocabulary, angles: Mapping[str, float], bones: Mapping[str, float]
) -> Mapping[str, float]:
    """Return the angles with the world angles of thighs and upper arms turned into joint angles."""
    if not bones:
        return angles
    turns = stand(vocabulary, angles).turns
    joints = {}
    for name, value in bones.items():
        bone, _, side = name.rpartition("_")
        parent = turns["pelvis" if bone == "thigh" else "high_thoracic"]
        joints[f"{vocabulary.aliases[bone]}_{side}"] = parent - value
    return {**angles, **joints}


def _has_place(contact: Contact) -> bool:
    return contact.x is not None or contact.slides or contact.on is not None


def _start(figure: Figure, fit: Fit, angles: Mapping[str, float]) -> float:
    return angles[next(iter(_set(figure, fit, 0.0)))]


def _set(figure: Figure, fit: Fit, value: float) -> dict[str, float]:
    """Return the numbers a fit sets: one, or one a side if it is written without a side."""
    if fit.angle in figure.vocabulary.trunk or fit.angle.endswith(figure.vocabulary.sides):
        return {fit.angle: value}
    return {f"{fit.angle}_{side}": value for side in figure.vocabulary.sides}


def _secant(miss: Callable[[float], float], start: float) -> float | None:
    """Return the zero of a miss that is close to start."""
    before, here = start, start + 0.5
    miss_before, miss_here = miss(before), miss(here)
    for _ in range(12):
        if abs(miss_here) < CLOSE_ENOUGH:
            return here
        if miss_here == miss_before:
            return None
        way = -miss_here * (here - before) / (miss_here - miss_before)
        before, miss_before = here, miss_here
        here += max(-10.0, min(10.0, way))
        miss_here = miss(here)
    return None


def _root(miss: Callable[[float], float], start: float) -> float | None:
    """Return the value nearest to start at which a miss changes its sign."""
    here = miss(start)
    low = high = start
    before_low = before_high = here
    while high - start <= FARTHEST:
        at_high, at_low = miss(high + STEP), miss(low - STEP)
        if before_high * at_high <= 0:
            return _halved(miss, high, high + STEP, before_high)
        if before_low * at_low <= 0:
            return _halved(miss, low - STEP, low, at_low)
        high, low, before_high, before_low = high + STEP, low - STEP, at_high, at_low
    return None


def _halved(miss: Callable[[float], float], low: float, high: float, at_low: float) -> float:
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if (miss(middle) > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gap(figure: Figure, fit: Fit) -> Gap:
    if fit.until == "point":
        axis = 0 if fit.axis == "x" else 1
        return lambda body: surface_point(body, fit.point)[axis] - fit.value
    near = figure.vocabulary.sides[0]
    return GAPS[fit.until](figure, near)


def _arms_straight(figure: Figure, near: str) -> Gap:
    hand = _contact(figure, "hand", near)
    return lambda b: distance(b.joints[f"shoulder_{near}"], _spot(b, hand)) - STRAIGHT_ARM


def _elbow_under(figure: Figure, near: str) -> Gap:
    elbow = _contact(figure, "forearm", near)
    return lambda b: distance(b.joints[f"shoulder_{near}"], _spot(b, elbow)) - UPPER_ARM


def _thigh_reaches(figure: Figure, near: str) -> Gap:
    knee = _contact(figure, "knee", near)
    return lambda b: distance(b.joints[f"hip_{near}"], _spot(b, knee)) - THIGH


def _forearms_flat(figure: Figure, near: str) -> Gap:
    return lambda b: b.joints[f"shoulder_{near}"][1] + UPPER_ARM + FLAT_ELBOW


def _toes_reach(figure: Figure, near: str) -> Gap:
    return lambda b: b.joints[f"ankle_{near}"][1] + foot_depth(TUCKED_FOOT, b)


def _forehead_rests(figure: Figure, near: str) -> Gap:
    return lambda b: -b.joints["head"][1] - FOREHEAD


GAPS: Mapping[str, Callable[[Figure, str], Gap]] = {
    "arms_straight": _arms_straight,
    "elbow_under": _elbow_under,
    "thigh_reaches": _thigh_reaches,
    "forearms_flat": _forearms_flat,
    "toes_reach": _toes_reach,
    "forehead_rests": _forehead_rests,
}
CONDITIONS = tuple(GAPS)


def _contact(figure: Figure, end: str, side: str) -> Contact | None:
    return next((c for c in figure.contacts if c.end == end and c.side == side), None)


def _spot(body: Body, contact: Contact | None) -> Point:
    """Return where a contact's joint belongs; sliding hands go where the pose says."""
    if contact is None:
        return body.joints["hip"]
    x, y = place_of(body, contact)
    return (body.angles[f"hand_x_{contact.side}"], y) if contact.slides else (x, y)
