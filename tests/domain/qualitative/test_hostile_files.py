"""Hostile project files: refused at once, in a sentence, whatever they try."""

import io
import struct
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.archive import Limits
from selfback.domain.qualitative.checking import check_project, is_coherent
from selfback.domain.qualitative.qdpx_reading import read_qdc, read_qdpx
from selfback.domain.qualitative.refusal import FileRefused

NS = 'xmlns="urn:QDA-XML:project:1.0"'
EMPTY = f'<Project {NS} name="p"/>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE_XML = {
    "a bomb": f'<!DOCTYPE P [<!ENTITY l0 "lol">{LAUGHS}]><Project>&l11;</Project>',
    "a bomb in an attribute": f'<!DOCTYPE P [<!ENTITY l0 "lol">{LAUGHS}]><Project name="&l11;"/>',
    "a file": '<!DOCTYPE P [<!ENTITY f SYSTEM "file:///etc/passwd">]><Project>&f;</Project>',
    "an address": '<!DOCTYPE P SYSTEM "http://127.0.0.1:9/x.dtd"><Project/>',
    "a parameter": '<!DOCTYPE P [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><Project/>',
    "an entity that nobody declared": "<Project>&nobody;</Project>",
    "two roots": "<Project/><Project/>",
    "nothing": "",
    "an open tag": "<Project>",
    "depth": "<Project><CodeBook><Codes>" + "<Code>" * 5_000,
    "a control character": "<Project>\x01</Project>",
    "another encoding": '<?xml version="1.0" encoding="iso-8859-1"?><Project/>',
    "another root": "<html/>",
}


def archive(**files: str | bytes) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream


