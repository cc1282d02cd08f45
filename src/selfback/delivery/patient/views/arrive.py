"""Arriving where a study asks first: leave a way to be reached, and take it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.audit.services import SYSTEM
from selfback.apps.people.models import Clinic
from selfback.apps.referrals.arrival_services import forget_arrival, leave_contact
from selfback.apps.referrals.models import Arrival
from selfback.delivery.patient.arriving import ARRIVED, ARRIVING, ArrivalForm
from selfback.delivery.shared import clock
from selfback.domain.recruitment.entry import Channel


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest) -> HttpResponse:
    """Say what the study is about, and ask by which way they may be called."""
    came = request.session.get(ARRIVING)
    if came is None:
        return redirect("patient:arrived" if ARRIVED in request.session else "patient:join")
    clinic = get_object_or_404(Clinic, pk=came["clinic"])
    data = request.POST if request.method == "POST" else None
    form = ArrivalForm(data, country=clinic.country)
    if data is not None and form.is_valid():
        made = leave_contact(
            key=came["key"],
            clinic=clinic,
            token=came["token"],
            channel=Channel(came["channel"] or Channel.SPOKEN),
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            phone=form.cleaned_data["phone"],
            language=request.LANGUAGE_CODE,
            today=clock.today_in(clinic.zone),
            at=clock.now(),
        )
        request.session[ARRIVED] = made.token
        del request.session[ARRIVING]
        return redirect("patient:arrived")
    status = 422 if data is not None else 200
    context = {"clinic": clinic, "form": form}
    return render(request, "patient/arrive.html", context, status=status)


@never_cache
@require_safe
def arrived(request: HttpRequest) -> HttpResponse:
    """Say what happens next; without anything left here, lead to the clinic's code."""
    if ARRIVED not in request.session:
        return redirect("patient:join")
    held = Arrival.objects.filter(token=request.session[ARRIVED]).first()
    return render(request, "patient/arrived.html", {"arrival": held})


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Forget how they are reached; again is harmless."""
    rows = Arrival.objects.select_related("entry")
    if held := rows.filter(token=request.session.get(ARRIVED, "")).first():
        forget_arrival(arrival=held, reason="taken back by the person", by=SYSTEM, at=clock.now())
    return redirect("patient:arrived")
