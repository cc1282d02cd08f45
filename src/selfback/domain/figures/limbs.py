"""Drawing arms and legs: rigid shapes in nested groups, one turn a joint."""

from collections.abc import Callable

from selfback.domain.figures import shapes
from selfback.domain.figures.figure import Figure
from selfback.domain.figures.film import Film
from selfback.domain.figures.person import Person
from selfback.domain.figures.shapes import closed_path
from selfback.domain.figures.skeleton import FOREARM, SHIN, THIGH, UPPER_ARM, Body, sign

COVERED = 0.3  # degrees between two limbs that are still seen as one


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


def is_covered(who: Person, bones: tuple[str, ...]) -> bool:
    """Return whether the near limb lies exactly over the far one in every frame."""
    return all(
        abs(body.turns[f"{bone}_near"] - body.turns[f"{bone}_far"]) < COVERED
        and body.angles["reach_near"] == body.angles["reach_far"]
        for body in who.film.bodies
        for bone in bones
    )


def _use(who: Person, kind: str, shape: str) -> str:
    return f'<use class="fg-{kind}" href="#{who.uid}-{shape}"/>'


def leg(
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


def arm(who: Person, side: str, *, tone: str = "", sleeve: str = "shirt") -> str:
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
