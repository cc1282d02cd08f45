"""A log of who recruited whom when, read to one value for each recruiter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from selfback.domain.evaluation.table import Reading, Row, Same, shown

COLUMNS = ("recruiter", "unit", "country", "profession", "opened", "recruited")
NOT_TOLD = "not told"


class Unit(StrEnum):
    """What recruits: numbers of the two are never compared."""

    PERSON = "person"
    CLINIC = "clinic"


UNITS: Mapping[str, Unit] = {unit.value: unit for unit in Unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruiter:
    """One professional or clinic.

    opened      the day it could begin, None where the log does not say
    recruited   a day for each person, in order; none for a recruiter without anybody
    """

    id: str
    unit: Unit
    country: str
    profession: str
    opened: date | None
    recruited: tuple[date, ...]

    @property
    def days_to_first(self) -> int | None:
        """Days from opening to the first person; None without either."""
        if self.opened is None or not self.recruited:
            return None
        return (self.recruited[0] - self.opened).days


@dataclass(slots=True)
class _Lines:
    """What the lines of one recruiter say."""

    row: Row
    opened: date | None
    recruited: list[date]
    nobody_on: int | None = None


def read_recruiters(data: bytes) -> tuple[Recruiter, ...]:
    """Return the recruiters of a log in the order of their first lines.

    data    columns recruiter, unit (person or clinic), country, profession, opened, recruited: a
            row for each person recruited, and one without a day for a recruiter of nobody; days
            as 2027-01-31; profession and opened may be empty
    raises  FileRefused with every fault by line and column
    """
    reading = _Reading(Reading())
    for row in reading.reading.rows(data, needed=COLUMNS):
        reading.take(row)
    reading.reading.refuse()
    return tuple(_recruiter(lines) for lines in reading.held.values())


class _Reading:
    """Gathers the lines of each recruiter, and what contradicts itself in them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.held: dict[str, _Lines] = {}
        self.same = [Same(reading, name) for name in ("unit", "country", "profession", "opened")]

    def take(self, row: Row) -> None:
        if not self.reading.need(row, "recruiter", "unit", "country"):
            return
        if row["unit"].lower() not in UNITS:
            self.reading.say(row.line, "unit", f"{shown(row['unit'])} is not person or clinic")
        for each in self.same:
            each.see(row, row["recruiter"])
        opened, recruited = self._day(row, "opened"), self._day(row, "recruited")
        lines = self.held.setdefault(row["recruiter"], _Lines(row=row, opened=opened, recruited=[]))
        if opened and recruited and recruited < opened:
            self.reading.say(row.line, "recruited", f"{recruited} lies before opening, {opened}")
        self._person(row, lines, recruited)

    def _person(self, row: Row, lines: _Lines, recruited: date | None) -> None:
        if row["recruited"] and lines.nobody_on:
            self.reading.say(
                row.line, "recruited", f"line {lines.nobody_on} says this recruiter has nobody"
            )
        if not row["recruited"]:
            if lines.recruited or lines.nobody_on:
                self.reading.say(
                    row.line, "recruited", "is empty, but this recruiter has other lines"
                )
            lines.nobody_on = lines.nobody_on or row.line
        if recruited:
            lines.recruited.append(recruited)

    def _day(self, row: Row, column: str) -> date | None:
        said = row[column]
        if not said:
            return None
        try:
            day = date.fromisoformat(said)
        except ValueError:
            day = None
        if day is None or day.isoformat() != said:
            self.reading.say(row.line, column, f"{shown(said)} is not a day such as 2027-01-31")
            return None
        return day


def _recruiter(lines: _Lines) -> Recruiter:
    row = lines.row
    return Recruiter(
        id=row["recruiter"],
        unit=UNITS[row["unit"].lower()],
        country=row["country"],
        profession=row["profession"] or NOT_TOLD,
        opened=lines.opened,
        recruited=tuple(sorted(lines.recruited)),
    )
