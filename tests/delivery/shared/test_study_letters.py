"""Letters to people in a study: short, in their language, and with nothing about their health."""

import pytest

from selfback.apps.trial.models import Participant
from selfback.delivery.shared.study_letters import kind_of_reminder, letter_to_participant

KINDS = ("consent", "invitation", "reminder-1", "reminder-3", "thanks")
URL = "https://study.example.org/take-part/" + "x" * 104
LANGUAGES = ("en", "da", "nb")
TWO_PARTS = 306
"""Characters of an SMS in two parts."""
GSM_7 = set("_@£$¥èéùìòÇØøÅåÆæßÉ !\"#%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n")
ILLNESS = ("back", "pain", "ryg", "smerte", "lænd", "arm", "app")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_holds_its_link(kind: str, language: str):
    subject, body = letter_to_participant(Participant(language=language), kind, URL)
    none, sms = letter_to_participant(Participant(language=language), kind, URL, way="sms")

    assert subject
    assert none == ""
    assert body.count(URL) == sms.count(URL) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_sms_is_short_plain_and_names_no_illness(kind: str, language: str):
    _none, sms = letter_to_participant(Participant(language=language), kind, URL, way="sms")

    assert len(sms) <= TWO_PARTS
    assert all((each.isascii() and each.isalnum()) or each in GSM_7 for each in sms)
    words = sms.replace(URL, "").lower().split()
    assert not [each for each in words if each.strip(".,:") in ILLNESS]


def test_the_first_is_an_invitation_and_the_others_remind():
    assert [kind_of_reminder(each) for each in (0, 1, 2)] == [
        "invitation",
        "reminder-1",
        "reminder-2",
    ]


def test_there_is_no_other_letter():
    with pytest.raises(KeyError):
        letter_to_participant(Participant(language="da"), "arm", URL)
