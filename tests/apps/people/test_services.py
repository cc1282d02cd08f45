"""Joining, roles, consent, sharing, leaving and coming back."""

import hashlib
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.at_once import at_once
from tests.builders import NOON, make_clinic, make_patient, make_staff, make_user

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.errors import (
    AlreadyPatient,
    HasLeft,
    ProfessionMissing,
    RoleNeedsClinic,
)
from selfback.apps.people.models import Clinic, Consent, Grant, Patient, User
from selfback.apps.people.permissions import Permission, Profession, Role
from selfback.apps.people.services import (
    change_patient,
    change_sharing,
    change_user,
    come_back,
    end_role,
    grant_role,
    join_as_patient,
    leave,
    open_clinic,
)

LATER = NOON + timedelta(days=3)
BETTER = Patient.Leaving.BETTER


def join(user, **changes):
    told = {
        "clinic": None,
        "country": "NO",
        "zone": "Europe/Oslo",
        "consent_version": "2027.1",
        "consent_text": "Jeg samtykker.",
        "shares_with_clinic": True,
        "at": NOON,
    }
    return join_as_patient(user=user, **{**told, **changes})


@pytest.mark.django_db
def test_who_joins_becomes_a_patient_with_a_consent_to_the_very_text_they_saw():
    patient = join(make_user(language="nb"))

    consent = Consent.objects.get(patient=patient)
    assert patient.user.roles == {Role.PATIENT}
    assert (consent.version, consent.language, consent.given_at) == ("2027.1", "nb", NOON)
    assert consent.text_digest == hashlib.sha256(b"Jeg samtykker.").hexdigest()


@pytest.mark.django_db
def test_nobody_joins_twice():
    patient = make_patient()

    with pytest.raises(AlreadyPatient):
        join(patient.user)

    assert Patient.objects.count() == Consent.objects.count() == 1


@pytest.mark.django_db
def test_without_a_clinic_nothing_is_shared():
    assert not join(make_user(), shares_with_clinic=True).shares_with_clinic


@pytest.mark.django_db
def test_a_consent_stands_from_when_it_is_given_until_it_is_withdrawn():
    consent = make_patient().consents.get()
    assert not consent.stood_at(NOON - timedelta(seconds=1))
    assert consent.stood_at(LATER)

    consent.withdrawn_at = LATER

    assert consent.stood_at(LATER - timedelta(seconds=1))
    assert not consent.stood_at(LATER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "in_clinic"),
    [(Role.CLINICIAN, False), (Role.SITE_MANAGER, False), (Role.MONITOR, True)],
)
def test_a_role_is_held_in_a_clinic_exactly_when_it_belongs_to_one(role, in_clinic):
    clinic = make_clinic() if in_clinic else None

    with pytest.raises(RoleNeedsClinic):
        grant_role(
            user=make_user(),
            role=role,
            clinic=clinic,
            profession=Profession.CHIROPRACTOR,
            by="system",
            at=NOON,
        )

    assert not Grant.objects.exists()


@pytest.mark.django_db
def test_a_clinician_has_a_profession():
    with pytest.raises(ProfessionMissing):
        grant_role(
            user=make_user(), role=Role.CLINICIAN, clinic=make_clinic(), by="system", at=NOON
        )


@pytest.mark.django_db
def test_a_role_given_twice_is_held_once_and_leaves_one_event():
    user = make_staff(Role.COORDINATOR)

    grant_role(user=user, role=Role.COORDINATOR, by="system", at=LATER)

    assert user.grants.count() == 1
    assert AuditEvent.objects.filter(kind=Kind.ROLE_GRANTED).count() == 1


@pytest.mark.django_db
def test_a_role_that_was_taken_back_gives_no_right_from_that_moment():
    clinician = make_staff(Role.CLINICIAN)
    assert clinician.may(Permission.SEE_PATIENTS_OF_CLINIC)

    end_role(grant=clinician.grants.get(), by="system", at=LATER, reason="moved away")

    assert not clinician.roles
    assert not clinician.clinics_where(Permission.SEE_PATIENTS_OF_CLINIC)
    assert not User.objects.get(pk=clinician.pk).roles
    assert AuditEvent.objects.get(kind=Kind.ROLE_ENDED).reason == "moved away"


