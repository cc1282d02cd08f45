"""What in a data set can hardly be so: numbers out of range, cells that contradict each other."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from selfback.domain.dataset.checks import Fault, Finding
from selfback.domain.dataset.column import Cell
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.table import PARTICIPANTS, Table

Range = tuple[float | None, float | None]
Record = Mapping[str, Cell]

ORDER = {
    PARTICIPANTS: (("randomised_on", "withdrawn_on"), ("randomised_on", "died_on")),
    "visits": (("opens_on", "due_on"), ("due_on", "closes_on"), ("opens_on", "done_on")),
    "screening": (
        ("referred_on", "screened_on"),
        ("referred_on", "consented_on"),
        ("consented_on", "randomised_on"),
    ),
    "adverse_events": (("started_on", "known_at"),),
}
"""Table -> pairs of days; the second is never before the first."""


def check_plausible(
    dataset: Dataset, ranges: Mapping[str, Range], scores: Mapping[str, Range]
) -> list[Finding]:
    """Return what should be asked about, in the order of tables and rows; no cell is repeated.

    ranges  column of participants -> lowest and highest value
    scores  instrument -> lowest and highest score
    """
    found: list[Finding] = []
    for table in dataset.tables:
        says = [*_days(table), *_of_people(table, ranges), *_of_scores(table, scores)]
        if table.name == "visits":
            says.append(_after_death(dataset))
        for number, record in enumerate(table.records(), start=1):
            for check in says:
                found.extend(
                    Finding(
                        table=table.name, row=number, column=column, fault=fault, sentence=sentence
                    )
                    for column, fault, sentence in check(record)
                )
    return found


_Said = Iterator[tuple[str, Fault, str]]
_Check = Callable[[Record], _Said]


def _days(table: Table) -> Iterator[_Check]:
    for first, second in ORDER.get(table.name, ()):
        if {first, second} <= set(table.shape.names):
            yield _in_order(first, second)


def _in_order(first: str, second: str) -> _Check:
    def check(record: Record) -> _Said:
        before, after = record[first], record[second]
        if before and after and after[:10] < before[:10]:
            yield second, Fault.CONTRADICTS, f"this is before {first}"

    return check


def _of_people(table: Table, ranges: Mapping[str, Range]) -> Iterator[_Check]:
    if table.name == PARTICIPANTS:
        for column, limits in ranges.items():
            if column in table.shape.at:
                yield _within(column, limits)


def _of_scores(table: Table, scores: Mapping[str, Range]) -> Iterator[_Check]:
    if table.name == "scores":

        def check(record: Record) -> _Said:
            yield from _within("score", scores.get(record["instrument"] or "", (None, None)))(
                record
            )

        yield check


def _within(column: str, limits: Range) -> _Check:
    low, high = limits

    def check(record: Record) -> _Said:
        value = _number(record[column])
        if value is None:
            return
        if (low is not None and value < low) or (high is not None and value > high):
            yield column, Fault.OUT_OF_RANGE, f"this is not {_span(low, high)}"

    return check


def _after_death(dataset: Dataset) -> _Check:
    people = dataset.by_name[PARTICIPANTS].records() if PARTICIPANTS in dataset.by_name else ()
    died = {record["participant"]: record["died_on"] for record in people if record["died_on"]}

    def check(record: Record) -> _Said:
        day, done = died.get(record["participant"]), record["done_on"]
        if day and done and done > day:
            yield "done_on", Fault.CONTRADICTS, "this is after the person died"

    return check


def _span(low: float | None, high: float | None) -> str:
    if low is None:
        return f"{high:g} or less"
    return f"{low:g} or more" if high is None else f"from {low:g} to {high:g}"


def _number(cell: Cell) -> Decimal | None:
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:
        return None
