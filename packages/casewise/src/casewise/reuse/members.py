"""Whom cases belong to, and their neighbours among the others."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.batch import Exclude, Neighbours
from casewise.casebase import CaseBase


def groups_of(base: CaseBase) -> npt.NDArray[np.intp]:
    """Return whom each case belongs to as a number, shape (n,); a case of nobody stands alone."""
    name = base.schema.group_field
    names = [None] * len(base) if name is None else base.column(name).tolist()
    alone = [(1, at) if each is None else (0, each) for at, each in enumerate(names)]
    number = {each: at for at, each in enumerate(dict.fromkeys(alone))}
    return np.array([number[each] for each in alone], dtype=np.intp)


def nearest_others(
    base: CaseBase,
    rows: Sequence[Mapping[str, Any]],
    own: npt.NDArray[np.intp],
    k: int,
    *,
    exclude: Exclude = "group",
) -> Neighbours:
    """Return the k nearest of q rows that are, or were, the cases of a base at the places `own`.

    None finds the case it is; with "group", nor one of its group where the schema has groups.
    """
    grouped = exclude == "group" and base.schema.group_field is not None
    found = base.neighbours(rows, k + 1, exclude="group" if grouped else None)
    itself = (found.places == own[:, None]) | (found.places < 0)
    order = np.argsort(itself, axis=1, kind="stable")[:, :k]
    gone = np.take_along_axis(itself, order, axis=1)

    def kept(values: npt.NDArray[Any], empty: float) -> npt.NDArray[Any]:
        return np.where(gone, empty, np.take_along_axis(values, order, axis=1))

    return Neighbours(
        places=kept(found.places, -1).astype(np.int64),
        similarities=kept(found.similarities, np.nan),
        shared=kept(found.shared, np.nan),
    )
