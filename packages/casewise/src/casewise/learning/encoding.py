"""Cases as plain numbers, for a forest: NaN where unknown."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from casewise.fields import Field
from casewise.measures.measure import F64

TOO_OPEN = ("text", "text-id")


def encoded(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> F64:
    """Return one row of numbers a case, shape (n, d); NaN where a value is not known.

    A number stays, a date is its day number, an ordinal its rank; categories and sets have one
    column a word; a history gives its latest week, its mean and its slope by week. Open texts
    are left out.
    """
    parts = [_columns(field, [row[field.name] for row in rows]) for field in fields]
    kept = [part for part in parts if part.shape[1]]
    return np.hstack(kept) if kept else np.empty((len(rows), 0))


def _columns(field: Field, values: Sequence[Any]) -> F64:
    if field.kind in TOO_OPEN:
        return np.empty((len(values), 0))
    width = len(_plain(field, None))
    return np.array([_plain(field, value) for value in values], float).reshape(-1, width)


def _plain(field: Field, value: Any) -> list[float]:
    words = field.words or ()
    if field.kind in ("category", "set"):
        if value is None:
            return [np.nan] * len(words)
        held = value if field.kind == "set" else {value}
        return [float(word in held) for word in words]
    if field.kind == "series":
        return _history(value)
    if value is None:
        return [np.nan]
    if isinstance(value, date):
        return [float(value.toordinal())]
    return [float(words.index(value))] if field.kind == "ordinal" else [float(value)]


def _history(weeks: Sequence[float] | None) -> list[float]:
    known = [(at, week) for at, week in enumerate(weeks or ()) if week == week]  # noqa: PLR0124  # NaN marks a week nobody knows
    if not known:
        return [np.nan] * 3
    at, week = np.array(known, dtype=np.float64).T
    spread = float(((at - at.mean()) ** 2).sum())
    slope = float(((at - at.mean()) * week).sum()) / spread if spread > 0 else np.nan
    return [float(week[-1]), float(week.mean()), slope]
