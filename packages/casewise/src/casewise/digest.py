"""The name of a base's content: equal for equal cases in any order, cheap to bring forward.

Each case is hashed to a number of 2048 bits, and the numbers are added up (AdHash with a large
modulus: Bellare and Micciancio 1997, EUROCRYPT, LNCS 1233:163-192). A case more or fewer is one
addition or subtraction; two contents with one sum are as hard to find as for a plain hash.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.fields import Field
from casewise.plain import Coded, Floats, Names, Plain, name_of
from casewise.schema import Schema, canonical_json

WIDTH = 256  # bytes of the number of one case
MODULUS = 2 ** (8 * WIDTH)
CELL = 16  # bytes that stand for one value
CHUNK = 4096  # cases hashed at a time

Bytes = npt.NDArray[np.uint8]


def total_of(fields: Sequence[Field], given: Mapping[str, Plain]) -> int:
    """Return the sum of the cases' numbers, 0 to 2 ** 2048 - 1."""
    columns = [_cells(given[field.name]) for field in fields]
    size = len(columns[0])
    total = 0
    for low in range(0, size, CHUNK):
        rows = np.concatenate([column[low : low + CHUNK] for column in columns], axis=1)
        total += _sum_of(rows)
    result: int = total % MODULUS
    return result


def _sum_of(rows: Bytes) -> int:
    """Return the sum of the numbers of at most CHUNK cases; their digits are 32 bits each."""
    wide = rows.shape[1]
    joined = memoryview(rows.tobytes())
    hashed = b"".join(
        hashlib.shake_256(joined[start : start + wide]).digest(WIDTH)
        for start in range(0, len(joined), wide)
    )
    digits = np.frombuffer(hashed, dtype="<u4").reshape(len(rows), -1).sum(axis=0, dtype=np.uint64)
    return sum(int(digit) << (32 * at) for at, digit in enumerate(digits.tolist()))


def digest_of(schema: Schema, min_shared: float, size: int, total: int) -> str:
    """Return the SHA-256, 64 hexadecimal digits, of schema, min_shared and the sum of the cases."""
    head = canonical_json([schema.digest(), min_shared, size])
    return hashlib.sha256(head + total.to_bytes(WIDTH, "little")).hexdigest()


def document_of(value: Any) -> object:
    """Return a value as JSON would hold it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [None if math.isnan(week) else week for week in value]
    return value if value is None or isinstance(value, str | int | float) else value.isoformat()


def _cells(given: Plain) -> Bytes:
    """Return what stands for each value, shape (n, 16); all bits set where unknown."""
    if isinstance(given, Floats):
        cells = np.full((len(given.numbers), CELL), 255, dtype=np.uint8)
        known = ~np.isnan(given.numbers)
        cells[known] = _of_numbers(given.numbers[known])
        return cells
    if isinstance(given, Names):
        return _stacked([_hashed_text(name_of(name)) for name in given.names.tolist()])
    if isinstance(given, Coded):
        of_values = _stacked([b"\xff" * CELL, *map(_of_value, given.values)])
        return of_values[given.codes]
    starts = np.concatenate([[0], given.ends])[:-1].tolist()
    weeks = given.weeks.tolist()
    spans = zip(starts, given.ends.tolist(), given.known.tolist(), strict=True)
    return _stacked(
        [_hashed(tuple(weeks[a:b])) if known else b"\xff" * CELL for a, b, known in spans]
    )


def _of_numbers(numbers: npt.NDArray[np.float64]) -> Bytes:
    cells = np.zeros((len(numbers), CELL), dtype=np.uint8)
    cells[:, 8:] = numbers.astype("<f8").view(np.uint8).reshape(-1, 8)
    return cells


def _of_value(value: Any) -> bytes:
    whole = isinstance(value, int) and int(float(value)) == value
    if whole or isinstance(value, float):
        return _of_numbers(np.array([value], dtype=np.float64)).tobytes()
    return _hashed(value)


def _hashed(value: Any) -> bytes:
    return hashlib.blake2b(canonical_json(document_of(value)), digest_size=CELL).digest()


def _hashed_text(text: str) -> bytes:
    """Return what `_hashed` does, for the many texts that are ids."""
    return hashlib.blake2b(encode_basestring_ascii(text).encode(), digest_size=CELL).digest()


def _stacked(cells: list[bytes]) -> Bytes:
    return np.frombuffer(b"".join(cells), dtype=np.uint8).reshape(-1, CELL)
