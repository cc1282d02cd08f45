"""How far two or more coders agree, code by code; every unit is a code point, given or not.

Cohen's kappa is told of two coders only; with more, Fleiss' kappa and Krippendorff's alpha are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from selfback.domain.qualitative.double_coding import Scope
from selfback.domain.qualitative.project import Project
from selfback.domain.qualitative.spans import Span, joined

Floats = NDArray[np.float64]
MOST_CODERS = 8
BATCH = 200
"""Drawings worked out at once, so that many texts do not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One coefficient, None where chance alone makes all agree, with its interval.

    low, high   percentile bootstrap over texts; None with fewer than two texts, or where the
                coefficient is defined in less than half of the drawings
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderAgreement:
    """How far coders agree on one code, or on all codes together.

    code        None: every character is as many decisions as there are codes
    texts       that all of the coders coded
    characters  code points that were compared
    cohen       None with more than two coders
    """

    scope: Scope
    code: str | None
    coders: tuple[str, ...]
    texts: int
    characters: int
    percent: Figure
    cohen: Figure | None
    fleiss: Figure
    alpha: Figure


def coder_agreement(
    project: Project,
    coders: Sequence[str],
    chance: np.random.Generator,
    *,
    scope: Scope,
    draws: int,
    level: float,
) -> tuple[CoderAgreement, ...]:
    """Return the agreement of two or more coders: first on all codes together, then on each.

    Only texts in which each of them coded something count; without one, nothing is returned.

    draws, level    of the bootstrap over texts, such as 2000 and 0.95
    raises          ValueError for fewer than two coders or more than MOST_CODERS
    """
    m = len(coders)
    if not 2 <= m <= MOST_CODERS:
        raise ValueError(f"agreement takes 2 to {MOST_CODERS} coders, not {m}")
    held = _spans(project, coders)
    texts = [
        source for source in project.sources if len({by for _, by in held.get(source.id, ())}) == m
    ]
    if not texts:
        return ()
    given = {code for text in texts for code, _by in held[text.id]}
    used = [code.id for code in project.codes if code.id in given]
    sizes = [_compared(held[text.id], len(text.text), scope) for text in texts]
    tables = {
        code: np.array(
            [
                _patterns(held[text.id], code, coders, size)
                for text, size in zip(texts, sizes, strict=True)
            ]
        )
        for code in used
    }
    together = np.sum(list(tables.values()), axis=0)
    drawn = _drawn([together, *tables.values()], chance, draws if len(texts) > 1 else 0)
    characters = sum(sizes)

    def told(code: str | None, table: Floats, drawn: Floats) -> CoderAgreement:
        def figure(coefficient: Callable[[Floats], Floats]) -> Figure:
            return _figure(coefficient, table, drawn, level)

        return CoderAgreement(
            scope=scope,
            code=code,
            coders=tuple(coders),
            texts=len(texts),
            characters=characters,
            percent=figure(percent),
            cohen=figure(cohen) if m == 2 else None,
            fleiss=figure(fleiss),
            alpha=figure(alpha),
        )

    return tuple(map(told, [None, *used], [together, *tables.values()], drawn))


def percent(tables: Floats) -> Floats:
    """Return the share of pairs of coders that agree, 0 to 1; NaN without any character.

    tables  code points by which of the coders gave the code, shape (n, 2 ** coders); the bits of
            a column's number say which
    """
    given, coders = _given(tables)
    pairs = coders * (coders - 1)
    alike = (given * (given - 1) + (coders - given) * (coders - given - 1)) / pairs
    return _share(tables @ alike, tables.sum(axis=1))


def fleiss(tables: Floats) -> Floats:
    """Return Fleiss' kappa; NaN where chance agreement is complete. `tables` as in `percent`.

    Source: Fleiss (1971), Psychological Bulletin 76:378-382.
    """
    given, coders = _given(tables)
    share = _share(tables @ given, tables.sum(axis=1) * coders)
    by_chance = share**2 + (1 - share) ** 2
    return _share(percent(tables) - by_chance, 1 - by_chance)