@pytest.mark.django_db
def test_taking_a_role_back_twice_leaves_the_first_moment():
    grant = make_staff(Role.MONITOR).grants.get()
    end_role(grant=grant, by="system", at=LATER)

    end_role(grant=grant, by="system", at=LATER + timedelta(days=1))

    grant.refresh_from_db()
    assert grant.ended_at == LATER
    assert AuditEvent.objects.filter(kind=Kind.ROLE_ENDED).count() == 1


@pytest.mark.django_db
def test_a_role_taken_back_can_be_given_again():
    user = make_staff(Role.MONITOR)
    end_role(grant=user.grants.get(), by="system", at=LATER)

    grant_role(user=user, role=Role.MONITOR, by="system", at=LATER)

    assert user.roles == {Role.MONITOR}
    assert user.grants.count() == 2


@pytest.mark.django_db
def test_the_database_refuses_a_role_that_ends_before_it_began():
    grant = make_staff(Role.MONITOR).grants.get()

    with pytest.raises(IntegrityError, match="a_grant_ends_after_it_began"), transaction.atomic():
        end_role(grant=grant, by="system", at=NOON - timedelta(days=1))


@pytest.mark.django_db
def test_one_address_is_one_user_however_it_is_written():
    make_user("Ida@Example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="IDA@example.org")


@pytest.mark.django_db
def test_a_clinic_gets_a_code_unless_it_brings_one():
    made = make_clinic()
    brought = open_clinic(
        name="South", country="DK", zone="Europe/Copenhagen", code="SOUTH1", by="system", at=NOON
    )

    assert len(made.code) == 6
    assert not set(made.code) & set("01OIL")
    assert brought.code == "SOUTH1"
    assert Clinic.objects.count() == 2


@pytest.mark.django_db
def test_only_what_changed_stands_in_the_event():
    user = make_user(language="en", name="Ida")

    change_user(user=user, name="Ida", language="nb", by=user.pk, at=LATER)

    user.refresh_from_db()
    assert user.language == "nb"
    assert AuditEvent.objects.get().changes == {"language": ["en", "nb"]}


@pytest.mark.django_db
def test_the_record_says_that_a_phone_was_given_and_never_its_number():
    user = make_user()

    change_user(user=user, phone="+4520123456", by=user.pk, at=LATER)
    change_user(user=user, phone="+4520654321", by=user.pk, at=LATER)
    change_user(user=user, phone="", by=user.pk, at=LATER)

    user.refresh_from_db()
    assert user.phone == ""
    assert [event.changes for event in AuditEvent.objects.order_by("seq")] == [
        {"phone": ["", "given"]},
        {"phone": ["given", "given"]},
        {"phone": ["given", ""]},
    ]


@pytest.mark.django_db
def test_a_phone_that_is_not_in_international_form_is_not_stored():
    user = make_user()

    with pytest.raises(IntegrityError), transaction.atomic():
        change_user(user=user, phone="20123456", by=user.pk, at=LATER)


@pytest.mark.django_db
def test_a_patient_changes_when_they_are_reminded_and_where_they_live():
    patient = make_patient(country="DK")

    change_patient(
        patient=patient, reminder_time=time(8, 30), country="NO", by=patient.user_id, at=LATER
    )
    change_patient(
        patient=patient, reminder_time=time(8, 30), country="NO", by=patient.user_id, at=LATER
    )

    patient.refresh_from_db()
    assert (patient.reminder_time, patient.country) == (time(8, 30), "NO")
    event = AuditEvent.objects.get(kind=Kind.PATIENT_CHANGED)
    assert event.changes == {"reminder_time": [None, "08:30:00"], "country": ["DK", "NO"]}


@pytest.mark.django_db
def test_a_clinic_sees_who_shares_and_nobody_else():
    clinic, other = make_clinic("A"), make_clinic("B")
    sharing = make_patient("sharing@example.org", clinic=clinic)
    make_patient("private@example.org", clinic=clinic, shares=False)
    make_patient("elsewhere@example.org", clinic=other)
    make_patient("alone@example.org")
    clinician = make_staff(Role.CLINICIAN, clinic=clinic)

    assert list(Patient.objects.seen_by(clinician)) == [sharing]
    assert clinician.has_perm("people.see_patient", sharing)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN, Role.PATIENT}))
