"""How often parts of plans were accepted, changed or rejected, by oneself and in the clinic."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.reviews.models import Component, Judgement, Verdict
from selfback.delivery.clinic.frame import clinics_of, frame
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.domain.statistics.shares import wilson

PARTS = {
    Component.STEPS: lambda: _("Step goals"),
    Component.EXERCISE: lambda: _("Exercises"),
    Component.MESSAGE: lambda: _("Short texts"),
}


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def agreement(request: StaffRequest) -> HttpResponse:
    """Show how often the reader and their clinics agreed with plans."""
    clinics = request.user.clinics_where(Permission.SEE_PATIENTS_OF_CLINIC)
    mine = Verdict.objects.filter(clinician=request.user)
    own, first = mine.agreement(), mine.filter(own_first=True).agreement()
    ours = Verdict.objects.filter(week__patient__clinic__in=clinics).agreement()
    tables = [
        {"title": _("You"), "rows": rows(own)},
        {"title": _("Everybody in your clinic"), "rows": rows(ours)},
    ]
    if found := rows(first):
        tables.insert(1, {"title": _("You, when you had planned first"), "rows": found})
    context = {
        **frame(request, "patients"),
        "clinic": clinics_of(request)[0],
        "sentence": in_a_sentence(own),
        "tables": tables,
    }
    return render(request, "clinic/reviewing/agreement.html", context)


def rows(counts: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Return a row for each part that was judged."""
    return [
        {"part": PARTS[part](), **counts[part], "share": _share(counts[part])}
        for part in Component
        if sum(counts[part].values())
    ]


def _share(counts: Mapping[str, int]) -> str:
    found = wilson(counts[Judgement.ACCEPT], sum(counts.values()))
    if found.share is None or found.low is None or found.high is None:
        return "–"
    return _("{share} % ({low} to {high})").format(
        share=round(100 * found.share), low=round(100 * found.low), high=round(100 * found.high)
    )


def in_a_sentence(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Return in a sentence how often the reader accepted."""
    accepted = sum(each[Judgement.ACCEPT] for each in counts.values())
    every = sum(sum(each.values()) for each in counts.values())
    if not every:
        return _("You have not looked at the parts of a plan yet.")
    return ngettext(
        "You looked at {count} part of plans and accepted {accepted}.",
        "You looked at {count} parts of plans and accepted {accepted}.",
        every,
    ).format(count=every, accepted=accepted)
