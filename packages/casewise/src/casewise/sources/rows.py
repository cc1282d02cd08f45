"""Cases as mappings, from whatever holds them: data frames, models, dataclasses, mappings."""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from enum import Enum
from typing import Any

TRUTH = {False: "false", True: "true"}  # a truth value is a category of two words


def rows_of(data: Any) -> Iterable[Mapping[str, Any]]:
    """Return rows for `CaseBase.fit` from a data frame, or from models, dataclasses or mappings.

    data      a pandas or polars frame, or an iterable whose items are mappings, dataclasses or
              pydantic models; frames and models are known by their attributes, not imported
    returns   one mapping a case

    Mappings pass as they are, so that the schema judges them. From frames, models and dataclasses
    come plain values: what stands for "not there" (NaN, NaT, NA) becomes None, a truth value the
    word "true" or "false", an enumeration its value, and midnight without a zone its date.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Week:
    ...     id: str
    ...     slept: bool
    >>> list(rows_of([Week("a", True), {"id": "b", "slept": "false"}]))
    [{'id': 'a', 'slept': 'true'}, {'id': 'b', 'slept': 'false'}]
    """
    if is_frame(data):
        return _rows_of_frame(data)
    return (_row(item) for item in data)


def is_frame(data: object) -> bool:
    """Return whether the data are a pandas or polars frame, by what they can do."""
    return hasattr(data, "columns") and (hasattr(data, "iter_rows") or hasattr(data, "itertuples"))


def columns_of(frame: Any) -> tuple[str, ...]:
    """Return the names of a frame's columns, as texts."""
    return tuple(str(name) for name in frame.columns)


def plain_value(given: Any) -> Any:
    """Return a value of a frame or model as the schema's checks know it; None if not there."""
    if isinstance(given, Enum):
        given = given.value
    if hasattr(given, "tolist") and not isinstance(given, str):  # NumPy's scalars and arrays
        given = given.tolist()
    elif hasattr(given, "to_list"):  # polars' series in a column of lists
        given = given.to_list()
    if isinstance(given, bool):
        return TRUTH[given]
    if isinstance(given, list | tuple | set | frozenset):
        return type(given)(plain_value(each) for each in given)
    return None if _is_absent(given) else _plain_date(given)


def _is_absent(given: Any) -> bool:
    if isinstance(given, float):
        return math.isnan(given)
    if isinstance(given, str | int | None):
        return given is None
    return type(given).__name__ in ("NAType", "NaTType")


def _plain_date(given: Any) -> Any:
    if hasattr(given, "to_pydatetime"):
        given = given.to_pydatetime()
    at_midnight = isinstance(given, datetime) and given.timetz() == time(0)
    return given.date() if at_midnight else given


def _rows_of_frame(frame: Any) -> Iterator[Mapping[str, Any]]:
    names = columns_of(frame)
    lines = frame.iter_rows() if hasattr(frame, "iter_rows") else _lines_of_pandas(frame)
    for line in lines:
        yield dict(zip(names, map(plain_value, line), strict=True))


def _lines_of_pandas(frame: Any) -> Iterator[tuple[Any, ...]]:
    lines: Iterator[tuple[Any, ...]] = frame.itertuples(index=False, name=None)
    return lines


def _row(item: Any) -> Mapping[str, Any]:
    if isinstance(item, Mapping):
        return item
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        names = [each.name for each in dataclasses.fields(item)]
    elif hasattr(type(item), "model_fields"):
        names = list(type(item).model_fields)
    else:
        given: Mapping[str, Any] = item
        return given
    return {name: plain_value(getattr(item, name)) for name in names}
