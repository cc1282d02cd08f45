"""Texts that people bring: plain, Word, OpenDocument, subtitles; and hostile ones."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.archive import Limits
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.text_files import read_text_file
from selfback.domain.qualitative.transcript import milliseconds, speakers, turns_in

ODT = (
    '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:draw="d"><office:body>'
    "<office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    "<text:h>Talk</text:h><text:p>I:<text:s text:c='3'/>How<text:span> is</text:span> it"
    "<office:annotation><text:p>aside</text:p></office:annotation>?</text:p>"
    "<text:p>P: busy<text:tab/>days<text:line-break/>and \U0001f44d</text:p>"
    "<text:p><draw:image/></text:p></office:text></office:body></office:document-content>"
)
VTT = """WEBVTT

NOTE nothing here

1
00:00:01.000 --> 00:00:04.000 align:start
<v Anna>How is it?

00:00:04.000 --> 00:00:06.500
<v Anna>I <i>mean</i> work &amp; plan.

00:00:07.000 --> 00:00:09.000
<v Ben Olsen>Busy.
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:04,000\r\nAnna: How\r\nis it?\r\n\r\n"
    "2\r\n00:00:05,000 --> 01:00:06,500\r\nBen: Busy.\r\n"
)


def packed(**files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(*paragraphs: str) -> bytes:
    page, stream = Document(), io.BytesIO()
    for paragraph in paragraphs:
        page.add_paragraph(paragraph)
    page.save(stream)
    return stream.getvalue()


PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


@given(st.lists(st.text(PRINTABLE | st.sampled_from("\t\n"), max_size=30), min_size=1, max_size=5))
def test_what_is_written_in_word_is_what_is_read(paragraphs):
    assert read_text_file("a.docx", word(*paragraphs)).text == "\n".join(paragraphs)


def test_an_open_document_is_read_without_what_was_struck_out_or_remarked():
    found = read_text_file("a.odt", packed(**{"content.xml": ODT}))

    assert found.text == "Talk\nI:   How is it?\nP: busy\tdays\nand \U0001f44d\n"
    assert {str(loss).split(" (")[0] for loss in found.losses} == {
        "pictures not kept: 1",
        "comments not kept: 1",
    }


def test_subtitles_become_paragraphs_with_speakers_and_times():
    found = read_text_file("a.vtt", VTT.encode())

    assert found.text == "Anna: How is it? I mean work & plan.\nBen Olsen: Busy."
    assert speakers(found.turns) == ("Anna", "Ben Olsen")
    words = [found.text[turn.start : turn.end] for turn in found.turns]
    assert words == ["Anna: How is it?", "I mean work & plan.", "Ben Olsen: Busy."]
    assert [(turn.begins_ms, turn.ends_ms) for turn in found.turns] == [
        (1_000, 4_000),
        (4_000, 6_500),
        (7_000, 9_000),
    ]


def test_subrip_with_windows_line_ends_is_read():
    found = read_text_file("a.srt", SRT.encode("utf-8-sig"))

    assert found.text == "Anna: How is it?\nBen: Busy."
    assert found.turns[1].ends_ms == 3_606_500
    assert [str(each) for each in found.repairs] == [
        "its byte order mark was taken away",
        "its Windows line ends are line feeds now",
    ]


def test_a_plain_transcript_has_the_speakers_that_speak_twice():
    text = "Anna: How?\nBen: Busy.\nand more\nAnna: Note: this.\nBen: Yes.\nTime: once"

    turns = turns_in(text)

    assert speakers(turns) == ("Anna", "Ben")
    assert text[turns[1].start : turns[1].end] == "Ben: Busy.\nand more\n"
    assert turns[-1].end == len(text)
    timed = turns_in("[00:01:02] How?\n01:30 Busy.\n")
    assert [turn.begins_ms for turn in timed] == [62_000, 90_000]
    assert turns_in("no speaker\nat all: here") == ()


@given(st.text(max_size=200))
def test_turns_lie_in_the_text_and_do_not_overlap(text: str):
    turns = turns_in(text)

    ends = [place for turn in turns for place in (turn.start, turn.end)]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(text) for place in ends)


@pytest.mark.parametrize("written", ["1", "1:2:3:4", "00:61", "a:b", "", "61:00:"])
def test_what_is_no_time_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011
        milliseconds(written)


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
HOSTILE = {
    "a.docx": [b"no archive", packed(x="y"), packed(**{"word/document.xml": BOMB})],
    "a.odt": [packed(**{"content.xml": BOMB}), packed(**{"content.xml": "<a>"})],
    "a.txt": [b"a\0b"],
    "a.vtt": [b"WEBVTT\n\nno cue", b"00:99:99.000 --> x\nhello"],
    "a.pdf": [b"%PDF"],
}


@pytest.mark.parametrize(
    ("name", "content"), [(name, each) for name, held in HOSTILE.items() for each in held]
)
def test_hostile_and_unknown_texts_are_refused(name, content):
    with pytest.raises(FileRefused):
        read_text_file(name, content)


def test_texts_that_are_too_large_are_refused():
    limits = Limits(entry_bytes=500)

    for name, content in (("a.txt", b"x" * 501), ("a.docx", word("x" * 5_000))):
        with pytest.raises(FileRefused, match="500"):
            read_text_file(name, content, limits)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(FileRefused, match="a bomb"):
        read_text_file("a.docx", bomb.getvalue())
