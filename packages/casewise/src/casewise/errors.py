"""Everything that can be wrong, named by the fact; all messages are free of the values in a case.

CasewiseError
├── SchemaError              the description of a case contradicts itself
│   ├── FieldInvalid         one field does; carries `field` and `reason`
│   ├── MeasureInvalid       one measure does; carries `measure` and `reason`
│   ├── DocumentInvalid      a dictionary is not the description of a schema
│   │   └── TomlInvalid      a TOML text is not; carries `source`, `line` and `key`
│   ├── TypeUnclear          a type annotation says too little; carries `field` and `reason`
│   └── NothingToCompare     no field is compared, or all weights are zero
├── SpanNotLearned           a measure that learns its span was used before it saw cases
├── InvalidData              values do not fit the schema; carries all `faults`
│   ├── InvalidCase
│   │   └── DuplicateId      two cases have one id; carries `ids`
│   └── InvalidQuery
├── InvalidRequest           k, ties, mask or weights of a retrieval make no sense
├── UnknownCase              no such id or group in this case base; carries `missing`
├── EmbeddingUnknown         no function is registered under a name; carries `function`, `version`
└── ExtraMissing             an optional package is not installed; carries `package` and `extra`
"""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 10  # a message names this many faults; `faults` holds them all


class CasewiseError(Exception):
    """Base of every error that casewise raises on purpose."""


class SchemaError(CasewiseError):
    """The description of a case contradicts itself."""


class FieldInvalid(SchemaError):
    """One field of a schema contradicts itself; `key` names the part at fault, if one is."""

    def __init__(self, *, field: str, reason: str, key: str | None = None) -> None:
        self.field = field
        self.reason = reason
        self.key = key
        super().__init__(f"field {field!r}: {reason}")


class MeasureInvalid(SchemaError):
    """One measure has parameters that make no similarity."""

    def __init__(self, *, measure: str, reason: str) -> None:
        self.measure = measure
        self.reason = reason
        super().__init__(f"measure {measure!r}: {reason}")


class DocumentInvalid(SchemaError):
    """A dictionary does not describe a schema."""


class TomlInvalid(DocumentInvalid):
    """A TOML text does not describe a schema; `line` counts from 1, None if it is unknown."""

    def __init__(self, *, source: str, line: int | None, key: str | None, reason: str) -> None:
        self.source = source
        self.line = line
        self.key = key
        place = source if line is None else f"{source}, line {line}"
        super().__init__(f"{place}: {f'{key}: ' if key else ''}{reason}")


class TypeUnclear(SchemaError):
    """The type of an attribute does not say what kind of field it is."""

    def __init__(self, *, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"attribute {field!r}: {reason}")


class NothingToCompare(SchemaError):
    """A schema has no problem field with a weight above zero."""


class SpanNotLearned(CasewiseError):
    """The span of a measure is learned from cases, and it has seen none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One value that does not fit the schema.

    row      position in the rows given, from 0; None for a query
    id       id of the case, if it has a usable one
    field    name of the field or key; "" if the row is not a mapping
    reason   what is wrong, without the value itself
    """

    row: int | None
    id: str | None
    field: str
    reason: str

    def __str__(self) -> str:
        place = "query" if self.row is None else f"row {self.row}"
        named = f" ({self.id})" if self.id is not None else ""
        return f"{place}{named}: {self.field}: {self.reason}"


class InvalidData(CasewiseError):
    """Values do not fit the schema; `faults` lists every one of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"and {len(self.faults) - SHOWN} more")
        super().__init__("\n".join(lines))


class InvalidCase(InvalidData):
    """Cases do not fit the schema."""


class DuplicateId(InvalidCase):
    """Two cases have one id; ids must be unique."""

    def __init__(self, ids: Sequence[str], faults: Sequence[Fault]) -> None:
        self.ids = tuple(ids)
        super().__init__(faults)


class InvalidQuery(InvalidData):
    """The query does not fit the schema."""


class InvalidRequest(CasewiseError):
    """An argument of a retrieval makes no sense."""


class UnknownCase(CasewiseError):
    """The case base holds no such case or group."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"not in this case base: {', '.join(self.missing)}")


class OutcomeUnusable(CasewiseError):
    """A field cannot serve as the outcome; carries `field` and `reason`."""

    def __init__(self, *, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"outcome {field!r}: {reason}")


class EmbeddingUnknown(CasewiseError):
    """No function is registered under the name and version that a measure asks for."""

    def __init__(self, *, function: str, version: str) -> None:
        self.function = function
        self.version = version
        super().__init__(
            f"no embedding {function!r} in version {version!r} is registered;"
            " call register_embedding first"
        )


class ExtraMissing(CasewiseError):
    """An optional package is needed and not installed."""

    def __init__(self, package: str, extra: str) -> None:
        self.package = package
        self.extra = extra
        super().__init__(f"{package} is not installed: pip install casewise[{extra}]")
