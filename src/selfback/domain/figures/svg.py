"""The moving picture of a figure: SMIL only, so that it runs under a strict content policy."""

from dataclasses import dataclass
from html import escape

from selfback.domain.figures.drawing import person, strap
from selfback.domain.figures.figure import Figure
from selfback.domain.figures.film import Film
from selfback.domain.figures.frame import Frame, frame_of
from selfback.domain.figures.limbs import limb_shapes
from selfback.domain.figures.looks import Look, look_of
from selfback.domain.figures.movement import Movement
from selfback.domain.figures.person import Person
from selfback.domain.figures.scene import arrow, arrow_course, card, things
from selfback.domain.figures.shapes import number
from selfback.domain.figures.torso import gap


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its movement worked out, ready to be drawn any number of times."""

    figure: Figure
    movement: Movement
    frame: Frame


def picture(figure: Figure) -> Picture:
    """Return a figure with its movement and its frame."""
    movement = Movement(figure)
    bodies = (moment.body for moment in movement.moments)
    frame = frame_of(figure, bodies, arrow_course(figure, movement))
    return Picture(figure, movement, frame)


def moving_svg(
    figure: Figure, *, title: str, description: str, uid: str, look: Look | None = None
) -> str:
    """Return the moving picture of a figure as one SVG element of class `figure-moving`.

    title, description   words in the reader's language; they are escaped here
    uid                  prefix of all ids inside, unique on the page
    look                 whose body it is; without it the exercise's own

    The attributes as written show the still pose, for viewers without animation.
    """
    return drawn_moving(
        picture(figure), words=(title, description), uid=uid, look=look or look_of(figure.id)
    )


def drawn_moving(shown: Picture, *, words: tuple[str, str], uid: str, look: Look) -> str:
    """Return the moving picture of a figure whose movement is already worked out."""
    film = Film(shown.movement.keys[shown.figure.still], shown.movement)
    who = Person(figure=shown.figure, film=film, uid=uid, has_bun=look.has_bun)
    inner = limb_shapes(shown.figure, uid) + card(shown.figure, shown.frame) + drawn(shown, who)
    box = view_box(shown.frame)
    return wrapped(inner, box=box, kind="figure-moving", uid=uid, words=words, look=look)


def drawn(shown: Picture, who: Person, *, with_arrow: bool = True) -> str:
    """Return the scene and the person, without the card."""
    figure, movement = shown.figure, shown.movement
    parts = [things(figure, shown.frame)]
    parts.append(person(who))
    if "low_back_gap" in figure.muscles and who.has_face:
        parts.append(gap(who))
    if figure.prop("strap"):
        parts.append(strap(who))
    move = movement.arrow_move()
    if with_arrow and move is not None:
        parts.append(who.film.during(move.starts, move.ends, arrow(figure, movement)))
    return "".join(parts)


def view_box(frame: Frame) -> str:
    """Return a frame as the value of a viewBox."""
    return " ".join(number(each) for each in (frame.x, frame.y, frame.width, frame.height))


def wrapped(
    inner: str, *, box: str, kind: str, uid: str, words: tuple[str, str | None], look: Look
) -> str:
    """Return an SVG element with role, title and description round a drawing."""
    title, description = words
    labelled = f"{uid}-t" if description is None else f"{uid}-t {uid}-d"
    desc = "" if description is None else f'<desc id="{uid}-d">{escape(description)}</desc>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="figure {kind} fg-look-{look.number}" '
        f'viewBox="{box}" role="img" aria-labelledby="{labelled}">'
        f'<title id="{uid}-t">{escape(title)}</title>{desc}{inner}</svg>'
    )
