"""Measures of similarity, declared as data, with short names to write them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from casewise.errors import DocumentInvalid
from casewise.measures.calendars import Cyclic, DateDecay
from casewise.measures.differences import (
    Asymmetric,
    Difference,
    Linear,
    Mcid,
    Points,
    Polynomial,
    Sigmoid,
    Step,
)
from casewise.measures.embeddings import Embedding, forget_embedding, register_embedding
from casewise.measures.measure import Measure
from casewise.measures.series import Dtw, WeeklySeries
from casewise.measures.sets import BestMatch, Jaccard
from casewise.measures.symbols import CyclicOrdinal, Equality, Ordinal, Table, Taxonomy
from casewise.measures.texts import NGram, Overlap, TextEquality

__all__ = [
    "asymmetric",
    "best_match",
    "cyclic",
    "cyclic_ordinal",
    "date_decay",
    "dtw",
    "embedding",
    "equality",
    "forget_embedding",
    "jaccard",
    "linear",
    "mcid",
    "measure_from_dict",
    "ngram",
    "ordinal",
    "points",
    "polynomial",
    "register_embedding",
    "sigmoid",
    "step",
    "table",
    "taxonomy",
    "text_equality",
    "weekly_series",
]

_KNOWN: dict[str, type[Measure]] = {  # type: ignore[type-arg]  # measures of every value type
    measure.name: measure
    for measure in (
        Asymmetric,
        BestMatch,
        Cyclic,
        CyclicOrdinal,
        DateDecay,
        Dtw,
        Embedding,
        Equality,
        Jaccard,
        Linear,
        Mcid,
        NGram,
        Ordinal,
        Points,
        Polynomial,
        Sigmoid,
        Step,
        Table,
        Taxonomy,
        TextEquality,
        WeeklySeries,
    )
}


def linear(span: float | None = None) -> Linear:
    """Fall evenly to 0 over a span, in the field's unit; without one it is learned.

    >>> linear(10).similarity(2, 7)
    0.5
    """
    return Linear(span=span)


def polynomial(span: float | None = None, power: float = 2.0) -> Polynomial:
    """Fall to 0 over a span as a power of what is left of it; without a span it is learned.

    >>> polynomial(10, power=2).similarity(2, 7)
    0.25
    """
    return Polynomial(span=span, power=power)


def cyclic(period: float) -> Cyclic:
    """Compare values that come round again, such as hours, months or days of the week.

    >>> cyclic(24).similarity(22, 4)
    0.5
    """
    return Cyclic(period=period)


def step(at: float) -> Step:
    """Be 1 up to and including a difference, in the field's unit, and 0 beyond.

    >>> step(3).similarity(2, 5)
    1.0
    """
    return Step(at=at)


def sigmoid(at: float, slope: float) -> Sigmoid:
    """Fall in an S around the difference `at`; equal values score exactly 1.

    >>> sigmoid(2, slope=4).similarity(1, 1)
    1.0
    """
    return Sigmoid(at=at, slope=slope)


def asymmetric(up: Difference | float, down: Difference | float) -> Asymmetric:
    """Compare cases above the query with `up` and below it with `down` (measures or spans).

    >>> asymmetric(up=10, down=step(1)).similarity(5, 4)
    1.0
    """
    return Asymmetric(up=up, down=down)  # type: ignore[arg-type]  # numbers become Linear there


def points(knots: Sequence[tuple[float, float]]) -> Points:
    """Run in straight lines through (difference, similarity); (0, 1) must be among them.

    >>> points([(-4, 0), (0, 1), (2, 0)]).similarity(5, 3)
    0.5
    """
    return Points(points=tuple(knots))


def mcid(minimal: float, span: float) -> Mcid:
    """Be 1 within the minimal clinically important difference, then fall to 0 at the span.

    >>> mcid(2, span=10).similarity(3, 5)
    1.0
    """
    return Mcid(minimal=minimal, span=span)


def ordinal(*levels: str, power: float = 1.0) -> Ordinal:
    """Compare levels, given from low to high, by the steps between them.

    >>> ordinal("bad", "fair", "good", power=2).similarity("bad", "fair")
    0.75
    """
    return Ordinal(levels=levels, power=power)


def cyclic_ordinal(*levels: str) -> CyclicOrdinal:
    """Compare levels that come round again, given in order, by the steps between them.

    >>> cyclic_ordinal("spring", "summer", "autumn", "winter").similarity("winter", "spring")
    0.5
    """
    return CyclicOrdinal(levels=levels)


def table(entries: Mapping[tuple[str, str], float], *, symmetric: bool = True) -> Table:
    """Look up pairs (query, case); unlisted pairs score 0, a word with itself 1.

    >>> table({("low", "mid"): 0.6}).similarity("mid", "low")
    0.6
    """
    pairs = tuple((query, case, level) for (query, case), level in entries.items())
    return Table(pairs=pairs, symmetric=symmetric)


def taxonomy(parents: Mapping[str, str], similarities: Mapping[str, float]) -> Taxonomy:
    """Give two words the similarity of their nearest common ancestor.

    >>> taxonomy({"hip": "leg", "knee": "leg"}, {"leg": 0.5}).similarity("hip", "knee")
    0.5
    """
    return Taxonomy(parents=parents, similarities=similarities)


def equality() -> Equality:
    """Be 1 for the same word and 0 for two.

    >>> equality().similarity("yes", "no")
    0.0
    """
    return Equality()


def jaccard() -> Jaccard:
    """Compare sets by the share of their words that both hold.

    >>> jaccard().similarity(frozenset("ab"), frozenset("bc")) == 1 / 3
    True
    """
    return Jaccard()


def best_match(of: Measure[str]) -> BestMatch:
    """Compare sets by averaging each word's best match in the other set.

    >>> best_match(equality()).similarity(frozenset("ab"), frozenset("bc"))
    0.5
    """
    return BestMatch(of=of)


def date_decay(half_life_days: float) -> DateDecay:
    """Halve the similarity of two dates with every half-life between them.

    >>> from datetime import date
    >>> date_decay(7).similarity(date(2027, 1, 4), date(2027, 1, 18))
    0.25
    """
    return DateDecay(half_life_days=half_life_days)


def weekly_series(window: int, span: float, min_overlap: int) -> WeeklySeries:
    """Compare weekly histories by their latest weeks; the latest week stands last.

    >>> weekly_series(window=8, span=10, min_overlap=1).similarity((3.0, 4.0), (4.0,))
    1.0
    """
    return WeeklySeries(window=window, span=span, min_overlap=min_overlap)


def dtw(window: int, span: float, band: int, min_known: int) -> Dtw:
    """Compare weekly histories with weeks stretched; the latest week stands last.

    >>> dtw(window=8, span=10, band=2, min_known=1).similarity((6.0, 3.0), (6.0, 6.0, 3.0))
    1.0
    """
    return Dtw(window=window, span=span, band=band, min_known=min_known)


def text_equality(*, fold_case: bool = True, fold_space: bool = True) -> TextEquality:
    """Be 1 for the same text and 0 for two; case and extra space are folded unless told not to.

    >>> text_equality().similarity("Sciatica", " sciatica")
    1.0
    """
    return TextEquality(fold_case=fold_case, fold_space=fold_space)


def ngram(
    n: int = 3, overlap: Overlap = "dice", *, fold_case: bool = True, fold_space: bool = True
) -> NGram:
    """Compare texts by the runs of n characters they share.

    >>> ngram(2, "jaccard").similarity("ab", "abab") == 3 / 5
    True
    """
    return NGram(n=n, overlap=overlap, fold_case=fold_case, fold_space=fold_space)


def embedding(function: str, *, version: str) -> Embedding:
    """Compare texts by the cosine of the vectors that a registered function gives them.

    >>> register_embedding("length", lambda text: [float(len(text)), 1.0], version="1")
    >>> embedding("length", version="1").similarity("ache", "pain")
    1.0
    """
    return Embedding(function=function, version=version)


def measure_from_dict(document: object) -> Measure:  # type: ignore[type-arg]  # of any value type
    """Read what a measure's `to_dict` wrote; raises SchemaError.

    >>> measure_from_dict({"measure": "step", "at": 2})
    Step(at=2)
    """
    if not isinstance(document, Mapping) or document.get("measure") not in _KNOWN:
        raise DocumentInvalid(f'a measure is {{"measure": one of {sorted(_KNOWN)}, …}}')
    kind = _KNOWN[document["measure"]]
    given = {key: _parameter(item) for key, item in document.items() if key != "measure"}
    known = {each.name for each in fields(kind) if each.init}  # type: ignore[arg-type]  # all measures are dataclasses
    if unknown := sorted(set(given) - known):
        raise DocumentInvalid(f"measure {kind.name!r} has no parameters {unknown}")
    try:
        return kind(**given)
    except TypeError as error:
        raise DocumentInvalid(
            f"measure {kind.name!r}: parameters are missing or ill-typed"
        ) from error


def _parameter(item: object) -> object:
    if isinstance(item, Mapping):
        return measure_from_dict(item) if "measure" in item else dict(item)
    if isinstance(item, list):
        return tuple(_parameter(each) for each in item)
    return item
