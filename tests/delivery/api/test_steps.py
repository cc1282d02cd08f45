"""Phones that send steps by a key: each row once, nothing without the key, nothing told in logs."""

import json
import logging

import pytest
from django.core.cache import cache
from django.test import Client
from tests.apps.uploads.world import make_key, measured
from tests.builders import MONDAY, NOON, make_answers, make_patient

from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave
from selfback.apps.plans.models import WeekPlan
from selfback.apps.uploads.models import Interval, UploadToken
from selfback.apps.uploads.token_services import revoke_token
from selfback.delivery.shared import clock
from selfback.delivery.shared.planning import begin

pytestmark = pytest.mark.django_db
ADDRESS = "/api/steps"
TODAY = {"date": "2027-01-04", "steps": 4250}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    cache.clear()


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def secret(patient):
    return make_key(patient).secret


def send(secret, body, **more):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().post(ADDRESS, data, content_type="application/json", headers=headers, **more)


def exported(*points):
    """What Health Auto Export sends: hour -> steps of the Monday."""
    data = [
        {"date": f"2027-01-04 {hour:02}:00:00 +0100", "qty": steps, "source": "Annas Watch"}
        for hour, steps in points
    ]
    return {"data": {"metrics": [{"name": "step_count", "units": "count", "data": data}]}}


def test_a_day_and_its_steps_are_kept_once(patient, secret):
    assert send(secret, TODAY).json() == {"new": 1, "days": 1, "left_out": 0}
    assert send(secret, TODAY).json() == {"new": 0, "days": 1, "left_out": 0}

    assert measured(patient) == {MONDAY: 4250}
    assert UploadToken.objects.get().last_used_at == NOON


def test_a_later_number_of_the_day_replaces_a_lower_one(patient, secret):
    send(secret, TODAY)
    send(secret, TODAY | {"steps": "6000 "})

    assert measured(patient) == {MONDAY: 6000}


def test_what_health_auto_export_sends_hour_by_hour_grows_the_day(patient, secret):
    assert send(secret, exported((8, 300), (9, 200))).status_code == 200
    assert send(secret, exported((8, 300), (9, 900))).json()["new"] == 1

    assert measured(patient) == {MONDAY: 1200}


def test_a_list_of_days_and_a_table_are_understood(patient, secret):
    send(secret, [TODAY, {"date": "2027-01-03", "steps": 7000}])
    send(secret, "date,steps\n2027-01-02,8000\n")

    assert sorted(measured(patient).values()) == [4250, 7000, 8000]


def test_a_goal_does_not_move_in_the_middle_of_a_week(patient, secret):
    begin(patient, make_answers(), at=NOON)
    before = WeekPlan.objects.get().goal

    send(secret, [{"date": f"2026-12-{n:02}", "steps": 9000} for n in range(10, 31)])

    assert WeekPlan.objects.get().goal == before


@pytest.mark.parametrize("secret", ["", "sbk_wrong", "x" * 5000])
def test_without_a_key_that_works_nothing_is_looked_at(secret):
    assert send(secret, TODAY).status_code == 401


def test_a_revoked_key_and_the_key_of_somebody_who_left_open_nothing(patient):
    first, second = make_key(patient), make_key(patient)
    revoke_token(token=first.token, by=patient.user_id, at=NOON)
    leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=NOON)

    assert send(first.secret, TODAY).status_code == 401
    assert send(second.secret, TODAY).status_code == 403
    assert not Interval.objects.exists()


def test_a_session_alone_opens_nothing(patient):
    client = Client()
    client.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(ADDRESS, TODAY, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"),
        ("{", "unknown"),
        ({"date": "2027-01-04", "steps": "many"}, "unreadable"),
        ({"date": "yesterday", "steps": 5}, "unreadable"),
        ({"date": "2027-01-04", "steps": -5}, "unreadable"),
        ({"date": "2027-01-04", "steps": {"a": 1}}, "unreadable"),
        ({"steps": 5}, "unknown"),
        ([], "unknown"),
        ("[" * 100_000, "unknown"),
        (exported((8, 300)) | {"more": [[[[0]]]]}, None),
        (b"\xff\xfe\x00", "unknown"),
    ],
)
def test_a_message_that_cannot_be_read_says_why_and_changes_nothing(secret, body, code):
    answer = send(secret, body)

    assert answer.status_code == (400 if code else 200)
    if code:
        assert answer.json()["code"] == code
        assert not Interval.objects.exists()


def test_steps_that_cannot_be_true_are_left_out(patient, secret):
    answer = send(
        secret, [TODAY, {"date": "2027-01-09", "steps": 9}, {"date": "2009-01-09", "steps": 9}]
    )

    assert answer.json() == {"new": 1, "days": 1, "left_out": 2}


def test_a_message_that_is_too_large_is_not_read(secret):
    assert send(secret, b" " * 2_200_000).status_code == 413
    assert send(secret, b" " * 2_700_000).status_code == 413


def test_too_many_messages_by_one_key_wait_and_those_of_another_do_not(patient, secret):
    other = make_key(make_patient("other@example.org")).secret
    answers = [send(secret, TODAY).status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]
    assert int(send(secret, TODAY).headers["Retry-After"]) > 0
    assert send(other, TODAY).status_code == 200


def test_no_log_tells_of_the_person_or_the_key(secret, caplog):
    with caplog.at_level(logging.DEBUG):
        send(secret, TODAY)
        send(secret, {"date": "Anna", "steps": "many"})
        send("sbk_wrong", TODAY)

    told = "\n".join(
        each.getMessage() for each in caplog.records if each.name != "django.db.backends"
    )
    for word in (secret, "Anna", "4250", "many", "sbk_wrong"):
        assert word not in told
