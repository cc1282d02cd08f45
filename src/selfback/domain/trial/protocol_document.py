"""A protocol as plain values, for JSON, for comparing versions and for looking up keys."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from selfback.domain.trial.protocol import Protocol


def protocol_document(protocol: Protocol) -> dict[str, Any]:
    """Return the protocol as dictionaries, lists, texts, numbers and ISO dates."""
    return {each.name: _plain(getattr(protocol, each.name)) for each in fields(protocol)}


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (key, value) of everything in a document.

    Items with an id are keyed by it; their order stands at the key of their list.
    """
    if isinstance(value, Mapping):
        for name, held in value.items():
            yield from leaves(held, f"{key}.{name}" if key else name)
    elif isinstance(value, list) and value and all(map(_name, value)):
        yield key, [_name(item) for item in value]
        for item in value:
            yield from leaves(_without_name(item), f"{key}.{_name(item)}")
    else:
        yield key, value


def _name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    if "instrument" in item and "visit" in item:
        return f"{item['instrument']}@{item['visit']}"
    return str(item.get("id") or item.get("code") or "")


def _without_name(item: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in item.items() if name not in {"id", "code"}}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
