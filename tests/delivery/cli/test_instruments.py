"""`selfback instruments`: what there is, and a host's words, installed whole or not at all."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.domain.content.broken import Folder
from tests.domain.instruments.test_value_set import MODEL, TABLE_TEXT
from tests.domain.trial.protocol_folder import CONTENT

from selfback.delivery.cli.instruments import instruments
from selfback.domain.content.loading import load_library


def run(*arguments: object) -> Result:
    return CliRunner().invoke(instruments, [str(each) for each in arguments])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "wordings"


def filled(instrument: str, *languages: str) -> str:
    """The template of an instrument, with something written in every gap."""
    chosen = [part for each in languages for part in ("--language", each)]
    empty = run("template", instrument, *chosen).output
    return "\n".join(
        line.replace('""', f'"{line.split("=")[0].strip()} as its owner says it"', 1)
        for line in empty.splitlines()
    )


def write(tmp_path: Path, text: str, name: str = "words.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_list_tells_of_every_instrument_how_it_is_scored_and_licensed(place: Path):
    listed = {
        each["id"]: each for each in json.loads(run("list", "--into", place, "--json").output)
    }

    assert len(listed) == 21
    assert listed["pseq-2"]["answers"] == ["0 to 6", "0 to 6"]
    assert (listed["pss-4"]["low"], listed["pss-4"]["high"]) == (0, 16)
    assert listed["pss-4"]["turned"] == ["q2", "q3"]
    assert listed["fabq-pa"]["scored"] == ["q2", "q3", "q4", "q5"]
    assert listed["phq-8"]["open_items"] == "up to 2 open items count as the mean of the others"
    assert listed["msk-hq"]["wording"] == {"en": "none", "da": "none", "nb": "none"}
    assert listed["eq-5d-5l"]["licence"] == "forbidden"
    assert listed["rmdq-24"]["direction"] == "worse"


def test_the_list_in_words_says_whose_words_are_used(place: Path):
    said = run("list", "--into", place).output

    assert "words by permission of its owner; asked in our own words" in said
    assert "not asked before the host installs its words" in said


def test_what_we_ship_has_no_findings(place: Path):
    result = run("check", "--into", place)

    assert (result.exit_code, result.output) == (0, "0 findings\n")


def test_installed_words_are_used_and_said(tmp_path: Path, place: Path):
    file = write(tmp_path, filled("pseq-2", "da"))

    first = run("install", file, "--into", place)

    assert first.exit_code == 0, first.output
    assert "da: asked in the words the host installed" in first.output
    assert "en: asked in our own words" in first.output
    library = load_library(CONTENT, place)
    assert library.question_words("da", "pseq-2")["q1"].text == "text as its owner says it"
    assert library.question_words("da", "pseq-2")["q1"].why
    assert library.wording_of("pseq-2", "da") == "validated"
    assert library.wording_of("pseq-2", "nb") == "own"
    assert library.digest == load_library(CONTENT).digest


def test_a_repeat_changes_nothing(tmp_path: Path, place: Path):
    file = write(tmp_path, filled("pseq-2", "da"))
    run("install", file, "--into", place)
    before = (place / "pseq-2.toml").stat().st_mtime_ns

    again = run("install", file, "--into", place)

    assert again.exit_code == 0
    assert "nothing has changed" in again.output
    assert (place / "pseq-2.toml").stat().st_mtime_ns == before


def test_other_words_replace_installed_ones_only_when_asked_to(tmp_path: Path, place: Path):
    run("install", write(tmp_path, filled("pseq-2", "da")), "--into", place)
    other = write(tmp_path, filled("pseq-2", "da").replace("as its", "just as its"))

    refused = run("install", other, "--into", place)
    replaced = run("install", other, "--into", place, "--replace")

    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert replaced.exit_code == 0
    assert "just as its" in (place / "pseq-2.toml").read_text(encoding="utf-8")


def test_an_instrument_without_our_words_can_be_asked_once_they_are_installed(
    tmp_path: Path, place: Path
):
    assert "eq-5d-5l" in load_library(CONTENT).unworded

    installed = run("install", write(tmp_path, filled("eq-5d-5l", "nb")), "--into", place)

    library = load_library(CONTENT, place)
    assert "Its owner sees the screens" in installed.output
    assert "eq-5d-5l" not in library.unworded
    assert library.instruments["eq-5d-5l"].wording == "validated"
    assert set(library.question_words("nb", "eq-5d-5l")) == {f"q{n}" for n in range(1, 7)}


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('instrument = "pss-4"', 'instrument = "pss-5"', "There is no instrument pss-5."),
        ('licence = "licence as its owner says it"', 'licence = " "', "what allows their use"),
        ("[words.da.q4]", "[words.da.q5]", "words.da.q4: The words of this question are missing."),
        ("[words.da.q4]", "[words.da.q5]", "words.da.q5: pss-4 has no question of this id."),
        ('2 = "2 as', '7 = "2 as', "words.da.q1.choices.2: The label of this choice is missing."),
        ('2 = "2 as', '7 = "2 as', "words.da.q1.choices.7: The question has no such choice."),
        (
            'text = "text as its owner says it"',
            'text = " "',
            "words.da.q1.text: The text is empty.",
        ),
        ("[words.da.q1]", "[words.sv.q1]", "words.sv"),
        ("[words.da.q1]\n", "[words.da.q1]\nscore = 1\n", "words.da.q1.score"),
        ('version = "', 'version = """', "This is not TOML"),
    ],
)
def test_a_file_with_a_fault_installs_nothing(
    tmp_path: Path, place: Path, was: str, now: str, says: str
):
    whole = filled("pss-4", "da")
    if was == "[words.da.q4]":
        whole = whole.replace("[words.da.q4.choices]", "[words.da.q5.choices]")
    assert was in whole

    refused = run("install", write(tmp_path, whole.replace(was, now, 1)), "--into", place)

    assert refused.exit_code == 1
    assert says in refused.output
    assert "nothing was installed" in refused.output
    assert not place.exists()


