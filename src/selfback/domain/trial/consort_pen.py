"""What the flow diagram is drawn with: boxes, lines of text, arrows; each as SVG."""

from dataclasses import dataclass, field
from html import escape

from selfback.domain.trial.consort_text import width_of, wrapped

COLOURS = {
    "ground": "#f8f3e9",
    "surface": "#fffdf8",
    "sunk": "#eee6d7",
    "ink": "#1e2a25",
    "ink-2": "#56605a",
    "line": "#e2d8c7",
    "edge": "#857f70",
    "green": "#14594a",
    "on-green": "#fffdf8",
    "green-soft": "#dde9df",
    "green-mid": "#4f8f79",
    "amber": "#7f5300",
    "clay": "#a8482a",
}
"""The product's light tokens. Attributes carry them, so that a picture needs no style sheet; a
page or a print may say otherwise by class, as flow.css does."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A size of text: pixels, the step to the next line, and whether it is bold."""

    size: float
    step: float
    is_bold: bool = False

    def width(self, text: str) -> float:
        return width_of(text, self.size, is_bold=self.is_bold)

    def lines(self, text: str, width: float) -> list[str]:
        return wrapped(text, width, self.size, is_bold=self.is_bold)


TITLE = Type(size=15.5, step=20, is_bold=True)
COUNT = Type(size=19, step=20, is_bold=True)
BODY = Type(size=13.5, step=19)
SMALL = Type(size=12.5, step=17)
PHASE = Type(size=13, step=18, is_bold=True)


@dataclass(slots=True)
class Pen:
    """Keeps what was drawn, in order."""

    drawn: list[str] = field(default_factory=list)

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, edge: str = "edge"
    ) -> None:
        self.drawn.append(
            f'<rect class="flow-{fill} flow-edge-{edge}" x="{x:g}" y="{y:g}" width="{width:g}" '
            f'height="{height:g}" rx="13" fill="{_fill(fill)}" stroke="{COLOURS[edge]}" '
            f'stroke-width="1.4"/>'
        )

    def bar(self, x: float, y: float, width: float, *, fill: str, height: float = 7) -> None:
        self.drawn.append(
            f'<rect class="flow-{fill}" x="{x:g}" y="{y:g}" width="{width:.1f}" '
            f'height="{height:g}" fill="{COLOURS[fill]}"/>'
        )

    def dot(self, x: float, y: float, *, fill: str) -> None:
        self.drawn.append(
            f'<circle class="flow-{fill}" cx="{x:g}" cy="{y:g}" r="4" fill="{COLOURS[fill]}" '
            f'stroke="{COLOURS["edge"]}" stroke-width="{0.8 if fill == "sunk" else 0}"/>'
        )

    def text(
        self, x: float, y: float, text: str, type: Type, *, ink: str = "ink", anchor: str = "start"
    ) -> None:
        self.drawn.append(
            f'<text class="flow-{ink}" x="{x:g}" y="{y:g}" font-size="{type.size:g}" '
            f'font-weight="{700 if type.is_bold else 400}" text-anchor="{anchor}" '
            f'fill="{COLOURS[ink]}">{escape(text)}</text>'
        )

    def line(self, points: list[tuple[float, float]]) -> None:
        """Draw a line through the points."""
        self._path(_through(points))

    def arrow(self, points: list[tuple[float, float]]) -> None:
        """Draw a line through the points with a head at its end."""
        (x0, y0), (x, y) = points[-2:]
        head = f"M{x - 5:g} {y - 7:g}L{x:g} {y:g}L{x + 5:g} {y - 7:g}"
        if y == y0:
            back = 7 if x > x0 else -7
            head = f"M{x - back:g} {y - 5:g}L{x:g} {y:g}L{x - back:g} {y + 5:g}"
        self._path(_through(points) + head)

    def _path(self, path: str) -> None:
        self.drawn.append(
            f'<path class="flow-arrow" d="{path}" fill="none" stroke="{COLOURS["edge"]}" '
            'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def rule(self, x: float, y: float, end: float) -> None:
        self.drawn.append(
            f'<path class="flow-rule" d="M{x:g} {y:g}H{end:g}" stroke="{COLOURS["line"]}"/>'
        )

    def open(self, id: str, address: str) -> None:
        """Begin the group of a box; with an address it leads to the rows behind it."""
        tag = f'<a href="{escape(address)}">' if address else ""
        self.drawn.append(f'<g data-box="{escape(id)}">{tag}')

    def close(self, address: str) -> None:
        self.drawn.append("</a></g>" if address else "</g>")


def _through(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _fill(fill: str) -> str:
    return "url(#flow-hatch)" if fill == "hatch" else COLOURS[fill]


HATCH = (
    '<pattern id="flow-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)">'
    f'<rect class="flow-sunk" width="8" height="8" fill="{COLOURS["sunk"]}"/>'
    f'<path class="flow-rule" d="M0 0V8" stroke="{COLOURS["line"]}" stroke-width="5"/></pattern>'
)
