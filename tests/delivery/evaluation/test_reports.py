"""The report is made while one watches, taken away, and gone when a consent is."""

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.apps.displays.made import make_displayed
from tests.apps.displays.reported import make_asked
from tests.apps.surveys.made import begin, make_invitation, make_survey
from tests.builders import make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of
from tests.delivery.evaluation.test_numbers import log

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.displays.models import EvaluationReport
from selfback.apps.people.permissions import Role
from selfback.delivery.evaluation.reports import job
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db
PAGE = "/evaluation/reports/"
SAID = {"title": "Taking it up", "evaluators": "Ada", "aim": "Whether it is taken up."}


@pytest.fixture
def held():
    return make_displayed()


@pytest.fixture
def head(held) -> Client:
    return browser_of(held.coded.adjudicator.user)


def made(desk: Client, **said) -> EvaluationReport:
    answer = desk.post(PAGE, {**SAID, **said})
    assert answer.status_code == 302, answer.content.decode()
    return EvaluationReport.objects.get(pk=answer["Location"].rsplit("/", 1)[1])


def files_of(desk: Client, report: EvaluationReport) -> dict[str, bytes]:
    answer = desk.post(f"{PAGE}{report.pk}/take")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return {name: archive.read(name) for name in archive.namelist()}


def test_without_reports_the_page_says_how_to_begin(desk: Client):
    page = desk.get(PAGE).content.decode()

    assert "You have made no report yet." in page


def test_a_report_tells_of_what_was_chosen(head: Client, held):
    log(make_clinic("Here"), "k")
    survey = make_survey()
    begin(make_invitation(survey))

    report = made(head, survey=survey.pk, project=held.coded.adjudicator.project_id)

    assert (report.state, report.progress) == ("done", 100)
    files = files_of(head, report)
    results = json.loads(files["results.json"])
    assert results["figures"]["reach.all.approached"]["count"] == 1
    assert list(results["displays"]) == [held.display.pk]
    assert "There was no time." in files["report.html"].decode()
    assert files["report.pdf"].startswith(b"%PDF")
    assert f"displays/{held.display.pk}.svg" in files
    assert AuditEvent.objects.filter(kind=Kind.REPORT_TAKEN, subject_id=report.pk).exists()


def test_what_nobody_gathered_is_said_on_the_page(desk: Client):
    page = desk.get(f"{PAGE}{made(desk).pk}").content.decode()

    assert "Nobody gathered this yet, and the report says so" in page
    assert "coded texts" in page


def test_texts_are_told_to_those_alone_who_settle_them(desk: Client, held):
    project = held.coded.adjudicator.project_id

    refused = desk.post(PAGE, {**SAID, "project": project})

    assert refused.status_code == 422
    assert not EvaluationReport.objects.exists()
    stranger = make_staff(Role.EVALUATOR, "stranger@example.org")
    report = make_asked(stranger, project=held.coded.adjudicator.project)
    job.make_report.call_local(report.pk)
    report.refresh_from_db()
    assert "interviews.qdpx" in report.missing


def test_nobody_opens_the_report_of_another(desk: Client, head: Client):
    report = made(head)

    assert desk.get(f"{PAGE}{report.pk}").status_code == 404
    assert desk.get(f"{PAGE}{report.pk}/state").status_code == 404
    assert desk.post(f"{PAGE}{report.pk}/take").status_code == 404
    assert "Taking it up" not in desk.get(PAGE).content.decode()


def test_a_withdrawn_consent_takes_the_report_with_the_words_away(head: Client, held):
    report = made(head, project=held.coded.adjudicator.project_id)
    other = made(head, title="Numbers alone")
    source = held.coded.source

    head.post(f"/evaluation/coding/{source.project_id}/texts/{source.pk}/withdraw", {"sure": "yes"})

    report.refresh_from_db()
    assert report.removed_at is not None
    assert not report.path.exists()
    assert "The file was removed" in head.get(f"{PAGE}{report.pk}").content.decode()
    assert other.path.exists()


def test_one_that_is_cancelled_leaves_nothing(head: Client, monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []

    def cancel(*args, say, **kwargs):
        report = EvaluationReport.objects.get()
        seen.append(head.get(f"{PAGE}{report.pk}").content.decode())
        state = head.get(f"{PAGE}{report.pk}/state").json()
        assert state["going"]
        assert 0 < state["progress"] < 100
        head.post(f"{PAGE}{report.pk}")
        say("Writing the page")

    monkeypatch.setattr(job, "pack_report", cancel)

    report = made(head)

    assert "It is being made." in seen[0]
    assert report.state == "cancelled"
    assert not report.path.exists()
    assert not head.get(f"{PAGE}{report.pk}/state").json()["going"]
    assert "It was cancelled; nothing was kept." in head.get(f"{PAGE}{report.pk}").content.decode()


def test_one_that_fails_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch):
    def broken(*_args, **_kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(job, "pack_report", broken)

    page = desk.get(f"{PAGE}{made(desk).pk}").content.decode()

    assert "It could not be made." in page
    assert "the disk is full" in page


def test_its_time_runs_out(desk: Client, now: datetime, monkeypatch: pytest.MonkeyPatch):
    report = made(desk)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=15))

    job.remove_old_reports.call_local()

    assert not report.path.exists()
    answer = desk.post(f"{PAGE}{report.pk}/take", follow=True)
    assert "There is no file any more" in answer.content.decode()


def test_what_was_typed_stays_when_something_is_missing(desk: Client):
    answer = desk.post(PAGE, {**SAID, "aim": ""})

    assert answer.status_code == 422
    assert "Taking it up" in answer.content.decode()


def test_a_report_that_is_handed_over_twice_keeps_its_file(desk: Client):
    report = made(desk)

    job.make_report.call_local(report.pk)

    report.refresh_from_db()
    assert report.state == "done"
    assert files_of(desk, report)


def test_one_that_is_being_made_when_a_consent_is_withdrawn_never_comes(head: Client, held):
    adjudicator, source = held.coded.adjudicator, held.coded.source
    report = make_asked(adjudicator.user, project=adjudicator.project)

    head.post(f"/evaluation/coding/{source.project_id}/texts/{source.pk}/withdraw", {"sure": "yes"})
    job.make_report.call_local(report.pk)

    report.refresh_from_db()
    assert report.state == "cancelled"
    assert not report.path.exists()
