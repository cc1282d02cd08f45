"""A protocol's files are read strictly: what does not fit is refused with file and key."""

import shutil

import pytest
from tests.domain.trial.protocol_folder import PRIMARY, SPECIALIST

from selfback.domain.trial.protocol import NoSuchPart
from selfback.domain.trial.protocol_loading import (
    NoSuchProtocol,
    ProtocolRefused,
    order_of,
    protocol_folders,
    read_protocol,
)

STRUCTURE = f"protocols/{PRIMARY}/protocol.toml"


def test_a_key_nobody_knows_is_refused(protocols):
    protocols.change("synthetic_ok = true", "synthetic_ok = true\ncolour = 1")

    assert protocols.findings() == [f"{STRUCTURE}: colour: Unexpected keyword argument"]


def test_a_value_of_another_kind_is_refused(protocols):
    protocols.change("ratio = 1", 'ratio = "one"')

    assert f"{STRUCTURE}: arms.app.ratio: Input should be a valid integer" in protocols.findings()


def test_a_word_that_is_not_one_of_the_choices_is_refused(protocols):
    protocols.change('unit = "weeks" }', 'unit = "fortnights" }')

    told = protocols.findings()

    assert len(told) == 1
    assert told[0].startswith(f"{STRUCTURE}: visits.week-6.after.unit: Input should be 'days'")


def test_a_key_that_is_missing_is_refused(protocols):
    protocols.change('[follow_up]\nchannels = ["e-mail", "sms"]', "[follow_up]")

    assert protocols.findings() == [f"{STRUCTURE}: follow_up.channels: Field required"]


def test_a_file_that_is_not_toml_is_refused(protocols):
    protocols.change('id = "selfback-primary-care"', "id = ")

    assert protocols.findings()[0].startswith(f"{STRUCTURE}: This is not TOML")


def test_words_that_are_missing_are_refused(protocols):
    protocols.change('app = "App og vanlig behandling"', "", file=f"{PRIMARY}/da.toml")

    assert protocols.findings() == [
        f"protocols/{PRIMARY}/da.toml: arms.app: There are no words for this."
    ]


def test_words_of_no_part_are_refused(protocols):
    protocols.change("[arms]", '[arms]\nsham = "Sham"', file=f"{PRIMARY}/en.toml")

    assert protocols.findings() == [
        f"protocols/{PRIMARY}/en.toml: arms.sham: The protocol has no such part."
    ]


def test_words_that_are_too_long_are_refused(protocols):
    protocols.change('"Usual care"', f'"{"Usual care " * 20}"', file=f"{PRIMARY}/en.toml")

    assert protocols.findings() == [
        f"protocols/{PRIMARY}/en.toml: arms.usual-care: This has 220 characters; at most 200 fit."
    ]


def test_a_language_that_is_missing_is_refused(protocols):
    (protocols.root / "protocols" / PRIMARY / "nb.toml").unlink()

    told = protocols.findings()

    assert f"protocols/{PRIMARY}/nb.toml: This file is missing." in told
    assert f"{STRUCTURE}: consent.participation: It is missing in nb, a language of NO." in told


def test_words_in_the_structure_are_refused(protocols):
    protocols.change("sees_app = true", 'sees_app = true\nlabel = { en = "App" }')

    assert protocols.findings() == [
        f"{STRUCTURE}: arms.app.label: Words belong into en.toml, da.toml and nb.toml."
    ]


def test_answers_in_words_must_be_those_of_the_question(protocols):
    protocols.change(
        'clinician = "My clinician"', 'doctor = "My doctor"', file=f"{PRIMARY}/en.toml"
    )

    assert protocols.findings() == [
        f"protocols/{PRIMARY}/en.toml: consent.participation.questions.who-decides.options: "
        "The options must be: chance, clinician, me."
    ]


