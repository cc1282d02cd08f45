"""What the session player needs, all at once, so that it works without a network afterwards."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from selfback.apps.plans.models import WeekPlan
from selfback.delivery.patient.week_page import exercises_shown
from selfback.delivery.shared import figures
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import knowledge
from selfback.delivery.shared.weeks import REASONS, limits_of, offered_in
from selfback.domain.content.exercise import STRENGTH, Exercise
from selfback.domain.plan.cautions import softening
from selfback.domain.plan.document import from_document
from selfback.domain.plan.profile import Limits, Profile
from selfback.domain.plan.week import Plan

OFFERED = 2
"""Replacements handed over for a reason; the second is for when the first stands in the week."""

EASIER_NEXT_WEEK = ("pain", "too_hard")
STAYS_OUT = ("pain", "unclear", "no_equipment", "dislike")


def session_page(week: WeekPlan, language: str) -> dict[str, Any]:
    """Return the context of the session page.

    player      JSON values: the order of the exercises, every exercise by id, interface words
    shown       the exercises of the session, for the list that works without a script
    figures     id -> moving figure of every exercise the session may come to hold
    stills      id -> small picture of every replacement
    """
    shown = exercises_shown(week, language)
    plan, limits = from_document(week.document), limits_of(week.patient)
    profile = plan.carry.profile
    planned = {item["id"]: _planned(item, profile, language) for item in shown}
    for item in planned.values():
        item["swaps"] = _swaps(plan, item["id"], limits)
    offered = _offered(planned)
    for id in sorted(offered - set(planned)):
        planned[id] = {**_instead(id, _replaced_by(id, planned), profile, language), "swaps": {}}
    return {
        "week": week,
        "shown": [{**item, "strip": figures.strip(item["id"], language)} for item in shown],
        "player": {
            "week": week.pk,
            "order": [item["id"] for item in shown],
            "exercises": planned,
            "words": player_words(),
        },
        "reasons": reasons(),
        "figures": {id: figures.moving(id, language) for id in planned},
        "stills": {id: figures.still(id, language) for id in offered},
    }


def _offered(planned: dict[str, Any]) -> set[str]:
    return {id for item in planned.values() for id in _offers(item)}


def _offers(item: dict[str, Any]) -> set[str]:
    return {each["id"] for offers in item["swaps"].values() for each in offers}


def _replaced_by(id: str, planned: dict[str, Any]) -> dict[str, Any]:
    """Return the first exercise of the session that another may replace."""
    return next(item for item in planned.values() if id in _offers(item))


def _planned(item: dict[str, Any], profile: Profile, language: str) -> dict[str, Any]:
    return {
        **_described(item["id"], profile, language),
        "sets": item["sets"],
        "repetitions": item["repetitions"],
        "hold": item["hold_seconds"],
    }


def _instead(id: str, replaced: dict[str, Any], profile: Profile, language: str) -> dict[str, Any]:
    """Return a replacement with its own dose, in no more sets than what it replaces."""
    dose = library().exercises[id].dose
    return {
        **_described(id, profile, language),
        "sets": min(dose.sets, replaced["sets"]),
        "repetitions": dose.repetitions,
        "hold": dose.hold_seconds,
    }


def _described(id: str, profile: Profile, language: str) -> dict[str, Any]:
    exercise, said = library().exercises[id], library().exercise_words(language)[id]
    return {
        "id": id,
        "title": said.title,
        "cue": said.cue,
        "purpose": said.purpose,
        "steps": list(said.steps),
        "mistakes": list(said.mistakes),
        "easier": said.easier,
        "harder": said.harder,
        "cautions": cautions(exercise, profile, language),
        "sides": 2 if exercise.both_sides else 1,
    }


def cautions(exercise: Exercise, profile: Profile, language: str) -> list[str]:
    """Return what this person should watch for in an exercise, one sentence each."""
    of_exercise = library().exercise_words(language)[exercise.id].caution
    words = library().condition_words(language)
    conditions = softening(exercise, profile, library().conditions)
    return [each for each in (of_exercise, *(words[id].caution for id in conditions)) if each]


def _swaps(plan: Plan, id: str, limits: Limits) -> dict[str, list[dict[str, str]]]:
    return {
        reason: [
            {"id": other, "sentence": consequence(id, other, reason)}
            for other in offered_in(plan, id, reason, limits)[:OFFERED]
        ]
        for reason in REASONS
    }


def consequence(removed: str, added: str, reason: str) -> str:
    """Return what a replacement is like, and what follows from the reason next week."""
    before, after = library().exercises[removed], library().exercises[added]
    return " ".join(each for each in (_likeness(before, after), _next_week(before, reason)) if each)


def _likeness(before: Exercise, after: Exercise) -> str:
    if before.type is not after.type:
        return _("Another kind of exercise that suits you today.")
    if after.level < before.level:
        return _("Same muscles, easier.")
    if after.level > before.level:
        return _("Same muscles, harder.")
    return _("Same muscles, about as hard.")


def _next_week(before: Exercise, reason: str) -> str:
    weeks = knowledge().rules.exercises.set_aside_weeks
    if before.type in STRENGTH and before.level > 1 and reason in EASIER_NEXT_WEEK:
        return _("It gets easier next week too.")
    if reason == "too_easy" and before.type in STRENGTH:
        return _("Next week’s plan takes it into account.")
    if reason in STAYS_OUT:
        return _("This one stays out for about {weeks} weeks.").format(weeks=weeks)
    return ""


def reasons() -> list[tuple[str, str]]:
    """Return the reasons for a swap as a person would say them, in the order shown."""
    return [
        ("pain", _("It hurts")),
        ("too_hard", _("Too hard")),
        ("too_easy", _("Too easy")),
        ("unclear", _("I don’t understand it")),
        ("no_equipment", _("I can’t do it here")),
        ("dislike", _("I don’t like it")),
    ]


def player_words() -> dict[str, Any]:
    """Return the words the player puts together itself."""
    return {
        "setOf": _("Set {n} of {of}"),
        "of": _("of {of}"),
        "sides": [_("Left side"), _("Right side")],
        "hold": _("hold, s"),
        "holdFor": _("Hold for {count} seconds"),
        "seconds": pgettext("under a number", "seconds"),
        "ready": _("Get ready"),
        "changeSides": _("Change sides"),
        "restThen": _("Rest, then set {n} of {of}"),
        "restFor": _("Rest for {count} seconds"),
        "howWasIt": _("How was it?"),
        "start": _("Start"),
        "goOn": _("Go on"),
        "pause": _("Pause"),
        "skip": _("Skip"),
        "swapTitle": _("Swap {title}"),
        "finished": _("Well moved. That was today’s session"),
        "sum": _("{count} exercises, {minutes} min."),
        "sumOne": _("One exercise, {minutes} min."),
        "nothingDone": _("Nothing done this time"),
        "comeBack": _("That is fine. The session is here whenever you want it."),
    }
