"""Frozen values become plain JSON values and come back, checked against their types."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class DocumentRefused(ValueError):
    """A document is not what its type says; `key` names the place."""

    def __init__(self, *, key: str, wanted: str) -> None:
        self.key = key
        self.wanted = wanted
        super().__init__(f"{key or 'document'}: {wanted}")


def plain(value: Any) -> Any:  # any frozen value of the domain
    """Return a value as JSON would hold it: dicts, lists, texts, numbers, truth values, None."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value


def read(kind: type[T], document: object, key: str = "") -> T:
    """Return the value of a type that `plain` wrote; raises DocumentRefused."""
    value: T = _read(kind, document, key)
    return value


def _read(kind: Any, given: Any, key: str) -> Any:  # types are values here
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), given, key)
    if origin is Literal:
        return _one_of(get_args(kind), given, key)
    if origin is tuple:
        return _tuple(get_args(kind), given, key)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(kind), given, key)
    if is_dataclass(kind):
        return _dataclass(kind, given, key)
    return _scalar(kind, given, key)


def _union(kinds: tuple[Any, ...], given: object, key: str) -> Any:
    if given is None and type(None) in kinds:
        return None
    refusals = []
    for kind in kinds:
        try:
            return _read(kind, given, key)
        except DocumentRefused as refused:
            refusals.append(refused.wanted)
    raise DocumentRefused(key=key, wanted=" or ".join(refusals))


def _one_of(choices: tuple[Any, ...], given: object, key: str) -> object:
    if given not in choices:
        raise DocumentRefused(key=key, wanted=f"is not one of {', '.join(map(str, choices))}")
    return given


def _tuple(kinds: tuple[Any, ...], given: object, key: str) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        raise DocumentRefused(key=key, wanted="is not a list")
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], each, f"{key}.{at}") for at, each in enumerate(given, 1))
    if len(given) != len(kinds):
        raise DocumentRefused(key=key, wanted=f"is not a list of {len(kinds)}")
    return tuple(_read(kind, each, key) for kind, each in zip(kinds, given, strict=True))


def _mapping(kinds: tuple[Any, ...], given: object, key: str) -> dict[Any, Any]:
    if not isinstance(given, Mapping):
        raise DocumentRefused(key=key, wanted="is not a table")
    return {
        _read(kinds[0], name, key): _read(kinds[1], each, f"{key}.{name}")
        for name, each in given.items()
    }


def _dataclass(kind: Any, given: object, key: str) -> Any:
    if not isinstance(given, Mapping):
        raise DocumentRefused(key=key, wanted="is not a table")
    hints = _hints(kind)
    for name in given:
        if name not in hints:
            raise DocumentRefused(key=_inside(key, name), wanted="is not known")
    for each in fields(kind):
        optional = each.default is not MISSING or each.default_factory is not MISSING
        if each.name not in given and not optional:
            raise DocumentRefused(key=_inside(key, each.name), wanted="is missing")
    return kind(
        **{name: _read(hints[name], each, _inside(key, name)) for name, each in given.items()}
    )


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _inside(key: str, name: object) -> str:
    return f"{key}.{name}" if key else str(name)


NAMES = {int: "is not a whole number", float: "is not a number", str: "is not a text"}


def _scalar(kind: Any, given: object, key: str) -> Any:
    if kind is type(None) and given is None:
        return None
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(given)
        except ValueError:
            choices = ", ".join(str(each.value) for each in kind)
            raise DocumentRefused(key=key, wanted=f"is not one of {choices}") from None
    if kind is date:
        return _date(given, key)
    if kind is float and isinstance(given, int) and not isinstance(given, bool):
        return given
    if type(given) is not kind:
        raise DocumentRefused(key=key, wanted=NAMES.get(kind, f"is not a {kind.__name__}"))
    return given


def _date(given: object, key: str) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise DocumentRefused(key=key, wanted="is not a date such as 2027-01-04") from None
