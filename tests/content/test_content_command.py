"""`selfback content` says what is wrong, counts what is there, and tells a script by its exit."""

import json
import struct
import tomllib

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from tests.content.test_content import CONTENT
from tests.domain.content.broken import Folder
from tests.domain.content.sample import write_sample

from selfback.delivery.cli.content import content


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    root = tmp_path_factory.mktemp("small") / "content"
    write_sample(root)
    return Folder(root)


@pytest.fixture
def folder(written):
    yield written
    written.mend()


@pytest.fixture
def root(folder):
    return folder.root


def run(*arguments, env=None):
    return CliRunner().invoke(content, [str(part) for part in arguments], env=env)


def test_clean_content_says_so_and_exits_with_zero(root):
    result = run("check", "--content", root)

    assert (result.exit_code, result.output) == (0, "0 findings\n")


def test_findings_are_sentences_with_file_and_key_and_exit_with_one(folder, root):
    folder.change("notices/nb.toml", "This is day 1.", "Planen er klar!")

    result = run("check", "--content", root)

    assert result.exit_code == 1
    assert result.output == (
        "notices/nb.toml: plan-ready: There is an exclamation mark; calm texts do without.\n"
        "1 finding\n"
    )


def test_machines_get_findings_as_json(folder, root):
    folder.remove("release.toml")

    result = run("check", "--content", root, "--json")

    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {"file": "release.toml", "key": "", "sentence": "This file is missing."}
    ]


def test_the_environment_may_name_the_folder(root):
    result = run("check", env={"SELFBACK_CONTENT": str(root)})

    assert result.output == "0 findings\n"


def test_stats_count_each_kind_in_each_language(folder, root):
    folder.remove("exercises/toe-tap/nb.toml")

    result = run("stats", "--content", root, "--json")

    counted = json.loads(result.output)
    assert counted["release"] == "content-2027.1"
    assert counted["counts"]["exercises"] == {"items": 9, "en": 9, "da": 9, "nb": 8}
    assert counted["counts"]["questions"] == {"items": 3, "en": 3, "da": 3, "nb": 3}


def test_stats_of_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    result = run("stats", "--content", tmp_path / "nowhere")

    assert result.exit_code == 1
    assert "there is no content folder" in result.output


def test_a_translation_that_the_english_left_behind_is_told_until_somebody_has_read_it(
    folder, root
):
    folder.write("language/translated.toml", "[da]\n[nb]\n")
    assert run("stamp", "--new", "--content", root).exit_code == 0
    assert folder.findings() == []

    folder.change("exercises/toe-tap/en.toml", "Lift less.", "Lift a bit less.")
    left_behind = folder.findings()
    told = run("stamp", "exercises/toe-tap", "--content", root)

    assert left_behind == [
        f"exercises/toe-tap/{language}.toml: The English has changed since this was translated; "
        "once it fits: selfback content stamp exercises/toe-tap"
        for language in ("da", "nb")
    ]
    assert (told.exit_code, told.output) == (0, "1 stamped\n")
    assert folder.findings() == []


def test_a_changed_line_of_a_list_is_told_by_its_name_alone(folder, root):
    folder.write("language/translated.toml", "[da]\n[nb]\n")
    run("stamp", "--new", "--content", root)

    folder.change("notices/en.toml", "This is day 1.", "This is the day.")

    assert [found.split(":")[:2] for found in folder.findings()] == [
        ["notices/da.toml", " plan-ready"],
        ["notices/nb.toml", " plan-ready"],
    ]


def test_what_nobody_has_read_beside_the_english_is_told(folder, root):
    folder.write("language/translated.toml", "[da]\n[nb]\n")
    run("stamp", "--new", "--content", root)
    stamps = (root / "language/translated.toml").read_text(encoding="utf-8")

    line = next(x for x in stamps.splitlines() if x.startswith('"tools/breathing"'))
    folder.write("language/translated.toml", stamps.replace(f"{line}\n", "", 1))

    assert folder.findings() == [
        "tools/breathing/da.toml: Nobody has read this beside the English; "
        "once it fits: selfback content stamp tools/breathing"
    ]


def test_what_is_stamped_has_to_be_named_and_there(root):
    assert run("stamp", "--content", root).exit_code == 2
    assert "there is no tools/sleeping" in run("stamp", "tools/sleeping", "--content", root).output


def test_all_figures_stand_on_one_page(tmp_path):
    page = tmp_path / "figures.html"

    result = run("sheet", "--out", page, "--content", CONTENT)

    drawn = page.read_text(encoding="utf-8")
    names = {path.parent.name for path in CONTENT.glob("exercises/*/poses.toml")}
    assert result.output == f"{page}: {len(names)} figures\n"
    assert all(f'<div class="name">{name}</div>' in drawn for name in names)


def test_a_picture_of_some_figures_shows_them(tmp_path):
    picture = tmp_path / "figures.png"

    result = run("sheet", "bridge", "--out", picture, "--content", CONTENT)

    assert result.output == f"{picture}: 1 figure\n"
    held = picture.read_bytes()
    width, height = struct.unpack(">II", held[16:24])
    assert held.startswith(b"\x89PNG")
    assert width > 1000
    assert height > 100
    assert len(held) > 20_000  # an empty page of this size has fewer than 4000 bytes


@pytest.mark.parametrize(
    ("asked", "exit_code", "says"),
    [
        (("--out", "sheet.pdf"), 2, "an .html or a .png file"),
        (("bridges", "--out", "sheet.html"), 1, "no figure of bridges"),
    ],
)
def test_a_sheet_that_cannot_be_drawn_is_refused(asked, exit_code, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = run("sheet", *asked, "--content", CONTENT)

    assert result.exit_code == exit_code
    assert says in result.output
    assert not list(tmp_path.iterdir())


def test_every_file_we_ship_fits_the_schema_that_editors_are_given(tmp_path):
    result = run("schema", "--out", tmp_path)

    rules = tomllib.loads((tmp_path / ".taplo.toml").read_text(encoding="utf-8"))["rule"]
    assert result.output == f"{len(rules)} schemas in {tmp_path}\n"
    for rule in rules:
        held = json.loads((tmp_path / rule["schema"]["path"]).read_text(encoding="utf-8"))
        fits = Draft202012Validator(held)
        files = [path for each in rule["include"] for path in CONTENT.glob(each[3:])]
        assert files, rule
        for file in files:
            data = json.loads(json.dumps(tomllib.loads(file.read_text("utf-8")), default=str))
            assert not [error.message for error in fits.iter_errors(data)], file


def test_a_schema_refuses_what_the_check_refuses(tmp_path):
    run("schema", "--out", tmp_path)
    held = json.loads((tmp_path / "exercises-exercise.schema.json").read_text(encoding="utf-8"))
    data = tomllib.loads((CONTENT / "exercises/bridge/exercise.toml").read_text(encoding="utf-8"))

    wrong = {**data, "level": "one", "sparkle": True}

    said = {error.message for error in Draft202012Validator(held).iter_errors(wrong)}
    assert any("sparkle" in each for each in said)
    assert any("'one' is not of type 'integer'" in each for each in said)
