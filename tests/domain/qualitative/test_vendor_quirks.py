"""Files as other programs write them: read all the same, and what was mended is said."""

import io
import unicodedata
import zipfile

import pytest

from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.qdpx_reading import Reading, read_qdc, read_qdpx
from selfback.domain.qualitative.refi_check import check_refi

TEXT = "I: How \U0001f44d is it?\nP: Busy \U0001f600 days.\nI: And the plan?\nP: I trust it."
BUSY, TRUST = "Busy \U0001f600 days", "I trust it"


def guid(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def passage(number: int, start: int, end: int, name: str) -> str:
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}"><Coding guid="{guid(number + 500)}">'
        f'<CodeRef targetGUID="{guid(1)}"/></Coding></PlainTextSelection>'
    )


def qde(sources: str, *, origin: str = "", rest: str = "", version: str = "1.0") -> str:
    return (
        f'<Project xmlns="urn:QDA-XML:project:{version}" name="p" origin="{origin}"><CodeBook>'
        f'<Codes><Code guid="{guid(1)}" name="Busy" isCodable="true"/></Codes></CodeBook>'
        f"<Sources>{sources}</Sources>{rest}</Project>"
    )


def source(inside: str, path: str = "internal://a.txt", number: int = 2) -> str:
    return (
        f'<TextSource guid="{guid(number)}" name="A" plainTextPath="{path}">{inside}</TextSource>'
    )


def read(project: str, **files: bytes) -> Reading:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("project.qde", project)
        for name, content in files.items():
            archive.writestr(name, content)
    reading = read_qdpx(stream)
    assert check_project(reading.project) == []
    return reading


def words(reading: Reading) -> list[str]:
    texts = reading.project.texts()
    return [texts[each.source][each.start : each.end] for each in reading.project.segments()]


def repairs(reading: Reading) -> str:
    return "; ".join(map(str, reading.repairs))


def utf_16(text: str, part: str) -> tuple[int, int]:
    start = len(text[: text.index(part)].encode("utf-16-le")) // 2
    return start, start + len(part.encode("utf-16-le")) // 2


def test_utf_16_positions_are_moved_back_behind_every_emoji():
    inside = passage(10, *utf_16(TEXT, BUSY), BUSY) + passage(11, *utf_16(TEXT, TRUST), TRUST)

    reading = read(qde(source(inside), origin="NVivo"), **{"sources/a.txt": TEXT.encode()})

    assert words(reading) == [BUSY, TRUST]
    assert repairs(reading) == "A: 2 of 2 passages were moved: the file counts UTF-16 units"


def test_positions_that_count_a_windows_line_end_as_one_are_moved():
    start = TEXT.index(TRUST)
    inside = passage(10, start, start + len(TRUST), TRUST)
    file = TEXT.replace("\n", "\r\n").encode()

    reading = read(qde(source(inside), origin="ATLAS.ti"), **{"sources/a.txt": file})

    assert words(reading) == [TRUST]
    assert reading.project.sources[0].text == TEXT
    assert "its Windows line ends are line feeds now" in repairs(reading)


def test_positions_that_count_windows_line_ends_as_two_are_moved():
    windows = TEXT.replace("\n", "\r\n")
    start = windows.index(TRUST)
    inside = passage(10, start, start + len(TRUST), TRUST)

    as_file = read(qde(source(inside)), **{"sources/a.txt": windows.encode()})
    inline = source(f"<PlainTextContent>{windows}</PlainTextContent>{inside}", path="")
    as_content = read(qde(inline.replace(' plainTextPath=""', "")))

    assert words(as_file) == words(as_content) == [TRUST]


def test_a_byte_order_mark_goes_and_other_encodings_are_read():
    inside = passage(10, 0, 6, "I: How")

    for content, told in (
        (b"\xef\xbb\xbf" + TEXT.encode(), "byte order mark was taken away"),
        (TEXT.encode("utf-16"), "texts were UTF-16"),
        (b"I: How sm\xf8r", "texts were Windows-1252"),
    ):
        reading = read(qde(source(inside)), **{"sources/a.txt": content})
        assert words(reading) == ["I: How"]
        assert told in repairs(reading)


