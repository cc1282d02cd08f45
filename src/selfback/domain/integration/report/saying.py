"""Numbers as the report writes them."""

from selfback.domain.statistics.shares import Share

DASH = "–"


def percentage(value: float | None) -> str:
    """Return a share from 0 to 1 in per cent, with one decimal.

    >>> percentage(0.8413), percentage(None)
    ('84.1 %', '–')
    """
    return DASH if value is None else f"{100 * value:.1f} %"


def span(low: float | None, high: float | None, *, times: float = 100, places: int = 1) -> str:
    """Return an interval, or a dash where there is none."""
    if low is None or high is None:
        return DASH
    return f"{times * low:.{places}f} to {times * high:.{places}f}"


def share_text(share: Share) -> str:
    """Return count, denominator, percentage and interval.

    >>> from selfback.domain.statistics.shares import wilson
    >>> share_text(wilson(53, 63))
    '53/63, 84.1 % (73.2 to 91.1)'
    """
    if share.share is None:
        return f"{share.count}/{share.of}"
    return f"{share.count}/{share.of}, {percentage(share.share)} ({span(share.low, share.high)})"


def number(value: float | None, places: int | None = None) -> str:
    """Return a number, or a dash; without places, as short as it is."""
    if value is None:
        return DASH
    return f"{value:g}" if places is None else f"{value:.{places}f}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> counted(1, "rater"), counted(2, "rater")
    ('1 rater', '2 raters')
    """
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def listed(words: list[str]) -> str:
    """Return words with commas, and "and" before the last.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
