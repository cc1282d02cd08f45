"""The description of a case: its fields, and what one must hold for all of them."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from casewise.aggregates import Aggregate
from casewise.errors import (
    DocumentInvalid,
    FieldInvalid,
    MeasureInvalid,
    NothingToCompare,
    SchemaError,
)
from casewise.fields import Field, Role
from casewise.groups import DEFAULT, Combination, Groups, aggregate_from_dict
from casewise.measures import measure_from_dict
from casewise.missing import SKIP, Missing
from casewise.sources.annotations import fields_of_dataclass, fields_of_model
from casewise.sources.infer import Inferred, infer
from casewise.sources.toml import document_of, located, text_of

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a case is made of: one id, at most one group and one time, one problem field or more.

    fields      what a case holds, in order
    aggregate   how the similarities of problem fields become one; the mean by weight unless told

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
    aggregate: Combination = DEFAULT
    _compared: tuple[Field, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(self.fields))
        compared = tuple(each for each in self.fields if each.is_compared)
        object.__setattr__(self, "_compared", compared)
        names = Counter(each.name for each in self.fields)
        for name, times in names.items():
            if times > 1:
                raise FieldInvalid(field=name, reason="the name is used twice", key="name")
        roles = Counter(each.role for each in self.fields)
        if roles["id"] != 1:
            raise SchemaError(f"a schema has exactly one id field, not {roles['id']}")
        if roles["group"] > 1:
            raise SchemaError("a schema has at most one group field")
        if roles["time"] > 1:
            raise SchemaError("a schema has at most one time field")
        if not any(each.weight > 0 for each in self.compared):
            raise NothingToCompare("no problem field has a weight above zero")
        self._check_aggregate()

    def _check_aggregate(self) -> None:
        if not isinstance(self.aggregate, Aggregate | Groups):
            raise SchemaError("the aggregate is not an aggregate")
        if isinstance(self.aggregate, Groups):
            known = {each.name for each in self.compared}
            if strange := sorted(set(self.aggregate.all_fields) - known):
                raise SchemaError(f"groups name fields that are not compared: {strange}")

    @property
    def compared(self) -> tuple[Field, ...]:
        """The problem fields, in order, weight zero included."""
        return self._compared

    @property
    def id_field(self) -> str:
        """Name of the field that names the case."""
        return next(each.name for each in self.fields if each.role == "id")

    @property
    def group_field(self) -> str | None:
        """Name of the field that says whom a case belongs to, if there is one."""
        return next((each.name for each in self.fields if each.role == "group"), None)

    @property
    def time_field(self) -> str | None:
        """Name of the field that says when a case was, if there is one."""
        return next((each.name for each in self.fields if each.role == "time"), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the schema as JSON would hold it; what is left at its default is left out."""
        document: dict[str, Any] = {"fields": [_field_to_dict(each) for each in self.fields]}
        if self.aggregate != DEFAULT:
            document["aggregate"] = self.aggregate.to_dict()
        return document

    @classmethod
    def from_dict(cls, document: object) -> Self:
        """Read a schema from a mapping such as parsed JSON or TOML; raises SchemaError."""
        keys = set(document) if isinstance(document, Mapping) else set()
        if not isinstance(document, Mapping) or not {"fields"} <= keys <= {"fields", "aggregate"}:
            raise DocumentInvalid('a schema is a mapping with "fields" and perhaps an "aggregate"')
        if not isinstance(document["fields"], list | tuple):
            raise DocumentInvalid('"fields" is a list')
        fields = tuple(_field_from_dict(each) for each in document["fields"])
        if "aggregate" not in document:
            return cls(fields=fields)
        return cls(fields=fields, aggregate=aggregate_from_dict(document["aggregate"]))

    @classmethod
    def from_pydantic(cls, model: Any) -> Self:
        """Read a schema from the annotated fields of a pydantic model; raises SchemaError."""
        return cls(fields=fields_of_model(model))

    @classmethod
    def from_dataclass(cls, described: type) -> Self:
        """Read a schema from the annotated attributes of a dataclass; raises SchemaError.

        >>> from dataclasses import dataclass
        >>> from typing import Annotated
        >>> from casewise.measures import mcid
        >>> from casewise.sources import ID, OUTCOME, about
        >>> @dataclass
        ... class Week:
        ...     week: Annotated[str, ID]
        ...     pain: Annotated[int | None, mcid(2, span=10), about(bounds=(0, 10), weight=2)]
        ...     change: Annotated[float | None, OUTCOME]
        >>> [(each.name, each.kind, each.role) for each in Schema.from_dataclass(Week).fields]
        [('week', 'text-id', 'id'), ('pain', 'integer', 'problem'), ('change', 'number', 'outcome')]
        """
        return cls(fields=fields_of_dataclass(described))

    @classmethod
    def from_toml(cls, source: str | os.PathLike[str]) -> Self:
        """Read a schema from a TOML text, or from a file if a path is given.

        Raises TomlInvalid, which names the file, the line and the key at fault.
        """
        text, name = text_of(source)
        document = document_of(text, name)
        try:
            return cls.from_dict(document)
        except SchemaError as error:
            raise located(error, text, name, document) from error

    @classmethod
    def infer(cls, data: Any, *, roles: Mapping[str, Role] | None = None) -> Inferred[Self]:
        """Propose a schema for a data frame or rows, with a reason for every column.

        roles    by column, what values cannot say: "outcome", "plan", "group", "time", …
        raises   DocumentInvalid if there are no rows, or a role names no column

        >>> found = Schema.infer([{"id": "a", "pain": 2}, {"id": "b", "pain": 7}])
        >>> found.reasons["pain"]
        'whole numbers from 2 to 7; a difference of 5 scores 0'
        """
        return infer(lambda fields: cls(fields=fields), data, roles=roles)

    def digest(self) -> str:
        """Return the SHA-256 of the schema's canonical JSON, 64 hexadecimal digits."""
        return hashlib.sha256(canonical_json(_settled(self.to_dict()))).hexdigest()


def canonical_json(document: object) -> bytes:
    """Return JSON with sorted keys and no spaces, so that equal contents give equal bytes."""
    return _CANONICAL(document).encode("ascii")


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
        reason = f"there are no keys {unknown}"
        raise FieldInvalid(field=name, reason=reason, key=str(unknown[0]))
    parts = {key: _part(name, key, item) for key, item in document.items()}
    try:
        return Field(**parts)
    except MeasureInvalid as error:
        raise FieldInvalid(field=name, reason=str(error)) from error
    except TypeError as error:
        raise FieldInvalid(field=name, reason="a key holds the wrong type") from error


def _part(name: str, key: str, item: object) -> Any:
    try:
        if key == "measure":
            return measure_from_dict(item)
        if key == "missing":
            return Missing.from_dict(item)
    except (MeasureInvalid, DocumentInvalid) as error:
        raise FieldInvalid(field=name, reason=str(error), key=key) from error
    if key in ("bounds", "levels", "categories") and not isinstance(item, list | tuple):
        raise FieldInvalid(field=name, reason=f"{key} is a list", key=key)
    return item
