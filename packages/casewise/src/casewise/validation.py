"""Checks rows and queries against a schema and finds every fault, not only the first."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Integral, Real

import numpy as np

from casewise.errors import Fault
from casewise.fields import Field
from casewise.schema import Schema

Value = float | int | str | date | frozenset[str] | tuple[float, ...] | None
Row = dict[str, Value]
LARGEST = 1e100  # differences of such numbers are still far from overflowing


class Unfit(Exception):
    """A value does not fit its field; the message says why without the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A row with every field of the schema (None where unknown), and what was wrong with it."""

    row: Row
    id: str | None
    faults: tuple[Fault, ...]


def check_row(schema: Schema, given: object, *, at: int | None, needs_id: bool) -> Checked:
    """Check one row (`at` is its position) or a query (`at` None); all faults are returned."""
    if not isinstance(given, Mapping):
        fault = Fault(row=at, id=None, field="", reason="a case is a mapping of field to value")
        return Checked(row={}, id=None, faults=(fault,))
    row: Row = {}
    reasons: list[tuple[str, str]] = []
    for field in schema.fields:
        key, value = field.name, given.get(field.name)
        try:
            row[key] = None if value is None else _CLEANERS[field.kind](field, value)
        except Unfit as unfit:
            reasons.append((key, str(unfit)))
    refused = {key for key, _ in reasons}
    strange = [key for key in given if key not in row and key not in refused]
    reasons += [(str(key), "the schema has no such field") for key in strange]
    name = row.get(schema.id_field)
    identity = name if isinstance(name, str) else None
    if needs_id and identity is None and schema.id_field in row:
        reasons.append((schema.id_field, "a case needs an id"))
    faults = tuple(Fault(row=at, id=identity, field=key, reason=why) for key, why in reasons)
    return Checked(row=row, id=identity, faults=faults)


def clean(field: Field, given: object) -> Value:
    """Return a value in its plain form, None if unknown; raises Unfit."""
    return None if given is None else _CLEANERS[field.kind](field, given)


def _number(field: Field, given: object) -> float:
    if type(given) is float:  # by far the most, and sooner told than a kind of number
        return _within(field, given)
    if not isinstance(given, Real) or isinstance(given, bool):
        raise Unfit("not a number")
    return _within(field, _float(given))


def _integer(field: Field, given: object) -> int:
    if not isinstance(given, Integral) or isinstance(given, bool):
        raise Unfit("not a whole number")
    _within(field, _float(given))
    return int(given)


def _float(given: Real | Integral) -> float:
    try:
        return float(given)
    except OverflowError:
        return math.inf


def _within(field: Field, number: float) -> float:
    if not -LARGEST <= number <= LARGEST:
        if math.isnan(number):
            raise Unfit("NaN is not a value; leave the field out if it is not known")
        raise Unfit("not a finite number, or far too large")
    if field.bounds is not None and not field.bounds[0] <= number <= field.bounds[1]:
        raise Unfit(f"not from {field.bounds[0]:g} to {field.bounds[1]:g}")
    return number + 0.0  # a negative zero becomes plain zero


def _word(field: Field, given: object) -> str:
    if not isinstance(given, str):
        raise Unfit("not a text")
    declared = field.words
    if declared is not None and given not in declared:
        raise Unfit("not one of the declared words")
    return given if type(given) is str else str(given)  # not what only behaves like a text


def _text(field: Field, given: object) -> str:
    if not isinstance(given, str):
        raise Unfit("not a text")
    if not given.strip():
        raise Unfit("an empty text is not a value; leave the field out if it is not known")
    return str(given)


def _text_id(field: Field, given: object) -> str:
    if not isinstance(given, str) or given == "":
        raise Unfit("not a text, or an empty one")
    return str(given)


def _set(field: Field, given: object) -> frozenset[str]:
    if not isinstance(given, set | frozenset | list | tuple):
        raise Unfit("not a set, list or tuple of words")
    return frozenset(_word(field, word) for word in given)


def _date(field: Field, given: object) -> date:
    if not isinstance(given, date) or isinstance(given, datetime):
        raise Unfit("not a date")
    return given


def _series(field: Field, given: object) -> tuple[float, ...]:
    if isinstance(given, np.ndarray):
        given = given.tolist()
    if not isinstance(given, list | tuple):
        raise Unfit("not a list or tuple of numbers")
    return tuple(_week(field, week) for week in given)


def _week(field: Field, given: object) -> float:
    if given is None or (isinstance(given, float) and math.isnan(given)):
        return math.nan
    return _number(field, given)


_CLEANERS: dict[str, Callable[[Field, object], Value]] = {
    "number": _number,
    "integer": _integer,
    "ordinal": _word,
    "category": _word,
    "set": _set,
    "date": _date,
    "series": _series,
    "text": _text,
    "text-id": _text_id,
}


def repeated(ids: Iterable[str]) -> list[str]:
    """Return the ids that occur more than once, sorted."""
    seen: set[str] = set()
    twice = {name for name in ids if name in seen or seen.add(name)}  # type: ignore[func-returns-value]  # add() returns None
    return sorted(twice)
