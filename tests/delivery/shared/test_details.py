"""A member of staff's own details: what is kept, what is refused and with which words."""

import pytest
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_patient, make_staff
from tests.delivery.clinic.conftest import browser_of, now

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import change_user, grant_role
from selfback.delivery.shared.telephone import NumberNotUnderstood, read_telephone

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def clinician() -> User:
    return make_staff(Role.CLINICIAN, clinic=make_clinic(country="NO"))


def send(user: User, **fields: str):
    data = {"name": "Ida", "phone": "", "language": "en", **fields}
    return browser_of(user).post(reverse("my_details"), data)


def test_what_is_changed_is_kept_and_said(clinician):
    answer = send(clinician, phone="412 34 567", language="nb")

    clinician.refresh_from_db()
    kept = (clinician.name, clinician.phone, clinician.language)
    assert kept == ("Ida", "+4741234567", "nb")
    change_user(user=clinician, language="en", by=clinician.pk, at=NOON)
    assert "Your details are kept." in browser_of(clinician).get(answer.url).content.decode()


def test_the_record_tells_of_the_change_and_not_of_the_number(clinician):
    send(clinician, phone="412 34 567")

    event = AuditEvent.objects.get(kind=Kind.USER_CHANGED)
    assert event.by_id == clinician.pk
    assert "41234567" not in str(event.changes)


def test_a_phone_is_taken_out_by_leaving_it_empty(clinician):
    change_user(user=clinician, phone="+4741234567", by=clinician.pk, at=NOON)

    send(clinician)

    clinician.refresh_from_db()
    assert clinician.phone == ""


def test_a_number_that_is_none_stays_in_the_form_with_what_to_do(clinician):
    answer = send(clinician, phone="2012")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="2012"' in page
    assert "such as 412 34 567." in page
    clinician.refresh_from_db()
    assert (clinician.name, clinician.phone) == ("", "")


def test_an_office_without_a_country_asks_for_the_international_form():
    coordinator = make_staff(Role.COORDINATOR)

    refused = send(coordinator, phone="20 12 34 56")
    send(coordinator, phone="+45 20 12 34 56")

    assert refused.status_code == 422
    assert "such as +45 20 12 34 56." in refused.content.decode()
    coordinator.refresh_from_db()
    assert coordinator.phone == "+4520123456"


def test_somebody_who_works_in_two_countries_says_which_one_the_number_is_of(clinician):
    elsewhere: Clinic = make_clinic("Elsewhere", country="DK")
    grant_role(
        user=clinician,
        role=Role.CLINICIAN,
        clinic=elsewhere,
        profession=Profession.PHYSIOTHERAPIST,
        by="system",
        at=NOON,
    )

    assert send(clinician, phone="412 34 567").status_code == 422


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.CLINICIAN, "clinic:start"), (Role.COORDINATOR, "trial_office:overview")],
)
def test_every_desk_leads_there(role, place):
    page = browser_of(make_staff(role)).get(reverse(place)).content.decode()

    assert f'href="{reverse("my_details")}"' in page


def test_patients_are_not_led_there():
    assert browser_of(make_patient().user).get(reverse("my_details")).status_code == 403


@pytest.mark.parametrize("typed", ["", "hello", "+45", "+0123456789", "12 34 56 78"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(NumberNotUnderstood, match="all digits"):
        read_telephone(typed, "DK")


@pytest.mark.parametrize("typed", ["0047 412 34 567", "+47 412-34-567", "(+47) 41234567"])
def test_a_number_with_its_prefix_needs_no_country(typed):
    assert read_telephone(typed, None) == "+4741234567"
