"""What every page of the evaluation shows around its content."""

from typing import Any

from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.access import StaffRequest


def frame(request: StaffRequest, place: str) -> dict[str, Any]:
    """Return what the navigation shows: where one is, and what there is to open."""
    may = request.user.may
    return {
        "place": place,
        "sees_evaluation": may(Permission.SEE_EVALUATION),
        "runs_surveys": may(Permission.RUN_SURVEYS),
        "codes_texts": may(Permission.CODE_TEXTS),
        "manages_coding": may(Permission.MANAGE_CODING),
        "keeps_displays": may(Permission.KEEP_DISPLAYS),
        "reviews_texts": may(Permission.REVIEW_TEXTS),
    }
