"""The list of adverse events: all, by how serious, how related, open or closed, and by site."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.harm import EventLine, event_lines
from selfback.apps.trial.models import StudySite
from selfback.delivery.shared import clock
from selfback.delivery.shared.csv_file import as_file
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.harms import words
from selfback.delivery.trial_office.study.harms.frame import PAGE, harms_frame
from selfback.domain.trial.adverse import RELATED, Seriousness

FILE_COLUMNS = (
    *("number", "participant", "started_on", "ended_on", "known_at", "seriousness", "severity"),
    *("relatedness", "expected", "outcome", "told_at", "closed_at", "version", "text"),
)
FILTERS: dict[str, Callable[[EventLine], bool]] = {
    "serious": lambda line: line.seriousness is not Seriousness.NOT_SERIOUS,
    "related": lambda line: line.relatedness in RELATED,
    "open": lambda line: line.event.closed_at is None,
    "closed": lambda line: line.event.closed_at is not None,
}


@require_safe
@for_study(Permission.HANDLE_HARMS)
def events(request: StudyRequest) -> HttpResponse:
    """List the adverse events, those whose clock runs on top."""
    lines = event_lines(request.study, clock.now())
    found = sorted(asked_for(lines, request.GET), key=_most_urgent)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        **harms_frame(request, "events"),
        "asked": request.GET.get("show", ""),
        "site": request.GET.get("site", ""),
        "sites": StudySite.objects.filter(study=request.study).select_related("clinic"),
        "pages": page,
        "rows": [told_of(each) for each in page],
        "all": len(lines),
        "kept": _kept(request.GET),
    }
    return render(request, "trial_office/study/harms/events.html", context)


@require_safe
@for_study(Permission.HANDLE_HARMS)
def events_file(request: StudyRequest) -> HttpResponse:
    """Give the same list as CSV."""
    rows = asked_for(event_lines(request.study, clock.now()), request.GET)
    return as_file("adverse-events.csv", FILE_COLUMNS, (_cells(each) for each in rows))


def asked_for(lines: list[EventLine], asked: QueryDict) -> list[EventLine]:
    """Return the lines that an address asks for; what it cannot mean asks for all."""
    holds, site = FILTERS.get(asked.get("show") or ""), asked.get("site", "")
    return [
        line
        for line in lines
        if (holds is None or holds(line)) and (not site or line.event.participant.site_id == site)
    ]


def _kept(asked: QueryDict) -> str:
    kept = asked.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


def told_of(line: EventLine) -> dict[str, Any]:
    """Return a line in words."""
    return {
        "line": line,
        "seriousness": words.SERIOUSNESS[line.seriousness],
        "severity": words.SEVERITY[line.severity],
        "relatedness": words.RELATEDNESS[line.relatedness],
        "expected": words.EXPECTED[line.expected],
        "outcome": words.OUTCOMES[line.outcome],
        "is_serious": line.seriousness is not Seriousness.NOT_SERIOUS,
        "clock": clock_of(line.left),
    }


def clock_of(left: timedelta | None) -> dict[str, Any] | None:
    """Return hours and minutes until an event must be told, or since; None without a clock."""
    if left is None:
        return None
    minutes = int(abs(left).total_seconds() // 60)
    return {"is_late": left < timedelta(0), "hours": minutes // 60, "minutes": minutes % 60}


def _most_urgent(line: EventLine) -> tuple[bool, timedelta, int]:
    return line.left is None, line.left or timedelta(0), -line.event.number


def _cells(line: EventLine) -> list[object]:
    event = line.event
    return [
        *(event.number, line.participant, line.started_on, line.ended_on, line.known_at),
        *(line.seriousness.value, line.severity.value, line.relatedness.value),
        *(line.expected.value, line.outcome.value, event.told_at, event.closed_at),
        *(line.version, line.text),
    ]
