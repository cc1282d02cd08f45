"""Decision points of a micro-randomised trial as a table of text."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from selfback.domain.prompting.proximal import DecisionPoints

COLUMNS = ("person", "available", "prompted", "probability", "outcome")
YES_NO = {"1": 1.0, "0": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a table; line 1 holds the names of the columns."""

    line: int
    field: str
    says: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.says}"


class TableRefused(ValueError):
    """The table is not what it has to be; nothing of it was used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(each) for each in faults))


def read_points(
    data: bytes, *, controls: Sequence[str] = (), moderators: Sequence[str] = ()
) -> DecisionPoints:
    """Return the decision points of a table, in its order.

    data        UTF-8 CSV with the columns person, available (1 or 0), prompted (1 or 0),
                probability and outcome, separated by commas or semicolons, and any others. Where
                nobody was available, prompted is 0 and probability may be empty
    controls, moderators    names of other columns, which hold numbers
    raises      TableRefused with every fault, by line and field
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data[: refused.start].count(b"\n") + 1
        raise TableRefused([Fault(line=line, field="text", says="is not UTF-8")]) from refused
    reading = _Reading(others=tuple(dict.fromkeys((*controls, *moderators))))
    reading.read(text)
    if reading.faults:
        raise TableRefused(reading.faults)
    held = {name: np.array(values) for name, values in reading.numbers.items()}
    return DecisionPoints(
        person=np.array(reading.people, dtype=np.str_),
        is_available=held["available"] == 1,
        is_prompted=held["prompted"] == 1,
        probability=held["probability"],
        outcome=held["outcome"],
        controls={name: held[name] for name in controls},
        moderators={name: held[name] for name in moderators},
    )


@dataclass(slots=True)
class _Reading:
    """Reads the lines of a table and keeps what is wrong with them."""

    others: tuple[str, ...]
    people: list[str] = field(default_factory=list)
    numbers: dict[str, list[float]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def read(self, text: str) -> None:
        head = text.split("\n", 1)[0]
        separator = ";" if ";" in head and "," not in head else ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            names = [name.strip() for name in next(rows, [])]
            if self._refuses_head(names):
                return
            for row in rows:
                if any(cell.strip() for cell in row):
                    self._row(rows.line_num, names, row)
        except csv.Error as refused:
            self._say(rows.line_num, "text", f"cannot be read as CSV ({refused})")
        if not self.people and not self.faults:
            self._say(1, "file", "holds no decision point")

    def _refuses_head(self, names: list[str]) -> bool:
        wanted = dict.fromkeys((*COLUMNS, *self.others))
        for name in wanted:
            if names.count(name) != 1:
                said = "this column is missing" if name not in names else "stands there twice"
                self._say(1, name, said)
        self.numbers = {name: [] for name in wanted if name != "person"}
        return bool(self.faults)

    def _row(self, line: int, names: list[str], row: list[str]) -> None:
        if len(row) != len(names):
            self._say(line, "row", f"has {len(row)} fields, not {len(names)}")
            return
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=True)}
        if not cells["person"]:
            self._say(line, "person", "is empty")
        self.people.append(cells["person"])
        available = self._yes_no(line, "available", cells)
        prompted = self._yes_no(line, "prompted", cells)
        if prompted and not available:
            self._say(line, "prompted", "is 1, but nobody was available")
        self._probability(line, cells, is_needed=bool(available))
        for name in ("outcome", *self.others):
            self.numbers[name].append(self._number(line, name, cells, is_needed=bool(available)))

    def _yes_no(self, line: int, name: str, cells: Mapping[str, str]) -> float:
        value = YES_NO.get(cells[name])
        if value is None:
            self._say(line, name, f"'{cells[name][:30]}' is not 1 or 0")
        self.numbers[name].append(value or 0.0)
        return value or 0.0

    def _probability(self, line: int, cells: Mapping[str, str], *, is_needed: bool) -> None:
        value = self._number(line, "probability", cells, is_needed=is_needed)
        if is_needed and not math.isnan(value) and not 0 < value < 1:
            self._say(line, "probability", f"{value:g} is not above 0 and below 1")
        self.numbers["probability"].append(value)

    def _number(self, line: int, name: str, cells: Mapping[str, str], *, is_needed: bool) -> float:
        held = cells[name]
        if not held and not is_needed:
            return math.nan
        try:
            value = float(held)
        except ValueError:
            value = math.inf
        if not math.isfinite(value):
            self._say(line, name, f"'{held[:30]}' is not a number" if held else "is empty")
            return math.nan
        return value

    def _say(self, line: int, name: str, says: str) -> None:
        self.faults.append(Fault(line=line, field=name, says=says))
