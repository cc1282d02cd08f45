"""The messages of a FIT file as raw whole numbers by field; fitdecode reads the file."""

import struct
from collections.abc import Iterator, Mapping
from typing import Any

import fitdecode

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing.entry import Entry

BROKEN = (
    fitdecode.FitError,
    struct.error,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
)
"""What the library raises for files that are no proper FIT."""

TIME = 253
"""The field of the full time of a message, in every message of the profile."""


def messages(entry: Entry) -> Iterator[tuple[int, Mapping[int, int]]]:
    """Yield the global number of each message and its fields; those without a value are left out.

    raises  FileRefused for what is cut off, fails its check sum, or is no FIT
    """
    with entry.open() as stream:
        frames = _frames(stream)
        while True:
            try:
                frame = next(frames, None)
            except FileRefused:
                raise
            except BROKEN:
                raise FileRefused(f"{entry.name}: is cut off or a damaged FIT file") from None
            if frame is None:
                return
            if isinstance(frame, fitdecode.FitDataMessage):
                yield frame.global_mesg_num, _raw(frame)


def _frames(stream: Any) -> Iterator[Any]:
    yield from fitdecode.FitReader(
        stream,
        processor=None,
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )


def _raw(frame: Any) -> dict[int, int]:
    """The numbers as they stand in the file, not as the library scales them."""
    found = {}
    for field in frame.fields:
        raw = field.raw_value
        if isinstance(raw, tuple) and len(raw) == 1:
            raw = raw[0]
        stored = field.field_def
        if stored is None:
            # All of these the library worked out; a time stood in the header of the message.
            is_wanted, number = field.field is fitdecode.profile.FIELD_TYPE_TIMESTAMP, TIME
        else:
            is_wanted, number = not stored.is_dev, stored.def_num
        if is_wanted and isinstance(raw, int):
            found[number] = raw
    return found
