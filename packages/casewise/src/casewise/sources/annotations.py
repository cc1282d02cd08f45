"""A schema from the annotated attributes of a pydantic model or a dataclass.

A pydantic model is read by attribute (`model_fields`), so that casewise needs no pydantic.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from casewise.errors import TypeUnclear
from casewise.fields import Field, Kind
from casewise.measures.measure import Measure
from casewise.measures.symbols import CyclicOrdinal, Ordinal
from casewise.missing import Missing
from casewise.sources.marks import About
from casewise.sources.rows import TRUTH

_KINDS: Mapping[Any, Kind] = {float: "number", int: "integer", date: "date", str: "text"}


def fields_of_model(model: Any) -> tuple[Field, ...]:
    """Return the fields of a pydantic model (version 2); raises TypeUnclear, SchemaError."""
    described = getattr(model, "model_fields", None)
    if not isinstance(described, Mapping):
        raise TypeUnclear(field=str(model), reason="not a pydantic model")
    return tuple(
        field_of(name, info.annotation, tuple(getattr(info, "metadata", ())))
        for name, info in described.items()
    )


def fields_of_dataclass(cls: Any) -> tuple[Field, ...]:
    """Return the fields of a dataclass; raises TypeUnclear, SchemaError."""
    if not (dataclasses.is_dataclass(cls) and isinstance(cls, type)):
        raise TypeUnclear(field=str(cls), reason="not a dataclass")
    hints = get_type_hints(cls, include_extras=True)
    return tuple(field_of(each.name, hints[each.name], ()) for each in dataclasses.fields(cls))


def field_of(name: str, annotation: Any, marks: Iterable[object]) -> Field:
    """Return the field that an annotated type describes.

    annotation   such as `int`, `float | None`, `Literal["low", "high"]`, an Enum of texts,
                 `frozenset[Literal[...]]`, `list[float]`, or Annotated of one of these
    marks        measures, missing policies, `about(...)` and limits (`ge`, `le`) found outside it

    Raises TypeUnclear where the type does not say what kind of field it is.
    """
    plain, inside = _unwrapped(annotation)
    every = [*inside, *marks]
    parts = _parts(every)
    measure = parts.get("measure")
    kind, words = _kind(name, plain, measure)
    parts.setdefault("kind", _kind_by_role(parts.get("role"), kind))
    words_key = "levels" if parts["kind"] == "ordinal" else "categories"
    if words and parts["kind"] in ("ordinal", "category", "set") and measure is None:
        parts.setdefault(words_key, words)
    elif words and parts["kind"] in ("category", "set"):
        parts.setdefault("categories", words)
    if parts["kind"] in ("number", "integer", "series") and "bounds" not in parts:
        parts |= _bounds(every)
    return Field(name=name, **parts)


def _unwrapped(annotation: Any) -> tuple[Any, list[object]]:
    """Take Annotated and "or None" off a type, in whatever order they stand."""
    marks: list[object] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
            continue
        kept = [each for each in get_args(annotation) if each is not NoneType]
        if get_origin(annotation) in (Union, UnionType) and len(kept) == 1:
            annotation = kept[0]
            continue
        return annotation, marks


def _parts(marks: Iterable[object]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for mark in marks:
        if isinstance(mark, Measure):
            parts["measure"] = mark
        elif isinstance(mark, Missing):
            parts["missing"] = mark
        elif isinstance(mark, About):
            given = {each.name: getattr(mark, each.name) for each in dataclasses.fields(mark)}
            parts |= {key: item for key, item in given.items() if item is not None}
    return parts


def _kind_by_role(role: str | None, kind: Kind) -> Kind:
    return "text-id" if role in ("id", "group") and kind == "text" else kind


def _kind(name: str, plain: Any, measure: object) -> tuple[Kind, tuple[str, ...]]:
    if isinstance(measure, Ordinal | CyclicOrdinal):
        return "ordinal", ()
    if plain is bool:
        return "category", tuple(TRUTH.values())
    if plain is datetime:
        raise TypeUnclear(field=name, reason="a moment is no field; use a date or a number")
    if words := _words(plain):
        return "category", words
    inner = get_args(plain)[0] if get_args(plain) else None
    if get_origin(plain) in (set, frozenset) and (words := _words(inner)):
        return "set", words
    if get_origin(plain) in (list, tuple) and _unwrapped(inner)[0] in (int, float):
        return "series", ()
    if plain in _KINDS:
        return _KINDS[plain], ()
    raise TypeUnclear(field=name, reason=f"the type {plain} is no kind of field")


def _words(plain: Any) -> tuple[str, ...]:
    """Return the words of a Literal or an Enum of texts, none if it is neither."""
    is_enum = isinstance(plain, type) and issubclass(plain, Enum)
    given = get_args(plain) if get_origin(plain) is Literal else ()
    words = tuple(each.value for each in plain) if is_enum else given
    return words if all(isinstance(word, str) for word in words) else ()


def _bounds(marks: Iterable[object]) -> dict[str, Any]:
    """Return bounds from marks with `ge` and `le`, such as those of pydantic's Field."""
    low = next((mark.ge for mark in marks if getattr(mark, "ge", None) is not None), None)  # type: ignore[attr-defined]  # it has one
    high = next((mark.le for mark in marks if getattr(mark, "le", None) is not None), None)  # type: ignore[attr-defined]  # it has one
    return {} if low is None or high is None else {"bounds": (low, high)}
