"""Survey answers from a table: a text a row, and what is known of who gave it."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfback.domain.dataset.delimited import FileUnreadable, Line, read_lines, text_of
from selfback.domain.dataset.spreadsheet_safe import made_plain
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.sheet import TEXT

TEXTS = ("text", "answer", "tekst", "svar")
CASES = ("id", "case", "respondent", "participant", "deltager", "deltaker")
MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One answer that says something.

    line        of the file, from 1
    case        whose it is; empty without such a column
    attributes  heading -> cell, of every other column that is not empty
    """

    line: int
    text: str
    case: str
    attributes: Mapping[str, str]


def read_answers(content: bytes) -> tuple[AnswerRow, ...]:
    """Return the answers of a CSV file, separated by commas or semicolons; empty ones are left out.

    The column of the texts is called as in TEXTS, that of the cases as in CASES; the rest are
    attributes.

    raises  FileRefused with the line: no column of texts, a heading twice, more cells than
            headings, no answer at all, or more than MOST lines
    """
    lines = _lines(content)
    headings = [_cell(lines[0], place).strip() for place in range(len(lines[0].cells))]
    small = [each.lower() for each in headings]
    if len(set(small)) < len(small):
        raise FileRefused("line 1: a heading is there twice, or two are empty")
    text = next((small.index(each) for each in TEXTS if each in small), None)
    if text is None:
        raise FileRefused(f"line 1: a column has to be called {' or '.join(TEXTS)}")
    case = next((small.index(each) for each in CASES if each in small), None)
    if len(lines) - 1 > MOST:
        raise FileRefused(f"it has more than {MOST} lines; divide it")
    found = []
    for line in lines[1:]:
        if len(line.cells) > len(headings):
            raise FileRefused(f"line {line.number}: it has more cells than there are headings")
        said = _cell(line, text).strip()
        if said:
            whose = _cell(line, case).strip() if case is not None else ""
            others = {
                headings[place]: _cell(line, place).strip()
                for place in range(len(line.cells))
                if place not in {text, case} and _cell(line, place).strip()
            }
            found.append(AnswerRow(line=line.number, text=said, case=whose, attributes=others))
    if not found:
        raise FileRefused("no line holds an answer")
    return tuple(found)


def _lines(content: bytes) -> list[Line]:
    try:
        text = text_of(content)
        first = text.split("\n", 1)[0]
        lines = read_lines(text, ";" if first.count(";") > first.count(",") else ",")
    except FileUnreadable as fault:
        raise FileRefused(f"line {fault.line}: {fault.fact}") from None
    if not lines:
        raise FileRefused("the file is empty")
    return lines


def _cell(line: Line, place: int) -> str:
    written = line.cells[place] if place < len(line.cells) else None
    return (made_plain(written, TEXT) or "") if written else ""
