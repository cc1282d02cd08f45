"""Finds the most similar cases: exact, deterministic, with everything left out counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral
from types import MappingProxyType
from typing import Any, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from casewise.backends.numpy_scan import NO_MATCH, scan
from casewise.errors import InvalidQuery, InvalidRequest
from casewise.explain import Contribution, explain
from casewise.fields import LIMIT_OF_WEIGHT
from casewise.measures.measure import F64, is_number
from casewise.notices import FewerHitsThanAsked, Notice, QueryKnowsTooLittle
from casewise.schema import Schema
from casewise.scoring import SLACK, Scorer
from casewise.store import Store
from casewise.validation import Row, Value, check_row

Ties = Literal["id", "all"]
Flags = npt.NDArray[np.bool_]

MARGIN = 1e-9  # a scanned score is closer than this to the exact one, many times over


class Searchable(Protocol):
    """What retrieval needs of a case base."""

    @property
    def schema(self) -> Schema: ...
    @property
    def min_shared(self) -> float: ...
    @property
    def store(self) -> Store: ...
    @property
    def ids(self) -> tuple[str, ...]: ...
    def row(self, place: int) -> Row: ...
    def scorer(self, query: Row, weights: Mapping[str, float]) -> Scorer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A case that was found.

    similarity      0 to 1, twelve decimals
    shared_weight   share of the total weight known to query and case, 0 to 1
    """

    id: str
    similarity: float
    shared_weight: float
    _row: Row = field(repr=False, compare=False)
    _scorer: Scorer = field(repr=False, compare=False)

    @property
    def case(self) -> Row:
        """A copy of the case: every field of the schema, None where unknown."""
        return dict(self._row)

    def explain(self) -> tuple[Contribution, ...]:
        """Return what each field contributed; the contributions sum to the similarity."""
        return explain(self._scorer, self._row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """The answer to one query; iterates over its hits, the most similar first.

    considered             cases that could be found: not ruled out, and sharing enough
    excluded_for_overlap   cases that share too little known weight with the query
    masked_out             cases that mask or where ruled out; the three sum to the base's size
    """

    hits: tuple[Hit, ...]
    considered: int
    excluded_for_overlap: int
    masked_out: int
    warnings: tuple[Notice, ...]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


def retrieve(
    base: Searchable,
    query: Mapping[str, Any],
    k: int,
    *,
    mask: npt.ArrayLike | None = None,
    where: Callable[[Mapping[str, Value]], bool] | None = None,
    weights: Mapping[str, float] | None = None,
    ties: Ties = "id",
) -> Retrieval:
    """Return the k most similar cases of a base; `CaseBase.retrieve` says what is what."""
    _check_request(k, ties)
    row = _check_query(base.schema, query)
    scorer = base.scorer(row, _weights(base.schema, weights))
    allowed = _allowed(base, mask, where)
    scores = scan(base.store, scorer)
    masked_out = 0
    if allowed is not None:
        masked_out = int(np.count_nonzero(~allowed))
        scores[~allowed] = NO_MATCH
    matches = int(np.count_nonzero(scores > NO_MATCH))
    hits = _hits(base, scorer, _leaders(scores, k, matches), k, ties)
    return Retrieval(
        hits=hits,
        considered=matches,
        excluded_for_overlap=len(base.ids) - masked_out - matches,
        masked_out=masked_out,
        warnings=_warnings(scorer, k, len(hits)),
    )


def _check_request(k: int, ties: Ties) -> None:
    if not isinstance(k, Integral) or isinstance(k, bool) or k < 1:
        raise InvalidRequest("k is a whole number of at least 1")
    if ties not in get_args(Ties):
        raise InvalidRequest('ties is "id" or "all"')


def _check_query(schema: Schema, query: Mapping[str, Any]) -> Row:
    checked = check_row(schema, query, at=None, needs_id=False)
    if checked.faults:
        raise InvalidQuery(checked.faults)
    return checked.row


def _weights(schema: Schema, given: Mapping[str, float] | None) -> Mapping[str, float]:
    weights = {each.name: each.weight for each in schema.compared}
    for name, weight in (given or {}).items():
        if name not in weights:
            raise InvalidRequest(f"weights: {name!r} is not a problem field")
        if not is_number(weight) or not 0 <= weight <= LIMIT_OF_WEIGHT:
            raise InvalidRequest(f"weights: {name!r} needs a number from 0 to {LIMIT_OF_WEIGHT:g}")
    weights |= given or {}
    if not any(weight > 0 for weight in weights.values()):
        raise InvalidRequest("weights: all of them are zero")
    return weights


def _allowed(
    base: Searchable,
    mask: npt.ArrayLike | None,
    where: Callable[[Mapping[str, Value]], bool] | None,
) -> Flags | None:
    size = len(base.ids)
    allowed = None
    if mask is not None:
        allowed = np.asarray(mask)
        if allowed.shape != (size,) or (allowed.dtype != np.bool_ and size):
            raise InvalidRequest(f"mask holds one truth value for each of the {size} cases")
        allowed = allowed.astype(np.bool_)
    if where is not None:
        answers = (where(MappingProxyType(base.row(place))) for place in range(size))
        agreed = np.fromiter((bool(answer) for answer in answers), dtype=np.bool_, count=size)
        allowed = agreed if allowed is None else allowed & agreed
    return allowed


def _leaders(scores: F64, k: int, matches: int) -> Sequence[int]:
    """Return the places of every case that can be among the k best, ties included."""
    if matches > k:
        kth = np.partition(scores, len(scores) - k)[len(scores) - k]
        return [int(place) for place in np.flatnonzero(scores >= max(kth - MARGIN, 0.0))]
    return [int(place) for place in np.flatnonzero(scores > NO_MATCH)]


def _hits(
    base: Searchable, scorer: Scorer, places: Sequence[int], k: int, ties: Ties
) -> tuple[Hit, ...]:
    ids, found = base.ids, []
    for place in places:
        row = base.row(place)
        similarity, shared = scorer.score(row)
        found.append((-similarity, ids[place], shared, row))
    found.sort(key=lambda each: each[:2])
    last = found[k - 1][0] if len(found) >= k else 0.0
    kept = found[:k] if ties == "id" else [each for each in found if each[0] <= last]
    return tuple(
        Hit(id=name, similarity=-negative, shared_weight=shared, _row=row, _scorer=scorer)
        for negative, name, shared, row in kept
    )


def _warnings(scorer: Scorer, k: int, found: int) -> tuple[Notice, ...]:
    warnings: list[Notice] = []
    known = sum(term.weight for term in scorer.terms if term.query is not None) / scorer.total
    if known < scorer.floor - SLACK or known == 0:
        warnings.append(QueryKnowsTooLittle(known=known, required=scorer.floor))
    if found < k:
        warnings.append(FewerHitsThanAsked(asked=k, found=found))
    return tuple(warnings)
