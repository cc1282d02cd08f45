"""What a scan adds up for each of some queries: constants, tables by code, curves by number."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.curves import OTHER, TOLERATED, Curve, curve_of
from casewise.domains import Domain
from casewise.expectation import Expectation
from casewise.fields import Field
from casewise.measures.differences import Difference, Polynomial, as_number
from casewise.measures.measure import F64, Measure
from casewise.measures.series import WeeklySeries
from casewise.scoring import SLACK
from casewise.store import BITS, Store

LIGHTEST = 1e-20  # weights a smaller share of the total are scanned in float64
ROUNDING = 2.0**-22  # of one float32 operation on sums up to the weight that counts, amply
PRECISE = 1e-9  # a scan in float64 is closer than this, many times over

Extra = Callable[[int], tuple[F64, F64]]  # of a query: what is earned, the weight known to both


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a plan needs to know of a base.

    whole     compared fields that every case knows
    largest   for each field of many numbers the size of its largest
    """

    store: Store
    measures: Mapping[str, Measure[Any]]
    expectations: Mapping[str, Expectation]
    domains: Mapping[str, Domain]
    whole: frozenset[str]
    largest: Mapping[str, float]
    floor: float


@dataclass(slots=True, kw_only=True)
class Plan:
    """What to add up for q queries over c codes, m numbers and f compared fields.

    parts     weight x similarity of each code, or what an unknown value earns, shape (q, c)
    asked     numbers asked for, 0 where there is none, shape (q, m)
    heavy     weight of each number where one is asked for, else 0, shape (q, m)
    fills     what an unknown number of a case earns, shape (q, f)
    shared    weight of each field where the query knows it, shape (q, f); 0 for extras and for
              fields that every case knows, which are in `start_shared` and `start_counted`
    skips     whether an unknown value takes the field's weight out of what counts, shape (f,)
    curves    of each number
    extras    fields that are scored as whole columns, and whether unknown values are skipped
    bound     how far a scanned similarity is from the true one at most
    precise   whether the scan is to be in float64
    sure      whether sums in float64 are good enough to round by, unless they are near a half
    """

    size: int
    names: tuple[str, ...]
    total: float
    least: float
    parts: F64
    asked: F64
    heavy: F64
    fills: F64
    shared: F64
    skips: npt.NDArray[np.bool_]
    start: F64
    start_shared: F64
    start_counted: F64
    curves: tuple[Curve, ...]
    extras: list[tuple[Extra, bool]]
    bound: float = 0.0
    precise: bool = False
    sure: bool = True

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


