"""The queue of reports: what is first, what can be done in a tap, and what that calls off."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_patient, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing, change_user
from selfback.apps.safety.alert_services import close_alert
from selfback.apps.safety.models import Alert, AlertStep
from selfback.apps.safety.services import report_signs
from selfback.delivery.jobs.tasks import escalate_alerts
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.signs import Sign
from selfback.domain.safety.triage import ACTIONS, Triage

pytestmark = pytest.mark.django_db

FLAG = {"R": "bladder_bowel", "A": "fever"}
QUARTER = timedelta(minutes=15)


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Harbour")


@pytest.fixture
def anna(clinic: Clinic) -> User:
    user = make_staff(Role.CLINICIAN, "anna@example.org", clinic)
    change_user(user=user, name="Anna Lund", phone="+4520123456", by=user.pk, at=NOON)
    return user


@pytest.fixture
def desk(anna: User) -> Client:
    return browser_of(anna)


def someone(name: str, clinic: Clinic) -> Patient:
    patient = make_patient(f"{name.lower()}@example.org", clinic=clinic)
    change_user(user=patient.user, name=name, by=patient.user_id, at=NOON)
    return patient


def raise_alert(patient: Patient, tier: str, at: datetime = NOON) -> Alert:
    signs = (Sign.PAIN_RISING,) if tier == "B" else (Sign.MOOD_LOW,) if tier == "M" else ()
    verdict = Triage(tier=Tier(tier), signs=signs, actions=ACTIONS[Tier(tier)])
    report = report_signs(
        patient=patient,
        moment="weekly",
        answers={},
        verdict=verdict,
        by=patient.user_id,
        told_at=at,
        at=at,
    )
    return report.alerts.get()


def queue(desk: Client, **asked: str) -> str:
    return desk.get(reverse("clinic:alerts"), asked).content.decode()


def act(desk: Client, alert: Alert, **sent: str):
    return desk.post(reverse("clinic:alert_do", args=[alert.pk]), sent)


def stands(alert: Alert) -> str:
    alert.refresh_from_db()
    return alert.state


def test_the_most_urgent_come_first_and_of_each_tier_the_oldest(desk, clinic):
    names = ["Watched", "Moody", "Soon", "Later soon", "Emergency"]
    for hours, (name, tier) in enumerate(zip(names, ["B", "M", "A", "A", "R"], strict=True)):
        raise_alert(someone(name, clinic), tier, NOON + timedelta(minutes=hours))

    page = queue(desk)

    order = ["Emergency</a>", "Soon</a>", "Later soon</a>", "Moody</a>", "Watched</a>"]
    places = [page.index(f">{name}") for name in order]
    assert places == sorted(places)


def test_each_tier_has_its_deadline_and_what_is_past_it_is_said_to_be_late(desk, clinic, now):
    for name, tier in (("Emil", "R"), ("Asta", "A"), ("Bo", "B")):
        raise_alert(someone(name, clinic), tier)

    page = queue(desk)
    assert "until today 13:15" in page
    assert "until tomorrow 17:00" in page
    assert "until 11 January 13:00" in page
    now[0] += QUARTER + timedelta(seconds=1)

    assert "late: today 13:15" in queue(desk)


def test_the_watch_tier_says_what_rose_and_is_done_with_one_tap(desk, clinic, anna):
    alert = raise_alert(someone("Bo", clinic), "B")

    page = queue(desk)
    assert "Pain has risen two weeks in a row" in page
    assert "I will get in touch" not in page
    act(desk, alert, act="seen")

    assert stands(alert) == "closed"
    assert alert.closed_by == anna


@pytest.mark.hazard("H-17")
@pytest.mark.parametrize("sent", [{"act": "seen"}, {"act": "promise", "when": "hour"}])
def test_having_seen_an_emergency_or_saying_one_gets_in_touch_stops_the_second_telling(
    desk, clinic, now, sent
):
    alert = raise_alert(someone("Emil", clinic), "R")

    act(desk, alert, **sent)
    now[0] += QUARTER
    escalate_alerts.call_local()

    assert not OutgoingMessage.objects.exists()
    assert not AuditEvent.objects.filter(kind=Kind.ALERT_ESCALATED).exists()


@pytest.mark.parametrize("sent", [{"act": "seen"}, {"act": "promise", "when": ""}])
def test_what_was_to_be_told_and_has_not_gone_out_is_called_off(desk, clinic, now, sent):
    alert = raise_alert(someone("Emil", clinic), "R")
    now[0] += QUARTER
    escalate_alerts.call_local()
    assert OutgoingMessage.objects.get().state == OutgoingMessage.State.WAITING

    act(desk, alert, **sent)

    assert OutgoingMessage.objects.get().state == OutgoingMessage.State.CANCELLED


@pytest.mark.hazard("H-17")
def test_a_look_that_was_undone_lets_the_emergency_be_told_again(desk, clinic, now):
    alert = raise_alert(someone("Emil", clinic), "R")
    act(desk, alert, act="seen")
    step = AlertStep.objects.get()

    act(desk, alert, act="undo", step=str(step.pk))
    now[0] += QUARTER
    escalate_alerts.call_local()

    assert OutgoingMessage.objects.get().address == "+4520123456"


def test_a_look_that_called_off_an_sms_cannot_be_undone(desk, clinic, now):
    alert = raise_alert(someone("Emil", clinic), "R")
    now[0] += QUARTER
    escalate_alerts.call_local()
    act(desk, alert, act="seen")

    answer = act(desk, alert, act="undo", step=str(AlertStep.objects.get().pk))

    assert answer.status_code == 422
    assert stands(alert) == "seen"
    assert "Undo" not in queue(desk)


def test_a_promise_says_who_and_by_when_to_everybody_in_the_clinic(desk, clinic):
    alert = raise_alert(someone("Asta", clinic), "A")

    act(desk, alert, act="promise", when="next-day")

    colleague = browser_of(make_staff(Role.CLINICIAN, "bo@example.org", clinic))
    said = "Anna Lund will get in touch, at the latest tomorrow 17:00."
    assert said in queue(colleague)
    assert said in colleague.get(reverse("clinic:start")).content.decode()


def test_a_promise_for_today_ends_with_the_day(desk, clinic, now):
    alert = raise_alert(someone("Asta", clinic), "A")
    act(desk, alert, act="promise", when="today")

    assert "at the latest today 23:59" in queue(desk)
    now[0] += timedelta(hours=12)

    assert "late: yesterday 23:59" in queue(desk)


def test_reaching_and_not_reaching_are_kept_in_coded_words(desk, clinic):
    alert = raise_alert(someone("Asta", clinic), "A")

    act(desk, alert, act="not-reached", how="no-answer")
    assert "Tried, and not reached yet." in queue(desk)
    act(desk, alert, act="reached", how="phone")

    assert "The person was reached." in queue(desk)
    assert list(alert.steps.values_list("kind", "code")) == [
        ("not-reached", "no-answer"),
        ("reached", "phone"),
    ]


def test_closing_takes_it_from_the_open_ones_and_can_be_undone_from_there(desk, clinic):
    alert = raise_alert(someone("Asta", clinic), "A")

    act(desk, alert, act="close", outcome="visit")
    page = queue(desk)
    assert "Asta: Closed: A visit here is agreed." in page
    assert f'name="step" value="{alert.steps.get().pk}"' in page
    assert "Undo" not in queue(desk)  # it is offered once
    act(desk, alert, act="undo", step=str(alert.steps.get().pk))

    assert stands(alert) == "waiting"


def test_filters_count_and_show_what_stands_where(desk, clinic):
    made = {tier: raise_alert(someone(f"Of {tier}", clinic), tier) for tier in "RAB"}
    act(desk, made["R"], act="seen")
    act(desk, made["A"], act="close", outcome="talked")

    def shown(**asked: str) -> set[str]:
        return {tier for tier in "RAB" if f">Of {tier}</a>" in queue(desk, **asked)}

    queue(desk)  # what was just done is said once
    assert shown() == {"R", "B"}
    assert shown(state="waiting") == {"B"}
    assert shown(state="in-hand") == {"R"}
    assert shown(state="closed") == {"A"}
    assert shown(tier="B") == {"B"}
    assert shown(tier="nonsense", state="nonsense") == {"R", "B"}
    page = queue(desk)
    assert 'Open <span class="count">2</span>' in page
    assert 'Closed <span class="count">1</span>' in page


def test_doing_something_leads_back_to_the_same_filter(desk, clinic):
    alert = raise_alert(someone("Asta", clinic), "A")
    address = reverse("clinic:alert_do", args=[alert.pk])

    answer = desk.post(f"{address}?state=waiting&tier=A", {"act": "seen"})

    assert answer["Location"] == f"{reverse('clinic:alerts')}?state=waiting&tier=A"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "lie"},
        {"act": "promise", "when": "someday"},
        {"act": "reached", "how": ""},
        {"act": "close", "outcome": "bored"},
        {"act": "close", "outcome": "other"},
        {"act": "undo", "step": "x"},
        {"act": "undo", "step": "99999"},
    ],
)
def test_what_cannot_be_understood_changes_nothing_and_is_said(desk, clinic, sent):
    alert = raise_alert(someone("Asta", clinic), "A")

    answer = act(desk, alert, **sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert stands(alert) == "waiting"


def test_who_comes_second_sees_who_was_first(desk, clinic, anna):
    alert = raise_alert(someone("Emil", clinic), "R")
    act(desk, alert, act="seen")
    second = browser_of(make_staff(Role.CLINICIAN, "bo@example.org", clinic))

    answer = act(second, alert, act="seen")

    assert answer.status_code == 302
    assert "Anna Lund has seen it" in queue(second)
    assert AuditEvent.objects.filter(kind=Kind.ALERT_ACKNOWLEDGED).count() == 1


def test_a_colleagues_step_is_not_offered_to_be_undone(desk, clinic):
    alert = raise_alert(someone("Emil", clinic), "R")
    act(desk, alert, act="seen")
    second = browser_of(make_staff(Role.CLINICIAN, "bo@example.org", clinic))

    assert "Undo" not in queue(second)
    assert act(second, alert, act="undo", step=str(AlertStep.objects.get().pk)).status_code == 422


def test_undoing_is_offered_for_ten_minutes(desk, clinic, now):
    alert = raise_alert(someone("Asta", clinic), "A")
    act(desk, alert, act="seen")
    now[0] += timedelta(minutes=10, seconds=1)

    assert "Undo" not in queue(desk)
    assert act(desk, alert, act="undo", step=str(AlertStep.objects.get().pk)).status_code == 422


def test_a_report_is_gone_from_the_queue_the_moment_sharing_ends(desk, clinic):
    patient = someone("Asta", clinic)
    alert = raise_alert(patient, "A")
    change_sharing(patient=patient, shares=False, by=patient.user_id, at=NOON)

    assert "Asta" not in queue(desk)
    assert act(desk, alert, act="seen").status_code == 404


def test_another_clinics_reports_are_not_there(desk):
    theirs = raise_alert(someone("Foreign", make_clinic("Elsewhere")), "R")

    assert "Foreign" not in queue(desk)
    assert act(desk, theirs, act="seen").status_code == 404
    assert stands(theirs) == "waiting"


def test_an_empty_queue_says_so(desk):
    page = queue(desk)

    assert "Every report has been looked at" in page
    assert "Nobody waits for an answer just now" in page
    assert "Closed reports are kept here." in queue(desk, state="closed")


def test_the_queue_is_paged_and_asks_the_database_as_often_for_twenty_as_for_one(
    desk, clinic, anna
):
    first = raise_alert(someone("Person 00", clinic), "A")
    act(desk, first, act="seen")
    queue(desk)
    with CaptureQueriesContext(connection) as for_one:
        queue(desk)
    for n in range(1, 25):
        alert = raise_alert(someone(f"Person {n:02}", clinic), "A", NOON + timedelta(minutes=n))
        act(desk, alert, act="promise", when="today")
    queue(desk)
    with CaptureQueriesContext(connection) as for_many:
        page = queue(desk)

    assert "Page 1 of 2" in page
    assert "Person 19</a>" in page
    assert "Person 20</a>" not in page
    assert "Person 24</a>" in queue(desk, page="2")
    assert len(for_many) <= len(for_one) <= 12


def test_the_page_of_a_report_tells_all_that_was_done_and_why_it_was_closed(desk, clinic, anna):
    alert = raise_alert(someone("Asta", clinic), "A")
    address = reverse("clinic:alert", args=[alert.pk])

    desk.post(address, {"act": "not-reached", "how": "left-message"})
    desk.post(address, {"act": "close", "outcome": "doctor", "note": "Seen by Dr. Holm."})

    page = desk.get(address).content.decode()
    assert "Not reached: left word that I called" in page
    assert "Closed: A doctor or hospital sees to it" in page
    assert "Seen by Dr. Holm." in page
    assert "Closed by Anna Lund" in page


def test_the_start_counts_what_is_open_and_leaves_out_what_is_only_to_watch(desk, clinic, anna):
    made = {tier: raise_alert(someone(f"Of {tier}", clinic), tier) for tier in "RAB"}
    act(desk, made["R"], act="seen")
    close_alert(alert=made["A"], outcome="talked", by=anna, at=NOON)

    start = desk.get(reverse("clinic:start")).content.decode()

    assert "One report waits for you today" in start
    assert "Of R" in start
    assert "Anna Lund has seen it" in start
