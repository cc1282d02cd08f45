"""The outcome of every case of a base as a number, and whether it was a success."""

from collections.abc import Collection
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.errors import OutcomeUnusable
from casewise.reuse.kernels import F64

Better = Literal["higher", "lower"]
Success = float | Collection[str]
NUMBERS = ("number", "integer", "ordinal")


def numbers_of(base: CaseBase, name: str, *, success: Success | None = None) -> F64:
    """Return an outcome of all n cases, NaN where it is not known, shape (n,).

    An ordinal gives ranks from 0. A category gives 1 for the words of `success` and 0 for others.
    Raises OutcomeUnusable for any other field.
    """
    field = next((each for each in base.schema.fields if each.name == name), None)
    if field is None:
        raise OutcomeUnusable(field=name, reason="the schema has no such field")
    if field.is_compared or field.kind not in (*NUMBERS, "category"):
        why = "an outcome is a number, an ordinal or a category, and not a problem field"
        raise OutcomeUnusable(field=name, reason=why)
    column = base.column(name)
    if field.kind == "category":
        if success is None or isinstance(success, float | int):
            raise OutcomeUnusable(field=name, reason="name the words that are a success")
        return _numbers(column, {word: float(word in success) for word in set(column) - {None}})
    if field.kind == "ordinal":
        levels = field.levels or ()
        return _numbers(column, {level: float(rank) for rank, level in enumerate(levels)})
    return column.astype(np.float64)


def successes_of(base: CaseBase, name: str, success: Success, *, better: Better = "higher") -> F64:
    """Return 1 for a success, 0 for none, NaN where the outcome is not known, shape (n,).

    success     the number from which on, in the better direction, an outcome is a success; or
                the words that are one
    """
    numbers = numbers_of(base, name, success=success)
    field = next(each for each in base.schema.fields if each.name == name)
    if field.kind == "category":
        return numbers
    if not isinstance(success, float | int):
        if field.kind != "ordinal":
            raise OutcomeUnusable(field=name, reason="the success of a number is a number")
        words = {level: float(level in success) for level in field.levels or ()}
        return _numbers(base.column(name), words)
    good = numbers >= success if better == "higher" else numbers <= success
    return np.where(np.isnan(numbers), np.nan, good.astype(np.float64))


def _numbers(column: npt.NDArray[Any], meaning: dict[Any, float]) -> F64:
    return np.array([meaning.get(value, np.nan) for value in column], dtype=np.float64)
