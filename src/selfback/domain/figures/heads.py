"""Drawing neck and head, from the side and from the front."""

from selfback.domain.figures import shapes
from selfback.domain.figures.person import Person
from selfback.domain.figures.plane import Point, along, front, seen_from, up
from selfback.domain.figures.shapes import closed_path, number
from selfback.domain.figures.skeleton import NECK, Body

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


def head_from_side(who: Person) -> str:
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


def head_from_front(who: Person) -> str:
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


def neck_from_front(body: Body) -> list[Point]:
    at, turn = body.joints, body.turns
    across = front(turn["neck"])
    base = along(at["neck_base"], up(turn["high_thoracic"]), -3)
    top = along(at["skull_base"], up(turn["head"]), 4)
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
