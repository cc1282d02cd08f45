"""Files become a library; every file that is not what its type says is refused in a sentence."""

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from selfback.domain.content.finding import ContentRefused, Finding, NoContentFolder
from selfback.domain.content.helpline import Country
from selfback.domain.content.host_wording import HostWording
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library, Words
from selfback.domain.content.question_faults import wording_faults
from selfback.domain.content.rules import Rule
from selfback.domain.content.shapes import (
    ACHIEVEMENT_WORDS,
    ACHIEVEMENTS,
    AVOIDED,
    CONDITION_WORDS,
    CONDITIONS,
    COUNTRIES,
    EXERCISE,
    EXERCISE_WORDS,
    HOST_WORDING,
    INSTRUMENT,
    MESSAGE,
    MESSAGE_WORDS,
    NOTE_WORDS,
    NOTES,
    NOTICES,
    QUESTION_WORDS,
    RED_FLAG_WORDS,
    RED_FLAGS,
    RELEASE,
    RULES,
    SCREENS,
    SENTENCES,
    STAMPS,
    TOOL,
    TOOL_WORDS,
    VIGNETTE_WORDS,
    VIGNETTES,
    FileRefused,
    Shape,
)

HOST = "host"

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def load_library(root: Path, wordings: Path | None = None) -> Library:
    """Return the content of a folder.

    A folder that is not there yet is an empty part of the library; `checking` reports it.

    wordings    the folder with the words that the host has installed for instruments; they are
                used in place of ours, and do not count for the digest
    raises      NoContentFolder; ContentRefused with every file that is not what its type says
    """
    library, findings = read_library(root)
    if wordings is not None and wordings.is_dir():
        library, refused = with_wordings(library, wordings)
        findings = (*findings, *refused)
    if findings:
        raise ContentRefused(findings)
    return library


def read_library(root: Path) -> tuple[Library, tuple[Finding, ...]]:
    """Return what can be read of a folder, and a finding for each fault in what cannot.

    raises  NoContentFolder
    """
    if not root.is_dir():
        raise NoContentFolder(str(root))
    shelf = _Shelf(root)
    release = shelf.one("release.toml", RELEASE)
    avoided = shelf.one("language/avoid.toml", AVOIDED)
    instruments = shelf.folders("instruments", "instrument.toml", INSTRUMENT)
    library = Library(
        root=root,
        release=release.id if release else "",
        digest=digest_of(root),
        exercises=shelf.folders("exercises", "exercise.toml", EXERCISE),
        messages=shelf.folders("education", "message.toml", MESSAGE),
        instruments={id: x for id, x in instruments.items() if x.wording != HOST},
        unworded={id: x for id, x in instruments.items() if x.wording == HOST},
        tools=shelf.folders("tools", "tool.toml", TOOL),
        conditions=shelf.listed("conditions/conditions.toml", CONDITIONS, lambda x: x.condition),
        red_flags=shelf.listed("safety/red-flags.toml", RED_FLAGS, lambda x: x.red_flag),
        countries=shelf.countries("safety/countries.toml"),
        notes=shelf.listed("notes/notes.toml", NOTES, lambda x: x.note),
        achievements=shelf.listed(
            "achievements/achievements.toml", ACHIEVEMENTS, lambda x: x.achievement
        ),
        notices=shelf.listed("notices/notices.toml", NOTICES, lambda x: x.notice),
        vignettes=shelf.listed("vignettes/vignettes.toml", VIGNETTES, lambda x: x.vignette),
        private_words=shelf.private_words("notices/notices.toml"),
        rules=shelf.rules("rules"),
        stamps=shelf.one("language/translated.toml", STAMPS) or {},
        words={language: shelf.words(language) for language in Language},
        avoided=avoided.avoided if avoided else (),
    )
    return library, tuple(shelf.findings)


def with_wordings(library: Library, folder: Path) -> tuple[Library, tuple[Finding, ...]]:
    """Return a library with the words that a host has installed, and every fault in their files.

    Each file is named for its instrument; one with a fault is left out.
    """
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.toml")):
        wording, faults = read_wording(path, library)
        findings.extend(faults)
        if wording is not None and not faults:
            if wording.instrument != path.stem:
                sentence = f"The file is named {path.stem}; it must be the instrument's name."
                findings.append(Finding(file=path.name, key="instrument", sentence=sentence))
            else:
                library = _worded(library, wording)
    return library, tuple(findings)


def read_wording(path: Path, library: Library) -> tuple[HostWording | None, tuple[Finding, ...]]:
    """Return the words in a host's file, and every fault in it: of form, and whatever is missing.

    Every item and every option is needed in each language that the file has.
    """
    shelf = _Shelf(path.parent)
    wording = shelf.one(path.name, HOST_WORDING)
    if wording is None:
        return None, tuple(shelf.findings)
    held = {**library.instruments, **library.unworded}.get(wording.instrument)
    faults = [
        Finding(file=path.name, key=key, sentence=sentence)
        for key, sentence in wording_faults(wording, held)
    ]
    return wording, tuple(faults)


