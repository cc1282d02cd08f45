"""Many queries at once: as answers with hits, or as plain arrays for evaluation and learning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from casewise.errors import InvalidRequest
from casewise.measures.differences import as_number
from casewise.measures.measure import F64
from casewise.retrieve import (
    Retrieval,
    Searchable,
    Where,
    allowed_of,
    answers,
    check_k,
    check_query,
    full_weights,
    is_plain,
    one_of,
    retrieval_of,
)
from casewise.search import Flags, Leaders, Limits, Places, Questions, search, search_generally

Exclude = Literal["self", "group"]
ASKED = 1_024  # queries planned at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The nearest cases of q queries as arrays, the most similar first.

    places         positions of the cases, as `ids` and `column` count, int64, shape (q, k);
                   -1 where there are fewer
    similarities   0 to 1, float64, shape (q, k); NaN where there are fewer
    shared         share of the weight known to both, 0 to 1, float64, shape (q, k); NaN there
    """

    places: Places
    similarities: F64
    shared: F64


def retrieve_many(
    base: Searchable,
    queries: Sequence[Mapping[str, Any]],
    k: int,
    *,
    masks: npt.ArrayLike | None = None,
    where: Where | None = None,
    weights: Mapping[str, float] | None = None,
    exclude_groups: Sequence[str | None] | None = None,
) -> tuple[Retrieval, ...]:
    """Return one answer a query; `CaseBase.retrieve_many` says what is what."""
    check_k(k)
    rows = [check_query(base.schema, query) for query in queries]
    heavy = full_weights(base.schema, weights)
    common = allowed_of(base, None, where)
    own = _masks(base, masks, len(rows))
    gone = None if exclude_groups is None else _of_groups(base, exclude_groups, len(rows))
    limits = Limits(allowed=_Allowed(common=common, own=own), gone=gone)
    found: list[Leaders] = []
    for first in range(0, len(rows), ASKED):
        part = _Shifted(limits, first)
        found += answers(base, rows[first : first + ASKED], heavy, k, part.limits)
    return tuple(
        retrieval_of(base, row, heavy, k, each) for row, each in zip(rows, found, strict=True)
    )


