"""Measures of open texts: the same text, or texts that share short runs of characters."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt

from casewise.measures.measure import F64, Prepared, require

Overlap = Literal["dice", "jaccard"]
EDGE = "\x02"  # stands before and after a text, so that its ends count as much as its middle
LONGEST_GRAM = 10


def plain_text(text: str, *, fold_case: bool = True, fold_space: bool = True) -> str:
    r"""Return a text as it is compared: composed, and on request without case and extra space.

    >>> plain_text("  Low\tBack  PAIN ")
    'low back pain'
    """
    composed = unicodedata.normalize("NFC", text)
    folded = unicodedata.normalize("NFC", composed.casefold()) if fold_case else composed
    return " ".join(folded.split()) if fold_space else folded


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEquality(Prepared[str]):
    """Is 1 for the same text, 0 for two texts.

    fold_case    whether capital and small letters are the same (the default)
    fold_space   whether space at the ends and runs of space do not matter (the default)

    >>> TextEquality().similarity("Slipped  disc", "slipped disc")
    1.0
    >>> TextEquality(fold_case=False).similarity("Disc", "disc")
    0.0
    """

    name: ClassVar[str] = "text_equality"
    kinds: ClassVar[frozenset[str]] = frozenset({"text"})
    fold_case: bool = True
    fold_space: bool = True

    def __post_init__(self) -> None:
        flags = all(isinstance(flag, bool) for flag in (self.fold_case, self.fold_space))
        require(self.name, fold_case_and_fold_space_are_true_or_false=flags)

    def similarity(self, query: str, case: str) -> float:
        return 1.0 if self._plain(query) == self._plain(case) else 0.0

    def prepared(self, values: tuple[str, ...]) -> npt.NDArray[np.object_]:
        texts = np.empty(len(values), dtype=object)
        texts[:] = [self._plain(value) for value in values]
        return texts

    def against(self, query: str, prepared: object) -> F64:
        assert isinstance(prepared, np.ndarray)  # noqa: S101  # what `prepared` made
        return np.equal(prepared, self._plain(query)).astype(np.float64)

    def _plain(self, text: str) -> str:
        return plain_text(text, fold_case=self.fold_case, fold_space=self.fold_space)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Which texts hold which runs of characters, and how often.

    sizes    runs in each text, shape (u,)
    places   for each run, the texts that hold it and how often: two arrays of one length
    """

    sizes: F64
    places: dict[str, tuple[npt.NDArray[np.intp], F64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NGram(Prepared[str]):
    """Shares of the runs of n characters that two texts have in common, counted as often as held.

    n            characters in a run, 1 to 10
    overlap      "dice" is twice the common runs over all runs of both texts; "jaccard" is the
                 common runs over the runs in either, so stricter
    fold_case    whether capital and small letters are the same (the default)
    fold_space   whether space at the ends and runs of space do not matter (the default)

    Both ends of a text are marked n - 1 times, so that short texts have runs too.

    >>> NGram(n=2).similarity("walk", "walks")
    0.7272727272727273
    >>> NGram(n=3).similarity("Walk", "walk ")
    1.0
    """

    name: ClassVar[str] = "ngram"
    kinds: ClassVar[frozenset[str]] = frozenset({"text"})
    n: int = 3
    overlap: Overlap = "dice"
    fold_case: bool = True
    fold_space: bool = True

    def __post_init__(self) -> None:
        flags = all(isinstance(flag, bool) for flag in (self.fold_case, self.fold_space))
        require(self.name, n_is_a_whole_number=type(self.n) is int)
        require(
            self.name,
            n_is_from_1_to_10=1 <= self.n <= LONGEST_GRAM,
            the_overlap_is_dice_or_jaccard=self.overlap in get_args(Overlap),
            fold_case_and_fold_space_are_true_or_false=flags,
        )

    def similarity(self, query: str, case: str) -> float:
        one, other = self._runs(query), self._runs(case)
        common = (one & other).total()
        return self._share(common, one.total() + other.total())

    def prepared(self, values: tuple[str, ...]) -> Postings:
        runs = [self._runs(value) for value in values]
        places: dict[str, tuple[list[int], list[int]]] = {}
        for place, each in enumerate(runs):
            for run, times in each.items():
                held = places.setdefault(run, ([], []))
                held[0].append(place)
                held[1].append(times)
        return Postings(
            sizes=np.array([each.total() for each in runs], dtype=np.float64),
            places={
                run: (np.array(where, dtype=np.intp), np.array(times, dtype=np.float64))
                for run, (where, times) in places.items()
            },
        )

    def against(self, query: str, prepared: object) -> F64:
        assert isinstance(prepared, Postings)  # noqa: S101  # what `prepared` made
        runs = self._runs(query)
        common = np.zeros_like(prepared.sizes)
        for run, times in runs.items():
            if run in prepared.places:
                where, held = prepared.places[run]
                common[where] += np.minimum(held, times)
        both = prepared.sizes + runs.total()
        if self.overlap == "dice":
            similarities: F64 = 2.0 * common / both
        else:
            similarities = common / (both - common)
        return similarities

    def _share(self, common: int, both: int) -> float:
        return 2.0 * common / both if self.overlap == "dice" else common / (both - common)

    def _runs(self, text: str) -> Counter[str]:
        plain = plain_text(text, fold_case=self.fold_case, fold_space=self.fold_space)
        edge = EDGE * (self.n - 1)
        marked = f"{edge}{plain}{edge}"
        return Counter(marked[at : at + self.n] for at in range(len(marked) - self.n + 1)) or (
            Counter({"": 1})
        )
