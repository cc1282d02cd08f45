"""A study in the database is exported from the command line, without any arm."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.apps.trial.world import make_followed, make_site, make_study

from selfback.delivery.cli.trial_export import export
from selfback.domain.dataset.export_folder import dataset_of, read_folder

pytestmark = pytest.mark.django_db


def test_a_study_is_written_blinded(tmp_path: Path):
    study = make_study()
    participant = make_followed(make_site(study))
    out = tmp_path / "out"

    done = CliRunner().invoke(export, ["--study", study.pk, "--as", "csv", "--out", str(out)])

    assert done.exit_code == 0, done.output
    data = dataset_of(read_folder(out))
    assert data.manifest.blinded
    assert "arm" not in data.by_name["participants"].shape.names
    assert list(data.by_name["participants"].cells("participant")) == [participant.number]


def test_a_study_that_is_not_there_is_named(tmp_path: Path):
    sent = ["--study", "nothing", "--as", "csv", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(export, sent)

    assert done.exit_code == 1
    assert "there is no study nothing" in done.output
    assert not (tmp_path / "out").exists()


def test_either_a_folder_or_a_study_is_given(tmp_path: Path):
    done = CliRunner().invoke(export, ["--as", "csv", "--out", str(tmp_path / "out")])

    assert done.exit_code == 2
    assert "either --from or --study" in done.output
