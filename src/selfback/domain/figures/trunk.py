"""The trunk seen from the side: one outline round a bending spine, its line and its muscles."""

from dataclasses import dataclass

from selfback.domain.figures.plane import Point, along, between, down, front, up
from selfback.domain.figures.shapes import drawn_points
from selfback.domain.figures.skeleton import Body

HEM = 0.5  # how far the hem stands off the trousers
LINE_DEPTH = 0.42  # of the way from the back to the centre


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One height of the trunk: its edges ahead and behind, its centre, its angle."""

    front: Point
    back: Point
    centre: Point
    angle: float


def stations(body: Body) -> list[Station]:
    """Return the ten stations of the trunk from the crotch to the base of the neck."""
    at, turn = body.joints, body.turns
    hip, pelvis = at["hip"], turn["pelvis"]
    sacrum_turn = (pelvis + turn["low_lumbar"]) / 2
    lumbar_turn = (turn["low_lumbar"] + turn["high_lumbar"]) / 2
    waist_turn = (turn["high_lumbar"] + turn["low_thoracic"]) / 2
    chest_turn = (turn["low_thoracic"] + turn["high_thoracic"]) / 2
    neck_turn = turn["high_thoracic"] * 0.6 + turn["neck"] * 0.4
    low, high = at["thoracolumbar"], at["mid_thoracic"]
    rows = (
        (along(hip, down(pelvis), 8.5), pelvis, 7.0, 9.5),
        (hip, pelvis, 10.0, 13.6),
        (between(hip, at["sacrum"], 0.55), pelvis, 11.3, 13.4),
        (at["sacrum"], sacrum_turn, 11.3, 11.0),
        (at["mid_lumbar"], lumbar_turn, 11.0, 9.6),
        (low, waist_turn, 11.8, 10.2),
        (between(low, high, 0.5), turn["low_thoracic"], 13.2, 10.5),
        (high, chest_turn, 13.8, 10.9),
        (between(high, at["neck_base"], 0.6), turn["high_thoracic"], 11.6, 9.8),
        (at["neck_base"], neck_turn, 5.0, 6.4),
    )
    return [_station(*row) for row in rows]


def _station(centre: Point, angle: float, ahead: float, behind: float) -> Station:
    return Station(
        front=along(centre, front(angle), ahead),
        back=along(centre, front(angle), -behind),
        centre=centre,
        angle=angle,
    )


def trousers(body: Body) -> list[Point]:
    """Return the control points of the trousers, crotch to L3."""
    part = stations(body)[:5]
    return [s.back for s in part] + [s.front for s in reversed(part)]


def shirt(body: Body) -> list[Point]:
    """Return the control points of the shirt; its hem lies on the trouser curve."""
    rows = stations(body)
    upper, pelvis, top = rows[3:], body.turns["pelvis"], rows[-1]
    hem_front = along(_hem([s.front for s in rows[1:4]]), front(pelvis), HEM)
    hem_back = along(_hem([s.back for s in rows[1:4]]), front(pelvis), -HEM)
    return [
        between(hem_front, hem_back, 0.75),
        hem_back,
        hem_back,
        *(s.back for s in upper),
        along(top.centre, up(top.angle), 1.5),
        *(s.front for s in reversed(upper)),
        hem_front,
        hem_front,
        between(hem_front, hem_back, 0.25),
    ]


def _hem(edge: list[Point]) -> Point:
    hip, middle, sacrum = edge
    return (hip[0] + 6 * middle[0] + sacrum[0]) / 8, (hip[1] + 6 * middle[1] + sacrum[1]) / 8


def spine_line(body: Body) -> list[Point]:
    """Return the control points of the pale line from mid pelvis to a third up the neck."""
    line = [between(s.back, s.centre, LINE_DEPTH) for s in stations(body)[2:]]
    return [*line, between(body.joints["neck_base"], body.joints["skull_base"], 0.35)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A muscle region between two stations, from `inset` to `depth` of the way to the centre."""

    first: int
    last: int
    depth: float
    inset: float = 0.1
    is_front: bool = False


BANDS = {
    "back": Band(first=2, last=7, depth=0.6),
    "abdomen": Band(first=1, last=7, depth=0.5, is_front=True),
    "upper_back": Band(first=5, last=9, depth=0.6),
    "buttock": Band(first=0, last=2, depth=0.95, inset=0.06),
}


def region(body: Body, name: str) -> list[Point]:
    """Return the control points of one of `BANDS`."""
    band = BANDS[name]
    rows = stations(body)[band.first : band.last + 1]
    edge = [s.front if band.is_front else s.back for s in rows]
    outer = [between(e, s.centre, band.inset) for e, s in zip(edge, rows, strict=True)]
    inner = [between(e, s.centre, band.depth) for e, s in zip(edge, rows, strict=True)]
    return outer + inner[::-1]


GAP_POINTS = 14


def gap(body: Body) -> list[Point]:
    """Return the corners of the space between the low back and the mat, the mat side last.

    It runs from T6 to the sacrum of somebody who lies on the back and always has the same number
    of corners, so that one gap can turn into another; it is flat where the back touches.
    """
    rows = stations(body)
    edge = [row.back for row in rows[3:8]]
    curve = _resampled(drawn_points([*edge, *(row.front for row in reversed(rows[3:8]))]), edge)
    above = [(x, min(y, 0.0)) for x, y in curve]
    return [*above, (above[-1][0], 0.0), (above[0][0], 0.0)]


def _resampled(outline: list[Point], edge: list[Point]) -> list[Point]:
    """Return the part of an outline along its back edge, at evenly spread points."""
    back = outline[2 : 4 * len(edge) - 2]
    steps = [index * (len(back) - 1) / (GAP_POINTS - 1) for index in range(GAP_POINTS)]
    return [
        between(back[int(step)], back[min(int(step) + 1, len(back) - 1)], step % 1)
        for step in steps
    ]


def lowest_of_trunk(body: Body) -> float:
    """Return the y of the lowest drawn point of shirt and trousers seen from the side."""
    drawn = drawn_points(shirt(body)) + drawn_points(trousers(body))
    return max(y for _, y in drawn)
