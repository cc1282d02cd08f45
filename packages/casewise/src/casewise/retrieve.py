"""Finds the most similar cases: exact, deterministic, with everything left out counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from numbers import Integral
from types import MappingProxyType
from typing import Any, Generic, Literal, Protocol, TypeVar, get_args

import numpy as np
import numpy.typing as npt

from casewise.aggregates import WeightedMean
from casewise.errors import InvalidQuery, InvalidRequest
from casewise.explain import Contribution, explain
from casewise.fields import LIMIT_OF_WEIGHT
from casewise.measures.measure import is_number
from casewise.notices import FewerHitsThanAsked, Notice, QueryKnowsTooLittle
from casewise.plan import Plan
from casewise.schema import Schema
from casewise.scoring import SLACK, Scorer
from casewise.search import Flags, Leaders, Limits, Questions, search, search_generally
from casewise.store import Store
from casewise.validation import Row, Value, check_row

Ties = Literal["id", "all"]
Made = TypeVar("Made")
Where = Callable[[Mapping[str, Value]], bool]


class _Once(Generic[Made]):
    """Makes something when it is first asked for; most answers are never explained."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make: Callable[[], Made] | None = make
        self._made: Made | None = None

    def __call__(self) -> Made:
        if self._make is not None:
            self._made, self._make = self._make(), None
        return self._made  # type: ignore[return-value]  # it is made by now


class Searchable(Protocol):
    """What retrieval needs of a case base."""

    @property
    def schema(self) -> Schema: ...
    @property
    def min_shared(self) -> float: ...
    @property
    def store(self) -> Store: ...
    @property
    def compiles(self) -> bool: ...
    @property
    def threads(self) -> int: ...
    def __len__(self) -> int: ...
    def row(self, place: int) -> Row: ...
    def scorer(self, query: Row, weights: Mapping[str, float]) -> Scorer: ...
    def plan(self, asked: Mapping[str, Sequence[Any]], weights: Mapping[str, float]) -> Plan: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A case that was found.

    similarity      0 to 1, twelve decimals
    shared_weight   share of the total weight known to query and case, 0 to 1
    """

    id: str
    similarity: float
    shared_weight: float
    _place: int = field(repr=False, compare=False)
    _read: Callable[[int], Row] = field(repr=False, compare=False)
    _scorer: "_Once[Scorer]" = field(repr=False, compare=False)

    @property
    def case(self) -> Row:
        """A copy of the case: every field of the schema, None where unknown."""
        return dict(self._read(self._place))

    def explain(self) -> tuple[Contribution, ...]:
        """Return what each field contributed; the contributions sum to the similarity."""
        return explain(self._scorer(), self._read(self._place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """The answer to one query; iterates over its hits, the most similar first.

    considered             cases that could be found: not ruled out, and sharing enough
    excluded_for_overlap   cases that share too little known weight with the query
    masked_out             cases that mask, where or exclude_groups ruled out; the three sum to
                           the base's size
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
    where: Where | None = None,
    weights: Mapping[str, float] | None = None,
    ties: Ties = "id",
) -> Retrieval:
    """Return the k most similar cases of a base; `CaseBase.retrieve` says what is what."""
    check_k(k)
    if ties not in get_args(Ties):
        raise InvalidRequest('ties is "id" or "all"')
    row = check_query(base.schema, query)
    heavy = full_weights(base.schema, weights)
    limits = Limits(allowed=_same(allowed_of(base, mask, where)))
    (found,) = answers(base, [row], heavy, k, limits)
    return retrieval_of(base, row, heavy, k, found, ties=ties)


def answers(
    base: Searchable,
    rows: Sequence[Row],
    weights: Mapping[str, float],
    k: int,
    limits: Limits,
) -> list[Leaders]:
    """Return what each checked query finds."""
    if not is_plain(base.schema):
        return [
            search_generally(base, base.scorer(row, weights), k, one_of(limits, at))
            for at, row in enumerate(rows)
        ]
    asked = {each.name: [row[each.name] for row in rows] for each in base.schema.compared}
    questions = Questions(plan=base.plan(asked, weights), row=rows.__getitem__, weights=weights)
    return search(base, questions, k, limits)


def is_plain(schema: Schema) -> bool:
    """Whether fields are combined by the plain mean by weight, which the fused scans compute."""
    return isinstance(schema.aggregate, WeightedMean)


