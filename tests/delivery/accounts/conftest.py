"""What the tests of signing in share: fresh limits, and codes out of mails."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Forget who tried how often."""
    cache.clear()


def code_in_last_mail() -> str:
    found = re.search(r"^\s+(\d{4}-\d{4})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)


def ask_for_code(client: Client, email: str, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"email": email}, **extra)


def sign_in(client: Client, email: str) -> Any:
    """Sign in as a person does, and return the answer to the code."""
    ask_for_code(client, email)
    return client.post(reverse("account_confirm_login_code"), {"code": code_in_last_mail()})
