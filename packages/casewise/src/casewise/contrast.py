"""What would have to be different: nearest unlike neighbours, and "even if" that changes nothing.

Real cases come first: every value shown was held by a case of the base.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from casewise.errors import InvalidRequest
from casewise.measures.measure import Measure, is_number
from casewise.retrieve import Hit, Retrieval
from casewise.schema import Schema
from casewise.validation import Value

Better = Literal["higher", "lower"] | Callable[[Any], bool]
CANDIDATES = 12  # values tried for one field, the furthest from the query first
POOL = 200  # the most similar cases that values are taken from


class Askable(Protocol):
    """What contrast needs of a case base."""

    @property
    def schema(self) -> Schema: ...
    @property
    def measures(self) -> Mapping[str, Measure[Any]]: ...
    def column(self, name: str) -> npt.NDArray[Any]: ...
    def retrieve(
        self, query: Mapping[str, Any], k: int, *, mask: npt.ArrayLike | None = None
    ) -> Retrieval: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How well one field tells the two sides apart.

    strength      -1 to 1: mean dissimilarity between the sides, less that within them; 0 or less
                  if the sides do not differ in it
    like, unlike  the most central value of each side, one that a case held
    query         the query's value, None if unknown
    """

    field: str
    strength: float
    like: Value
    unlike: Value
    query: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The most similar cases that ended the other way, and what sets them apart.

    good          whether most of the hits ended well
    like          the hits that ended as most of them did, the most similar first
    unlike        the most similar cases of the base that ended the other way
    separations   the fields compared, the one that separates best first
    """

    good: bool
    like: tuple[Hit, ...]
    unlike: tuple[Hit, ...]
    separations: tuple[Separation, ...]

    @property
    def best(self) -> Separation | None:
        """The field that separates the two sides best, None if none does."""
        first = next(iter(self.separations), None)
        return first if first is not None and first.strength > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvenIf:
    """A change of one field with which most of the neighbours end the same way.

    value        the furthest such value from the query's that was tried
    case         id of the case that held it
    similarity   of that value to the query's, 0 to 1; the smaller, the more is tolerated
    share        of the neighbours then found that end so, 0.5 to 1
    """

    field: str
    value: Value
    case: str
    similarity: float
    share: float


def contrast(
    base: Askable,
    query: Mapping[str, Any],
    hits: Iterable[Hit],
    *,
    outcome: str,
    better: Better = "higher",
    at: float | None = None,
    k: int = 10,
    actionable: Collection[str] | None = None,
    mask: npt.ArrayLike | None = None,
) -> Contrast:
    """Set the neighbours of a query beside the most similar cases that ended the other way.

    hits         what `retrieve` found for the query
    outcome      a field of the base; cases that do not know it are on neither side
    better       "higher" or "lower" than `at`, or a question to ask of an outcome
    at           from where on an outcome is good; None takes the median of the base. With the
                 median as the limit, the median itself is good
    k            how many unlike neighbours, at least 1
    actionable   only these fields are looked at, since they can be changed
    mask         truth values, shape (n,); only True may be an unlike neighbour
    raises       InvalidRequest if no hit knows the outcome, or an argument makes no sense
    """
    is_good = _judge(base, outcome, better, at)
    ended = [(hit, is_good(hit.case[outcome])) for hit in hits if hit.case[outcome] is not None]
    if not ended:
        raise InvalidRequest("contrast: no hit knows the outcome")
    good = 2 * sum(well for _, well in ended) >= len(ended)
    like = tuple(hit for hit, well in ended if well == good)
    others = _ended(base, outcome, lambda value: is_good(value) != good)
    if mask is not None:
        others &= np.asarray(mask, dtype=np.bool_)
    unlike = base.retrieve(query, k, mask=others).hits
    names = _looked_at(base, actionable)
    separations = [
        found
        for name in names
        if (found := _separation(base, name, like, unlike, query.get(name))) is not None
    ]
    separations.sort(key=lambda each: (-each.strength, each.field))
    return Contrast(good=good, like=like, unlike=unlike, separations=tuple(separations))


def even_if(
    base: Askable,
    query: Mapping[str, Any],
    *,
    outcome: str,
    better: Better = "higher",
    at: float | None = None,
    k: int = 10,
    fields: Collection[str] | None = None,
) -> tuple[EvenIf, ...]:
    """Return, for each field, how far it could change with most of k neighbours ending the same.

    Values are those of the 200 most similar cases that ended as most of the k neighbours did; of
    these the twelve furthest from the query are put into it, and it is asked again. Fields that
    the query does not know, and fields where no such value is found, are not returned. The order
    is from most tolerated change.

    fields   only these are tried; None tries every field that is compared
    raises   InvalidRequest if no neighbour knows the outcome, or an argument makes no sense
    """
    is_good = _judge(base, outcome, better, at)
    known = _ended(base, outcome, lambda value: True)
    first = base.retrieve(query, k, mask=known).hits
    if not first:
        raise InvalidRequest("even_if: no neighbour knows the outcome")
    good, _ = _majority(first, outcome, is_good)
    same = _ended(base, outcome, lambda value: is_good(value) == good)
    like = base.retrieve(query, POOL, mask=same).hits
    found: list[EvenIf] = []
    for name in _looked_at(base, fields):
        for similarity, hit in _furthest(base.measures[name], name, query.get(name), like):
            value = hit.case[name]
            again = base.retrieve({**query, name: value}, k, mask=known).hits
            ends, share = _majority(again, outcome, is_good)
            if again and ends == good:
                found.append(
                    EvenIf(field=name, value=value, case=hit.id, similarity=similarity, share=share)
                )
                break
    return tuple(sorted(found, key=lambda each: (each.similarity, each.field)))


def _judge(base: Askable, outcome: str, better: Better, at: float | None) -> Callable[[Any], bool]:
    known = {each.name: each.kind for each in base.schema.fields}
    if outcome not in known:
        raise InvalidRequest(f"{outcome!r} is not a field of the base")
    if callable(better):
        return better
    if better not in ("higher", "lower") or known[outcome] not in ("number", "integer"):
        raise InvalidRequest(
            'better is "higher" or "lower" for a number, or a question to ask of an outcome'
        )
    if at is None:
        numbers = base.column(outcome)
        numbers = numbers[~np.isnan(numbers)]
        at = float(np.median(numbers)) if len(numbers) else 0.0
    if not is_number(at):
        raise InvalidRequest("at is a number")
    limit = at
    return (lambda value: value >= limit) if better == "higher" else (lambda value: value <= limit)


def _ended(base: Askable, outcome: str, accepts: Callable[[Any], bool]) -> npt.NDArray[np.bool_]:
    """Return which cases know their outcome and are accepted for it, shape (n,)."""
    column = base.column(outcome)
    answers = (not _absent(value) and bool(accepts(value)) for value in column.tolist())
    return np.fromiter(answers, dtype=np.bool_, count=len(column))


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _majority(
    hits: Sequence[Hit], outcome: str, is_good: Callable[[Any], bool]
) -> tuple[bool, float]:
    """Return how most of the hits ended, well if they are even, and the share that did."""
    ends = Counter(bool(is_good(hit.case[outcome])) for hit in hits)
    good = ends[True] >= ends[False]
    return good, ends[good] / max(1, len(hits))


def _looked_at(base: Askable, names: Collection[str] | None) -> list[str]:
    compared = [each.name for each in base.schema.compared if each.weight > 0]
    if names is None:
        return compared
    if strange := sorted(set(names) - set(compared)):
        raise InvalidRequest(f"not compared fields with a weight: {strange}")
    return [name for name in compared if name in names]


def _separation(
    base: Askable, name: str, like: Sequence[Hit], unlike: Sequence[Hit], query: Value
) -> Separation | None:
    """Return the energy distance of the two sides in one field, None if a side knows nothing."""
    measure = base.measures[name]
    one = [hit.case[name] for hit in like if hit.case[name] is not None]
    other = [hit.case[name] for hit in unlike if hit.case[name] is not None]
    if not one or not other:
        return None
    within = (_apart(measure, one, one), _apart(measure, other, other))
    strength = _apart(measure, one, other) - sum(within) / 2
    return Separation(
        field=name,
        strength=round(strength, 12),
        like=_central(measure, one),
        unlike=_central(measure, other),
        query=query,
    )


def _apart(measure: Measure[Any], one: Sequence[Any], other: Sequence[Any]) -> float:
    """Return the mean dissimilarity of pairs, each pair taken both ways round, 0 to 1."""
    gaps = [_gap(measure, a, b) for a in one for b in other]
    return math.fsum(gaps) / len(gaps)


def _gap(measure: Measure[Any], a: Any, b: Any) -> float:
    there, back = measure.similarity(a, b), measure.similarity(b, a)
    known = [each for each in (there, back) if each is not None]
    return 1.0 - math.fsum(known) / len(known) if known else 0.0


def _central(measure: Measure[Any], values: Sequence[Any]) -> Any:
    """Return the value that is nearest to all of them together; the first of equals."""
    return min(values, key=lambda value: _apart(measure, [value], values))


def _furthest(
    measure: Measure[Any], name: str, query: Value, hits: Sequence[Hit]
) -> list[tuple[float, Hit]]:
    """Return (similarity, hit) for distinct values other than the query's, the furthest first."""
    if query is None:
        return []
    found: dict[Any, tuple[float, Hit]] = {}
    for hit in hits:
        value = hit.case[name]
        similarity = None if value is None else measure.similarity(query, value)
        if similarity is not None and value != query:
            found.setdefault(value, (similarity, hit))
    ordered = sorted(found.values(), key=lambda pair: (pair[0], pair[1].id))
    return ordered[:CANDIDATES]
