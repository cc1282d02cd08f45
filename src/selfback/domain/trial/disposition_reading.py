"""Files become dispositions: one file of rows, or the tables of an export folder."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from statistics import median
from typing import TypeVar

from selfback.domain.trial.disposition import Disposition, Eligible, OpenedSite, VisitStatus

VISIT = "visit:"
"""Columns of a disposition file that begin so hold the status of one visit each."""
NEEDED = {
    "disposition": ("screening", "site", "eligible", "randomised_on"),
    "screening": ("screening", "site", "screened_on", "eligible", "participant", "randomised_on"),
    "participants": ("participant", "site", "randomised_on"),
    "visits": ("participant", "visit", "status"),
}
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
ALL_DATA = ("data", "data-use", "all", "all-data")
"""Levels of withdrawal after which data are not used either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file; line 1 holds the names of the columns."""

    file: str
    line: int
    field: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.says}"


class DispositionRefused(ValueError):
    """The files are not what they have to be; nothing of them was used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(each) for each in faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispositions:
    """What was read.

    arms, visits    ids in the order of the diagram; no arms where the files hide them
    """

    rows: tuple[Disposition, ...]
    sites: tuple[OpenedSite, ...]
    arms: tuple[str, ...]
    visits: tuple[str, ...]


def read_disposition(data: bytes, *, file: str = "disposition.csv") -> Dispositions:
    """Return what one file says: a row for each person referred.

    Columns: screening, site, eligible (yes, no or empty), randomised_on; and as far as they are
    known country, deliverer, participant, screened_on, ineligible_reason, declined_reason, arm,
    started, not_started_reason, analysed, not_analysed_reason, withdrawal_level and a column
    "visit:<id>" for each visit, in order.

    raises  DispositionRefused with every fault by line and field
    """
    reading = _Reading()
    names, lines = reading.table(file, data, "disposition")
    visits = tuple(name.removeprefix(VISIT) for name in names if name.startswith(VISIT))
    rows = [row for line in lines for row in [reading.person(line, visits)] if row]
    reading.refuse_repeats(lines, "screening")
    reading.refuse()
    return Dispositions(rows=tuple(rows), sites=(), arms=_arms(rows), visits=visits)


def read_export(files: Mapping[str, bytes]) -> Dispositions:
    """Return what the tables of an export folder say.

    files   file name -> content; screening.csv, participants.csv and visits.csv are needed,
            sites.csv and use.csv are used where they are there
    raises  DispositionRefused with every fault by file, line and field
    """
    reading = _Reading()
    tables = {name: reading.export_table(name, files) for name in NEEDED if name != "disposition"}
    sites = reading.optional_table("sites", files)
    use = reading.optional_table("use", files)
    reading.refuse()
    joined = _Joined(reading=reading, use=use, **tables)
    rows = joined.rows()
    reading.refuse()
    return Dispositions(
        rows=tuple(rows),
        sites=tuple(
            OpenedSite(id=x.get("site"), country=x.get("country"), kind=x.get("kind"))
            for x in sites
        ),
        arms=_arms(rows),
        visits=joined.visit_order(),
    )


