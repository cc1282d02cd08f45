"""SVG elements that move: values of bodies over time, written as SMIL animations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from selfback.domain.figures.movement import Moment, Movement
from selfback.domain.figures.plane import Point, unwrapped
from selfback.domain.figures.shapes import number, pair
from selfback.domain.figures.skeleton import Body

EASED, FLAT = ".37 0 .63 1", "0 0 1 1"

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of transform: its name, what thinning may leave out, and its decimals."""

    name: str
    slack: float
    places: int = 1


TURN, SHIFT, STRETCH = Kind("rotate", 0.15), Kind("translate", 0.08), Kind("scale", 0.004, 2)
FADE_SLACK = 0.004


@dataclass(frozen=True, slots=True)
class Track:
    """Moments a value is written at, and how it goes from one to the next."""

    moments: Sequence[Moment]
    is_eased: bool


class Film:
    """Writes elements whose attributes follow the body; without moments they stand still."""

    def __init__(self, still: Body, movement: Movement | None = None) -> None:
        self.still = still
        self.seconds = movement.seconds if movement else 0.0
        self._sampled = Track(movement.moments if movement else (), is_eased=False)
        self._keys = Track(movement.key_moments() if movement else (), is_eased=True)

    @property
    def bodies(self) -> list[Body]:
        """Every body that is seen, the still one first."""
        return [self.still, *(moment.body for moment in self._sampled.moments)]

    def turn(self, of: Callable[[Body], float], inner: str, *, by_keys: bool = False) -> str:
        """Return a group that turns by an angle of the body, in degrees."""
        track = self._track(by_keys)
        rows = [(value,) for value in unwrapped([0.0, *(of(m.body) for m in track.moments)])[1:]]
        base = f"rotate({number(of(self.still))})"
        return self._transform(TURN, base, rows, inner, track)

    def shift(self, of: Callable[[Body], Point], inner: str, *, by_keys: bool = False) -> str:
        """Return a group that is moved to a point of the body."""
        track = self._track(by_keys)
        base = f"translate({pair(of(self.still))})"
        rows = [of(moment.body) for moment in track.moments]
        return self._transform(SHIFT, base, rows, inner, track)

    def stretch(self, of: Callable[[Body], float], inner: str) -> str:
        """Return a group that is drawn shorter or longer along x; 1 leaves it alone."""
        rows = [(of(moment.body), 1.0) for moment in self._sampled.moments]
        still = of(self.still)
        if not rows or all(abs(row[0] - still) < 0.005 for row in rows):
            return inner if abs(still - 1) < 0.005 else _scaled(still, inner)
        base = f"scale({number(still, 2)} 1)"
        return self._transform(STRETCH, base, rows, inner, self._sampled)

    def morph(self, kind: str, of: Callable[[Body], str], *, by_keys: bool = True) -> str:
        """Return a path of a class whose outline follows the body."""
        track = self._track(by_keys)
        shapes = [of(moment.body) for moment in track.moments]
        base = of(self.still)
        if all(shape == base for shape in shapes):
            return f'<path class="{kind}" d="{base}"/>'
        times = [moment.at for moment in track.moments]
        moving = self._animate('animate attributeName="d"', times, shapes, track.is_eased)
        return f'<path class="{kind}" d="{base}">{moving}</path>'

    def fade(self, of: Callable[[Body], float], element: str) -> str:
        """Return a group as opaque as a number of the body says, 0 to 1."""
        rows = [(of(moment.body),) for moment in self._sampled.moments]
        times, kept = self._thinned(self._sampled, rows, FADE_SLACK)
        values = [number(row[0], 2) for row in kept]
        base = number(of(self.still), 2)
        if len(set(values)) <= 1:
            return element if base == "1" else f'<g opacity="{base}">{element}</g>'
        moving = self._animate('animate attributeName="opacity"', times, values, False)
        return f'<g opacity="{base}">{moving}{element}</g>'

    def during(self, starts: float, ends: float, element: str) -> str:
        """Return an element that is seen in one part of the cycle, and in the still."""
        if not self.seconds:
            return element
        soft = 0.2
        times = [0.0, starts, starts + soft, ends - soft, ends, self.seconds]
        values = ["0", "0", "1", "1", "0", "0"]
        if starts == 0:
            times, values = times[1:], values[1:]
        if ends == self.seconds:
            times, values = times[:-1], values[:-1]
        moving = self._animate('animate attributeName="opacity"', times, values, False)
        return f"<g>{moving}{element}</g>"

    # --- Writing ----------------------------------------------------------------------------------

    def _track(self, by_keys: bool) -> Track:
        return self._keys if by_keys else self._sampled

    def _transform(
        self, kind: Kind, base: str, rows: Sequence[Row], inner: str, track: Track
    ) -> str:
        times, kept = self._thinned(track, rows, kind.slack)
        values = [" ".join(number(value, kind.places) for value in row) for row in kept]
        if len(set(values)) <= 1:
            return f'<g transform="{base}">{inner}</g>'
        head = f'animateTransform attributeName="transform" type="{kind.name}"'
        moving = self._animate(head, times, values, track.is_eased)
        return f'<g transform="{base}">{moving}{inner}</g>'

    def _thinned(
        self, track: Track, rows: Sequence[Row], slack: float
    ) -> tuple[list[float], list[Row]]:
        """Leave out sampled values that the line between their neighbours gives anyway."""
        times = [moment.at for moment in track.moments]
        if track.is_eased or len(rows) < 3:
            return times, list(rows)
        kept = [0]
        while kept[-1] < len(rows) - 1:
            kept.append(_farthest(times, rows, kept[-1], slack))
        return [times[index] for index in kept], [rows[index] for index in kept]

    def _animate(
        self, head: str, times: Sequence[float], values: Sequence[str], is_eased: bool
    ) -> str:
        shares = ";".join(number(at / self.seconds, 3) for at in times)
        spline = ""
        if is_eased:
            ways = (FLAT if first == last else EASED for first, last in pairwise(values))
            spline = f' calcMode="spline" keySplines="{";".join(ways)}"'
        return (
            f'<{head} dur="{number(self.seconds, 2)}s" repeatCount="indefinite"{spline}'
            f' keyTimes="{shares}" values="{";".join(values)}"/>'
        )


def _farthest(times: Sequence[float], rows: Sequence[Row], start: int, slack: float) -> int:
    """Return the last row such that all between it and the start lie on a line."""
    best = start + 1
    for end in range(start + 2, len(rows)):
        between = [(times[middle], rows[middle]) for middle in range(start, end + 1)]
        if not _is_line(between, slack):
            break
        best = end
    return best


def _is_line(timed: Sequence[tuple[float, Row]], slack: float) -> bool:
    (starts, first), (ends, last) = timed[0], timed[-1]
    for at, there in timed[1:-1]:
        share = (at - starts) / (ends - starts)
        for low, value, high in zip(first, there, last, strict=True):
            if abs(low + (high - low) * share - value) > slack:
                return False
    return True


def _scaled(factor: float, inner: str) -> str:
    return f'<g transform="scale({number(factor, 2)} 1)">{inner}</g>'
