"""What the tests of the clinic's pages share: a Monday noon, a clinician, and patients."""

from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.builders import NOON, make_answers, make_patient

from selfback.apps.people.models import Clinic, Patient, User
from selfback.delivery.shared import clock
from selfback.delivery.shared.planning import begin

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Put the clock to a Monday noon; a test sets it forward by changing the list."""
    standing = [NOON]
    monkeypatch.setattr(clock, "now", lambda: standing[0])
    return standing


def browser_of(user: User) -> Client:
    """Return a browser in which a member of staff has signed in with both steps."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unreadable"}}
    )
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def with_plan(email: str, clinic: Clinic | None, *, shares: bool = True, **answers: Any) -> Patient:
    patient = make_patient(email, clinic=clinic, shares=shares)
    begin(patient, make_answers(**answers), at=NOON)
    return patient
