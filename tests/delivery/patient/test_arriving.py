"""Where a study asks first, who comes leaves a way to be reached; the app opens by a link."""

import pytest
from django.test import Client
from tests.builders import MONDAY, NOON, make_clinic, make_patient, make_staff

from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Role
from selfback.apps.people.site_services import ask_for_contact_first, close_clinic
from selfback.apps.referrals.arrival_services import give_access, note_access_joined
from selfback.apps.referrals.errors import AccessIsTaken
from selfback.apps.referrals.models import Arrival, LogEntry
from selfback.apps.referrals.services import refer
from selfback.delivery.shared.accounts import JOINING
from selfback.domain.recruitment.entry import Channel

pytestmark = pytest.mark.django_db
IDA = {"name": "Ida Holm", "phone": "20 12 34 56", "email": "", "agrees": "on"}


@pytest.fixture
def clinic() -> Clinic:
    return ask_for_contact_first(clinic=make_clinic(), is_on=True, by="x", at=NOON)


def test_who_scans_a_poster_leaves_a_way_to_be_reached_and_cannot_sign_up(clinic: Clinic):
    phone = Client()

    came = phone.get(f"/j/{clinic.code}/p")
    assert came["Location"] == "/arrive"
    assert JOINING not in phone.session
    left = phone.post("/arrive", IDA)
    assert left["Location"] == "/arrived"

    held = Arrival.objects.get()
    assert (held.name, held.phone, held.entry.channel) == ("Ida Holm", "+4520123456", "poster")
    assert held.entry.approached
    assert held.entry.referred_on is not None
    assert "+4520123456" in phone.get("/arrived").content.decode()


def test_a_form_sent_twice_counts_one_person(clinic: Clinic):
    phone = Client()
    phone.get(f"/j/{clinic.code}/p")
    phone.post("/arrive", IDA)
    phone.post("/arrive", IDA)

    assert Arrival.objects.count() == LogEntry.objects.count() == 1


def test_what_was_typed_stays_when_something_is_missing(clinic: Clinic):
    phone = Client()
    phone.get(f"/j/{clinic.code}/c")

    answer = phone.post("/arrive", {"name": "Ida Holm", "phone": "12", "agrees": "on"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Ida Holm" in page
    assert not Arrival.objects.exists()
    neither = phone.post("/arrive", {"name": "Ida Holm", "agrees": "on"}).content.decode()
    assert "telephone number or an e-mail address" in neither
    silent = phone.post("/arrive", {**IDA, "agrees": ""}).content.decode()
    assert "Please tick this" in silent


def test_a_referral_is_the_same_person_in_the_log(clinic: Clinic):
    made = refer(
        key="phone:1",
        clinic=clinic,
        recruiter=make_staff(Role.CLINICIAN, clinic=clinic),
        channel=Channel.MESSAGE,
        language="da",
        today=MONDAY,
        seconds=20,
        at=NOON,
    )
    phone = Client()
    phone.get(f"/r/{made.token}")
    phone.post("/arrive", IDA)

    assert Arrival.objects.get().entry == made.entry
    assert LogEntry.objects.count() == 1


def test_details_can_be_taken_back_and_only_by_who_left_them(clinic: Clinic):
    phone, stranger = Client(), Client()
    phone.get(f"/j/{clinic.code}/p")
    phone.post("/arrive", IDA)

    stranger.post("/arrived/take-back")
    assert Arrival.objects.exists()
    phone.post("/arrived/take-back")
    phone.post("/arrived/take-back")

    assert not Arrival.objects.exists()
    assert LogEntry.objects.count() == 1
    assert "do not hold your details" in phone.get("/arrived").content.decode()


def test_elsewhere_the_app_opens_at_once():
    clinic = make_clinic()
    phone = Client()

    assert phone.get(f"/j/{clinic.code}/p").status_code == 200
    assert phone.session[JOINING]["clinic"] == clinic.pk
    assert phone.get("/arrive")["Location"] == "/join"


def test_the_link_of_a_study_opens_the_app_even_after_the_clinic_closed(clinic: Clinic):
    access = give_access(key="participant:1", clinic=clinic, language="da", by="x", at=NOON)
    close_clinic(clinic=clinic, by="x", at=NOON, reason="moved")
    phone = Client()

    assert phone.get(f"/a/{access.token.lower()}").status_code == 200
    assert phone.session[JOINING]["access"] == access.pk
    access.refresh_from_db()
    assert access.opened_at is not None


def test_a_link_by_which_somebody_joined_opens_it_for_nobody_else(clinic: Clinic):
    access = give_access(key="participant:1", clinic=clinic, language="da", by="x", at=NOON)
    note_access_joined(access=access, patient=make_patient(clinic=clinic), at=NOON)

    phone = Client()
    phone.get(f"/a/{access.token}")
    assert JOINING not in phone.session
    other = make_patient("other@example.org", clinic=clinic)
    with pytest.raises(AccessIsTaken):
        note_access_joined(access=access, patient=other, at=NOON)


def test_a_link_nobody_made_asks_for_the_clinics_code():
    assert Client().get("/a/NOTTHERE")["Location"] == "/join"
