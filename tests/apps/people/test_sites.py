"""Clinics and those who work there: changed with a trace, never left without a manager."""

from datetime import timedelta

import pytest
from tests.builders import NOON, make_clinic, make_staff, make_user

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.errors import ClinicClosed, LastManager, OwnRole, ProfessionMissing
from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import end_role
from selfback.apps.people.site_services import (
    add_role,
    change_clinic,
    change_profession,
    close_clinic,
    reopen_clinic,
)
from selfback.apps.people.sites import ClinicKind, RecruitingUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def test_the_last_manager_stays_until_somebody_else_looks_after_the_clinic(clinic):
    first = make_staff(Role.SITE_MANAGER, clinic=clinic)
    with pytest.raises(LastManager):
        end_role(grant=first.grants.get(), by="somebody", at=NOON, reason="moved")
    assert first.grants.get().ended_at is None

    make_staff(Role.SITE_MANAGER, "second@example.org", clinic)
    end_role(grant=first.grants.get(), by="somebody", at=NOON, reason="moved")
    assert first.grants.get().ended_at == NOON


def test_a_manager_of_another_clinic_does_not_count(clinic):
    first = make_staff(Role.SITE_MANAGER, clinic=clinic)
    make_staff(Role.SITE_MANAGER, "elsewhere@example.org", make_clinic("Other"))

    with pytest.raises(LastManager):
        end_role(grant=first.grants.get(), by="somebody", at=NOON)


def test_the_last_manager_of_a_closed_clinic_may_go(clinic):
    manager = make_staff(Role.SITE_MANAGER, clinic=clinic)
    close_clinic(clinic=clinic, by="somebody", at=NOON, reason="moved")

    end_role(grant=manager.grants.get(), by="somebody", at=NOON)

    assert manager.grants.get().ended_at == NOON


def test_nobody_gives_a_role_to_themselves(clinic):
    manager = make_staff(Role.SITE_MANAGER, clinic=clinic)

    with pytest.raises(OwnRole):
        add_role(
            user=manager,
            clinic=clinic,
            role=Role.CLINICIAN,
            profession=Profession.PHYSIOTHERAPIST,
            by=manager.pk,
            at=NOON,
        )
    assert manager.grants.count() == 1


def test_a_closed_clinic_gives_no_roles(clinic):
    close_clinic(clinic=clinic, by="somebody", at=NOON, reason="moved")

    with pytest.raises(ClinicClosed):
        add_role(
            user=make_user(),
            clinic=clinic,
            role=Role.SITE_MANAGER,
            profession=None,
            by="somebody",
            at=NOON,
        )


def test_a_profession_is_corrected_and_a_clinicians_never_taken(clinic):
    grant = make_staff(Role.CLINICIAN, clinic=clinic).grants.get()
    changed = change_profession(
        grant=grant, profession=Profession.CHIROPRACTOR, by="somebody", at=NOON
    )
    assert changed.profession == Profession.CHIROPRACTOR

    with pytest.raises(ProfessionMissing):
        change_profession(grant=grant, profession=None, by="somebody", at=NOON)
    events = AuditEvent.objects.filter(kind=Kind.ROLE_CHANGED)
    assert events.get().changes == {"profession": ["physiotherapist", "chiropractor"]}


def test_a_clinic_is_changed_only_where_it_differs(clinic):
    fields = {
        "name": clinic.name,
        "kind": ClinicKind.HOSPITAL,
        "recruits_by": RecruitingUnit.PERSON,
    }
    change_clinic(clinic=clinic, by="somebody", at=NOON, **fields)
    change_clinic(clinic=clinic, by="somebody", at=NOON, **fields)

    assert AuditEvent.objects.get(kind=Kind.CLINIC_CHANGED).changes == {
        "kind": ["other", "hospital"],
        "recruits_by": ["clinic", "person"],
    }


def test_closing_and_opening_again_leave_one_event_each(clinic):
    for _ in range(2):
        close_clinic(clinic=clinic, by="somebody", at=NOON, reason="moved")
    assert not Clinic.objects.open().exists()
    for _ in range(2):
        reopen_clinic(clinic=clinic, by="somebody", at=NOON + timedelta(days=1))
    assert Clinic.objects.open().get() == clinic

    kinds = list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == [Kind.CLINIC_CLOSED, Kind.CLINIC_REOPENED]
    assert kinds.count(Kind.CLINIC_CLOSED) == 1