def plan(
    known: Known,
    fields: Sequence[Field],
    asked: Mapping[str, Sequence[Any]],
    weights: Mapping[str, float],
) -> Plan:
    """Return the plan of some queries.

    fields    the compared fields, in the order of the schema
    asked     for each of them the values asked for, one a query, None where unknown
    weights   one for each of them
    """
    store = known.store
    size = len(asked[fields[0].name])
    total = math.fsum(weight for weight in weights.values() if weight > 0)
    bits = store.gaps.view.shape[0] * BITS
    made = Plan(
        size=size,
        names=tuple(field.name for field in fields),
        total=total,
        least=(known.floor - SLACK) * total,
        parts=np.zeros((size, store.layout.width)),
        asked=np.zeros((size, len(store.numbers))),
        heavy=np.zeros((size, len(store.numbers))),
        fills=np.zeros((size, bits)),
        shared=np.zeros((size, bits)),
        skips=np.zeros(bits, dtype=np.bool_),
        start=np.zeros(size),
        start_shared=np.zeros(size),
        start_counted=np.zeros(size),
        curves=tuple(curve_of(known.measures[name]) for name in store.numbers),
        extras=[],
    )
    offsets = store.layout.offsets
    errors = [0.0]
    for bit, field in enumerate(fields):
        weight = float(weights[field.name])
        if weight > 0:
            step = _Step(known=known, field=field, bit=bit, weight=weight, values=asked[field.name])
            errors.append(step.enter(made, offsets))
    operations = len(store.layout.groups) + len(store.numbers) + bits + 16
    made.bound = max(errors) + operations * ROUNDING
    made.precise = any(0 < weight < LIGHTEST * total for weight in weights.values())
    if made.precise:
        made.bound = PRECISE
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Enters one field into a plan."""

    known: Known
    field: Field
    bit: int
    weight: float
    values: Sequence[Any]

    @property
    def measure(self) -> Measure[Any]:
        return self.known.measures[self.field.name]

    @property
    def expectation(self) -> Expectation | None:
        return self.known.expectations.get(self.field.name)

    @property
    def fixed(self) -> float | None:
        policy = self.field.missing
        return 0.0 if policy.policy == "pessimistic" else policy.similarity

    @property
    def skips(self) -> bool:
        return self.fixed is None and self.expectation is None

    def fill(self, query: Any) -> float:
        """What an unknown value of a case counts for a query that knows its own, 0 if skipped."""
        if self.expectation is not None:
            return self.expectation.of_query(query)
        return self.fixed or 0.0

    def enter(self, plan: Plan, offsets: Mapping[str, int]) -> float:
        """Enter the field and return the bound on the error of its similarities."""
        name, store = self.field.name, self.known.store
        plan.skips[self.bit] = self.skips
        if not self.skips:
            plan.start_counted += self.weight
        if isinstance(self.measure, Polynomial) and self.measure.power < 1:
            plan.sure = False  # too steep at the end of its span for float64 sums to round by
        if name in offsets:
            self._enter_codes(plan, offsets[name])
            self._enter_known(plan)
            return 0.0
        if name in store.numbers:
            return self._enter_numbers(plan, store.numbers.index(name))
        self._enter_extra(plan)
        return 0.0

    def _enter_known(self, plan: Plan) -> None:
        heavy = np.array([0.0 if value is None else self.weight for value in self.values])
        if self.field.name not in self.known.whole:
            plan.shared[:, self.bit] = heavy
            return
        plan.start_shared += heavy
        if self.skips:
            plan.start_counted += heavy

    def _enter_codes(self, plan: Plan, offset: int) -> None:
        rows: dict[Any, F64] = {}
        for at, value in enumerate(self.values):
            if value not in rows:
                rows[value] = self._by_code(value) * self.weight
            part = rows[value]
            plan.parts[at, offset : offset + len(part)] = part

    def _by_code(self, query: Any) -> F64:
        """Return what each code earns, shape (u + 1,), the unknown one first."""
        domain = self.known.domains[self.field.name]
        if query is not None:
            return np.concatenate([[self.fill(query)], domain.against(query)])
        if self.expectation is not None:
            each = [self.expectation.of_case(value) for value in domain.values]
            return np.array([self.expectation.of_both(), *each])
        return np.full(len(domain.values) + 1, self.fixed or 0.0)

    def _enter_numbers(self, plan: Plan, at: int) -> float:
        numbers = np.array([0.0 if value is None else as_number(value) for value in self.values])
        curve = plan.curves[at]
        error = curve.error(self.known.largest[self.field.name], numbers)
        unasked = [value is None for value in self.values]
        expects = any(unasked) and self.expectation is not None
        if curve.kind == OTHER or error > TOLERATED or expects:
            self._enter_extra(plan)
            return 0.0
        plan.asked[:, at] = numbers
        plan.heavy[:, at] = np.where(unasked, 0.0, self.weight)
        plan.start += np.where(unasked, self.weight * (self.fixed or 0.0), 0.0)
        if not self.skips and self.field.name not in self.known.whole:
            fills = [0.0 if value is None else self.fill(value) for value in self.values]
            plan.fills[:, self.bit] = np.array(fills) * self.weight
        self._enter_known(plan)
        return error

    # -- fields that are scored as whole columns ---------------------------------------------

    def _enter_extra(self, plan: Plan) -> None:
        plan.extras.append((self._extra, self.skips))

    def _extra(self, query: int) -> tuple[F64, F64]:
        value, size = self.values[query], self.known.store.size
        if value is None:
            return self._unasked() * self.weight, np.zeros(size)
        similarities = self._column(value)
        unknown = np.isnan(similarities)
        similarities[unknown] = self.fill(value)
        return similarities * self.weight, np.where(unknown, 0.0, self.weight)

    def _column(self, query: Any) -> F64:
        """Return the similarity to each case, shape (n,); NaN where not known to both."""
        store, name, measure = self.known.store, self.field.name, self.measure
        if name in store.vocabularies:
            by_code = np.concatenate([[np.nan], self.known.domains[name].against(query)])
            return by_code[store.codes(name)]
        if isinstance(measure, WeeklySeries):
            return _weekly(measure, query, store.histories[name].weeks.view)
        numbers = store.floats(name)
        unknown = np.isinf(numbers)
        assert isinstance(measure, Difference)  # noqa: S101  # the schema allows no other
        numbers -= as_number(query)
        numbers[unknown] = 0.0
        measure.over(numbers)
        numbers[unknown] = np.nan
        return numbers

    def _unasked(self) -> F64:
        store, name = self.known.store, self.field.name
        if self.expectation is None:
            return np.full(store.size, self.fixed or 0.0)
        if name in store.vocabularies:
            return self._by_code(None)[store.codes(name)]
        numbers = store.floats(name)
        unknown = np.isinf(numbers)
        expected = self.expectation.over(np.where(unknown, 0.0, numbers))
        return np.where(unknown, self.expectation.of_both(), expected)


def _weekly(measure: WeeklySeries, query: Sequence[float], weeks: F64) -> F64:
    total = np.zeros(weeks.shape[1])
    known = np.zeros(weeks.shape[1], dtype=np.int16)
    for week, now in enumerate(query[::-1][: measure.window]):
        gaps = np.abs(weeks[week] - now)
        there = ~np.isnan(gaps)
        gaps *= -1.0 / measure.span
        gaps += 1.0
        total += np.where(there, np.maximum(gaps, 0.0), 0.0)
        known += there
    enough = known >= measure.min_overlap
    mean: F64 = np.divide(total, known, out=np.full(len(total), np.nan), where=enough)
    return mean
