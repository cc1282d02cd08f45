"""Texts that people have: plain text, Word, OpenDocument and subtitles, as sources to code.

Word and OpenDocument files are read from their XML, so that nothing in them runs and nothing
outside of them is fetched.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from selfback.domain.qualitative.archive import Limits, open_archive
from selfback.domain.qualitative.positions import text_of
from selfback.domain.qualitative.qde_texts import decoded
from selfback.domain.qualitative.refusal import FileRefused, Loss, Repair, lost
from selfback.domain.qualitative.subtitles import subtitles
from selfback.domain.qualitative.transcript import Turn, turns_in
from selfback.domain.qualitative.xml_reading import (
    Readable,
    forget,
    local,
    refuse_declarations,
    xml_events,
)

ENDINGS = ("txt", "docx", "odt", "srt", "vtt")
_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """What a file says.

    text    with line feeds only
    turns   who speaks where, and when, as far as it is known
    """

    text: str
    turns: tuple[Turn, ...] = ()
    losses: tuple[Loss, ...] = ()
    repairs: tuple[Repair, ...] = ()


def read_text_file(name: str, content: bytes, limits: Limits = _LIMITS) -> TextFile:
    """Return the text of a file whose name ends in one of ENDINGS; raises FileRefused."""
    form = name.rpartition(".")[2].lower()
    match form:
        case "docx":
            return _packed(content, limits, "word/document.xml", _word)
        case "odt":
            return _packed(content, limits, "content.xml", _open_document)
        case "txt" | "srt" | "vtt":
            if len(content) > limits.entry_bytes:
                raise FileRefused(f"it has more than {limits.entry_bytes} bytes", file=name)
            return _plain(content, is_subtitles=form != "txt")
    raise FileRefused(f"texts that are read end in {', '.join(ENDINGS)}", file=name)


def _plain(content: bytes, *, is_subtitles: bool) -> TextFile:
    written, was = decoded(content)
    if "\0" in written:
        raise FileRefused("this is not text: it holds zero bytes")
    text = text_of(written)
    mended = []
    if was:
        mended.append(f"the text was {was} and is UTF-8 now")
    if text.has_mark:
        mended.append("its byte order mark was taken away")
    if text.had_other_line_ends:
        mended.append("its Windows line ends are line feeds now")
    plain, turns = subtitles(text.plain) if is_subtitles else (text.plain, turns_in(text.plain))
    repairs = tuple(Repair(where="", sentence=each) for each in mended)
    return TextFile(text=plain, turns=turns, repairs=repairs)


def _packed(
    content: bytes,
    limits: Limits,
    inner: str,
    read: Callable[[Readable], tuple[str, Mapping[str, int]]],
) -> TextFile:
    archive = open_archive(io.BytesIO(content), limits)
    with archive.open(inner) as file:
        refuse_declarations(file)
    with archive.open(inner) as file:
        text, counts = read(file)
    losses = lost((count, what, "only text is coded") for what, count in counts.items())
    return TextFile(text=text, turns=turns_in(text), losses=losses)


_WORD_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_WORD_ASIDE = ("tabs", "txbxContent", "moveFrom")
"""Where a sign or a text does not belong to the paragraph it stands in."""

_WORD_LOST = {
    "drawing": "pictures",
    "pict": "pictures",
    "footnoteReference": "footnotes",
    "endnoteReference": "footnotes",
    "commentReference": "comments",
    "del": "deleted texts",
    "txbxContent": "text boxes",
}


def _word(stream: Readable) -> tuple[str, Mapping[str, int]]:
    counts: dict[str, int] = {}
    paragraphs: list[str] = []
    for event, element in xml_events(stream):
        if event == "end" and local(element) in _WORD_LOST:
            what = _WORD_LOST[local(element)]
            counts[what] = counts.get(what, 0) + 1
        if event == "end" and local(element) == "p" and not _is_inside(element, "txbxContent"):
            paragraphs.append(_word_words(element))
            forget(element)
    return "\n".join(paragraphs), counts


def _word_words(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for each in paragraph.iter():
        name = local(each)
        if name not in _WORD_SIGNS and name != "t":
            continue
        if not any(_is_inside(each, other) for other in _WORD_ASIDE):
            parts.append(_WORD_SIGNS.get(name, each.text or ""))
    return text_of("".join(parts)).plain


_OPEN_LOST = {"image": "pictures", "annotation": "comments", "note": "footnotes"}
_SILENT = frozenset({"annotation", "note", "tracked-changes"})


def _open_document(stream: Readable) -> tuple[str, Mapping[str, int]]:
    counts: dict[str, int] = {}
    paragraphs: list[str] = []
    silent = 0
    for event, element in xml_events(stream):
        name = local(element)
        if name in _SILENT:
            silent += 1 if event == "start" else -1
        if event == "end" and name in _OPEN_LOST:
            counts[_OPEN_LOST[name]] = counts.get(_OPEN_LOST[name], 0) + 1
        if event == "end" and not silent and name in {"p", "h"}:
            paragraphs.append(text_of(_open_words(element)).plain)
            forget(element)
    return "\n".join(paragraphs), counts


def _open_words(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            count = next((v for key, v in child.attrib.items() if key.endswith("}c")), "1")
            parts.append(" " * (int(count) if count.isdigit() and len(count) < 5 else 1))
        elif name in {"tab", "line-break"}:
            parts.append("\t" if name == "tab" else "\n")
        elif name not in _SILENT:
            parts.append(_open_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _is_inside(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    while parent is not None:
        if local(parent) == name:
            return True
        parent = parent.getparent()
    return False
