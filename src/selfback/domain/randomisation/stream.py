"""The random numbers of algorithm 1: HMAC-SHA256 over a counter; docs/allocation.md §2."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from itertools import count

from selfback.domain.randomisation.design import Kind
from selfback.domain.randomisation.errors import SeedTooShort

SHORTEST_SEED = 32
WORD = 2**64


class Stream:
    """Whole numbers that follow from a seed and a label, always the same ones.

    seed    at least 32 bytes
    kind    real and dry-run lists draw from different streams, even with the same seed
    label   what the numbers are for; each stratum has its own stream
    raises  SeedTooShort
    """

    def __init__(self, seed: bytes, *, kind: Kind, label: str) -> None:
        if len(seed) < SHORTEST_SEED:
            raise SeedTooShort(length=len(seed))
        self._words = _words(seed, f"selfback allocation 1\n{kind.value}\n{label}\n".encode())

    def word(self) -> int:
        """Return the next 64-bit word, 0 to 2^64 - 1."""
        return next(self._words)

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to bound - 1, each as likely; bound is 1 to 2^64."""
        usable = WORD - WORD % bound
        while (word := self.word()) >= usable:
            pass
        return word % bound

    def shuffled(self, items: Sequence[str]) -> list[str]:
        """Return the items in random order, each order as likely (Fisher-Yates from the end)."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed


def _words(seed: bytes, name: bytes) -> Iterator[int]:
    for counter in count():
        digest = hmac.digest(seed, name + str(counter).encode(), hashlib.sha256)
        for start in range(0, 32, 8):
            yield int.from_bytes(digest[start : start + 8], "big")
