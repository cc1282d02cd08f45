"""Smooth outlines: the control points of rigid parts, and the curves drawn through points."""

from collections.abc import Sequence
from itertools import pairwise

from selfback.domain.figures.plane import Point, between

Outline = tuple[Point, ...]

# Limbs lie along x from their upper joint; +y is the back of the body.
# fmt: off
THIGH: Outline = (
    (-9.5, -5.5), (0, -9.2), (12.6, -9.6), (29.4, -8.2), (42, -7), (48.4, -5),
    (48.4, 4.6), (42, 6.4), (29.4, 7.2), (12.6, 9.2), (0, 9.8), (-9.5, 5.9),
)
SHIN: Outline = (
    (-6.6, -4.1), (0, -6.8), (12.3, -5.9), (28.7, -4.7), (40.2, -4.3), (43.6, -3.1),
    (43.6, 3), (40.2, 4.2), (24.6, 5.8), (10.7, 7.6), (0, 6.3), (-6.6, 3.8),
)
UPPER_ARM: Outline = (
    (-5.8, -3.4), (0, -5.7), (12, -5.4), (30, -4.5), (34.4, -3.2),
    (34.4, 3.2), (30, 4.5), (12, 5.4), (0, 5.9), (-5.8, 3.5),
)
FOREARM: Outline = (
    (-4.3, -2.7), (0, -4.5), (7.5, -4.7), (25, -3.3), (27.5, -2.4),
    (27.5, 2.3), (25, 3.2), (7.5, 4.4), (0, 4.5), (-4.3, 2.7),
)
SLEEVE: Outline = (
    (-6.4, -3.9), (0, -6.5), (8.4, -6.5), (16.8, -6.5), (17.2, -4.7),
    (17.2, 4.6), (16.8, 6.4), (8.4, 6.5), (0, 6.7), (-6.4, 4),
)
HAND: Outline = (
    (-2.5, -3.2), (3, -3.8), (8, -3.5), (13, -2.2), (13.5, 0.8), (9, 2.9), (3, 3.5), (-2.5, 3.2),
)
FIST: Outline = ((-2.5, -3.4), (3, -4.8), (8.6, -3.8), (9, 2.8), (4, 4.8), (-2.5, 3.4))
# The foot: x to the toes, y to the sole, origin in the ankle.
FOOT: Outline = (
    (-6.3, -3), (-2.5, -5.5), (3.2, -4.6), (9, -0.6), (16, 2.4), (19.4, 3.6),
    (20, 6.4), (17.5, 6.9), (8, 6.1), (2, 6.9), (-5, 6.9), (-7.2, 4.5),
)
FRONT_THIGH: Outline = (
    (-8.5, -5.4), (0, -9), (12.6, -9.2), (29.4, -7.8), (42, -6.7), (48.2, -4.8),
    (48.2, 4.8), (42, 6.7), (29.4, 7.8), (12.6, 9.2), (0, 9), (-8.5, 5.4),
)
FRONT_SHIN: Outline = (
    (-6.4, -4), (0, -6.6), (12.3, -7), (26.7, -5.4), (40.2, -4.3), (43.6, -3.1),
    (43.6, 3.1), (40.2, 4.3), (26.7, 5.4), (12.3, 7), (0, 6.6), (-6.4, 4),
)
FRONT_SLEEVE: Outline = (
    (-6.2, -3.7), (0, -6.2), (8.1, -5.9), (16.2, -6), (16.5, -4.3),
    (16.5, 4.3), (16.2, 6), (8.1, 5.9), (0, 6.2), (-6.2, 3.7),
)
# The front foot is that of the picture's right side; the left one is its mirror image.
FRONT_FOOT: Outline = (
    (-4.4, -4), (4.4, -4), (6.4, 2), (10.4, 5.4), (10.6, 7.2), (6, 7.1), (-2.4, 7), (-6.2, 7),
    (-5, 2),
)
FRONT_HAND: Outline = (
    (-2.5, -3.1), (3, -3.8), (8, -3.4), (12.6, -1.8), (12.6, 1.6), (9, 3), (3, 3.6), (-2.5, 3.1),
)
# fmt: on

