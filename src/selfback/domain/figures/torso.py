"""Drawing the trunk and its muscles; all of it moves in the frame of the pelvis."""

from collections.abc import Callable, Iterable
from functools import partial

from selfback.domain.figures import front as front_trunk
from selfback.domain.figures import trunk as side_trunk
from selfback.domain.figures.heads import head_from_side, neck_from_front
from selfback.domain.figures.person import Person
from selfback.domain.figures.plane import Point, between, seen_from
from selfback.domain.figures.shapes import closed_path, number, open_path, run
from selfback.domain.figures.skeleton import Body, sign

Outliner = Callable[[Body], Iterable[Point]]


def _in_pelvis(points: Outliner) -> Outliner:
    """Return an outline in the frame of the pelvis, where bending is small."""

    def inside(body: Body) -> list[Point]:
        hip, angle = body.joints["hip"], body.turns["pelvis"]
        return [seen_from(point, hip, angle) for point in points(body)]

    return inside


def _outline(who: Person, kind: str, points: Outliner, *, is_open: bool = False) -> str:
    local = _in_pelvis(points)
    write = open_path if is_open else closed_path
    return who.film.morph(f"fg-{kind}", lambda body: write(list(local(body))))


def _on_pelvis(who: Person, inner: str) -> str:
    turned = who.film.turn(lambda b: b.turns["pelvis"], inner)
    return who.film.shift(lambda b: b.joints["hip"], turned)


def trunk_from_side(who: Person) -> str:
    lower = closed_path(list(_in_pelvis(side_trunk.trousers)(who.film.still)))
    trousers = f'<path class="fg-trousers" d="{lower}"/>'
    shirt = _outline(who, "shirt", side_trunk.shirt)
    bands = "".join(
        _outline(who, "muscle", partial(side_trunk.region, name=name))
        for name in who.figure.muscles
        if name in ("back", "abdomen", "upper_back")
    )
    if "side" in who.figure.muscles:
        bands += _flank_spot(who)
    line = _outline(who, "spine", side_trunk.spine_line, is_open=True)
    return _on_pelvis(who, trousers + head_from_side(who) + shirt + bands + line)


def _flank_spot(who: Person) -> str:
    def centre(body: Body) -> Point:
        spot = between(body.joints["sacrum"], body.joints["thoracolumbar"], 0.4)
        return seen_from(spot, body.joints["hip"], body.turns["pelvis"])

    spot = '<ellipse class="fg-muscle" rx="5.5" ry="12"/>'
    turned = who.film.turn(lambda b: b.turns["low_lumbar"] - b.turns["pelvis"], spot, by_keys=True)
    return who.film.shift(centre, turned, by_keys=True)


def trunk_from_front(who: Person, *, with_hips: bool = True) -> str:
    lower = closed_path(list(_in_pelvis(front_trunk.trousers)(who.film.still)))
    trousers = f'<path class="fg-trousers" d="{lower}"/>'
    neck = _outline(who, "skin", neck_from_front)
    shirt = _outline(who, "shirt", front_trunk.shirt)
    first, last = who.figure.vocabulary.sides
    flanks = "".join(
        _outline(who, "muscle", partial(front_trunk.flank, is_first=is_first))
        for side, is_first in ((first, True), (last, False))
        if f"side_{side}" in who.figure.muscles
    )
    line = _outline(who, "spine", front_trunk.spine_line, is_open=True)
    drawn = _on_pelvis(who, trousers + neck + shirt + flanks + line)
    return drawn + (hips_from_front(who) if with_hips else "")


def hips_from_front(who: Person) -> str:
    spots = [_hip_spot(who, side) for side in who.figure.vocabulary.sides]
    inner = "".join(spot for spot in spots if spot)
    return _on_pelvis(who, inner) if inner else ""


def _hip_spot(who: Person, side: str) -> str:
    if f"buttock_{side}" not in who.figure.muscles:
        return ""
    spot = '<ellipse class="fg-muscle" rx="5" ry="9.5"/>'
    turned = who.film.turn(lambda b: (b.turns[f"thigh_{side}"] - b.turns["pelvis"]) / 2, spot)
    return f'<g transform="translate({number(sign(side) * 12)} 0)">{turned}</g>'


# --- Muscles of hip and thigh ---------------------------------------------------------------------


def thigh_regions(who: Person) -> str:
    spots = {
        "thigh_front": '<ellipse class="fg-muscle" cx="20" cy="-4" rx="15" ry="4"/>',
        "thigh_back": '<ellipse class="fg-muscle" cx="22" cy="3.8" rx="15" ry="3.6"/>',
    }
    return "".join(spots[name] for name in who.figure.muscles if name in spots)


def hip_regions(who: Person) -> str:
    inner = ""
    if "buttock" in who.figure.muscles:
        outline = list(_in_pelvis(lambda b: side_trunk.region(b, "buttock"))(who.film.still))
        inner += f'<path class="fg-muscle" d="{closed_path(outline)}"/>'
    if "hip_flexor" in who.figure.muscles:
        inner += '<ellipse class="fg-muscle" cx="6" rx="4.5" ry="10"/>'
    return _on_pelvis(who, inner) if inner else ""


def gap(who: Person) -> str:
    """Return the space under the low back of somebody who lies on the back."""

    def area(body: Body) -> str:
        return f"M{run(side_trunk.gap(body), 1)}Z"

    return who.film.morph("fg-gap", area)
