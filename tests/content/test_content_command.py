"""`selfback content` says what is wrong, counts what is there, and tells a script by its exit."""

import json

import pytest
from click.testing import CliRunner
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
    folder.change("notices/nb.toml", "This is plan-ready, ready.", "Planen er klar!")

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