HEAD = (
    "M-8.5 5.5C-12.6 -1 -11 -12.6 -.5 -13C7.4 -13.2 10.4 -8 10.2 -3.2L12 1.3"
    "Q12.4 2.6 10.5 2.8L10.2 6.6Q9.6 11 5.4 11.2Q1.2 11.2 -1 8.6L-3 12.5Q-6.5 12 -8.5 5.5Z"
)
HAIR = (
    "M8.8 -8.6C7.6 -13.8 3 -15.2 -1.5 -14.9C-9.5 -14.4 -13.6 -8.2 -12.4 -1.2"
    "C-11.8 3 -10.2 6.6 -7.4 8.6C-5 8.4 -3.4 6.2 -2.6 3.4C-4.6 2.6 -4.4 -1.6 -1.2 -1.6"
    "C1.2 -1.6 1.4 -3.4 2 -5.4C3.6 -8.4 6.4 -7.4 8.8 -8.6Z"
)
MOUTH = "M9.6 5.6Q8 6.9 6.3 6.1"
EYES: Outline = ((6.6, -1.6),)
BUN = (-6.0, -16.0, 5.2)
FRONT_HEAD = (
    "M-9.4 -3C-9.4 -9.6 -5.6 -13 0 -13C5.6 -13 9.4 -9.6 9.4 -3"
    "C9.4 5.6 5.4 11.6 0 11.6C-5.4 11.6 -9.4 5.6 -9.4 -3Z"
)
FRONT_HAIR = (
    "M-10.2 -.8C-11.6 -10.4 -6.4 -15 0 -15C6.4 -15 11.6 -10.4 10.2 -.8"
    "C9.4 -2.4 9 -4 8.2 -5.6C4.6 -5.4 -.6 -6.4 -3.6 -8.6C-5.4 -7.4 -8.2 -5.8 -8.6 -4.4"
    "C-9 -3.4 -9.6 -2.2 -10.2 -.8Z"
)
FRONT_MOUTH = "M-2.6 5.2Q0 7.2 2.6 5.2"
FRONT_EYES: Outline = ((-3.6, -0.6), (3.6, -0.6))
FRONT_BUN = (0.0, -17.0, 5.4)


def number(value: float, places: int = 1) -> str:
    """Return a number as short as SVG reads it: `.5`, `-3`, `0`."""
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def pair(point: Point, places: int = 1) -> str:
    """Return a point as SVG coordinates."""
    return f"{number(point[0], places)} {number(point[1], places)}"


def run(points: Sequence[Point], places: int = 2) -> str:
    """Return points of a path; a minus sign is separator enough."""
    return " ".join(pair(point, places) for point in points).replace(" -", "-")


def closed_path(points: Sequence[Point], *, spelled_out: bool = False) -> str:
    """Return the closed uniform quadratic B-spline of control points as an SVG path.

    Each curve ends in the middle of two neighbours, so the mirrored control points of `T` are
    exactly the next ones. `spelled_out` writes `Q` instead, for engines that cannot blend `T`.
    """
    control = _rounded(points)
    middles = [between(p, q, 0.5) for p, q in zip(control, [*control[1:], control[0]], strict=True)]
    start = f"M{pair(middles[-1], 2)}"
    if spelled_out:
        curves = (f"Q{pair(p)} {pair(m, 2)}" for p, m in zip(control, middles, strict=True))
        return start + "".join(curves) + "Z"
    first = run([control[0], middles[0]])
    return f"M{run(middles[-1:])}Q{first}T{run(middles[1:])}Z"


def open_path(points: Sequence[Point], *, spelled_out: bool = False) -> str:
    """Return the quadratic B-spline from the first to the last of at least three points."""
    control = _rounded(points)
    ends = [between(p, q, 0.5) for p, q in pairwise(control[1:-1])]
    ends.append(control[-1])
    start = f"M{pair(control[0])}"
    if spelled_out:
        curves = (f"Q{pair(p)} {pair(e, 2)}" for p, e in zip(control[1:-1], ends, strict=True))
        return start + "".join(curves)
    first = f"M{run(control[:1])}Q{run([control[1], ends[0]])}"
    return f"{first}T{run(ends[1:])}" if ends[1:] else first


def _rounded(points: Sequence[Point]) -> list[Point]:
    return [(round(x, 1), round(y, 1)) for x, y in points]


def drawn_points(control: Sequence[Point], pieces: int = 4) -> list[Point]:
    """Return points on the closed spline of control points, `pieces` to a control point."""
    shares = [piece / pieces for piece in range(pieces)]
    weights = [((1 - t) ** 2 / 2, t * t / 2) for t in shares]
    drawn = []
    for index, (x, y) in enumerate(control):
        before, after = control[index - 1], control[(index + 1) % len(control)]
        for early, late in weights:
            here = 1 - early - late
            drawn.append(
                (
                    before[0] * early + x * here + after[0] * late,
                    before[1] * early + y * here + after[1] * late,
                )
            )
    return drawn


DRAWN: dict[str, tuple[Point, ...]] = {
    "thigh": tuple(drawn_points(THIGH)),
    "shin": tuple(drawn_points(SHIN)),
    "upper_arm": tuple(drawn_points(UPPER_ARM)),
    "forearm": tuple(drawn_points(FOREARM)),
    "hand": tuple(drawn_points(HAND)),
    "fist": tuple(drawn_points(FIST)),
    "foot": tuple(drawn_points(FOOT)),
    "front_foot": tuple(drawn_points(FRONT_FOOT)),
}
