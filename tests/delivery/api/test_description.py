"""The API does what its description says, whatever is sent, and nothing without a session."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.builders import make_patient

from selfback.config.wsgi import application
from selfback.delivery.api.urls import api
from selfback.delivery.api.writes import KINDS

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_dict(
    json.loads(json.dumps(api.get_openapi_schema(), default=str))
)
schema.app = application


@pytest.fixture
def headers() -> dict[str, str]:
    """The session and the token of a patient's phone."""
    client = Client()
    client.force_login(make_patient().user, backend=BACKEND)
    token = "a" * 32
    cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    return {"Cookie": cookie, "X-CSRFToken": token}


@pytest.fixture
def one_connection():
    """Keep the test's connection through requests that come as from a server, as Client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.django_db
def test_whatever_is_sent_the_answer_is_one_of_those_described(
    case: schemathesis.Case, headers: dict[str, str]
):
    response = case.call(headers=headers)

    case.validate_response(response, checks=CHECKS)


@pytest.mark.django_db
def test_with_that_session_and_token_a_phone_is_let_in(headers: dict[str, str]):
    sent = {"items": []}

    answer = Client(enforce_csrf_checks=True).post(
        "/api/sync", sent, content_type="application/json", headers=headers
    )

    assert (answer.status_code, answer.json()) == (200, sent)


@pytest.mark.django_db
def test_without_a_session_nothing_is_taken(client: Client):
    answer = client.post("/api/sync", {"items": []}, content_type="application/json")

    assert answer.status_code == 401


@pytest.mark.django_db
def test_a_session_without_the_pages_token_is_not_enough():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_patient().user, backend=BACKEND)

    answer = client.post("/api/sync", {"items": []}, content_type="application/json")

    assert answer.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [*sorted(KINDS), "no-such-kind"])
def test_a_write_that_makes_no_sense_is_refused_with_a_sentence(kind: str, client: Client):
    client.force_login(make_patient().user, backend=BACKEND)
    item = {
        "key": "12345678",
        "kind": kind,
        "told_at": "2027-01-04T12:00:00Z",
        "payload": {"nonsense": [None, {}]},
    }

    answer = client.post("/api/sync", {"items": [item]}, content_type="application/json")

    (outcome,) = answer.json()["items"]
    assert answer.status_code == 200
    assert outcome["kept"] is False
    assert outcome["sentence"]


def test_every_address_of_the_api_is_described():
    described = set(api.get_openapi_schema()["paths"])
    answered = {
        f"/api{prefix}{path}".rstrip("/")
        for prefix, router in api._routers
        for path in router.path_operations
    }

    assert {each.rstrip("/") for each in described} == answered
