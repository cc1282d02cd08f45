"""The service worker, the manifest, and the page without a network."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.builders import make_user

from selfback.delivery.patient.views import phone
from selfback.delivery.shared.person import person_key

pytestmark = pytest.mark.django_db


def settings_of(script: str) -> dict:
    found = re.search(r"const \{[^}]*\} = (\{.*?\n\});", script, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@pytest.fixture
def worker(client: Client) -> dict:
    return settings_of(client.get("/sw.js").content.decode())


def test_the_service_worker_may_look_after_the_whole_app(client: Client):
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Service-Worker-Allowed"] == "/"
    assert "no-cache" in response["Cache-Control"]


def test_everything_in_the_shell_exists(worker: dict, client: Client):
    for address in worker["shell"]:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
        else:
            assert client.get(address).status_code == 200


def test_a_changed_script_is_a_new_version(worker: dict, client: Client, monkeypatch):
    monkeypatch.setattr(phone, "shell", lambda: (("/static/shared/app.css",), "0" * 64))

    assert settings_of(client.get("/sw.js").content.decode())["version"] != worker["version"]


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("/today", True),
        ("/week", True),
        ("/session", True),
        ("/symptoms", True),
        ("/toolbox", True),
        ("/toolbox/breathing", True),
        ("/learn/sleep-habits", True),
        ("/exercise/bridge", True),
        ("/toolbox/goals", False),
        ("/progress", False),
        ("/settings", False),
        ("/settings/export", False),
        ("/check-in", False),
        ("/intake/pain", False),
        ("/account/login/", False),
        ("/clinic/", False),
        ("/api/sync", False),
    ],
)
def test_only_the_pages_one_needs_on_the_way_are_kept(address: str, is_kept: bool, worker: dict):
    matches = any(re.search(pattern, address) for pattern in worker["kept"])

    assert matches == is_kept


def test_no_page_that_notes_a_visit_is_opened_ahead(worker: dict):
    assert not [address for address in worker["ahead"] if address.startswith("/learn")]
    assert not re.search(worker["found"], 'href="/learn/sleep-habits"')
    assert not re.search(worker["found"], 'href="/toolbox/goals"')


def test_the_manifest_makes_the_app_installable(client: Client):
    response = client.get("/manifest.webmanifest")
    manifest = response.json()

    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"]) == ("/today", "/")
    assert (manifest["name"], manifest["display"]) == ("selfback", "standalone")
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon["src"]


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_the_manifest_speaks_the_readers_language(language: str, client: Client):
    manifest = client.get("/manifest.webmanifest", headers={"accept-language": language}).json()

    assert manifest["lang"] == language


def test_the_page_without_a_network_belongs_to_nobody(client: Client):
    client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get("/offline").content.decode()

    assert 'id="outbox"' in page
    assert "data-person" not in page


def test_a_persons_key_is_theirs_alone_and_gives_nothing_away():
    first, second = make_user("one@example.org"), make_user("two@example.org")

    assert person_key(first) == person_key(first)
    assert person_key(first) != person_key(second)
    assert first.pk not in person_key(first)
