"""Which files must be there, which must not, and whether ids are those of their folders."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from selfback.domain.content.checks.places import (
    AVOIDED,
    COUNTRIES,
    FOLDERS,
    LISTS,
    RELEASE,
    WORD_FOLDERS,
    structure_file,
    words_file,
)
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.loading import files_below


def missing_files(root: Path, unworded: Collection[str] = ()) -> Iterator[Finding]:
    """Folders without their structure, and words that are missing in a language.

    unworded    instruments whose words a host installs: they have none here
    """
    for file in (RELEASE, COUNTRIES, AVOIDED, *LISTS.values()):
        yield from _missing(root, file)
    for folder in WORD_FOLDERS:
        yield from _missing_words(root, folder)
    for kind in FOLDERS:
        yield from _missing_in_folders(root, kind, unworded if kind == "instruments" else ())
    if not list((root / "rules").glob("*.toml")):
        yield Finding(file="rules", key="", sentence="There is no rule file.")


def _missing_in_folders(root: Path, kind: str, unworded: Collection[str]) -> Iterator[Finding]:
    folders = sorted(path for path in (root / kind).glob("*") if path.is_dir())
    if not folders:
        yield Finding(file=kind, key="", sentence="There is nothing in this folder.")
    for folder in folders:
        yield from _missing(root, structure_file(kind, folder.name))
        if folder.name not in unworded:
            yield from _missing_words(root, f"{kind}/{folder.name}")
        if kind == "exercises":
            yield from _missing(root, f"{kind}/{folder.name}/poses.toml")


def _missing_words(root: Path, folder: str) -> Iterator[Finding]:
    for language in Language:
        yield from _missing(root, words_file(folder, language))


def _missing(root: Path, file: str) -> Iterator[Finding]:
    path = root / file
    if not path.is_file():
        yield Finding(file=file, key="", sentence="This file is missing.")
    elif not path.read_bytes().strip():
        yield Finding(file=file, key="", sentence="This file is empty.")


def stray_files(root: Path) -> Iterator[Finding]:
    """Files in the folders of exercises, messages, questions and tools that nothing reads."""
    words = {f"{language}.toml" for language in Language}
    for path in files_below(root):
        file = PurePosixPath(path.relative_to(root).as_posix())
        kind = file.parts[0]
        if kind not in FOLDERS or file.name == "README.md":
            continue
        known = words | {FOLDERS[kind]} | ({"poses.toml"} if kind == "exercises" else set())
        if len(file.parts) != 3 or file.name not in known:
            yield Finding(file=str(file), key="", sentence="Nothing reads this file.")


def ids_of_folders(library: Library) -> Iterator[Finding]:
    """Pieces of content whose id is not the name of their folder."""
    kinds: Mapping[str, Mapping[str, str]] = {
        "exercises": {name: item.id for name, item in library.exercises.items()},
        "education": {name: item.id for name, item in library.messages.items()},
        "instruments": {
            name: item.id for name, item in {**library.instruments, **library.unworded}.items()
        },
        "tools": {name: item.id for name, item in library.tools.items()},
    }
    for kind, ids in kinds.items():
        for name, item_id in ids.items():
            if item_id != name:
                sentence = f"The id is {item_id}, the folder is {name}; they must be the same."
                yield Finding(file=structure_file(kind, name), key="id", sentence=sentence)