def test_a_paragraph_separator_in_a_name_is_a_space_like_any_other():
    start = TEXT.index(BUSY)
    name = (BUSY + "\nI: And").replace("\n", "\u2029")
    inside = passage(10, start, start + len(name) + 1, name)

    reading = read(qde(source(inside)), **{"sources/a.txt": TEXT.encode()})

    assert words(reading) == [f"{BUSY}.\nI: And"]


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("internal://a.txt", "Sources/a.txt"),
        ("internal://A.TXT", "sources/a.txt"),
        ("internal://a.txt", "SOURCES\\a.txt"),
        ("internal://a%20b.txt", "sources/a b.txt"),
        ("internal://sources/a.txt", "sources/a.txt"),
        ("internal://" + unicodedata.normalize("NFD", "\u00e5.txt"), "sources/\u00e5.txt"),
        ("internal://a.txt", "other/a.txt"),
    ],
)
def test_texts_are_found_however_their_path_is_spelt(path, file):
    reading = read(qde(source(passage(10, 0, 1, "I"), path=path)), **{file: TEXT.encode()})

    assert words(reading) == ["I"]


@pytest.mark.parametrize("path", ["absolute://c/x.txt", "relative://../x.txt", "internal://no.txt"])
def test_texts_that_are_not_in_the_file_are_lost_and_said(path):
    reading = read(qde(source(passage(10, 0, 1, "I"), path=path)))

    assert reading.project.sources == reading.project.codings == ()
    told = [str(loss).split(" (")[0] for loss in reading.losses]
    assert set(told) == {"texts not kept: 1", "passages not kept: 1", "codings not kept: 1"}


def test_another_name_of_the_qde_file_and_another_version_are_read():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("My study.qde", qde(source(""), version="1.5"))
        archive.writestr("sources/a.txt", TEXT)

    assert read_qdpx(stream).project.sources[0].text == TEXT
    assert "namespace" in str(check_refi(io.BytesIO(qde(source(""), version="1.5").encode()))[0])


def test_passages_behind_the_text_are_cut_or_lost():
    inside = passage(10, len(TEXT) - 5, len(TEXT) + 40, "") + passage(11, 9_000, 9_010, "")

    reading = read(qde(source(inside)), **{"sources/a.txt": TEXT.encode()})

    assert words(reading) == [TEXT[-5:]]
    assert "ended behind the text and were cut" in repairs(reading)
    assert "passages not kept: 1 (they lie outside of their text)" in map(str, reading.losses)


def test_names_that_are_empty_or_there_twice_and_strange_ids_are_mended():
    sources = source("", number=2) + source("", number=3)
    cases = (
        f'<Cases><Case guid="{{{guid(7).upper()}}}" name=""><SourceRef targetGUID="{guid(2)}"/>'
        f'</Case><Case guid="note_1" name="x"/></Cases>'
    )

    reading = read(qde(sources, rest=cases), **{"sources/a.txt": TEXT.encode()})

    assert [each.name for each in reading.project.sources] == ["A", "A (2)"]
    assert [each.name for each in reading.project.cases] == ["00000007", "x"]
    assert reading.project.cases[0].id == guid(7)
    assert reading.project.cases[0].sources == (guid(2),)
    assert "1 things without a proper GUID got one" in repairs(reading)


