"""The texts of a project file: found in the archive, decoded, their passages put right."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from selfback.domain.qualitative.archive import Archive
from selfback.domain.qualitative.positions import (
    STANDARD,
    Counting,
    Passage,
    Reader,
    Text,
    has_words,
    votes,
    way_of,
)
from selfback.domain.qualitative.project import Selection, Source
from selfback.domain.qualitative.refusal import Repair

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_INTERNAL = "internal://"
_FOLDER = "sources/"


def decoded(content: bytes) -> tuple[str, str]:
    """Return a text with its byte order mark, and what it was if it was not UTF-8; else empty."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding), "" if encoding == "utf-8" else "UTF-16"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "Windows-1252"


def found_text(archive: Archive, path: str) -> bytes | None:
    """Return the text at a path such as "internal://x.txt", None if it is not in the archive.

    The name is looked for whatever its case, its Unicode form or the spelling of its folder.
    raises  FileRefused for a text that is too large or damaged
    """
    if not path.startswith(_INTERNAL):
        return None
    name = path.removeprefix(_INTERNAL)
    for guess in (_FOLDER + name, _FOLDER + unquote(name), name, unquote(name)):
        if guess in archive:
            return archive.read(guess)
    wanted = _last_part(unquote(name))
    alike = [each for each in archive.names if _last_part(each) == wanted]
    return archive.read(alike[0]) if len(alike) == 1 else None


def _last_part(path: str) -> str:
    return unicodedata.normalize("NFC", path.replace("\\", "/").rpartition("/")[2]).casefold()


@dataclass(frozen=True, slots=True)
class Pending:
    """A source whose positions are not understood yet.

    passages    its selections, with positions as the file gives them
    is_exact    the positions are known to be code points already
    """

    source: Source
    text: Text
    passages: tuple[Selection, ...]
    is_exact: bool = False


@dataclass(slots=True)
class Settled:
    """The sources and passages of a file, with positions in code points."""

    sources: list[Source] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    repairs: list[Repair] = field(default_factory=list)


def settle(pending: Sequence[Pending], *, origin: str) -> Settled:
    """Return the sources with their passages where they belong.

    How a program counts is decided for each text by the words of its passages, then by what fits
    the other texts, then by what the program is known for, then by the standard. Passages that end
    behind their text are cut; those that begin there are `gone`.
    """
    found = [votes(one.text, _said(one.passages)) for one in pending]
    in_all: Counter[Counting] = Counter()
    for each in found:
        in_all.update({way: vote.matches for way, vote in each.items()})
    settled = Settled()
    for one, fits in zip(pending, found, strict=True):
        own = Counter({way: vote.matches for way, vote in fits.items()})
        elsewhere = {way: in_all[way] - own[way] for way in in_all}
        way = STANDARD
        if one.passages and not one.is_exact:
            way = way_of(fits, elsewhere=elsewhere, origin=origin)
        _settle(one, way, settled)
    return settled


def _said(passages: Sequence[Selection]) -> list[Passage]:
    return [Passage(each.start, each.end, each.name) for each in passages]


def _settle(one: Pending, way: Counting, settled: Settled) -> None:
    tell = _teller(one, settled)
    reader, plain = Reader(one.text, way), one.text.plain
    kept, moved, cut = 0, 0, 0
    for passage in one.passages:
        start, end = reader.place(passage.start), reader.place(passage.end)
        if start is None or passage.end < passage.start:
            settled.gone.add(passage.id)
            continue
        cut += end is None
        end = len(plain) if end is None else end
        moved += (start, end) != (passage.start, passage.end)
        name = "" if has_words(passage.name, plain[start:end]) else passage.name
        settled.selections.append(replace(passage, start=start, end=end, name=name))
        kept += 1
    if one.text.has_mark:
        tell("its byte order mark was taken away")
    if one.text.had_other_line_ends:
        tell("its Windows line ends are line feeds now")
    if moved - cut > 0:
        tell(f"{moved} of {kept} passages were moved: the file counts {way}")
    if cut:
        tell(f"{cut} passages ended behind the text and were cut")
    settled.sources.append(replace(one.source, text=plain))


def _teller(one: Pending, settled: Settled) -> Callable[[str], None]:
    def tell(sentence: str) -> None:
        settled.repairs.append(Repair(where=one.source.name, sentence=sentence))

    return tell


def told_apart(sources: Sequence[Source]) -> Iterator[Source]:
    """Yield the sources, with a number behind a name that another one has already."""
    taken = {source.name for source in sources}
    seen: set[str] = set()
    for source in sources:
        name, number = source.name, 1
        while name in seen or (number > 1 and name in taken):
            number += 1
            name = f"{source.name} ({number})"
        seen.add(name)
        yield source if name == source.name else replace(source, name=name)