def test_installed_words_that_were_spoilt_are_found_and_not_used(tmp_path: Path, place: Path):
    run("install", write(tmp_path, filled("pss-4", "da")), "--into", place)
    spoilt = place / "pss-4.toml"
    spoilt.write_text(spoilt.read_text(encoding="utf-8").replace("text =", "txt =", 1))

    result = run("check", "--into", place, "--json")

    assert result.exit_code == 1
    assert {each["file"] for each in json.loads(result.output)} == {"pss-4.toml"}


def test_the_file_of_an_instrument_has_its_name(tmp_path: Path, place: Path):
    run("install", write(tmp_path, filled("pss-4", "da")), "--into", place)
    (place / "pss-4.toml").rename(place / "pss-10.toml")

    assert "The file is named pss-10" in run("check", "--into", place).output


def test_a_template_asks_for_every_item_and_option_in_each_language():
    empty = tomllib.loads(run("template", "phq-2").output)

    assert set(empty["words"]) == {"en", "da", "nb"}
    assert set(empty["words"]["nb"]["q2"]["choices"]) == {"0", "1", "2", "3"}


def test_there_is_no_template_for_what_is_not_there():
    assert "there is no instrument nomad-x" in run("template", "nomad-x").output


def test_a_value_set_is_installed_in_one_form_at_a_time(tmp_path: Path, place: Path):
    table, model = write(tmp_path, TABLE_TEXT, "dk.csv"), write(tmp_path, MODEL, "dk.toml")

    assert "Installed." in run("install-values", table, "--into", place).output
    assert "nothing has changed" in run("install-values", table, "--into", place).output
    assert run("install-values", model, "--into", place).exit_code == 1
    assert run("install-values", model, "--into", place, "--replace").exit_code == 0
    assert [each.name for each in (place / "value-sets").iterdir()] == ["eq-5d-5l.toml"]
    assert run("check", "--into", place).exit_code == 0


def test_a_value_set_with_a_fault_is_refused(tmp_path: Path, place: Path):
    refused = run("install-values", write(tmp_path, "a,b\n", "dk.csv"), "--into", place)

    assert refused.exit_code == 1
    assert "dk.csv: 1 fault, nothing was installed" in refused.output
    assert not place.exists()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content that knows of instruments, to be spoilt; the rest of it does not matter."""
    root = tmp_path_factory.mktemp("known") / "content"
    for name in ("instruments", "protocols"):
        shutil.copytree(CONTENT / name, root / name)
    return root


@pytest.mark.parametrize(
    ("file", "was", "now", "says"),
    [
        ("protocols/scores.toml", "[pss-4]", "[pss-5]", "pss-4: This instrument is missing here."),
        ("protocols/scores.toml", "top = 4", "top = 5", "Its answers give"),
        ("protocols/scores.toml", '["q2", "q3"]', '["q2", "q9"]', "There is no item q9."),
        ("protocols/scores.toml", 'how = "sum"', 'how = "most"', "how is one of"),
        ("protocols/instruments.toml", "high = 24", "high = 25", "says 0 to 25"),
        ("protocols/instruments.toml", "items = 24", "items = 25", "says 25 items"),
        (
            "instruments/phq-2/instrument.toml",
            '"worse"',
            '"better"',
            "questions.q1: A high answer to q1 and a high score do not mean the same.",
        ),
        (
            "instruments/msk-hq/instrument.toml",
            'wording = "host"',
            'wording = "own"',
            "says that the host installs the words; here they are ours",
        ),
        (
            "instruments/phq-2/instrument.toml",
            'wording = "own"',
            'wording = "host"',
            "says that the words are ours; here the host installs them",
        ),
    ],
)
def test_files_that_disagree_are_found(
    copied: Path, place: Path, file: str, was: str, now: str, says: str
):
    folder = Folder(copied)
    folder.change(file, was, now)

    result = run("check", "--content", copied, "--into", place)

    folder.mend()
    assert result.exit_code == 1
    assert says in result.output
