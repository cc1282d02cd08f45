"""Solving the one free number of a key pose, so that a stated contact comes true."""

from collections.abc import Callable, Mapping

from selfback.domain.figures.angles import Vocabulary
from selfback.domain.figures.contact import ELBOW_UP, foot_depth, place, surface_point
from selfback.domain.figures.errors import FitImpossible
from selfback.domain.figures.figure import Contact, Figure, Pose
from selfback.domain.figures.plane import distance
from selfback.domain.figures.skeleton import UPPER_ARM, Body, stand

STRAIGHT_ARM = 54.4
STEP, FARTHEST, HALVINGS = 2.0, 90.0, 40
FOREHEAD = 11.5

Gap = Callable[[Body], float]


def fitted(figure: Figure, pose: Pose) -> Mapping[str, float]:
    """Return the angles of a pose with its free number solved.

    Raises FitImpossible if no value near the written one makes the condition true.
    """
    if pose.fit is None:
        return resolved(figure.vocabulary, pose.angles, pose.bones)
    gap = _gap(figure, pose)
    planted = pose.fit.until == "point"
    named = [contact for contact in figure.contacts if _has_place(contact)]
    contacts = tuple(c for c in named if planted and c.limb not in pose.lift)

    def miss(value: float) -> float:
        return gap(place(figure, tried(value), contacts=contacts))

    def tried(value: float) -> Mapping[str, float]:
        angles = {**pose.angles, **_both(figure, pose, value)}
        return resolved(figure.vocabulary, angles, pose.bones)

    value = _root(miss, pose.angles[_first(figure, pose)])
    if value is None:
        raise FitImpossible(
            figure=figure.id, pose=pose.name, angle=pose.fit.angle, until=pose.fit.until
        )
    return tried(value)


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


def _first(figure: Figure, pose: Pose) -> str:
    return next(iter(_both(figure, pose, 0.0)))


def _both(figure: Figure, pose: Pose, value: float) -> dict[str, float]:
    """Return the numbers the fit sets: one, or one a side if it is written without a side."""
    angle = pose.fit.angle if pose.fit else ""
    if angle in pose.angles:
        return {angle: value}
    return {f"{angle}_{side}": value for side in figure.vocabulary.sides}


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


def _gap(figure: Figure, pose: Pose) -> Gap:
    fit = pose.fit
    if fit is None:  # pragma: no cover - `fitted` asks only for a pose with a fit
        return lambda _: 0.0
    if fit.until == "point":
        axis = 0 if fit.axis == "x" else 1
        return lambda body: surface_point(body, fit.point)[axis] - fit.value
    near = figure.vocabulary.sides[0]
    hand = _contact(figure, "hand", near)
    elbow = _contact(figure, "forearm", near)
    gaps: dict[str, Gap] = {
        "arms_straight": lambda b: (
            distance(b.joints[f"shoulder_{near}"], _place_of(hand, -3.7)) - STRAIGHT_ARM
        ),
        "elbow_under": lambda b: (
            distance(b.joints[f"shoulder_{near}"], _place_of(elbow, -ELBOW_UP)) - UPPER_ARM
        ),
        "forearms_flat": lambda b: b.joints[f"shoulder_{near}"][1] + UPPER_ARM + 3,
        "toes_reach": lambda b: (
            b.joints[f"ankle_{near}"][1] + foot_depth(84.0, b)
        ),
        "forehead_rests": lambda b: -b.joints["head"][1] - FOREHEAD,
    }
    return gaps[fit.until]


CONDITIONS = (
    "arms_straight",
    "elbow_under",
    "forearms_flat",
    "toes_reach",
    "forehead_rests",
)


def _contact(figure: Figure, end: str, side: str) -> Contact | None:
    return next((c for c in figure.contacts if c.end == end and c.side == side), None)


def _place_of(contact: Contact | None, height: float) -> tuple[float, float]:
    if contact is None or contact.x is None:
        return 0.0, height
    y = contact.y if contact.y is not None else contact.surface + height
    return contact.x, y
