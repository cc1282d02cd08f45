"""Local similarities of every case with every other, one field at a time."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from casewise.measures.differences import Difference, as_number
from casewise.measures.measure import F64, Measure, Prepared
from casewise.measures.series import WeeklySeries


def all_pairs(measure: Measure[Any], values: Sequence[Any]) -> F64:
    """Return the similarity of each value, as query, with each value, as case.

    measure   with every span learned
    values    shape (n,), None where unknown
    returns   shape (n, n), row the query and column the case; NaN where the two cannot be compared
    """
    known = [value for value in values if value is not None]
    distinct = list(dict.fromkeys(known))
    places = {value: at for at, value in enumerate(distinct)}
    table = np.full((len(distinct) + 1, len(distinct) + 1), np.nan)
    if distinct:
        table[:-1, :-1] = _among(measure, distinct)
    codes = np.array([len(distinct) if value is None else places[value] for value in values], int)
    similarities: F64 = table[np.ix_(codes, codes)]
    return similarities


def gaps_of(values: Sequence[Any]) -> F64:
    """Return case less query for numbers or dates, shape (n, n); NaN where unknown."""
    numbers = np.array([np.nan if value is None else as_number(value) for value in values])
    gaps: F64 = numbers[np.newaxis, :] - numbers[:, np.newaxis]
    return gaps


def _among(measure: Measure[Any], distinct: list[Any]) -> F64:
    size = len(distinct)
    if isinstance(measure, Difference):
        gaps = gaps_of(distinct).ravel()
        measure.over(gaps)
        return gaps.reshape(size, size)
    if isinstance(measure, WeeklySeries):
        return _histories(measure, distinct)
    if isinstance(measure, Prepared):
        prepared = measure.prepared(tuple(distinct))
        return np.array([measure.against(value, prepared) for value in distinct])
    rows = ([measure.similarity(query, case) for case in distinct] for query in distinct)
    return np.array([[math.nan if each is None else each for each in row] for row in rows])


def _histories(measure: WeeklySeries, distinct: list[tuple[float, ...]]) -> F64:
    weeks = np.full((measure.window, len(distinct)), np.nan)
    for place, history in enumerate(distinct):
        latest = history[::-1][: measure.window]
        weeks[: len(latest), place] = latest
    total = np.zeros((len(distinct), len(distinct)))
    both = np.zeros_like(total)
    for week in weeks:
        gap = np.abs(week[np.newaxis, :] - week[:, np.newaxis])
        known = ~np.isnan(gap)
        total[known] += np.maximum(0.0, 1.0 - gap[known] / measure.span)
        both += known
    return np.where(both >= measure.min_overlap, total / np.maximum(both, 1.0), np.nan)
