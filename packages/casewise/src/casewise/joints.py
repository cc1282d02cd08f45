"""Several coded columns packed into one, so that one look-up adds up several fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casewise.columns import read_only
from casewise.measures.measure import F64

LARGEST_TABLE = 4096  # entries; a table of float64 then stays in the fastest cache
LARGEST_GAP_TABLE = 256  # entries; eight fields known or not, cheap to add up for each query


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Fields whose codes are combined into one mixed-radix number a case, shape (n,)."""

    fields: tuple[str, ...]
    radices: tuple[int, ...]
    codes: npt.NDArray[np.intp]

    def table(self, parts: Mapping[str, F64]) -> F64 | None:
        """Add up the fields' tables for every combination; None if no field has one.

        parts   for each field that counts, what each of its codes adds, shape (radix,)
        """
        if not any(name in parts for name in self.fields):
            return None
        total = np.zeros((1, 1))
        for name, radix in zip(self.fields, self.radices, strict=True):
            part = parts.get(name)
            total = total.reshape(-1, 1) + (np.zeros(radix) if part is None else part)
        return total.ravel()


def pack(
    columns: Mapping[str, tuple[int, npt.NDArray[np.intp]]], largest: int = LARGEST_TABLE
) -> tuple[Joint, ...]:
    """Pack columns, given as {field: (radix, codes)}, into as few joints as fit the tables."""
    order = sorted(columns, key=lambda name: (columns[name][0], name))
    groups: list[list[str]] = []
    size = largest + 1
    for name in order:
        size *= columns[name][0]
        if size > largest:
            groups.append([])
            size = columns[name][0]
        groups[-1].append(name)
    return tuple(_joint(group, columns) for group in groups)


def _joint(names: Iterable[str], columns: Mapping[str, tuple[int, npt.NDArray[np.intp]]]) -> Joint:
    fields = tuple(names)
    radices = tuple(columns[name][0] for name in fields)
    codes = np.zeros_like(columns[fields[0]][1])
    for name, radix in zip(fields, radices, strict=True):
        codes = codes * radix + columns[name][1]
    return Joint(fields=fields, radices=radices, codes=read_only(codes))
