"""The trunk seen from the front: half-widths round a spine that bends sideways."""

from selfback.domain.figures.plane import Point, along, between, down, front, up
from selfback.domain.figures.shapes import drawn_points
from selfback.domain.figures.skeleton import Body
from selfback.domain.figures.trunk import Station

HALF_WIDTHS = (10.5, 17.2, 17.0, 15.2, 14.0, 14.6, 16.4, 18.0, 18.4, 14.5, 5.2)


def stations(body: Body) -> list[Station]:
    """Return the eleven stations; `back` is the picture's left edge, `front` its right."""
    at, turn = body.joints, body.turns
    hip, pelvis, chest = at["hip"], turn["pelvis"], turn["high_thoracic"]
    low, high, neck = at["thoracolumbar"], at["mid_thoracic"], at["neck_base"]
    rows = (
        (along(hip, down(pelvis), 10), pelvis),
        (along(hip, down(pelvis), 2), pelvis),
        (between(hip, at["sacrum"], 0.45), pelvis),
        (at["sacrum"], (pelvis + turn["low_lumbar"]) / 2),
        (at["mid_lumbar"], (turn["low_lumbar"] + turn["high_lumbar"]) / 2),
        (low, (turn["high_lumbar"] + turn["low_thoracic"]) / 2),
        (between(low, high, 0.5), turn["low_thoracic"]),
        (high, (turn["low_thoracic"] + chest) / 2),
        (between(high, neck, 0.55), chest),
        (between(high, neck, 0.85), chest),
        (along(neck, up(chest), 1.5), chest),
    )
    return [
        Station(
            front=along(centre, front(angle), half),
            back=along(centre, front(angle), -half),
            centre=centre,
            angle=angle,
        )
        for (centre, angle), half in zip(rows, HALF_WIDTHS, strict=True)
    ]


def trousers(body: Body) -> list[Point]:
    """Return the control points of the trousers, crotch to sacrum."""
    part = stations(body)[:4]
    return [s.back for s in part] + [s.front for s in reversed(part)]


def shirt(body: Body) -> list[Point]:
    """Return the control points of the shirt."""
    rows = stations(body)
    waist, upper, pelvis = rows[2], rows[3:], body.turns["pelvis"]
    left, right = (
        along(waist.back, front(pelvis), -0.6),
        along(waist.front, front(pelvis), 0.6),
    )
    return [
        between(waist.back, waist.front, 0.2),
        left,
        left,
        *(s.back for s in upper),
        along(body.joints["neck_base"], up(body.turns["high_thoracic"]), -1),
        *(s.front for s in reversed(upper)),
        right,
        right,
        between(waist.back, waist.front, 0.8),
    ]


def spine_line(body: Body) -> list[Point]:
    """Return the control points of the pale line from mid pelvis to the neck."""
    at = body.joints
    return [
        between(at["hip"], at["sacrum"], 0.5),
        at["sacrum"],
        at["mid_lumbar"],
        at["thoracolumbar"],
        between(at["thoracolumbar"], at["mid_thoracic"], 0.5),
        at["mid_thoracic"],
        between(at["mid_thoracic"], at["neck_base"], 0.6),
        along(at["neck_base"], up(body.turns["high_thoracic"]), -4),
    ]


def flank(body: Body, *, is_first: bool) -> list[Point]:
    """Return the control points of the muscle region of one flank."""
    rows = stations(body)[2:7]
    edge = [s.back if is_first else s.front for s in rows]
    outer = [between(e, s.centre, 0.08) for e, s in zip(edge, rows, strict=True)]
    inner = [between(e, s.centre, 0.55) for e, s in zip(edge, rows, strict=True)]
    return outer + inner[::-1]


def lowest_of_trunk(body: Body) -> float:
    """Return the y of the lowest drawn point of shirt and trousers seen from the front."""
    drawn = drawn_points(shirt(body)) + drawn_points(trousers(body))
    return max(y for _, y in drawn)
