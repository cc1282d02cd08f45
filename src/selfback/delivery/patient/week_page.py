"""What the pages of a week show: titles, amounts and reasons in the reader's language."""

from typing import Any

from selfback.apps.people.models import User
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_now
from selfback.delivery.shared.content import library
from selfback.domain.plan.document import from_document
from selfback.domain.plan.reason import Reason
from selfback.domain.plan.wording import sentence


def week_page(week: WeekPlan, reader: User) -> dict[str, Any]:
    """Return a week as the reader sees it, with every reason as a sentence in their language."""
    plan = from_document(week.document)
    language = reader.language

    def say(reason: Reason) -> str:
        return sentence(reason, language, library())

    return {
        "week": week,
        "reader": reader,
        "headline": say(plan.headline),
        "steps": {
            "goal": week.goal,
            "low": plan.steps.low,
            "high": plan.steps.high,
            "reasons": [say(each) for each in plan.steps.reasons],
            "was_changed": week.goal != plan.steps.goal,
        },
        "exercises": exercises_shown(week, language),
        "messages": messages_shown(week, language),
        "changes": [
            {
                "what": change.what.value,
                "heading": say(change.heading),
                "reason": say(change.reason),
                "was": change.was,
                "now": change.now,
            }
            for change in plan.changes
        ],
        "rests_on": plan.evidence.rests_on,
        "neighbours": len(plan.evidence.neighbours),
        "minutes": plan.minutes,
        "days_per_week": plan.days_per_week,
        "mode": plan.mode.value,
    }


def exercises_shown(week: WeekPlan, language: str) -> list[dict[str, Any]]:
    """Return the week's exercises, swaps carried out, with words, amounts and reasons."""
    plan = from_document(week.document)
    planned = {each.id: each for each in plan.exercises}
    words, all_exercises = library().exercise_words(language), library().exercises
    shown = []
    for first, now in zip([each.id for each in plan.exercises], exercises_now(week), strict=True):
        item, exercise = planned[first], all_exercises[now]
        dose = exercise.dose
        swapped = now != first
        shown.append(
            {
                "id": now,
                "words": words[now],
                "type": exercise.type.value,
                "level": exercise.level,
                "sets": min(item.sets, dose.sets) if swapped else item.sets,
                "repetitions": dose.repetitions if swapped else item.repetitions,
                "hold_seconds": dose.hold_seconds if swapped else item.hold_seconds,
                "both_sides": exercise.both_sides,
                "minutes": item.minutes,
                "swapped_from": words[first].title if swapped else "",
                "reasons": []
                if swapped
                else [sentence(each, language, library()) for each in item.reasons],
            }
        )
    return shown


def messages_shown(week: WeekPlan, language: str) -> list[dict[str, Any]]:
    """Return the week's messages with words and reasons, by day."""
    plan = from_document(week.document)
    words = library().message_words(language)
    read = set(week.readings.values_list("message", flat=True))
    return [
        {
            "id": each.id,
            "day": each.day,
            "as_quiz": each.as_quiz,
            "words": words[each.id],
            "is_read": each.id in read,
            "reasons": [sentence(one, language, library()) for one in each.reasons],
        }
        for each in plan.education
        if each.id in words
    ]
