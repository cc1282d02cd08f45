"""Measures of sets of words, such as the conditions a person has."""

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from casewise.measures.measure import F64, Measure, require
from casewise.measures.symbols import Equality, Table, Taxonomy

Words = frozenset[str]


class SetMeasure(Measure[Words]):
    """A measure of two sets; two empty sets are equal and score 1."""

    __slots__ = ()
    kinds: ClassVar[frozenset[str]] = frozenset({"set"})

    @abstractmethod
    def over(self, query: Words, vocabulary: tuple[str, ...], members: F64) -> F64:
        """Return similarities, shape (n,), of the query with n sets, for scanning.

        vocabulary   the words, shape (v,)
        members      1.0 where a set holds a word, shape (n, v)
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Jaccard(SetMeasure):
    """Words in both sets as a share of the words in either.

    >>> Jaccard().similarity(frozenset({"asthma", "gout"}), frozenset({"gout"}))
    0.5
    """

    name: ClassVar[str] = "jaccard"

    def similarity(self, query: Words, case: Words) -> float:
        either = len(query | case)
        return len(query & case) / either if either else 1.0

    def over(self, query: Words, vocabulary: tuple[str, ...], members: F64) -> F64:
        inside = members @ np.array([float(word in query) for word in vocabulary])
        either = members.sum(axis=1) + len(query) - inside
        similarities: F64 = np.divide(inside, either, out=np.ones_like(inside), where=either > 0)
        return similarities


@dataclass(frozen=True, slots=True, kw_only=True)
class BestMatch(SetMeasure):
    """Average, over the words of both sets, of the best match in the other set.

    of   the measure of two words: a table, a taxonomy or equality

    >>> near = Table(pairs=(("hip", "knee", 0.5),))
    >>> BestMatch(of=near).similarity(frozenset({"hip"}), frozenset({"knee"}))
    0.5
    """

    name: ClassVar[str] = "best_match"
    of: Measure[str]

    def __post_init__(self) -> None:
        ok = isinstance(self.of, Table | Taxonomy | Equality)
        require(self.name, words_are_matched_by_a_table_or_taxonomy_or_equality=ok)

    def similarity(self, query: Words, case: Words) -> float:
        if not query or not case:
            return 1.0 if query == case else 0.0
        best = [max(self._match(one, other) for other in case) for one in query]
        best += [max(self._match(one, other) for one in query) for other in case]
        return math.fsum(best) / len(best)

    def _match(self, query: str, case: str) -> float:
        return self.of.similarity(query, case) or 0.0

    def over(self, query: Words, vocabulary: tuple[str, ...], members: F64) -> F64:
        sizes = members.sum(axis=1)
        if not query:
            return np.where(sizes == 0, 1.0, 0.0)
        table = np.array([[self._match(one, word) for word in vocabulary] for one in sorted(query)])
        total = members @ table.max(axis=0)
        for row in table:
            total += (members * row).max(axis=1, initial=0.0)
        return np.where(sizes == 0, 0.0, total / (sizes + len(query)))

    def fault_with(self, vocabulary: tuple[str, ...] | None) -> str | None:
        return self.of.fault_with(vocabulary)
