"""All compared columns of a case base, packed for scanning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from casewise.columns import CodedColumn, Column, SeriesColumn, column_of
from casewise.fields import Field
from casewise.joints import LARGEST_GAP_TABLE, Joint, pack
from casewise.measures.measure import Measure
from casewise.validation import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The columns of n cases.

    columns            by field
    values             coded fields, packed
    gaps_that_skip     whether values are unknown (code 1), packed, for fields that are skipped
    gaps_that_count    the same for fields that count all the same
    whole              fields that every case knows; series are never among them
    """

    size: int
    columns: Mapping[str, Column]
    values: tuple[Joint, ...]
    gaps_that_skip: tuple[Joint, ...]
    gaps_that_count: tuple[Joint, ...]
    whole: frozenset[str]


def store_of(
    fields: Sequence[Field],
    measures: Mapping[str, Measure[Any]],
    rows: Sequence[Row],
    skipped: frozenset[str],
) -> Store:
    """Build the columns of the fields; `skipped` names those whose unknown values are skipped."""
    columns = {
        field.name: column_of(field, measures[field.name], [row[field.name] for row in rows])
        for field in fields
    }
    coded = {
        name: (len(column.domain.values) + 1, column.codes)
        for name, column in columns.items()
        if isinstance(column, CodedColumn)
    }
    unknown = {
        name: column.unknown
        for name, column in columns.items()
        if not isinstance(column, SeriesColumn)
    }
    gaps = {name: (2, flags.astype(np.intp)) for name, flags in unknown.items() if flags.any()}
    skip = {name: gap for name, gap in gaps.items() if name in skipped}
    count = {name: gap for name, gap in gaps.items() if name not in skipped}
    return Store(
        size=len(rows),
        columns=columns,
        values=pack(coded),
        gaps_that_skip=pack(skip, LARGEST_GAP_TABLE),
        gaps_that_count=pack(count, LARGEST_GAP_TABLE),
        whole=frozenset(unknown) - frozenset(gaps),
    )
