"""The scene round the person: card, floor, props and the arrow of the working phase."""

import math
from collections.abc import Sequence
from itertools import pairwise

from selfback.domain.figures.figure import Arrow, Figure, Prop
from selfback.domain.figures.frame import CHAIR_DEPTH, MAT_BEFORE, MAT_BEHIND, SEAT, Frame
from selfback.domain.figures.movement import Movement
from selfback.domain.figures.plane import Point, along, blend, difference, distance
from selfback.domain.figures.resting import surface_point
from selfback.domain.figures.shapes import number, open_path, pair

WALL_HEIGHT, WALL_THICKNESS = 190.0, 9.0
ARROW_HEAD, ARROW_SPREAD = 6.2, 0.62
ARROW_SAMPLES = 4


def card(figure: Figure, frame: Frame) -> str:
    """Return the tinted card and its band of floor."""
    x, width = number(frame.x), number(frame.width)
    whole = f'x="{x}" y="{number(frame.y)}" width="{width}" height="{number(frame.height)}"'
    if figure.view == "from_above":
        return f'<rect class="fg-floor" {whole}/>'
    depth = number(frame.y + frame.height - frame.horizon)
    return (
        f'<rect class="fg-card" {whole}/><rect class="fg-floor" x="{x}" '
        f'y="{number(frame.horizon)}" width="{width}" height="{depth}"/>'
    )


def things(figure: Figure, frame: Frame) -> str:
    """Return the props that stand behind the person."""
    return "".join(_thing(figure, frame, prop) for prop in figure.props)


def _thing(figure: Figure, frame: Frame, prop: Prop) -> str:
    match prop.kind:
        case "mat":
            return _mat(figure, frame)
        case "chair":
            return _chair(prop.x) if figure.view == "side" else _chair_from_behind(prop.x)
        case "wall":
            return _rect("wall", (prop.x, -WALL_HEIGHT, WALL_THICKNESS, WALL_HEIGHT), 2)
        case "cushion":
            round_by = min(prop.width, prop.height) / 2.2
            return _rect("cushion", (prop.x, prop.y, prop.width, prop.height), round_by)
        case "table":
            return _table(prop)
        case _:
            return ""


Box = tuple[float, float, float, float]


def _rect(kind: str, box: Box, round_by: float) -> str:
    x, y, width, height = box
    return (
        f'<rect class="fg-{kind}" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}" rx="{number(round_by)}"/>'
    )


def _mat(figure: Figure, frame: Frame) -> str:
    left, right = frame.body_left - 3, frame.body_right + 3
    if figure.view == "from_above":
        return _rect("mat", (left - 2, -46, right - left + 4, 92), 8)
    if figure.view == "side_lying":
        return _mat_area(left - 2, right + 2)
    return _rect("mat", (left, 0, right - left, 5), 2.5)


def _mat_area(left: float, right: float) -> str:
    """Return a mat seen from a little above: narrower behind, with round corners."""
    back, edge = MAT_BEHIND, MAT_BEFORE
    near_left, near_right = left - 9, right + 9
    return (
        f'<path class="fg-mat" d="M{pair((left, back + 4))}Q{pair((left + 1, back))} '
        f"{pair((left + 6, back))}H{number(right - 6)}Q{pair((right - 1, back))} "
        f"{pair((right, back + 4))}L{pair((near_right - 1, edge - 5))}Q{pair((near_right, edge))} "
        f"{pair((near_right - 6, edge))}H{number(near_left + 6)}Q{pair((near_left, edge))} "
        f'{pair((near_left + 1, edge - 5))}Z"/>'
    )


def _chair(x: float) -> str:
    """Return a chair from the side; its seat reaches from x forward, its back stands at x."""
    legs = f"M{pair((x + 4, SEAT + 3))}V0M{pair((x + 36, SEAT + 3))}V0"
    post = f"M{pair((x + 2.5, SEAT + 2))}L{pair((x - 3, SEAT - 44))}"
    rest = f"M{pair((x - 0.6, SEAT - 24))}L{pair((x - 3, SEAT - 43))}"
    return (
        f'<path class="fg-chair-leg" d="{legs}{post}"/>'
        f"{_rect('seat', (x, SEAT, CHAIR_DEPTH, 5.5), 2.7)}"
        f'<path class="fg-chair-back" d="{rest}"/>'
    )


def _chair_from_behind(x: float) -> str:
    """Return a chair from the front or behind, its middle at x."""
    legs = (
        f"M{pair((x - 13, -44))}V0M{pair((x + 13, -44))}V0"
        f"M{pair((x - 13, -44))}V-86M{pair((x + 13, -44))}V-86"
    )
    bars = f"M{pair((x - 11, -66))}H{number(x + 11)}M{pair((x - 11, -84))}H{number(x + 11)}"
    return (
        f'<path class="fg-chair-leg" d="{legs}"/>{_rect("seat", (x - 18, -46, 36, 6), 3)}'
        f'<path class="fg-chair-back" d="{bars}"/>'
    )


def _table(prop: Prop) -> str:
    """Return a table or worktop whose top is at y, from x to the right."""
    right = prop.x + prop.width
    legs = f"M{pair((prop.x + 5, prop.y + 4))}V0M{pair((right - 5, prop.y + 4))}V0"
    return f'<path class="fg-chair-leg" d="{legs}"/>' + _rect(
        "seat", (prop.x, prop.y, prop.width, 5.5), 2
    )


# --- The arrow ------------------------------------------------------------------------------------


def arrow(figure: Figure, movement: Movement) -> str:
    """Return the arrow of a figure's working phase, or nothing."""
    points = arrow_course(figure, movement)
    if figure.arrow is None or not points:
        return ""
    heads = _head(points[-1], points[-2])
    if figure.arrow.both:
        heads += _head(points[0], points[1])
    return f'<path class="fg-arrow" d="{open_path(points)}{heads}"/>'


def arrow_course(figure: Figure, movement: Movement) -> Sequence[Point]:
    """Return the points the arrow runs along; none without an arrow."""
    move = movement.arrow_move()
    if figure.arrow is None or move is None:
        return ()
    return figure.arrow.points or _followed(figure.arrow, movement, move.number)


def _followed(arrow: Arrow, movement: Movement, move: int) -> Sequence[Point]:
    first, last = arrow.share
    shares = [blend(first, last, step / ARROW_SAMPLES) for step in range(ARROW_SAMPLES + 1)]
    bodies = (movement.body(move, share) for share in shares)
    path = [along(surface_point(body, arrow.follow), arrow.offset) for body in bodies]
    length = sum(distance(p, q) for p, q in pairwise(path))
    return _lengthened(path, arrow.least / length) if 0 < length < arrow.least else path


def _lengthened(path: Sequence[Point], factor: float) -> list[Point]:
    """Return a path grown about its middle."""
    middle = path[len(path) // 2]
    return [along(middle, difference(point, middle), factor) for point in path]


def _head(tip: Point, before: Point) -> str:
    turn = math.atan2(tip[1] - before[1], tip[0] - before[0])
    first, last = (
        (
            tip[0] - ARROW_HEAD * math.cos(turn + spread),
            tip[1] - ARROW_HEAD * math.sin(turn + spread),
        )
        for spread in (-ARROW_SPREAD, ARROW_SPREAD)
    )
    return f"M{pair(first)}L{pair(tip)}L{pair(last)}"
