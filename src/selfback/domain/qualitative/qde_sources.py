"""The sources of a `.qde` file: texts, and the texts of PDF pages, recordings and pictures."""

from dataclasses import dataclass, field

from lxml import etree

from selfback.domain.qualitative.archive import Archive
from selfback.domain.qualitative.positions import Text, text_of
from selfback.domain.qualitative.project import Coding, Selection, Source
from selfback.domain.qualitative.qde_collected import Collected, reference, references, text_in
from selfback.domain.qualitative.qde_texts import Pending, decoded, found_text
from selfback.domain.qualitative.xml_reading import local

_MEDIA = {
    "PictureSource": ("TextDescription", "pictures"),
    "PDFSource": ("Representation", "PDF files"),
    "AudioSource": ("Transcript", "recordings"),
    "VideoSource": ("Transcript", "films"),
}
_AREAS = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")


@dataclass(slots=True)
class SourceReader:
    """Reads sources one after the other.

    aliases     id of a recording or PDF file -> id of the source that holds its text
    """

    archive: Archive | None
    collected: Collected
    pending: list[Pending] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)

    def read(self, element: etree._Element) -> None:
        """Read one source of any kind."""
        name = local(element)
        if name == "TextSource":
            self._text_source(element, self.collected.name_of(element, "sources"))
        elif name in _MEDIA:
            self._medium(element)
        else:
            self.collected.lost[f"things called {name}", "the standard has none"] += 1

    def note_text(self, element: etree._Element) -> str:
        """Return the text of a note."""
        found = self._text(element)
        inside = sum(local(each) in {"PlainTextSelection", "Coding"} for each in element)
        self.collected.lost["passages and codings in notes", "notes are not coded"] += inside
        return found.plain if found else ""

    def _medium(self, element: etree._Element) -> None:
        text_element, what = _MEDIA[local(element)]
        name = self.collected.name_of(element, what)
        texts = [each for each in element if local(each) == text_element]
        areas = [each for each in element if local(each) in _AREAS]
        why = "their texts are" if texts else "only texts are coded"
        self.collected.lost[what, why] += 1
        for number, each in enumerate(texts, start=1):
            called = name if number == 1 else f"{name} ({number})"
            id = self._text_source(each, called, holder=element if number == 1 else None)
            if id is not None:
                self.aliases.setdefault(reference(element.get("guid") or ""), id)
        if areas:
            self.collected.lost[f"marked places in {what}", "only texts are coded"] += len(areas)
        coded = sum(1 for area in areas for each in area if local(each) == "Coding")
        self.collected.lost["codings of such places", ""] += coded
        if not texts:
            whole = sum(local(each) == "Coding" for each in element)
            self.collected.lost[f"codings of {what}", ""] += whole

    def _text_source(
        self, element: etree._Element, name: str, holder: etree._Element | None = None
    ) -> str | None:
        text = self._text(element)
        passages = [each for each in element if local(each).endswith("Selection")]
        if text is None:
            self._lose(passages)
            return None
        id = self.collected.new_id(element)
        parts = [element] if holder is None else [holder, element]
        values = {k: v for part in parts for k, v in self.collected.values(part).items()}
        source = Source(
            id=id,
            name=name,
            text="",
            description=text_in(parts[0], "Description") or "",
            attributes=values,
            by=self.collected.user(parts[0]),
            at=self.collected.moment(parts[0]),
        )
        points = _sync_points(element)
        kept = tuple(self._passage(each, id, points) for each in passages)
        exact = bool(points)
        self.pending.append(Pending(source, text, tuple(each for each in kept if each), exact))
        for part in parts:
            self._coded(part, id)
            self.collected.note_references(part, id)
        return id

    def _passage(
        self, element: etree._Element, source: str, points: dict[str, int]
    ) -> Selection | None:
        start, end = _ends(element, points)
        if start is None or end is None:
            self._lose([element])
            return None
        passage = Selection(
            id=self.collected.new_id(element),
            source=source,
            start=start,
            end=end,
            name=element.get("name") or "",
            description=text_in(element, "Description") or "",
            by=self.collected.user(element),
            at=self.collected.moment(element),
        )
        self._coded(element, passage.id)
        self.collected.note_references(element, passage.id)
        return passage

    def _coded(self, element: etree._Element, target: str) -> None:
        for each in element:
            if local(each) != "Coding":
                continue
            code = next(references(each, "CodeRef"), None)
            if code is None:
                self.collected.lost["codings", "they name no code"] += 1
                continue
            coding = Coding(
                id=self.collected.new_id(each),
                target=target,
                code=code,
                by=self.collected.user(each),
                at=self.collected.moment(each),
            )
            self.codings.append(coding)
            self.collected.note_references(each, coding.id)

    def _lose(self, passages: list[etree._Element]) -> None:
        codings = sum(local(each) == "Coding" for passage in passages for each in passage)
        self.collected.lost["passages", "their text or their place is missing"] += len(passages)
        self.collected.lost["codings", "their passage is missing"] += codings

    def _text(self, element: etree._Element) -> Text | None:
        path, inside = element.get("plainTextPath"), text_in(element, "PlainTextContent")
        self.collected.lost["formatted texts", "their plain text is"] += bool(
            element.get("richTextPath")
        )
        content = found_text(self.archive, path) if path and self.archive else None
        if content is not None:
            text, was = decoded(content)
            if was:
                self.collected.mended[f"texts were {was} and are UTF-8 now"] += 1
            return text_of(text)
        if inside is not None:
            return text_of(inside)
        is_outside = bool(path) and not str(path).startswith("internal://")
        why = "they stand outside of the file" if is_outside else "the file does not hold them"
        self.collected.lost["texts", why] += 1
        return None


def _sync_points(element: etree._Element) -> dict[str, int]:
    points: dict[str, int] = {}
    for each in element:
        if local(each) == "SyncPoint" and (place := _number(each.get("position"))) is not None:
            points[reference(each.get("guid") or "")] = place
    return points


def _ends(element: etree._Element, points: dict[str, int]) -> tuple[int | None, int | None]:
    if local(element) == "TranscriptSelection":
        ends = (element.get("fromSyncPoint"), element.get("toSyncPoint"))
        start, end = (points.get(reference(each or "")) for each in ends)
        return start, end
    return _number(element.get("startPosition")), _number(element.get("endPosition"))


def _number(written: str | None) -> int | None:
    try:
        number = int(written or "")
    except ValueError:
        return None
    return number if 0 <= number < 2**31 else None