def test_no_other_role_sees_patients(role):
    clinic = make_clinic()
    patient = make_patient(clinic=clinic)
    staff = make_staff(role, clinic=clinic)

    assert not Patient.objects.seen_by(staff).exists()
    assert not staff.has_perm("people.see_patient", patient)


@pytest.mark.django_db
def test_sharing_stops_at_once_and_can_begin_again():
    clinic = make_clinic()
    patient = make_patient(clinic=clinic)
    clinician = make_staff(Role.CLINICIAN, clinic=clinic)

    change_sharing(patient=patient, shares=False, by=patient.user_id, at=LATER)
    assert not Patient.objects.seen_by(clinician).exists()
    assert not clinician.has_perm("people.see_patient", patient)

    change_sharing(patient=patient, shares=True, by=patient.user_id, at=LATER)
    assert Patient.objects.seen_by(clinician).exists()
    assert AuditEvent.objects.filter(kind=Kind.SHARING_CHANGED).count() == 2


@pytest.mark.django_db
def test_who_has_no_clinic_cannot_share():
    patient = make_patient()

    change_sharing(patient=patient, shares=True, by=patient.user_id, at=LATER)

    patient.refresh_from_db()
    assert not patient.shares_with_clinic
    assert not AuditEvent.objects.filter(kind=Kind.SHARING_CHANGED).exists()


@pytest.mark.django_db
def test_who_leaves_is_no_longer_seen_and_says_why():
    clinic = make_clinic()
    patient = make_patient(clinic=clinic)
    clinician = make_staff(Role.CLINICIAN, clinic=clinic)

    leave(patient=patient, reason=BETTER, note="I run again.", by=patient.user_id, at=LATER)

    patient.refresh_from_db()
    assert (patient.left_at, patient.left_reason) == (LATER, "better")
    assert not Patient.objects.active().exists()
    assert not Patient.objects.seen_by(clinician).exists()
    assert not clinician.has_perm("people.see_patient", patient)
    event = AuditEvent.objects.get(kind=Kind.PATIENT_LEFT)
    assert (event.changes, event.reason) == ({"left_reason": ["", "better"]}, "I run again.")


@pytest.mark.django_db
def test_nobody_leaves_twice():
    patient = make_patient()
    leave(patient=patient, reason=BETTER, by=patient.user_id, at=NOON)

    with pytest.raises(HasLeft):
        leave(patient=patient, reason=Patient.Leaving.OTHER, by=patient.user_id, at=LATER)

    patient.refresh_from_db()
    assert (patient.left_at, patient.left_reason) == (NOON, "better")


@pytest.mark.django_db
def test_who_comes_back_is_seen_again():
    clinic = make_clinic()
    patient = make_patient(clinic=clinic)
    leave(patient=patient, reason=BETTER, note="Gone.", by=patient.user_id, at=NOON)

    come_back(patient=patient, by=patient.user_id, at=LATER)
    come_back(patient=patient, by=patient.user_id, at=LATER)

    patient.refresh_from_db()
    assert (patient.left_at, patient.left_reason, patient.left_note) == (None, "", "")
    assert Patient.objects.seen_by(make_staff(Role.CLINICIAN, clinic=clinic)).get() == patient
    assert AuditEvent.objects.filter(kind=Kind.PATIENT_RETURNED).count() == 1


def test_many_who_press_join_twice_at_the_same_moment_join_once(many_connections):
    user = make_user()

    results = at_once([lambda: join(User.objects.get(pk=user.pk))] * 6)

    joined = [result for result in results if isinstance(result, Patient)]
    refused = [result for result in results if isinstance(result, AlreadyPatient | IntegrityError)]
    assert (len(joined), len(refused)) == (1, 5)
    assert Patient.objects.count() == Consent.objects.count() == 1
