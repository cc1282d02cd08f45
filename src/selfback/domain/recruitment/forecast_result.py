"""What a forecast says; without the statistics that it takes, so that a page can show it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Sites that might open on a day."""

    sites: int
    opened: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A number with the interval that holds it with the level of the forecast."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDay:
    """How many people will have been recruited at the end of a day."""

    day: date
    expected: float
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether the target is reached by the end of a day: a probability, and the number then."""

    day: date
    probability: float
    then: ByDay


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDay:
    """When the target is reached; None stands for "not within the furthest years".

    is_reached  whether it has been reached; then the three days are one
    within      probability of reaching it within the furthest years
    """

    is_reached: bool
    middle: date | None
    low: date | None
    high: date | None
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One future: as things are, or with sites added."""

    target_day: TargetDay
    reach: Reach | None
    curve: tuple[ByDay, ...]
    rate: Range
    """People in 28 days, of all sites that are or will be open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is expected, from what is known at the end of a day.

    open_sites      sites that recruit now; to_open: in the log, opening later
    with_none       sites that were open and recruited nobody
    never           share of sites that will never recruit, as far as the log can tell
    site_rate       people a site and 28 days, of sites that recruit
    with_added      the same future with the added sites, if any were asked about
    """

    as_of: date
    target: int
    recruited: int
    open_sites: int
    closed_sites: int
    to_open: int
    with_none: int
    level: float
    furthest: date
    never: Range
    site_rate: Range
    outlook: Outlook
    added: tuple[Added, ...]
    with_added: Outlook | None
