"""Pages of reports: what was made, asking for one, watching it, taking it away."""

import logging
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.coding.models import Member, Project
from selfback.apps.displays.errors import ReportEnded, ReportNotThere
from selfback.apps.displays.models import EvaluationReport
from selfback.apps.displays.report_services import (
    ask_for_report,
    end_report,
    note_report_taken,
)
from selfback.apps.people.permissions import Permission
from selfback.apps.surveys.models import Kind, Survey
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.evaluation.reports.forms import ReportForm
from selfback.delivery.evaluation.reports.job import make_report
from selfback.delivery.evaluation.reports.words import MISSING, STEPS
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with

logger = logging.getLogger(__name__)

ON_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.KEEP_DISPLAYS)
def reports(request: StaffRequest) -> HttpResponse:
    """List the reader's reports; ask for another."""
    answered = Survey.objects.filter(responses__isnull=False).distinct().order_by("-made_at")
    surveys = {each.pk: each for each in answered.filter(kind=Kind.VIGNETTES)}
    waves = answered.filter(kind=Kind.NOMAD).values_list("series", flat=True)
    settling = Member.objects.now().filter(user=request.user, role=Member.Role.ADJUDICATOR)
    projects = {
        each.pk: each
        for each in Project.objects.filter(pk__in=settling.values("project")).order_by("-opened_at")
    }
    form = ReportForm(
        request.POST or None,
        surveys=[(pk, each.title) for pk, each in surveys.items()],
        series=[(each, each) for each in dict.fromkeys(waves)],
        projects=[(pk, each.title) for pk, each in projects.items()],
        initial={
            "title": _("Process evaluation"),
            "evaluators": request.user.name or request.user.email,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = ask_for_report(
            title=said["title"],
            evaluators=said["evaluators"],
            aim=said["aim"],
            survey=surveys.get(said["survey"]),
            series=said["series"],
            project=projects.get(said["project"]),
            by=request.user,
            at=clock.now(),
        )
        if made.state == EvaluationReport.State.WAITING:
            make_report(made.pk)
        return redirect("evaluation:report", made.pk)
    rows = EvaluationReport.objects.open_to(request.user)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {**frame(request, "reports"), "page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluation/reports/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.KEEP_DISPLAYS)
def report(request: StaffRequest, pk: str) -> HttpResponse:
    """Show how far a report is and what is missing in it; cancel it while it is being made."""
    found = _report(request, pk)
    if request.method == "POST":
        cancelled = EvaluationReport.State.CANCELLED
        try:
            end_report(report=found, state=cancelled, by=request.user.pk, at=clock.now())
        except ReportEnded:
            logger.info("report %s had ended before it was cancelled", found.pk)
        return redirect("evaluation:report", found.pk)
    context = {
        **frame(request, "reports"),
        "report": found,
        "step": STEPS.get(found.step, ""),
        "missing": [MISSING.get(each, each) for each in found.missing],
    }
    return render(request, "evaluation/reports/report.html", context)


@require_safe
@for_role_with(Permission.KEEP_DISPLAYS)
def state(request: StaffRequest, pk: str) -> HttpResponse:
    """Say how far a report is, for the page that watches it."""
    found = _report(request, pk)
    return JsonResponse(
        {
            "going": found.is_going_on,
            "progress": found.progress,
            "step": str(STEPS.get(found.step, "")),
        }
    )


@require_POST
@for_role_with(Permission.KEEP_DISPLAYS)
def take(request: StaffRequest, pk: str) -> HttpResponse:
    """Hand out the archive; that it was taken is on record."""
    found = _report(request, pk)
    try:
        held = note_report_taken(report=found, by=request.user.pk, at=clock.now())
        file = held.path.open("rb")
    except (ReportNotThere, FileNotFoundError):
        messages.error(request, _("There is no file any more. Make the report again."))
        return redirect("evaluation:report", found.pk)
    name = f"{slugify(held.title) or 'report'}-{held.digest[:8]}.zip"
    return cast(
        "HttpResponse",
        FileResponse(file, as_attachment=True, filename=name, content_type="application/zip"),
    )


def _report(request: StaffRequest, pk: str) -> EvaluationReport:
    held: EvaluationReport = get_object_or_404(
        EvaluationReport.objects.open_to(request.user), pk=pk
    )
    return held
