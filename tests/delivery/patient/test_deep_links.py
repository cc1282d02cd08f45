"""A tap on a notice opens its screen: at once for who is signed in, after signing in for others."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse
from tests.builders import NOON, make_answers, make_patient
from tests.delivery.accounts.conftest import code_in_last_mail

from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave
from selfback.delivery.shared import clock
from selfback.delivery.shared.deep_links import SCREENS, TEST, deep_link
from selfback.delivery.shared.planning import begin
from selfback.domain.content.notice import Cause

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WEEK_IS_OVER = NOON + timedelta(days=8)


@pytest.fixture(autouse=True)
def after_a_week(monkeypatch):
    """The first week is over, so that there is something behind every notice."""
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: WEEK_IS_OVER)


@pytest.fixture
def marie():
    patient = make_patient("marie@example.org")
    begin(patient, make_answers(), at=NOON)
    return patient


def opened(client: Client, path: str):
    return client.get(path, follow=True)


def going_to(response) -> str:
    """Return where the page's form says that somebody is going; as a browser would send it."""
    page = response.content.decode()
    (form,) = re.findall(r'<form id="(?:sign-in|code-form)".*?</form>', page, re.DOTALL)
    return re.search(r'name="next" value="([^"]*)"', form).group(1)


def screen_of(response) -> str:
    return response.resolver_match.view_name


WHERE = {**dict.fromkeys(SCREENS), Cause.CHECK_IN_DUE: "patient:check_in_screen"}
"""Cause -> the screen that is seen in the end, where it is not the one the link names."""


@pytest.mark.parametrize("cause", sorted(SCREENS))
def test_a_notice_opens_its_screen_for_who_is_signed_in(cause: str, marie: Patient):
    client = Client()
    client.force_login(marie.user, backend=BACKEND)

    response = opened(client, deep_link(cause))

    assert response.status_code == 200
    assert screen_of(response) == (WHERE[cause] or SCREENS[cause][0])
    assert "data-person=" in response.content.decode()


@pytest.mark.parametrize("cause", sorted(SCREENS))
def test_a_notice_leads_through_signing_in_and_back_to_its_screen(cause: str, marie: Patient):
    client, path = Client(), deep_link(cause)

    asked = opened(client, path)
    assert screen_of(asked) == "account_login"
    address = {"email": marie.user.email, "next": going_to(asked)}
    code_asked = client.post(reverse("account_login"), address, follow=True)
    code = {"code": code_in_last_mail(), "next": going_to(code_asked)}
    answer = client.post(reverse("account_confirm_login_code"), code, follow=True)

    assert screen_of(answer) == (WHERE[cause] or SCREENS[cause][0])


def test_who_has_left_sees_the_goodbye_and_not_a_plan(marie: Patient):
    leave(patient=marie, reason=Patient.Leaving.OTHER, by=marie.user_id, at=NOON)
    client = Client()
    client.force_login(marie.user, backend=BACKEND)

    assert {screen_of(opened(client, deep_link(cause))) for cause in SCREENS} == {"patient:left"}


def test_a_notice_that_is_no_longer_true_opens_the_day(marie: Patient, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client = Client()
    client.force_login(marie.user, backend=BACKEND)

    assert screen_of(opened(client, deep_link(Cause.CHECK_IN_DUE))) == "patient:today"


def test_only_screens_of_patients_are_opened():
    for cause in SCREENS:
        assert resolve(deep_link(cause)).namespace == "patient"
    assert set(SCREENS) <= {*Cause, TEST}
