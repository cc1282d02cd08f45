"""A folder of files as one zip file, whose bytes depend on the files alone."""

import zipfile
from pathlib import Path

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The moment every file in an archive has, so that the same files give the same bytes."""


def pack(folder: Path, path: Path) -> bytes:
    """Write all files below a folder to a zip file that only we may read; return its bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            about = zipfile.ZipInfo(file.relative_to(folder).as_posix(), FIRST_DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, file.read_bytes())
    path.chmod(0o600)
    return path.read_bytes()
