"""Tables of a scan: by packed number what its fields earn, by byte of gaps what counts."""

import numpy as np

from casewise.joints import Layout
from casewise.measures.measure import F64
from casewise.store import BITS

_BYTES = np.arange(256, dtype=np.uint8)[:, None]
_UNKNOWN = np.unpackbits(_BYTES, axis=1, bitorder="little").T.astype(np.float64)  # (8, 256)
_KNOWN = 1.0 - _UNKNOWN


def joint_tables(layout: Layout, parts: F64) -> list[F64]:
    """Return for each packed number what every value of it earns; `parts` has shape (codes,)."""
    offsets = layout.offsets
    tables = []
    for group in layout.groups:
        total = np.zeros(1)
        for name in group:
            start = offsets[name]
            total = np.add.outer(total, parts[start : start + layout.radices[name]]).ravel()
        tables.append(total)
    return tables


def known_tables(weights: F64) -> F64:
    """Return what known fields add up to for every byte of gaps, shape (bytes of all, 256)."""
    tables: F64 = weights.reshape(-1, BITS) @ _KNOWN
    return tables


def unknown_tables(weights: F64) -> F64:
    """Return what unknown fields add up to for every byte of gaps, shape (bytes, 256)."""
    tables: F64 = weights.reshape(-1, BITS) @ _UNKNOWN
    return tables
