"""What the production check says of pushing."""

import json

import pytest
from click.testing import CliRunner

from selfback.delivery.cli.main import main
from selfback.delivery.shared.push_keys import new_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(settings, tmp_path):
    settings.PUSH_KEY, settings.PUSH_KEY_FILE = "", tmp_path / "push-key"
    settings.PUSH_CONTACT = "mailto:help@example.org"
    return settings


def missing() -> str:
    result = CliRunner().invoke(main, ["production-check", "--json"])
    return " ".join(json.loads(result.stdout)["missing"])


def test_a_host_without_a_key_is_told_how_to_make_one(host):
    assert "selfback push keys" in missing()


def test_a_host_with_a_key_that_only_its_owner_reads_is_told_nothing(host):
    host.PUSH_KEY_FILE.write_text(new_keys().private_text + "\n")
    host.PUSH_KEY_FILE.chmod(0o600)

    assert "push" not in missing().lower()


def test_a_key_that_others_may_read_is_found(host):
    host.PUSH_KEY_FILE.write_text(new_keys().private_text)
    host.PUSH_KEY_FILE.chmod(0o644)

    assert "chmod 600" in missing()


def test_a_text_that_is_no_key_is_found_and_not_repeated(host):
    host.PUSH_KEY = "not-a-key"

    assert "SELFBACK_PUSH_KEY" in missing()
    assert "not-a-key" not in missing()


@pytest.mark.parametrize("contact", ["", "help@example.org", "mailto:help", "http://example.org"])
def test_a_contact_that_push_services_cannot_use_is_found(host, contact):
    host.PUSH_CONTACT, host.DEFAULT_FROM_EMAIL = contact, "selfback@localhost"

    assert "SELFBACK_PUSH_CONTACT" in missing()
