"""Drawing the person: limbs, trunk, head and muscles, standing still or moving."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from selfback.domain.figures import front as front_trunk
from selfback.domain.figures import shapes
from selfback.domain.figures import trunk as side_trunk
from selfback.domain.figures.figure import Figure
from selfback.domain.figures.film import Film
from selfback.domain.figures.plane import Point, along, between, front, seen_from
from selfback.domain.figures.shapes import closed_path, number, open_path, pair, run
from selfback.domain.figures.skeleton import FOREARM, NECK, SHIN, THIGH, UPPER_ARM, Body, sign

COVERED = 0.3  # degrees between two limbs that are still seen as one
Outliner = Callable[[Body], Iterable[Point]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """How one person is drawn.

    uid        prefix of the ids of limb shapes
    has_face   without it the picture is for small sizes
    has_bun    the hair is worn in a bun
    """

    figure: Figure
    film: Film
    uid: str
    has_face: bool = True
    has_bun: bool = False


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


def limb_shapes(figure: Figure, uid: str) -> str:
    """Return the definitions of the limb shapes of a figure."""
    closed = any(contact.fist for contact in figure.contacts)
    rows = {**(SIDE_SHAPES if figure.view == "side" else FRONT_SHAPES)}
    if closed:
        rows["fist"] = shapes.FIST
    paths = (f'<path id="{uid}-{name}" d="{closed_path(row)}"/>' for name, row in rows.items())
    return f"<defs>{''.join(paths)}</defs>"


SIDE_SHAPES = {
    "thigh": shapes.THIGH,
    "shin": shapes.SHIN,
    "foot": shapes.FOOT,
    "arm": shapes.UPPER_ARM,
    "forearm": shapes.FOREARM,
    "sleeve": shapes.SLEEVE,
    "hand": shapes.HAND,
}
FRONT_SHAPES = {
    "thigh": shapes.FRONT_THIGH,
    "shin": shapes.FRONT_SHIN,
    "foot": shapes.FRONT_FOOT,
    "arm": shapes.UPPER_ARM,
    "forearm": shapes.FOREARM,
    "sleeve": shapes.FRONT_SLEEVE,
    "hand": shapes.FRONT_HAND,
}


# --- Drawing orders -------------------------------------------------------------------------------


def _side_order(who: Person) -> Iterable[str]:
    behind = who.figure.arm_behind
    if not _is_covered(who, ("upper_arm", "forearm", "hand")):
        yield _arm(who, "far", tone="-far", sleeve="sleeve-far")
    if not _is_covered(who, ("thigh", "shin", "foot")):
        yield _leg(who, "far", thigh="-far", shin="-far", foot="-far")
    if behind:
        yield _arm(who, "near", sleeve="sleeve")
    yield _side_trunk(who)
    yield _leg(who, "near", regions=_thigh_regions(who))
    yield _hip_regions(who)
    if not behind:
        yield _arm(who, "near", sleeve="sleeve")


def _is_covered(who: Person, bones: tuple[str, ...]) -> bool:
    """Return whether the near limb lies exactly over the far one in every frame."""
    return all(
        abs(body.turns[f"{bone}_near"] - body.turns[f"{bone}_far"]) < COVERED
        for body in who.film.bodies
        for bone in bones
    )


def _front_order(who: Person) -> Iterable[str]:
    yield from (_leg(who, side) for side in ("left", "right"))
    yield _front_trunk(who)
    yield from (_arm(who, side) for side in ("left", "right"))
    yield _front_head(who)


def _lying_order(who: Person) -> Iterable[str]:
    yield _arm(who, "lower", tone="-far", sleeve="sleeve-far")
    yield _leg(who, "lower", thigh="-far", shin="-far", foot="-far")
    yield _front_trunk(who, with_hips=False)
    yield _leg(who, "upper")
    yield _front_hips(who)
    yield _front_head(who)
    yield _arm(who, "upper")


def _above_order(who: Person) -> Iterable[str]:
    yield from (_arm(who, side) for side in ("lower", "upper"))
    yield _front_trunk(who)
    yield _front_head(who)
    yield from (
        _leg(who, side, shin="-far", foot="-far", with_knee=True) for side in ("lower", "upper")
    )


# --- Limbs ----------------------------------------------------------------------------------------


def _use(who: Person, kind: str, shape: str) -> str:
    return f'<use class="fg-{kind}" href="#{who.uid}-{shape}"/>'


def _leg(
    who: Person,
    side: str,
    *,
    thigh: str = "",
    shin: str = "",
    foot: str = "",
    regions: str = "",
    with_knee: bool = False,
) -> str:
    film, is_side = who.film, who.figure.view == "side"
    sole = _use(who, f"skin{foot}", "foot")
    if not is_side and sign(side) < 0:
        sole = f'<g transform="scale(-1 1)">{sole}</g>'
    ankle = film.turn(lambda b: b.turns[f"foot_{side}"] - b.turns[f"shin_{side}"] - 90, sole)
    ankle = _jointed(film, lambda b: SHIN * b.length("shin", side), ankle)
    calf = film.stretch(lambda b: b.length("shin", side), _use(who, f"trousers{shin}", "shin"))
    knee = film.turn(lambda b: b.turns[f"shin_{side}"] - b.turns[f"thigh_{side}"], ankle + calf)
    knee = _jointed(film, lambda b: THIGH * b.length("thigh", side), knee)
    upper = film.stretch(lambda b: b.length("thigh", side), _use(who, f"trousers{thigh}", "thigh"))
    disc = _knee_disc(who, side) if with_knee else ""
    inner = upper + regions + knee if is_side else knee + upper + disc
    turned = film.turn(lambda b: b.turns[f"thigh_{side}"] + 90, inner)
    return film.shift(lambda b: b.joints[f"hip_{side}"], turned)


def _jointed(film: Film, length: Callable[[Body], float], inner: str) -> str:
    """Return what hangs at the end of a bone that lies along x."""
    return film.shift(lambda b: (length(b), 0.0), inner)


def _knee_disc(who: Person, side: str) -> str:
    disc = who.film.shift(
        lambda b: (THIGH * b.length("thigh", side), 0.0), '<circle class="fg-knee" r="6.6"/>'
    )
    return who.film.fade(lambda b: max(0.0, min(1.0, (0.9 - b.length("thigh", side)) / 0.4)), disc)


def _arm(who: Person, side: str, *, tone: str = "", sleeve: str = "shirt") -> str:
    film = who.film
    closed = any(c.fist for c in who.figure.contacts if c.limb == f"arm_{side}")
    palm = _use(who, f"skin{tone}", "fist" if closed else "hand")
    wrist = film.turn(lambda b: b.turns[f"hand_{side}"] - b.turns[f"forearm_{side}"], palm)
    wrist = _jointed(film, lambda b: FOREARM * b.length("forearm", side), wrist)
    fore = _use(who, f"skin{tone}", "forearm")
    fore = film.stretch(lambda b: b.length("forearm", side), fore)
    elbow = film.turn(
        lambda b: b.turns[f"forearm_{side}"] - b.turns[f"upper_arm_{side}"], wrist + fore
    )
    elbow = _jointed(film, lambda b: UPPER_ARM * b.length("upper_arm", side), elbow)
    upper = _use(who, f"skin{tone}", "arm") + _use(who, sleeve, "sleeve")
    upper = film.stretch(lambda b: b.length("upper_arm", side), upper)
    turned = film.turn(lambda b: b.turns[f"upper_arm_{side}"] + 90, elbow + upper)
    return film.shift(lambda b: b.joints[f"shoulder_{side}"], turned)


# --- Trunk ----------------------------------------------------------------------------------------


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


def _side_trunk(who: Person) -> str:
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
    return _on_pelvis(who, trousers + _side_head(who) + shirt + bands + line)


def _flank_spot(who: Person) -> str:
    def centre(body: Body) -> Point:
        spot = between(body.joints["sacrum"], body.joints["thoracolumbar"], 0.4)
        return seen_from(spot, body.joints["hip"], body.turns["pelvis"])

    spot = '<ellipse class="fg-muscle" rx="5.5" ry="12"/>'
    turned = who.film.turn(lambda b: b.turns["low_lumbar"] - b.turns["pelvis"], spot, by_keys=True)
    return who.film.shift(centre, turned, by_keys=True)


def _front_trunk(who: Person, *, with_hips: bool = True) -> str:
    lower = closed_path(list(_in_pelvis(front_trunk.trousers)(who.film.still)))
    trousers = f'<path class="fg-trousers" d="{lower}"/>'
    neck = _outline(who, "skin", _front_neck)
    shirt = _outline(who, "shirt", front_trunk.shirt)
    first, last = who.figure.vocabulary.sides
    flanks = "".join(
        _outline(who, "muscle", partial(front_trunk.flank, is_first=is_first))
        for side, is_first in ((first, True), (last, False))
        if f"side_{side}" in who.figure.muscles
    )
    line = _outline(who, "spine", front_trunk.spine_line, is_open=True)
    drawn = _on_pelvis(who, trousers + neck + shirt + flanks + line)
    return drawn + (_front_hips(who) if with_hips else "")


def _front_hips(who: Person) -> str:
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


def _thigh_regions(who: Person) -> str:
    spots = {
        "thigh_front": '<ellipse class="fg-muscle" cx="20" cy="-4" rx="15" ry="4"/>',
        "thigh_back": '<ellipse class="fg-muscle" cx="22" cy="3.8" rx="15" ry="3.6"/>',
    }
    return "".join(spots[name] for name in who.figure.muscles if name in spots)


def _hip_regions(who: Person) -> str:
    inner = ""
    if "buttock" in who.figure.muscles:
        outline = list(_in_pelvis(lambda b: side_trunk.region(b, "buttock"))(who.film.still))
        inner += f'<path class="fg-muscle" d="{closed_path(outline)}"/>'
    if "hip_flexor" in who.figure.muscles:
        inner += '<ellipse class="fg-muscle" cx="6" rx="4.5" ry="10"/>'
    return _on_pelvis(who, inner) if inner else ""


# --- Neck and head --------------------------------------------------------------------------------


SIDE_NECK: shapes.Outline = (
    (-6, 3),
    (-6, 3),
    (-5.4, -NECK * 0.6),
    (-5, -NECK - 3),
    (4.6, -NECK - 3),
    (4.8, -NECK * 0.6),
    (6, 3),
    (6, 3),
)


def _side_head(who: Person) -> str:
    film = who.film
    by_keys = not who.figure.head_rests and not any(
        "neck" in pose.on_the_way for pose in who.figure.poses
    )
    turned = film.turn(
        lambda b: b.turns["head"] - b.turns["neck"],
        f'<g transform="translate(1.5 -11.2)">{_side_skull(who)}</g>',
        by_keys=by_keys,
    )
    neck = f'<path class="fg-skin" d="{closed_path(SIDE_NECK)}"/>'
    held = f'{neck}<g transform="translate(0 {number(-NECK)})">{turned}</g>'
    bent = film.turn(lambda b: b.turns["neck"] - b.turns["pelvis"], held, by_keys=by_keys)
    return film.shift(
        lambda b: seen_from(b.joints["neck_base"], b.joints["hip"], b.turns["pelvis"]),
        bent,
        by_keys=by_keys,
    )


def _side_skull(who: Person) -> str:
    face = _face(shapes.EYES, shapes.MOUTH) if who.has_face else ""
    return _skull(who, shapes.HEAD, shapes.HAIR, shapes.BUN) + face


def _front_head(who: Person) -> str:
    face = _face(shapes.FRONT_EYES, shapes.FRONT_MOUTH) if who.has_face else ""
    skull = _skull(who, shapes.FRONT_HEAD, shapes.FRONT_HAIR, shapes.FRONT_BUN) + face
    turned = who.film.turn(lambda b: b.turns["head"], skull)
    return who.film.shift(lambda b: b.joints["head"], turned)


def _skull(who: Person, head: str, hair: str, bun: tuple[float, float, float]) -> str:
    x, y, radius = bun
    knot = f'<circle class="fg-hair" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
    return (
        f'{knot if who.has_bun else ""}<path class="fg-skin" d="{head}"/>'
        f'<path class="fg-hair" d="{hair}"/>'
    )


def _face(eyes: shapes.Outline, mouth: str) -> str:
    dots = "".join(
        f'<circle class="fg-eye" cx="{number(x)}" cy="{number(y)}" r="1.15"/>' for x, y in eyes
    )
    return f'{dots}<path class="fg-mouth" d="{mouth}"/>'


def _front_neck(body: Body) -> list[Point]:
    at, turn = body.joints, body.turns
    across = front(turn["neck"])
    base = along(at["neck_base"], _upward(turn["high_thoracic"]), -3)
    top = along(at["skull_base"], _upward(turn["head"]), 4)
    middle = at["skull_base"]
    return [
        along(base, across, -5.5),
        along(base, across, -5.5),
        along(middle, across, -4.6),
        along(top, across, -5),
        along(top, across, 5),
        along(middle, across, 4.6),
        along(base, across, 5.5),
        along(base, across, 5.5),
    ]


def _upward(angle: float) -> Point:
    across = front(angle)
    return across[1], -across[0]


def strap(who: Person) -> str:
    """Return the line from the hand to the sole of the near side."""

    def line(body: Body) -> str:
        hand = along(body.joints["wrist_near"], _downward(body.turns["forearm_near"]), 4)
        foot = body.turns["foot_near"]
        ball = along(body.joints["ankle_near"], front(foot), 6)
        sole = along(ball, _downward(foot), 7.5)
        return f"M{pair(hand)}L{pair(sole)}"

    return who.film.morph("fg-strap", line, by_keys=False)


def _downward(angle: float) -> Point:
    across = front(angle)
    return -across[1], across[0]


def gap(who: Person) -> str:
    """Return the space under the low back of somebody who lies on the back."""

    def area(body: Body) -> str:
        return f"M{run(side_trunk.gap(body), 1)}Z"

    return who.film.morph("fg-gap", area)
