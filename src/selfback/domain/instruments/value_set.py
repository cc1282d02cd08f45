"""EQ-5D-5L without its words: the profile of five levels, and its index in a host's value set."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import product
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

DIMENSIONS = ("mobility", "self_care", "usual_activities", "pain", "anxiety")
LEVELS = (1, 2, 3, 4, 5)
PROFILES = tuple("".join(map(str, levels)) for levels in product(LEVELS, repeat=len(DIMENSIONS)))
_KNOWN = frozenset(PROFILES)
FULL_HEALTH = "11111"
LOWEST, HIGHEST = -1.0, 1.0
TABLE, DECREMENTS = ".csv", ".toml"
COLUMNS = ["profile", "index"]
KEYS = frozenset({"name", "source", "full", *DIMENSIONS})


class ValueSetRefused(ValueError):
    """The file of a value set is not one; each fault is a sentence."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class ValueSet:
    """What each of the 3,125 profiles of EQ-5D-5L is worth to the people of a country.

    index   profile such as "21345" -> value; 1 is full health, 0 is dead, below 0 is worse

    Raises ValueSetRefused with every fault; the values are nobody's but their publisher's, so
    none is shipped.
    """

    index: Mapping[str, float]

    def __post_init__(self) -> None:
        if faults := tuple(_faults(self.index)):
            raise ValueSetRefused(faults)


def profile_of(levels: Mapping[str, int]) -> str:
    """Return the profile of five levels, by dimension; raises ValueError for other levels.

    >>> profile_of({"mobility": 2, "self_care": 1, "usual_activities": 3, "pain": 4, "anxiety": 5})
    '21345'
    """
    for dimension in DIMENSIONS:
        if levels.get(dimension) not in LEVELS:
            raise ValueError(f"{dimension} has no level from 1 to 5")
    return "".join(str(levels[dimension]) for dimension in DIMENSIONS)


def value_set_of_decrements(full: float, decrements: Mapping[str, Mapping[int, float]]) -> ValueSet:
    """Return the value set of a model that takes something off for each dimension's level.

    full            value of 11111
    decrements      dimension -> level 2 to 5 -> what it takes off
    raises          ValueSetRefused; KeyError if a dimension or level is missing
    """
    off = {dimension: {1: 0.0, **decrements[dimension]} for dimension in DIMENSIONS}
    return ValueSet(
        MappingProxyType(
            {
                profile: full
                - sum(off[d][int(level)] for d, level in zip(off, profile, strict=True))
                for profile in PROFILES
            }
        )
    )


def read_value_set(text: str, *, is_table: bool) -> ValueSet:
    """Return the value set of a file: CSV of profile and index, or TOML of decrements.

    raises  ValueSetRefused with every fault of the file
    """
    return _from_table(text) if is_table else _from_decrements(text)


def installed_value_set(wordings: Path, instrument: str) -> ValueSet | None:
    """Return the value set in a host's folder, or None; raises ValueSetRefused, OSError."""
    for suffix in (TABLE, DECREMENTS):
        path = value_set_path(wordings, instrument, suffix)
        if path.is_file():
            return read_value_set(path.read_text(encoding="utf-8"), is_table=suffix == TABLE)
    return None


def value_set_path(wordings: Path, instrument: str, suffix: str) -> Path:
    """Return where the value set of an instrument stands in a host's folder."""
    return wordings / "value-sets" / f"{instrument}{suffix}"


def _faults(index: Mapping[str, float]) -> Iterator[str]:
    if missing := len(set(PROFILES) - index.keys()):
        yield f"{missing} of {len(PROFILES)} profiles have no value"
    for profile, value in index.items():
        if profile not in _KNOWN:
            yield f"{profile} is not a profile of five levels from 1 to 5"
        elif not isfinite(value) or not LOWEST <= value <= HIGHEST:
            yield f"{profile}: {value} is not between {LOWEST:g} and {HIGHEST:g}"
        elif value > index.get(FULL_HEALTH, HIGHEST):
            yield f"{profile}: {value} is above the value of full health, {FULL_HEALTH}"


def _from_table(text: str) -> ValueSet:
    rows = csv.reader(StringIO(text))
    if next(rows, []) != COLUMNS:
        raise ValueSetRefused((f"line 1: the columns are {', '.join(COLUMNS)}",))
    index: dict[str, float] = {}
    faults: list[str] = []
    for line, row in enumerate(rows, 2):
        try:
            profile, value = row[0], float(row[1])
        except (IndexError, ValueError):
            faults.append(f"line {line}: this is not a profile and a number")
            continue
        if profile in index:
            faults.append(f"line {line}: {profile} is there twice")
        index[profile] = value
    if faults:
        raise ValueSetRefused(tuple(faults))
    return ValueSet(MappingProxyType(index))


def _from_decrements(text: str) -> ValueSet:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ValueSetRefused((f"this is not TOML: {fault}",)) from fault
    if faults := tuple(_decrement_faults(data)):
        raise ValueSetRefused(faults)
    decrements = {d: {int(level): float(off) for level, off in data[d].items()} for d in DIMENSIONS}
    return value_set_of_decrements(float(data["full"]), decrements)


def _decrement_faults(data: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(data.keys() - KEYS):
        yield f"{key}: nothing reads this"
    for key in ("name", "source"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            yield f"{key}: say where the values are from"
    if not _is_number(data.get("full")):
        yield "full: the value of full health is missing"
    for dimension in DIMENSIONS:
        levels = data.get(dimension)
        wanted = {str(level) for level in LEVELS[1:]}
        if not isinstance(levels, Mapping) or levels.keys() != wanted:
            yield f"{dimension}: it takes the levels 2, 3, 4 and 5, and no others"
        elif not all(map(_is_number, levels.values())):
            yield f"{dimension}: what a level takes off is a number"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
