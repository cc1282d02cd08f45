"""Coded fields packed into one number a case, so that one look-up adds up several of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
LARGEST_TABLE = 4096  # entries; a table of float32 then fits the fastest cache


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Which fields are packed into which mixed-radix number.

    groups    the fields of each number, the first counting most
    radices   codes that a field may have, by field, in the order of the groups

    A field's codes lie at `offsets` to `offsets + radix` in a list of all codes of all fields.
    """

    groups: tuple[tuple[str, ...], ...]
    radices: Mapping[str, int]

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """All fields, group by group."""
        return tuple(name for group in self.groups for name in group)

    @cached_property
    def offsets(self) -> Mapping[str, int]:
        """Where the codes of a field begin in the list of all codes of all fields."""
        ends = accumulate((self.radices[name] for name in self.fields), initial=0)
        return dict(zip(self.fields, ends, strict=False))

    @cached_property
    def width(self) -> int:
        """How many codes all fields have together."""
        return sum(self.radices.values())

    @cached_property
    def shape(self) -> tuple[Codes, Codes, Codes]:
        """For each field the number it is in, its stride there and its radix, each shape (f,)."""
        rows = [
            (at, stride, self.radices[name])
            for at, group in enumerate(self.groups)
            for name, stride in zip(group, self._strides(group), strict=True)
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()

    def _strides(self, group: Sequence[str]) -> list[int]:
        strides = accumulate((self.radices[name] for name in group[:0:-1]), int.__mul__, initial=1)
        return list(strides)[::-1]

    @cached_property
    def starts(self) -> Codes:
        """Where the fields of each group begin among all, and the end, shape (groups + 1,)."""
        return np.cumsum([0, *(len(group) for group in self.groups)], dtype=np.int64)

    @cached_property
    def firsts(self) -> Codes:
        """Where the codes of each field begin in the list of all codes, shape (f,)."""
        return np.array(list(self.offsets.values()), dtype=np.int64)

    @cached_property
    def alike(self) -> tuple[tuple[Codes, tuple[int, ...]], ...]:
        """Stretches of groups of equal radices: their codes, shape (groups, codes), and radices."""
        firsts = self.offsets
        runs = groupby(self.groups, lambda group: tuple(self.radices[name] for name in group))
        return tuple(
            (np.array([firsts[group[0]] + np.arange(sum(radices)) for group in groups]), radices)
            for radices, groups in runs
        )

    def packed(self, codes: Mapping[str, Codes], size: int) -> npt.NDArray[np.uint16]:
        """Return the packed numbers, shape (groups, size), of the codes of each field."""
        numbers = np.zeros((len(self.groups), size), dtype=np.uint16)
        for at, group in enumerate(self.groups):
            total = np.zeros(size, dtype=np.int64)
            for name in group:
                total = total * self.radices[name] + codes[name]
            numbers[at] = total
        return numbers


def lay_out(radices: Mapping[str, int]) -> Layout:
    """Pack fields, given as {field: radix}, into as few numbers as the tables allow."""
    groups: list[list[str]] = []
    size = LARGEST_TABLE + 1
    for name in sorted(radices, key=lambda name: (radices[name], name)):
        size *= radices[name]
        if size > LARGEST_TABLE:
            groups.append([])
            size = radices[name]
        groups[-1].append(name)
    ordered = tuple(tuple(group) for group in groups)
    return Layout(groups=ordered, radices={n: radices[n] for group in ordered for n in group})