def one_of(limits: Limits, at: int) -> Limits:
    """Return the limits of one query as those of the only one."""
    gone = None if limits.gone is None else [limits.gone[at]]
    return Limits(allowed=lambda first, last: limits.allowed(at + first, at + last), gone=gone)


def retrieval_of(
    base: Searchable,
    row: Row,
    weights: Mapping[str, float],
    k: int,
    found: Leaders,
    *,
    ties: Ties = "id",
) -> Retrieval:
    """Return the answer to one query."""
    scorer: _Once[Scorer] = _Once(partial(base.scorer, row, weights))
    kept = min(k, len(found.places))
    if ties == "all" and kept:
        last = found.similarities[kept - 1]
        kept = int(np.count_nonzero(found.similarities >= last))
    hits = tuple(
        Hit(
            id=id,
            similarity=similarity,
            shared_weight=shared,
            _place=place,
            _read=base.row,
            _scorer=scorer,
        )
        for id, place, similarity, shared in zip(
            base.store.ids(found.places[:kept]),
            found.places[:kept].tolist(),
            found.similarities[:kept].tolist(),
            found.shared[:kept].tolist(),
            strict=True,
        )
    )
    return Retrieval(
        hits=hits,
        considered=found.matches,
        excluded_for_overlap=len(base) - found.ruled_out - found.matches,
        masked_out=found.ruled_out,
        warnings=_warnings(base, row, weights, k, len(hits)),
    )


def check_k(k: int) -> None:
    """Raise InvalidRequest if k is not a whole number of at least 1."""
    if not isinstance(k, Integral) or isinstance(k, bool) or k < 1:
        raise InvalidRequest("k is a whole number of at least 1")


def check_threads(threads: int) -> None:
    """Raise InvalidRequest if threads is not a whole number of at least 1."""
    if not isinstance(threads, Integral) or isinstance(threads, bool) or threads < 1:
        raise InvalidRequest("threads is a whole number of at least 1")


def check_query(schema: Schema, query: Mapping[str, Any]) -> Row:
    """Return the query with every field of the schema; raises InvalidQuery with every fault."""
    checked = check_row(schema, query, at=None, needs_id=False)
    if checked.faults:
        raise InvalidQuery(checked.faults)
    return checked.row


def full_weights(schema: Schema, given: Mapping[str, float] | None) -> Mapping[str, float]:
    """Return one weight for each problem field; raises InvalidRequest."""
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


def allowed_of(base: Searchable, mask: npt.ArrayLike | None, where: Where | None) -> Flags | None:
    """Return 1 where mask and where agree, shape (n,), None if all may; raises InvalidRequest."""
    allowed = None if mask is None else checked_mask(base, mask)
    if where is not None:
        answers_ = (where(MappingProxyType(base.row(place))) for place in range(len(base)))
        agreed = np.fromiter((bool(answer) for answer in answers_), np.uint8, count=len(base))
        allowed = agreed if allowed is None else allowed & agreed
    return allowed


def checked_mask(base: Searchable, mask: npt.ArrayLike) -> Flags:
    """Return a mask as 0 and 1; raises InvalidRequest."""
    size = len(base)
    given = np.asarray(mask)
    if given.shape != (size,) or (given.dtype != np.bool_ and size):
        raise InvalidRequest(f"mask holds one truth value for each of the {size} cases")
    return given.astype(np.uint8)


def _same(allowed: Flags | None) -> Callable[[int, int], Flags]:
    rows = np.zeros((0, 0), dtype=np.uint8) if allowed is None else allowed[None]
    return lambda first, last: rows


def _warnings(
    base: Searchable, row: Row, weights: Mapping[str, float], k: int, found: int
) -> tuple[Notice, ...]:
    warnings: list[Notice] = []
    standing = weights if is_plain(base.schema) else _standing(base.scorer(row, weights))
    known = sum([weight for name, weight in standing.items() if row[name] is not None])
    share = known / sum(standing.values())
    if share < base.min_shared - SLACK or known == 0:
        warnings.append(QueryKnowsTooLittle(known=share, required=base.min_shared))
    if found < k:
        warnings.append(FewerHitsThanAsked(asked=k, found=found))
    return tuple(warnings)


def _standing(scorer: Scorer) -> Mapping[str, float]:
    return {term.name: term.weight for term in scorer.terms}
