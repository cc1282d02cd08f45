"""What is proposed for masking, and that nothing but what was accepted changes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.pseudonyms import (
    Sort,
    is_national_id,
    mask,
    mask_source,
    propose,
)
from selfback.domain.qualitative.synthetic import synthetic_project

TEXT = (
    "I: How are things in Odense?\nP: Busy. Annas colleague Ole Hansen rang, +45 20 30 40 50, "
    "or write to ole.h@klinik.example.dk. Born 010190-1234, on 1. januar 1990 or 01/01/1990. "
    "Then anna said that Odense's clinic is full."
)


def found(text: str, **known) -> list[tuple[Sort, str]]:
    return [(each.sort, each.words) for each in propose(text, **known)]


def test_what_may_tell_who_it_is_is_proposed():
    assert found(TEXT, names=["Anna"], places=["Odense"]) == [
        (Sort.PLACE, "Odense"),
        (Sort.NAME, "Annas"),
        (Sort.CAPITALISED, "Ole Hansen"),
        (Sort.PHONE, "+45 20 30 40 50"),
        (Sort.MAIL, "ole.h@klinik.example.dk"),
        (Sort.NATIONAL_ID, "010190-1234"),
        (Sort.DATE, "1. januar 1990"),
        (Sort.DATE, "01/01/1990"),
        (Sort.NAME, "anna"),
        (Sort.PLACE, "Odense's"),
    ]


def test_the_head_of_a_sentence_is_no_name_unless_it_is_one_elsewhere():
    assert found("Busy days. Time is short.") == []
    assert found("Bent is tired. I saw Bent.") == [
        (Sort.CAPITALISED, "Bent"),
        (Sort.CAPITALISED, "Bent"),
    ]
    assert found("Bent Olsen is tired.") == [(Sort.CAPITALISED, "Bent Olsen")]


@pytest.mark.parametrize(
    ("written", "is_one"),
    [
        ("010190-1234", True),  # CPR: a day and a month are enough
        ("3102901234", False),
        ("01129955131", False),  # its check digits are wrong
        ("12345678", False),
        ("010190 12345", False),
    ],
)
def test_national_ids_are_told_from_other_numbers(written, is_one):
    assert is_national_id(written) is is_one


def test_norwegian_check_digits_are_those_of_the_rule_computed_digit_by_digit():
    birth = [0, 1, 0, 1, 9, 0, 1, 2, 0]
    first = 11 - (sum(a * b for a, b in zip(birth, [3, 7, 6, 1, 8, 9, 4, 5, 2], strict=True)) % 11)
    first %= 11
    rest = zip([*birth, first], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], strict=True)
    second = (11 - sum(a * b for a, b in rest) % 11) % 11
    assert first < 10
    assert second < 10
    right = "".join(map(str, [*birth, first, second]))

    assert is_national_id(right)
    assert not is_national_id(right[:-1] + str((second + 1) % 10))


def test_only_what_was_accepted_is_masked_and_one_person_has_one_mask():
    proposals = propose(TEXT, names=["Anna"], places=["Odense"])
    accepted = [each for each in proposals if each.sort in {Sort.NAME, Sort.PLACE}]

    masked, key = mask(TEXT, accepted)
    again, larger = mask("Ole met Anna.", propose("Ole met Anna.", names=["Ole", "Anna"]), key)

    assert masked.text.count("[name-1]") == masked.text.count("[place-1]") == 2
    assert "Ole Hansen" in masked.text
    assert "Anna" not in masked.text
    assert dict(key) == {"[place-1]": "Odense", "[name-1]": "Anna"}
    assert again.text == "[name-2] met [name-1]."
    assert dict(larger) == {**key, "[name-2]": "Ole"}
    assert mask(TEXT, [])[0].text == TEXT


def test_a_proposal_of_another_text_is_refused():
    with pytest.raises(ValueError, match="not this passage"):
        mask("something else", propose(TEXT, names=["Anna"]))
    one = propose("Anna", names=["Anna"])[0]
    with pytest.raises(ValueError, match="not this passage"):
        mask("Anna", [one, one])


WORDS = st.sampled_from(["Anna", "Odense", "busy", "20304050", "a@b.dk", "[name-1]", ". ", "\n"])


@given(st.lists(WORDS, max_size=15).map(" ".join), st.data())
def test_the_changes_tell_where_everything_is(text: str, data: st.DataObject):
    proposals = propose(text, names=["Anna"], places=["Odense"])
    accepted = [each for each in proposals if data.draw(st.booleans())]

    masked, key = mask(text, accepted)

    back = list(masked.text)
    for change in reversed(masked.changes):
        held = masked.text[change.masked_start : change.masked_end]
        assert held in key
        back[change.masked_start : change.masked_end] = text[change.start : change.end]
    assert "".join(back) == text
    covered = {p for c in masked.changes for p in range(c.start, c.end)}
    for place, sign in enumerate(text):
        if place not in covered:
            assert masked.text[masked.place(place)] == sign
            assert masked.text[masked.place(place + 1, is_end=True) - 1] == sign


def test_the_passages_of_a_masked_source_move_along():
    project = synthetic_project(np.random.default_rng(4), documents=2, codes=5, codings=60)
    source = project.sources[0]
    proposals = propose(source.text, names=["patient", "nobody"])

    masked, key = mask_source(project, source.id, proposals)

    assert check_project(masked) == []
    assert set(key.values()) >= {"patient", "nobody"}
    assert "patient" not in masked.sources[0].text
    touched = {p for each in proposals for p in range(each.start, each.end)}
    for old, new in zip(project.selections, masked.selections, strict=True):
        if old.source != source.id:
            assert old == new
        elif not touched & set(range(old.start, old.end)):
            words = source.text[old.start : old.end]
            assert masked.sources[0].text[new.start : new.end] == words
            assert replace(new, start=old.start, end=old.end) == old
