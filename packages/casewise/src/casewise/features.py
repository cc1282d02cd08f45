"""Tables as scikit-learn's users give them, as columns of plain values and fields to compare."""

# ruff: noqa: N803  # X is what scikit-learn calls a table

import math
from datetime import date
from typing import Any

import numpy as np

from casewise.casebase import CaseBase
from casewise.fields import Field
from casewise.measures import linear
from casewise.sources.rows import is_frame, plain_value


def has_words(X: Any) -> bool:
    """Return whether X is a data frame with a column that is not of plain numbers."""
    return is_frame(X) and any(np.asarray(X[name]).dtype.kind not in "iuf" for name in X.columns)


def known_value(given: Any) -> Any:
    """Return a value of a data frame, None if unknown; raises ValueError if it is infinite."""
    value = plain_value(given)
    if isinstance(value, float) and math.isinf(value):
        raise ValueError("X contains infinity")
    return value


def inferred_field(name: str, values: list[Any]) -> Field:
    """Return a field that compares numbers and dates by their range, and words by equality."""
    known = [value for value in values if value is not None]
    if all(isinstance(value, int | float) for value in known):
        return Field(name=name, kind="number", measure=linear())
    if all(isinstance(value, date) for value in known):
        return Field(name=name, kind="date", measure=linear())
    return Field(name=name, kind="category", categories=tuple(sorted(set(map(str, known)))))


def fitting(field: Field, values: list[Any]) -> list[Any]:
    """Return values as the kind of the field is written: whole floats become integers."""
    if field.kind == "integer":
        whole = (isinstance(each, float) and each.is_integer() for each in values)
        return [int(each) if is_ else each for each, is_ in zip(values, whole, strict=True)]
    if field.kind == "category":
        return [None if each is None else str(each) for each in values]
    return values


def observed_range(base: CaseBase, field: Field) -> tuple[float, float]:
    """Return the least and the greatest value of a column of numbers, NaN if there is none."""
    if field.kind not in ("number", "integer"):
        return math.nan, math.nan
    known = base.column(field.name)
    known = known[~np.isnan(known)]
    return (float(known.min()), float(known.max())) if len(known) else (math.nan, math.nan)
