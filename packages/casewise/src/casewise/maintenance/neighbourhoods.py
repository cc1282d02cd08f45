"""The neighbours of every case among the others, deep enough to take some of them away."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.measures.measure import F64

I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Exclude = Literal["self", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhoods:
    """What leave-one-out retrieval finds for each of n cases.

    places         shape (n, depth), the most similar first, -1 where there is none
    similarities   shape (n, depth)
    k              how many of them predict
    """

    places: I64
    similarities: F64
    k: int

    def nearest(self, rows: I64 | slice = slice(None)) -> tuple[I64, F64]:
        """Return places and similarities of the k nearest, shape (rows, k)."""
        return self.places[rows, : self.k], self.similarities[rows, : self.k]

    def without(self, gone: Flags, rows: I64) -> tuple[I64, F64]:
        """Return the k nearest of some cases once others are gone, shape (rows, k).

        gone   truth values, shape (n,). Where more are gone than the depth can replace, fewer
               than k remain
        """
        places = self.places[rows]
        lost = (places < 0) | gone[places]
        order = np.argsort(lost, axis=1, kind="stable")[:, : self.k]
        kept = np.take_along_axis(~lost, order, axis=1)
        places = np.where(kept, np.take_along_axis(places, order, axis=1), -1)
        return places, np.take_along_axis(self.similarities[rows], order, axis=1)


def neighbourhoods_of(base: CaseBase, k: int, depth: int, exclude: Exclude) -> Neighbourhoods:
    """Return the neighbours of each case of a base, itself or its whole group left out."""
    found = base.neighbours(None, max(depth, k), exclude=exclude)
    return Neighbourhoods(places=found.places, similarities=found.similarities, k=k)
