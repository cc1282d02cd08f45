"""Attributes of cases and sources: variables with a type, and their values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum


class Kind(StrEnum):
    """The types a variable can have; the words are those of REFI-QDA."""

    TEXT = "Text"
    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    FLOAT = "Float"
    DATE = "Date"
    DATE_TIME = "DateTime"


Value = str | bool | int | Decimal | date | datetime
Attributes = Mapping[str, Value]
"""Variable id -> value; a variable without a value is not in it."""

_TYPES: Mapping[Kind, type] = {
    Kind.TEXT: str,
    Kind.BOOLEAN: bool,
    Kind.INTEGER: int,
    Kind.FLOAT: Decimal,
    Kind.DATE: date,
    Kind.DATE_TIME: datetime,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Something that is known of every case or source, such as a profession."""

    id: str
    name: str
    kind: Kind = Kind.TEXT
    description: str = ""


def is_of(kind: Kind, value: Value) -> bool:
    """Return whether a value has the type of its variable; a date is no moment, 1 is no yes."""
    return type(value) is _TYPES[kind]


def value_from(kind: Kind, written: str) -> Value:
    """Return the value that a text stands for; raises ValueError."""
    text = written.strip()
    match kind:
        case Kind.TEXT:
            return written
        case Kind.BOOLEAN:
            return _boolean(text)
        case Kind.INTEGER:
            return int(text)
        case Kind.FLOAT:
            return _decimal(text)
        case Kind.DATE:
            return date.fromisoformat(text[:10])
        case Kind.DATE_TIME:
            return datetime.fromisoformat(text)


def written_value(value: Value) -> str:
    """Return a value as XML Schema writes it; `value_from` reads it back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _boolean(text: str) -> bool:
    if text.lower() in {"true", "1"}:
        return True
    if text.lower() in {"false", "0"}:
        return False
    raise ValueError(f"{text!r} is neither true nor false")


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{text!r} is not a finite number")
    return number
