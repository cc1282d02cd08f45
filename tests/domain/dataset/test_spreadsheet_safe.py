"""Spreadsheet-safe texts: nothing comes alive, and everything can be undone."""

import re

import pytest
from hypothesis import given
from tests.domain.dataset.sets import NASTY

from selfback.domain.dataset.column import Column, Kind, same_words
from selfback.domain.dataset.spreadsheet_safe import made_plain, made_safe

TEXT = Column(name="text", words=same_words("Text"))
SCORE = Column(name="score", words=same_words("Score"), kind=Kind.DECIMAL)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−")


@given(NASTY)
def test_every_text_comes_back(text):
    assert made_plain(made_safe(text, TEXT), TEXT) == text


@given(NASTY)
def test_no_cell_starts_what_could_be_a_formula(text):
    safe = made_safe(text, TEXT)

    assert not safe.startswith(STARTS)
    assert not safe.lstrip(" \u00a0").startswith(STARTS[:4])


@given(NASTY)
def test_no_program_with_another_separator_finds_a_formula_inside(text):
    for part in re.split(r'[;,|\t\r\n"]', made_safe(text, TEXT)):
        assert not part.lstrip(" ").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("'=1", "''=1"),
        ("'hello'", "'hello'"),
        ("x;=1+1;y", "x;'=1+1;y"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("worse - much", "worse - much"),
        ("-5", "'-5"),
    ],
)
def test_an_apostrophe_stands_only_where_a_formula_could_start(text, safe):
    assert made_safe(text, TEXT) == safe


def test_a_negative_number_stays_a_number_and_nothing_else_does():
    assert made_safe("-5.5", SCORE) == "-5.5"
    assert made_safe("-5.5+cmd", SCORE) == "'-5.5+cmd"


def test_nothing_stays_nothing():
    assert made_safe(None, TEXT) is None
    assert made_plain(None, TEXT) is None
