"""How figures are written in a report: numbers, intervals, p-values and shares."""

import math

from selfback.domain.analysis.estimate import Estimate, Ratio

MINUS = "\u2212"


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with a true minus sign; a dash where there is none.

    >>> number(-0.987), number(-0.001), number(None)
    ('−0.99', '0.00', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def interval(found: Estimate | Ratio, digits: int = 2) -> str:
    """Return "low to high" of an estimate or a ratio."""
    return f"{number(found.low, digits)} to {number(found.high, digits)}"


def with_interval(found: Estimate | Ratio, digits: int = 2) -> str:
    """Return an estimate with its interval in brackets."""
    return f"{number(found.value, digits)} ({interval(found, digits)})"


def p_value(p: float) -> str:
    """Return a p-value as it is printed.

    >>> p_value(0.0001), p_value(0.0123), p_value(0.2371), p_value(0.9999)
    ('< 0.001', '0.012', '0.24', '> 0.99')
    """
    if p < 0.001:
        return "< 0.001"
    if p > 0.99:
        return "> 0.99"
    return f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def with_p(p: float) -> str:
    """Return "P = 0.012" or "P < 0.001"."""
    said = p_value(p)
    return f"P {said}" if said[0] in "<>" else f"P = {said}"


def share(count: int, of: int, digits: int = 1) -> str:
    """Return "52 (39.0 %)"; a dash instead of the share of nobody."""
    return f"{count} ({percent(count / of, digits)})" if of else f"{count} (–)"


def percent(part: float | None, digits: int = 1) -> str:
    """Return a share from 0 to 1 in per cent."""
    return "–" if part is None else f"{number(100 * part, digits)} %"


def level(of: float) -> str:
    """Return "95 %" of 0.95."""
    return f"{100 * of:g} %"


def listed(words: list[str], last: str = "and") -> str:
    """Return words as a list in a sentence.

    >>> listed(["age", "sex", "country"])
    'age, sex and country'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def lower_first(text: str) -> str:
    """Return a title as it stands within a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def plain(code: str) -> str:
    """Return a code as words.

    >>> plain("up-to-12-weeks")
    'up to 12 weeks'
    """
    return code.replace("-", " ").replace("_", " ")
