"""How far two coders agree, code by code, and where they do not; every unit is a code point.

Two scopes, which give different numbers and are therefore always named: all characters of the
texts, where long stretches that nobody coded count as agreement, and the characters that at least
one of the two coded with anything.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from selfback.domain.qualitative.project import Project
from selfback.domain.qualitative.spans import Span, common, joined, length, without


class Scope(StrEnum):
    """Which characters are counted."""

    ALL = "all characters"
    CODED = "characters that either coder coded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Code points that both coders, one of them or neither gave a code."""

    both: int = 0
    first_only: int = 0
    second_only: int = 0
    neither: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            both=self.both + other.both,
            first_only=self.first_only + other.first_only,
            second_only=self.second_only + other.second_only,
            neither=self.neither + other.neither,
        )

    @property
    def total(self) -> int:
        """All of them."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def agreement(self) -> float | None:
        """The share on which both say the same, 0 to 1; None without any character."""
        return (self.both + self.neither) / self.total if self.total else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, -1 to 1; None where chance alone makes the coders agree on everything.

        Source: Cohen (1960), Educational and Psychological Measurement 20:37-46.
        """
        n = self.total
        if not n:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        by_chance = (first * second + (n - first) * (n - second)) / n**2
        if by_chance == 1:
            return None
        return ((self.both + self.neither) / n - by_chance) / (1 - by_chance)

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha of this code, given or not given; see `nominal_alpha`."""
        pairs: Mapping[tuple[str, ...], int] = {
            ("given", "given"): self.both,
            ("given", "not"): self.first_only,
            ("not", "given"): self.second_only,
            ("not", "not"): self.neither,
        }
        return nominal_alpha(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A passage that one coder gave a code and the other did not.

    given_by    id of who gave it
    is_edge     the other gave the code to text that touches it: only its ends are in dispute
    """

    source: str
    start: int
    end: int
    code: str
    given_by: str
    is_edge: bool
    words: str


def agreement_by_source(
    project: Project, first: str, second: str, *, scope: Scope, sources: Collection[str] = ()
) -> Mapping[str, Mapping[str, Counts]]:
    """Return code id -> source id -> counts, for every code that one of the two gave anything.

    first, second   ids of coders
    sources         the texts compared; without any, those in which both coded something
    """
    held = _Held.of(project, first, second)
    chosen = list(sources) or held.both_coded()
    texts = project.texts()
    wanted = set(chosen)
    codes = {code for source, _by, code in held.spans if source in wanted}
    found: dict[str, dict[str, Counts]] = {}
    for source in chosen:
        size = len(texts[source]) if scope is Scope.ALL else length(held.any_code(source))
        for code in codes:
            one, other = held.given(source, first, code), held.given(source, second, code)
            both = length(common(one, other))
            counts = Counts(
                both=both,
                first_only=length(one) - both,
                second_only=length(other) - both,
                neither=size - (length(one) + length(other) - both),
            )
            found.setdefault(code, {})[source] = counts
    return {each.id: found[each.id] for each in project.codes if each.id in found}


def in_all(by_source: Mapping[str, Counts]) -> Counts:
    """Return the counts of all sources together."""
    return sum(by_source.values(), Counts())


def kappa_interval(
    by_source: Mapping[str, Counts],
    chance: np.random.Generator,
    *,
    times: int = 2_000,
    level: float = 0.95,
) -> tuple[float, float] | None:
    """Return the percentile bootstrap interval of kappa over the sources.

    None with fewer than two sources, or where kappa is defined in less than half of the drawings.
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    tables = list(by_source.values())
    if len(tables) < 2:
        return None
    drawn = chance.integers(0, len(tables), (times, len(tables)))
    kappas = (sum((tables[each] for each in row), Counts()).kappa for row in drawn)
    known = [kappa for kappa in kappas if kappa is not None]
    if len(known) * 2 < times:
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def disagreements(
    project: Project, first: str, second: str, *, sources: Collection[str] = ()
) -> Iterator[Disagreement]:
    """Yield every passage with a code that only one of the two gave, in the order of the texts."""
    held = _Held.of(project, first, second)
    chosen = set(sources) or set(held.both_coded())
    codes = {code for source, _by, code in held.spans if source in chosen}
    for source in project.sources:
        if source.id not in chosen:
            continue
        found: list[Disagreement] = []
        for code in codes:
            for by, not_by in ((first, second), (second, first)):
                other = held.given(source.id, not_by, code)
                for start, end in without(held.given(source.id, by, code), other):
                    found.append(
                        Disagreement(
                            source=source.id,
                            start=start,
                            end=end,
                            code=code,
                            given_by=by,
                            is_edge=any(a <= end and start <= b for a, b in other),
                            words=source.text[start:end],
                        )
                    )
        yield from sorted(found, key=lambda each: (each.start, each.end, each.code, each.given_by))


def nominal_alpha(counts: Mapping[tuple[str, ...], int]) -> float | None:
    """Return Krippendorff's alpha for nominal values.

    counts  the values that the coders gave one unit, one of each coder who gave any -> the number
            of units with these values, such as code points; units with one value count for nothing
    returns -1 to 1; None if no two values differ, or there is nothing to compare

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    totals: dict[str, float] = {}
    disagreed = 0.0
    for values, weight in counts.items():
        coders = len(values)
        if coders < 2 or not weight:
            continue
        own = {value: values.count(value) for value in set(values)}
        for value, times in own.items():
            totals[value] = totals.get(value, 0) + times * weight
            disagreed += weight * times * (coders - times) / (coders - 1)
    n = sum(totals.values())
    expected = n**2 - sum(total**2 for total in totals.values())
    return None if not expected else 1 - (n - 1) * disagreed / expected


@dataclass(frozen=True, slots=True)
class _Held:
    """Where two coders gave which code: (source, coder, code) -> joined spans."""

    spans: Mapping[tuple[str, str, str], list[Span]]

    @classmethod
    def of(cls, project: Project, first: str, second: str) -> "_Held":
        raw: dict[tuple[str, str, str], list[Span]] = {}
        for each in project.segments():
            if each.coding.by in {first, second}:
                place = (each.source, each.coding.by or "", each.coding.code)
                raw.setdefault(place, []).append((each.start, each.end))
        return cls({place: joined(spans) for place, spans in raw.items()})

    def given(self, source: str, by: str, code: str) -> list[Span]:
        return self.spans.get((source, by, code), [])

    def any_code(self, source: str) -> list[Span]:
        return joined(
            span for place, spans in self.spans.items() if place[0] == source for span in spans
        )

    def both_coded(self) -> list[str]:
        coders: dict[str, set[str]] = {}
        for source, by, _code in self.spans:
            coders.setdefault(source, set()).add(by)
        return [source for source, held in coders.items() if len(held) == 2]
