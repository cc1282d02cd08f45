"""What every page of the trial office shows around its content."""

from typing import Any

from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.access import StaffRequest


def frame(request: StaffRequest, place: str) -> dict[str, Any]:
    """Return what the navigation shows: where one is, and what there is to open."""
    may = request.user.may
    return {
        "place": place,
        "sees_programme": may(Permission.SEE_PROGRAMME),
        "manages_clinics": may(Permission.MANAGE_CLINICS),
        "sees_studies": may(Permission.SEE_STUDIES),
        "sees_cases": may(Permission.SEE_CASE_BASES),
        "releases_cases": may(Permission.RELEASE_CASE_BASES),
        "reviews_texts": may(Permission.REVIEW_TEXTS),
        "sees_evaluation": may(Permission.SEE_EVALUATION),
        "answers_alerts": may(Permission.ANSWER_ALERTS_WITHOUT_CLINIC),
        "sees_audit": may(Permission.SEE_AUDIT),
    }
