"""The log a forecast is made from: sites with opening days, and the day each person came in."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

COLUMNS = ("site", "opened", "recruited")
CLOSED = "closed"
"""A fourth column that a log may have: the last day of a site that no longer recruits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site.

    opened      its first day
    closed      its last day, None while it is open
    recruited   a day for each person
    """

    id: str
    opened: date
    closed: date | None = None
    recruited: tuple[date, ...] = ()

    def up_to(self, day: date) -> "Site":
        """Return the site as it was known at the end of a day."""
        return replace(self, recruited=tuple(each for each in self.recruited if each <= day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file; line 1 holds the names of the columns."""

    line: int
    field: str
    says: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.says}"


class LogRefused(ValueError):
    """The log is not what it has to be; nothing of it was used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(each) for each in faults))


def read_log(data: bytes) -> tuple[Site, ...]:
    """Return the sites of a log in the order of their first lines.

    data    UTF-8 CSV with the columns site, opened, recruited and perhaps closed, separated by
            commas or semicolons; one row for each person, and a row without a day for a site
            that recruited nobody; days as 2027-01-31
    raises  LogRefused with every fault of the file, by line and field
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data[: refused.start].count(b"\n") + 1
        raise LogRefused([Fault(line=line, field="text", says="is not UTF-8")]) from refused
    reading = _Reading()
    reading.read(text)
    if reading.faults:
        raise LogRefused(sorted(reading.faults, key=lambda each: each.line))
    return tuple(_site(each) for each in reading.sites.values())


def last_day(sites: Iterable[Site]) -> date | None:
    """Return the day of the latest person, or the latest opening where there is nobody.

    Sites that open later count as planned. None of no sites.
    """
    held = tuple(sites)
    people = max((day for site in held for day in site.recruited), default=None)
    return people or max((site.opened for site in held), default=None)


@dataclass(slots=True)
class _Lines:
    """What the lines of one site say."""

    id: str
    line: int
    opened: date | None
    closed: date | None
    recruited: list[date] = field(default_factory=list)
    nobody_on: int | None = None


def _site(lines: _Lines) -> Site:
    if lines.opened is None:
        raise ValueError(lines.id)
    return Site(
        id=lines.id,
        opened=lines.opened,
        closed=lines.closed,
        recruited=tuple(sorted(lines.recruited)),
    )


@dataclass(slots=True)
class _Reading:
    """Reads the lines of a log and keeps what is wrong with them."""

    sites: dict[str, _Lines] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def read(self, text: str) -> None:
        head = text.split("\n", 1)[0]
        separator = ";" if ";" in head and "," not in head else ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            names = [name.strip().lower() for name in next(rows, [])]
            if self._refuses_head(names):
                return
            for row in rows:
                if any(cell.strip() for cell in row):
                    self._row(rows.line_num, names, row)
        except csv.Error as refused:
            self._say(rows.line_num, "text", f"cannot be read as CSV ({refused})")
            return
        if not self.sites and not self.faults:
            self._say(1, "file", "holds no site")

    def _refuses_head(self, names: list[str]) -> bool:
        before = len(self.faults)
        for name in COLUMNS:
            if name not in names:
                self._say(1, name, "this column is missing")
        for place, name in enumerate(names):
            if name not in (*COLUMNS, CLOSED):
                self._say(1, name or f"column {place + 1}", "this column is not known")
            elif name in names[:place]:
                self._say(1, name, "this column stands there twice")
        return len(self.faults) > before

    def _row(self, line: int, names: list[str], row: list[str]) -> None:
        if len(row) != len(names):
            self._say(line, "row", f"has {len(row)} fields, not {len(names)}")
            return
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=True)}
        opened = self._day(line, "opened", cells, is_needed=True)
        closed = self._day(line, CLOSED, cells)
        recruited = self._day(line, "recruited", cells)
        if not cells["site"]:
            self._say(line, "site", "is empty")
            return
        self._check_order(line, opened, closed, recruited)
        site = self.sites.setdefault(
            cells["site"], _Lines(id=cells["site"], line=line, opened=opened, closed=closed)
        )
        self._agree(line, site, opened, closed)
        self._person(line, site, recruited, is_empty=not cells["recruited"])

    def _check_order(
        self, line: int, opened: date | None, closed: date | None, recruited: date | None
    ) -> None:
        if opened and closed and closed < opened:
            self._say(line, CLOSED, f"{closed} lies before the site opened, {opened}")
        if opened and recruited and recruited < opened:
            self._say(line, "recruited", f"{recruited} lies before the site opened, {opened}")
        if closed and recruited and recruited > closed:
            self._say(line, "recruited", f"{recruited} lies after the site closed, {closed}")

    def _agree(self, line: int, site: _Lines, opened: date | None, closed: date | None) -> None:
        if opened and site.opened and opened != site.opened:
            self._say(line, "opened", f"{opened} is not {site.opened} as in line {site.line}")
        if closed != site.closed:
            said = site.closed or "empty"
            self._say(line, CLOSED, f"{closed or 'empty'} is not {said} as in line {site.line}")
        site.opened = site.opened or opened

    def _person(self, line: int, site: _Lines, recruited: date | None, *, is_empty: bool) -> None:
        if not is_empty and site.nobody_on:
            self._say(line, "recruited", f"line {site.nobody_on} says this site recruited nobody")
        if is_empty and site.recruited:
            self._say(line, "recruited", "is empty, but other lines of this site hold people")
        if is_empty and site.nobody_on:
            self._say(line, "recruited", f"line {site.nobody_on} says the same of this site")
        if is_empty:
            site.nobody_on = site.nobody_on or line
        if recruited:
            site.recruited.append(recruited)

    def _day(
        self, line: int, name: str, cells: Mapping[str, str], *, is_needed: bool = False
    ) -> date | None:
        held = cells.get(name, "")
        if not held:
            if is_needed:
                self._say(line, name, "is empty")
            return None
        day = _as_day(held)
        if day is None:
            self._say(line, name, f"'{held[:30]}' is not a day such as 2027-01-31")
        return day

    def _say(self, line: int, name: str, says: str) -> None:
        self.faults.append(Fault(line=line, field=name, says=says))


def _as_day(text: str) -> date | None:
    parts = text.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(_is_digits(part) for part in parts):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def as_lines(sites: Iterable[Site]) -> Iterator[str]:
    """Yield the log of sites as lines of CSV that `read_log` reads to the same sites."""
    yield ",".join((*COLUMNS, CLOSED))
    for site in sites:
        closed = site.closed.isoformat() if site.closed else ""
        for day in site.recruited or (None,):
            cells = (site.id, site.opened.isoformat(), day.isoformat() if day else "", closed)
            yield ",".join(_quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',;"\r\n') else cell