def _worded(library: Library, wording: HostWording) -> Library:
    """The library with one instrument in the words of a host."""
    id = wording.instrument
    held = {**library.instruments, **library.unworded}[id]
    words = dict(library.words)
    for language, questions in wording.words.items():
        ours = words[language].questions.get(id, {})
        theirs = {question: said.over(ours.get(question)) for question, said in questions.items()}
        words[language] = replace(
            words[language], questions={**words[language].questions, id: theirs}
        )
    return replace(
        library,
        words=words,
        instruments={**library.instruments, id: replace(held, wording="validated")},
        unworded={name: each for name, each in library.unworded.items() if name != id},
        wordings={**library.wordings, id: wording},
    )


def read_as(root: Path, file: str, kind: type[T]) -> tuple[T | None, tuple[Finding, ...]]:
    """Return one file below a folder as a dataclass, and a finding for each fault in it.

    The value is None if the file was refused, or is not there: then there is no finding either.
    """
    shelf = _Shelf(root)
    return shelf.one(file, Shape[T](kind)), tuple(shelf.findings)


def digest_of(root: Path) -> str:
    """Return the SHA-256 over every file below a folder, in the order of their paths.

    Hidden files and folders do not count. A renamed, changed, added or removed file changes it.
    """
    digest = hashlib.sha256()
    for path in files_below(root):
        held = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(held)}\0".encode())
        digest.update(held)
    return digest.hexdigest()


def files_below(root: Path) -> list[Path]:
    """Return every file below a folder in the order of their paths, without hidden ones."""
    return [root / file for file in sorted(_files_below(root, ""))]


def _files_below(folder: Path | str, before: str) -> Iterator[str]:
    with os.scandir(folder) as inside:
        for entry in inside:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(entry.path, f"{before}{entry.name}/")
            elif entry.is_file():
                yield before + entry.name


@dataclass(slots=True)
class _Shelf:
    """Reads the files of one content folder and keeps what is wrong with them."""

    root: Path
    findings: list[Finding] = field(default_factory=list)

    def one(self, file: str, shape: Shape[T]) -> T | None:
        """The file's value; None if there is no such file, or if it was refused."""
        data = self._toml(file)
        if data is None:
            return None
        try:
            return shape.read(file, data)
        except FileRefused as refused:
            self.findings.extend(refused.findings)
            return None

    def folders(self, kind: str, file: str, shape: Shape[T]) -> dict[str, T]:
        """Folder name -> what the file of that name in it holds, by folder name."""
        found: dict[str, T] = {}
        inside = self.root / kind
        for name in sorted(os.listdir(inside)) if inside.is_dir() else ():
            held = self.one(f"{kind}/{name}/{file}", shape)
            if held is not None:
                found[name] = held
        return found

    def listed(
        self, file: str, shape: Shape[T], items: Callable[[T], tuple[N, ...]]
    ) -> dict[str, N]:
        """Id -> item, in the order of the file."""
        held = self.one(file, shape)
        found: dict[str, N] = {}
        for item in items(held) if held else ():
            if item.id in found:
                self._find(file, item.id, "This id is there twice.")
            found[item.id] = item
        return found

    def private_words(self, file: str) -> dict[Language, tuple[str, ...]]:
        """What no notice on a lock screen says; faults of the file are said where it is listed."""
        held = _Shelf(self.root).one(file, NOTICES)
        return held.private if held else {}

    def countries(self, file: str) -> dict[str, Country]:
        held = self.one(file, COUNTRIES)
        return {country.code: country for country in held.country} if held else {}

    def rules(self, kind: str) -> dict[str, dict[str, Rule]]:
        found: dict[str, dict[str, Rule]] = {}
        for path in sorted((self.root / kind).glob("*.toml")):
            held = self.one(f"{kind}/{path.name}", RULES)
            if held is not None:
                found[path.stem] = held
        return found

    def words(self, language: Language) -> Words:
        file = f"{language}.toml"
        return Words(
            exercises=self.folders("exercises", file, EXERCISE_WORDS),
            messages=self.folders("education", file, MESSAGE_WORDS),
            questions=self.folders("instruments", file, QUESTION_WORDS),
            tools=self.folders("tools", file, TOOL_WORDS),
            conditions=self.one(f"conditions/{file}", CONDITION_WORDS) or {},
            red_flags=self.one(f"safety/{file}", RED_FLAG_WORDS) or {},
            screens=self.one(f"safety/screens/{file}", SCREENS) or {},
            notes=self.one(f"notes/{file}", NOTE_WORDS) or {},
            achievements=self.one(f"achievements/{file}", ACHIEVEMENT_WORDS) or {},
            notices=self.one(f"notices/{file}", SENTENCES) or {},
            vignettes=self.one(f"vignettes/{file}", VIGNETTE_WORDS) or {},
            reasons=self.one(f"reasons/{file}", SENTENCES) or {},
        )

    def _toml(self, file: str) -> dict[str, Any] | None:
        path = self.root / file
        if not path.is_file():
            return None
        try:
            return _parsed(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as fault:
            self._find(file, "", f"This is not TOML: {fault}.")
        except UnicodeDecodeError:
            self._find(file, "", "This is not UTF-8 text.")
        return None

    def _find(self, file: str, key: str, sentence: str) -> None:
        self.findings.append(Finding(file=file, key=key, sentence=sentence))


@lru_cache(maxsize=2048)
def _parsed(text: str) -> dict[str, Any]:
    """What a text says, kept for whoever reads the same text again; nobody changes it."""
    return tomllib.loads(text)
