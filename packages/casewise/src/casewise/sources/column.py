"""What the values of one column suggest: a kind, a measure, and a sentence that says why."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isfinite
from typing import Any

from casewise.fields import Kind, Role
from casewise.measures import (
    cyclic_ordinal,
    equality,
    jaccard,
    linear,
    ngram,
    ordinal,
    text_equality,
    weekly_series,
)
from casewise.measures.measure import Measure

MANY_WORDS = 30  # more distinct words than this are open text
OFTEN = 0.5  # words of which more than this share occur once are open text
WEEKS = 12
NUMERAL = re.compile(r"\s*[-+]?\d+([.,]\d+)?\s*")
TAIL = 0.01
SCALES = (
    ("never", "rarely", "sometimes", "often", "always"),
    ("none", "mild", "moderate", "severe", "extreme"),
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("very low", "low", "medium", "high", "very high"),
    ("very bad", "bad", "fair", "good", "very good"),
    ("low", "mid", "high"),
    ("small", "medium", "large"),
)
CIRCLES = (
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("spring", "summer", "autumn", "winter"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The values of one column: how many rows there are, and what is known of them.

    levels   from low to high, if the table declares an order
    """

    name: str
    size: int
    known: tuple[Any, ...]
    levels: tuple[str, ...] | None = None

    @property
    def missing_share(self) -> float:
        """Rows without a value as a share of all, 0 to 1."""
        return 1.0 - len(self.known) / self.size

    @property
    def in_words(self) -> str:
        """How many rows are known, for a reason."""
        return "" if not self.missing_share else f"; known in {1 - self.missing_share:.0%}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one column is taken for; `kind` None leaves it out.

    could_name_cases   whether every row has a value and no two are equal
    read               turns a known value into the one the schema reads
    """

    kind: Kind | None
    reason: str
    role: Role = "problem"
    measure: Measure[Any] | None = None
    words: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    could_name_cases: bool = False
    read: Callable[[Any], Any] = lambda value: value

    def naming_cases(self) -> "Finding":
        """Return the finding as the column that names the cases."""
        reason = "every row has a value and no two are equal, so it names the cases"
        return replace(
            self,
            kind="text-id",
            role="id",
            measure=None,
            words=(),
            reason=reason,
            warnings=(),
            read=str,
        )


def examine(values: Values, role: Role | None) -> Finding:
    """Return what a column is taken for, in the role given or as something to compare."""
    if role in ("id", "group"):
        return Finding(kind="text-id", role=role, reason=f"given as the {role}", read=str)
    found = _look(values)
    if role is not None and found.kind is not None:
        return replace(
            found, role=role, reason=f"given as {role}: {found.reason}", could_name_cases=False
        )
    return found


def _look(values: Values) -> Finding:
    if not values.known:
        return Finding(kind=None, reason="left out: not known in any row")
    looks = (_declared, _words, _whole_numbers, _numbers, _dates, _sets, _histories)
    found = next((found for look in looks if (found := look(values)) is not None), None)
    if found is None:
        kinds = sorted({type(value).__name__ for value in values.known})
        reason = f"left out: values of {', '.join(kinds)} are no one kind of field"
        return Finding(kind=None, reason=reason, warnings=(reason,))
    distinct = len(set(map(repr, values.known)))
    unique = len(values.known) == distinct == values.size and found.kind in ("text", "integer")
    found = replace(found, could_name_cases=unique and (found.kind == "text" or _counts(values)))
    if distinct == 1 and found.role == "problem":
        same = "the same value in every row that has one, so it tells no cases apart"
        reason = f"{same}{values.in_words}"
        return replace(found, role="context", reason=reason, warnings=("constant",))
    return found


def _all(values: Values, *types: type) -> bool:
    return all(isinstance(value, types) and not isinstance(value, bool) for value in values.known)


def _declared(values: Values) -> Finding | None:
    if values.levels is None or len(values.levels) < 2:
        return None
    reason = f"the table declares the order of its {len(values.levels)} levels{values.in_words}"
    return Finding(
        kind="ordinal",
        words=values.levels,
        measure=ordinal(*values.levels),
        reason=reason,
        read=str,
    )


def _words(values: Values) -> Finding | None:
    if not _all(values, str):
        return None
    words = tuple(sorted(set(values.known)))
    if all(map(_is_iso_date, words)):
        return _iso_dates(values)
    if len(words) == len(values.known) == values.size and not any(" " in word for word in words):
        reason = "each row has a word of its own, so it is kept and not compared"
        return Finding(kind="text", role="context", reason=reason)
    times = Counter(values.known)
    once = sum(count == 1 for count in times.values()) / len(words)
    if len(words) > MANY_WORDS or (once > OFTEN and len(words) > 5):
        return _open_text(values, words)
    if scale := _scale(words, SCALES):
        reason = f"its words stand in order: {' < '.join(scale)}{values.in_words}"
        return Finding(kind="ordinal", words=scale, measure=ordinal(*scale), reason=reason)
    if circle := _whole_circle(words):
        reason = f"its words come round again: {', '.join(circle)}{values.in_words}"
        return Finding(kind="ordinal", words=circle, measure=cyclic_ordinal(*circle), reason=reason)
    reason = f"{len(words)} different words that repeat, and no order known{values.in_words}"
    numerals = all(NUMERAL.fullmatch(word) for word in words)
    warnings = ("numbers written as text are compared as words",) if numerals else ()
    return Finding(
        kind="category", words=words, measure=equality(), reason=reason, warnings=warnings
    )


def _scale(words: tuple[str, ...], scales: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return the words in the order of a known scale they belong to, none if there is none."""
    by_low = {word.lower().strip(): word for word in words}
    for scale in scales:
        if len(by_low) == len(words) >= 2 and set(by_low) <= set(scale):
            return tuple(by_low[level] for level in scale if level in by_low)
    return ()


