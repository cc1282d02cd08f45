"""The session page: everything the player needs, and the way without a script."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from tests.builders import NOON, make_patient

from selfback.apps.people.models import Patient
from selfback.apps.plans.models import ExerciseDone, ExerciseSwap, WeekPlan
from selfback.apps.plans.services import swap_exercise
from selfback.apps.safety.models import Pause, Report
from selfback.delivery.shared import clock, figures
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin
from selfback.delivery.shared.weeks import REASONS, offered_for

pytestmark = pytest.mark.django_db

INTAKE: dict[str, Any] = {
    "age": 61,
    "sex": "female",
    "pain_average": 5,
    "pain_worst": 7,
    "duration": "over_12_weeks",
    "pain_sites": ["low_back"],
    "interference": 4,
    "activities": [],
    "fear": 5,
    "confidence_work": 3,
    "confidence_life": 3,
    "sleep": "sometimes",
    "stress": 2,
    "mood_interest": 1,
    "mood_low": 1,
    "work": "working",
    "work_ability": 6,
    "activity_level": "light",
    "usual_steps": 4500,
    "conditions": ["stenosis"],
    "minutes": "20",
    "days_per_week": 3,
    "barriers": [],
}


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def patient_with_a_plan(language: str = "en", **answers: Any) -> Patient:
    patient = make_patient(language=language)
    signs = dict.fromkeys(library().red_flags, "no")
    begin(patient, {**INTAKE, "red_flags": signs, **answers}, at=NOON)
    return patient


@pytest.fixture
def patient() -> Patient:
    return patient_with_a_plan()


def newest_week(patient: Patient) -> WeekPlan:
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    return week


def opened(client: Client, patient: Patient) -> tuple[Mapping[str, Any], str]:
    """Return what the player is given, and the page."""
    client.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/session").content.decode()
    data = re.search(r'id="session-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    return json.loads(data[1]), page


def test_the_player_gets_the_weeks_exercises_in_order(client: Client, patient: Patient):
    player, _page = opened(client, patient)
    week = newest_week(patient)

    assert player["order"] == [item["id"] for item in week.exercises]
    for item in week.exercises:
        given = player["exercises"][item["id"]]
        assert (given["sets"], given["repetitions"]) == (item["sets"], item["repetitions"])
        assert given["hold"] == item["hold_seconds"]


def test_every_exercise_one_may_come_to_is_there_with_its_figure(client: Client, patient: Patient):
    player, page = opened(client, patient)
    offered = {
        each["id"]
        for exercise in player["exercises"].values()
        for offers in exercise["swaps"].values()
        for each in offers
    }

    assert offered
    assert offered <= set(player["exercises"])
    for id in player["exercises"]:
        assert f'<template id="figure-{id}"><svg' in page
    for id in offered:
        assert f'<template id="still-{id}"><svg' in page


def test_what_the_player_offers_is_what_the_server_accepts(client: Client, patient: Patient):
    player, _page = opened(client, patient)
    week = newest_week(patient)

    for id in player["order"]:
        for reason, offers in player["exercises"][id]["swaps"].items():
            allowed = offered_for(week, id, reason)
            assert [each["id"] for each in offers] == allowed[: len(offers)]
            assert all(each["sentence"] for each in offers)


def test_nothing_is_offered_for_an_unknown_reason_or_exercise(patient: Patient):
    week = newest_week(patient)

    assert offered_for(week, week.exercises[0]["id"], "boredom") == []
    assert offered_for(week, "no-such-exercise", REASONS[0]) == []


def test_a_swap_is_carried_out_on_the_next_visit(client: Client, patient: Patient):
    week = newest_week(patient)
    removed = week.exercises[0]["id"]
    offered = offered_for(week, removed, "dislike")
    swap_exercise(
        week=week,
        removed=removed,
        added=offered[0],
        reason="dislike",
        offered=offered,
        by=patient.user_id,
        at=NOON,
    )

    player, _page = opened(client, patient)

    assert player["order"][0] == offered[0]
    assert ExerciseSwap.objects.count() == 1


def test_cautions_are_those_of_the_persons_own_conditions(client: Client, patient: Patient):
    caution = library().condition_words("en")["stenosis"].caution
    softened = library().conditions["stenosis"].soften

    player, _page = opened(client, patient)

    for id, given in player["exercises"].items():
        is_softened = bool(set(softened) & set(library().exercises[id].loads))
        assert (caution in given["cautions"]) == is_softened


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_the_page_speaks_the_persons_language(language: str, client: Client):
    player, page = opened(client, patient_with_a_plan(language))
    words = library().exercise_words(language)

    assert f'<html lang="{language}"' in page
    for id in player["order"]:
        assert player["exercises"][id]["title"] == words[id].title
        assert f">{words[id].title}</title>" in figures.moving(id, language)


def test_without_a_script_what_is_ticked_is_kept_once(client: Client, patient: Patient):
    _player, page = opened(client, patient)
    session = re.search(r'name="session" value="([0-9a-f]+)"', page)
    assert session is not None
    first = newest_week(patient).exercises[0]
    sent = {"session": session[1], "done": [first["id"], "no-such-exercise"]}

    client.post("/session", sent)
    response = client.post("/session", sent)

    assert response["Location"] == "/today"
    done = ExerciseDone.objects.get()
    assert (done.exercise, done.sets) == (first["id"], first["sets"])
    assert done.repetitions == done.planned_repetitions > 0
    assert done.seconds > 0


def test_a_paused_plan_has_no_session(client: Client, patient: Patient):
    report = Report.objects.filter(patient=patient).latest("received_at")
    Pause.objects.create(patient=patient, report=report, tier="A", began_at=NOON)
    client.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/session")["Location"] == "/today"
    client.post("/session", {"session": "x", "done": [newest_week(patient).exercises[0]["id"]]})
    assert not ExerciseDone.objects.exists()


def test_an_exercise_shows_its_steps_and_its_figure(client: Client, patient: Patient):
    client.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get("/exercise/bridge").content.decode()

    assert library().exercise_words("en")["bridge"].steps[0] in page
    assert "figure-moving" in page
    assert client.get("/exercise/no-such-exercise").status_code == 404


def test_a_figure_is_drawn_once_and_named_in_each_language():
    english, danish = figures.moving("bridge", "en"), figures.moving("bridge", "da")

    assert library().exercise_words("da")["bridge"].title in danish
    assert figures.described(library().exercise_words("en")["bridge"]) in english
    assert re.sub(r"<title.*?</desc>", "", english) == re.sub(r"<title.*?</desc>", "", danish)
