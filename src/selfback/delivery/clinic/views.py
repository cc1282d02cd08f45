"""Pages of the clinic: who needs a look, one alert, the patients, one patient."""

from collections.abc import Collection, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.clinic.caseload import Caseload, caseload, page_rows
from selfback.delivery.clinic.frame import clinics_of, frame
from selfback.delivery.clinic.need import REASONS, SAID, Need, Reason
from selfback.delivery.clinic.profile.course import seen_patients
from selfback.delivery.clinic.profile.page import profile
from selfback.delivery.clinic.reading import PROFILE, note_page_read
from selfback.delivery.clinic.standings import Wanted
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.alerts import alerts_waiting, answer_alert

PAGE = 50
SECTIONS: Mapping[str, tuple[Collection[Reason], int]] = {
    "this_week": ([each for each in Reason if Reason.REPORTED < each < Reason.PLAN_WAITS], 8),
    "plans": (REASONS[Need.PLAN], 5),
    "well": (REASONS[Need.NONE], 5),
}
"""Of the start page, below what was reported: which reasons, and how many rows at most."""


@require_safe
@for_role_with(Permission.SEE_OWN_CLINIC)
def start(request: StaffRequest) -> HttpResponse:
    """Show who needs a look, the most urgent first; without patients for those who see none."""
    clinics = clinics_of(request)
    context = {**frame(request, "start"), "clinics": clinics, "clinic": clinics[0]}
    if context["sees_patients"]:
        now, today = clock.now(), clock.today_in(clinics[0].zone)
        alerts = alerts_waiting(request.user)
        found = caseload(request.user, Wanted(), at=now, today=today, reported=alerts["patients"])
        context |= {"today": alerts, **_sections(found, today)}
    return render(request, "clinic/start.html", context)


def _sections(found: Caseload, today: date) -> dict[str, Any]:
    """Return the first rows of each section, how many there are and how many more."""
    first = {
        name: list(islice(found.having(*reasons), most))
        for name, (reasons, most) in SECTIONS.items()
    }
    rows = page_rows([each for group in first.values() for each in group], today=today)
    by_id = {row.patient_id: row for row in rows}
    shown: dict[str, Any] = {"patient_count": len(found)}
    for name, (reasons, _) in SECTIONS.items():
        count = found.number(*reasons)
        shown |= {
            name: [by_id[patient] for _, patient in first[name]],
            f"{name}_count": count,
            f"{name}_more": count - len(first[name]),
        }
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.ANSWER_ALERTS_OF_CLINIC)
def alert(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what was reported, and keep what was done about it."""
    return answer_alert(request, pk, "clinic/alert.html", frame(request, "start"))


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def patients(request: StaffRequest) -> HttpResponse:
    """List those who share with the clinic, who needs a look first, a page at a time."""
    clinics = clinics_of(request)
    wanted, today = _wanted(request.GET), clock.today_in(clinics[0].zone)
    found = caseload(request.user, wanted, at=clock.now(), today=today)
    pages: Paginator[tuple[Reason, str]] = Paginator(found, PAGE)  # type: ignore[arg-type]  # sliced
    page = pages.get_page(request.GET.get("page"))
    names = {each.pk: each.name for each in clinics} if len(clinics) > 1 else {}
    counts = found.counts
    context = {
        **frame(request, "patients"),
        "clinic": clinics[0],
        "clinics": clinics,
        "page": page,
        "rows": page_rows(list(page), clinics=names, today=today),
        "wanted": wanted,
        "is_filtered": wanted != Wanted(),
        "all": sum(counts.values()),
        "needs": [{"need": need, "said": SAID[need], "count": counts[need]} for need in Need],
        "filters": _filters(wanted),
    }
    return render(request, "clinic/patients.html", context)


def _wanted(asked: QueryDict) -> Wanted:
    """Return what an address asks for; what it cannot mean asks for nothing."""
    need, week = asked.get("need", ""), asked.get("week", "")
    return Wanted(
        name=asked.get("name", "").strip(),
        need=Need(need) if need in set(Need) else None,
        week=int(week) if week.isascii() and week.isdigit() and len(week) < 4 else None,
        clinic=asked.get("clinic", ""),
    )


def _filters(wanted: Wanted) -> dict[str, str]:
    """Return the addresses of the same list: without the need, and with need and all else."""
    given = {"name": wanted.name, "week": wanted.week, "clinic": wanted.clinic}
    kept = QueryDict(mutable=True)
    kept.update({key: str(value) for key, value in given.items() if value not in ("", None)})
    without = kept.urlencode()
    if wanted.need:
        kept["need"] = wanted.need.value
    return {"without_need": without, "whole": kept.urlencode()}


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def patient(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one patient in plain words, with this week's plan and its reasons."""
    found = get_object_or_404(seen_patients(request.user), pk=pk)
    shown = profile(found, request.user)
    note_page_read(found, shown["newest"], PROFILE, by=request.user.pk, at=clock.now())
    context = {**frame(request, "patients"), "clinic": found.clinic, **shown}
    return render(request, "clinic/patient.html", context)
