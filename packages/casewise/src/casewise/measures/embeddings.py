"""A measure of texts by the angle between vectors that a registered function gives them.

A function is registered by name and version, once a process. A schema holds the two names only,
so that a snapshot says what it was compared with, and refuses to answer with anything else.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from casewise.errors import EmbeddingUnknown, InvalidRequest
from casewise.measures.measure import F64, Prepared, is_text, require

Function = Callable[[str], Sequence[float]]
KEPT = 65_536  # vectors kept for one function; the oldest goes first


@dataclass(slots=True, kw_only=True)
class _Registered:
    function: Function
    vectors: dict[str, F64] = field(default_factory=dict)
    length: int | None = None

    def unit(self, text: str) -> F64:
        """Return the vector of a text, scaled to length 1, or all zeros; computed once."""
        if text not in self.vectors:
            vector = np.array(self.function(text), dtype=np.float64)
            self._check(vector)
            size = math.sqrt(math.fsum(vector * vector))
            unit = vector / size if size > 0 else vector
            unit.flags.writeable = False
            if len(self.vectors) >= KEPT:
                del self.vectors[next(iter(self.vectors))]
            self.vectors[text] = unit
        return self.vectors[text]

    def _check(self, vector: F64) -> None:
        if vector.ndim != 1 or not len(vector) or not np.isfinite(vector).all():
            raise InvalidRequest("an embedding gives one list of finite numbers for a text")
        if self.length not in (None, len(vector)):
            raise InvalidRequest("an embedding gives vectors of one length")
        self.length = len(vector)


_REGISTERED: dict[tuple[str, str], _Registered] = {}


def register_embedding(name: str, function: Function, *, version: str) -> None:
    """Make a function known to measures by name and version.

    function   from one text to its vector, a list or array of finite numbers of one length;
               it must give the same vector for the same text every time
    raises     InvalidRequest if the name is taken in this version by another function
    """
    if not (is_text(name) and is_text(version)):
        raise InvalidRequest("an embedding has a name and a version, both texts")
    held = _REGISTERED.get((name, version))
    if held is not None and held.function is not function:
        raise InvalidRequest(f"embedding {name!r} in version {version!r} is another function")
    if held is None:
        _REGISTERED[name, version] = _Registered(function=function)


def forget_embedding(name: str, *, version: str) -> None:
    """Unregister a function and its vectors, if it is registered."""
    _REGISTERED.pop((name, version), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding(Prepared[str]):
    """Compares two texts by the cosine of their vectors; opposite directions count 0.

    function   the name a function was registered under
    version    its version; another version is another measure

    Raises EmbeddingUnknown where the function is used and not registered.

    >>> register_embedding("vowels", lambda text: [text.count(v) for v in "aeiou"], version="1")
    >>> vowels = Embedding(function="vowels", version="1")
    >>> round(vowels.similarity("pain", "sprain"), 3), vowels.similarity("leg", "hip")
    (1.0, 0.0)
    """

    name: ClassVar[str] = "embedding"
    kinds: ClassVar[frozenset[str]] = frozenset({"text"})
    function: str
    version: str

    def __post_init__(self) -> None:
        named = is_text(self.function) and is_text(self.version)
        require(self.name, function_and_version_are_texts=named)

    def similarity(self, query: str, case: str) -> float:
        if query == case:
            return 1.0
        held = self._registered()
        return min(1.0, max(0.0, math.fsum(held.unit(query) * held.unit(case))))

    def prepared(self, values: tuple[str, ...]) -> tuple[tuple[str, ...], F64]:
        held = self._registered()
        vectors = [held.unit(value) for value in values]
        return values, np.array(vectors) if vectors else np.zeros((0, 0))

    def against(self, query: str, prepared: object) -> F64:
        assert isinstance(prepared, tuple)  # noqa: S101  # what `prepared` made
        values, vectors = prepared
        if not values:
            return np.zeros(0)
        similarities: F64 = np.clip(vectors @ self._registered().unit(query), 0.0, 1.0)
        if query in values:
            similarities[values.index(query)] = 1.0
        return similarities

    def fault_with(self, vocabulary: tuple[str, ...] | None) -> str | None:
        if (self.function, self.version) in _REGISTERED:
            return None
        return str(EmbeddingUnknown(function=self.function, version=self.version))

    def _registered(self) -> _Registered:
        held = _REGISTERED.get((self.function, self.version))
        if held is None:
            raise EmbeddingUnknown(function=self.function, version=self.version)
        return held
