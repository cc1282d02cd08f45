"""Every address, every role, reading and writing: each answers as matrix.toml declares.

The addresses are read from the router while the test runs, so a new one fails here until somebody
has decided who may open it.
"""

import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.delivery.access.world import ROLES, World, make_world, parts_of_addresses, routes
from tests.delivery.shared.receiving import Phone

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
FILES = [
    tomllib.loads(path.read_text())
    for path in (HERE / "matrix.toml", *sorted((HERE / "matrix").glob("*.toml")))
]
EXPECTED: dict[str, dict[str, str]] = {
    route: row for each in FILES for route, row in each["routes"].items()
}
SETS: dict[str, dict[str, str]] = {
    name: held for each in FILES for name, held in each.get("sets", {}).items()
}
METHODS = ("get", "post")
LED_TO = (
    ("/account/login/", "login"),
    ("/account/2fa/reauthenticate/", "again"),
    ("/account/2fa/passkeys/reauthenticate/", "again"),
    ("/account/2fa/", "second-step"),
    ("/left", "left"),
)
SAID = {401: "unknown", 403: "forbidden", 404: "missing", 405: "no-method"}
A_PHONE = {"endpoint": "https://push.example.org/1", "keys": Phone.new().keys}
SEND: dict[str, dict[str, Any]] = {
    "api:start": {"data": A_PHONE, "content_type": "application/json"},
    "api:end": {"data": {"endpoint": A_PHONE["endpoint"]}, "content_type": "application/json"},
    "api:received": {"data": {"id": "strange"}, "content_type": "application/json"},
    "api:opened": {"data": {"id": "strange"}, "content_type": "application/json"},
    "api:receive": {"data": {"items": []}, "content_type": "application/json"},
    "clinic:log": {"data": {"tap": "approached", "key": "phone-key"}},
    "clinic:together": {"data": {"open": "1"}},
    "clinic:first_day": {"data": {"what": "practice"}},
    "clinic:people": {"data": {"what": "invite"}},
    "trial_office:clinic": {"data": {"what": "invite"}},
    "trial_office:clinic_details": {"data": {"what": "close"}},
    "clinic:log_entry": {"data": {"withdraw": "1"}},
    "clinic:nudge": {"data": {"reason": "no-time"}},
    "evaluation:coding_code": {"data": {"what": "memo", "memo": "Hm", "version": "0"}},
    "evaluation:display_act": {"data": {"do": "freeze"}},
    "evaluation:coding_settle": {"data": {"what": "agreed"}},
    "evaluation:coding_export": {"data": {"form": "csv"}},
    "language": {"data": {"language": "da"}},
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all addresses; each try is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return {role: world.client_of(role) for role in ROLES}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are what is wanted here; they need not be told a thousand times."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def given(world: World) -> dict[str, dict[str, Any]]:
    """What fills the addresses: things of Marie's wherever they are somebody's."""
    return {
        "clinic:alert": {"pk": world.alert.pk},
        "clinic:alert_do": {"pk": world.alert.pk},
        "clinic:patient": {"pk": world.patient.pk},
        "clinic:notes": {"pk": world.patient.pk},
        "clinic:note": {"pk": world.patient.pk, "template": "welcome-back"},
        "clinic:note_back": {"pk": world.note.pk},
        "patient:put_note_away": {"pk": world.note.pk},
        "patient:answer_adjustment": {"pk": world.adjustment.pk},
        "patient:lift_adjustment": {"pk": world.adjustment.pk},
        "clinic:how": {"pk": world.patient.pk},
        "clinic:review": {"pk": world.patient.pk},
        "clinic:review_own": {"pk": world.patient.pk},
        "clinic:adjustment": {"pk": world.adjustment.pk},
        "clinic:visit": {"pk": world.patient.pk},
        "clinic:visit_paper": {"pk": world.patient.pk},
        "trial_office:case_base": {"pk": world.case_base.pk},
        "trial_office:case_card": {"pk": world.case_base.pk},
        "trial_office:case_work": {"pk": world.case_work.pk},
        "clinic:referral": {"pk": world.referral.pk},
        "clinic:slip": {"pk": world.referral.pk},
        "clinic:log_entry": {"pk": world.referral.entry_id},
        "clinic:nudge": {"pk": world.nudge.pk},
        "clinic:paper": {"what": "poster", "language": "da"},
        "clinic:invitation": {"token": world.invitation.token},
        "trial_office:clinic": {"pk": world.clinic.pk},
        "trial_office:clinic_details": {"pk": world.clinic.pk},
        "trial_office:competition": {"pk": world.competition.pk},
        "patient:join_by": {"code": world.clinic.code, "way": "p"},
        "patient:referred": {"token": world.referral.token},
        "trial_office:study_correct": {"visit": world.study_rows["ended"]},
        "patient:opened_for": {"opening": "NOTTHERE"},
        "trial_office:alert": {"pk": world.alert_without_clinic.pk},
        "patient:join_clinic": {"code": world.clinic.code},
        "patient:stop": {"pk": world.report.pk},
        "patient:acted": {"pk": world.report.pk},
        "patient:close_goal": {"pk": world.goal.pk},
        "trial_office:text": {"language": "da", "piece": "tools/sleep"},
        "patient:remove_night": {"pk": world.night.pk},
        "patient:step_file": {"pk": world.step_batch.pk},
        "patient:step_file_state": {"pk": world.step_batch.pk},
        "patient:keep_step_file": {"pk": world.step_batch.pk},
        "patient:let_go_of_step_file": {"pk": world.step_batch.pk},
        "patient:undo_step_file": {"pk": world.step_batch.pk},
        "patient:revoke_step_key": {"pk": world.step_key.pk},
        "patient:how_to_send": {"way": "shortcuts"},
        "patient:try_phone": {"pk": world.phone.pk},
        "patient:forget_phone": {"pk": world.phone.pk},
        "patient:calendar_feed": {"token": world.feed.token},
        "patient:prompt": {"pk": world.prompt.pk},
        "patient:prompt_delivered": {"pk": world.prompt.pk},
        "patient:stop_prompts": {"token": world.patient.prompt_preference.token},
        "patient:intake_signs": {"part": "now"},
        "patient:intake_screen": {"slug": "pain"},
        "patient:check_in_screen": {"slug": "gpe"},
        "patient:exercise": {"exercise": world.week.exercises[0]["id"]},
        "patient:message": {"message": world.week.document["education"][0]["id"]},
        "patient:tool": {"tool": "warning-signs"},
        **world.survey_parts,
        "mfa_edit_webauthn": {"pk": world.passkey.pk},
        "mfa_remove_webauthn": {"pk": world.passkey.pk},
    }


def filled(world: World, route: str) -> dict[str, Any]:
    """Return what fills an address; rooms of a study name the row by its kind."""
    wanted = parts_of_addresses()[route]
    of_study = {name: world.study_rows[name] for name in wanted if name in world.study_rows}
    return {**of_study, **given(world).get(route, {})}


def outcome(client: Client, method: str, address: str, sent: dict[str, Any]) -> str:
    """Return in one word what somebody gets, and undo what it did."""
    cache.clear()
    mark = transaction.savepoint()
    before = dict(client.cookies)
    response = getattr(client, method)(address, **sent)
    transaction.savepoint_rollback(mark)
    client.cookies.clear()
    client.cookies.update(before)
    if response.status_code in SAID:
        return SAID[response.status_code]
    assert response.status_code < 500, (address, response.status_code)
    place = response.headers.get("Location", "")
    return next((word for start, word in LED_TO if place.startswith(start)), "open")


def test_no_address_is_declared_twice():
    assert len(EXPECTED) == sum(len(each["routes"]) for each in FILES)


def test_every_address_is_declared_and_nothing_else():
    assert set(EXPECTED) == set(routes())


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_set_speaks_of_every_role(name: str):
    assert set(SETS[name]) == set(ROLES)


@pytest.mark.hazard("H-07")
@pytest.mark.parametrize("route", sorted(routes()))
def test_every_route_answers_every_role_as_declared(
    route: str, world: World, clients: dict[str, Client]
):
    assert route in EXPECTED, f"{route} is not declared in matrix.toml"
    address = reverse(route, kwargs=filled(world, route))

    answered = {
        method: {
            role: outcome(
                clients[role], method, address, SEND.get(route, {}) if method == "post" else {}
            )
            for role in ROLES
        }
        for method in METHODS
    }

    assert answered == {method: SETS[EXPECTED[route][method]] for method in METHODS}
