"""A forecast in sentences and a few rows of numbers, and as a document for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from selfback.domain.recruitment.forecast_result import Added, ByDay, Forecast, Outlook, Range

FORMAT = "selfback-forecast/1"


def forecast_document(seen: Forecast) -> dict[str, Any]:
    """Return a forecast as JSON; a day that is not within the furthest years is null."""
    return {
        "format": FORMAT,
        "as_of": str(seen.as_of),
        "recruited": seen.recruited,
        "target": seen.target,
        "level": seen.level,
        "not_within": str(seen.furthest),
        **_outlook(seen.outlook),
        "sites": {
            "open": seen.open_sites,
            "closed": seen.closed_sites,
            "to_open": seen.to_open,
            "with_none": seen.with_none,
            "share_that_never_recruits": asdict(seen.never),
            "people_a_recruiting_site_and_28_days": asdict(seen.site_rate),
        },
        "what_if": _what_if(seen),
    }


def _outlook(outlook: Outlook) -> dict[str, Any]:
    day, reach = outlook.target_day, outlook.reach
    return {
        "target_date": {
            "is_reached": day.is_reached,
            "expected": _day(day.middle),
            "low": _day(day.low),
            "high": _day(day.high),
            "probability_within": day.within,
        },
        "until": reach
        and {"date": str(reach.day), "probability": reach.probability, **_by_day(reach.then)},
        "people_in_28_days": asdict(outlook.rate),
        "by_date": [_by_day(each) for each in outlook.curve],
    }


def _by_day(told: ByDay) -> dict[str, Any]:
    return {
        "date": str(told.day),
        "expected": round(told.expected, 1),
        "low": told.low,
        "high": told.high,
    }


def _what_if(seen: Forecast) -> dict[str, Any] | None:
    if seen.with_added is None:
        return None
    added = [{"sites": each.sites, "opened": str(each.opened)} for each in seen.added]
    return {"added": added, **_outlook(seen.with_added)}


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def forecast_text(seen: Forecast, notes: Sequence[str]) -> str:
    """Return the finding first, then what it rests on."""
    return "\n".join([*_lines(seen), *(f"Note: {note}" for note in notes)])


def _lines(seen: Forecast) -> Iterator[str]:
    yield f"{_target_day(seen, seen.outlook)} {seen.recruited} of {seen.target} so far."
    yield from _reach(seen, seen.outlook)
    if seen.with_added:
        yield f"With {_added(seen.added)}: {_target_day(seen, seen.with_added)}"
        yield from _reach(seen, seen.with_added)
    yield ""
    yield f"Known to {seen.as_of}: {_sites(seen)}."
    yield f"A site that recruits brings {_range(seen.site_rate, 1)} people in 28 days."
    yield f"Sites that will never recruit: {_range(seen.never, 0, times=100)} %."
    yield ""
    yield f"people at the end of the day, {100 * seen.level:.0f} % interval"
    yield from (_row(each) for each in _few(seen.outlook.curve))
    yield ""


def _target_day(seen: Forecast, outlook: Outlook) -> str:
    found, furthest = outlook.target_day, seen.furthest.year - seen.as_of.year
    if found.is_reached:
        return f"The target was reached on {found.middle}."
    if found.middle is None:
        return (
            f"Likely not within {furthest} years: "
            f"the target is reached in {100 * found.within:.0f} % of the simulated futures."
        )
    late = str(found.high) if found.high else f"not within {furthest} years"
    return f"Likely full on {found.middle} ({100 * seen.level:.0f} %: {found.low} to {late})."


def _reach(seen: Forecast, outlook: Outlook) -> Iterator[str]:
    if outlook.reach:
        then = outlook.reach.then
        yield (
            f"{_percent(outlook.reach.probability)} chance of {seen.target} by {then.day}; "
            f"{then.expected:.0f} people expected then ({then.low} to {then.high})."
        )


def _percent(probability: float) -> str:
    if 0 < probability < 0.01:
        return "Under 1 %"
    if 0.99 < probability < 1:
        return "Over 99 %"
    return f"{100 * probability:.0f} %"


def _added(added: Sequence[Added]) -> str:
    return " and ".join(f"{each.sites} more sites from {each.opened}" for each in added)


def _sites(seen: Forecast) -> str:
    said = [f"{seen.open_sites} sites open", f"{seen.with_none} of all without anybody"]
    if seen.closed_sites:
        said.append(f"{seen.closed_sites} closed")
    if seen.to_open:
        said.append(f"{seen.to_open} to open")
    return ", ".join(said)


def _range(found: Range, places: int, *, times: float = 1) -> str:
    low, high = found.low * times, found.high * times
    return f"{found.expected * times:.{places}f} ({low:.{places}f} to {high:.{places}f})"


def _row(told: ByDay) -> str:
    return f"  {told.day}  {told.expected:8.0f}  {told.low:6} to {told.high}"


def _few(curve: Sequence[ByDay], most: int = 13) -> list[ByDay]:
    """Return about every second day of a long curve, and always the last."""
    step = -(-len(curve) // most)
    return list(reversed(list(reversed(curve))[::step]))