def alpha(tables: Floats) -> Floats:
    """Return Krippendorff's alpha for nominal values. `tables` as in `percent`.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    given, coders = _given(tables)
    values = tables.sum(axis=1) * coders
    ones = tables @ given
    expected = _share(2 * ones * (values - ones), values * (values - 1))
    return 1 - _share(1 - percent(tables), expected)


def cohen(tables: Floats) -> Floats:
    """Return Cohen's kappa of two coders. `tables` as in `percent`, shape (n, 4).

    Source: Cohen (1960), Educational and Psychological Measurement 20:37-46.
    """
    total = tables.sum(axis=1)
    first = _share(tables[:, 1] + tables[:, 3], total)
    second = _share(tables[:, 2] + tables[:, 3], total)
    by_chance = first * second + (1 - first) * (1 - second)
    return _share(percent(tables) - by_chance, 1 - by_chance)


def _given(tables: Floats) -> tuple[Floats, int]:
    """Return by how many coders the code is given in each column, and how many coders there are."""
    columns = tables.shape[1]
    return np.array([each.bit_count() for each in range(columns)], dtype=float), (
        columns.bit_length() - 1
    )


def _share(part: Floats, whole: Floats) -> Floats:
    known = np.abs(whole) > 1e-12
    return np.where(known, part / np.where(known, whole, 1.0), np.nan)


def _drawn(tables: Sequence[Floats], chance: np.random.Generator, draws: int) -> list[Floats]:
    """Return what each table adds up to in each drawing of texts, shape (draws, columns)."""
    beside = np.concatenate(tables, axis=1)
    texts = len(beside)
    batches = [np.zeros((0, beside.shape[1]))]
    for start in range(0, draws, BATCH):
        rows = chance.integers(0, texts, (min(BATCH, draws - start), texts))
        weights = np.array([np.bincount(row, minlength=texts) for row in rows], dtype=float)
        batches.append(weights @ beside)
    return np.split(np.concatenate(batches), len(tables), axis=1)


def _figure(
    coefficient: Callable[[Floats], Floats], table: Floats, sums: Floats, level: float
) -> Figure:
    value = float(coefficient(table.sum(axis=0, keepdims=True).astype(float))[0])
    if not np.isfinite(value):
        return Figure(value=None)
    if not len(sums):
        return Figure(value=value)
    drawn = coefficient(sums)
    known = drawn[np.isfinite(drawn)]
    if len(known) * 2 < len(drawn):
        return Figure(value=value)
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Figure(value=value, low=float(low), high=float(high))


Held = Mapping[tuple[str, str], list[Span]]
"""(code, coder) -> what was given the code in one text, joined."""


def _spans(project: Project, coders: Sequence[str]) -> Mapping[str, Held]:
    """Return what was given in each text."""
    raw: dict[str, dict[tuple[str, str], list[Span]]] = {}
    for each in project.segments():
        by = each.coding.by
        if by is not None and by in coders and each.start < each.end:
            of_text = raw.setdefault(each.source, {})
            of_text.setdefault((each.coding.code, by), []).append((each.start, each.end))
    return {
        text: {place: joined(spans) for place, spans in held.items()} for text, held in raw.items()
    }


def _compared(held: Held, length: int, scope: Scope) -> int:
    """Return how many code points of a text are compared."""
    if scope is Scope.ALL:
        return length
    coded = joined(span for spans in held.values() for span in spans)
    return sum(end - start for start, end in coded)


def _patterns(held: Held, code: str, coders: Sequence[str], whole: int) -> NDArray[np.int64]:
    """Return code points by which coders gave the code, shape (2 ** coders,)."""
    counts = np.zeros(2 ** len(coders), dtype=np.int64)
    events: list[tuple[int, int]] = []
    for bit, by in enumerate(coders):
        for start, end in held.get((code, by), ()):
            events += [(start, 1 << bit), (end, -(1 << bit))]
    events.sort()
    pattern = 0
    for (place, change), (following, _next) in pairwise(events):
        pattern += change
        counts[pattern] += following - place
    counts[0] = whole - counts[1:].sum()
    return counts
