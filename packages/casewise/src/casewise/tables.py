"""Tables of a scan: by packed number what its fields earn, by byte of gaps what counts."""

from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.joints import Layout
from casewise.measures.measure import F64
from casewise.store import BITS

Sums = npt.NDArray[Any]

_BYTES = np.arange(256, dtype=np.uint8)[:, None]
_UNKNOWN = np.unpackbits(_BYTES, axis=1, bitorder="little").T.astype(np.float64)  # (8, 256)
_KNOWN = 1.0 - _UNKNOWN


def joint_tables(layout: Layout, parts: Sums) -> list[Sums]:
    """Return for each packed number what every value of it earns; `parts` has shape (codes,)."""
    tables: list[Sums] = []
    for codes, radices in layout.alike:
        tables += [*_joint(parts[codes], radices)]
    return tables


def _joint(parts: Sums, radices: tuple[int, ...]) -> Sums:
    """Return all sums of one part of each field, shape (groups, product of the radices).

    parts   of the fields one behind another, shape (groups, sum of the radices)
    """
    if len(radices) == 1:
        return parts
    half = len(radices) // 2  # halves rather than one by one: long rows are added soonest
    first, last = parts[:, : sum(radices[:half])], parts[:, sum(radices[:half]) :]
    sums = _joint(first, radices[:half])[:, :, None] + _joint(last, radices[half:])[:, None]
    return sums.reshape(len(parts), -1)


def known_tables(weights: F64) -> F64:
    """Return what known fields add up to for every byte of gaps, shape (bytes of all, 256)."""
    tables: F64 = weights.reshape(-1, BITS) @ _KNOWN
    return tables


def unknown_tables(weights: F64) -> F64:
    """Return what unknown fields add up to for every byte of gaps, shape (bytes, 256)."""
    tables: F64 = weights.reshape(-1, BITS) @ _UNKNOWN
    return tables
