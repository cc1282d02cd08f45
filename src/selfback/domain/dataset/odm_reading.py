"""XML from outside, read so that nothing in it can do harm.

A document type declaration is refused before anything it declares is read: with it go entities,
bombs made of them, and files or addresses named by them. Size, depth and number of elements are
limited.
"""

from typing import NoReturn
from xml.parsers import expat

from lxml import etree

from selfback.domain.dataset.column import DatasetError

LARGEST = 256 * 2**20
MOST_ELEMENTS = 3_000_000


class XmlRefused(DatasetError):
    """A file is not XML that is safe to read; says why."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(fact)


class _RootReached(Exception):
    """Ends the first look; it never leaves this module."""


def read_xml(
    content: bytes, *, largest: int = LARGEST, most_elements: int = MOST_ELEMENTS
) -> etree._Element:
    """Return the root of an XML file.

    largest         bytes a file may have
    most_elements   elements, ended or not, it may have
    raises          XmlRefused
    """
    if len(content) > largest:
        raise XmlRefused(f"the file has more than {largest} bytes")
    if b"\0" in content:
        raise XmlRefused("the file is not UTF-8 text")
    if content.count(b"<") > 2 * most_elements:
        raise XmlRefused(f"the file has more than {most_elements} elements")
    _look_before_the_root(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        root: etree._Element = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise XmlRefused(f"line {fault.lineno or 0}: the file is not well-formed XML") from None
    return root


def _look_before_the_root(content: bytes) -> None:
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = _declared
    parser.StartDoctypeDeclHandler = _declares_types
    parser.StartElementHandler = _reached
    try:
        parser.Parse(content, True)
    except _RootReached:
        return
    except expat.ExpatError as fault:
        raise XmlRefused(f"line {fault.lineno}: the file is not well-formed XML") from None
    raise XmlRefused("the file has no element")


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise XmlRefused("the file does not say that it is UTF-8")


def _declares_types(*_about: object) -> NoReturn:
    raise XmlRefused("the file declares its own document type, which is not accepted")


def _reached(*_about: object) -> NoReturn:
    raise _RootReached
