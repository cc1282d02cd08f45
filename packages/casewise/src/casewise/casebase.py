"""The case base: an immutable snapshot of checked cases that answers queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self, get_args

import numpy as np
import numpy.typing as npt

from casewise import batch, snapshot
from casewise.backends import numba_scan
from casewise.batch import Neighbours
from casewise.digest import MODULUS, digest_of, total_of
from casewise.domains import Domain
from casewise.errors import (
    DuplicateId,
    ExtraMissing,
    Fault,
    InvalidCase,
    InvalidRequest,
    SchemaError,
    UnknownCase,
)
from casewise.expectation import Expectation
from casewise.fields import Field
from casewise.measures.measure import Measure, is_number
from casewise.notices import CaseLeftOut, ConstantField, FieldNeverObserved, Notice, ZeroSpan
from casewise.plain import Names, Plain, named, plain
from casewise.plan import Plan, Planner
from casewise.retrieve import Retrieval, check_threads, retrieve
from casewise.schema import Schema
from casewise.scoring import Scorer, Term
from casewise.sources import rows_of
from casewise.store import Store, build
from casewise.summaries import Summary, summary_of
from casewise.validation import Checked, Row, Value, check_row, repeated

OnInvalid = Literal["raise", "report"]
Backend = Literal["auto", "numpy", "numba"]
RANGED = ("number", "integer", "date")
FEW_NEW = 16  # cases
WORTH_COMPILING = 5_000  # cases from which "auto" takes numba, where it is installed


class CaseBase:
    """Cases that fit a schema, ready to be searched; a snapshot that never changes.

    schema       what a case is made of
    min_shared   share of the total weight, 0 to 1, that query and case must both know; a case
                 below it is never a match. Where nothing at all is shared there is no match
    on_invalid   "raise" refuses rows with faults; "report" leaves such a case out, whole, and
                 says so in `warnings`. Two cases with one id are refused either way
    backend      "numpy"; "numba", the same answers sooner, raises ExtraMissing if it is not
                 installed; "auto" takes numba if it is and there are 5,000 cases or more
    threads      how many threads the compiled scan of a batch may use; the answers are the same

    `CaseBase(schema).fit(rows)` makes a base; `with_cases` and `without` make the next one;
    `save` and `CaseBase.load` keep one in a file.

    >>> from casewise import CaseBase, Field, Schema, linear
    >>> schema = Schema(fields=(
    ...     Field(name="id", kind="text-id", role="id"),
    ...     Field(name="pain", kind="integer", bounds=(0, 10), measure=linear(10)),
    ... ))
    >>> base = CaseBase(schema).fit([{"id": "a", "pain": 2}, {"id": "b", "pain": 8}])
    >>> [(hit.id, hit.similarity) for hit in base.retrieve({"pain": 7}, k=2)]
    [('b', 0.9), ('a', 0.5)]
    """

    def __init__(
        self,
        schema: Schema,
        *,
        min_shared: float = 0.6,
        on_invalid: OnInvalid = "raise",
        backend: Backend = "auto",
        threads: int = 1,
    ) -> None:
        if not is_number(min_shared) or not 0 <= min_shared <= 1:
            raise InvalidRequest("min_shared is a number from 0 to 1")
        if on_invalid not in get_args(OnInvalid):
            raise InvalidRequest('on_invalid is "raise" or "report"')
        if backend not in get_args(Backend):
            raise InvalidRequest('backend is "auto", "numpy" or "numba"')
        if backend == "numba" and not numba_scan.is_there():
            raise ExtraMissing("numba", "fast")
        check_threads(threads)
        self._schema = schema
        self._min_shared = float(min_shared)
        self._on_invalid: OnInvalid = on_invalid
        self._backend: Backend = backend
        self._threads = int(threads)
        empty = {field.name: plain(field, []) for field in schema.fields}
        self._hold(build(schema.fields, empty), _summaries(schema, empty), (), 0)

    # -- making snapshots --------------------------------------------------------------------

    def fit(self, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Return a snapshot of these rows and no others; raises InvalidCase, DuplicateId."""
        good, left_out = self._checked(rows)
        given = _columns(self._schema, good)
        self._refuse_repeated(np.zeros(0, dtype="S1"), given, good)
        return self._snapshot(
            build(self._schema.fields, given), _summaries(self._schema, given), left_out, None
        )

    def with_cases(self, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Return a snapshot that holds these rows too; raises InvalidCase, DuplicateId.

        The two share their memory where they can: one case more costs milliseconds, and this
        snapshot stays as it is. The answers are those of a base fitted to all rows at once.
        """
        good, left_out = self._checked(rows)
        given = _columns(self._schema, good)
        self._refuse_repeated(self._store.names.view[0], given, good)
        more = _summaries(self._schema, given)
        summaries = {name: held.with_more(more[name]) for name, held in self._summaries.items()}
        total = self._total
        if total is not None:
            total = (total + total_of(self._schema.fields, given)) % MODULUS
        return self._snapshot(self._store.grown(given), summaries, self._left_out + left_out, total)

    def without(self, ids: Iterable[str] = (), *, group: str | None = None) -> Self:
        """Return a snapshot without these cases or without all cases of a group.

        Nothing of them is left in it. Raises UnknownCase if one of them is not there.
        """
        gone = {ids} if isinstance(ids, str) else set(ids)
        missing = sorted(str(each) for each in gone if each not in self._places)
        places = {self._places[each] for each in gone if each in self._places}
        if group is not None:
            theirs = self._members(group)
            missing += [] if theirs else [group]
            places |= theirs
        if missing:
            raise UnknownCase(missing)
        kept = np.array([at for at in range(len(self)) if at not in places], dtype=np.intp)
        store = self._store.taken(kept)
        given = {field.name: store.plain(field) for field in self._schema.fields}
        return self._snapshot(store, _summaries(self._schema, given), self._left_out, None)

    def _members(self, group: str) -> set[int]:
        if self._schema.group_field is None:
            return set()
        return set(np.flatnonzero(self.of_group(group)).tolist())

    def _checked(
        self, rows: Iterable[Mapping[str, Any]]
    ) -> tuple[list[Checked], tuple[CaseLeftOut, ...]]:
        """Return the good rows, and what says why others are left out; raises InvalidCase."""
        checked = [
            check_row(self._schema, row, at=at, needs_id=True)
            for at, row in enumerate(rows_of(rows))
        ]
        faults = [fault for each in checked for fault in each.faults]
        if faults and self._on_invalid == "raise":
            raise InvalidCase(faults)
        left_out = tuple(
            CaseLeftOut(row=at, id=each.id, faults=each.faults)
            for at, each in enumerate(checked)
            if each.faults
        )
        return [each for each in checked if not each.faults], left_out

    def _refuse_repeated(
        self, held: npt.NDArray[np.bytes_], given: Mapping[str, Plain], good: list[Checked]
    ) -> None:
        new = given[self._schema.id_field]
        assert isinstance(new, Names)  # noqa: S101  # an id is a name
        there = _common(held, new.names)
        twice = repeated([each.id for each in good if each.id is not None])
        again = {each.id for each in good if each.id and named([each.id])[0] in there}
        if names := sorted({*twice, *again}):
            name, why = self._schema.id_field, "another case has this id"
            places = {each.id: at for at, each in enumerate(good)}
            raise DuplicateId(
                names,
                [Fault(row=places[each], id=each, field=name, reason=why) for each in names],
            )

    def _snapshot(
        self,
        store: Store,
        summaries: Mapping[str, Summary],
        left_out: tuple[CaseLeftOut, ...],
        total: int | None,
    ) -> Self:
        base = type(self).__new__(type(self))
        base._schema = self._schema
        base._min_shared = self._min_shared
        base._on_invalid = self._on_invalid
        base._backend = self._backend
        base._threads = self._threads
        base._hold(store, summaries, left_out, total)
        return base

    def _hold(
        self,
        store: Store,
        summaries: Mapping[str, Summary],
        left_out: tuple[CaseLeftOut, ...],
        total: int | None,
    ) -> None:
        self._store = store
        self._summaries = dict(summaries)
        self._left_out = left_out
        self._total = total
        notices: list[Notice] = [*left_out]
        self._measures: dict[str, Measure[Any]] = {}
        self._expectations: dict[str, Expectation] = {}
        for field in self._schema.compared:
            held = summaries[field.name]
            measure = self._measures[field.name] = _fit_measure(field, held, notices)
            if store.size:
                notices += _notices_on(field, held)
            if held.known and field.missing.policy == "model":
                observed = partial(store.observed, field.name)
                self._expectations[field.name] = Expectation(measure, observed)
        self._warnings = tuple(notices)

    @cached_property
    def _planner(self) -> Planner:
        store = self._store
        return Planner(
            store=store,
            fields=self._schema.compared,
            measures=self._measures,
            expectations=self._expectations,
            domains={
                field.name: Domain(
                    field,
                    self._measures[field.name],
                    store.values(field.name),
                    store.layout.radices.get(field.name),
                )
                for field in self._schema.compared
                if field.name in store.vocabularies
            },
            whole=frozenset(
                name for name, held in self._summaries.items() if held.known == store.size
            ),
            largest={
                name: max(abs(held.low), abs(held.high))
                for name, held in self._summaries.items()
                if name in store.numbers
            },
            floor=self._min_shared,
        )

    # -- keeping -----------------------------------------------------------------------------

    def save(self, path: str | Path) -> None:
        """Write the base to one file; equal content gives equal bytes.

        The cases are written in the order of their ids, and that is their order when they are
        read. What `warnings` says of cases left out is not kept. Raises OSError.
        """
        order = snapshot.in_order_of_ids(self._store.names.view[0])
        store = self._store.taken(order)
        head = {
            "schema": self._schema.to_dict(),
            "min_shared": self._min_shared,
            "digest": self.digest,
        }
        snapshot.write(
            path, head, {field.name: store.plain(field) for field in self._schema.fields}
        )

    @classmethod
    def load(cls, path: str | Path, *, backend: Backend = "auto", threads: int = 1) -> Self:
        """Read what `save` wrote, and check that it holds what its digest says.

        Raises SnapshotUnreadable if the file is not as it was written, OSError.
        """
        head, schema, columns = snapshot.read(path)
        empty = cls(schema, min_shared=head["min_shared"], backend=backend, threads=threads)
        total = total_of(schema.fields, columns)
        store = build(schema.fields, columns)
        base = empty._snapshot(store, _summaries(schema, columns), (), total)
        if base.digest != head["digest"]:
            reason = "its cases are not those its digest names"
            raise snapshot.SnapshotUnreadable(path=str(path), reason=reason)
        return base

    # -- reading -----------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._store.size

    def __contains__(self, id: object) -> bool:
        return self._place(id) is not None

    def __repr__(self) -> str:
        return f"<CaseBase of {len(self)} cases, min_shared {self._min_shared:g}>"

    @property
    def schema(self) -> Schema:
        """What a case is made of."""
        return self._schema

    @property
    def min_shared(self) -> float:
        """Share of the total weight that a match must know, 0 to 1."""
        return self._min_shared

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """Cases left out, and compared fields that tell no cases apart."""
        return self._warnings

    @property
    def measures(self) -> Mapping[str, Measure[Any]]:
        """The measure of each compared field, with every span learned."""
        return MappingProxyType(self._measures)

    @property
    def store(self) -> Store:
        """The columns, read-only; for backends and for tests."""
        return self._store

    @property
    def compiles(self) -> bool:
        """Whether queries are scanned by the numba backend."""
        if self._backend == "auto":
            return len(self) >= WORTH_COMPILING and numba_scan.is_there()
        return self._backend == "numba"

    @property
    def threads(self) -> int:
        """How many threads the compiled scan of a batch may use."""
        return self._threads

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the cases in the order of the rows, as `mask` expects."""
        return tuple(self._store.column(self._field(self._schema.id_field)))

    def case(self, id: str) -> Row:
        """Return a copy of one case, None where a field is unknown; raises UnknownCase."""
        place = self._place(id)
        if place is None:
            raise UnknownCase([str(id)])
        return self.row(place)

    def row(self, place: int) -> Row:
        """Return a copy of the case at a position, from 0."""
        return self._store.row(place)

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return one field of all cases, shape (n,), for building masks.

        Numbers and integers come as float64 with NaN where unknown, other kinds as objects
        with None. Raises KeyError if there is no such field.
        """
        field = self._field(name)
        values = self._store.column(field)
        if field.kind in ("number", "integer"):
            return np.array([np.nan if value is None else value for value in values], float)
        column = np.empty(len(self), dtype=object)
        column[:] = values
        return column

    def of_group(self, group: str | None) -> npt.NDArray[np.bool_]:
        """Return which cases belong to a group, shape (n,), as `mask` expects; None has no cases.

        Raises InvalidRequest if the schema has no group field.
        """
        name = self._schema.group_field
        if name is None:
            raise InvalidRequest("the schema has no group field")
        if group is None:
            return np.zeros(len(self), dtype=np.bool_)
        return self._store.has(name, group)

    def knows(self, name: str) -> npt.NDArray[np.bool_]:
        """Return which cases know a field, shape (n,), as `mask` expects.

        Raises KeyError if there is no such field.
        """
        return self._store.knows(self._field(name))

    @cached_property
    def digest(self) -> str:
        """SHA-256, 64 hexadecimal digits, of schema, min_shared and cases; not of their order."""
        if self._total is None:
            fields = self._schema.fields
            self._total = total_of(fields, {each.name: self._store.plain(each) for each in fields})
        return digest_of(self._schema, self._min_shared, len(self), self._total)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.ids)}

    def _place(self, id: object) -> int | None:
        """Return the place of a case; few are asked of a base that has just grown by one."""
        if not isinstance(id, str):
            return None
        if "_places" in self.__dict__:
            return self._places.get(id)
        return self._store.places_named([id]).get(id)

    def _field(self, name: str) -> Field:
        for field in self._schema.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    # -- asking ------------------------------------------------------------------------------

    def retrieve(
        self,
        query: Mapping[str, Any],
        k: int,
        *,
        mask: npt.ArrayLike | None = None,
        where: Callable[[Mapping[str, Value]], bool] | None = None,
        weights: Mapping[str, float] | None = None,
        ties: Literal["id", "all"] = "id",
    ) -> Retrieval:
        """Return the k most similar cases, exactly.

        query     field to value; unknown fields are left out or None. Only problem fields count
        k         how many, at least 1
        mask      truth values, shape (n,) in the order of `ids`; only True may be found
        where     a question asked of each case (a mapping of its values); only yes may be found
        weights   replace the schema's weights of the fields named, for this query
        ties      "id": equal similarities are ordered by id and k cases are returned;
                  "all": cases as similar as the last one are returned too
        raises    InvalidQuery with every fault; InvalidRequest for the other arguments
        """
        return retrieve(self, query, k, mask=mask, where=where, weights=weights, ties=ties)

    def retrieve_many(
        self,
        queries: Sequence[Mapping[str, Any]],
        k: int,
        *,
        masks: npt.ArrayLike | None = None,
        where: Callable[[Mapping[str, Value]], bool] | None = None,
        weights: Mapping[str, float] | None = None,
        exclude_groups: Sequence[str | None] | None = None,
    ) -> tuple[Retrieval, ...]:
        """Return the k most similar cases of each query, as `retrieve` would, sooner.

        masks            truth values, shape (q, n); only True may be found by that query
        where            a question asked of each case; only yes may be found by any query
        weights          replace the schema's weights of the fields named, for all queries
        exclude_groups   for each query a group whose cases it must not find, or None
        raises           InvalidQuery; InvalidRequest for the other arguments
        """
        return batch.retrieve_many(
            self,
            queries,
            k,
            masks=masks,
            where=where,
            weights=weights,
            exclude_groups=exclude_groups,
        )

    def neighbours(
        self,
        queries: Sequence[Mapping[str, Any]] | None,
        k: int,
        *,
        exclude: Literal["self", "group"] | None = None,
        weights: Mapping[str, float] | None = None,
        before: npt.ArrayLike | None = None,
    ) -> Neighbours:
        """Return the k nearest cases of each query as arrays; the same cases as `retrieve`.

        queries   None: every case of the base asks, in the order of `ids`
        exclude   "self": a case does not find itself (leave one out); "group": no case finds one
                  of its own group (leave one group out), a case without a group not itself
        weights   replace the schema's weights of the fields named, for all queries
        before    for each query a moment of the time field, or None or NaN for no limit, shape
                  (q,); only earlier cases are found, and only those whose time is known
        raises    InvalidQuery; InvalidRequest for the other arguments
        """
        return batch.neighbours(self, queries, k, exclude=exclude, weights=weights, before=before)

    def plan(self, asked: Mapping[str, Sequence[Any]], weights: Mapping[str, float]) -> Plan:
        """Return what a scan adds up for checked queries, given as one list of values a field."""
        return self._planner.plan(asked, weights)

    def scorer(self, query: Row, weights: Mapping[str, float]) -> Scorer:
        """Return the scorer of a checked query; `weights` has one for every problem field."""
        terms = [
            self._term(field, query[field.name], weights[field.name])
            for field in self._schema.compared
            if weights[field.name] > 0
        ]
        return Scorer(terms=terms, floor=self._min_shared, aggregate=self._schema.aggregate)

    def _term(self, field: Field, query: Value, weight: float) -> Term:
        missing = field.missing
        return Term(
            name=field.name,
            weight=float(weight),
            measure=self._measures[field.name],
            query=query,
            fixed=0.0 if missing.policy == "pessimistic" else missing.similarity,
            expectation=self._expectations.get(field.name),
        )


def _columns(schema: Schema, good: Sequence[Checked]) -> dict[str, Plain]:
    return {
        field.name: plain(field, [each.row[field.name] for each in good]) for field in schema.fields
    }


def _common(held: npt.NDArray[np.bytes_], new: npt.NDArray[np.bytes_]) -> set[bytes]:
    """Return the names that are in both; a few new ones are looked for one by one."""
    if len(new) <= FEW_NEW:
        return {name for name in new.tolist() if np.equal(held, name).any()}
    return set(held.tolist()) & set(new.tolist())


def _summaries(schema: Schema, given: Mapping[str, Plain]) -> dict[str, Summary]:
    return {
        field.name: summary_of(given[field.name], ranged=field.kind in RANGED)
        for field in schema.compared
    }


def _fit_measure(field: Field, held: Summary, notices: list[Notice]) -> Measure[Any]:
    measure = field.measure
    if measure is None:
        raise SchemaError(f"field {field.name!r} has no measure")
    if not measure.learns_span or (field.bounds is None and not held.known):
        return measure
    low, high = field.bounds or (held.low, held.high)
    if low == high:
        notices.append(ZeroSpan(field=field.name))
    return measure.fitted(low, high)


def _notices_on(field: Field, held: Summary) -> list[Notice]:
    if not held.known:
        return [FieldNeverObserved(field=field.name)]
    return [] if held.varied else [ConstantField(field=field.name)]
