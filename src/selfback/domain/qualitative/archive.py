"""ZIP archives from outside, read so that nothing in them can do harm.

Nothing is ever unpacked to a disc. What leads out of the archive, is encrypted, stands there
twice, or is larger than a limit is refused before any of it is read; the size an entry says is
also the most that is read of it.
"""

import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, BinaryIO, Self

from selfback.domain.qualitative.refusal import FileRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is read of an archive at most; a large film in it that nobody reads does no harm.

    entries         files in it
    entry_bytes     of one file, unpacked
    bytes_in_all    of all files that are read, unpacked
    ratio           bytes unpacked for one byte packed, of a file above `small_bytes`; text reaches
                    20, the densest method 1032
    """

    entries: int = 20_000
    entry_bytes: int = 256 * 2**20
    bytes_in_all: int = 2**30
    ratio: int = 250
    small_bytes: int = 2**20


class Archive:
    """The files of a ZIP archive; names are found whatever their case or Unicode form."""

    def __init__(self, opened: zipfile.ZipFile, limits: Limits) -> None:
        self._zip, self._limits, self._bytes_read = opened, limits, 0
        self._infos = {info.filename: info for info in opened.infolist() if not info.is_dir()}
        self._alike = {_key(name): name for name in reversed(self._infos)}

    @property
    def names(self) -> list[str]:
        """The names of its files, in their order."""
        return list(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos or _key(name) in self._alike

    def open(self, name: str) -> "Unpacked":
        """Return one file as a stream; raises FileRefused if it is missing or too large."""
        if name not in self:
            raise FileRefused("it is not in the archive", file=name)
        info = self._infos[name if name in self._infos else self._alike[_key(name)]]
        self._check_size(info)
        try:
            return Unpacked(self._zip.open(info), info.filename)
        except _DAMAGE as fault:
            raise FileRefused(f"it cannot be unpacked ({fault})", file=name) from None

    def read(self, name: str) -> bytes:
        """Return one file; raises FileRefused."""
        with self.open(name) as stream:
            return stream.read()

    def _check_size(self, info: zipfile.ZipInfo) -> None:
        limits, name, size = self._limits, info.filename, info.file_size
        packed = max(info.compress_size, 1)
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRefused("it is packed in a way that is not read", file=name)
        if size > limits.entry_bytes:
            fact = f"it unpacks to {size} bytes; at most {limits.entry_bytes} are read"
            raise FileRefused(fact, file=name)
        if size > limits.small_bytes and size > limits.ratio * packed:
            raise FileRefused(f"it unpacks to {size // packed} times its size: a bomb", file=name)
        self._bytes_read += size
        if self._bytes_read > limits.bytes_in_all:
            fact = f"the files of the archive unpack to more than {limits.bytes_in_all} bytes"
            raise FileRefused(fact)


class Unpacked:
    """One file of an archive while it is read; damage becomes FileRefused."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name

    def read(self, count: int = -1) -> bytes:
        """Return the next bytes, all of them if no count is given; raises FileRefused."""
        try:
            return self._stream.read(count)
        except _DAMAGE as fault:
            raise FileRefused(f"it cannot be unpacked ({fault})", file=self._name) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_about: object) -> None:
        self._stream.close()


_DAMAGE: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError),
)
_LIMITS = Limits()


def open_archive(stream: BinaryIO, limits: Limits = _LIMITS) -> Archive:
    """Return an archive whose files are safe to read; raises FileRefused with the first reason."""
    try:
        opened = zipfile.ZipFile(stream)
    except _DAMAGE:
        raise FileRefused("this is not a ZIP archive, or it is damaged") from None
    infos = opened.infolist()
    if len(infos) > limits.entries:
        fact = f"the archive holds {len(infos)} files; at most {limits.entries} are read"
        raise FileRefused(fact)
    seen: set[str] = set()
    for info in infos:
        _check_name(info)
        if info.filename in seen:
            raise FileRefused("the archive holds it twice", file=info.filename)
        seen.add(info.filename)
    return Archive(opened, limits)


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    if not name or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise FileRefused("its path leads out of the archive", file=name)
    if "\0" in info.orig_filename:
        raise FileRefused("its name holds a zero byte", file=name.split("\0")[0])
    if stat.S_ISLNK(info.external_attr >> 16):
        raise FileRefused("it is a link to another file", file=name)
    if info.flag_bits & 0x1:
        raise FileRefused("it is encrypted", file=name)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./")).casefold()
