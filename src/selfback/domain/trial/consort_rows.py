"""What stands in each box of the flow diagram: rows of text with their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from selfback.domain.trial.consort import ArmFlow, Box, Line, Spread
from selfback.domain.trial.consort_pen import BODY, COUNT, SMALL, TITLE, Type
from selfback.domain.trial.consort_words import FlowWords

PAD, PAD_TOP = 15.0, 11.0
"""Room between the edge of a box and its text, at the sides and above and below."""
BELOW_TITLE = 3.0
BEFORE_NUMBER = 14.0
INDENT = 14.0
ANSWERED = ("visit-complete", "visit-partial")
BAR_INK = {
    "visit-complete": "green",
    "visit-partial": "green-mid",
    "visit-pending": "sunk",
    "visit-missed": "amber",
    "visit-withdrawn": "clay",
    "visit-died": "ink-2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A text of one or more lines, with the number at its right.

    dot     colour of a dot before the text, the same as in the bar below; empty for none
    """

    text: str
    number: str = ""
    type: Type = BODY
    indent: float = 0.0
    ink: str = "ink-2"
    dot: str = ""

    @property
    def number_type(self) -> Type:
        """The number of a heading is larger, unless it is more than a number."""
        return COUNT if self.type is TITLE and self.number.isdigit() else self.type

    def lines(self, width: float) -> list[str]:
        """The text as it breaks in a box of a width."""
        taken = self.number_type.width(self.number) + BEFORE_NUMBER if self.number else 0
        return self.type.lines(self.text, width - 2 * PAD - self.indent - taken)

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.type.step


def height_of(rows: list[TextRow], width: float) -> float:
    """Return the height of a box of a width that holds these rows."""
    steps = sum(row.height(width) for row in rows)
    return steps + 2 * PAD_TOP + (BELOW_TITLE if len(rows) > 1 else 0)


def rows_of(box: Box, words: FlowWords, *, ink: str = "ink") -> list[TextRow]:
    """Return the heading of a box and its lines."""
    head = TextRow(text=words.of(box.word), number=str(box.count), type=TITLE, ink=ink)
    return [head, *_lines(box, words)]


def rows_of_arm(arm: ArmFlow, words: FlowWords) -> list[TextRow]:
    """Return the name of an arm, its people, and how they spread over sites and deliverers."""
    box = arm.allocated
    name = box.name or words.of(box.word)
    head = TextRow(text=name, number=str(box.count), type=TITLE, ink="ink")
    spreads = (("spread-sites", arm.sites), ("spread-deliverers", arm.deliverers))
    told = [
        TextRow(text=_spread(word, spread, words), type=SMALL) for word, spread in spreads if spread
    ]
    return [head, *_lines(box, words), *told]


def rows_of_visit(box: Box, words: FlowWords) -> list[TextRow]:
    """Return how many answered at a visit, and what became of each."""
    counts = {line.word: len(line.rows) for line in split_of(box)}
    answered = sum(counts.get(word, 0) for word in ANSWERED)
    told = words.of("answered-of").format(count=answered, of=box.count)
    head = TextRow(text=box.name, number=told, type=TITLE, ink="ink")
    return [head, *(_row(line, words, dot=BAR_INK[line.word]) for line in split_of(box))]


def rows_of_analysis(box: Box, words: FlowWords) -> list[TextRow]:
    """Return how many were analysed, and why the others were not."""
    done = sum(len(line.rows) for line in split_of(box) if line.word == "analysed")
    told = words.of("analysed")
    head = TextRow(text=told[:1].upper() + told[1:], number=str(done), type=TITLE, ink="ink")
    return [head, *(row for row in _lines(box, words) if row.text != told)]


def split_of(box: Box) -> tuple[Line, ...]:
    """Return the first split of a box, nothing if it has none."""
    return box.splits[0] if box.splits else ()


def _lines(box: Box, words: FlowWords) -> Iterator[TextRow]:
    for split in box.splits:
        for line in split:
            yield _row(line, words, ink="ink" if line.lines else "ink-2")
            for each in line.lines:
                yield _row(each, words, type=SMALL, indent=INDENT)


def _row(
    line: Line,
    words: FlowWords,
    *,
    type: Type = BODY,
    indent: float = 0.0,
    ink: str = "ink-2",
    dot: str = "",
) -> TextRow:
    return TextRow(
        text=words.of(line.word),
        number=str(len(line.rows)),
        type=type,
        indent=INDENT if dot else indent,
        ink=ink,
        dot=dot,
    )


def _spread(word: str, spread: Spread, words: FlowWords) -> str:
    return words.of(word).format(
        units=spread.units, middle=words.number(spread.middle), low=spread.low, high=spread.high
    )
