"""Plans that clinicians offered as worked examples: take them, decline them, hand them out."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.reviews.models import ExpertCase
from selfback.apps.reviews.services import decide_case
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.content import library
from selfback.delivery.shared.how_made import field_words
from selfback.delivery.trial_office.frame import frame
from selfback.domain.plan.wording import exercise_title

SHOWN = ("week", "age", "sex", "pain_average", "interference", "fear", "conditions", "minutes")
"""What is shown of a case beside its plan; the file holds all of it."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.RELEASE_CASE_BASES)
def expert_cases(request: StaffRequest) -> HttpResponse:
    """List the cases that are offered, and take or decline one."""
    if request.method == "POST":
        held = ExpertCase.objects.agreed_to().filter(pk=request.POST.get("case", "")).first()
        if held is not None:  # else its person withdrew meanwhile
            take = request.POST.get("do") == "take"
            decide_case(case=held, take=take, by=request.user.pk, at=clock.now())
        return redirect("trial_office:expert_cases")
    cases = list(ExpertCase.objects.agreed_to().select_related("clinic"))
    context = {
        **frame(request, "cases"),
        "offered": [_row(each, request) for each in cases if each.state == "offered"],
        "decided": [_row(each, request) for each in cases if each.state != "offered"],
        "taken": sum(each.state == "taken" for each in cases),
    }
    return render(request, "trial_office/expert_cases.html", context)


def _row(held: ExpertCase, request: StaffRequest) -> dict[str, Any]:
    case, language = held.case, request.user.language
    return {
        "held": held,
        "facts": [(field_words(each), _value(case.get(each))) for each in SHOWN if each in case],
        "steps": case.get("steps_goal"),
        "exercises": [
            exercise_title(each, language, library()) for each in case.get("exercises", ())
        ],
        "families": case.get("families", ()),
    }


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("none")
    return str(value)


@require_safe
@for_role_with(Permission.RELEASE_CASE_BASES)
def export(request: StaffRequest) -> HttpResponse:
    """Give the cases that were taken as lines of JSON, in the form of content/seed-cases."""
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in _rows())
    headers = {
        "Content-Disposition": 'attachment; filename="expert-cases.jsonl"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(lines, content_type="application/jsonl; charset=utf-8", headers=headers)


def _rows() -> Iterator[dict[str, Any]]:
    taken = ExpertCase.objects.agreed_to().filter(state=ExpertCase.State.TAKEN)
    for each in taken.order_by("offered_at", "pk"):
        # A name of its own: the one in the database stands beside the person.
        yield {"id": f"expert-{sha256(each.pk.encode()).hexdigest()[:12]}", **each.case}
