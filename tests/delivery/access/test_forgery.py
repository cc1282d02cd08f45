"""Requests forged by another site: no address that changes anything takes them."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from tests.delivery.access.test_access_matrix import EXPECTED, SETS, filled
from tests.delivery.access.world import BACKEND, ROLES, make_world

pytestmark = pytest.mark.django_db
HARMLESS = {
    *("account_email", "api:openapi-json"),  # they only show or lead on, however one asks
    *("api:received", "api:opened"),  # what they take is known to the phone alone, session or not
}
OWN_TOKEN = {"patient:stop_prompts"}  # mail programs ask it without a page; RFC 8058


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_nothing_is_changed_without_the_token_of_the_page():
    world = make_world()
    tried = 0
    for route, methods in EXPECTED.items():
        allowed = [role for role in ROLES if SETS[methods["post"]][role] in {"open", "again"}]
        if not allowed or route in HARMLESS | OWN_TOKEN:
            continue
        client = Client(enforce_csrf_checks=True)
        if allowed[0] != "anonymous":
            client.force_login(world.users[allowed[0]], backend=BACKEND)
        answer = client.post(reverse(route, kwargs=filled(world, route)))
        tried += 1
        assert answer.status_code == 403, (route, allowed[0], answer.status_code)
    assert tried > 30
