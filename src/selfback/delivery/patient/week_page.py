"""What the pages of a week show: titles, amounts and reasons in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.people.models import User
from selfback.apps.plans.looking_back import steps_planned
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_placed
from selfback.delivery.shared.content import library
from selfback.domain.plan.reason import Reason, reason
from selfback.domain.plan.wording import sentence


def week_page(week: WeekPlan, reader: User) -> dict[str, Any]:
    """Return a week as the reader sees it, with every reason as a sentence in their language."""
    document, language = week.document, reader.language
    return {
        "week": week,
        "reader": reader,
        "headline": _said(document["headline"], language),
        "steps": _steps_shown(week, language),
        "exercises": exercises_shown(week, language),
        "messages": messages_shown(week, language),
        "changes": [
            {
                "what": change["what"],
                "heading": _said(change["heading"], language),
                "reason": _said(change, language),
                "was": change["was"],
                "now": change["now"],
            }
            for change in document["changes"]
        ],
        "minutes": document["minutes"],
        "days_per_week": document["days_per_week"],
        "mode": document["mode"],
    }


def _steps_shown(week: WeekPlan, language: str) -> dict[str, Any]:
    steps = steps_planned(week)
    shown = {
        "goal": week.goal,
        "low": steps["band"][0],
        "high": steps["band"][1],
        "reasons": _all_said(steps["reasons"], language),
        "was_changed": week.goal != steps["goal"],
    }
    told = (
        Adjustment.objects.of(week.patient).in_force().as_changes().step_goal
        if shown["was_changed"]
        else None
    )
    if told and told.amount == week.goal:
        asked = reason(f"clinician-{told.kind.value}", who=told.who, goal=week.goal)
        shown |= {"reasons": [sentence(asked, language, library())], "was_changed": False}
    return shown


def _said(reason: Mapping[str, Any], language: str) -> str:
    return sentence(Reason(code=reason["code"], facts=reason["facts"]), language, library())


def _all_said(reasons: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    return [_said(each, language) for each in reasons]


def exercises_shown(week: WeekPlan, language: str) -> list[dict[str, Any]]:
    """Return the week's exercises, swaps carried out, with words, amounts and reasons."""
    words, all_exercises = library().exercise_words(language), library().exercises
    placed, shown = exercises_placed(week), []
    asked = _asked_for(week) if any(id != item["id"] for item, id in placed) else {}
    for item, id in placed:
        exercise, swapped = all_exercises[id], id != item["id"]
        dose = exercise.dose
        shown.append(
            {
                "id": id,
                "words": words[id],
                "type": exercise.type.value,
                "level": exercise.level,
                "sets": min(item["sets"], dose.sets) if swapped else item["sets"],
                "repetitions": dose.repetitions if swapped else item["repetitions"],
                "hold_seconds": dose.hold_seconds if swapped else item["hold_seconds"],
                "both_sides": exercise.both_sides,
                "minutes": item["minutes"],
                "swapped_from": words[item["id"]].title if swapped and id not in asked else "",
                "reasons": (
                    _instead(item["id"], asked.get(id), language)
                    if swapped
                    else _all_said(item["reasons"], language)
                ),
            }
        )
    return shown


def _asked_for(week: WeekPlan) -> dict[str, str]:
    """Return exercise -> clinician, for those that came into the week through the clinic."""
    swaps = week.swaps.filter(adjustment__isnull=False, undone_at=None)
    return dict(swaps.values_list("added", "adjustment__who"))


def _instead(removed: str, who: str | None, language: str) -> list[str]:
    if who is None:
        return []
    return [sentence(reason("clinician-instead", who=who, other=removed), language, library())]


def messages_shown(week: WeekPlan, language: str) -> list[dict[str, Any]]:
    """Return the week's messages with words and reasons, by day."""
    words = library().message_words(language)
    read = set(week.readings.values_list("message", flat=True))
    return [
        {
            "id": each["id"],
            "day": each["day"],
            "as_quiz": each["as_quiz"],
            "words": words[each["id"]],
            "is_read": each["id"] in read,
            "reasons": _all_said(each["reasons"], language),
        }
        for each in week.document["education"]
        if each["id"] in words
    ]