def neighbours(
    base: Searchable,
    queries: Sequence[Mapping[str, Any]] | None,
    k: int,
    *,
    exclude: Exclude | None = None,
    weights: Mapping[str, float] | None = None,
    before: npt.ArrayLike | None = None,
) -> Neighbours:
    """Return the k nearest cases of each query; `CaseBase.neighbours` says what is what."""
    check_k(k)
    if exclude is not None and exclude not in get_args(Exclude):
        raise InvalidRequest('exclude is None, "self" or "group"')
    if exclude == "self" and queries is not None:
        raise InvalidRequest('exclude="self" is for the cases of the base as queries')
    asked = _Asked.of(base, queries)
    heavy = full_weights(base.schema, weights)
    gone = None if exclude is None else asked.gone(base, exclude)
    limits = Limits(allowed=_Allowed(earlier=_earlier(base, before, asked.size)), gone=gone)
    places = np.full((asked.size, k), -1, dtype=np.int64)
    similarities, shared = np.full((2, asked.size, k), np.nan)
    for first in range(0, asked.size, ASKED):
        last = min(first + ASKED, asked.size)
        found = asked.found(base, heavy, k, _Shifted(limits, first).limits, slice(first, last))
        for at, each in enumerate(found, start=first):
            kept = min(k, len(each.places))
            places[at, :kept] = each.places[:kept]
            similarities[at, :kept] = each.similarities[:kept]
            shared[at, :kept] = each.shared[:kept]
    return Neighbours(places=places, similarities=similarities, shared=shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Queries, column by column; `rows` None if they are the cases of the base."""

    size: int
    columns: Mapping[str, Sequence[Any]]
    rows: Sequence[dict[str, Any]] | None

    @classmethod
    def of(cls, base: Searchable, queries: Sequence[Mapping[str, Any]] | None) -> "_Asked":
        if queries is None:
            columns = {each.name: base.store.column(each) for each in base.schema.compared}
            return cls(size=len(base), columns=columns, rows=None)
        rows = [check_query(base.schema, query) for query in queries]
        columns = {each.name: [row[each.name] for row in rows] for each in base.schema.compared}
        return cls(size=len(rows), columns=columns, rows=rows)

    def row(self, base: Searchable, at: int) -> dict[str, Any]:
        return base.row(at) if self.rows is None else self.rows[at]

    def gone(self, base: Searchable, exclude: Exclude) -> Sequence[Places]:
        if exclude == "self":
            return [np.array([place], dtype=np.int64) for place in range(self.size)]
        if self.rows is None:
            return _of_own_groups(base)
        member = _group_field(base)
        return _of_groups(base, [row[member] for row in self.rows], self.size)

    def found(
        self, base: Searchable, weights: Mapping[str, float], k: int, limits: Limits, part: slice
    ) -> list[Leaders]:
        first, last = part.start, part.stop
        if not is_plain(base.schema):
            scorers = (base.scorer(self.row(base, at), weights) for at in range(first, last))
            return [
                search_generally(base, scorer, k, one_of(limits, at))
                for at, scorer in enumerate(scorers)
            ]
        values = {name: values[part] for name, values in self.columns.items()}
        questions = Questions(
            plan=base.plan(values, weights),
            row=lambda at: self.row(base, first + at),
            weights=weights,
        )
        return search(base, questions, k, limits)


class _Shifted:
    """Limits of queries that are counted from another one on."""

    def __init__(self, limits: Limits, first: int) -> None:
        gone = None if limits.gone is None else limits.gone[first : first + ASKED]
        self.limits = Limits(
            allowed=lambda low, high: limits.allowed(first + low, first + high), gone=gone
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Allowed:
    """Which cases some queries may find.

    common    for all queries, shape (n,)
    own       for each query, shape (q, n)
    earlier   times of the cases and the moment of each query
    """

    common: Flags | None = None
    own: Flags | None = None
    earlier: tuple[F64, F64] | None = None

    def __call__(self, first: int, last: int) -> Flags:
        rows: Flags | None = None if self.common is None else self.common[None]
        if self.own is not None:
            rows = self.own[first:last] if rows is None else rows & self.own[first:last]
        if self.earlier is not None:
            times, moments = self.earlier
            free = np.isnan(moments[first:last, None])
            before = ((times[None] < moments[first:last, None]) | free).astype(np.uint8)
            rows = before if rows is None else rows & before
        if rows is None:
            return np.zeros((0, 0), dtype=np.uint8)
        return np.ascontiguousarray(rows)


def _masks(base: Searchable, masks: npt.ArrayLike | None, queries: int) -> Flags | None:
    if masks is None:
        return None
    given = np.asarray(masks)
    size = len(base)
    if given.shape != (queries, size) or (given.dtype != np.bool_ and given.size):
        raise InvalidRequest(f"masks hold one truth value a query for each of the {size} cases")
    return given.astype(np.uint8)


def _earlier(
    base: Searchable, before: npt.ArrayLike | None, queries: int
) -> tuple[F64, F64] | None:
    if before is None:
        return None
    name = base.schema.time_field
    if name is None:
        raise InvalidRequest("before needs a schema with a time field")
    given = np.asarray(before, dtype=object)
    if given.shape != (queries,):
        raise InvalidRequest(f"before holds one moment for each of the {queries} queries")
    field = next(each for each in base.schema.fields if each.name == name)
    return _moments(base.store.column(field)), _moments(given.tolist())


def _moments(values: Sequence[float | date | None]) -> F64:
    return np.array([np.nan if value is None else as_number(value) for value in values], float)


def _group_field(base: Searchable) -> str:
    name = base.schema.group_field
    if name is None:
        raise InvalidRequest("leaving out groups needs a schema with a group field")
    return name


def _of_own_groups(base: Searchable) -> Sequence[Places]:
    codes = base.store.codes(_group_field(base))
    order = np.argsort(codes, kind="stable").astype(np.int64)
    ends = np.cumsum(np.bincount(codes, minlength=1))
    members = np.split(order, ends[:-1])
    alone = (np.array([place], dtype=np.int64) for place in range(len(codes)))
    return [
        members[code] if code else each for code, each in zip(codes.tolist(), alone, strict=True)
    ]


def _of_groups(base: Searchable, groups: Sequence[str | None], queries: int) -> Sequence[Places]:
    member = _group_field(base)
    if len(groups) != queries:
        raise InvalidRequest(f"exclude_groups holds one group for each of the {queries} queries")
    codes = base.store.codes(member)
    own = {name: code for code, name in enumerate(base.store.values(member), start=1)}
    places = {
        name: np.flatnonzero(codes == own[name]).astype(np.int64)
        for name in {*groups}
        if name in own
    }
    none = np.zeros(0, dtype=np.int64)
    return [none if name is None else places.get(name, none) for name in groups]
