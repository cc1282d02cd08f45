"""The files of an archive, after everything that makes an archive dangerous was looked for."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing.entry import Entry, refusing

MAGIC = b"PK\x03\x04"
EMPTY = b"PK\x05\x06"
ARCHIVES = (MAGIC, b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00")
ENCRYPTED = 0x1
LOCAL_HEADER = 30
SMALL = 1 << 20
"""Below this size a file cannot be a bomb, however well it was packed."""

CheckTime = Callable[[], None]


def entries(
    file: BinaryIO, *, limits: SizeLimits, check_time: CheckTime, password: bytes | None
) -> tuple[Entry, ...]:
    """Return the files of an archive, none of them unpacked.

    raises  FileRefused for a broken archive, too many or too large files, a packing ratio that
            only bombs have, names that lead elsewhere, links, files that share their bytes or
            their name, archives within, and files under a password that was not given
    """
    with refusing("the archive"):
        archive = zipfile.ZipFile(file)
    infos = archive.infolist()
    if not infos:
        raise FileRefused("the archive is empty")
    if len(infos) > limits.zip_entries:
        raise FileRefused(
            f"the archive holds {len(infos):,} files, more than {limits.zip_entries:,}"
        )
    for info in infos:
        _check_name(info)
        _check_size(info, limits)
        _check_lock(info, password)
    _check_sum(infos, limits)
    _check_doubles(infos)
    _check_overlap(infos)
    found = tuple(
        Entry(
            name=info.filename,
            size=info.file_size,
            opened=_opener(archive, info, password),
            check_time=check_time,
        )
        for info in infos
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    )
    _check_nested(found)
    return found


def _opener(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes | None
) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info, pwd=password)


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename.replace("\\", "/")
    shown = name[:80].encode("ascii", "backslashreplace").decode()
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":" or "\0" in name:
        raise FileRefused(f"the archive holds a file whose name leads elsewhere: {shown}")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise FileRefused(f"the archive holds a link or device instead of a file: {shown}")


def _check_size(info: zipfile.ZipInfo, limits: SizeLimits) -> None:
    packed = max(info.compress_size, 1)
    if info.file_size > SMALL and info.file_size / packed > limits.zip_ratio:
        raise FileRefused(
            f"the archive is a bomb: {info.filename[:80]} is packed"
            f" {info.file_size // packed:,} to 1, more than {limits.zip_ratio:g} to 1"
        )


def _check_sum(infos: list[zipfile.ZipInfo], limits: SizeLimits) -> None:
    total = sum(info.file_size for info in infos)
    if total > limits.file_bytes:
        raise FileRefused(
            f"the archive holds {total:,} bytes unpacked, more than {limits.file_bytes:,}"
        )


def _check_lock(info: zipfile.ZipInfo, password: bytes | None) -> None:
    if info.flag_bits & ENCRYPTED and password is None:
        raise FileRefused(
            "the archive is locked with a password: give it, or unpack the archive first"
        )


def _check_doubles(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        if info.filename in seen:
            raise FileRefused(f"the archive holds two files named {info.filename[:80]}")
        seen.add(info.filename)


def _check_overlap(infos: list[zipfile.ZipInfo]) -> None:
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            raise FileRefused(f"the archive is a bomb: {info.filename[:80]} shares its bytes")
        end = info.header_offset + LOCAL_HEADER + len(info.orig_filename) + info.compress_size


def _check_nested(found: tuple[Entry, ...]) -> None:
    for entry in found:
        entry.check_time()
        with refusing(entry.name), entry.opened() as stream:
            begin = stream.read(8)
        if begin.startswith(ARCHIVES):
            raise FileRefused(
                f"the archive holds another archive, {entry.name[:80]}: unpack it first"
            )
