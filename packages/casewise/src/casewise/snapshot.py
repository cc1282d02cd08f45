"""A case base as one sealed file: NumPy arrays and JSON in a zip; equal content, equal bytes.

The cases are written in the order of their ids and every list of values in a fixed order, so that
the same cases give the same file however they came in.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.digest import document_of
from casewise.errors import CasewiseError, SchemaError
from casewise.expectation import sort_key
from casewise.fields import Field
from casewise.plain import MARK, Coded, Floats, Histories, Names, Plain, key_of, name_of
from casewise.schema import Schema, canonical_json

FORMAT = "casewise case base 1"
MADE = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip knows, so that no clock is read
HEAD = "base.json"
# what zipfile raises at changed bytes; RuntimeError where they say the entry is encrypted
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


class SnapshotUnreadable(CasewiseError):
    """A file is not a case base, or not as it was written; carries `path` and `reason`."""

    def __init__(self, *, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


def write(path: str | Path, head: Mapping[str, Any], columns: Mapping[str, Plain]) -> None:
    """Write a base, whole or not at all; `columns` are in the order of the ids.

    head   what JSON says of the base: schema, min_shared, digest
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    described = {}
    for at, (name, column) in enumerate(columns.items()):
        described[name], own = _described(column)
        arrays |= {f"{at:04}.{part}": array for part, array in own.items()}
    entries = {name: _npy(array) for name, array in arrays.items()}
    document = {"format": FORMAT, "columns": [[name, described[name]] for name in columns], **head}
    sealed = document | {"seal": _seal(document, entries)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(zipfile.ZipInfo(HEAD, MADE), canonical_json(sealed))
        for name, data in sorted(entries.items()):
            info = zipfile.ZipInfo(f"{name}.npy", MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, data, compresslevel=1)
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    draft.write_bytes(buffer.getvalue())
    draft.replace(target)


def read(path: str | Path) -> tuple[Mapping[str, Any], Schema, dict[str, Plain]]:
    """Return what was written; raises SnapshotUnreadable if it is not as it was, OSError."""
    data = Path(path).read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = {name.removesuffix(".npy"): file.read(name) for name in file.namelist()}
    except UNREADABLE as error:
        reason = "not a case base, or cut short or changed since it was written"
        raise SnapshotUnreadable(path=str(path), reason=reason) from error
    head = _head(path, entries)
    seal = head.pop("seal", None)
    if head.get("format") != FORMAT:
        raise SnapshotUnreadable(path=str(path), reason=f"not in the format {FORMAT!r}")
    if seal != _seal(head, entries):
        raise SnapshotUnreadable(path=str(path), reason="changed since it was written")
    try:
        schema = Schema.from_dict(head["schema"])
        fields = {each.name: each for each in schema.fields}
        columns = {
            name: _column(fields[name], described, at, entries)
            for at, (name, described) in enumerate(head["columns"])
        }
    except (SchemaError, KeyError, ValueError, TypeError, IndexError) as error:
        reason = f"its schema and its columns do not belong together: {error}"
        raise SnapshotUnreadable(path=str(path), reason=reason) from error
    return head, schema, columns


def in_order_of_ids(names: npt.NDArray[np.bytes_]) -> npt.NDArray[np.intp]:
    """Return the places of cases in the order of their ids."""
    texts = [name_of(name) for name in names.tolist()]
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.intp)


def _head(path: str | Path, entries: dict[str, bytes]) -> dict[str, Any]:
    try:
        head = json.loads(entries.pop(HEAD))
    except (KeyError, ValueError) as error:
        raise SnapshotUnreadable(path=str(path), reason="not a case base") from error
    if not isinstance(head, dict):
        raise SnapshotUnreadable(path=str(path), reason="not a case base")
    return head


def _seal(document: Mapping[str, Any], entries: Mapping[str, bytes]) -> str:
    total = hashlib.sha256(canonical_json(document))
    for name in sorted(entries):
        total.update(name.encode() + b"\0" + hashlib.sha256(entries[name]).digest())
    return total.hexdigest()


def _npy(array: npt.NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), version=(1, 0))
    return buffer.getvalue()


def _array(entries: Mapping[str, bytes], at: int, part: str) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = np.lib.format.read_array(
        io.BytesIO(entries[f"{at:04}.{part}"]), allow_pickle=False
    )
    return array


def _described(column: Plain) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Return what JSON says of a column, and its arrays."""
    if isinstance(column, Names):
        ends = np.cumsum([len(name) for name in column.names.tolist()], dtype="<i8")
        joined = np.frombuffer(b"".join(column.names.tolist()), dtype=np.uint8)
        return {"form": "names"}, {"bytes": joined, "ends": ends}
    if isinstance(column, Floats):
        return {"form": "floats"}, {"numbers": column.numbers.astype("<f8")}
    if isinstance(column, Histories):
        return {"form": "histories"}, {
            "weeks": column.weeks.astype("<f8"),
            "ends": column.ends.astype("<i8"),
            "known": column.known.astype(np.uint8),
        }
    order = sorted(range(len(column.values)), key=lambda at: _rank(column.values[at]))
    renumbered = np.zeros(len(order) + 1, dtype=np.int64)
    renumbered[np.array(order, dtype=np.intp) + 1] = np.arange(1, len(order) + 1)
    values = [document_of(column.values[at]) for at in order]
    return {"form": "codes", "values": values}, {"codes": renumbered[column.codes].astype("<u4")}


def _rank(value: Any) -> Any:
    if isinstance(value, tuple):
        return [(week is not None, week or 0.0) for week in key_of(value)]
    return sort_key(value)


def _column(
    field: Field, described: Mapping[str, Any], at: int, entries: Mapping[str, bytes]
) -> Plain:
    form = described["form"]
    if form == "names":
        ends = _array(entries, at, "ends").tolist()
        data = _array(entries, at, "bytes").tobytes()
        starts = [0, *ends[:-1]]
        names = [data[a:b] for a, b in zip(starts, ends, strict=False)]
        if not all(name.endswith(MARK) for name in names):
            raise ValueError("an id has no end")
        return Names(names=np.array(names, "S"))
    if form == "floats":
        return Floats(numbers=_array(entries, at, "numbers").astype(np.float64))
    if form == "histories":
        return Histories(
            weeks=_array(entries, at, "weeks").astype(np.float64),
            ends=_array(entries, at, "ends").astype(np.int64),
            known=_array(entries, at, "known").astype(np.bool_),
        )
    values = tuple(_value(field, item) for item in described["values"])
    codes = _array(entries, at, "codes").astype(np.int64)
    if codes.max(initial=0) > len(values):
        raise ValueError("a code stands for no value")
    return Coded(values=values, codes=codes)


def _value(field: Field, item: Any) -> Any:
    if field.kind == "set":
        return frozenset(item)
    if field.kind == "date":
        return date.fromisoformat(item)
    if field.kind == "series":
        return tuple(float("nan") if week is None else week for week in item)
    return item
