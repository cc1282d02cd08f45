"""What the pages of a file of steps show: what was found, and what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.plans.measuring import why_it_stays
from selfback.apps.plans.models import GoalRevision, WeekPlan
from selfback.apps.uploads.models import Batch
from selfback.delivery.patient.step_words import (
    FAULTS,
    FORMATS,
    KINDS,
    SET_ASIDE,
    STAYS,
    WARNINGS,
    WAYS,
)
from selfback.delivery.shared.content import library
from selfback.delivery.shared.step_files.faults import Fault
from selfback.domain.activity.found import sources_of
from selfback.domain.plan.reason import Reason
from selfback.domain.plan.wording import sentence

SHOWN = 30
DAYS_AT_FIRST = 7


def files_page(patient: Patient) -> dict[str, Any]:
    """Return the batches of a person, the latest first."""
    rows = Batch.objects.of(patient).select_related("token").defer("rows")
    return {"batches": [_in_short(each) for each in rows[:SHOWN]]}


def found_page(batch: Batch) -> dict[str, Any]:
    """Return what was found in a file, by day and source, before anything is kept."""
    found = batch.found
    days = [_day(each, _typed(batch)) for each in reversed(found["days"])]
    return {
        "batch": batch,
        "format": FORMATS.get(batch.format, batch.format),
        "first": days[-1]["day"] if days else None,
        "last": days[0]["day"] if days else None,
        "days": days,
        "days_at_first": days[:DAYS_AT_FIRST],
        "days_then": days[DAYS_AT_FIRST:],
        "typed": sum(each["typed"] is not None for each in days),
        "sources": [
            {**each, "kind_words": KINDS.get(each["kind"], "")}
            for each in sources_of(found["days"])
        ],
        "set_aside": [_set_aside(each) for each in found["set_aside"]],
        "warnings": [str(WARNINGS.get(each, each)) for each in found["warnings"]],
        "older": found["older"],
        "is_known": bool(found["rows"]) and found.get("known") == found["rows"],
    }


def refused_page(batch: Batch) -> dict[str, Any]:
    """Return why a file was refused, and what to do about it."""
    what, then = FAULTS.get(batch.fault, FAULTS[Fault.FAILED])
    return {"batch": batch, "what": what, "then": then}


def outcome_page(batch: Batch, *, today: date, language: str) -> dict[str, Any]:
    """Return what became of the goal when a batch was kept or taken out."""
    week = WeekPlan.objects.of(batch.patient).newest()
    ended = batch.ended_at or batch.begun_at
    revised = week.goal_revisions.filter(made_at=ended).last() if week is not None else None
    stays = why_it_stays(week, today) if week is not None and revised is None else None
    return {
        "batch": batch,
        "days": len(batch.found.get("days", ())),
        "new": batch.found.get("new", 0),
        "week": week,
        "goal": _goal(week, revised, language) if week is not None and revised else None,
        "stays": STAYS.get(stays, "") if stays else "",
    }


def _goal(week: WeekPlan, revised: GoalRevision, language: str) -> dict[str, Any]:
    earlier = week.goal_revisions.filter(pk__lt=revised.pk).last()
    before = earlier.goal if earlier else week.document["steps"]["goal"]
    told = [Reason(code=each["code"], facts=each["facts"]) for each in revised.reasons]
    return {
        "before": before,
        "now": revised.goal,
        "reasons": [sentence(each, language, library()) for each in told],
    }


def _in_short(batch: Batch) -> dict[str, Any]:
    days = batch.found.get("days", ())
    way = WAYS[batch.token.way][0] if batch.token else ""
    return {
        "batch": batch,
        "name": way or FORMATS.get(batch.format, batch.format) or _("A file"),
        "label": batch.token.label if batch.token else "",
        "first": date.fromisoformat(days[0]["day"]) if days else None,
        "last": date.fromisoformat(days[-1]["day"]) if days else None,
        "days": len(days),
        "state": _state(batch),
        "fault": FAULTS[batch.fault][0] if batch.fault in FAULTS else "",
    }


def _state(batch: Batch) -> str:
    return {
        Batch.State.WAITING: _("being read"),
        Batch.State.READ: _("waits for you"),
        Batch.State.KEPT: _("counts"),
        Batch.State.UNDONE: _("taken out"),
        Batch.State.REFUSED: _("not read"),
        Batch.State.CANCELLED: _("not kept"),
    }[Batch.State(batch.state)]


def _typed(batch: Batch) -> dict[date, int]:
    typed = DailySteps.objects.filter(patient=batch.patient, source=DailySteps.HAND)
    return dict(typed.values_list("day", "steps"))


def _day(told: Mapping[str, Any], typed: Mapping[date, int]) -> dict[str, Any]:
    day = date.fromisoformat(told["day"])
    return {
        "day": day,
        "steps": told["steps"],
        "counted_by": [each["name"] for each in told["sources"] if each["steps"]],
        "others": [each for each in told["sources"] if each["told"] and not each["steps"]],
        "typed": typed.get(day),
    }


def _set_aside(told: Mapping[str, Any]) -> str:
    rows = ngettext("{count} row", "{count} rows", told["rows"]).format(count=told["rows"])
    return f"{rows}: {SET_ASIDE.get(told['reason'], told['reason'])}"
