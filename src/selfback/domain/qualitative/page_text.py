"""The plain text of an HTML page, and where each place of the page's own text is in it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from html.parser import HTMLParser

_BLOCKS = frozenset(
    (
        *("p", "div", "li", "ul", "ol", "table", "tr", "blockquote", "pre", "br", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "dt", "dd"),
    )
)
_SILENT = frozenset({"script", "style", "head", "title"})


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page.

    own     what stands between the tags, one after the other
    plain   the same with a line feed where a block ends without one
    breaks  places in `own` before which a line feed was put into `plain`, in order
    """

    own: str
    plain: str
    breaks: tuple[int, ...]

    def start(self, place: int) -> int:
        """Return where a passage of the page's own text begins in the plain text."""
        return place + bisect_right(self.breaks, place)

    def end(self, place: int) -> int:
        """Return where a passage of the page's own text ends in the plain text."""
        return place + bisect_left(self.breaks, place)


def page_text(page: str) -> PageText:
    """Return the text of a page; line ends become line feeds."""
    reader = _Reader()
    reader.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    own = "".join(reader.parts)
    inside = [place for place in dict.fromkeys(reader.ends) if 0 < place < len(own)]
    breaks = tuple(place for place in inside if "\n" not in own[place - 1 : place + 1])
    plain = "\n".join(
        own[start:end] for start, end in zip((0, *breaks), (*breaks, len(own)), strict=True)
    )
    return PageText(own=own, plain=plain, breaks=breaks)


class _Reader(HTMLParser):
    """Gathers text and the places where blocks begin or end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.ends: list[int] = []
        self._length = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(self._silent - (tag in _SILENT), 0)
        self._end(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
            self._length += len(data)

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.ends.append(self._length)
