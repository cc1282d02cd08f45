"""What a host has installed is asked, kept with the answers, and scored."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.delivery.cli.test_instruments import filled
from tests.domain.instruments.test_value_set import MODEL

from selfback.delivery.cli.instruments import instruments
from selfback.delivery.shared import content, questionnaires
from selfback.delivery.shared.questionnaires import (
    trial_instrument,
    trial_scorer,
    wording_asked,
    words_of,
)

HEALTHY = {f"q{n}": "1" for n in range(1, 6)}


@pytest.fixture
def place(tmp_path: Path, settings) -> Iterator[Path]:
    """A host's folder that the pages read; what others load stays theirs."""
    settings.WORDINGS = tmp_path / "wordings"
    content.library.cache_clear()
    yield tmp_path / "wordings"
    content.library.cache_clear()
    questionnaires._values.cache_clear()


def install(place: Path, command: str, name: str, text: str) -> None:
    file = place.parent / name
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(instruments, [command, str(file), "--into", str(place)])
    assert result.exit_code == 0, result.output


def test_nobody_is_asked_words_that_are_not_installed(place: Path):
    assert trial_instrument("eq-5d-5l") is None
    assert words_of("eq-5d-5l", "da") == {}
    assert trial_scorer("eq-5d-5l", HEALTHY) is None


def test_installed_words_are_asked_and_said_to_be_the_owners(place: Path):
    install(place, "install", "words.toml", filled("eq-5d-5l", "da"))

    assert trial_instrument("eq-5d-5l") is not None
    assert words_of("eq-5d-5l", "da")["q1"].text == "text as its owner says it"
    assert wording_asked("eq-5d-5l", "da") == "validated"


def test_a_person_of_another_language_meets_the_words_that_there_are(place: Path):
    install(place, "install", "words.toml", filled("eq-5d-5l", "da"))

    assert words_of("eq-5d-5l", "nb")["q6"].low == "low as its owner says it"
    assert wording_asked("eq-5d-5l", "nb") == "validated"


def test_our_own_words_are_said_to_be_ours(place: Path):
    install(place, "install", "words.toml", filled("pseq-2", "da"))

    assert wording_asked("pseq-2", "da") == "validated"
    assert wording_asked("pseq-2", "nb") == wording_asked("phq-8", "da") == "own"


def test_levels_become_an_index_by_the_value_set_of_the_host(place: Path):
    install(place, "install", "words.toml", filled("eq-5d-5l", "da"))
    install(place, "install-values", "values.toml", MODEL)

    assert trial_scorer("eq-5d-5l", HEALTHY) == 1
    assert trial_scorer("eq-5d-5l", {**HEALTHY, "q4": "5"}) == pytest.approx(0.64)
    assert trial_scorer("eq-5d-5l", {**HEALTHY, "q4": ""}) is None
