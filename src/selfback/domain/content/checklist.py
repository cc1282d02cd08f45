"""What a reporting checklist of the content is: its items, and which part of a report fills them.

The words are English, as is the report that they stand in.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from selfback.domain.content.finding import ContentRefused, Finding
from selfback.domain.content.loading import read_as
from selfback.domain.content.provenance import Source

FOLDER = "checklists"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """One item, without its words.

    number      as it is printed
    section     key of the part of the checklist it stands in
    filled_by   ids of the parts of our report that answer it; none if the authors write it
    """

    number: str
    section: str
    filled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistFile:
    """One checklist as its file has it."""

    id: str
    source: Source
    item: tuple[ItemEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWords:
    """What one item asks for, in our own words.

    intervention    what it asks of the intervention, where it has a column of its own for that
    """

    asks: str
    intervention: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistWords:
    """The words of one checklist; sections and items by their keys."""

    title: str
    about: str
    section: Mapping[str, str]
    item: Mapping[str, ItemWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A checklist with its words."""

    id: str
    source: Source
    items: tuple[ItemEntry, ...]
    words: ChecklistWords


class NoSuchChecklist(LookupError):
    """The content has no checklist of that name."""

    def __init__(self, id: str, there_are: Sequence[str]) -> None:
        self.id = id
        super().__init__(f"there is no checklist {id}; there are {', '.join(there_are) or 'none'}")


def checklist_ids(root: Path) -> list[str]:
    """Return the names of the checklists of a content folder."""
    folder = root / FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def load_checklist(root: Path, id: str) -> Checklist:
    """Return one checklist; raises NoSuchChecklist, or ContentRefused with every finding."""
    if id not in checklist_ids(root):
        raise NoSuchChecklist(id, checklist_ids(root))
    held, findings = _read(root, id)
    if held is None or findings:
        raise ContentRefused(findings)
    return held


def check_checklists(root: Path) -> Iterator[Finding]:
    """Yield every fault of every checklist."""
    for id in checklist_ids(root):
        _held, findings = _read(root, id)
        yield from findings


def _read(root: Path, id: str) -> tuple[Checklist | None, list[Finding]]:
    structure, words = f"{FOLDER}/{id}/checklist.toml", f"{FOLDER}/{id}/en.toml"
    held, refused = read_as(root, structure, ChecklistFile)
    said, refused_words = read_as(root, words, ChecklistWords)
    findings = [*refused, *refused_words]
    for file, value, faults in ((structure, held, refused), (words, said, refused_words)):
        if value is None and not faults:
            findings.append(Finding(file=file, key="", sentence="This file is missing."))
    if held is None or said is None:
        return None, findings
    findings += [*_contradictions(held, structure, id), *_missing_words(held, said, words)]
    return Checklist(id=held.id, source=held.source, items=held.item, words=said), findings


def _contradictions(held: ChecklistFile, file: str, folder: str) -> Iterator[Finding]:
    if held.id != folder:
        sentence = f"The id is {held.id}, the folder is {folder}; they must be the same."
        yield Finding(file=file, key="id", sentence=sentence)
    for number, times in Counter(item.number for item in held.item).items():
        if times > 1:
            yield Finding(file=file, key=number, sentence="This number is there twice.")


def _missing_words(held: ChecklistFile, said: ChecklistWords, file: str) -> Iterator[Finding]:
    numbers = {item.number for item in held.item}
    for number in sorted(numbers ^ said.item.keys()):
        sentence = "The checklist has no such item."
        if number in numbers:
            sentence = "Its words are missing."
        yield Finding(file=file, key=number, sentence=sentence)
    for section in sorted({item.section for item in held.item} - said.section.keys()):
        yield Finding(file=file, key=section, sentence="This section has no name.")
    for number, words in said.item.items():
        if not words.asks.strip():
            yield Finding(file=file, key=number, sentence="It has to say what it asks for.")
