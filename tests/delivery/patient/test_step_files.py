"""Steps from another app on the phone: brought, looked at, kept or not, and taken out again."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.uploads.world import begin as begin_reading
from tests.apps.uploads.world import bring, line, make_key, measured
from tests.builders import MONDAY, NOON, make_answers, make_patient

from selfback.apps.movement.services import note_steps
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import change_goal
from selfback.apps.uploads.models import Batch, UploadToken
from selfback.delivery.patient import step_forms
from selfback.delivery.shared import clock
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin
from selfback.delivery.shared.step_files import receiving
from selfback.delivery.shared.step_files.rules import upload_rules
from selfback.domain.activity.equivalents import StepEquivalents

pytestmark = pytest.mark.django_db
FILES = "/steps/files"
KEYS = "/steps/phones"
MONTH = "\n".join(line(n, 6000) for n in range(1, 29))


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    settings.DATA = tmp_path


@pytest.fixture
def patient():
    patient = make_patient()
    begin(patient, make_answers(usual_steps=4500), at=NOON)
    return patient


@pytest.fixture
def client(patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def table(lines: str) -> bytes:
    return f"date,steps,source\n{lines}\n".encode()


def send(client: Client, data: bytes, name: str = "Anna Hansen.csv"):
    return client.post(FILES, {"file": SimpleUploadedFile(name, data)})


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def own(batch: Batch, what: str = "") -> str:
    return f"{FILES}/{batch.pk}{what}"


def test_a_file_is_shown_by_day_and_source_before_anything_counts(client, patient):
    note_steps(
        patient=patient,
        day=MONDAY - timedelta(days=1),
        steps=4250,
        today=MONDAY,
        by=patient.user_id,
        at=NOON,
    )

    answer = send(client, table(MONTH + f"\n{line(2, 300_000)}\n{line(500, 7)}"))

    batch = Batch.objects.get()
    assert answer.headers["Location"] == own(batch)
    shown = page(client, own(batch))
    assert "We found 28 days with steps" in shown
    assert "CSV, from 7 December 2026 to 3 January 2027. Nothing counts yet." in shown
    assert "168,000" in shown
    assert "you typed 4,250" in shown
    assert "1 row: with more steps than anybody walks in a day" in shown
    assert "1 day that lies more than a year back" in shown
    assert "Hansen" not in shown
    assert measured(patient) == {}


def test_what_is_accepted_moves_the_goal_and_says_why_and_undo_moves_it_back(client, patient):
    send(client, table(MONTH))
    batch = Batch.objects.get()

    client.post(own(batch, "/keep"))

    shown = page(client, own(batch))
    assert "28 days were added to your record." in shown
    assert '<span class="was">4,800</span>' in shown
    assert "You walked 6,000 steps on a middling day. This is a small step up." in shown
    week = page(client, "/week")
    assert "6,300" in week
    assert "You walked 6,000 steps on a middling day." in week
    assert "You chose this goal yourself" not in week
    assert "From 5,400 counts as a good day." in page(client, "/today")

    client.post(own(batch, "/undo"))

    assert "The steps are taken out again" in page(client, own(batch))
    assert WeekPlan.objects.get().goal == 4800
    assert measured(patient) == {}


def test_a_goal_of_one_s_own_stays_and_the_page_says_so(client, patient):
    week = WeekPlan.objects.get()
    change_goal(week=week, goal=5000, low=3000, high=10_000, by=patient.user_id, at=NOON)
    batch = bring(patient, *MONTH.splitlines())

    client.post(own(batch, "/keep"))

    assert "chose the goal of this week, so it stays as it is" in page(client, own(batch))


def test_the_same_file_again_says_that_it_adds_nothing(client, patient):
    for _ in range(2):
        send(client, table(MONTH))
        client.post(own(Batch.objects.of(patient)[0], "/keep"))
    send(client, table(MONTH))

    assert "You have all of this already." in page(client, own(Batch.objects.of(patient)[0]))
    kept_again = Batch.objects.of(patient)[1]
    assert "You had all of them already" in page(client, own(kept_again))


def test_not_now_keeps_nothing(client, patient):
    send(client, table(MONTH))

    assert client.post(own(Batch.objects.get(), "/let-go")).headers["Location"] == FILES
    assert Batch.objects.get().state == "cancelled"
    assert "not kept" in page(client, FILES)
    assert measured(patient) == {}


def test_a_decision_taken_twice_does_no_harm(client, patient):
    send(client, table(MONTH))
    batch = Batch.objects.get()
    for what in ("/keep", "/keep", "/let-go", "/undo", "/undo", "/keep"):
        assert client.post(own(batch, what)).status_code == 302

    assert Batch.objects.get().state == "undone"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7", "We found no steps in this file"),
        (b"PK\x03\x04" + b"\0" * 40, "The file is damaged or was cut off"),
        (b"date,steps\n2027-01-03,many\n", "Something in the file cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(client, data, says):
    send(client, data)

    shown = page(client, own(Batch.objects.get()))
    assert says in shown
    assert "Choose another file" in shown


def test_without_a_file_the_page_asks_for_one(client):
    answer = client.post(FILES)

    assert answer.status_code == 422
    assert "Please choose a file." in answer.content.decode()


def test_a_file_that_is_too_large_is_stopped_on_its_way(client, monkeypatch):
    rules = upload_rules()
    names = {name: getattr(rules, name) for name in rules.__slots__} | {"file_bytes_most": 100}
    monkeypatch.setattr(receiving, "upload_rules", lambda: type(rules)(**names))

    answer = send(client, table(MONTH))

    assert answer.status_code == 422
    assert "The file is too large." in answer.content.decode()
    assert not Batch.objects.exists()


def test_while_a_file_is_read_the_page_says_how_far_it_is_and_offers_to_cancel(client, patient):
    batch = begin_reading(patient)
    Batch.objects.update(progress=40)

    shown = page(client, own(batch))
    assert 'value="40"' in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert json.loads(client.get(own(batch, "/state")).content) == {
        "state": "waiting",
        "progress": 40,
    }
    assert send(client, table(MONTH)).status_code == 422
    client.post(own(batch, "/let-go"))
    assert send(client, table(MONTH)).status_code == 302


def test_a_key_is_shown_once_and_never_again(client):
    answer = client.post(KEYS, {"way": "shortcuts", "label": "My phone"})

    shown = answer.content.decode()
    secret = shown.split('id="key">')[1].split("<")[0]
    assert secret.startswith("sbk_")
    assert "no-store" in answer.headers["Cache-Control"]
    again = page(client, KEYS)
    assert "My phone" in again
    assert secret not in again
    assert secret not in client.get("/settings/export").content.decode()


def test_a_key_that_is_revoked_is_gone_from_the_page(client, patient):
    key = make_key(patient).token

    assert client.post(f"{KEYS}/{key.pk}/revoke").headers["Location"] == KEYS
    client.post(f"{KEYS}/{key.pk}/revoke")

    assert "Keys that work" not in page(client, KEYS)
    assert UploadToken.objects.get().revoked_at == NOON


def test_a_key_without_a_name_is_not_made(client):
    answer = client.post(KEYS, {"way": "shortcuts", "label": ""})

    assert answer.status_code == 422
    assert not UploadToken.objects.exists()


def test_there_is_an_end_to_keys(client, patient):
    for _ in range(upload_rules().tokens_most):
        make_key(patient)

    answer = client.post(KEYS, {"way": "android", "label": "One more"})

    assert answer.status_code == 422
    assert "You have 10 keys that work." in answer.content.decode()


@pytest.mark.parametrize("way", UploadToken.Way.values)
def test_how_a_phone_is_set_up_is_told_with_pictures(client, way):
    shown = page(client, f"{KEYS}/how/{way}")

    assert "/api/steps" in shown
    assert shown.count('class="phone-screen"') >= 3
    assert "Authorization" in shown


def test_there_is_no_other_way_of_setting_up(client):
    assert client.get(f"{KEYS}/how/fax").status_code == 404


def test_minutes_of_another_activity_come_to_steps_and_the_sources_are_named(client):
    shown = page(client, "/steps/activities?activity=cycling-easy&minutes=30")

    assert "About 3,000 steps" in shown
    assert "Tudor-Locke et al. 2019" in shown
    light = page(client, "/steps/activities?activity=yoga&minutes=30")
    assert "Not as much as a comfortable walk" in light
    assert client.get("/steps/activities?activity=fax&minutes=30").status_code == 422


def test_every_activity_of_the_table_has_words():
    rules = library().rule_file("step-equivalents")
    table = StepEquivalents.from_content(rules)

    assert set(table.mets) == set(step_forms.ACTIVITIES)
