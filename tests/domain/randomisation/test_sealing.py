"""What is sealed opens with its key and under its name only, and its length tells nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.randomisation.errors import KeyHasWrongLength, SealBroken, TooLongToSeal
from selfback.domain.randomisation.sealing import (
    ROOM,
    key_for,
    key_mark,
    opened,
    seal,
    seed_mark,
)

HOST, NONCE = bytes(range(32)), bytes(12)
KEY = key_for(HOST, "list-1")


@given(text=st.text(max_size=70), nonce=st.binary(min_size=12, max_size=12), about=st.text())
def test_what_was_sealed_opens_and_every_seal_has_the_same_length(text, nonce, about):
    sealed = seal(text, key=KEY, nonce=nonce, about=about)

    assert opened(sealed, key=KEY, about=about) == text
    assert len(sealed) == 12 + ROOM + 16


def test_two_arms_with_names_of_different_length_look_alike():
    short, long = (seal(arm, key=KEY, nonce=NONCE, about="1") for arm in ("app", "usual-care"))

    assert len(short) == len(long)
    assert b"app" not in short
    assert b"usual" not in long


@pytest.mark.parametrize("place", [0, 11, 12, 100, -1])
def test_a_changed_byte_breaks_the_seal(place):
    sealed = bytearray(seal("app", key=KEY, nonce=NONCE, about="DK 1"))
    sealed[place] ^= 1

    with pytest.raises(SealBroken, match="DK 1"):
        opened(bytes(sealed), key=KEY, about="DK 1")


def test_a_seal_cannot_be_moved_to_another_slot_list_or_host():
    sealed = seal("app", key=KEY, nonce=NONCE, about="DK 1")
    other_list, other_host = key_for(HOST, "list-2"), key_for(bytes(32), "list-1")

    for key, about in [(KEY, "DK 2"), (other_list, "DK 1"), (other_host, "DK 1")]:
        with pytest.raises(SealBroken):
            opened(sealed, key=key, about=about)


def test_half_a_seal_does_not_open():
    sealed = seal("app", key=KEY, nonce=NONCE, about="DK 1")
    for length in (0, 5, 12, 20, len(sealed) - 1):
        with pytest.raises(SealBroken):
            opened(sealed[:length], key=KEY, about="DK 1")


def test_a_text_that_does_not_fit_is_refused():
    with pytest.raises(TooLongToSeal):
        seal("x" * ROOM, key=KEY, nonce=NONCE, about="")


def test_marks_tell_keys_and_seeds_apart_and_hold_neither():
    assert key_mark(HOST) != key_mark(bytes(32))
    assert seed_mark(HOST, bytes(32)) != seed_mark(bytes(32), bytes(32))
    assert HOST.hex()[:16] not in key_mark(HOST)


def test_a_key_of_another_length_is_refused():
    with pytest.raises(KeyHasWrongLength, match="31 bytes"):
        key_for(HOST[1:], "list-1")
