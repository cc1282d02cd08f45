"""Pictures that do not move: one pose, and the strip of key poses for print and reduced motion."""

from selfback.domain.figures.figure import Figure
from selfback.domain.figures.film import Film
from selfback.domain.figures.limbs import limb_shapes
from selfback.domain.figures.looks import Look, look_of
from selfback.domain.figures.person import Person
from selfback.domain.figures.scene import card
from selfback.domain.figures.shapes import number
from selfback.domain.figures.skeleton import Body
from selfback.domain.figures.svg import Picture, drawn, picture, view_box, wrapped

PANEL_GAP = 6.0
HALF_WAY = 0.5


def still_svg(
    figure: Figure,
    *,
    title: str,
    uid: str,
    pose: str | None = None,
    small: bool = False,
    look: Look | None = None,
) -> str:
    """Return one pose of a figure as an SVG element of class `figure-still`.

    pose    its name; without it the figure's still pose
    small   below 160 px wide: without face, arrow and gap

    Raises KeyError if the figure has no such pose.
    """
    shown = picture(figure)
    index = figure.still if pose is None else _named(figure, pose)
    worn = look or look_of(figure.id)
    body = shown.movement.keys[index]
    who = _person(shown, body, uid, worn, has_face=not small)
    move = shown.movement.arrow_move()
    with_arrow = not small and move is not None and move.target == index
    inner = limb_shapes(figure, uid) + card(figure, shown.frame)
    inner += drawn(shown, who, with_arrow=with_arrow)
    return wrapped(
        inner,
        box=view_box(shown.frame),
        kind="figure-still",
        uid=uid,
        words=(title, None),
        look=worn,
    )


def _named(figure: Figure, name: str) -> int:
    for index, pose in enumerate(figure.poses):
        if pose.name == name:
            return index
    raise KeyError(name)


def _person(shown: Picture, body: Body, uid: str, look: Look, *, has_face: bool = True) -> Person:
    return Person(
        figure=shown.figure, film=Film(body), uid=uid, has_face=has_face, has_bun=look.has_bun
    )


def strip_svg(
    figure: Figure, *, title: str, description: str, uid: str, look: Look | None = None
) -> str:
    """Return the key poses of a figure, numbered, as one SVG element of class `figure-strip`.

    Two poses are shown as start, half-way with the arrow, end; more poses as they come, with the
    arrow at the pose it leads to.
    """
    return drawn_strip(
        picture(figure), words=(title, description), uid=uid, look=look or look_of(figure.id)
    )


def drawn_strip(shown: Picture, *, words: tuple[str, str], uid: str, look: Look) -> str:
    """Return the strip of a figure whose movement is already worked out."""
    panels = panel_bodies(shown)
    width = shown.frame.width + PANEL_GAP
    inner = limb_shapes(shown.figure, uid)
    for index, (body, with_arrow) in enumerate(panels):
        who = _person(shown, body, uid, look)
        inner += _panel(shown, who, index * width, index + 1, with_arrow)
    frame = shown.frame
    size = (frame.x, frame.y, width * len(panels) - PANEL_GAP, frame.height)
    return wrapped(
        inner,
        box=" ".join(number(each) for each in size),
        kind="figure-strip",
        uid=uid,
        words=words,
        look=look,
    )


def panel_bodies(shown: Picture) -> list[tuple[Body, bool]]:
    """Return the three bodies of the strip and which of them has the arrow."""
    movement, figure = shown.movement, shown.figure
    move = movement.arrow_move()
    order = list(dict.fromkeys(figure.cycle))
    if len(order) == 2:
        half = movement.body(0, HALF_WAY)
        return [(movement.keys[0], False), (half, move is not None), (movement.keys[1], False)]
    at = move.target if move else None
    return [(movement.keys[index], index == at) for index in order[:3]]


def _panel(shown: Picture, who: Person, x: float, count: int, with_arrow: bool) -> str:
    frame = shown.frame
    label = (
        f'<text class="fg-number" x="{number(frame.x + 8)}" y="{number(frame.y + 17)}">'
        f"{count}</text>"
    )
    inner = card(shown.figure, frame) + drawn(shown, who, with_arrow=with_arrow) + label
    return f'<g transform="translate({number(x)} 0)">{inner}</g>' if x else f"<g>{inner}</g>"
