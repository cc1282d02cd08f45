"""Orthogonal arrays to begin from: every pair of levels of two columns occurs equally often."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from selfback.domain.evaluation.designs.space import Runs

PRIMES = (2, 3, 5, 7)
MOST_RUNS = 128
PLACKETT_BURMAN = {
    12: "++-+++---+-",
    20: "++--++++-+-+----++-",
    24: "+++++-+-++--++--+-+----",
}
"""First rows of the cyclic arrays (Plackett & Burman 1946, Biometrika 33:305-325)."""
DIFFERENCES = (
    (0, 0, 0, 0, 0, 0),
    (0, 1, 2, 1, 2, 0),
    (0, 2, 1, 1, 0, 2),
    (0, 2, 2, 0, 1, 1),
    (0, 0, 1, 2, 2, 1),
    (0, 1, 0, 2, 1, 2),
)
"""A difference matrix D(6, 6; 3): of two rows, the differences modulo 3 are each there twice."""


def arrays(runs: int) -> Iterator[Runs]:
    """Yield the known arrays with so many runs; the levels of a column are its distinct numbers."""
    for prime in PRIMES:
        power = 2
        while prime**power <= min(runs, MOST_RUNS):
            if prime**power == runs:
                linear = rao_hamming(prime, power)
                yield linear
                if prime == 2:
                    yield from _with_four_levels(linear)
            power += 1
    if runs in PLACKETT_BURMAN:
        yield plackett_burman(runs)
    if runs == 18:
        yield eighteen()


def rao_hamming(prime: int, power: int) -> Runs:
    """Return the linear array: prime^power runs × (prime^power − 1)/(prime − 1) columns.

    Rao 1947, J R Stat Soc Suppl 9:128-139.
    """
    runs = np.array(list(product(range(prime), repeat=power)))
    directions = [
        each
        for each in product(range(prime), repeat=power)
        if next((value for value in each if value), 0) == 1
    ]
    held: Runs = (runs @ np.array(directions).T) % prime
    return held


def plackett_burman(runs: int) -> Runs:
    """Return the cyclic array of 12, 20 or 24 runs × one column less, two levels each."""
    first = np.array([sign == "+" for sign in PLACKETT_BURMAN[runs]], dtype=np.int64)
    rows = [np.roll(first, shift) for shift in range(runs - 1)]
    return np.array([*rows, np.zeros(runs - 1, dtype=np.int64)])


def eighteen() -> Runs:
    """Return L18: 18 runs × one column of two levels and seven of three.

    Developed from a difference matrix (Bose & Bush 1952, Ann Math Stat 23:508-524).
    """
    differences = np.array(DIFFERENCES)
    rows = [
        (block % 2, block // 2, *((differences[:, block] + shift) % 3))
        for block in range(6)
        for shift in range(3)
    ]
    return np.array(rows, dtype=np.int64)


def _with_four_levels(linear: Runs) -> Iterator[Runs]:
    """Yield the array with one, two, … triples of its columns made into columns of four levels.

    Two columns and their sum together have four levels (Addelman 1962, Technometrics 4:21-46).
    """
    place = {tuple(column): number for number, column in enumerate(linear.T.tolist())}
    free, fours = set(range(linear.shape[1])), []
    while triple := _triple(linear, place, free):
        free -= set(triple)
        one, other, _sum = triple
        fours.append(2 * linear[:, one] + linear[:, other])
        yield np.column_stack([*fours, linear[:, sorted(free)]])


def _triple(
    linear: Runs, place: dict[tuple[int, ...], int], free: set[int]
) -> tuple[int, int, int] | None:
    for one in sorted(free):
        for other in sorted(free - {one}):
            both = place[tuple(((linear[:, one] + linear[:, other]) % 2).tolist())]
            if both in free:
                return one, other, both
    return None
