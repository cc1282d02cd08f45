"""What a codebook of the content is: codes in a tree, and their words in each language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from selfback.domain.content.finding import ContentRefused, Finding
from selfback.domain.content.language import Language
from selfback.domain.content.loading import read_as
from selfback.domain.content.provenance import Source

FOLDER = "codebooks"
_COLOUR = re.compile("#[0-9A-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One code, without its words.

    id          a readable slug, the key of its words in each language
    parent      id of the code it stands under, which comes before it; None at the top
    colour      "#RRGGBB"; empty for that of its parent
    is_codable  False for a heading
    """

    id: str
    parent: str | None = None
    colour: str = ""
    is_codable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """All codes of another codebook, standing under a code of this one."""

    codebook: str
    under: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookFile:
    """One codebook as its file has it."""

    id: str
    source: Source
    code: tuple[CodeEntry, ...]
    include: Include | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWords:
    """The words of one code in one language.

    definition  when it applies, in our own words
    """

    name: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookWords:
    """The words of one codebook in one language."""

    title: str
    about: str
    code: Mapping[str, CodeWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A codebook with its words; codes it includes have the id of the codebook they are from.

    homes   code id -> id of the codebook that defines it
    """

    id: str
    source: Source
    codes: tuple[CodeEntry, ...]
    homes: Mapping[str, str]
    words: Mapping[Language, CodebookWords] = field(default_factory=dict)


class NoSuchCodebook(LookupError):
    """The content has no codebook of that name."""

    def __init__(self, id: str, there_are: Sequence[str]) -> None:
        self.id = id
        super().__init__(f"there is no codebook {id}; there are {', '.join(there_are) or 'none'}")


def codebook_ids(root: Path) -> list[str]:
    """Return the names of the codebooks of a content folder."""
    folder = root / FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def load_codebook(root: Path, id: str) -> Codebook:
    """Return one codebook; raises NoSuchCodebook, or ContentRefused with every finding."""
    if id not in codebook_ids(root):
        raise NoSuchCodebook(id, codebook_ids(root))
    held, findings = _read(root, id)
    if held is None or findings:
        raise ContentRefused(findings)
    return held


def check_codebooks(root: Path) -> Iterator[Finding]:
    """Yield every fault of every codebook."""
    for id in codebook_ids(root):
        _held, findings = _read(root, id)
        yield from findings


def _read(root: Path, id: str) -> tuple[Codebook | None, list[Finding]]:
    structure = f"{FOLDER}/{id}/codebook.toml"
    held, refused = read_as(root, structure, CodebookFile)
    findings = list(refused)
    if held is None:
        if not findings:
            findings.append(Finding(file=structure, key="", sentence="This file is missing."))
        return None, findings
    findings += _contradictions(held, structure, id)
    words: dict[Language, CodebookWords] = {}
    for language in Language:
        file = f"{FOLDER}/{id}/{language}.toml"
        said, refused = read_as(root, file, CodebookWords)
        findings += refused
        if said is None:
            if not refused:
                findings.append(Finding(file=file, key="", sentence="This file is missing."))
            continue
        words[language] = said
        findings += _missing_words(held, said, file)
    own = Codebook(
        id=held.id,
        source=held.source,
        codes=held.code,
        homes=dict.fromkeys((code.id for code in held.code), held.id),
        words=words,
    )
    if held.include is None or findings:
        return own, findings
    return _included(root, own, held.include, structure)


def _contradictions(held: CodebookFile, file: str, folder: str) -> Iterator[Finding]:
    if held.id != folder:
        sentence = f"The id is {held.id}, the folder is {folder}; they must be the same."
        yield Finding(file=file, key="id", sentence=sentence)
    seen: set[str] = set()
    for code in held.code:
        if code.id in seen:
            yield Finding(file=file, key=code.id, sentence="This id is there twice.")
        if code.parent is not None and code.parent not in seen:
            sentence = f"Its parent {code.parent} does not come before it."
            yield Finding(file=file, key=code.id, sentence=sentence)
        if code.colour and not _COLOUR.fullmatch(code.colour):
            sentence = f"{code.colour} is not a colour such as #1B6CA8."
            yield Finding(file=file, key=code.id, sentence=sentence)
        seen.add(code.id)


def _missing_words(held: CodebookFile, said: CodebookWords, file: str) -> Iterator[Finding]:
    ids = {code.id for code in held.code}
    for id in sorted(ids - set(said.code)):
        yield Finding(file=file, key=id, sentence="Its words are missing.")
    for id in sorted(set(said.code) - ids):
        yield Finding(file=file, key=id, sentence="The codebook has no such code.")
    for id, words in said.code.items():
        if not words.name.strip() or not words.definition.strip():
            yield Finding(file=file, key=id, sentence="It needs a name and a definition.")


def _included(
    root: Path, own: Codebook, include: Include, file: str
) -> tuple[Codebook | None, list[Finding]]:
    if include.codebook == own.id or include.codebook not in codebook_ids(root):
        sentence = f"There is no other codebook {include.codebook}."
        return None, [Finding(file=file, key="include.codebook", sentence=sentence)]
    if include.under not in own.homes:
        sentence = f"There is no code {include.under}."
        return None, [Finding(file=file, key="include.under", sentence=sentence)]
    other, findings = _read_plain(root, include.codebook)
    if other is None or findings:
        return None, findings
    if doubles := sorted(set(other.homes) & set(own.homes)):
        sentence = f"{doubles[0]} is also a code of {other.id}."
        return None, [Finding(file=file, key="include", sentence=sentence)]
    inside = tuple(
        CodeEntry(
            id=code.id,
            parent=code.parent or include.under,
            colour=code.colour,
            is_codable=code.is_codable,
        )
        for code in other.codes
    )
    place = [code.id for code in own.codes].index(include.under) + 1
    words = {
        language: CodebookWords(
            title=said.title, about=said.about, code={**said.code, **other.words[language].code}
        )
        for language, said in own.words.items()
    }
    whole = Codebook(
        id=own.id,
        source=own.source,
        codes=(*own.codes[:place], *inside, *own.codes[place:]),
        homes={**own.homes, **other.homes},
        words=words,
    )
    return whole, []


def _read_plain(root: Path, id: str) -> tuple[Codebook | None, list[Finding]]:
    """Return a codebook that must not include another one: an include goes one step."""
    held, refused = read_as(root, f"{FOLDER}/{id}/codebook.toml", CodebookFile)
    if held is not None and held.include is not None:
        sentence = "It is included elsewhere, so it may not include another one."
        return None, [
            Finding(file=f"{FOLDER}/{id}/codebook.toml", key="include", sentence=sentence)
        ]
    return _read(root, id) if held is not None else (None, list(refused))
