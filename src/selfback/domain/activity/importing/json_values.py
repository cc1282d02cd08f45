"""Values of a JSON file, one at a time, whatever its size."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import ijson

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing.entry import BUFFER, Entry

EACH = "*"
"""In a path: every item of a list."""

BOM = b"\xef\xbb\xbf"
Path = tuple[str, ...]
Places = tuple[int, ...]
OPENS = {"start_map", "start_array"}
CLOSES = {"end_map", "end_array"}


def values(
    entry: Entry,
    path: Path,
    *,
    limits: SizeLimits,
    wanted: Callable[[Places], bool] = lambda _places: True,
) -> Iterator[tuple[Places, Any]]:
    """Yield the values at a path, with the places of the lists on the way to each.

    path    such as ("data", "metrics", EACH); () is the document itself, or each of several
    wanted  whether a value with these places is built at all
    raises  FileRefused for what is not JSON, too deep or without end
    """
    with entry.open() as stream:
        watched = _Watched(stream, entry.name, limits.token_bytes)
        try:
            yield from _Walk(entry.name, path, limits.depth, wanted).values(watched)
        except (ijson.JSONError, ValueError, OverflowError) as refused:
            if isinstance(refused, FileRefused):
                raise
            said = " ".join(str(refused).split())
            if "NaN" in said:
                raise FileRefused(f"{entry.name}: holds NaN, which is not a number") from None
            raise FileRefused(f"{entry.name}: is cut off or not JSON") from None


def documents(entry: Entry, *, limits: SizeLimits) -> Iterator[Any]:
    """Yield each item where the file is a list, else each document of it; raises FileRefused."""
    is_list = entry.head().removeprefix(BOM).lstrip().startswith(b"[")
    for _places, value in values(entry, (EACH,) if is_list else (), limits=limits):
        yield value


class _Watched:
    """A stream that stops when a value does not come to an end."""

    def __init__(self, stream: BinaryIO, name: str, most: int) -> None:
        self._stream = stream
        self._name = name
        self._most = most
        self._is_begun = False
        self.since_value = 0

    def read(self, size: int = -1) -> bytes:
        if self.since_value > self._most + BUFFER:
            raise FileRefused(f"{self._name}: a value is longer than {self._most:,} bytes")
        data = self._stream.read(size)
        self.since_value += len(data)
        if not self._is_begun and size:
            self._is_begun = True
            data = data.removeprefix(BOM)
        return data


class _Walk:
    def __init__(
        self, name: str, path: Path, deepest: int, wanted: Callable[[Places], bool]
    ) -> None:
        self._name = name
        self._path = path
        self._deepest = deepest
        self._wanted = wanted
        # For each open list its place, for each open object its key.
        self._held: list[int | str | None] = []

    def values(self, stream: _Watched) -> Iterator[tuple[Places, Any]]:
        builder, built_from = None, 0
        for event, value in ijson.basic_parse(stream, use_float=True, multiple_values=True):
            stream.since_value = 0
            if event in CLOSES:
                self._held.pop()
            elif event == "map_key":
                self._held[-1] = value
            else:
                self._count()
                if builder is None and self._is_here():
                    builder, built_from = ijson.ObjectBuilder(), len(self._held)
                if event in OPENS:
                    self._open(event)
            if builder is not None:
                builder.event(event, value)
                if len(self._held) == built_from and event != "map_key":
                    yield self._places(), builder.value
                    builder = None

    def _open(self, event: str) -> None:
        self._held.append(-1 if event == "start_array" else None)
        if len(self._held) > self._deepest:
            raise FileRefused(f"{self._name}: values are nested {len(self._held)} deep")

    def _count(self) -> None:
        if self._held and isinstance(self._held[-1], int):
            self._held[-1] += 1

    def _is_here(self) -> bool:
        if len(self._held) != len(self._path):
            return False
        pairs = zip(self._path, self._held, strict=True)
        is_on_path = all(
            isinstance(held, int) if part == EACH else held == part for part, held in pairs
        )
        return is_on_path and self._wanted(self._places())

    def _places(self) -> Places:
        return tuple(each for each in self._held if isinstance(each, int))
