"""Pages of competitions between clinics: open one, see how it goes, end it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.referrals.models import Competition
from selfback.apps.referrals.nudge_services import call_off_competition, open_competition
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.competition_tallies import names_of_units, tallies_of
from selfback.delivery.shared.content import library
from selfback.delivery.shared.sites import words
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.sites.forms import CompetitionForm
from selfback.domain.recruitment.competition import milestones_reached, standings
from selfback.domain.recruitment.rules import RecruitmentRules

ZONE = "Europe/Copenhagen"
"""The clinics' days; Oslo has the same ones, and an hour matters to nobody in London."""
LATEST = 20


def rules() -> RecruitmentRules:
    """Return the numbers of referring."""
    return RecruitmentRules.from_content(library().rule_file("recruitment"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.MANAGE_CLINICS)
def together(request: StaffRequest) -> HttpResponse:
    """List the competitions between clinics, and open one."""
    today = clock.today_in(ZONE)
    form = CompetitionForm(
        request.POST if request.method == "POST" else None,
        today=today,
        initial={"first": today, "last": today + timedelta(weeks=8, days=-1)},
    )
    if request.method == "POST":
        _refuse_if_switched_off()
        if form.is_valid():
            return redirect("trial_office:competition", pk=_open(request, form).pk)
    taking = Count("takers", filter=Q(takers__left_at=None))
    found = Competition.objects.filter(clinic=None).annotate(taking=taking)[:LATEST]
    context = {
        **frame(request, "competitions"),
        "is_allowed": rules().competition_is_allowed,
        "rows": [{"competition": each, **_about(each, clock.now())} for each in found],
        "form": form,
        "milestones": rules().milestones,
    }
    status = 422 if form.errors else 200
    return render(request, "trial_office/sites/competitions.html", context, status=status)


def _open(request: StaffRequest, form: CompetitionForm) -> Competition:
    typed = form.cleaned_data
    return open_competition(
        name=typed["name"],
        clinic=None,
        countries=typed["countries"],
        begins_at=_midnight(typed["first"]),
        ends_at=_midnight(typed["last"] + timedelta(days=1)),
        milestones=rules().milestones,
        by=request.user.pk,
        at=clock.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.MANAGE_CLINICS)
def competition(request: StaffRequest, pk: str) -> HttpResponse:
    """Show every clinic that takes part with its counts, and end the competition with a reason."""
    found = get_object_or_404(Competition, pk=pk, clinic=None)
    fault = ""
    if request.method == "POST":
        _refuse_if_switched_off()
        reason = request.POST.get("reason", "").strip()[:200]
        if reason:
            call_off_competition(
                competition=found, by=request.user.pk, at=clock.now(), reason=reason
            )
            return redirect("trial_office:competition", pk=pk)
        fault = _("Please say why it ends.")
    context = {
        **frame(request, "competitions"),
        "competition": found,
        **_about(found, clock.now()),
        **_board(found),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "trial_office/sites/competition.html", context, status=status)


def _board(found: Competition) -> dict[str, Any]:
    """Return all who take part, those with few people counted last and without a place."""
    names = names_of_units(found)
    tallies = tallies_of(found, names)
    fewest = rules().competition_fewest_eligible
    ranked = standings([each for each in tallies if each.eligible >= fewest])
    rest = sorted((t for t in tallies if t.eligible < fewest), key=lambda t: names[t.unit])
    total = sum(each.approached for each in tallies)
    reached = milestones_reached(total, found.milestones)
    return {
        "rows": [
            {
                "place": each.place,
                "name": names[each.unit],
                "tally": each.tally,
                "rate": round(100 * each.rate),
            }
            for each in ranked
        ]
        + [{"place": None, "name": names[each.unit], "tally": each, "rate": None} for each in rest],
        "total": total,
        "referred": sum(each.referred for each in tallies),
        "reached": reached[-1] if reached else None,
        "next": next((each for each in sorted(found.milestones) if each > total), None),
        "fewest": fewest,
    }


def _about(found: Competition, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(ZONE)
    if found.called_off_at is not None:
        state = "called-off"
    elif found.ends_at <= now:
        state = "over"
    else:
        state = "running" if found.begins_at <= now else "coming"
    return {
        "state": state,
        "first": found.begins_at.astimezone(zone).date(),
        "last": (found.ends_at - timedelta(seconds=1)).astimezone(zone).date(),
        "countries": [words.COUNTRIES[code] for code in found.countries],
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(ZONE))


def _refuse_if_switched_off() -> None:
    if not rules().competition_is_allowed:
        raise Http404
