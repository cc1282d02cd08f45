"""Who may do what to whom: predicates over a user and an object, used by every route."""

import rules

from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Permission


@rules.predicate
def is_own_record(user: User, patient: Patient) -> bool:
    """The patient is the user."""
    return patient.user_id == user.pk


@rules.predicate
def treats(user: User, patient: Patient) -> bool:
    """The user is a clinician of the clinic this patient shares with."""
    return patient.shares_with(user.clinics_where(Permission.SEE_PATIENTS_OF_CLINIC))


@rules.predicate
def works_at(user: User, clinic: Clinic) -> bool:
    """The user has a role in the clinic."""
    return clinic.pk in user.clinics_where(Permission.SEE_OWN_CLINIC)


rules.add_perm("people.use_plan", is_own_record)
rules.add_perm("people.see_patient", is_own_record | treats)
rules.add_perm("people.see_clinic", works_at)
