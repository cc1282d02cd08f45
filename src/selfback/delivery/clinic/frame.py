"""What every page of the clinic shows around its content."""

from typing import Any

from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.access import StaffRequest


def frame(request: StaffRequest, place: str) -> dict[str, Any]:
    """Return what the navigation shows: where one is, and what there is to open."""
    return {
        "place": place,
        "sees_patients": request.user.may(Permission.SEE_PATIENTS_OF_CLINIC),
        "manages": request.user.may(Permission.MANAGE_OWN_CLINIC),
        "refers": request.user.may(Permission.REFER_PATIENTS),
    }


def clinics_of(request: StaffRequest) -> list[Clinic]:
    """Return the clinics in which the reader has a role, by name."""
    own = request.user.clinics_where(Permission.SEE_OWN_CLINIC)
    return list(Clinic.objects.filter(pk__in=own))
