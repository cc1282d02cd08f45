"""`selfback evaluation report` straight from the database."""

import json

import pytest
from click.testing import CliRunner
from tests.apps.displays.made import make_displayed
from tests.apps.surveys.made import begin, make_invitation, make_survey
from tests.builders import MONDAY, NOON, make_clinic

from selfback.apps.referrals.models import LogEntry
from selfback.delivery.cli.main import main

pytestmark = pytest.mark.django_db


def report(out):
    done = CliRunner().invoke(main, ["evaluation", "report", "--out", str(out), "--by", "Ada"])
    assert done.exit_code == 0, done.output
    return json.loads((out / "results.json").read_text()), (out / "report.html").read_text()


def test_an_empty_database_gives_a_report_that_says_what_is_missing(tmp_path):
    results, page = report(tmp_path)

    assert "ratings.csv" in results["missing"]
    assert "There is no" in page


def test_the_report_holds_what_the_database_holds(tmp_path):
    held = make_displayed()
    LogEntry.objects.create(
        key="k", clinic=make_clinic("Here"), screened_on=MONDAY, approached=True, noted_at=NOON
    )
    begin(make_invitation(make_survey()))

    results, page = report(tmp_path)

    assert results["missing"] == ["nomad.csv"]
    assert results["figures"]["reach.all.approached"]["count"] == 1
    assert list(results["displays"]) == [held.display.pk]
    assert "There was no time." in page
