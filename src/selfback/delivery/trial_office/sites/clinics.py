"""Pages of the clinics: all of them, the people of one, and what one is."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.people.models import Clinic, Invitation, Patient
from selfback.apps.people.permissions import Permission
from selfback.apps.people.services import open_clinic
from selfback.apps.people.site_services import change_clinic, close_clinic, reopen_clinic
from selfback.apps.people.sites import ClinicKind, RecruitingUnit
from selfback.apps.referrals.models import LogEntry
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.sites import words
from selfback.delivery.shared.sites.rules import ZONES, site_rules
from selfback.delivery.shared.sites.staff_page import show_staff
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.sites.forms import ClinicForm, OpenForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.MANAGE_CLINICS)
def clinics(request: StaffRequest) -> HttpResponse:
    """List the clinics with their people and referrals, and open one."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        country = typed["country"]
        made = open_clinic(
            name=typed["name"],
            country=country,
            zone=ZONES[country],
            kind=typed["kind"],
            recruits_by=typed["recruits_by"] or site_rules().usual_unit(country),
            by=request.user.pk,
            at=clock.now(),
        )
        return redirect("trial_office:clinic", pk=made.pk)
    context = {**frame(request, "clinics"), "rows": _rows(), "form": form}
    status = 422 if form.errors else 200
    return render(request, "trial_office/sites/clinics.html", context, status=status)


def _rows() -> list[dict[str, Any]]:
    """Return every clinic with who works there, who was invited and who was referred."""
    referred = LogEntry.objects.standing().filter(clinic=OuterRef("pk")).exclude(referred_on=None)
    counted = referred.order_by().values("clinic").annotate(n=Count("pk")).values("n")
    invited = Invitation.objects.standing().filter(clinic=OuterRef("pk"))
    found = Clinic.objects.annotate(
        people=Count("grants__user", filter=Q(grants__ended_at=None), distinct=True),
        referred=Subquery(counted, output_field=IntegerField()),
        has_invited=Exists(invited),
    )
    return [{"clinic": clinic, **in_words(clinic)} for clinic in found]


def in_words(clinic: Clinic) -> dict[str, Any]:
    """Return the kind, the country and the recruiting unit of a clinic in words."""
    return {
        "kind": words.KINDS[ClinicKind(clinic.kind)],
        "country": words.COUNTRIES[clinic.country],
        "unit": words.UNITS[RecruitingUnit(clinic.recruits_by)],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.MANAGE_CLINICS)
def clinic(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one clinic and its people; invite, change and end roles there."""
    found = get_object_or_404(Clinic, pk=pk)
    return show_staff(
        request,
        found,
        template="trial_office/sites/clinic.html",
        frame={**frame(request, "clinics"), **_about(found, _form_of(found), "")},
    )


@require_POST
@for_role_with(Permission.MANAGE_CLINICS)
def details(request: StaffRequest, pk: str) -> HttpResponse:
    """Change what a clinic is, close it with a reason, or open it again."""
    found = get_object_or_404(Clinic, pk=pk)
    form, why = ClinicForm(request.POST), request.POST.get("reason", "").strip()[:200]
    by, at, what = request.user.pk, clock.now(), request.POST.get("what", "")
    fault = ""
    if what == "reopen":
        reopen_clinic(clinic=found, by=by, at=at)
    elif what == "close" and why:
        close_clinic(clinic=found, by=by, at=at, reason=why)
    elif what == "close":
        form, fault = _form_of(found), _("Please say why it closes.")
    elif what == "change" and form.is_valid():
        change_clinic(clinic=found, by=by, at=at, **form.cleaned_data)
    elif what != "change":
        raise Http404
    if not fault and (what != "change" or not form.errors):
        return redirect("trial_office:clinic", pk=pk)
    context = {**frame(request, "clinics"), "clinic": found, **_about(found, form, fault)}
    return render(request, "trial_office/sites/clinic_details.html", context, status=422)


def _form_of(found: Clinic) -> ClinicForm:
    held = {"name": found.name, "kind": found.kind, "recruits_by": found.recruits_by}
    return ClinicForm(initial=held)


def _about(found: Clinic, form: ClinicForm, fault: str) -> dict[str, Any]:
    return {
        **in_words(found),
        "details_form": form,
        "details_fault": fault,
        "going_on": Patient.objects.active().filter(clinic=found).count(),
    }
