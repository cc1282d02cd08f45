"""The flow of a trial as a picture: SVG with a text alternative, for screens, print and files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from selfback.domain.trial.consort import Box, Flow
from selfback.domain.trial.consort_pen import (
    BODY,
    COLOURS,
    FONT,
    HATCH,
    PHASE,
    SMALL,
    TITLE,
    Pen,
)
from selfback.domain.trial.consort_rows import (
    BAR_INK,
    BELOW_TITLE,
    PAD,
    PAD_TOP,
    TextRow,
    height_of,
    rows_of,
    rows_of_analysis,
    rows_of_arm,
    rows_of_visit,
    split_of,
)
from selfback.domain.trial.consort_saying import described
from selfback.domain.trial.consort_words import FlowWords

MARGIN = 24.0
GUTTER = 118.0
"""Room at the left for the names of the phases."""
COLUMN = {1: 560.0, 2: 356.0, 3: 292.0, 4: 258.0}
BETWEEN = 26.0
STEP = 30.0
"""Room for an arrow between two boxes."""
HATCHED = 46.0


class TooManyArms(ValueError):
    """The diagram has room for four columns."""

    def __init__(self, arms: int) -> None:
        self.arms = arms
        super().__init__(f"{arms} arms; the diagram has room for {max(COLUMN)}")


def flow_svg(flow: Flow, words: FlowWords, *, links: Mapping[str, str] | None = None) -> str:
    """Return the diagram.

    words   of the language it is drawn in
    links   box id -> address of the rows behind it, for those that may be opened
    raises  TooManyArms
    """
    if len(flow.arms) not in COLUMN:
        raise TooManyArms(len(flow.arms))
    sheet = _Sheet(flow=flow, words=words, links=links or {})
    sheet.draw()
    return sheet.svg()


@dataclass(slots=True)
class _Sheet:
    """Draws from the top to the bottom; y is where the next thing begins."""

    flow: Flow
    words: FlowWords
    links: Mapping[str, str]
    pen: Pen = field(default_factory=Pen)
    y: float = MARGIN

    @property
    def columns(self) -> int:
        return len(self.flow.arms)

    @property
    def column(self) -> float:
        return COLUMN[self.columns]

    @property
    def left(self) -> float:
        return MARGIN + GUTTER

    @property
    def room(self) -> float:
        return self.columns * self.column + (self.columns - 1) * BETWEEN

    @property
    def width(self) -> float:
        return self.left + self.room + MARGIN

    @property
    def half(self) -> float:
        """Width of a box of enrolment and of the one beside it."""
        return (self.room - 2 * BETWEEN) / 2

    @property
    def middle(self) -> float:
        return self.left + self.half / 2

    def draw(self) -> None:
        self._head()
        self._enrolment()
        self._allocation()
        self._follow_up()
        self._analysis()
        self.y += MARGIN - STEP

    def svg(self) -> str:
        title = escape(self._title())
        said = escape(described(self.flow, self.words))
        role = "group" if self.links else "img"
        return (
            f'<svg class="flow" xmlns="http://www.w3.org/2000/svg" role="{role}" '
            f'aria-labelledby="flow-title flow-said" lang="{self.words.language.value}" '
            f'viewBox="0 0 {self.width:g} {self.y:g}" width="{self.width:g}" height="{self.y:g}" '
            f'font-family="{FONT}">'
            f'<title id="flow-title">{title}</title><desc id="flow-said">{said}</desc>'
            f"<defs>{HATCH}</defs>"
            f'<rect class="flow-ground" width="{self.width:g}" height="{self.y:g}" '
            f'fill="{COLOURS["ground"]}"/>'
            f"{''.join(self.pen.drawn)}</svg>\n"
        )

    def _title(self) -> str:
        referred, randomised = self.flow.referred, self.flow.randomised
        counts = ", ".join(
            f"{self.words.of(box.word).lower()} {box.count}" for box in (referred, randomised)
        )
        title = f"{self.words.of('title')}: {counts}"
        return f"{title}. {self.words.of('synthetic')}" if self.flow.is_synthetic else title

    def _head(self) -> None:
        if self.flow.is_synthetic:
            end = self.left + self.room
            said = self.words.of("synthetic")
            self.pen.text(end, self.y + 4, said, SMALL, ink="clay", anchor="end")
            self.y += 22

    def _phase(self, word: str) -> None:
        """Name a phase in the gutter, under a hairline."""
        self.pen.rule(MARGIN, self.y, self.left + self.room)
        self.y += 16
        lines = PHASE.lines(self.words.of(word), GUTTER - 14)
        for n, line in enumerate(lines):
            self.pen.text(MARGIN, self.y + 24 + n * PHASE.step, line, PHASE, ink="green")

    def _enrolment(self) -> None:
        flow = self.flow
        if flow.sites:
            self._phase("phase-sites")
            self._wide(flow.sites)
            self._down(self.middle)
        self._phase("phase-enrolment")
        self._with_side(flow.referred, [flow.waiting])
        self._with_side(flow.assessed, [flow.excluded, flow.on_the_way])
        end = self._box(flow.randomised, self.left, self.room, fill="green")
        self.y = end

    def _wide(self, box: Box) -> None:
        """Draw a box over all columns, its lines side by side: number above, words below."""
        lines = [line for split in box.splits for line in split]
        wide = (self.room - 2 * PAD) / max(len(lines), 1)
        told = [BODY.lines(self.words.of(line.word), wide - PAD) for line in lines]
        deep = max((len(each) for each in told), default=0)
        head = TextRow(text=self.words.of(box.word), number=str(box.count), type=TITLE, ink="ink")
        height = 22 + TITLE.step + (10 + TITLE.step + deep * BODY.step if deep else 0)
        self._put(box.id, [head], x=self.left, width=self.room, height=height)
        top = self.y + 11 + TITLE.step + 10
        for n, (line, texts) in enumerate(zip(lines, told, strict=True)):
            x = self.left + PAD + n * wide
            self.pen.text(x, top + TITLE.step * 0.74, str(len(line.rows)), TITLE)
            for m, text in enumerate(texts):
                at = top + TITLE.step + (m + 0.74) * BODY.step
                self.pen.text(x, at, text, BODY, ink="ink-2")
        self.y += height

    def _down(self, x: float, *, by: float = STEP) -> None:
        self.pen.arrow([(x, self.y), (x, self.y + by + 16)])
        self.y += by

    def _with_side(self, box: Box, beside: list[Box]) -> None:
        """Draw a box of the main line, then those who leave it here at its right."""
        top = self.y
        bottom = self._box(box, self.left, self.half)
        side = self.left + self.half + 2 * BETWEEN
        y = bottom - 12
        for each in beside:
            if each.rows or each.id == "excluded":
                end = self._box(each, side, self.half, y=y)
                at = y + 22
                self.pen.arrow([(self.middle, at), (side, at)])
                y = end + 12
        end = max(y, bottom) + 10
        self.pen.arrow([(self.middle, bottom), (self.middle, max(end, top + STEP))])
        self.y = end

    def _allocation(self) -> None:
        self.y += STEP
        top = self.y - STEP
        self._phase("phase-allocation")
        if self.flow.hidden_arms:
            self._hidden(top)
            return
        heights = [height_of(rows_of_arm(arm, self.words), self.column) for arm in self.flow.arms]
        for place, arm in enumerate(self.flow.arms):
            x = self._column_at(place)
            self.pen.arrow([(x + self.column / 2, top), (x + self.column / 2, self.y)])
            rows, high = rows_of_arm(arm, self.words), max(heights)
            self._put(
                arm.allocated.id, rows, x=x, width=self.column, height=high, fill="green-soft"
            )
        self.y += max(heights)

    def _hidden(self, top: float) -> None:
        """Draw hatched boxes in the place of the arms, then all people together."""
        count, arm = self.flow.hidden_arms, self.flow.arms[0]
        wide = min(self.column / 2 / max(count, 1), 170.0) - 10
        starts = [self.left + place * (wide + 10) + wide / 2 for place in range(count)]
        for middle in starts:
            self.pen.arrow([(middle, top), (middle, self.y)])
            self._hatched(middle, wide)
        x = self.left + count * (wide + 10) + 14
        said = SMALL.lines(self.words.of("hidden-because"), self.left + self.room - x)
        for n, line in enumerate(said):
            self.pen.text(x, self.y + 20 + n * SMALL.step, line, SMALL, ink="ink-2")
        self.y += HATCHED
        self._joined(starts)
        rows = rows_of_arm(arm, self.words)
        height = height_of(rows, self.room)
        self._put(
            *(arm.allocated.id, rows),
            x=self.left,
            width=self.room,
            height=height,
            fill="green-soft",
        )
        self.y += height

    def _hatched(self, middle: float, wide: float) -> None:
        self.pen.box(middle - wide / 2, self.y, wide, HATCHED, fill="hatch")
        lines = SMALL.lines(self.words.of("arm-hidden"), wide - 12)
        for n, line in enumerate(lines):
            at = self.y + HATCHED / 2 + SMALL.step * (n - (len(lines) - 1) / 2) + 4
            self.pen.text(middle, at, line, SMALL, anchor="middle")

    def _joined(self, starts: list[float]) -> None:
        """Lead lines from several boxes to the middle of the columns."""
        middle, low = self.left + self.room / 2, self.y + 14
        for x in starts:
            self.pen.line([(x, self.y), (x, low), (middle, low)])
        self.pen.arrow([(middle, low), (middle, low + 20)])
        self.y = low + 20

    def _follow_up(self) -> None:
        if not self.flow.arms[0].visits:
            return
        self._connect()
        self._phase("phase-follow-up")
        for n in range(len(self.flow.arms[0].visits)):
            if n:
                self._connect(by=STEP - 8)
                self.y += 8
            self._across([arm.visits[n] for arm in self.flow.arms], rows_of_visit)

    def _analysis(self) -> None:
        boxes = [arm.analysed for arm in self.flow.arms if arm.analysed]
        if len(boxes) == len(self.flow.arms):
            self._connect()
            self._phase("phase-analysis")
            self._across(boxes, rows_of_analysis)
        self.y += STEP

    def _connect(self, *, by: float = STEP) -> None:
        for place in range(self.columns):
            x = self._column_at(place) + self.column / 2
            end = self.y + by + (16 if by == STEP else 8)
            self.pen.arrow([(x, self.y), (x, end)])
        self.y += by

    def _across(self, boxes: list[Box], told: Callable[[Box, FlowWords], list[TextRow]]) -> None:
        """Draw one box in each column, all of them as high as the highest."""
        room = 14.0 if boxes[0].word == "visit" else 0.0
        heights = [height_of(told(box, self.words), self.column) + room for box in boxes]
        for place, box in enumerate(boxes):
            x = self._column_at(place)
            rows = told(box, self.words)
            self._put(box.id, rows, x=x, width=self.column, height=max(heights))
            if box.word == "visit":
                self._bar(box, x + PAD, self.y + max(heights) - 18, self.column - 2 * PAD)
        self.y += max(heights)

    def _bar(self, box: Box, x: float, y: float, width: float) -> None:
        for line in split_of(box):
            part = width * len(line.rows) / box.count if box.count else 0
            self.pen.bar(x, y, part, fill=BAR_INK[line.word])
            x += part

    def _column_at(self, place: int) -> float:
        return self.left + place * (self.column + BETWEEN)

    def _box(
        self, box: Box, x: float, width: float, *, y: float | None = None, fill: str = "surface"
    ) -> float:
        rows = rows_of(box, self.words, ink="on-green" if fill == "green" else "ink")
        at = self.y if y is None else y
        height = height_of(rows, width)
        self._put(box.id, rows, x=x, y=at, width=width, height=height, fill=fill)
        return at + height

    def _put(
        self,
        id: str,
        rows: list[TextRow],
        *,
        x: float,
        width: float,
        height: float,
        y: float | None = None,
        fill: str = "surface",
    ) -> None:
        """Draw a box with its rows; at the present place unless another is given."""
        address, top = self.links.get(id, ""), self.y if y is None else y
        self.pen.open(id, address)
        self.pen.box(x, top, width, height, fill=fill, edge="green" if fill == "green" else "edge")
        at = top + PAD_TOP
        for n, row in enumerate(rows):
            self._text_row(row, x, at, width)
            at += row.height(width) + (BELOW_TITLE if n == 0 else 0)
        self.pen.close(address)

    def _text_row(self, row: TextRow, x: float, y: float, width: float) -> None:
        baseline = y + row.type.step * 0.74
        if row.number:
            end = x + width - PAD
            self.pen.text(end, baseline, row.number, row.number_type, ink=row.ink, anchor="end")
        if row.dot:
            self.pen.dot(x + PAD + 4, baseline - 4.5, fill=row.dot)
        for n, line in enumerate(row.lines(width)):
            at = baseline + n * row.type.step
            self.pen.text(x + PAD + row.indent, at, line, row.type, ink=row.ink)
