"""`selfback push keys`: a pair of one's own, whose private part only its owner reads."""

import json
import stat

import pytest
from click.testing import CliRunner

from selfback.delivery.cli.main import main
from selfback.delivery.cli.setup import make_keys_if_there_are_none
from selfback.delivery.shared.push_keys import KeyUnreadable, from_base64url, keys_from, new_keys


def run(*words: str, code: int = 0):
    result = CliRunner().invoke(main, ["push", "keys", *words])
    assert result.exit_code == code, result.output
    return result


def test_the_private_key_is_written_for_its_owner_alone_and_not_printed(tmp_path):
    file = tmp_path / "push-key"

    told = run("--out", str(file)).output

    kept = file.read_text().strip()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept not in told
    assert keys_from(kept).public_text in told


def test_a_key_is_never_replaced(tmp_path):
    file = tmp_path / "push-key"
    run("--out", str(file))
    before = file.read_text()

    assert "never replaced" in run("--out", str(file), code=1).output

    assert file.read_text() == before


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path):
    told = run("--out", str(tmp_path / "nowhere" / "key"), code=1).output

    assert "cannot be written" in told
    assert "Traceback" not in told


def test_without_a_place_the_key_goes_to_the_data_folder(tmp_path, settings):
    settings.DATA = tmp_path / "data"

    told = json.loads(run("--json").output)

    assert told["file"] == str(tmp_path / "data" / "push-key")
    assert keys_from((tmp_path / "data" / "push-key").read_text()).public_text == told["public_key"]


def test_the_private_key_is_shown_when_asked_for_and_then_no_file_is_written(tmp_path, settings):
    settings.DATA = tmp_path

    told = json.loads(run("--show", "--json").output)

    assert keys_from(told["private_key"]).public_text == told["public_key"]
    assert list(tmp_path.iterdir()) == []
    run("--show", "--out", str(tmp_path / "key"), code=2)


def test_the_demo_gets_a_pair_once(tmp_path, settings):
    settings.PUSH_KEY, settings.PUSH_KEY_FILE = "", tmp_path / "push-key"

    make_keys_if_there_are_none()
    first = settings.PUSH_KEY_FILE.read_text()
    make_keys_if_there_are_none()

    assert settings.PUSH_KEY_FILE.read_text() == first
    assert stat.S_IMODE(settings.PUSH_KEY_FILE.stat().st_mode) == 0o600


def test_a_public_key_is_a_point_as_browsers_want_it():
    point = from_base64url(new_keys().public_text)

    assert (len(point), point[0]) == (65, 4)


@pytest.mark.parametrize("text", ["", "short", "å" * 43, "A" * 43, "_" * 43, "!" * 43])
def test_a_text_that_is_no_key_is_refused(text):
    with pytest.raises(KeyUnreadable):
        keys_from(text)