def test_consent_to_a_document_that_is_not_there_is_refused(protocols):
    protocols.change(
        "[consent.participation]", "[consent.participant]", file=f"{SPECIALIST}/nb.toml"
    )
    path = protocols.root / "protocols" / SPECIALIST / "nb.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("consent.participation.", "consent.participant."), "utf-8")

    assert protocols.findings(SPECIALIST) == [
        f"protocols/{SPECIALIST}/nb.toml: consent.participant: The protocol has no such document.",
        f"protocols/{SPECIALIST}/protocol.toml: consent.participation: "
        "It is missing in nb, a language of NO.",
    ]


def test_a_folder_that_is_named_for_another_protocol_is_refused(protocols):
    folder = protocols.root / "protocols"
    shutil.copytree(folder / PRIMARY, folder / "another")

    assert protocols.faults("another") == ["id: The folder is named another."]


def test_without_instruments_nothing_is_read(protocols):
    (protocols.root / "protocols" / "instruments.toml").unlink()

    assert protocols.findings() == ["protocols/instruments.toml: This file is missing."]


def test_what_is_refused_is_not_loaded(protocols):
    protocols.change("[4, 6, 8]", "[5]")

    with pytest.raises(ProtocolRefused, match="A block of 5 cannot hold the arms"):
        protocols.load(PRIMARY)


def test_a_protocol_that_is_not_there_is_said_with_those_that_are(protocols):
    with pytest.raises(NoSuchProtocol, match=f"{PRIMARY}, {SPECIALIST}"):
        protocols.load("another")


def test_a_version_that_is_not_there_is_not_another_version(protocols):
    with pytest.raises(NoSuchProtocol):
        protocols.load(f"{PRIMARY}@2.0")


def test_there_are_no_protocols_in_a_folder_without_them(tmp_path):
    assert protocol_folders(tmp_path) == ()


def test_the_digest_changes_with_a_word_of_the_protocol(protocols):
    before = protocols.load(PRIMARY).digest

    protocols.change(
        "Roland-Morris-skemaet", "Roland-Morris-spørgeskemaet", file=f"{PRIMARY}/da.toml"
    )

    assert protocols.load(PRIMARY).digest != before


def test_the_digest_changes_with_the_range_of_an_instrument(protocols):
    before = protocols.load(PRIMARY).digest

    protocols.change("high = 24", "high = 23", file="instruments.toml")

    assert read_protocol(protocols.root, PRIMARY)[0].digest != before


def test_the_digest_of_one_protocol_does_not_depend_on_another(protocols):
    before = protocols.load(PRIMARY).digest

    protocols.change("per_arm = 93", "per_arm = 94", file=f"{SPECIALIST}/protocol.toml")

    assert protocols.load(PRIMARY).digest == before


def test_versions_are_ordered_as_numbers():
    assert sorted(["1.10", "1.9", "2.0", "1.0"], key=order_of) == ["1.0", "1.9", "1.10", "2.0"]


def test_a_part_is_found_by_its_id(primary):
    assert primary.arm("app").label["da"] == "App og vanlig behandling"
    assert primary.visit("month-3").after.count == 3
    assert primary.baseline.id == "baseline"
    assert primary.instrument("phq-8").high == 24
    assert primary.question("age").unit == "years"
    assert primary.country("NO").time_zone == "Europe/Oslo"
    assert (
        primary.consent_document("participation").text["nb"].statements[-1] == "Jeg vil være med."
    )
    assert not primary.withdrawal_level("data").keeps_data


@pytest.mark.parametrize(
    "ask",
    [
        lambda p: p.arm("sham"),
        lambda p: p.visit("year-2"),
        lambda p: p.instrument("msk-hq"),
        lambda p: p.question("shoe_size"),
        lambda p: p.country("SE"),
        lambda p: p.consent_document("data"),
        lambda p: p.withdrawal_level("half"),
    ],
)
def test_a_part_that_is_not_there_is_said_by_name(primary, ask):
    with pytest.raises(NoSuchPart, match=r"selfback-primary-care@1\.0 has no "):
        ask(primary)
