"""All cases of a base, column by column, packed for scanning and exact for reading back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.columns import (
    CodedColumn,
    CodedDomain,
    NumberColumn,
    SeriesColumn,
    Vocabulary,
    Weeks,
    joined,
    smallest,
    split,
    weeks_of,
)
from casewise.fields import Field
from casewise.joints import LARGEST_TABLE, Layout, lay_out
from casewise.measures.measure import F64, Prepared
from casewise.measures.series import WeeklySeries
from casewise.open_column import OpenColumn
from casewise.plain import (
    LARGEST_WHOLE,
    Coded,
    Codes,
    Floats,
    Histories,
    Names,
    Plain,
    floats_as_values,
    is_ragged,
    name_of,
    named,
)
from casewise.strips import Strip
from casewise.validation import Row, Value

FEW = 255  # numbers with at most so many distinct values are held as codes
SOME = 4_096  # of the numbers often say already that there are more
NUMERIC = ("number", "integer")
BITS = 8  # fields whose gaps share a byte


class Outgrown(Exception):
    """New values do not fit the form of a column; the store is to be built anew."""


class Columns:
    """The compared columns of a store by field, made when they are asked for and then kept."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._made: dict[str, CodedColumn | NumberColumn | SeriesColumn | OpenColumn] = {}

    def __getitem__(self, name: str) -> CodedColumn | NumberColumn | SeriesColumn | OpenColumn:
        if name not in self._made:
            self._made[name] = self._column(name)
        return self._made[name]

    def _column(self, name: str) -> CodedColumn | NumberColumn | SeriesColumn | OpenColumn:
        store = self._store
        field = next(each for each in store.fields if each.name == name)
        if name in store.histories:
            return SeriesColumn(weeks=store.histories[name].weeks.view)
        if name not in store.vocabularies:
            numbers = store.floats(name)
            return NumberColumn(numbers=numbers, unknown=np.isinf(numbers))
        values, codes = tuple(store.values(name)), store.codes(name)
        codes = np.where(codes == 0, len(values), codes - 1)
        if isinstance(field.measure, Prepared):
            return OpenColumn(values=values, codes=codes, prepared=field.measure.prepared(values))
        return CodedColumn(domain=CodedDomain(field=field, values=values), codes=codes)


