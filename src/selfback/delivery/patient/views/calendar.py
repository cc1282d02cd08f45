"""The calendar that follows the plan: its private address, and what stands behind it."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.devices.feed_services import feed_at, make_feed, revoke_feed
from selfback.apps.devices.models import CalendarFeed
from selfback.delivery.patient.plan_calendar import last_changed, plan_calendar
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def calendar(request: PatientRequest) -> HttpResponse:
    """Say whether a calendar follows the plan; make an address, which is shown this once."""
    address = ""
    if request.method == "POST":
        made = make_feed(patient=request.patient, by=request.user.pk, at=clock.now())
        path = reverse("patient:calendar_feed", args=[made.token])
        address = f"{settings.PUBLIC_ADDRESS}{path}"
    context = {
        "feed": CalendarFeed.objects.standing(request.patient).first(),
        "address": address,
        "one_tap": f"webcal://{address.partition('://')[2]}" if address else "",
    }
    response = render(request, "patient/calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@for_patient
def close_calendar(request: PatientRequest) -> HttpResponse:
    """Close the address for good."""
    for feed in CalendarFeed.objects.standing(request.patient):
        revoke_feed(feed=feed, by=request.user.pk, at=clock.now())
    return redirect("patient:calendar")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Hand the plan to a calendar that knows the address; it cannot sign in."""
    feed = feed_at(token)
    if feed is None:
        raise Http404
    content = plan_calendar(feed.patient)
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    changed_at = int(last_changed(feed).timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=changed_at)
    if response is None:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="selfback.ics"'
    response["ETag"], response["Last-Modified"] = etag, http_date(changed_at)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
