"""The page on which a clinician looks at a plan, and what can be done there."""

from contextlib import suppress
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.adjustments.errors import AlreadyLifted
from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.adjustments.services import see_answer
from selfback.apps.people.models import Consent, Patient
from selfback.apps.people.permissions import Permission
from selfback.apps.plans.models import WeekPlan
from selfback.apps.reviews.change_services import bind_plans, lift_change
from selfback.delivery.clinic.frame import frame
from selfback.delivery.clinic.profile.course import seen_patients
from selfback.delivery.clinic.profile.limits import adjustment_in_words
from selfback.delivery.clinic.reading import REVIEW, note_page_read
from selfback.delivery.clinic.reviewing.doing import CannotDo, carry_out
from selfback.delivery.clinic.reviewing.own_plan import is_asked, week_to_review
from selfback.delivery.clinic.reviewing.page import review_page, signature
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.planning import knowledge


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def review(request: StaffRequest, pk: str) -> HttpResponse:
    """Show the newest plan by its parts, and keep what is said of them."""
    agreed = Consent.objects.filter(
        patient=OuterRef("pk"), kind=Consent.Kind.LEARNING, withdrawn_at=None
    )
    seen = seen_patients(request.user).annotate(may_learn=Exists(agreed))
    found = get_object_or_404(seen, pk=pk)
    week = week_to_review(found, request.user)
    if is_asked(week, request.user):
        return redirect("clinic:review_own", pk=pk)
    fault = ""
    if request.method == "POST" and "look" not in request.POST:
        try:
            said = carry_out(request.POST, found, week, request.user)
            return redirect(_place(request, pk, said))
        except CannotDo as refused:
            fault = str(refused)
    note_page_read(found, week, REVIEW, by=request.user.pk, at=clock.now())
    context = {
        **frame(request, "patients"),
        "clinic": found.clinic,
        **review_page(found, week, request.user, request.POST.dict()),
        "fault": fault,
    }
    context |= _just_done(request, found, context)
    page = "clinic/reviewing/review.html"
    return render(request, page, context, status=422 if fault else 200)


def _place(request: StaffRequest, pk: str, said: str) -> str:
    address = reverse("clinic:review", args=[pk])
    part = "-".join(filter(None, (request.POST.get("component"), request.POST.get("item"))))
    query = f"?{said}" if said else ""
    return f"{address}{query}#{part}" if part and not said else f"{address}{query}"


def _just_done(request: StaffRequest, found: Patient, context: dict[str, Any]) -> dict[str, Any]:
    """Return what was done a moment ago, with what takes it back."""
    made, lifted = request.GET.get("made", ""), request.GET.get("lifted", "")
    done: dict[str, Any] = {
        "accepted": request.GET.get("accepted", ""),
        "made": next((each for each in context["in_force"] if each.pk == made), None),
        "was_offered": "offered" in request.GET,
    }
    one = Adjustment.objects.filter(patient=found, pk=lifted).first() if lifted else None
    if one is not None and one.lifted_at is not None:
        language = request.user.language
        done["lifted"] = {"pk": one.pk, "what": adjustment_in_words(one, language)}
    return done


@require_POST
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def adjustment(request: StaffRequest, pk: str) -> HttpResponse:
    """Lift a change, put it in force again, or let it stand though the patient disagrees."""
    seen = Adjustment.objects.filter(patient__in=Patient.objects.seen_by(request.user))
    held = get_object_or_404(seen.select_related("patient__clinic"), pk=pk)
    by, now = request.user.pk, clock.now()
    said = ""
    match request.POST.get("do", ""):
        case "lift":
            with suppress(AlreadyLifted):  # a second tap; it is as wanted
                lift_change(adjustment=held, by=by, at=now)
            said = f"?lifted={held.pk}"
        case "again":
            said = f"?made={_again(held, request).pk}"
        case "stands":
            see_answer(adjustment=held, by=by, at=now)
    return redirect(reverse("clinic:review", args=[held.patient_id]) + said)


def _again(held: Adjustment, request: StaffRequest) -> Adjustment:
    return bind_plans(
        patient=held.patient,
        week=WeekPlan.objects.of(held.patient).newest(),
        change=held.as_change(who=signature(request.user, held.patient.clinic)),
        why=Why(held.why),
        word=held.word,
        at_once=held.swaps.exists(),
        knowledge=knowledge(),
        by=request.user.pk,
        at=clock.now(),
    )
