"""Telling those who answer alerts: the right people, at once, with nothing about the patient."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_patient, make_staff
from tests.delivery.access.world import report_emergency
from tests.delivery.clinic.conftest import now

from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing, change_user
from selfback.apps.safety.alert_services import close_alert
from selfback.delivery.jobs.tasks import tell_of_alerts_never_told
from selfback.delivery.shared import notify
from selfback.delivery.shared.notify import announce_alerts, tell_clinic_of_alert, was_told

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def test_every_clinician_of_the_clinic_is_told_and_nobody_else():
    clinic = make_clinic()
    make_staff(Role.CLINICIAN, "a@example.org", clinic)
    make_staff(Role.CLINICIAN, "b@example.org", clinic)
    make_staff(Role.CLINICIAN, "elsewhere@example.org", make_clinic("Elsewhere"))
    make_staff(Role.SITE_MANAGER, clinic=clinic)
    make_staff(Role.COORDINATOR)
    alert = report_emergency(make_patient(clinic=clinic)).alerts.get()

    tell_clinic_of_alert(alert.pk)

    assert sorted(each.to[0] for each in mail.outbox) == ["a@example.org", "b@example.org"]
    assert reverse("clinic:alert", args=[alert.pk]) in mail.outbox[0].body


def test_the_mail_says_nothing_about_the_patient():
    clinic = make_clinic("Harbour")
    make_staff(Role.CLINICIAN, clinic=clinic)
    patient = make_patient("marie@example.org", clinic=clinic)
    report = report_emergency(patient)

    tell_clinic_of_alert(report.alerts.get().pk)

    (sent,) = mail.outbox
    said = f"{sent.subject} {sent.body}"
    for secret in ("Marie", "marie@example.org", patient.pk, "Harbour", "mergency", *report.flags):
        assert secret not in said


def test_each_is_written_to_in_their_own_language():
    clinic = make_clinic()
    staff = make_staff(Role.CLINICIAN, clinic=clinic)
    change_user(user=staff, language="da", by=staff.pk, at=NOON)
    seen: list[Any] = []
    original = notify.translation.override

    def listening(language: str) -> Any:
        seen.append(language)
        return original(language)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notify.translation, "override", listening)
        tell_clinic_of_alert(report_emergency(make_patient(clinic=clinic)).alerts.get().pk)

    assert seen == ["da"]


@pytest.mark.parametrize("shares", [True, False])
def test_without_a_clinic_to_answer_the_coordinators_are_told(shares: bool):
    clinic = make_clinic()
    make_staff(Role.COORDINATOR)
    if not shares:
        make_staff(Role.CLINICIAN, clinic=clinic)
    patient = make_patient(clinic=clinic)
    alert = report_emergency(patient).alerts.get()
    if not shares:
        change_sharing(patient=patient, shares=False, by=patient.user_id, at=NOON)

    tell_clinic_of_alert(alert.pk)

    assert [each.to for each in mail.outbox] == [["coordinator@example.org"]]


def test_an_alert_is_told_once_and_the_record_says_so():
    clinic = make_clinic()
    make_staff(Role.CLINICIAN, clinic=clinic)
    alert = report_emergency(make_patient(clinic=clinic)).alerts.get()

    tell_clinic_of_alert(alert.pk)
    tell_clinic_of_alert(alert.pk)

    assert len(mail.outbox) == 1
    assert was_told(alert)


def test_an_alert_that_was_answered_meanwhile_is_not_told():
    clinic = make_clinic()
    staff = make_staff(Role.CLINICIAN, clinic=clinic)
    alert = report_emergency(make_patient(clinic=clinic)).alerts.get()
    close_alert(alert=alert, outcome="talked", note="Called.", by=staff, at=NOON)

    tell_clinic_of_alert(alert.pk)

    assert not mail.outbox


def test_a_mail_server_that_does_not_answer_is_tried_again(monkeypatch: pytest.MonkeyPatch):
    clinic = make_clinic()
    make_staff(Role.CLINICIAN, clinic=clinic)
    alert = report_emergency(make_patient(clinic=clinic)).alerts.get()
    send, tries = notify.send_mail, []

    def refuses_twice(**what: Any) -> int:
        tries.append(what)
        if len(tries) <= 2:
            raise OSError("no answer")
        return send(**what)

    monkeypatch.setattr(notify, "send_mail", refuses_twice)

    tell_clinic_of_alert(alert.pk)
    assert not was_told(alert)
    for _ in range(2):
        tell_clinic_of_alert(alert.pk)

    assert was_told(alert)
    assert len(mail.outbox) == 1
    assert tell_clinic_of_alert.settings["default_retries"] == 5


def test_what_was_never_told_is_swept_up(now: list[datetime]):
    clinic = make_clinic()
    make_staff(Role.CLINICIAN, clinic=clinic)
    alert = report_emergency(make_patient(clinic=clinic)).alerts.get()
    tell_of_alerts_never_told.call_local()
    assert not mail.outbox

    now[0] += timedelta(minutes=11)
    tell_of_alerts_never_told.call_local()

    assert was_told(alert)


@pytest.mark.django_db(transaction=True)
def test_a_report_is_announced_when_it_is_kept_and_not_before():
    from django.db import transaction

    clinic = make_clinic()
    make_staff(Role.CLINICIAN, clinic=clinic)
    patient = make_patient(clinic=clinic)

    with transaction.atomic():
        announce_alerts(report_emergency(patient))
        assert not mail.outbox

    assert len(mail.outbox) == 1
