"""Files of others in the office: shown first, taken in as a whole or not at all, once."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.trial.world import (
    PROTOCOL,
    make_followed,
    make_site,
    make_study,
    noon_of,
    visit_of,
)
from tests.builders import NOON
from tests.delivery.trial_office.study.entering_world import address, desk_of, words_of

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.permissions import Role
from selfback.apps.trial.leaving_services import withdraw
from selfback.apps.trial.models import Participant, Response, Screening, Study, Visit
from selfback.delivery.shared import clock
from selfback.domain.trial.disposition import VisitStatus

pytestmark = pytest.mark.django_db


class Clock:
    """The time that the pages read."""

    at: datetime = NOON


@pytest.fixture
def time(monkeypatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(clock, "now", lambda: held.at)
    return held


@pytest.fixture
def study(time: Clock) -> Study:
    return make_study()


@pytest.fixture
def visit(study: Study, time: Clock) -> Visit:
    held = visit_of(make_followed(make_site(study)))
    time.at = noon_of(held.due_on)
    return held


def send(desk: Client, study: Study, page: str, text: str, **more: str):
    file = SimpleUploadedFile("answers.csv", text.encode())
    return desk.post(address(page, study), {"file": file, "separator": ";", **more})


def test_a_file_is_shown_first_and_then_taken_in_once(study, visit):
    desk = desk_of(Role.OUTCOME_ASSESSOR)
    text = f"participant;visit;answered_on;q1\n{visit.participant.number};week-6;{visit.due_on};4\n"
    page = send(desk, study, "study_import_answers", text, instrument="nprs")

    assert "1 of them adds something" in words_of(page)
    assert not Response.objects.filter(visit=visit).exists()
    assert not AuditEvent.objects.filter(kind=Kind.STUDY_FILE_IMPORTED).exists()

    sent = page.context["sent"]
    where = address("study_import_answers", study)
    again = {"what": "take", "sent": sent, "separator": ";", "instrument": "nprs"}
    done = desk.post(where, {**again, "finishes": "on"}, follow=True)
    assert "1 line was taken in" in words_of(done)
    row = Response.objects.get(visit=visit)
    assert (row.answers, row.score, row.source) == ({"q1": 4}, 4.0, "file")
    visit.refresh_from_db()
    assert (visit.status, visit.done_on) == (VisitStatus.COMPLETE, visit.due_on)
    event = AuditEvent.objects.get(kind=Kind.STUDY_FILE_IMPORTED)
    assert event.changes["lines"] == [None, 1]

    repeat = send(desk, study, "study_import_answers", text, instrument="nprs")
    assert "there is nothing to take in" in words_of(repeat)


def test_every_fault_of_a_file_is_named_by_line_and_nothing_is_taken_in(study, visit):
    desk = desk_of(Role.OUTCOME_ASSESSOR)
    number = visit.participant.number
    text = f"participant;visit;q1\n{number};week-6;11\nXX-0001;week-6;3\n{number};month-99;3\n"
    page = send(desk, study, "study_import_answers", text, instrument="nprs", what="take")

    assert page.status_code == 422
    assert [(each.line, each.field) for each in page.context["faults"]] == [
        (2, "q1"),
        (3, "participant"),
        (4, "visit"),
    ]
    assert "XX-0001" not in words_of(page)
    assert not Response.objects.filter(visit=visit).exists()


def test_what_the_study_refuses_is_named_by_line_and_the_good_lines_wait(study, visit, time):
    time.at = noon_of(visit.opens_on)
    desk = desk_of(Role.OUTCOME_ASSESSOR)
    number = visit.participant.number
    text = f"participant;visit;q1\n{number};week-6;3\n{number};month-3;3\n"
    for what in ("try", "take"):
        page = send(desk, study, "study_import_answers", text, instrument="nprs", what=what)

        assert [each.line for each in page.context["faults"]] == [3]
        assert not Response.objects.filter(visit__is_baseline=False).exists()


def test_an_answer_that_stands_already_is_not_changed_by_a_file(study, visit):
    desk = desk_of(Role.OUTCOME_ASSESSOR)
    row = f"{visit.participant.number};week-6;"
    for value, status in (("3", 302), ("5", 422)):
        text = f"participant;visit;q1\n{row}{value}\n"
        page = send(desk, study, "study_import_answers", text, instrument="nprs", what="take")
        assert page.status_code == status
    assert Response.objects.get(visit=visit).answers == {"q1": 3}


def test_nothing_is_taken_in_of_somebody_who_withdrew_their_data(study, visit, time):
    withdraw(
        participant=visit.participant,
        protocol=PROTOCOL,
        level="data",
        withdrawn_on=visit.due_on,
        by="system",
        at=time.at,
    )
    text = f"participant;visit;q1\n{visit.participant.number};week-6;3\n"
    page = send(
        desk_of(Role.OUTCOME_ASSESSOR), study, "study_import_answers", text, instrument="nprs"
    )

    assert page.status_code == 422
    assert not Response.objects.filter(visit=visit).exists()


def test_a_file_that_cannot_be_read_says_so_in_the_readers_language(study, visit):
    desk = desk_of(Role.OUTCOME_ASSESSOR)
    desk.cookies["django_language"] = "da"
    none = desk.post(address("study_import_answers", study), {"separator": ";"})
    file = SimpleUploadedFile("answers.csv", b"participant;visit;q1\n\xff\xfe;x;1\n")
    where = address("study_import_answers", study)
    page = desk.post(where, {"file": file, "separator": ";", "instrument": "nprs"})

    assert none.status_code == page.status_code == 422
    assert page.context["faults"][0].line == 2


def test_the_empty_file_has_the_headings_that_are_read(study, visit):
    desk = desk_of(Role.OUTCOME_ASSESSOR)
    empty = desk.get(address("study_empty_answers", study, instrument="nprs"))

    assert empty.content.decode().strip() == "participant;visit;answered_on;q1"
    assert desk.get(address("study_empty_answers", study, instrument="none")).status_code == 404
    text = empty.content.decode() + f"{visit.participant.number};week-6;;2\n"
    assert (
        send(desk, study, "study_import_answers", text, instrument="nprs", what="take").status_code
        == 302
    )


def test_people_from_a_list_come_into_the_screening_log_once(study, visit):
    desk = desk_of(Role.COORDINATOR)
    site = visit.participant.site.clinic.name
    text = (
        f"reference;site;referred_on;profession\nA-17;{site};2027-01-04;\nA-18;{site};2027-01-04;\n"
    )
    before = Screening.objects.count()
    page = send(desk, study, "study_import_referrals", text)
    assert "2 of them add something" in words_of(page)
    assert Screening.objects.count() == before

    done = send(desk, study, "study_import_referrals", text, what="take")
    assert done.status_code == 302
    assert Screening.objects.count() == before + 2
    assert Participant.objects.count() == 1
    again = send(desk, study, "study_import_referrals", text)
    assert "there is nothing to take in" in words_of(again)


def test_a_list_with_a_strange_site_adds_nobody(study, visit):
    desk = desk_of(Role.COORDINATOR)
    before = Screening.objects.count()
    text = "reference;site;referred_on\nA-17;Nowhere;2027-01-04\n"
    page = send(desk, study, "study_import_referrals", text, what="take")

    assert page.status_code == 422
    assert [(each.line, each.field) for each in page.context["faults"]] == [(2, "site")]
    assert Screening.objects.count() == before
