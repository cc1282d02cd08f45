"""A kept answer is corrected with a reason after its visit; the old one stays in the trail."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.answer_services import correct_answer
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Response
from selfback.delivery.shared import clock
from selfback.delivery.shared.questionnaires import (
    faults_in,
    trial_instrument,
    trial_scorer,
    words_of,
)
from selfback.delivery.trial_office.study.following.answering import read_answer, shown_question
from selfback.delivery.trial_office.study.following.frame import (
    following_frame,
    name_of,
    said,
    visit_in,
)
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FOLLOW_PARTICIPANTS)
def correct(request: StudyRequest, visit: str, instrument: str) -> HttpResponse:
    """Show what was kept, and keep what differs with the reason."""
    found = visit_in(request, visit)
    held = trial_instrument(instrument)
    if held is None or found.ended_at is None:
        raise Http404
    row = get_object_or_404(found.responses, instrument=instrument)
    before: dict[str, Any] = dict(row.answers)
    given, fault, faults = before, "", {}
    if request.method == "POST":
        given = {
            each.id: read_answer(each, request.POST.get(each.id, "")) for each in held.questions
        }
        changed = {item: value for item, value in given.items() if value != before.get(item)}
        faults = faults_in(instrument, changed)
        fault = _("Some answers are off their scale.") if faults else _kept(request, row, changed)
        if not fault:
            said_ = ngettext(
                "{count} answer was corrected.", "{count} answers were corrected.", len(changed)
            )
            messages.success(request, said_.format(count=len(changed)))
            return redirect("trial_office:study_visit", request.study.pk, found.pk)
    words = words_of(instrument, found.participant.language)
    context = {
        **following_frame(request, "visits"),
        "visit": found,
        "participant": found.participant,
        "name": name_of(found.visit, request),
        "language": found.participant.language,
        "questions": [
            shown_question(each, words[each.id], given.get(each.id), is_wrong=each.id in faults)
            for each in held.questions
        ],
        "reason": request.POST.get("reason", ""),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "trial_office/study/following/correct.html", context, status=status)


def _kept(request: StudyRequest, row: Response, changed: dict[str, Any]) -> str:
    """Correct all answers or none; return why none, empty if they were."""
    if not changed:
        return _("Nothing differs from what was kept.")
    try:
        with transaction.atomic():
            for item, value in changed.items():
                correct_answer(
                    response=row,
                    protocol=request.protocol,
                    scorer=trial_scorer,
                    item=item,
                    value=value,
                    reason=request.POST.get("reason", "").strip()[:1000],
                    by=request.user.pk,
                    at=clock.now(),
                )
    except TrialRefused as refused:
        return said(refused, request)
    return ""
