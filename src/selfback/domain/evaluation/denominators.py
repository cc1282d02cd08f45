"""Which denominators a published percentage can rest on.

A percentage printed with a few decimals is possible for some denominators only. The idea is that
of the GRIM test (Brown & Heathers 2017, Soc Psychol Personal Sci 8:363-369), for shares of counts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_DECIMALS = 6


class Rounding(StrEnum):
    """What is done with a percentage that lies exactly between two printed ones."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"


class NotAPercentage(ValueError):
    """A text is not a percentage from 0 to 100 with at most six decimals."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"'{text[:30]}' is not a percentage from 0 to 100 with at most "
            f"{MOST_DECIMALS} decimals, such as 84.1"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A percentage as it was printed.

    digits      the same as a whole number of its last decimals: 84.1 is 841
    decimals    how many it was printed with; 84.10 says more than 84.1
    """

    text: str
    digits: int
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One count out of a denominator that gives a printed percentage.

    roundings   the ways of rounding that give it; both unless it lies exactly between two
    """

    count: int
    of: int
    roundings: tuple[Rounding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Which denominators allow printed percentages.

    each        the printed percentages, and denominator -> its counts, for those that have any
    together    denominators that allow every percentage with one way of rounding, in order
    asked       denominators that were asked about by name -> whether they are among these
    """

    low: int
    high: int
    each: tuple[tuple[Printed, Mapping[int, tuple[Fit, ...]]], ...]
    together: tuple[int, ...]
    asked: Mapping[int, bool]


def printed(text: str) -> Printed:
    """Return a percentage as printed, with a point or a comma; raises NotAPercentage."""
    found = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,6}))?", text.strip().removesuffix("%").strip())
    if found is None:
        raise NotAPercentage(text)
    decimals = len(found[2] or "")
    digits = int(found[1] + (found[2] or ""))
    if digits > 100 * 10**decimals:
        raise NotAPercentage(text)
    return Printed(text=text, digits=digits, decimals=decimals)


def audit(
    percentages: Sequence[Printed], *, low: int, high: int, asked: Iterable[int] = ()
) -> Audit:
    """Return which denominators allow percentages, each alone and all together.

    low, high   first and last denominator looked at, at least 1
    asked       further denominators, inside or outside this range
    raises      ValueError without a percentage, or unless 1 <= low <= high
    """
    if not percentages or not 1 <= low <= high:
        raise ValueError(f"no percentage, or no range: {low} to {high}")
    each = tuple(
        (percentage, {of: fits for of in range(low, high + 1) if (fits := fitting(percentage, of))})
        for percentage in percentages
    )
    return Audit(
        low=low,
        high=high,
        each=each,
        together=tuple(of for of in range(low, high + 1) if allows(percentages, of)),
        asked={of: allows(percentages, of) for of in asked},
    )


def allows(percentages: Iterable[Printed], of: int) -> bool:
    """Return whether one denominator and one way of rounding give all percentages."""
    held = [fitting(percentage, of) for percentage in percentages]
    return any(
        all(any(rounding in fit.roundings for fit in fits) for fits in held)
        for rounding in Rounding
    )


def fitting(percentage: Printed, of: int) -> tuple[Fit, ...]:
    """Return every count out of a denominator that is printed as a percentage, with its rounding.

    Computed with whole numbers, so that nothing is lost to binary fractions.
    """
    scale = 100 * 10**percentage.decimals
    first = max(0, (2 * percentage.digits - 1) * of // (2 * scale) - 1)
    last = min(of, (2 * percentage.digits + 1) * of // (2 * scale) + 1)
    fits = []
    for count in range(first, last + 1):
        roundings = tuple(
            each for each in Rounding if _rounded(scale * count, of, each) == percentage.digits
        )
        if roundings:
            fits.append(Fit(count=count, of=of, roundings=roundings))
    return tuple(fits)


def _rounded(above: int, below: int, rounding: Rounding) -> int:
    """Return above / below as a whole number."""
    whole, rest = divmod(above, below)
    if 2 * rest == below and rounding is Rounding.HALF_EVEN:
        return whole + whole % 2
    return whole + (2 * rest >= below)
