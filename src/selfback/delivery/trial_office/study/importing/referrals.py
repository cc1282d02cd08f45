"""People who were referred elsewhere: a list, one line a person, for the screening log."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import ImportRefused, TrialRefused
from selfback.apps.trial.import_rows import referrals_now
from selfback.apps.trial.import_services import ReferralGiven, import_referrals
from selfback.apps.trial.models import StudySite
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.following.frame import said
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.importing.answers import headings_file
from selfback.delivery.trial_office.study.importing.upload import (
    Fault,
    FileFields,
    faults_in_lines,
    faults_of,
    shown,
)
from selfback.domain.dataset.column import Code, same_words
from selfback.domain.dataset.importing import ImportPlan, plan_list
from selfback.domain.dataset.table import Table
from selfback.domain.dataset.trial_tables import referral_list

ANY = [Code(value="any", words=same_words("any"))]


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.ENTER_PARTICIPANTS)
def referrals(request: StudyRequest) -> HttpResponse:
    """Show what a list would add to the screening log, with every fault; then take it in."""
    is_sent = request.method == "POST"
    form = FileFields(request.POST if is_sent else None, request.FILES if is_sent else None)
    context: dict[str, Any] = {**study_frame(request, "screenings"), "form": form}
    context["sites"] = sorted(_sites(request))
    status = 200
    if context["sites"] and is_sent and form.is_valid():
        content = form.cleaned_data["content"]
        plan = plan_list(content, _table(request), form.form)
        faults = faults_of(plan) or _refused(request, plan, dry=not form.takes)
        if form.takes and not faults:
            return _taken(request, plan)
        context |= shown(plan, faults, content)
        status = 422 if faults else 200
    elif is_sent:
        status = 422
    return render(request, "trial_office/study/importing/referrals.html", context, status=status)


@require_GET
@for_study(Permission.ENTER_PARTICIPANTS)
def empty_referrals(request: StudyRequest) -> HttpResponse:
    """Offer a file with the headings that such a list needs, and nothing else."""
    return headings_file([*referral_list(ANY, ANY).names], "referrals.csv")


def _table(request: StudyRequest) -> Table:
    sites = [Code(value=name, words=same_words(name)) for name in sorted(_sites(request))]
    professions = [
        Code(value=each, words=same_words(each)) for each in request.protocol.deliverers.professions
    ]
    return Table.of(referral_list(sites, professions), referrals_now(request.study))


def _sites(request: StudyRequest) -> dict[str, str]:
    """Return the name of each site's clinic -> the site."""
    rows = StudySite.objects.filter(study=request.study).select_related("clinic")
    return {row.clinic.name: row.pk for row in rows}


def _refused(request: StudyRequest, plan: ImportPlan, *, dry: bool) -> list[Fault]:
    """Take a plan in, or only try to; return what is refused."""
    sites = _sites(request)
    given = [
        ReferralGiven(
            line=each.line,
            reference=each.cells["reference"] or "",
            site=sites[each.cells["site"] or ""],
            referred_on=date.fromisoformat(each.cells["referred_on"] or ""),
            profession=each.cells.get("profession") or "",
        )
        for each in plan.additions
    ]
    try:
        with transaction.atomic():
            import_referrals(
                study=request.study,
                protocol=request.protocol,
                digest=plan.digest,
                referrals=given,
                by=request.user.pk,
                at=clock.now(),
            )
            transaction.set_rollback(dry)
    except ImportRefused as refused:
        return faults_in_lines(refused, request)
    except TrialRefused as refused:
        return [Fault(line=0, field="", sentence=said(refused, request))]
    return []


def _taken(request: StudyRequest, plan: ImportPlan) -> HttpResponse:
    count = len(plan.additions)
    words = ngettext(
        "{count} person was added to the screening log.",
        "{count} people were added to the screening log.",
        count,
    )
    messages.success(request, words.format(count=count))
    return redirect("trial_office:study_screenings", request.study.pk)