@pytest.mark.parametrize("name", HOSTILE_XML)
def test_hostile_xml_is_refused_at_once(name):
    started = time.perf_counter()

    with pytest.raises(FileRefused):
        read_qdpx(archive(**{"project.qde": HOSTILE_XML[name]}))
    with pytest.raises(FileRefused):
        read_qdc(io.BytesIO(HOSTILE_XML[name].encode()))
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_declaration_cannot_hide_in_another_encoding(encoding):
    with pytest.raises(FileRefused):
        read_qdc(io.BytesIO(HOSTILE_XML["a file"].encode(encoding)))


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "/etc/passwd", "a/../../b", "..\\evil.txt", "C:/evil", "\\\\host\\x"],
)
def test_paths_that_lead_out_of_the_archive_are_refused(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("project.qde", EMPTY)
        info = zipfile.ZipInfo("x")
        info.filename = name
        made.writestr(info, "x")

    with pytest.raises(FileRefused, match="leads out of the archive"):
        read_qdpx(stream)


def test_links_doubles_and_encrypted_files_are_refused():
    link = zipfile.ZipInfo("sources/x.txt")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(FileRefused, match="link to another file"):
        read_qdpx(stream)

    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as made:
        made.writestr("project.qde", EMPTY)
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("project.qde", EMPTY)
    with pytest.raises(FileRefused, match="twice"):
        read_qdpx(twice)

    locked = bytearray(archive(**{"project.qde": EMPTY}).getvalue())
    central = locked.index(b"PK\x01\x02")
    struct.pack_into("<H", locked, central + 8, 1)
    with pytest.raises(FileRefused, match="encrypted"):
        read_qdpx(io.BytesIO(bytes(locked)))


def test_bombs_are_refused_before_they_are_unpacked():
    started = time.perf_counter()
    text = f'<Project {NS} name="p"><Sources><TextSource guid="{"1" * 8}-1111-1111-1111-{"1" * 12}"'
    text += ' name="t" plainTextPath="internal://bomb.txt"/></Sources></Project>'

    with pytest.raises(FileRefused, match=r"sources/bomb.txt: .*a bomb"):
        read_qdpx(archive(**{"project.qde": text, "sources/bomb.txt": b"\0" * 50_000_000}))
    with pytest.raises(FileRefused, match="at most 1000 are read"):
        read_qdpx(
            archive(**{"project.qde": text, "sources/bomb.txt": b"x" * 1_001}),
            Limits(entry_bytes=1_000),
        )
    with pytest.raises(FileRefused, match="unpack to more than"):
        read_qdpx(
            archive(**{"project.qde": text, "sources/bomb.txt": b"x" * 1_000}),
            Limits(bytes_in_all=1_200),
        )
    with pytest.raises(FileRefused, match="holds 30 files; at most 20"):
        read_qdpx(archive(**{f"{n}.txt": "x" for n in range(30)}), Limits(entries=20))
    assert time.perf_counter() - started < 5


def test_a_size_that_lies_is_found():
    content = bytearray(archive(**{"project.qde": EMPTY + " " * 5_000}).getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(mark) + offset, 40)

    with pytest.raises(FileRefused):
        read_qdpx(io.BytesIO(bytes(content)))


def source(name: str, number: int, inside: str = "") -> str:
    path = "" if inside else f' plainTextPath="internal://{name}"'
    guid = f"{number:08x}-0000-4000-8000-000000000000"
    return f'<TextSource guid="{guid}" name="{name}"{path}>{inside}</TextSource>'


def holding(*sources: str) -> str:
    return f'<Project {NS} name="p"><Sources>{"".join(sources)}</Sources></Project>'


def test_names_that_differ_by_their_case_are_two_files_and_each_is_found():
    project = holding(source("talk.txt", 1), source("Talk.txt", 2))
    files = {"sources/Talk.txt": "large", "sources/talk.txt": "small"}

    reading = read_qdpx(archive(**{"project.qde": project, **files}))

    assert [source.text for source in reading.project.sources] == ["small", "large"]


def test_a_very_long_text_inside_the_file_is_read():
    content = " ".join(map(str, range(1_700_000)))
    project = holding(source("t", 1, f"<PlainTextContent>{content}</PlainTextContent>"))

    assert len(content) > 11_000_000
    assert read_qdpx(archive(**{"project.qde": project})).project.sources[0].text == content


def test_a_large_film_that_nobody_reads_does_no_harm():
    files = {"project.qde": EMPTY, "sources/film.mp4": b"\0" * 3_000_000}

    assert read_qdpx(archive(**files), Limits(entry_bytes=100_000)).project.name == "p"


def test_what_is_no_archive_or_has_no_project_is_refused():
    with pytest.raises(FileRefused, match="not a ZIP archive"):
        read_qdpx(io.BytesIO(b"hello"))
    with pytest.raises(FileRefused, match="0 files that end"):
        read_qdpx(archive(a="b"))
    with pytest.raises(FileRefused, match="2 files that end"):
        read_qdpx(archive(**{"a.qde": EMPTY, "b.qde": EMPTY}))


GUIDS = st.sampled_from([f"{n:08x}-0000-0000-0000-000000000000" for n in range(6)] + ["", "odd"])
NAMES = (
    "Users User CodeBook Codes Code Variables Variable Cases Case Sources TextSource PDFSource "
    "PlainTextSelection Coding CodeRef NoteRef VariableValue VariableRef IntegerValue Notes Note "
    "Links Link Sets Set MemberCode SourceRef PlainTextContent Description AudioSource Transcript "
    "SyncPoint TranscriptSelection Graphs Graph"
)
TAGS = st.sampled_from(NAMES.split())
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "guid": GUIDS,
        "targetGUID": GUIDS,
        "creatingUser": GUIDS,
        "originGUID": GUIDS,
        "name": st.sampled_from(["", "a", "busy day"]),
        "startPosition": st.sampled_from(["0", "3", "-1", "99", "x"]),
        "endPosition": st.sampled_from(["0", "2", "5", "99999999999999999999"]),
        "creationDateTime": st.sampled_from(["2027-01-04T08:00:00Z", "yesterday"]),
        "typeOfVariable": st.sampled_from(["Integer", "Colour"]),
    },
)
TREES = st.recursive(
    st.tuples(TAGS, ATTRIBUTES, st.sampled_from(["", "busy", "7"]), st.just(())),
    lambda inner: st.tuples(TAGS, ATTRIBUTES, st.just(""), st.lists(inner, max_size=5).map(tuple)),
    max_leaves=40,
)


def as_xml(tree) -> str:
    tag, attributes, text, children = tree
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{tag}{said}>{text}{''.join(map(as_xml, children))}</{tag}>"


@given(st.lists(TREES, max_size=6))
def test_whatever_elements_a_file_holds_what_is_read_fits_together(trees):
    content = f'<Project {NS} name="p">{"".join(map(as_xml, trees))}</Project>'

    reading = read_qdpx(archive(**{"project.qde": content}))

    assert is_coherent(check_project(reading.project))


@given(st.data())
def test_damaged_archives_are_read_or_refused_and_nothing_else(data: st.DataObject):
    content = bytearray(archive(**{"project.qde": EMPTY, "sources/a.txt": "x" * 50}).getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        reading = read_qdpx(io.BytesIO(bytes(content)))
    except FileRefused:
        return
    assert check_project(reading.project) == []
