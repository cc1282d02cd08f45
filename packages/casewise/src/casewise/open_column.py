"""A column of open values (texts, histories to be stretched): distinct values, prepared once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.measures.measure import F64, Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenColumn:
    """Values that no list declares.

    values     the distinct ones, in the order they were first met
    codes      place of each case's value among them, shape (n,); the code after the last value
               stands for unknown
    prepared   what the measure computed of the distinct values, once
    """

    values: tuple[Any, ...]
    codes: npt.NDArray[np.intp]
    prepared: object

    @property
    def unknown(self) -> npt.NDArray[np.bool_]:
        """Where the value is not known, shape (n,)."""
        return np.equal(self.codes, len(self.values))

    def similarities(self, measure: Prepared[Any], query: Any) -> F64:
        """Return the similarity of the query to each distinct value, shape (u,); NaN if none."""
        return measure.against(query, self.prepared)


def open_column(measure: Prepared[Any], values: Sequence[Any]) -> OpenColumn:
    """Return the column of one field; `values` has one entry a case, None where unknown."""
    places: dict[Any, int] = {}
    for value in values:
        if value is not None:
            places.setdefault(value, len(places))
    distinct = tuple(places)
    codes = np.array(
        [len(distinct) if value is None else places[value] for value in values], dtype=np.intp
    )
    codes.flags.writeable = False
    return OpenColumn(values=distinct, codes=codes, prepared=measure.prepared(distinct))
