"""The folder of a host's own words for instruments: reading, installing, all or nothing."""

import os
from pathlib import Path

import click

import selfback
from selfback.domain.content.finding import Finding
from selfback.domain.content.host_wording import HostWording
from selfback.domain.content.library import Library
from selfback.domain.content.loading import read_wording
from selfback.domain.instruments.value_set import (
    DECREMENTS,
    TABLE,
    ValueSetRefused,
    read_value_set,
    value_set_path,
)
from selfback.domain.trial.instruments import VALUED

FOLDER, DATA = "SELFBACK_WORDINGS", "SELFBACK_DATA"


class NotInstalled(Exception):
    """Nothing was installed; each fault is a sentence with its place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class OthersInstalled(NotInstalled):
    """Other words are installed already; whoever replaces them says so."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            (f"{path.name} is installed already and differs; --replace puts this in its place",)
        )


def wordings_folder(chosen: Path | None = None) -> Path:
    """Return the chosen folder, $SELFBACK_WORDINGS, or `wordings` in the data folder."""
    if chosen is not None:
        return chosen
    if named := os.environ.get(FOLDER):
        return Path(named)
    data = os.environ.get(DATA)
    return (
        Path(data) if data else Path(selfback.__file__).resolve().parents[2] / "var"
    ) / "wordings"


def install_wording(
    file: Path, *, folder: Path, library: Library, replaces: bool
) -> tuple[HostWording, bool]:
    """Keep a host's words; return them, and whether anything changed.

    library     with the content's own words only
    raises      NotInstalled with every fault of the file; nothing is written then
    """
    wording, faults = read_wording(file, library)
    if wording is None or faults:
        raise NotInstalled(_said(faults, file))
    changed = _put(file.read_bytes(), folder / f"{wording.instrument}.toml", replaces=replaces)
    return wording, changed


def install_value_set(file: Path, *, folder: Path, replaces: bool) -> bool:
    """Keep a host's value set for EQ-5D-5L; return whether anything changed.

    raises  NotInstalled with every fault of the file; nothing is written then
    """
    suffix = TABLE if file.suffix.lower() == TABLE else DECREMENTS
    held = file.read_bytes()
    try:
        read_value_set(held.decode("utf-8"), is_table=suffix == TABLE)
    except UnicodeDecodeError:
        raise NotInstalled(("This is not UTF-8 text.",)) from None
    except ValueSetRefused as refused:
        raise NotInstalled(refused.faults) from refused
    target = value_set_path(folder, VALUED, suffix)
    other = value_set_path(folder, VALUED, DECREMENTS if suffix == TABLE else TABLE)
    if other.exists() and not replaces:
        raise OthersInstalled(other)
    changed = _put(held, target, replaces=replaces)
    other.unlink(missing_ok=True)
    return changed


def _said(faults: tuple[Finding, ...], file: Path) -> tuple[str, ...]:
    return tuple(map(str, faults)) or (f"{file.name}: There is no such file.",)


def _put(held: bytes, target: Path, *, replaces: bool) -> bool:
    """Write a file whole or not at all; the same file again changes nothing."""
    if target.exists():
        if target.read_bytes() == held:
            return False
        if not replaces:
            raise OthersInstalled(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f"{target.suffix}.new")
    fresh.write_bytes(held)
    fresh.replace(target)
    return True


into_option = click.option(
    "--into",
    "wordings",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The folder of the host's words; otherwise ${FOLDER}, or `wordings` in the data folder.",
)