def _whole_circle(words: tuple[str, ...]) -> tuple[str, ...]:
    found = _scale(words, CIRCLES)
    return found if len(found) in map(len, CIRCLES) else ()


def _open_text(values: Values, words: tuple[str, ...]) -> Finding:
    longest = max(map(len, words))
    measure: Measure[Any] = ngram(3) if longest > 3 else text_equality()
    how = "runs of three characters they share" if longest > 3 else "equality"
    counts = f"{len(words)} different texts in {len(values.known)} rows"
    reason = f"{counts}, compared by {how}{values.in_words}"
    return Finding(
        kind="text",
        measure=measure,
        reason=reason,
        warnings=("open text: a list of categories would compare better",),
    )


def _is_iso_date(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _iso_dates(values: Values) -> Finding:
    return _dated(
        values,
        [date.fromisoformat(word) for word in values.known],
        "dates written as text",
        date.fromisoformat,
    )


def _dates(values: Values) -> Finding | None:
    if not _all(values, date):
        return None
    days = [value.date() if isinstance(value, datetime) else value for value in values.known]
    cut = any(isinstance(value, datetime) for value in values.known)
    found = _dated(values, days, "dates", _day)
    return (
        replace(found, warnings=(*found.warnings, "the time of day is dropped")) if cut else found
    )


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _dated(values: Values, days: list[date], what: str, read: Callable[[Any], Any]) -> Finding:
    span = (max(days) - min(days)).days
    reason = f"{what} over {span} days; a difference of all of them scores 0{values.in_words}"
    return Finding(kind="date", measure=linear(span or 1), reason=reason, read=read)


def says_id(name: str) -> bool:
    """Return whether a column's name says that it names the cases."""
    return name.lower() == "id" or name.lower().endswith(("_id", " id"))


def _counts(values: Values) -> bool:
    """Whether whole numbers are names: called so, or one more each row, in whatever order."""
    if says_id(values.name):
        return True
    numbers = [value for value in values.known if isinstance(value, int)]
    return len(numbers) == values.size > 1 and max(numbers) - min(numbers) == values.size - 1


def _whole_numbers(values: Values) -> Finding | None:
    if _all(values, int):
        return _measured(values, "whole numbers", "integer", int)
    whole = _all(values, int, float) and all(float(each).is_integer() for each in values.known)
    if whole and values.missing_share and max(map(abs, values.known)) < 2**53:
        return _measured(
            values, "whole numbers (held as decimals, since some are missing)", "integer", int
        )
    return None


def _numbers(values: Values) -> Finding | None:
    if not _all(values, int, float):
        return None
    if not all(map(isfinite, values.known)):
        reason = "left out: some numbers are infinite"
        return Finding(kind=None, reason=reason, warnings=(reason,))
    return _measured(values, "numbers", "number", float)


def _measured(values: Values, what: str, kind: Kind, read: Callable[[Any], Any]) -> Finding:
    ordered = sorted(values.known)
    low, high = ordered[0], ordered[-1]
    tail = int(TAIL * len(ordered))
    near, far = ordered[tail], ordered[-1 - tail]
    span, warnings = high - low, ["bounds are not set: say what is valid"]
    reach = f"from {low:g} to {high:g}"
    if far > near and span > 3 * (far - near):
        span = far - near
        warnings.append(f"a few values lie far out; 98% of them span {span:g}")
    reason = f"{what} {reach}; a difference of {span:g} scores 0{values.in_words}"
    return Finding(
        kind=kind,
        measure=linear(span) if span > 0 else linear(1),
        reason=reason,
        warnings=tuple(warnings),
        read=read,
    )


def _sets(values: Values) -> Finding | None:
    is_words = all(
        isinstance(value, list | tuple | set | frozenset)
        and all(isinstance(each, str) for each in value)
        for value in values.known
    )
    words = tuple(sorted({word for value in values.known for word in value})) if is_words else ()
    if not words:
        return None
    reason = f"sets of {len(words)} different words{values.in_words}"
    return Finding(kind="set", words=words, measure=jaccard(), reason=reason, read=frozenset)


def _histories(values: Values) -> Finding | None:
    if not all(isinstance(value, list | tuple) for value in values.known):
        return None
    every = [each for value in values.known for each in value if each is not None]
    if not every or not all(isinstance(each, int | float) and isfinite(each) for each in every):
        return None
    longest = max(map(len, values.known))
    window, span = min(WEEKS, longest), max(every) - min(every)
    reason = f"lists of up to {longest} numbers; the latest {window} are compared{values.in_words}"
    measure = weekly_series(window=window, span=span or 1, min_overlap=1)
    return Finding(kind="series", measure=measure, reason=reason, read=tuple)
