"""The description of a case: its fields, and what one must hold for all of them."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from casewise.errors import (
    DocumentInvalid,
    FieldInvalid,
    MeasureInvalid,
    NothingToCompare,
    SchemaError,
)
from casewise.fields import Field
from casewise.measures import measure_from_dict
from casewise.missing import SKIP, Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a case is made of: one id, at most one group, at least one problem field.

    Raises SchemaError. Two schemas with equal documents are equal and have one digest.

    >>> from casewise import Field, Schema, mcid
    >>> schema = Schema(fields=(
    ...     Field(name="id", kind="text-id", role="id"),
    ...     Field(name="pain", kind="integer", bounds=(0, 10), measure=mcid(2, span=10)),
    ... ))
    >>> Schema.from_dict(schema.to_dict()) == schema
    True
    """

    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(self.fields))
        names = Counter(each.name for each in self.fields)
        for name, times in names.items():
            if times > 1:
                raise FieldInvalid(field=name, reason="the name is used twice")
        roles = Counter(each.role for each in self.fields)
        if roles["id"] != 1:
            raise SchemaError(f"a schema has exactly one id field, not {roles['id']}")
        if roles["group"] > 1:
            raise SchemaError("a schema has at most one group field")
        if not any(each.weight > 0 for each in self.compared):
            raise NothingToCompare("no problem field has a weight above zero")

    @property
    def compared(self) -> tuple[Field, ...]:
        """The problem fields, in order, weight zero included."""
        return tuple(each for each in self.fields if each.is_compared)

    @property
    def id_field(self) -> str:
        """Name of the field that names the case."""
        return next(each.name for each in self.fields if each.role == "id")

    @property
    def group_field(self) -> str | None:
        """Name of the field that says whom a case belongs to, if there is one."""
        return next((each.name for each in self.fields if each.role == "group"), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the schema as JSON would hold it; what is left at its default is left out."""
        return {"fields": [_field_to_dict(each) for each in self.fields]}

    @classmethod
    def from_dict(cls, document: object) -> Self:
        """Read a schema from a mapping such as parsed JSON or TOML; raises SchemaError."""
        if not isinstance(document, Mapping) or set(document) != {"fields"}:
            raise DocumentInvalid('a schema is a mapping with the one key "fields"')
        if not isinstance(document["fields"], list | tuple):
            raise DocumentInvalid('"fields" is a list')
        return cls(fields=tuple(_field_from_dict(each) for each in document["fields"]))

    def digest(self) -> str:
        """Return the SHA-256 of the schema's canonical JSON, 64 hexadecimal digits."""
        return hashlib.sha256(canonical_json(_settled(self.to_dict()))).hexdigest()


def canonical_json(document: object) -> bytes:
    """Return JSON with sorted keys and no spaces, so that equal contents give equal bytes."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def _settled(item: object) -> object:
    """Write whole numbers in one way, so that 2 and 2.0 give one digest."""
    if isinstance(item, dict):
        return {key: _settled(each) for key, each in item.items()}
    if isinstance(item, list):
        return [_settled(each) for each in item]
    return int(item) if isinstance(item, float) and item.is_integer() else item


def _field_to_dict(each: Field) -> dict[str, Any]:
    document: dict[str, Any] = {"name": each.name, "kind": each.kind, "role": each.role}
    for key in ("unit", "bounds", "levels", "categories"):
        given = getattr(each, key)
        if given:
            document[key] = list(given) if isinstance(given, tuple) else given
    if each.measure is not None:
        document["measure"] = each.measure.to_dict()
    if each.weight != 1.0:
        document["weight"] = each.weight
    if each.missing != SKIP:
        document["missing"] = each.missing.to_dict()
    return document


def _field_from_dict(document: object) -> Field:
    if not isinstance(document, Mapping) or not {"name", "kind"} <= set(document):
        raise DocumentInvalid("a field is a mapping with at least a name and a kind")
    name = str(document["name"])
    unknown = sorted(set(document) - {each.name for each in fields(Field)})
    if unknown:
        raise FieldInvalid(field=name, reason=f"there are no keys {unknown}")
    try:
        return Field(**{key: _part(key, item) for key, item in document.items()})
    except (MeasureInvalid, DocumentInvalid) as error:
        raise FieldInvalid(field=name, reason=str(error)) from error
    except TypeError as error:
        raise FieldInvalid(field=name, reason="a key holds the wrong type") from error


def _part(key: str, item: object) -> Any:
    if key == "measure":
        return measure_from_dict(item)
    if key == "missing":
        return Missing.from_dict(item)
    if key in ("bounds", "levels", "categories") and not isinstance(item, list | tuple):
        raise DocumentInvalid(f"{key} is a list")
    return item
