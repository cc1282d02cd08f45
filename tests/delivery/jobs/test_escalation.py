"""An emergency that nobody answers is told a second time, by SMS, once and without health data."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_patient, make_staff, make_user
from tests.delivery.access.world import report_emergency
from tests.delivery.clinic.conftest import browser_of, now

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing, change_user
from selfback.apps.safety.alert_services import close_alert, note_contact, see_alert
from selfback.apps.safety.models import Alert
from selfback.apps.safety.services import report_signs
from selfback.delivery.jobs.tasks import escalate_alerts
from selfback.delivery.shared.channels.sending import send_what_is_due
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.triage import ACTIONS, Triage

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

PATIENCE = timedelta(minutes=15)
PHONE = "+4520123456"


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Harbour")


def with_phone(role: Role, email: str, clinic: Clinic | None = None, phone: str = PHONE) -> User:
    user = make_staff(role, email, clinic)
    change_user(user=user, phone=phone, by=user.pk, at=NOON)
    return user


def alert_of(patient: Patient) -> Alert:
    return report_emergency(patient).alerts.get()


def told() -> list[str]:
    return sorted(OutgoingMessage.objects.values_list("address", flat=True))


@pytest.mark.hazard("H-17")
def test_an_emergency_nobody_answers_is_told_by_sms_after_fifteen_minutes(clinic, now):
    with_phone(Role.CLINICIAN, "a@example.org", clinic, "+4520111111")
    with_phone(Role.CLINICIAN, "b@example.org", clinic, "+4520222222")
    make_staff(Role.CLINICIAN, "no-phone@example.org", clinic)
    with_phone(Role.CLINICIAN, "elsewhere@example.org", make_clinic("Elsewhere"), "+4520333333")
    with_phone(Role.SITE_MANAGER, "manager@example.org", clinic, "+4520444444")
    with_phone(Role.COORDINATOR, "office@example.org", phone="+4520555555")
    alert_of(make_patient(clinic=clinic))

    now[0] += PATIENCE - timedelta(seconds=1)
    escalate_alerts.call_local()
    assert told() == []
    now[0] += timedelta(seconds=1)
    escalate_alerts.call_local()

    assert told() == ["+4520111111", "+4520222222"]
    assert {each.channel for each in OutgoingMessage.objects.all()} == {"sms"}
    assert send_what_is_due() == 2


def test_the_message_fits_into_one_sms_and_says_nothing_about_the_patient(clinic, now):
    with_phone(Role.CLINICIAN, "a@example.org", clinic)
    patient = make_patient("marie@example.org", clinic=clinic)
    report = report_emergency(patient)
    now[0] += PATIENCE

    escalate_alerts.call_local()

    message = OutgoingMessage.objects.get()
    assert reverse("clinic:alert", args=[report.alerts.get().pk]) in message.body
    assert len(message.body) <= 160
    for secret in ("Marie", "marie@", patient.pk, "Harbour", "mergency", *report.flags):
        assert secret not in message.body + message.subject


def test_it_is_told_once_and_the_record_says_to_whom(clinic, now):
    staff = with_phone(Role.CLINICIAN, "a@example.org", clinic)
    alert = alert_of(make_patient(clinic=clinic))
    for _ in range(3):
        now[0] += PATIENCE
        escalate_alerts.call_local()

    assert OutgoingMessage.objects.count() == 1
    event = AuditEvent.objects.get(kind=Kind.ALERT_ESCALATED)
    assert event.subject_id == alert.pk
    assert event.changes == {"told": [None, [staff.pk]], "channel": [None, "sms"]}


def test_an_alert_that_was_answered_is_not_told_again(clinic, now):
    staff = with_phone(Role.CLINICIAN, "a@example.org", clinic)
    alert = alert_of(make_patient(clinic=clinic))
    close_alert(alert=alert, outcome="talked", note="Called.", by=staff, at=NOON)
    now[0] += PATIENCE

    escalate_alerts.call_local()

    assert told() == []
    assert not AuditEvent.objects.filter(kind=Kind.ALERT_ESCALATED).exists()


def test_answering_calls_off_what_has_not_been_sent(clinic, now):
    staff = with_phone(Role.CLINICIAN, "a@example.org", clinic)
    alert = alert_of(make_patient(clinic=clinic))
    now[0] += PATIENCE
    escalate_alerts.call_local()

    browser_of(staff).post(reverse("clinic:alert", args=[alert.pk]), {"note": "Called."})

    assert OutgoingMessage.objects.get().state == OutgoingMessage.State.CANCELLED
    assert send_what_is_due() == 0


def test_where_nobody_of_the_clinic_has_a_phone_the_coordinators_are_told(clinic, now):
    make_staff(Role.CLINICIAN, clinic=clinic)
    with_phone(Role.COORDINATOR, "office@example.org")
    alert = alert_of(make_patient(clinic=clinic))
    now[0] += PATIENCE

    escalate_alerts.call_local()

    message = OutgoingMessage.objects.get()
    assert message.address == PHONE
    assert reverse("trial_office:overview") in message.body
    assert alert.pk not in message.body


def test_where_nobody_has_a_phone_the_coordinators_get_a_mail(clinic, now):
    make_staff(Role.CLINICIAN, clinic=clinic)
    make_staff(Role.COORDINATOR)
    alert_of(make_patient(clinic=clinic))
    now[0] += PATIENCE

    escalate_alerts.call_local()
    send_what_is_due()

    assert [each.to for each in mail.outbox] == [["coordinator@example.org"]]


@pytest.mark.parametrize("has_clinic", [True, False])
def test_an_alert_that_is_the_coordinators_leads_them_to_it(clinic, now, has_clinic):
    if has_clinic:
        with_phone(Role.CLINICIAN, "a@example.org", clinic, "+4520111111")
    with_phone(Role.COORDINATOR, "office@example.org")
    patient = make_patient(clinic=clinic if has_clinic else None)
    alert = alert_of(patient)
    if has_clinic:
        change_sharing(patient=patient, shares=False, by=patient.user_id, at=NOON)
    now[0] += PATIENCE

    escalate_alerts.call_local()

    message = OutgoingMessage.objects.get()
    assert message.address == PHONE
    assert reverse("trial_office:alert", args=[alert.pk]) in message.body


def test_an_alert_that_nobody_could_be_told_of_is_tried_again(clinic, now):
    alert_of(make_patient(clinic=clinic))
    now[0] += PATIENCE
    escalate_alerts.call_local()
    assert told() == []

    with_phone(Role.COORDINATOR, "office@example.org")
    escalate_alerts.call_local()

    assert told() == [PHONE]


def test_somebody_who_may_no_longer_sign_in_is_not_told(clinic, now):
    gone = with_phone(Role.CLINICIAN, "gone@example.org", clinic, "+4520111111")
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    with_phone(Role.CLINICIAN, "a@example.org", clinic)
    alert_of(make_patient(clinic=clinic))
    now[0] += PATIENCE

    escalate_alerts.call_local()

    assert told() == [PHONE]


def test_what_is_no_emergency_is_not_told_a_second_time(clinic, now):
    with_phone(Role.CLINICIAN, "a@example.org", clinic)
    patient = make_patient(clinic=clinic)
    report_signs(
        patient=patient,
        moment="weekly",
        answers={},
        verdict=Triage(tier=Tier.SOON, actions=ACTIONS[Tier.SOON]),
        by=patient.user_id,
        told_at=NOON,
        at=NOON,
    )
    assert Alert.objects.exists()
    now[0] += timedelta(days=1)

    escalate_alerts.call_local()

    assert told() == []


def overview_of(role: Role, email: str) -> str:
    page = browser_of(make_staff(role, email)).get(reverse("trial_office:overview"))
    return page.content.decode()


def test_the_overview_says_where_an_emergency_is_overdue_and_not_whose(clinic, now):
    patient = make_patient(clinic=clinic)
    alert = alert_of(patient)
    before = overview_of(Role.COORDINATOR, "before@example.org")
    now[0] += PATIENCE

    after = overview_of(Role.COORDINATOR, "after@example.org")

    sentence = "has waited for an answer for more than 15 minutes"
    assert sentence not in before
    assert sentence in after
    assert "Marie" not in after
    assert alert.pk not in after
    assert patient.pk not in after


def test_an_overdue_report_without_a_clinic_is_counted_too(now):
    alert_of(make_patient(clinic=None))
    now[0] += PATIENCE

    page = overview_of(Role.MONITOR, "monitor@example.org")

    assert "without a clinic" in page
    assert "for more than 15 minutes" in page


@pytest.mark.hazard("H-17")
def test_the_overview_says_where_somebody_was_seen_and_not_reached_within_a_day(clinic, now):
    staff = make_staff(Role.CLINICIAN, clinic=clinic)
    alert = alert_of(make_patient(clinic=clinic))
    see_alert(alert=alert, by=staff, at=NOON)
    now[0] += timedelta(hours=24) - timedelta(seconds=1)
    assert "has not been reached" not in overview_of(Role.COORDINATOR, "a@example.org")
    now[0] += timedelta(seconds=1)

    page = overview_of(Role.COORDINATOR, "b@example.org")
    assert "Harbour: an emergency was seen, and the person has not been reached" in page
    assert alert.patient_id not in page
    note_contact(alert=alert, reached=True, how="phone", by=staff, at=now[0])
    assert "has not been reached" not in overview_of(Role.COORDINATOR, "c@example.org")


def test_a_person_without_a_role_hears_of_nothing(clinic, now):
    user: User = make_user("nobody@example.org")
    change_user(user=user, phone=PHONE, by=user.pk, at=NOON)
    alert_of(make_patient(clinic=clinic))
    now[0] += PATIENCE

    escalate_alerts.call_local()

    assert told() == []
