"""`selfback clinics`: a host opens a clinic and invites its first people."""

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic, Invitation
from selfback.delivery.cli.staff import clinics

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(clinics, list(words))


def test_a_clinic_is_opened_with_its_kind_and_the_unit_of_its_country():
    code = run("open", "Nord", "--country", "NO", "--kind", "hospital").output.strip()

    clinic = Clinic.objects.get(code=code)
    assert (clinic.kind, clinic.recruits_by) == ("hospital", "person")
    other = run("open", "Syd", "--country", "NO", "--unit", "clinic").output.strip()
    assert Clinic.objects.get(code=other).recruits_by == "clinic"


def test_the_printed_link_opens_the_invitation_and_the_mail_waits():
    code = run("open", "Nord", "--country", "NO").output.strip()

    link = run("invite", code, "kari@example.org", "--profession", "chiropractor").output.strip()

    page = Client().get(link[link.index("/clinic/") :])
    assert "<h1>" in page.content.decode()
    assert "Nord" in page.content.decode()
    assert OutgoingMessage.objects.get().address == "kari@example.org"
    assert Invitation.objects.get().profession == "chiropractor"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("NOCODE", "a@example.org", "--profession", "chiropractor"), "no clinic has the code"),
        (("CODE", "a@example.org"), "clinicians need one"),
        (("CODE", "a@example.org", "--role", "patient"), "there are clinician, site-manager"),
        (("CODE", "a@example.org", "--profession", "dentist"), "there are physiotherapist"),
    ],
)
def test_what_cannot_be_is_said_and_nobody_is_invited(words: tuple[str, ...], said: str):
    code = run("open", "Nord", "--country", "NO").output.strip()
    found = run("invite", *(code if word == "CODE" else word for word in words))

    assert found.exit_code == 2
    assert said in found.output
    assert not Invitation.objects.exists()


def test_inviting_twice_says_that_one_stands():
    code = run("open", "Nord", "--country", "NO").output.strip()
    words = ("invite", code, "a@example.org", "--profession", "chiropractor")
    run(*words)
    again = run(*words)

    assert again.exit_code == 2
    assert "stands already" in again.output


@pytest.mark.parametrize("option", ["--kind", "--unit"])
def test_a_kind_or_unit_nobody_knows_is_refused(option: str):
    found = run("open", "Nord", "--country", "NO", option, "zoo")

    assert found.exit_code == 2
    assert f"{option}: there are" in found.output
