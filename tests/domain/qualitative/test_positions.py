"""Positions as other programs count them, found again whatever the program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.positions import (
    STANDARD,
    Counting,
    Passage,
    Reader,
    excerpt,
    has_words,
    text_of,
    votes,
    way_of,
)

SIGNS = st.sampled_from(["a", "b", " ", "\n", "\r\n", "\r", "\U0001f44d", "e\u0301", "\u2029"])
RAW = st.lists(SIGNS, max_size=30).map("".join)
WAYS = st.builds(Counting, st.sampled_from([1, 2]), st.sampled_from([0, 1, 2]), st.just(0))


def counted(raw: str, way: Counting) -> list[int]:
    """The position of every code point of the kept text, and of its end, sign by sign."""
    places, position, index = [], way.mark, 0
    while index < len(raw):
        places.append(position)
        signs = 2 if raw[index : index + 2] == "\r\n" else 1
        if raw[index] in "\r\n":
            position += way.line_end or signs
        else:
            position += way.wide if ord(raw[index]) > 0xFFFF else 1
        index += signs
    return [*places, position]


@given(RAW, WAYS)
def test_every_position_is_found_again_in_every_way_of_counting(raw: str, way: Counting):
    text = text_of(raw)
    reader = Reader(text, way)

    positions = counted(raw, way)

    assert text.plain == raw.replace("\r\n", "\n").replace("\r", "\n")
    assert [reader.place(each) for each in positions] == list(range(len(text.plain) + 1))
    assert reader.place(positions[-1] + 1) is None
    assert reader.place(-1) is None


@given(RAW)
def test_utf_16_units_are_those_of_the_encoding(raw: str):
    plain = text_of(raw).plain
    reader = Reader(text_of(plain), Counting(wide=2))

    for place in range(len(plain) + 1):
        units = len(plain[:place].encode("utf-16-le")) // 2
        assert reader.place(units) == place


def test_a_position_within_a_sign_is_the_place_of_that_sign():
    reader = Reader(text_of("a\U0001f44db"), Counting(wide=2))

    assert [reader.place(each) for each in range(5)] == [0, 1, 1, 2, 3]


RAW_INTERVIEW = "I: How \U0001f44d is it?\r\nP: Busy \U0001f600 days.\r\nI: And the plan?"


@pytest.mark.parametrize("way", [Counting(w, e) for w in (1, 2) for e in (0, 1, 2)], ids=str)
def test_the_words_of_the_passages_tell_how_a_program_counts(way: Counting):
    text = text_of(RAW_INTERVIEW)
    places = counted(RAW_INTERVIEW, way)
    spans = [(3, 14), (15, 30), (34, 46)]
    passages = [Passage(places[a], places[b], excerpt(text.plain[a:b])) for a, b in spans]

    chosen = way_of(votes(text, passages), elsewhere={}, origin="")

    reader = Reader(text, chosen)
    assert [(reader.place(p.start), reader.place(p.end)) for p in passages] == spans


def test_a_byte_order_mark_that_was_counted_is_found():
    text = text_of("\ufeffBusy days at the clinic")
    passages = [Passage(1, 10, "Busy days"), Passage(18, 24, "clinic")]

    chosen = way_of(votes(text, passages), elsewhere={}, origin="")

    assert chosen.mark == 1
    assert Reader(text, chosen).place(1) == 0
    assert str(chosen) == "code points, with the byte order mark"


def test_without_words_the_other_texts_decide_then_the_program_then_the_standard():
    found = votes(text_of("\U0001f44d busy busy"), [Passage(3, 6, "")])

    assert way_of(found, elsewhere={}, origin="") == STANDARD
    assert way_of(found, elsewhere={}, origin="NVivo 14") == Counting(wide=2)
    assert way_of(found, elsewhere={STANDARD: 3}, origin="NVivo 14") == STANDARD


def test_words_are_the_same_whatever_the_space_between_them():
    assert has_words("busy day", "busy\u2029day")
    assert has_words("busy d\u2026", "busy   day")
    assert has_words("Caf\u00e9 at noon", "Cafe\u0301 at noon, and more")
    assert not has_words("busy", "busy day")
    assert not has_words("", "busy day")
    assert not has_words("Quote 1", "busy day")
