"""Apple Health: one XML file, perhaps of gigabytes, in an archive or alone."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO
from xml.parsers import expat

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing.apple_times import AppleTimes
from selfback.domain.activity.importing.entry import BUFFER, Entry
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.values import step_count
from selfback.domain.activity.intervals import Source, StepRow, moment

ROOT = b"<HealthData"
STEPS = "HKQuantityTypeIdentifierStepCount"
TYPED = "HKWasUserEntered"
PROLOG_MOST = 1 << 20
MODELS = [
    re.compile(rf"{part}:(.*?)(?:, [a-zA-Z]+:|>|$)") for part in ("hardware", "model", "name")
]
CONTROLS = bytes(set(range(32)) - {0x09, 0x0A, 0x0D})


def recognises(head: bytes) -> bool:
    return ROOT in head or b"<!DOCTYPE HealthData" in head


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    for entry in entries:
        with entry.open() as stream:
            yield from _Parsing(entry.name, reading).rows(stream)


def after_prolog(stream: BinaryIO, name: str) -> tuple[bytes, int]:
    """Return the first bytes from the root element on, and how many lines went before.

    Apple writes a document type that strict parsers refuse, so what stands before the root is
    read over. Nothing in it is needed; entities in it are only ever hostile.
    """
    held = b""
    while (place := _root(held)) < 0:
        data = stream.read(BUFFER)
        held += data
        if not data or len(held) > PROLOG_MOST + BUFFER:
            raise FileRefused(f"{name}: is cut off or no export of Apple Health")
    prolog = held[:place]
    if b"<!ENTITY" in prolog.upper():
        raise FileRefused(f"{name}: declares XML entities, as only hostile files do")
    return held[place:], prolog.count(b"\n")


def _root(held: bytes) -> int:
    place = held.find(ROOT)
    while place >= 0:
        after = held[place + len(ROOT) : place + len(ROOT) + 1]
        if after and after in b" \t\r\n>/":
            return place
        place = held.find(ROOT, place + 1)
    return -1


class _Parsing:
    """Reads the elements as they come and keeps only steps."""

    def __init__(self, name: str, reading: Reading) -> None:
        self._name = name
        self._reading = reading
        self._limits = reading.rules.limits
        self._times = AppleTimes()
        self._found: list[StepRow] = []
        self._record: dict[str, str] | None = None
        self._is_typed = False
        self._within = 0
        self._depth = 0
        self._lines_before = 0
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._refuse_entity

    def rows(self, stream: BinaryIO) -> Iterator[StepRow]:
        data, self._lines_before = after_prolog(stream, self._name)
        fed = 0
        while data:
            data = data.translate(None, CONTROLS)
            fed += len(data)
            self._parse(data, is_last=False)
            if fed - self._parser.CurrentByteIndex > self._limits.token_bytes + BUFFER:
                raise FileRefused(
                    f"{self._where()}: a tag is longer than {self._limits.token_bytes:,} bytes"
                )
            yield from self._found
            self._found.clear()
            data = stream.read(BUFFER)
        self._parse(b"", is_last=True)
        yield from self._found

    def _parse(self, data: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError as refused:
            said = expat.ErrorString(refused.code)
            raise FileRefused(f"{self._where()}: is cut off or not XML ({said})") from None

    def _where(self) -> str:
        return f"{self._name}, line {self._lines_before + self._parser.CurrentLineNumber}"

    def _start(self, name: str, held: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise FileRefused(f"{self._where()}: elements are nested {self._depth} deep")
        if name == "Record":
            if held.get("type") == STEPS and not self._within:
                self._record, self._is_typed = held, False
        elif name == "MetadataEntry":
            if self._record is not None and held.get("key") == TYPED:
                self._is_typed = held.get("value", "").casefold() in {"1", "true", "yes"}
        elif name == "Correlation":
            # What stands in one stands beside it too.
            self._within += 1
        elif name == "ExportDate":
            self._reading.written_at = self._moment(held.get("value", ""))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == "Record":
            if self._record is not None:
                self._found.append(self._row(self._record))
                self._record = None
        elif name == "Correlation":
            self._within -= 1

    def _row(self, held: dict[str, str]) -> StepRow:
        try:
            start, end, value = held["startDate"], held["endDate"], held["value"]
        except KeyError as missing:
            raise FileRefused(f"{self._where()}: a record of steps has no {missing}") from None
        unit = held.get("unit", "count")
        if unit != "count":
            raise FileRefused(f"{self._where()}: steps are given in {unit[:40]!r}, not in counts")
        is_plain = value.isascii() and value.isdigit() and len(value) < 10
        return StepRow(
            self._source(held),
            self._times.microseconds(start, self._where),
            self._times.microseconds(end, self._where),
            float(value) if is_plain else step_count(value, where=self._where()),
        )

    def _source(self, held: dict[str, str]) -> Source:
        return self._reading.source(
            held.get("sourceName", ""),
            device=_model(held.get("device", "")),
            is_manual=self._is_typed,
        )

    def _moment(self, text: str) -> datetime:
        return moment(self._times.microseconds(text, self._where))

    def _refuse_entity(self, *_declared: object) -> None:
        raise FileRefused(f"{self._name}: declares XML entities, as only hostile files do")


def _model(device: str) -> str:
    """What stays the same of `<<HKDevice: 0x1>, name:Apple Watch, hardware:Watch3,4, …>`."""
    for pattern in MODELS:
        if found := pattern.search(device):
            return found[1]
    return ""
