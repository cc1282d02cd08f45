"""Proposes fields for a table nobody has described yet, with a reason for each.

A proposal is read by a person before it is used: what is valid, what matters and what a
difference means cannot be seen in values.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from casewise.errors import DocumentInvalid
from casewise.fields import Field, Role
from casewise.sources.column import Finding, Values, examine, says_id
from casewise.sources.rows import is_frame, plain_value, rows_of

S = TypeVar("S")

NUMBERED = "row"  # the id field of a table that names its cases nowhere
OFTEN_MISSING = 0.4
FEW_ROWS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred(Generic[S]):
    """A proposed schema, and why it is as it is.

    schema     the proposal
    reasons    by column, one sentence for what was chosen; columns left out are among them
    warnings   what a person should look at before using it
    """

    schema: S
    reasons: Mapping[str, str]
    warnings: tuple[str, ...]
    _readers: Mapping[str, Callable[[Any], Any]]
    _numbered: bool

    def rows(self, data: Any) -> list[dict[str, Any]]:
        """Return the rows of such a table as the proposed schema reads them.

        Columns left out are dropped, numbers that name cases become texts, dates written as text
        become dates, and cases without a name are numbered from 1.
        """
        rows = []
        for number, row in enumerate(rows_of(data), start=1):
            read = {name: _read(reader, row.get(name)) for name, reader in self._readers.items()}
            rows.append({NUMBERED: str(number)} | read if self._numbered else read)
        return rows


def infer(
    make: Callable[[tuple[Field, ...]], S],
    data: Any,
    *,
    roles: Mapping[str, Role] | None = None,
) -> Inferred[S]:
    """Propose a schema for a data frame or rows.

    make      makes the schema of the fields found
    roles     by column, what the values cannot say: "outcome", "plan", "group", "time", …
    raises    DocumentInvalid if there are no rows, or a role names a column that is not there
    """
    given = dict(roles or {})
    table = _table(data)
    if unknown := sorted(set(given) - set(table)):
        raise DocumentInvalid(f"roles name columns that are not there: {unknown}")
    findings = {name: examine(values, given.get(name)) for name, values in table.items()}
    _choose_id(findings)
    numbered = not any(each.role == "id" for each in findings.values())
    fields = [_field(name, each) for name, each in findings.items() if each.kind is not None]
    if numbered:
        fields.insert(0, Field(name=NUMBERED, kind="text-id", role="id"))
    return Inferred(
        schema=make(tuple(fields)),
        reasons={name: each.reason for name, each in findings.items()},
        warnings=tuple(_warnings(table, findings, numbered)),
        _readers={name: each.read for name, each in findings.items() if each.kind is not None},
        _numbered=numbered,
    )


def _read(reader: Callable[[Any], Any], given: Any) -> Any:
    plain = plain_value(given)
    return None if plain is None else reader(plain)


def _table(data: Any) -> dict[str, Values]:
    rows = list(rows_of(data))
    if not rows:
        raise DocumentInvalid("there are no rows to infer a schema from")
    order = list(dict.fromkeys(str(name) for row in rows for name in row))
    levels = _declared_levels(data)
    return {
        name: Values(
            name=name,
            size=len(rows),
            known=tuple(value for row in rows if (value := plain_value(row.get(name))) is not None),
            levels=levels.get(name),
        )
        for name in order
    }


def _declared_levels(data: Any) -> dict[str, tuple[str, ...]]:
    """Return the levels of ordered categorical columns of a frame, where it declares them."""
    if not is_frame(data) or not hasattr(data, "dtypes"):
        return {}
    types = data.dtypes
    pairs = types.items() if hasattr(types, "items") else zip(data.columns, types, strict=True)
    levels = {}
    for name, kind in pairs:
        if getattr(kind, "ordered", False) or type(kind).__name__ == "Enum":
            levels[str(name)] = tuple(str(level) for level in kind.categories)
    return levels


def _choose_id(findings: dict[str, Finding]) -> None:
    """Let one column name the cases: one whose name says so before one that merely could."""
    if any(each.role == "id" for each in findings.values()):
        return
    able = [name for name, each in findings.items() if each.could_name_cases]
    said = [name for name in able if says_id(name)]
    for name in (said or able)[:1]:
        findings[name] = findings[name].naming_cases()


def _field(name: str, found: Finding) -> Field:
    assert found.kind is not None  # noqa: S101  # others are left out before
    words = {"levels": found.words} if found.kind == "ordinal" else {"categories": found.words}
    return Field(
        name=name,
        kind=found.kind,
        role=found.role,
        measure=found.measure if found.role == "problem" else None,
        **(words if found.words else {}),  # type: ignore[arg-type]  # levels or categories
    )


def _warnings(
    table: Mapping[str, Values], findings: Mapping[str, Finding], numbered: bool
) -> Iterable[str]:
    if numbered:
        yield (
            "no column names the cases, so they are numbered: pass roles={column: 'id'} or make"
            " the rows with rows(data)"
        )
    size = max(values.size for values in table.values())
    if size < FEW_ROWS:
        yield f"{size} rows are few; ranges and words may not be those of later cases"
    for name, values in table.items():
        yield from _warnings_of(name, values, findings[name])


def _warnings_of(name: str, values: Values, found: Finding) -> Sequence[str]:
    warnings = [f"{name}: {warning}" for warning in found.warnings]
    if values.known and values.missing_share > OFTEN_MISSING:
        warnings.append(f"{name}: not known in {values.missing_share:.0%} of the rows")
    return warnings
