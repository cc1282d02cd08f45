"""The frame of a picture: 4:3, fitted to the whole movement, with a band of floor."""

from collections.abc import Iterable
from dataclasses import dataclass

from selfback.domain.figures.figure import Figure, Prop
from selfback.domain.figures.plane import Point, along, front, up
from selfback.domain.figures.skeleton import Body

RADII = {
    "head": 15.0,
    "hip": 13.0,
    "mid_thoracic": 13.0,
    "neck_base": 8.0,
    "elbow": 5.0,
    "knee": 7.0,
    "wrist": 4.0,
    "fingertip": 2.0,
    "ankle": 6.0,
    "heel": 2.0,
    "toe": 4.0,
}
FRONT_RADII = {**RADII, "ankle": 10.0, "wrist": 5.0, "shoulder": 8.0}
BUN, FRONT_BUN, BUN_RADIUS = (-6.0, 16.0), (0.0, 17.0), 5.4
ARROW_RIM = 1.0
MARGIN, LEAST_WIDTH = 9.0, 176.0
FLOOR_SHARE, FLOOR_BELOW_TALL = 0.15, 12.0
MAT_HORIZON, LYING_HORIZON = 2.5, -24.0
MAT_BEHIND, MAT_BEFORE = -16.0, 31.0
CHAIR_DEPTH, CHAIR_BACK, SEAT = 40.0, 3.0, -40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The visible rectangle; `horizon` is the y at which the floor begins."""

    x: float
    y: float
    width: float
    height: float
    horizon: float
    body_left: float
    body_right: float


def radii(figure: Figure) -> dict[str, float]:
    """Return how far the drawing reaches round each joint in a view."""
    return RADII if figure.view == "side" else FRONT_RADII


def extents(figure: Figure, body: Body) -> Iterable[tuple[Point, float]]:
    """Yield each joint that decides the frame and the radius drawn round it."""
    around = radii(figure)
    for name, at in body.joints.items():
        radius = around.get(name) or around.get(name.rpartition("_")[0])
        if radius is not None:
            yield at, radius
    side, above = BUN if figure.view == "side" else FRONT_BUN
    turn = body.turns["head"]
    knot = along(along(body.joints["head"], up(turn), above), front(turn), side)
    yield knot, BUN_RADIUS


def frame_of(figure: Figure, bodies: Iterable[Body], course: Iterable[Point] = ()) -> Frame:
    """Return the frame of a figure that holds all these bodies and the course of the arrow."""
    rims = [rim for body in bodies for rim in extents(figure, body)]
    body_left = min(x - r for (x, _), r in rims)
    body_right = max(x + r for (x, _), r in rims)
    rims += [(point, ARROW_RIM) for point in course]
    left = min(x - r for (x, _), r in rims)
    right = max(x + r for (x, _), r in rims)
    top = min(y - r for (_, y), r in rims)
    bottom = max(y + r for (_, y), r in rims)
    for prop in figure.props:
        left, right, top = _with_prop(figure, prop, (left, right, top))
    width = max(right - left + 2 * MARGIN, LEAST_WIDTH, (bottom - top + 2 * MARGIN) * 4 / 3)
    height = width * 0.75
    x = (left + right - width) / 2
    if figure.view == "from_above":
        y, horizon = (top + bottom - height) / 2, (top + bottom - height) / 2
    else:
        y, horizon = _standing_place(figure, top, bottom, height)
    return Frame(
        x=round(x, 1),
        y=round(y, 1),
        width=round(width, 1),
        height=round(height, 1),
        horizon=round(horizon, 1),
        body_left=body_left,
        body_right=body_right,
    )


def _standing_place(
    figure: Figure, top: float, bottom: float, height: float
) -> tuple[float, float]:
    """Return the y of the frame's top and of the horizon."""
    lowest = max(bottom, 5.0)
    is_tall = bottom - top > 0.75 * (height - 2 * MARGIN)
    below = MARGIN + 3 if is_tall else height * FLOOR_SHARE
    horizon = MAT_HORIZON if figure.prop("mat") else 0.0
    if figure.view == "side_lying":
        lowest, below, horizon = max(bottom, MAT_BEFORE + 1), FLOOR_BELOW_TALL, LYING_HORIZON
    return lowest + below - height, horizon


def _with_prop(
    figure: Figure, prop: Prop, edges: tuple[float, float, float]
) -> tuple[float, float, float]:
    left, right, top = edges
    if prop.kind == "chair" and figure.view == "side":
        return min(left, prop.x - CHAIR_BACK), max(right, prop.x + CHAIR_DEPTH), top
    if prop.kind == "chair":
        return min(left, prop.x - 18), max(right, prop.x + 18), top
    if prop.kind == "wall":
        return min(left, prop.x), max(right, prop.x + 9), top
    if prop.kind == "table":
        return min(left, prop.x), max(right, prop.x + prop.width), min(top, prop.y)
    return edges