def _arms(rows: Iterable[Disposition]) -> tuple[str, ...]:
    return tuple(sorted({row.arm for row in rows if row.randomised_on and row.arm}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of a table."""

    file: str
    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


Code = TypeVar("Code", bound=StrEnum)


@dataclass(slots=True)
class _Reading:
    """Reads tables and keeps what is wrong with them."""

    faults: list[Fault] = field(default_factory=list)

    def refuse(self) -> None:
        if self.faults:
            raise DispositionRefused(self.faults)

    def export_table(self, name: str, files: Mapping[str, bytes]) -> list[_Line]:
        file = f"{name}.csv"
        if file not in files:
            self.say(file, 1, "file", "is missing")
            return []
        return self.table(file, files[file], name)[1]

    def optional_table(self, name: str, files: Mapping[str, bytes]) -> list[_Line]:
        file = f"{name}.csv"
        return self.table(file, files[file], name)[1] if file in files else []

    def table(self, file: str, data: bytes, kind: str) -> tuple[list[str], list[_Line]]:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as refused:
            self.say(file, data[: refused.start].count(b"\n") + 1, "text", "is not UTF-8")
            return [], []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        names: list[str] = []
        lines: list[_Line] = []
        try:
            names = [name.strip() for name in next(reader, [])]
            for column in NEEDED.get(kind, ()):
                if column not in names:
                    self.say(file, 1, column, "this column is missing")
            lines = list(self._lines(file, names, reader))
        except csv.Error as refused:
            self.say(file, reader.line_num, "text", f"cannot be read as CSV ({refused})")
        return names, lines

    def _lines(self, file: str, names: list[str], reader: Iterable[list[str]]) -> Iterator[_Line]:
        for row in reader:
            number = reader.line_num  # type: ignore[attr-defined]  # the csv module's own reader
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(names):
                self.say(file, number, "row", f"has {len(row)} fields, not {len(names)}")
                continue
            cells = {name: cell.strip() for name, cell in zip(names, row, strict=True)}
            yield _Line(file=file, number=number, cells=cells)

    def person(self, line: _Line, visits: Sequence[str]) -> Disposition | None:
        """Return the disposition of one line; None if it has no id, which is a fault."""
        if not line.get("screening") or not line.get("site"):
            for name in ("screening", "site"):
                if not line.get(name):
                    self.fault(line, name, "is empty")
            return None
        eligible = self.eligible(line)
        declined = line.get("declined_reason")
        randomised_on = self.day(line, "randomised_on")
        known = eligible is not Eligible.UNKNOWN or declined or randomised_on
        return Disposition(
            id=line.get("screening"),
            site=line.get("site"),
            country=line.get("country"),
            participant=line.get("participant"),
            deliverer=line.get("deliverer"),
            assessed=bool(self.day(line, "screened_on") or known),
            eligible=eligible,
            ineligible=line.get("ineligible_reason"),
            declined=declined,
            randomised_on=randomised_on,
            arm=line.get("arm"),
            started=self.yes_no(line, "started"),
            not_started=line.get("not_started_reason"),
            visits={
                visit: status
                for visit in visits
                if line.get(VISIT + visit)
                for status in [self.code(line, VISIT + visit, VisitStatus)]
                if status
            },
            withdrawn=line.get("withdrawal_level"),
            analysed=self.yes_no(line, "analysed"),
            not_analysed=line.get("not_analysed_reason"),
        )

    def eligible(self, line: _Line) -> Eligible:
        held = line.get("eligible").lower()
        if held in {"", "unknown"}:
            return Eligible.UNKNOWN
        found = self.yes_no(line, "eligible")
        return Eligible.YES if found else Eligible.NO

    def yes_no(self, line: _Line, name: str) -> bool | None:
        held = line.get(name).lower()
        if held and held not in YES_NO:
            self.fault(line, name, f"'{held[:30]}' is neither yes nor no")
        return YES_NO.get(held)

    def day(self, line: _Line, name: str) -> date | None:
        held = line.get(name)
        if not held:
            return None
        try:
            return date.fromisoformat(held[:10])
        except ValueError:
            self.fault(line, name, f"'{held[:30]}' is not a day such as 2027-01-31")
            return None

    def code(self, line: _Line, name: str, codes: type[Code]) -> Code | None:
        held = line.get(name)
        try:
            return codes(held)
        except ValueError:
            known = ", ".join(codes)
            self.fault(line, name, f"'{held[:30]}' is none of {known}")
            return None

    def refuse_repeats(self, lines: Iterable[_Line], name: str) -> None:
        first: dict[str, int] = {}
        for line in lines:
            held = line.get(name)
            if held and held in first:
                self.fault(line, name, f"'{held}' stands in line {first[held]} already")
            first.setdefault(held, line.number)

    def fault(self, line: _Line, name: str, says: str) -> None:
        self.say(line.file, line.number, name, says)

    def say(self, file: str, line: int, name: str, says: str) -> None:
        self.faults.append(Fault(file=file, line=line, field=name, says=says))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Joined:
    """Puts the tables of an export together."""

    reading: _Reading
    screening: list[_Line]
    participants: list[_Line]
    visits: list[_Line]
    use: list[_Line]

    def rows(self) -> list[Disposition]:
        self.reading.refuse_repeats(self.screening, "screening")
        self.reading.refuse_repeats(self.participants, "participant")
        self._refuse_strangers()
        people = {line.get("participant"): line for line in self.participants}
        statuses = self._statuses(people)
        started = self._started(people)
        rows = []
        for line in self.screening:
            row = self.reading.person(line, ())
            if row:
                person = people.get(row.participant)
                rows.append(self._with(row, person, statuses, started) if person else row)
        return rows

    def _with(
        self,
        row: Disposition,
        person: _Line,
        statuses: Mapping[str, Mapping[str, VisitStatus]],
        started: Mapping[str, bool],
    ) -> Disposition:
        return replace(
            row,
            country=row.country or person.get("country"),
            assessed=True,
            randomised_on=row.randomised_on or self.reading.day(person, "randomised_on"),
            arm=person.get("arm"),
            started=started.get(row.participant),
            visits=statuses.get(row.participant, {}),
            withdrawn=person.get("withdrawal_level"),
        )

    def _refuse_strangers(self) -> None:
        screened = {line.get("participant") for line in self.screening}
        known = {line.get("participant") for line in self.participants}
        for line in self.participants:
            if line.get("participant") not in screened:
                self._stranger(line, "screening.csv")
        for line in self.screening:
            if line.get("participant") and line.get("participant") not in known:
                self._stranger(line, "participants.csv")
            if line.get("randomised_on") and not line.get("participant"):
                self.reading.fault(line, "participant", "is empty, though randomised")
        for line in self.visits:
            if line.get("participant") not in known:
                self._stranger(line, "participants.csv")

    def _stranger(self, line: _Line, where: str) -> None:
        held = line.get("participant")
        self.reading.fault(line, "participant", f"'{held}' does not stand in {where}")

    def _statuses(self, people: Mapping[str, _Line]) -> dict[str, dict[str, VisitStatus]]:
        found: dict[str, dict[str, VisitStatus]] = {}
        for line in self.visits:
            status = self.reading.code(line, "status", VisitStatus)
            person = people.get(line.get("participant"))
            if status and person:
                after = self._after_death(line, person, status)
                found.setdefault(line.get("participant"), {})[line.get("visit")] = after
        return found

    def _after_death(self, line: _Line, person: _Line, status: VisitStatus) -> VisitStatus:
        """A visit that did not take place because the person had died says so."""
        died = self.reading.day(person, "died_on")
        closes = self.reading.day(line, "closes_on") or self.reading.day(line, "due_on")
        took_place = status in {VisitStatus.COMPLETE, VisitStatus.PARTIAL}
        was_alive = died is None or (closes is not None and closes < died)
        return status if took_place or was_alive else VisitStatus.DIED

    def _started(self, people: Mapping[str, _Line]) -> dict[str, bool]:
        """Participant -> whether a plan was ever made, in arms where anybody has one."""
        made = {x.get("participant"): False for x in self.use}
        for line in self.use:
            if YES_NO.get(line.get("plan_made").lower(), False):
                made[line.get("participant")] = True
        arms = {people[each].get("arm") for each in made if each in people} - {""}
        return {
            each: made.get(each, False) for each, line in people.items() if line.get("arm") in arms
        }

    def visit_order(self) -> tuple[str, ...]:
        """Return the visits after baseline, by the days they are due after randomisation."""
        days: dict[str, list[int]] = {}
        start = {
            line.get("participant"): self.reading.day(line, "randomised_on")
            for line in self.participants
        }
        for line in self.visits:
            due, began = self.reading.day(line, "due_on"), start.get(line.get("participant"))
            if due and began:
                days.setdefault(line.get("visit"), []).append((due - began).days)
        later = {visit: median(after) for visit, after in days.items() if visit != "baseline"}
        return tuple(sorted((v for v in later if later[v] > 0), key=lambda v: (later[v], v)))


def analysed_by(
    read: Dispositions, values: Mapping[str, bytes], *, instrument: str
) -> Dispositions:
    """Return the dispositions with who is analysed for an instrument.

    Who withdrew the use of their data, or has no score of the instrument at any visit, is not.

    values  file name -> content; scores.csv is needed
    raises  DispositionRefused
    """
    reading = _Reading()
    file = "scores.csv"
    lines = reading.table(file, values[file], "scores")[1] if file in values else []
    if file not in values:
        reading.say(file, 1, "file", "is missing")
    if lines and not any(line.get("instrument") == instrument for line in lines):
        reading.say(file, 1, "instrument", f"'{instrument}' does not stand in it")
    reading.refuse()
    have = {
        line.get("participant")
        for line in lines
        if line.get("instrument") == instrument and line.get("score")
    }
    return Dispositions(
        rows=tuple(_analysed(row, have) for row in read.rows),
        sites=read.sites,
        arms=read.arms,
        visits=read.visits,
    )


def _analysed(row: Disposition, have: set[str]) -> Disposition:
    if not row.randomised_on:
        return row
    reason = "" if row.participant in have else "no-value"
    reason = "data-withdrawn" if row.withdrawn in ALL_DATA else reason
    return replace(row, analysed=not reason, not_analysed=reason)
