"""Consent holds if it was read, understood and signed; some amendments ask for it again."""

from dataclasses import replace

import pytest
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.domain.trial.consent import (
    Adopted,
    NotSignable,
    Signed,
    digest_of_text,
    needed_to_sign,
    refuse_unless_signable,
    text_shown,
    to_sign,
    wrong_answers,
)
from selfback.domain.trial.protocol_loading import load_protocol

PROTOCOL = load_protocol(CONTENT, PRIMARY)
DOCUMENT = PROTOCOL.consent_document("participation")
RIGHT = {each.id: [each.right] for each in DOCUMENT.questions}
STATEMENTS = len(DOCUMENT.text["da"].statements)
FIRST = Adopted(version="1.0", needs_reconsent=False)
SIGNED = Signed(document="participation", version=DOCUMENT.version, protocol="1.0")


def signing(**changes):
    given = {"language": "da", "name": "Ida", "ticked": STATEMENTS, "answers": RIGHT, **changes}
    return refuse_unless_signable(DOCUMENT, **given)


def test_all_that_was_shown_is_kept_word_for_word_in_the_language_it_was_read_in():
    text = text_shown(DOCUMENT, "da")

    for part in (*DOCUMENT.text["da"].paragraphs, *DOCUMENT.text["da"].statements):
        assert part in text
    assert digest_of_text(text) != digest_of_text(text_shown(DOCUMENT, "nb"))
    assert digest_of_text("abc").startswith("ba7816bf")


def test_a_signature_holds_with_a_name_every_tick_and_every_answer_right_in_the_end():
    signing()
    signing(answers={**RIGHT, "who-decides": ["me", "clinician", "chance"]})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "   "}, "name-missing"),
        ({"name": "x" * 121}, "name-missing"),
        ({"ticked": STATEMENTS - 1}, "statements-not-ticked"),
        ({"language": "de"}, "no-text"),
        ({"answers": {**RIGHT, "leaving": ["any-time", "never"]}}, "not-understood:leaving"),
        ({"answers": {**RIGHT, "leaving": []}}, "not-understood:leaving"),
    ],
)
def test_a_signature_that_would_not_hold_is_refused(change, reason):
    with pytest.raises(NotSignable) as refused:
        signing(**change)
    assert refused.value.reasons == (reason,)


def test_every_reason_is_told_at_once():
    with pytest.raises(NotSignable) as refused:
        signing(name="", ticked=0, answers={})
    assert len(refused.value.reasons) == len(DOCUMENT.questions) + 2


def test_questions_answered_wrongly_are_named_so_that_their_passage_is_shown_again():
    assert wrong_answers(DOCUMENT, {"who-decides": "me", "care": "continues"}) == (
        "who-decides",
        "leaving",
    )


def test_who_has_signed_is_not_asked_again():
    assert to_sign(PROTOCOL, [SIGNED], [FIRST]) == ()
    assert to_sign(PROTOCOL, [], [FIRST]) == (DOCUMENT,)


def test_a_new_version_of_the_document_is_signed_anew():
    changed = replace(PROTOCOL, consent=(replace(DOCUMENT, version="1.1"),))

    assert [each.version for each in to_sign(changed, [SIGNED], [FIRST])] == ["1.1"]


def test_an_amendment_asks_again_only_if_it_changes_what_was_agreed_to():
    harmless = Adopted(version="1.1", needs_reconsent=False)
    weighty = Adopted(version="1.2", needs_reconsent=True)
    again = Signed(document="participation", version=DOCUMENT.version, protocol="1.2")

    assert to_sign(PROTOCOL, [SIGNED], [FIRST, harmless]) == ()
    assert to_sign(PROTOCOL, [SIGNED], [FIRST, harmless, weighty]) == (DOCUMENT,)
    assert to_sign(PROTOCOL, [SIGNED, again], [FIRST, harmless, weighty]) == ()


def test_nobody_is_kept_out_by_a_document_that_is_not_needed():
    optional = replace(DOCUMENT, id="samples", needed=False)
    protocol = replace(PROTOCOL, consent=(DOCUMENT, optional))

    assert [each.id for each in to_sign(protocol, [SIGNED], [FIRST])] == ["samples"]
    assert needed_to_sign(protocol, [SIGNED], [FIRST]) == ()
