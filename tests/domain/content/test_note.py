"""A note is filled with the facts it names, or not at all."""

import pytest

from selfback.domain.content.note import About, Note, NoteWords, Slot, SlotEmpty

VISIT = Note(id="visit", about=About.ARRANGE, slots=(Slot.CLINIC, Slot.PHONE))
WORDS = NoteWords(title="Visit", text="Call {clinic} on {phone}, or {phone}.")


def test_every_place_of_a_fact_is_filled():
    facts = {Slot.CLINIC: "Harbour", Slot.PHONE: "20 12 34 56", Slot.DATE: "never"}

    assert WORDS.filled(VISIT, facts) == "Call Harbour on 20 12 34 56, or 20 12 34 56."


@pytest.mark.parametrize("phone", [{}, {Slot.PHONE: ""}])
def test_a_note_with_an_unknown_fact_is_not_filled(phone):
    with pytest.raises(SlotEmpty, match="phone"):
        WORDS.filled(VISIT, {Slot.CLINIC: "Harbour", **phone})


def test_a_fact_that_looks_like_a_place_stays_as_it_is():
    facts = {Slot.CLINIC: "{phone}", Slot.PHONE: "1"}

    assert WORDS.filled(VISIT, facts) == "Call {phone} on 1, or 1."
