"""What a scan adds up for each of some queries: constants, tables by code, curves by number."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.curves import OTHER, TOLERATED, Curves, curve_of
from casewise.definition import Definition, Pairs
from casewise.domains import Domain
from casewise.expectation import DISTINCT, Expectation
from casewise.fields import Field
from casewise.measures.differences import Asymmetric, Difference, Mcid, Polynomial, as_number
from casewise.measures.embeddings import Embedding
from casewise.measures.measure import F64, Measure
from casewise.measures.series import WeeklySeries
from casewise.measures.sets import BestMatch
from casewise.scoring import SLACK
from casewise.store import BITS, Store
from casewise.validation import Row
from casewise.weekly import Weekly

LIGHTEST = 1e-20  # weights a smaller share of the total are scanned in float64
TINIEST = 1e-25  # and so are smaller weights, which a float32 hardly holds
ROUNDING = 2.0**-22  # of one float32 operation on sums up to the weight that counts, amply
UNIT = 2.0**-53  # of one float64 operation
PRECISE = 1e-9  # a scan in float64 is closer than this, many times over

Flags = npt.NDArray[np.bool_]
Extra = Callable[[int], tuple[F64, F64]]  # of a query: what is earned, the weight known to both


@dataclass(slots=True, kw_only=True)
class Plan:
    """What to add up for q queries over c codes, m numbers and f compared fields.

    least     the shared weight that a match needs, in units of weight
    parts     weight x similarity of each code, or what an unknown value earns, shape (q, c)
    asked     numbers asked for, 0 where there is none, shape (q, m)
    heavy     weight of each number where one is asked for, else 0, shape (q, m)
    fills     what an unknown number of a case earns, shape (q, f)
    shared    weight of each field where the query knows it, shape (q, f); 0 for extras and for
              fields that every case knows, which are in `start_shared` and `start_counted`
    skips     whether an unknown value takes the field's weight out of what counts, shape (f,)
    skipping  whether that is so for every field with a weight in `shared`
    start     what every case earns, shape (q,); likewise the weights shared and counted
    curves    of each number
    extras    fields that are scored as whole columns, and whether unknown values are skipped
    bound     how far a scanned similarity is from the true one at most
    precise   whether the scan is to be in float64
    doubt     how far a similarity summed in float64 is from the true one at most; infinite if
              only the definition can say

    `by_definition` scores one query and one case, given as rows, as the definition does.
    """

    size: int
    fields: int
    total: float
    least: float
    parts: F64
    asked: F64
    heavy: F64
    fills: F64
    shared: F64
    skips: Flags
    skipping: bool
    start: F64
    start_shared: F64
    start_counted: F64
    curves: Curves
    extras: list[tuple[Extra, bool]]
    bound: float
    precise: bool
    doubt: float
    by_definition: Callable[[Row, Row], tuple[float, float]]

    @property
    def counted(self) -> F64:
        """Weight of each field that counts only where a case knows it, shape (q, f)."""
        return self.shared * self.skips

    def of_extras(self, query: int) -> tuple[F64, F64, F64] | None:
        """Return what the extras add for a query: earned, shared and counted, each (n,)."""
        if not self.extras:
            return None
        parts = [(extra(query), skips) for extra, skips in self.extras]
        earned = np.sum([part for (part, _), _ in parts], axis=0)
        shared = np.sum([known for (_, known), _ in parts], axis=0)
        counted = np.sum([known for (_, known), skips in parts if skips], axis=0)
        return earned, shared, np.zeros_like(shared) + counted


@dataclass(frozen=True, kw_only=True)
class Planner:
    """What all plans of a snapshot have in common.

    fields       the compared fields, in the order of the schema; their places are their bits
    whole        names of those that every case knows
    largest      for each field of many numbers the size of its largest
    floor        share of the weight that a match must know, 0 to 1
    """

    store: Store
    fields: Sequence[Field]
    measures: Mapping[str, Measure[Any]]
    expectations: Mapping[str, Expectation]
    domains: Mapping[str, Domain]
    whole: frozenset[str]
    largest: Mapping[str, float]
    floor: float

    def plan(self, asked: Mapping[str, Sequence[Any]], weights: Mapping[str, float]) -> Plan:
        """Return the plan of some queries.

        asked     for each compared field the values asked for, one a query, None where unknown
        weights   one for each compared field
        """
        each = [weights[field.name] for field in self.fields]
        heavy, total = np.array(each, dtype=np.float64), math.fsum(each)
        flags = [value is not None for field in self.fields for value in asked[field.name]]
        known = np.array(flags, dtype=np.bool_).reshape(len(self.fields), -1).T
        numbers, errors = self._numbers(asked, known)
        weighty = heavy > 0
        extra = self._beyond(errors, known) & weighty
        scanned = np.where(known & ~extra, heavy, 0.0)
        shared = np.where(self._is_whole, 0.0, scanned)
        always = math.fsum(heavy[~self.skips])
        wholly = np.where(self._is_whole, scanned, 0.0)
        unasked = np.where(known | extra | ~self._starts, 0.0, heavy * self._fixed)
        precise = bool((weighty & (heavy < max(LIGHTEST * total, TINIEST))).any())
        used = errors[:, weighty & ~extra]  # no more than 0 for fields that are no numbers
        return Plan(
            size=len(known),
            fields=len(self.fields),
            total=total,
            least=(self.floor - SLACK) * total,
            parts=self._parts(asked, heavy),
            asked=numbers,
            heavy=scanned[:, self._rows],
            fills=self._padded(self._fills(asked, scanned)),
            shared=self._padded(shared),
            skips=self._padded_skips,
            skipping=not shared[:, ~self.skips].any(),
            start=unasked.sum(axis=1),
            start_shared=wholly.sum(axis=1),
            start_counted=always + (wholly * self.skips).sum(axis=1),
            curves=self._curves,
            extras=[
                (self._extra(at, asked[self.fields[at].name], heavy[at]), bool(self.skips[at]))
                for at in np.flatnonzero(extra).tolist()
            ],
            bound=PRECISE if precise else float(used.max(initial=0.0)) + self._rounding,
            precise=precise,
            doubt=self._doubt,
            by_definition=self.definition(weights).score,
        )

    # -- what depends on the fields alone ----------------------------------------------------

    @cached_property
    def skips(self) -> Flags:
        """Whether an unknown value leaves a field out, shape (f,)."""
        known = self.expectations
        return np.array(
            [each.name not in known and each.missing.fixed is None for each in self.fields]
        )

    @cached_property
    def _padded_skips(self) -> Flags:
        padded: Flags = self._padded(self.skips[None])[0]
        return padded

    @cached_property
    def _fixed(self) -> F64:
        known = self.expectations
        fixed = [0.0 if each.name in known else each.missing.fixed for each in self.fields]
        return np.array([each or 0.0 for each in fixed])

    @cached_property
    def _is_whole(self) -> Flags:
        return np.array([field.name in self.whole for field in self.fields])

    @cached_property
    def _starts(self) -> Flags:
        """Which fields earn the same for every case where the query does not know them."""
        return np.array([field.name in self.store.numbers for field in self.fields])

    @cached_property
    def _expects(self) -> Flags:
        return np.array([field.name in self.expectations for field in self.fields])

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {field.name: at for at, field in enumerate(self.fields)}

    @cached_property
    def _rows(self) -> npt.NDArray[np.intp]:
        """The places among the fields of those held as numbers, in the order of the store."""
        return np.array([self._places[name] for name in self.store.numbers], dtype=np.intp)

    @cached_property
    def _curves(self) -> Curves:
        return Curves(each=tuple(curve_of(self.measures[name]) for name in self.store.numbers))

    @cached_property
    def _always_extra(self) -> Flags:
        held = {*self.store.layout.fields, *self.store.numbers}
        others = {
            name
            for name, curve in zip(self.store.numbers, self._curves.each, strict=True)
            if curve.kind == OTHER
        }
        return np.array([each.name not in held or each.name in others for each in self.fields])

    @cached_property
    def _rounding(self) -> float:
        operations = len(self.store.layout.groups) + len(self.store.numbers) + len(self.fields)
        return (operations + 2 * BITS) * ROUNDING

    @cached_property
    def _doubt(self) -> float:
        """Of f terms summed: f roundings, those of a similarity, of a product and a quotient."""
        local = max(_roundings(measure) for measure in self.measures.values())
        local += 4 * DISTINCT if self.expectations else 0
        return (len(self.fields) + 16 + local) * UNIT

    @cached_property
    def _errors(self) -> tuple[F64, F64]:
        """For each number the error of its curve, and what a unit of the query adds to it."""
        names = self.store.numbers
        pairs = [
            curve.error(self.largest[name])
            for name, curve in zip(names, self._curves.each, strict=True)
        ]
        table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    # -- what depends on the queries ---------------------------------------------------------

    def _padded(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        bits = self.store.gaps.view.shape[0] * BITS
        padded = np.zeros((len(values), bits), dtype=values.dtype)
        padded[:, : values.shape[1]] = values
        return padded

    def _numbers(self, asked: Mapping[str, Sequence[Any]], known: Flags) -> tuple[F64, F64]:
        """Return the numbers asked for, shape (q, m), and all fields' errors, shape (q, f)."""
        each = [
            0.0 if value is None else as_number(value)
            for name in self.store.numbers
            for value in asked[name]
        ]
        shape = len(self.store.numbers), len(known)
        numbers = np.array(each, dtype=np.float64).reshape(shape).T
        errors = np.zeros(known.shape)
        own, steep = self._errors
        errors[:, self._rows] = own + steep * np.abs(numbers)
        return numbers, errors

    def _beyond(self, errors: F64, known: Flags) -> Flags:
        """Return which fields must be scored as whole columns, shape (f,)."""
        expected = self._starts & self._expects & ~known.all(axis=0)
        beyond: Flags = self._always_extra | (errors > TOLERATED).any(axis=0) | expected
        return beyond

    def _fills(self, asked: Mapping[str, Sequence[Any]], scanned: F64) -> F64:
        """Return what an unknown number of a case earns, shape (q, f)."""
        fills = np.zeros(scanned.shape)
        for at in self._filled:
            field = self.fields[at]
            values = asked[field.name]
            each = [0.0 if value is None else self._fill(field, value) for value in values]
            fills[:, at] = scanned[:, at] * each
        return fills

    @cached_property
    def _filled(self) -> list[int]:
        """The places among the fields of numbers that count even where a case's is unknown."""
        counting = ~(self.skips | self._is_whole)
        return [at for at in self._rows.tolist() if counting[at]]

    def _fill(self, field: Field, query: Any) -> float:
        """What an unknown value of a case counts for a query that knows its own, 0 if skipped."""
        if field.name in self.expectations:
            return self.expectations[field.name].of_query(query)
        return field.missing.fixed or 0.0

    def _parts(self, asked: Mapping[str, Sequence[Any]], heavy: F64) -> F64:
        """Return weight x similarity of each code, shape (q, codes)."""
        layout = self.store.layout
        if not layout.fields:
            return np.zeros((len(asked[self.fields[0].name]), 0))
        if len(asked[layout.fields[0]]) == 1:
            one = [self._by_code(field, asked[field.name][0]) for field in self._packed]
            parts = np.concatenate(one)[None]
        else:
            many = [self._by_codes(field, asked[field.name]) for field in self._packed]
            parts = np.concatenate(many, axis=1)
        parts *= heavy[self._owners]
        return parts

    @cached_property
    def _packed(self) -> list[Field]:
        """The fields that are packed, in the order of the layout."""
        return [self.fields[self._places[name]] for name in self.store.layout.fields]

    @cached_property
    def _owners(self) -> npt.NDArray[np.intp]:
        """The place among the fields of the one that each code belongs to, shape (codes,)."""
        places = [self._places[name] for name in self.store.layout.fields]
        return np.repeat(np.array(places, dtype=np.intp), self.store.layout.shape[2])

    def _by_codes(self, field: Field, values: Sequence[Any]) -> F64:
        """Return what each code of a packed field earns for each query, shape (q, radix)."""
        rows = {value: self._by_code(field, value) for value in {*values}}
        place = {value: row for row, value in enumerate(rows)}
        return np.stack([*rows.values()])[[place[value] for value in values]]

    def _by_code(self, field: Field, query: Any) -> F64:
        """Return what each code earns, the unknown one first; 0 beyond the codes there are."""
        domain = self.domains[field.name]
        if query is not None:
            return domain.by_code(query, lambda: self._fill(field, query))
        unasked = self._unasked_by_code.get(field.name)
        if unasked is None:
            unasked = self._unasked_by_code[field.name] = self._without_query(field, domain)
        return unasked

    @cached_property
    def _unasked_by_code(self) -> dict[str, F64]:
        """What each code earns where the query does not know a field, of fields met so far."""
        return {}

    def _without_query(self, field: Field, domain: Domain) -> F64:
        if field.name not in self.expectations:
            return np.full(domain.width, field.missing.fixed or 0.0)
        expectation = self.expectations[field.name]
        each = [expectation.of_case(value) for value in domain.values]
        return domain.widened(np.array([expectation.of_both(), *each]))

    def definition(self, weights: Mapping[str, float]) -> Definition:
        """Return what scores one query and one case by the definition."""
        return Definition(
            fields=[each for each in self.fields if weights[each.name] > 0],
            weights=weights,
            measures=self.measures,
            expectations=self.expectations,
            kept=self._kept,
        )

    @cached_property
    def _kept(self) -> Mapping[str, Pairs]:
        return {name: {} for name in self.domains}

    # -- fields that are scored as whole columns ---------------------------------------------

    def _extra(self, at: int, values: Sequence[Any], weight: float) -> Extra:
        field, measure = self.fields[at], self.measures[self.fields[at].name]
        weekly = self._weekly(field, measure) if isinstance(measure, WeeklySeries) else None

        def of(query: int) -> tuple[F64, F64]:
            if values[query] is None:
                return self._unasked(field) * weight, np.zeros(self.store.size)
            asked = values[query]
            similarities = self._column(field, asked) if weekly is None else weekly.of(asked)
            unknown = np.isnan(similarities)
            similarities[unknown] = self._fill(field, values[query])
            return similarities * weight, np.where(unknown, 0.0, weight)

        return of

    def _column(self, field: Field, query: Any) -> F64:
        """Return the similarity to each case, shape (n,); NaN where not known to both."""
        name, measure = field.name, self.measures[field.name]
        if name in self.store.vocabularies:
            by_code = self.domains[name].by_code(query, lambda: math.nan)
            return by_code[self.store.codes(name)]
        numbers = self.store.floats(name)
        unknown = np.isinf(numbers)
        assert isinstance(measure, Difference)  # noqa: S101  # the schema allows no other
        numbers -= as_number(query)
        numbers[unknown] = 0.0
        measure.over(numbers)
        numbers[unknown] = np.nan
        return numbers

    def _weekly(self, field: Field, measure: WeeklySeries) -> Weekly:
        return Weekly(measure=measure, weeks=self.store.histories[field.name].weeks.view)

    def _unasked(self, field: Field) -> F64:
        name = field.name
        if name in self.store.vocabularies:
            return self._by_code(field, None)[self.store.codes(name)]
        if name not in self.expectations:
            return np.full(self.store.size, field.missing.fixed or 0.0)
        numbers = self.store.floats(name)
        unknown = np.isinf(numbers)
        expectation = self.expectations[name]
        expected = expectation.over(np.where(unknown, 0.0, numbers))
        return np.where(unknown, expectation.of_both(), expected)


def _roundings(measure: Measure[Any]) -> float:
    """Return how many roundings a similarity may lie from that of the definition, all told."""
    if isinstance(measure, Asymmetric):
        return max(_roundings(measure.up), _roundings(measure.down))
    if isinstance(measure, Mcid):
        return 8.0 + 4.0 * measure.span / (measure.span - measure.minimal)
    if isinstance(measure, Polynomial):
        return math.inf if measure.power < 1 else 8.0 + 4.0 * measure.power
    if isinstance(measure, BestMatch):
        return math.inf  # sums over as many words as the sets have
    if isinstance(measure, WeeklySeries):
        return 8.0 + 2.0 * measure.window
    return math.inf if isinstance(measure, Embedding) else 8.0
