"""A file, or a file within an archive, that is read under guard."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO

from selfback.domain.activity.errors import FileRefused

HEAD = 8192
BUFFER = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of data.

    name     as the archive or the person calls it; only for sentences, and where a format keeps
             what it holds nowhere else
    size     bytes, as declared
    opened   opens it from its beginning; only `open` calls it
    """

    name: str
    size: int
    opened: Callable[[], IO[bytes]]
    check_time: Callable[[], None]

    def open(self) -> BinaryIO:
        """Open it from its beginning; reading raises FileRefused when it is broken or too large."""
        return io.BufferedReader(Guarded(self), BUFFER)

    def head(self) -> bytes:
        """Return its first 8 kB."""
        with self.open() as stream:
            return stream.read(HEAD)

    def whole(self) -> bytes:
        """Return all of it."""
        with self.open() as stream:
            return stream.read()


class Guarded(io.RawIOBase):
    """A stream that gives just as much as was declared, and nothing after its time is up."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry
        self._given = 0
        with refusing(entry.name):
            self._stream = entry.opened()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._entry.check_time()
        with refusing(self._entry.name):
            data = self._stream.read(len(buffer))
        self._given += len(data)
        if self._given > self._entry.size:
            raise FileRefused(f"{self._entry.name}: holds more than the archive says")
        if not data and self._given < self._entry.size:
            raise FileRefused(f"{self._entry.name}: holds less than the archive says")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def shared(file: BinaryIO) -> BinaryIO:
    """Return a file from its beginning; closing that leaves the file open for others."""
    return io.BufferedReader(_Shared(file), BUFFER)


class _Shared(io.RawIOBase):
    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._place)
        data = self._file.read(len(buffer))
        self._place += len(data)
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """While it lasts, what is wrong with an archive becomes a sentence; raises FileRefused."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise FileRefused(f"{name}: is damaged or cut off") from None
    except NotImplementedError:
        raise FileRefused(f"{name}: is packed in a way we cannot unpack") from None
    except RuntimeError:
        raise FileRefused(f"{name}: cannot be opened with this password") from None