@dataclass(frozen=True, kw_only=True)
class Store:
    """The columns of n cases; every value of every field is in exactly one of them.

    fields         of the schema, in order
    names          ids as UTF-8, shape (1, n)
    vocabularies   words, sets, dates and few numbers, by field
    counts         how many values of each vocabulary belong to this store
    layout         which compared coded fields share a number
    packed         those numbers, uint16, shape (groups, n)
    singles        codes of the other coded fields, each shape (1, n)
    numbers        compared fields of many distinct numbers, in the order of the rows of `coarse`
    coarse, fine   the halves of these, float32 and int32, shape (m, n); coarse is infinite where
                   unknown; fine is None where float32 holds all numbers exactly
    loose          numbers that are not split, float64, NaN where unknown, each shape (1, n)
    histories      weekly histories, by field
    gaps           bit f % 8 of byte f // 8 says that compared field f is unknown, uint8
    """

    fields: tuple[Field, ...]
    names: Strip
    vocabularies: Mapping[str, Vocabulary]
    counts: Mapping[str, int]
    layout: Layout
    packed: Strip
    singles: Mapping[str, Strip]
    numbers: tuple[str, ...]
    coarse: Strip
    fine: Strip | None
    loose: Mapping[str, Strip]
    histories: Mapping[str, Weeks]
    gaps: Strip

    @property
    def size(self) -> int:
        """How many cases there are."""
        return int(self.names.view.shape[1])

    @property
    def compared(self) -> tuple[str, ...]:
        """Names of the compared fields; their places are their bits in `gaps`."""
        return tuple(field.name for field in self.fields if field.is_compared)

    @property
    def scanned_bytes(self) -> int:
        """Bytes that a scan reads, histories and loose numbers aside."""
        return self.packed.nbytes + self.coarse.nbytes + self.gaps.nbytes

    @property
    def nbytes(self) -> int:
        """Bytes of all columns, vocabularies aside."""
        strips = [self.names, self.packed, self.coarse, self.gaps, *self.singles.values()]
        strips += [*self.loose.values()] + ([self.fine] if self.fine else [])
        for held in self.histories.values():
            strips += [held.weeks, held.ragged, held.ends, held.known]
        return sum(strip.nbytes for strip in strips)

    @cached_property
    def columns(self) -> Columns:
        """The compared columns by field, as the general scan reads them."""
        return Columns(self)

    # -- reading -----------------------------------------------------------------------------

    def values(self, name: str) -> list[Any]:
        """Return the distinct values of a coded field, in the order of their codes from 1."""
        return self.vocabularies[name].values[: self.counts[name]]

    def codes(self, name: str) -> Codes:
        """Return the codes of a coded field, shape (n,); 0 where unknown."""
        if name in self.singles:
            single: Codes = self.singles[name].view[0].astype(np.int64)
            return single
        at = self.layout.fields.index(name)
        group, stride, radix = (int(each[at]) for each in self.layout.shape)
        codes: Codes = self.packed.view[group].astype(np.int64) // stride % radix
        return codes

    def floats(self, name: str) -> F64:
        """Return the numbers of a field held as numbers, shape (n,); infinite where unknown."""
        if name in self.loose:
            held = self.loose[name].view[0]
            return np.where(np.isnan(held), np.inf, held)
        at = self.numbers.index(name)
        return joined(self.coarse.view[at], None if self.fine is None else self.fine.view[at])

    def plain(self, field: Field) -> Plain:
        """Return all values of a field in plain form, with no value that no case has."""
        if field.role == "id":
            return Names(names=self.names.view[0])
        if field.name in self.histories:
            return self.histories[field.name].plain
        if field.name in self.vocabularies:
            values, codes = self.values(field.name), self.codes(field.name)
            if field.kind in NUMERIC and all(abs(value) <= LARGEST_WHOLE for value in values):
                return Floats(numbers=np.array([np.nan, *values], dtype=np.float64)[codes])
            return _without_unused(values, codes)
        numbers = self.floats(field.name)
        return Floats(numbers=np.where(np.isinf(numbers), np.nan, numbers))

    def column(self, field: Field) -> list[Any]:
        """Return all values of a field, None where unknown."""
        if field.role == "id":
            return [name_of(held) for held in self.names.view[0].tolist()]
        if field.name in self.histories:
            return [self.histories[field.name].one(place) for place in range(self.size)]
        if field.name in self.vocabularies:
            values = [None, *self.values(field.name)]
            return [values[code] for code in self.codes(field.name).tolist()]
        numbers = self.floats(field.name)
        return floats_as_values(field, np.where(np.isinf(numbers), np.nan, numbers))

    def observed(self, name: str) -> Counter[Any]:
        """Return how often each value of a compared field was seen."""
        field = next(each for each in self.fields if each.name == name)
        if name in self.vocabularies:
            times = np.bincount(self.codes(name), minlength=self.counts[name] + 1)[1:].tolist()
            pairs = zip(self.values(name), times, strict=True)
            return Counter({value: count for value, count in pairs if count})
        return Counter(value for value in self.column(field) if value is not None)

    def places_named(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the places of the cases with these ids, by id; others are left out."""
        held = self.names.view[0]
        found = {each: np.flatnonzero(held == named([each])[0]) for each in ids}
        return {each: int(places[0]) for each, places in found.items() if len(places)}

    def has(self, name: str, value: Any) -> npt.NDArray[np.bool_]:
        """Return where a coded field has this value, shape (n,)."""
        code = self.vocabularies[name].find(value)
        if code is None:
            return np.zeros(self.size, dtype=np.bool_)
        there: npt.NDArray[np.bool_] = np.equal(self._codes_as_held(name), code)
        return there

    def knows(self, field: Field) -> npt.NDArray[np.bool_]:
        """Return where a field is known, shape (n,)."""
        name = field.name
        if field.role == "id":
            return np.ones(self.size, dtype=np.bool_)
        known: npt.NDArray[np.bool_]
        if name in self.histories:
            known = self.histories[name].known.view[0].astype(np.bool_)
        elif name in self.vocabularies:
            known = np.not_equal(self._codes_as_held(name), 0)
        elif name in self.loose:
            known = np.logical_not(np.isnan(self.loose[name].view[0]))
        else:
            known = np.isfinite(self.coarse.view[self.numbers.index(name)])
        return known

    def _codes_as_held(self, name: str) -> npt.NDArray[Any]:
        return self.singles[name].view[0] if name in self.singles else self.codes(name)

    def id(self, place: int) -> str:
        """Return the id of the case at a place."""
        return name_of(bytes(self.names.view[0, place]))

    def ids(self, places: npt.NDArray[np.int64]) -> list[str]:
        """Return the ids of the cases at some places."""
        return [name_of(held) for held in self.names.view[0, places].tolist()]

    def row(self, place: int) -> Row:
        """Return the case at a place, every field of the schema, None where unknown."""
        return self._rows(np.array([place]), self.fields)[0]

    def compared_rows(self, places: npt.NDArray[np.int64]) -> list[Row]:
        """Return the compared fields of the cases at some places, None where unknown."""
        if not len(places):
            return []
        return self._rows(places, [each for each in self.fields if each.is_compared])

    def _rows(self, places: npt.NDArray[np.int64], fields: Sequence[Field]) -> list[Row]:
        codes, numbers = self._packed_codes(places), self._split_numbers(places)
        columns = [self._values(field, places, codes, numbers) for field in fields]
        names = [field.name for field in fields]
        return [dict(zip(names, each, strict=True)) for each in zip(*columns, strict=True)]

    def _packed_codes(self, places: npt.NDArray[np.int64]) -> dict[str, list[int]]:
        groups, strides, radices = (each[:, None] for each in self.layout.shape)
        codes = self.packed.view[:, places].astype(np.int64)[groups[:, 0]] // strides % radices
        return dict(zip(self.layout.fields, codes.tolist(), strict=True))

    def _split_numbers(self, places: npt.NDArray[np.int64]) -> dict[str, F64]:
        fine = None if self.fine is None else self.fine.view[:, places]
        return dict(zip(self.numbers, joined(self.coarse.view[:, places], fine), strict=True))

    def _values(
        self,
        field: Field,
        places: npt.NDArray[np.int64],
        codes: Mapping[str, list[int]],
        numbers: Mapping[str, F64],
    ) -> list[Value]:
        name = field.name
        if field.role == "id":
            return [*self.ids(places)]
        if name in self.histories:
            return [self.histories[name].one(place) for place in places.tolist()]
        if name in self.vocabularies:
            own = codes[name] if name in codes else self.singles[name].view[0, places].tolist()
            values = self.vocabularies[name].values
            return [values[code - 1] if code else None for code in own]
        held = numbers[name] if name in numbers else self.loose[name].view[0, places]
        return floats_as_values(field, np.where(np.isfinite(held), held, np.nan))

    # -- the next store ----------------------------------------------------------------------

    def grown(self, more: Mapping[str, Plain]) -> "Store":
        """Return a store with more cases behind these; memory is shared where it can be."""
        try:
            return self._appended(more)
        except Outgrown:
            both = {
                each.name: _chained(each, self.plain(each), more[each.name]) for each in self.fields
            }
            return build(self.fields, both)

    def taken(self, places: npt.NDArray[np.intp]) -> "Store":
        """Return a store of some of the cases, which remembers nothing of the others."""
        return build(
            self.fields, {each.name: _taken(self.plain(each), places) for each in self.fields}
        )

    def _appended(self, more: Mapping[str, Plain]) -> "Store":
        size = _size(more)
        codes = {
            each.name: self._recoded(each, more[each.name])
            for each in self.fields
            if each.name in self.vocabularies
        }
        radices = self.layout.radices
        if any(codes[name].max(initial=0) >= radix for name, radix in radices.items()):
            raise Outgrown
        coarse, fine = _halves(more, self.numbers, size)
        return replace(
            self,
            names=self.names.grown(_bytes(more, self.fields)),
            counts={name: len(held.values) for name, held in self.vocabularies.items()},
            packed=self.packed.grown(self.layout.packed(codes, size)),
            singles={
                name: strip.grown(smallest(codes[name])[None])
                for name, strip in self.singles.items()
            },
            coarse=self.coarse.grown(coarse),
            fine=_grown_fine(self.fine, self.coarse, fine),
            loose={name: strip.grown(_floats(more[name])) for name, strip in self.loose.items()},
            histories={
                each.name: self.histories[each.name].grown(_histories(more, each), _window(each))
                for each in self.fields
                if each.name in self.histories
            },
            gaps=self.gaps.grown(_gaps(self.fields, more, size)),
        )

    def _recoded(self, field: Field, given: Plain) -> Codes:
        held = _as_coded(field, given)
        return self.vocabularies[field.name].codes(held.values, held.codes)


def build(fields: tuple[Field, ...], given: Mapping[str, Plain]) -> Store:
    """Return the store of cases given column by column; every field of the schema is there."""
    size = _size(given)
    coded = {each.name: code for each in fields if (code := _codes_of(each, given[each.name]))}
    vocabularies = {name: Vocabulary(words) for name, (words, _) in coded.items()}
    codes = {
        name: vocabularies[name].codes(held.values, held.codes) for name, (_, held) in coded.items()
    }
    radices = {
        each.name: radix
        for each in fields
        if each.is_compared and each.name in coded and not isinstance(each.measure, Prepared)
        if (radix := _radix(each, len(vocabularies[each.name].values))) <= LARGEST_TABLE
    }
    layout = lay_out(radices)
    numbers = tuple(
        each.name
        for each in sorted(fields, key=_likeness)
        if each.is_compared and _can_split(given[each.name], each, coded)
    )
    coarse, fine = _halves(given, numbers, size)
    return Store(
        fields=fields,
        names=Strip(_bytes(given, fields)),
        vocabularies=vocabularies,
        counts={name: len(held.values) for name, held in vocabularies.items()},
        layout=layout,
        packed=Strip(layout.packed(codes, size)),
        singles={
            name: Strip(smallest(held)[None]) for name, held in codes.items() if name not in radices
        },
        numbers=numbers,
        coarse=Strip(coarse),
        fine=Strip(fine) if fine.any() else None,
        loose={
            each.name: Strip(_floats(given[each.name]))
            for each in fields
            if isinstance(given[each.name], Floats)
            and each.name not in coded
            and each.name not in numbers
        },
        histories={
            each.name: weeks_of(_histories(given, each), _window(each))
            for each in fields
            if is_ragged(each)
        },
        gaps=Strip(_gaps(fields, given, size)),
    )


def _size(given: Mapping[str, Plain]) -> int:
    return next(len(each.names) for each in given.values() if isinstance(each, Names))


def _bytes(given: Mapping[str, Plain], fields: tuple[Field, ...]) -> npt.NDArray[np.bytes_]:
    name = next(each.name for each in fields if each.role == "id")
    held = given[name]
    assert isinstance(held, Names)  # noqa: S101  # an id is a name
    return held.names[None]


def _codes_of(field: Field, given: Plain) -> tuple[tuple[Any, ...], Coded] | None:
    """Return the first values of a coded field's vocabulary and its codes; None if not coded."""
    if isinstance(given, Coded):
        return (field.words or (), given) if field.kind in ("ordinal", "category") else ((), given)
    if not (field.is_compared and isinstance(given, Floats)):
        return None
    some = given.numbers[:SOME]
    if len(np.unique(some[~np.isnan(some)])) > FEW:
        return None
    coded = _as_coded(field, given)
    return ((), coded) if len(coded.values) <= FEW else None


def _as_coded(field: Field, given: Plain) -> Coded:
    if isinstance(given, Coded):
        return given
    assert isinstance(given, Floats)  # noqa: S101  # nothing else becomes codes
    known = ~np.isnan(given.numbers)
    values, places = np.unique(given.numbers[known], return_inverse=True)
    codes = np.zeros(len(given.numbers), dtype=np.int64)
    codes[known] = places + 1
    plain_values = map(int, values.tolist()) if field.kind == "integer" else values.tolist()
    return Coded(values=tuple(plain_values), codes=codes)


def _radix(field: Field, held: int) -> int:
    fixed = field.kind in ("ordinal", "category") and field.words is not None
    return held + 1 if fixed else held + max(held // 4, 8) + 1


def _can_split(given: Plain, field: Field, coded: Mapping[str, Any]) -> bool:
    floats = isinstance(given, Floats) and field.name not in coded
    return floats and isinstance(given, Floats) and split(given.numbers) is not None


def _likeness(field: Field) -> str:
    """Return what sorts fields so that those with measures of one kind lie side by side."""
    return "" if field.measure is None else repr(type(field.measure))


def _halves(
    given: Mapping[str, Plain], numbers: tuple[str, ...], size: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
    coarse = np.empty((len(numbers), size), dtype=np.float32)
    fine = np.empty((len(numbers), size), dtype=np.int32)
    if numbers and size <= SOME:
        together = split(np.concatenate([_floats(given[name]) for name in numbers]))
        if together is None:
            raise Outgrown
        return together
    for at, name in enumerate(numbers):
        halves = split(_floats(given[name])[0])
        if halves is None:
            raise Outgrown
        coarse[at], fine[at] = halves
    return coarse, fine


def _grown_fine(held: Strip | None, coarse: Strip, more: npt.NDArray[np.int32]) -> Strip | None:
    if held is None and not more.any():
        return None
    held = held or Strip(np.zeros(coarse.view.shape, dtype=np.int32))
    return held.grown(more)


def _floats(given: Plain) -> F64:
    if not isinstance(given, Floats):
        raise Outgrown
    return given.numbers[None]


def _histories(given: Mapping[str, Plain], field: Field) -> Histories:
    held = given[field.name]
    assert isinstance(held, Histories)  # noqa: S101  # a ragged field has histories
    return held


def _window(field: Field) -> int:
    assert isinstance(field.measure, WeeklySeries)  # noqa: S101  # a ragged field has this measure
    return field.measure.window


def _gaps(
    fields: tuple[Field, ...], given: Mapping[str, Plain], size: int
) -> npt.NDArray[np.uint8]:
    compared = [each.name for each in fields if each.is_compared]
    gaps = np.zeros((-(-len(compared) // BITS), size), dtype=np.uint8)
    for at, name in enumerate(compared):
        gaps[at // BITS] |= _unknown(given[name]).astype(np.uint8) << np.uint8(at % BITS)
    return gaps


def _unknown(given: Plain) -> npt.NDArray[np.bool_]:
    if isinstance(given, Coded):
        unknown: npt.NDArray[np.bool_] = np.equal(given.codes, 0)
        return unknown
    if isinstance(given, Floats):
        return np.isnan(given.numbers)
    assert isinstance(given, Histories)  # noqa: S101  # ids are never compared
    return ~given.known


def _without_unused(values: list[Any], codes: Codes) -> Coded:
    used = np.unique(codes)
    used = used[used > 0]
    renumbered = np.zeros(len(values) + 1, dtype=np.int64)
    renumbered[used] = np.arange(1, len(used) + 1)
    return Coded(values=tuple(values[code - 1] for code in used.tolist()), codes=renumbered[codes])


def _chained(field: Field, one: Plain, more: Plain) -> Plain:
    """Return the values of some cases and of others behind them."""
    if isinstance(one, Names) and isinstance(more, Names):
        return Names(names=np.concatenate([one.names, more.names]))
    if isinstance(one, Histories) and isinstance(more, Histories):
        last = int(one.ends[-1]) if len(one.ends) else 0
        return Histories(
            weeks=np.concatenate([one.weeks, more.weeks]),
            ends=np.concatenate([one.ends, more.ends + last]),
            known=np.concatenate([one.known, more.known]),
        )
    if isinstance(one, Floats) and isinstance(more, Floats):
        return Floats(numbers=np.concatenate([one.numbers, more.numbers]))
    first, second = _as_coded(field, one), _as_coded(field, more)
    words = Vocabulary(first.values)
    codes = np.concatenate([first.codes, words.codes(second.values, second.codes)])
    return Coded(values=tuple(words.values), codes=codes)


def _taken(given: Plain, places: npt.NDArray[np.intp]) -> Plain:
    if isinstance(given, Names):
        return Names(names=given.names[places])
    if isinstance(given, Floats):
        return Floats(numbers=given.numbers[places])
    if isinstance(given, Coded):
        return _without_unused(list(given.values), given.codes[places])
    starts = np.concatenate([[0], given.ends])[:-1][places]
    ends = given.ends[places]
    parts = [given.weeks[start:end] for start, end in zip(starts, ends, strict=True)]
    return Histories(
        weeks=np.concatenate([np.empty(0), *parts]),
        ends=np.cumsum(ends - starts),
        known=given.known[places],
    )
