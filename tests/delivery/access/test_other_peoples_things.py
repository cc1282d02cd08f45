"""Other people's things: asking for them is answered exactly as asking for what does not exist."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import NOON
from tests.delivery.access.world import ROLES, World, make_world

from selfback.apps.people.identifiers import ALPHABET, new_id
from selfback.delivery.api.writes import KINDS

pytestmark = pytest.mark.django_db
VARYING = re.compile(rb"[0-9A-Za-z]{64}|[0-9A-HJKMNP-TV-Z]{26}")
PAGES = [
    ("another-patient", "get", "patient:stop", "report"),
    ("another-patient", "post", "patient:acted", "report"),
    ("another-patient", "post", "patient:close_goal", "goal"),
    ("another-patient", "post", "patient:remove_night", "night"),
    ("another-patient", "get", "patient:step_file", "step_batch"),
    ("another-patient", "post", "patient:keep_step_file", "step_batch"),
    ("another-patient", "post", "patient:undo_step_file", "step_batch"),
    ("another-patient", "post", "patient:revoke_step_key", "step_key"),
    ("another-patient", "post", "patient:try_phone", "phone"),
    ("another-patient", "post", "patient:forget_phone", "phone"),
    ("another-patient", "get", "patient:prompt", "prompt"),
    ("another-patient", "post", "patient:prompt_delivered", "prompt"),
    ("another-patient", "post", "patient:answer_adjustment", "adjustment"),
    ("another-patient", "post", "patient:lift_adjustment", "adjustment"),
    ("clinician-elsewhere", "get", "clinic:patient", "patient"),
    ("clinician-elsewhere", "get", "clinic:how", "patient"),
    ("clinician-elsewhere", "get", "clinic:alert", "alert"),
    ("clinician-elsewhere", "post", "clinic:alert", "alert"),
    ("clinician", "get", "clinic:alert", "alert_without_clinic"),
    ("coordinator", "get", "trial_office:alert", "alert"),
    ("coordinator", "post", "trial_office:alert", "alert"),
]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def seen(response: Any) -> tuple[int, dict[str, str], bytes]:
    """Everything the asker gets, without what differs from one answer to the next."""
    headers = {key: value for key, value in response.headers.items() if key != "Content-Length"}
    return response.status_code, headers, VARYING.sub(b"", response.content)


@pytest.mark.hazard("H-07")
def test_asking_for_other_peoples_things_is_answered_as_asking_for_nothing():
    world = make_world()
    for role, method, name, whose in PAGES:
        client = world.client_of(role)
        theirs = getattr(client, method)(reverse(name, args=[getattr(world, whose).pk]))
        nothing = getattr(client, method)(reverse(name, args=[new_id()]))

        assert theirs.status_code == 404, (role, name)
        assert seen(theirs) == seen(nothing), (role, name)


def write_about(kind: str, world: World, week: str) -> dict[str, Any]:
    """A write that would be kept if the week were one's own."""
    exercise = world.week.exercises[0]["id"]
    done = {"sets": 1, "repetitions": 5, "planned_repetitions": 10, "seconds": 60}
    return {
        "exercise": {
            "week": week, "session": "s", "exercise": exercise, "day": "2027-01-04", **done
        },
        "swap": {"week": week, "removed": exercise, "added": exercise, "reason": "pain"},
        "reading": {"week": week, "message": world.week.document["education"][0]["id"]},
        "quiz": {
            "week": week, "message": world.week.document["education"][0]["id"], "answer": True
        },
    }[kind]  # fmt: skip


def sent(client: Client, kind: str, payload: dict[str, Any]) -> Any:
    item = {
        "key": "the-same-key-each-time",
        "kind": kind,
        "told_at": NOON.isoformat(),
        "payload": payload,
    }
    return client.post("/api/sync", {"items": [item]}, content_type="application/json")


@pytest.mark.parametrize("kind", sorted(set(KINDS) & {"exercise", "swap", "reading", "quiz"}))
def test_writing_into_another_persons_week_is_answered_as_writing_into_none(kind: str):
    world = make_world()
    client = world.client_of("another-patient")

    theirs = sent(client, kind, write_about(kind, world, world.week.pk))
    nothing = sent(client, kind, write_about(kind, world, new_id()))

    assert theirs.json()["items"][0]["kept"] is False
    assert seen(theirs) == seen(nothing)
    assert not world.week.exercises_done.exists()
    assert not world.week.readings.exists()
    assert not world.week.swaps.exists()


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(id=st.text(alphabet=ALPHABET, min_size=1, max_size=26), role=st.sampled_from(ROLES[1:]))
def test_whatever_id_is_tried_nobody_finds_anything(id: str, role: str, many_tries: World):
    client = many_tries.client_of(role)
    for name in (
        "patient:stop",
        "clinic:patient",
        "clinic:how",
        "clinic:alert",
        "trial_office:alert",
    ):
        answer = client.get(reverse(name, args=[id]))
        assert answer.status_code in {302, 403, 404}, (role, name, id)


@pytest.fixture
def many_tries() -> World:
    return make_world()