def test_pictures_are_lost_and_texts_of_pdf_files_and_recordings_are_kept():
    start = TEXT.index(BUSY)
    pages = (
        f'<PDFSource guid="{guid(20)}" name="Report" path="internal://r.pdf">'
        f'<PDFSelection guid="{guid(21)}" page="1" firstX="1" firstY="1" secondX="2" secondY="2">'
        f'<Coding guid="{guid(22)}"><CodeRef targetGUID="{guid(1)}"/></Coding></PDFSelection>'
        f'<Representation guid="{guid(23)}" plainTextPath="internal://a.txt">'
        f"{passage(24, start, start + len(BUSY), BUSY)}</Representation></PDFSource>"
    )
    recording = (
        f'<AudioSource guid="{guid(30)}" name="Talk" path="internal://t.mp3">'
        f'<Transcript guid="{guid(31)}" plainTextPath="internal://a.txt">'
        f'<SyncPoint guid="{guid(32)}" timeStamp="0" position="{start}"/>'
        f'<SyncPoint guid="{guid(33)}" timeStamp="9" position="{start + len(BUSY)}"/>'
        f'<TranscriptSelection guid="{guid(34)}" fromSyncPoint="{guid(32)}" '
        f'toSyncPoint="{guid(33)}"><Coding guid="{guid(35)}"><CodeRef targetGUID="{guid(1)}"/>'
        f"</Coding></TranscriptSelection></Transcript></AudioSource>"
    )
    picture = f'<PictureSource guid="{guid(40)}" name="Poster" path="internal://p.png"/>'
    case = f'<Case guid="{guid(50)}" name="K"><SourceRef targetGUID="{guid(30)}"/></Case>'

    reading = read(
        qde(pages + recording + picture, rest=f"<Cases>{case}</Cases>"),
        **{"sources/a.txt": TEXT.encode()},
    )

    assert words(reading) == [BUSY, BUSY]
    assert [each.name for each in reading.project.sources] == ["Report", "Talk"]
    assert reading.project.cases[0].sources == (guid(31),)
    told = set(map(str, reading.losses))
    assert "pictures not kept: 1 (only texts are coded)" in told
    assert "PDF files not kept: 1 (their texts are)" in told
    assert "marked places in PDF files not kept: 1 (only texts are coded)" in told


TAGUETTE = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>
<Code guid="0D62985D-B147-5D01-A9B5-CAE5DCD98342" name="interesting" isCodable="true"/>
<Code guid="725F0645-9CD3-598A-8D2B-EC3D39AB3C3F" name="interesting.places" isCodable="true"/>
</Codes><Sets/></CodeBook>"""


def test_codebooks_of_other_programs_are_read_and_nesting_is_kept():
    nested = TAGUETTE.replace("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4").replace(
        '"interesting" isCodable="true"/>', '"interesting" isCodable="false">'
    )
    nested = nested.replace("</Codes>", "</Code></Codes>")

    flat = read_qdc(io.BytesIO(TAGUETTE.encode())).project.codes
    deep = read_qdc(io.BytesIO(b"\xef\xbb\xbf" + nested.encode())).project.codes

    assert [code.name for code in flat] == ["interesting", "interesting.places"]
    assert deep[1].parent == deep[0].id == "0d62985d-b147-5d01-a9b5-cae5dcd98342"
    assert not deep[0].is_codable
    departures = [str(each) for each in check_refi(io.BytesIO(TAGUETTE.encode()))]
    assert departures == ["line 5, Sets: it should hold: Set+; it holds: nothing"]


def test_coders_codes_and_dates_that_nobody_introduced_are_mended_or_lost():
    inside = passage(10, 0, 1, "I").replace(
        f'<Coding guid="{guid(510)}">',
        f'<Coding guid="{guid(510)}" creatingUser="{guid(99)}" creationDateTime="yesterday">',
    )
    inside += passage(11, 3, 6, "How").replace(guid(1), guid(98))

    reading = read(qde(source(inside)), **{"sources/a.txt": TEXT.encode()})

    assert words(reading) == ["I"]
    assert reading.project.users[0].id == guid(99)
    assert "codings not kept: 1 (their code is not in the codebook)" in map(str, reading.losses)
    assert "dates not kept: 1" in str(reading.losses[0])
