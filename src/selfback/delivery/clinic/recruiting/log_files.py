"""The recruitment log as CSV: written for any spreadsheet, read all or nothing."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from selfback.apps.people.models import Clinic, User
from selfback.apps.referrals.models import LogEntry
from selfback.apps.referrals.services import log_person
from selfback.delivery.clinic.recruiting.fault_words import fault_in_words
from selfback.domain.recruitment.entry import (
    Answer,
    Channel,
    Declined,
    Entry,
    NotApproached,
    NotEligible,
    Source,
    faults_of,
)

COLUMNS = (
    "id",
    "screened",
    "source",
    "eligible",
    "not_eligible",
    "approached",
    "not_approached",
    "declined",
    "referred",
    "channel",
    "consented",
    "randomised",
)
SYNTHETIC = "synthetic"
"""A last column, only in what is written of made-up people: such lines are never read in."""
NEEDED = ("id", "screened", "approached")
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one line of a file; line 1 holds the names of the columns."""

    line: int
    column: str
    sentence: str


class FileRefused(ValueError):
    """A file was not taken; nothing of it was kept."""

    def __init__(self, faults: Iterable[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


def write_log(entries: Iterable[LogEntry]) -> str:
    """Return the entries as CSV, in the columns that `read_log` reads; made-up ones say so."""
    kept = list(entries)
    made_up = any(each.is_synthetic for each in kept)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, SYNTHETIC] if made_up else COLUMNS)
    for each in kept:
        entry = each.as_entry()
        cells = [_cell(getattr(entry, name)) for name in COLUMNS]
        writer.writerow([*cells, _cell(each.is_synthetic)] if made_up else cells)
    return out.getvalue()


def read_log(text: str) -> list[Entry]:
    """Return the entries of a CSV file; raises FileRefused with every fault."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=_delimiter(text)))
    if not rows:
        raise FileRefused([RowFault(1, "", _("The file is empty."))])
    head = [name.strip().lower() for name in rows[0]]
    faults = [RowFault(1, name, _("The column is missing.")) for name in NEEDED if name not in head]
    faults += [
        RowFault(
            1,
            name,
            _("There is no such column; the columns are {columns}.").format(
                columns=", ".join(COLUMNS)
            ),
        )
        for name in head
        if name not in (*COLUMNS, SYNTHETIC)
    ]
    if len(rows) > MOST_ROWS + 1:
        faults.append(
            RowFault(1, "", _("The file has more than {most} lines.").format(most=MOST_ROWS))
        )
    if faults:
        raise FileRefused(faults)
    entries, seen = [], set()
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if cells.pop(SYNTHETIC, "no") not in {"", "no"}:
            sentence = _("This line is of somebody made up. Such lines are not taken into a log.")
            faults.append(RowFault(line, SYNTHETIC, sentence))
        entry = _read_row(cells, line, faults)
        if entry is None:
            continue
        if entry.id in seen:
            faults.append(RowFault(line, "id", _("Another line has this id.")))
        seen.add(entry.id)
        entries.append(entry)
    if faults:
        raise FileRefused(faults)
    return entries


@transaction.atomic
def keep_log(entries: Iterable[Entry], *, clinic: Clinic, by: User, at: datetime) -> int:
    """Keep the entries of a file in a clinic's log; those kept before stay. Return how many new."""
    before = LogEntry.objects.count()
    for entry in entries:
        facts: dict[str, Any] = {
            "screened_on": entry.screened,
            "source": entry.source,
            "eligible": entry.eligible,
            "not_eligible": entry.not_eligible or "",
            "approached": entry.approached,
            "not_approached": entry.not_approached or "",
            "declined": entry.declined or "",
            "referred_on": entry.referred,
            "channel": entry.channel or "",
            "consented_on": entry.consented,
            "randomised_on": entry.randomised,
        }
        key = f"file:{clinic.pk}:{entry.id}"
        log_person(key=key, clinic=clinic, recruiter=None, facts=facts, by=by.pk, at=at)
    return LogEntry.objects.count() - before


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_row(cells: dict[str, str], line: int, faults: list[RowFault]) -> Entry | None:
    had = len(faults)

    def code(name: str, kind: Any) -> Any:
        if not cells.get(name):
            return None
        try:
            return kind(cells[name].lower())
        except ValueError:
            known = ", ".join(each.value for each in kind)
            faults.append(RowFault(line, name, _("Use one of: {known}.").format(known=known)))
            return None

    def day(name: str) -> date | None:
        if not cells.get(name):
            return None
        try:
            return date.fromisoformat(cells[name])
        except ValueError:
            faults.append(RowFault(line, name, _("Write the day as 2027-01-31.")))
            return None

    approached = code("approached", Answer)
    if not cells.get("id"):
        faults.append(RowFault(line, "id", _("An id is missing.")))
    elif len(cells["id"]) > 40:
        faults.append(RowFault(line, "id", _("An id has at most 40 characters.")))
    screened = day("screened")
    if not cells.get("screened"):
        faults.append(RowFault(line, "screened", _("The day is missing.")))
    if approached not in {Answer.YES, Answer.NO} and not cells.get("approached"):
        faults.append(RowFault(line, "approached", _("Write yes or no.")))
    facts = {
        "source": code("source", Source) or Source.VISIT,
        "eligible": code("eligible", Answer) or Answer.UNKNOWN,
        "not_eligible": code("not_eligible", NotEligible),
        "not_approached": code("not_approached", NotApproached),
        "declined": code("declined", Declined),
        "referred": day("referred"),
        "channel": code("channel", Channel),
        "consented": day("consented"),
        "randomised": day("randomised"),
    }
    if len(faults) > had or screened is None:
        return None
    entry = Entry(
        id=cells["id"], unit="", screened=screened, approached=approached is Answer.YES, **facts
    )
    contradictions = list(faults_of(entry))
    faults.extend(RowFault(line, "", fault_in_words(each)) for each in contradictions)
    return None if contradictions else entry
