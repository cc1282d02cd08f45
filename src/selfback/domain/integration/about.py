"""What an evaluation says of itself: its title, what was measured when, and whether it is real."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT = "selfback-evaluation/1"
KEYS = ("format", "title", "synthetic", "by", "data_cut", "aim", "measures")
MEASURE_KEYS = ("what", "file", "first", "last", "asked", "how")


class AboutRefused(ValueError):
    """evaluation.json is not what it has to be; says every fault by its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One way in which data were gathered.

    file        of the folder that holds them
    asked       people or units who were asked; None if nobody was asked or it is not known
    how         sampling, gathering and analysis in a sentence or two
    """

    what: str
    file: str
    first: date
    last: date
    asked: int | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The facts of evaluation.json.

    by          who evaluates
    data_cut    the day to which the data are complete
    """

    title: str
    is_synthetic: bool
    by: str
    data_cut: date
    aim: str
    measures: tuple[Measure, ...]


def read_about(data: bytes) -> About:
    """Return the facts of an evaluation; raises AboutRefused with every fault."""
    try:
        held = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise AboutRefused(["is not UTF-8 text"]) from None
    except json.JSONDecodeError as fault:
        raise AboutRefused([f"line {fault.lineno}: {fault.msg}"]) from None
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        raise AboutRefused([f"format: is not {FORMAT}"])
    faults = [f"{key}: is not known" for key in held if key not in KEYS]
    if not isinstance(held.get("synthetic"), bool):
        faults.append("synthetic: is neither true nor false")
    rows = held.get("measures")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append("measures: is not a list of objects")
        rows = []
    texts = {name: _text(held, name, "", faults) for name in ("title", "by", "aim")}
    data_cut = _day(held, "data_cut", "", faults)
    measures = tuple(_measure(row, f"measures[{n}].", faults) for n, row in enumerate(rows))
    if faults:
        raise AboutRefused(faults)
    return About(**texts, is_synthetic=held["synthetic"], data_cut=data_cut, measures=measures)


def about_bytes(about: About) -> bytes:
    """Return the facts as a file that `read_about` reads."""
    document = {
        "format": FORMAT,
        "title": about.title,
        "synthetic": about.is_synthetic,
        "by": about.by,
        "data_cut": about.data_cut.isoformat(),
        "aim": about.aim,
        "measures": [
            {
                "what": each.what,
                "file": each.file,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "asked": each.asked,
                "how": each.how,
            }
            for each in about.measures
        ],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _measure(held: Mapping[str, Any], place: str, faults: list[str]) -> Measure:
    faults += [f"{place}{key}: is not known" for key in held if key not in MEASURE_KEYS]
    asked = held.get("asked")
    if asked is not None and (not isinstance(asked, int) or isinstance(asked, bool) or asked < 0):
        faults.append(f"{place}asked: is not a count")
    measure = Measure(
        what=_text(held, "what", place, faults),
        file=_text(held, "file", place, faults),
        first=_day(held, "first", place, faults),
        last=_day(held, "last", place, faults),
        asked=asked,
        how=_text(held, "how", place, faults),
    )
    if measure.last < measure.first:
        faults.append(f"{place}last: lies before first")
    return measure


def _text(held: Mapping[str, Any], name: str, place: str, faults: list[str]) -> str:
    value = held.get(name)
    if not isinstance(value, str) or not value.strip():
        faults.append(f"{place}{name}: is not a text")
        return ""
    return value.strip()


def _day(held: Mapping[str, Any], name: str, place: str, faults: list[str]) -> date:
    try:
        return date.fromisoformat(held.get(name, ""))
    except (TypeError, ValueError):
        faults.append(f"{place}{name}: is not a day such as 2027-01-31")
        return date.max
