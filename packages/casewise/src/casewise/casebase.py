"""The case base: an immutable snapshot of checked cases that answers queries."""

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

from casewise.errors import (
    DuplicateId,
    Fault,
    InvalidCase,
    InvalidRequest,
    SchemaError,
    UnknownCase,
)
from casewise.expectation import Expectation
from casewise.fields import Field
from casewise.measures.differences import as_number
from casewise.measures.measure import Measure, is_number
from casewise.notices import CaseLeftOut, ConstantField, FieldNeverObserved, Notice, ZeroSpan
from casewise.retrieve import Retrieval, retrieve
from casewise.schema import Schema, canonical_json
from casewise.scoring import Scorer, Term
from casewise.store import Store, store_of
from casewise.validation import Checked, Row, Value, check_row, repeated

OnInvalid = Literal["raise", "report"]


class CaseBase:
    """Cases that fit a schema, ready to be searched; a snapshot that never changes.

    schema       what a case is made of
    min_shared   share of the total weight, 0 to 1, that query and case must both know; a case
                 below it is never a match. Where nothing at all is shared there is no match
    on_invalid   "raise" refuses rows with faults; "report" leaves such a case out, whole, and
                 says so in `warnings`. Two cases with one id are refused either way

    `CaseBase(schema).fit(rows)` makes a base; `with_cases` and `without` make the next one.

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
        self, schema: Schema, *, min_shared: float = 0.6, on_invalid: OnInvalid = "raise"
    ) -> None:
        if not is_number(min_shared) or not 0 <= min_shared <= 1:
            raise InvalidRequest("min_shared is a number from 0 to 1")
        if on_invalid not in ("raise", "report"):
            raise InvalidRequest('on_invalid is "raise" or "report"')
        self._schema = schema
        self._min_shared = float(min_shared)
        self._on_invalid: OnInvalid = on_invalid
        self._hold((), ())

    # -- making snapshots --------------------------------------------------------------------

    def fit(self, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Return a snapshot of these rows and no others; raises InvalidCase, DuplicateId."""
        return self._with((), rows)

    def with_cases(self, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Return a snapshot that holds these rows too; raises InvalidCase, DuplicateId."""
        return self._with(self._rows, rows)

    def without(self, ids: Iterable[str] = (), *, group: str | None = None) -> Self:
        """Return a snapshot without these cases or without all cases of a group.

        Raises UnknownCase if one of them is not there.
        """
        gone = {ids} if isinstance(ids, str) else set(ids)
        missing = sorted(gone - set(self.ids))
        if group is not None:
            member = self._schema.group_field
            theirs = {
                str(row[self._schema.id_field])
                for row in self._rows
                if member and row[member] == group
            }
            missing += [] if theirs else [group]
            gone |= theirs
        if missing:
            raise UnknownCase(missing)
        kept = tuple(row for row in self._rows if row[self._schema.id_field] not in gone)
        return self._snapshot(kept, self._left_out)

    def _with(self, held: tuple[Row, ...], rows: Iterable[Mapping[str, Any]]) -> Self:
        checked = [
            check_row(self._schema, row, at=at, needs_id=True) for at, row in enumerate(rows)
        ]
        faults = [fault for each in checked for fault in each.faults]
        if faults and self._on_invalid == "raise":
            raise InvalidCase(faults)
        good = [each for each in checked if not each.faults]
        self._refuse_repeated([str(row[self._schema.id_field]) for row in held], checked)
        left_out = tuple(
            CaseLeftOut(row=at, id=each.id, faults=each.faults)
            for at, each in enumerate(checked)
            if each.faults
        )
        earlier = self._left_out if held else ()
        return self._snapshot((*held, *(each.row for each in good)), earlier + left_out)

    def _refuse_repeated(self, held: list[str], checked: list[Checked]) -> None:
        new = {each.id: at for at, each in enumerate(checked) if each.id is not None}
        given = [each.id for each in checked if each.id is not None and not each.faults]
        if twice := repeated([*held, *given]):
            name, why = self._schema.id_field, "another case has this id"
            raise DuplicateId(
                twice, [Fault(row=new[each], id=each, field=name, reason=why) for each in twice]
            )

    def _snapshot(self, rows: tuple[Row, ...], left_out: tuple[CaseLeftOut, ...]) -> Self:
        base = type(self)(self._schema, min_shared=self._min_shared, on_invalid=self._on_invalid)
        base._hold(rows, left_out)
        return base

    def _hold(self, rows: tuple[Row, ...], left_out: tuple[CaseLeftOut, ...]) -> None:
        self._rows = rows
        self._left_out = left_out
        notices: list[Notice] = [*left_out]
        self._measures: dict[str, Measure[Any]] = {}
        self._expectations: dict[str, Expectation] = {}
        for field in self._schema.compared:
            known = [row[field.name] for row in rows if row[field.name] is not None]
            self._measures[field.name] = _fit_measure(field, known, notices)
            if rows:
                notices += _notices_on(field, known)
            if known and field.missing.policy == "model":
                self._expectations[field.name] = Expectation(self._measures[field.name], known)
        self._warnings = tuple(notices)
        self._store = store_of(self._schema.compared, self._measures, rows, self._skipped())

    def _skipped(self) -> frozenset[str]:
        return frozenset(
            field.name
            for field in self._schema.compared
            if field.missing.policy == "skip"
            or (field.missing.policy == "model" and field.name not in self._expectations)
        )

    # -- reading -----------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._rows)

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

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the cases in the order of the rows, as `mask` expects."""
        return tuple(str(row[self._schema.id_field]) for row in self._rows)

    def case(self, id: str) -> Row:
        """Return a copy of one case, None where a field is unknown; raises UnknownCase."""
        place = self._places.get(id)
        if place is None:
            raise UnknownCase([str(id)])
        return self.row(place)

    def row(self, place: int) -> Row:
        """Return a copy of the case at a position, from 0."""
        return dict(self._rows[place])

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return one field of all cases, shape (n,), for building masks.

        Numbers and integers come as float64 with NaN where unknown, other kinds as objects
        with None. Raises KeyError if there is no such field.
        """
        kinds = {field.name: field.kind for field in self._schema.fields}
        if kinds[name] in ("number", "integer"):
            return np.array([row[name] for row in self._rows], dtype=np.float64)
        column = np.empty(len(self), dtype=object)
        column[:] = [row[name] for row in self._rows]
        return column

    @cached_property
    def digest(self) -> str:
        """SHA-256, 64 hexadecimal digits, of schema, min_shared and cases; not of their order."""
        total = hashlib.sha256(self._schema.digest().encode())
        total.update(canonical_json(self._min_shared))
        documents = ({name: _document(value) for name, value in row.items()} for row in self._rows)
        for one in sorted(hashlib.sha256(canonical_json(row)).digest() for row in documents):
            total.update(one)
        return total.hexdigest()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.ids)}

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

    def scorer(self, query: Row, weights: Mapping[str, float]) -> Scorer:
        """Return the scorer of a checked query; `weights` has one for every problem field."""
        terms = [
            self._term(field, query[field.name], weights[field.name])
            for field in self._schema.compared
            if weights[field.name] > 0
        ]
        return Scorer(terms=terms, floor=self._min_shared)

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


def _fit_measure(field: Field, known: Collection[Any], notices: list[Notice]) -> Measure[Any]:
    measure = field.measure
    if measure is None:
        raise SchemaError(f"field {field.name!r} has no measure")
    if not measure.learns_span or (field.bounds is None and not known):
        return measure
    low, high = field.bounds or (as_number(min(known)), as_number(max(known)))
    if low == high:
        notices.append(ZeroSpan(field=field.name))
    return measure.fitted(low, high)


def _notices_on(field: Field, known: Collection[Any]) -> list[Notice]:
    if not known:
        return [FieldNeverObserved(field=field.name)]
    distinct = set(map(repr, known)) if field.kind == "series" else set(known)
    return [ConstantField(field=field.name)] if len(distinct) == 1 else []


def _document(value: Value) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [None if math.isnan(week) else week for week in value]
    return value if value is None or isinstance(value, str | int | float) else value.isoformat()
