"""Delimited text: what is written comes back, cell by cell."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.dataset.sets import NASTY

from selfback.domain.dataset.delimited import (
    FileUnreadable,
    Line,
    TextNotWritable,
    read_lines,
    text_of,
    written,
)

CELLS = st.none() | NASTY
RECORDS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=5)
)


@given(RECORDS)
def test_every_text_comes_back_and_empty_is_not_missing(records):
    content = written(records[0], records[1:])

    assert [line.cells for line in read_lines(text_of(content))] == records


@given(RECORDS)
def test_another_reader_finds_the_same_texts(records):
    content = written(records[0], records[1:])

    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    assert [tuple(row) or ("",) for row in rows] == [
        tuple(cell or "" for cell in record) for record in records
    ]


def test_leading_zeros_and_line_ends_are_kept_in_quotes():
    assert written(["a", "b"], [("007", "x\r\ny"), (None, "")]) == (
        b'"a","b"\r\n"007","x\r\ny"\r\n,""\r\n'
    )


def test_a_record_knows_the_line_it_starts_on_behind_a_text_of_several_lines():
    assert read_lines('a,"x\ny"\nb,c') == [Line(1, ("a", "x\ny")), Line(3, ("b", "c"))]


def test_a_separator_at_the_end_of_the_file_leaves_a_cell_of_nothing():
    assert read_lines("a,b\n1,") == [Line(1, ("a", "b")), Line(2, ("1", None))]


@pytest.mark.parametrize("text", ['a,"b', 'a,"b"c', 'a,b"c"'])
def test_a_quotation_mark_out_of_place_is_refused_with_its_line(text):
    with pytest.raises(FileUnreadable, match="line 2: a quotation mark"):
        read_lines(f"x,y\n{text}\n")


def test_bytes_that_are_not_utf_8_are_refused_with_their_line():
    with pytest.raises(FileUnreadable, match="line 3: this is not UTF-8"):
        text_of("a\nb\næ".encode("latin-1"))


def test_half_a_surrogate_pair_cannot_be_written():
    with pytest.raises(TextNotWritable):
        written(["a"], [("\ud800",)])


def test_a_long_open_quotation_is_refused_at_once():
    with pytest.raises(FileUnreadable):
        read_lines('"' + 'a""b' * 200_000)
