"""The values of one field of some cases, in a plain form that every store can be made from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.fields import Field
from casewise.measures.measure import F64
from casewise.measures.series import WeeklySeries

Codes = npt.NDArray[np.int64]
MARK = b"|"
LARGEST_WHOLE = 2**53  # whole numbers up to here are exact as float64


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Values from a list; code 0 stands for unknown, code i for the value before the ith.

    values   distinct, shape (u,)
    codes    shape (n,)
    """

    values: tuple[Any, ...]
    codes: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Floats:
    """Numbers, shape (n,); NaN where unknown."""

    numbers: F64


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """Weekly histories one behind another.

    weeks   all weeks of all cases; NaN where there is none
    ends    where each case's history ends, shape (n,)
    known   whether the history is known at all, shape (n,)
    """

    weeks: F64
    ends: npt.NDArray[np.int64]
    known: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Ids as UTF-8, shape (n,)."""

    names: npt.NDArray[np.bytes_]


Plain = Coded | Floats | Histories | Names


def plain(field: Field, values: Sequence[Any]) -> Plain:
    """Return the values of one field, checked before; None where unknown."""
    if field.role == "id":
        return Names(names=named(values))
    if field.kind == "number":
        return Floats(numbers=np.array([math.nan if v is None else v for v in values], float))
    if field.kind == "integer" and all(v is None or abs(v) <= LARGEST_WHOLE for v in values):
        return Floats(numbers=np.array([math.nan if v is None else v for v in values], float))
    if is_ragged(field):
        return _histories(values)
    return _coded(values)


def is_ragged(field: Field) -> bool:
    """Whether a field's histories are compared week by week, so that each counts as itself."""
    return field.kind == "series" and isinstance(field.measure, WeeklySeries)


def named(values: Sequence[str]) -> npt.NDArray[np.bytes_]:
    """Return ids as UTF-8 with a mark at the end, so that no trailing zero is lost."""
    return np.array([value.encode("utf-8", "surrogatepass") + MARK for value in values], "S")


def name_of(held: bytes) -> str:
    """Return the id that `named` wrote."""
    return held[:-1].decode("utf-8", "surrogatepass")


def key_of(value: Any) -> Any:
    """Return what tells a value from others; weeks nobody knows are alike, and 1 is not True."""
    if isinstance(value, tuple):
        return tuple(None if math.isnan(week) else week for week in value)
    return value


def _coded(values: Sequence[Any]) -> Coded:
    codes: dict[Any, int] = {}
    held: list[Any] = []
    found = np.zeros(len(values), dtype=np.int64)
    for place, value in enumerate(values):
        if value is not None:
            key = key_of(value)
            code = codes.get(key)
            if code is None:
                held.append(value)
                code = codes[key] = len(held)
            found[place] = code
    return Coded(values=tuple(held), codes=found)


def _histories(values: Sequence[Any]) -> Histories:
    lengths = np.array([len(value or ()) for value in values], dtype=np.int64)
    weeks = [week for value in values for week in value or ()]
    return Histories(
        weeks=np.array(weeks, dtype=np.float64),
        ends=np.cumsum(lengths, dtype=np.int64),
        known=np.array([value is not None for value in values], dtype=np.bool_),
    )


def floats_as_values(field: Field, numbers: F64) -> list[Any]:
    """Return numbers as a case holds them: int for an integer field, None where unknown."""
    if field.kind == "integer":
        return [None if number != number else int(number) for number in numbers.tolist()]  # noqa: PLR0124  # NaN is unknown
    return [None if number != number else number for number in numbers.tolist()]  # noqa: PLR0124  # NaN is unknown


def history(weeks: F64, start: int, end: int, *, known: bool) -> tuple[float, ...] | None:
    """Return one history, None if it is not known."""
    return tuple(weeks[start:end].tolist()) if known else None


def is_day(value: object) -> bool:
    """Whether a value is a date."""
    return isinstance(value, date)
