"""Questions by a link: kept screen by screen, resumed on another device, and sent off."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.apps.trial.world import PROTOCOL, noon_of
from tests.delivery.participant.conftest import link_to
from tests.delivery.participant.filling import answer, answer_all, answers_for

from selfback.apps.trial.link_services import revoke_links
from selfback.apps.trial.models import AnswerLink, Response, Saving, Visit
from selfback.delivery.participant.screens import screens_of
from selfback.delivery.shared.links_in_logs import WithoutLinks
from selfback.domain.trial.disposition import VisitStatus

pytestmark = pytest.mark.django_db


def screen_of_pain(visit: Visit) -> int:
    return next(
        each.number for each in screens_of(PROTOCOL, visit.visit) if each.instrument == "nprs"
    )


def test_a_link_greets_in_the_participants_language_and_notes_that_it_was_opened(
    phone: Client, week_6: Visit, now: list[datetime]
):
    answered = phone.get(link_to(week_6, now[0]), headers={"accept-language": "en"})

    assert answered.status_code == 200
    assert '<html lang="da">' in answered.content.decode()
    assert AnswerLink.objects.get().first_opened_at == now[0]


def test_no_page_by_a_link_is_kept_indexed_or_told_of_elsewhere(
    phone: Client, week_6: Visit, now: list[datetime]
):
    for address in (link_to(week_6, now[0]), "/take-part/nothing"):
        answered = phone.get(address)
        assert "no-store" in answered.headers["Cache-Control"]
        assert answered.headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in answered.headers["X-Robots-Tag"]


def test_all_questions_are_answered_and_the_visit_is_complete(
    phone: Client, week_6: Visit, now: list[datetime]
):
    start = link_to(week_6, now[0])

    end = answer_all(phone, start)
    assert end == f"{start}/finish"
    thanks = phone.post(end, follow=True)

    week_6.refresh_from_db()
    assert week_6.status == VisitStatus.COMPLETE
    next_one = week_6.participant.visits.get(visit="month-3")
    assert str(next_one.opens_on.year) in thanks.content.decode()
    assert week_6.responses.get(instrument="nprs").score == 0
    assert phone.get(f"{start}/questions/1").status_code == 200  # says thank you as well
    assert "<form" not in phone.get(f"{start}/questions/1").content.decode()


def test_an_answer_is_kept_as_soon_as_its_screen_is_sent(
    phone: Client, week_6: Visit, now: list[datetime]
):
    answer(phone, f"{link_to(week_6, now[0])}/questions/1")

    week_6.refresh_from_db()
    assert week_6.status == VisitStatus.PARTIAL
    row = Response.objects.get(visit=week_6)
    assert row.answers
    assert row.source == Response.Source.LINK


def test_another_device_goes_on_exactly_where_the_first_one_stopped(
    phone: Client, week_6: Visit, now: list[datetime]
):
    answer(phone, f"{link_to(week_6, now[0])}/questions/1")
    tablet, other_link = Client(), link_to(week_6, now[0])

    assert tablet.get(f"{other_link}/questions").headers["Location"] == f"{other_link}/questions/2"


def test_the_same_page_sent_twice_counts_once(phone: Client, week_6: Visit, now: list[datetime]):
    address = f"{link_to(week_6, now[0])}/questions/1"
    sent = answers_for(phone.get(address).content.decode())

    for _time in range(3):
        assert phone.post(address, sent).status_code == 302

    assert Saving.objects.filter(visit=week_6).count() == 1


def test_a_page_that_is_changed_and_sent_again_keeps_the_later_answer(
    phone: Client, week_6: Visit, now: list[datetime]
):
    address = f"{link_to(week_6, now[0])}/questions/{screen_of_pain(week_6)}"
    sent = answers_for(phone.get(address).content.decode())

    phone.post(address, {**sent, "q1": "3"})
    now[0] += timedelta(seconds=20)
    phone.post(address, {**sent, "q1": "5"})

    assert week_6.responses.get(instrument="nprs").answers == {"q1": 5}


def test_an_answer_that_waited_for_the_line_does_not_undo_a_later_one(
    phone: Client, week_6: Visit, now: list[datetime]
):
    number = screen_of_pain(week_6)
    first, second = link_to(week_6, now[0]), link_to(week_6, now[0])
    waited = answers_for(phone.get(f"{first}/questions/{number}").content.decode())
    told_at = now[0].isoformat()
    now[0] += timedelta(minutes=10)
    answer(Client(), f"{second}/questions/{number}", q1="5")
    now[0] += timedelta(minutes=10)

    phone.post(f"{first}/questions/{number}", {**waited, "q1": "3", "told_at": told_at})

    assert week_6.responses.get(instrument="nprs").answers == {"q1": 5}


def test_an_answer_off_the_scale_is_asked_again_and_not_kept(
    phone: Client, week_6: Visit, now: list[datetime]
):
    address = f"{link_to(week_6, now[0])}/questions/{screen_of_pain(week_6)}"

    answered = answer(phone, address, q1="11")

    assert answered.status_code == 422
    assert not week_6.responses.exists()


def test_a_visit_with_no_answer_at_all_cannot_be_sent_off(
    phone: Client, week_6: Visit, now: list[datetime]
):
    answered = phone.post(f"{link_to(week_6, now[0])}/finish")

    assert answered.status_code == 422
    week_6.refresh_from_db()
    assert week_6.status == VisitStatus.PENDING


@pytest.mark.parametrize(("days", "status"), [(-3, 200), (0, 200), (24, 200), (25, 410)], ids=str)
def test_a_link_opens_from_the_first_to_the_last_day(
    phone: Client, week_6: Visit, now: list[datetime], days: int, status: int
):
    link = link_to(week_6, now[0])
    now[0] = noon_of(week_6.opens_on + timedelta(days=days))

    answered = phone.get(link)

    assert answered.status_code == status
    assert ("/questions" in answered.content.decode()) is (0 <= days <= 24)


def test_a_link_that_was_cut_off_tells_nothing_about_anybody(
    phone: Client, week_6: Visit, now: list[datetime]
):
    link = link_to(week_6, now[0])
    revoke_links(visit=week_6, reason="Sent to a wrong address", by="system", at=now[0])

    answered = phone.get(link, headers={"accept-language": "en"})

    assert answered.status_code == 410
    assert '<html lang="en">' in answered.content.decode()
    strange = phone.get("/take-part/nothing", headers={"accept-language": "en"})
    assert strange.status_code == 404
    assert strange.content == answered.content


def test_one_link_opens_no_other_visit(phone: Client, week_6: Visit, now: list[datetime]):
    token = link_to(week_6, now[0]).removeprefix("/take-part/")
    later = week_6.participant.visits.get(visit="month-3")
    forged = token.replace(week_6.pk, later.pk)

    assert phone.get(f"/take-part/{forged}").status_code == 404


def test_what_stands_in_a_link_is_kept_out_of_the_logs():
    line = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Gone: %s", ("/take-part/01A.x:y/finish",), None
    )

    assert WithoutLinks().filter(line)
    assert line.getMessage() == "Gone: /take-part/…/finish"


def test_a_page_asks_the_database_little_however_much_was_answered(
    phone: Client, week_6: Visit, now: list[datetime], django_assert_max_num_queries: Any
):
    start = link_to(week_6, now[0])
    phone.get(start)
    answer_all(phone, start)

    for path in ("", "/questions/1", "/finish", "/stop", "/reach"):
        with django_assert_max_num_queries(14):
            assert phone.get(f"{start}{path}").status_code == 200
