"""XML from outside, read element by element so that nothing in it can do harm.

A document type declaration is refused before anything it declares is read: with it go entities,
bombs made of them, and files or addresses named by them.
"""

from collections.abc import Iterator
from typing import NoReturn, Protocol
from xml.parsers import expat

from lxml import etree

from selfback.domain.qualitative.refusal import FileRefused

MOST_ELEMENTS = 5_000_000
DEEPEST = 500
_PART = 2**16


class Readable(Protocol):
    """Anything bytes are read from, part by part."""

    def read(self, count: int = ..., /) -> bytes: ...


class _RootReached(Exception):
    """Ends the first look; it never leaves this module."""


def refuse_declarations(stream: Readable) -> None:
    """Read a file up to its first element; raises FileRefused for what may not stand before it."""
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = _declared
    parser.StartDoctypeDeclHandler = _declares_types
    parser.StartElementHandler = _reached
    try:
        while part := stream.read(_PART):
            if b"\0" in part:
                raise FileRefused("the file is not UTF-8 text")
            parser.Parse(part, False)
        parser.Parse(b"", True)
    except _RootReached:
        return
    except expat.ExpatError as fault:
        raise FileRefused(f"line {fault.lineno}: the file is not well-formed XML") from None
    raise FileRefused("the file has no element")


def xml_events(stream: Readable) -> Iterator[tuple[str, etree._Element]]:
    """Yield ("start" or "end", element) while the file is read; the reader clears what it used.

    The file must have passed `refuse_declarations`. Raises FileRefused.
    """
    found = depth = 0
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,  # texts above 10 MB; entities are refused, sizes and depth limited here
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        for event, element in events:
            found += event == "start"
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise FileRefused(f"its elements are nested more than {DEEPEST} deep")
            if found > MOST_ELEMENTS:
                raise FileRefused(f"the file has more than {MOST_ELEMENTS} elements")
            yield event, element
    except etree.XMLSyntaxError as fault:
        raise FileRefused(f"line {fault.lineno or 0}: the file is not well-formed XML") from None


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, which differs from tool to tool."""
    return str(element.tag).rpartition("}")[2]


def forget(element: etree._Element) -> None:
    """Free an element that was used, and what came before it under the same parent."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise FileRefused("the file does not say that it is UTF-8")


def _declares_types(*_about: object) -> NoReturn:
    raise FileRefused("the file declares its own document type, which is not accepted")


def _reached(*_about: object) -> NoReturn:
    raise _RootReached
