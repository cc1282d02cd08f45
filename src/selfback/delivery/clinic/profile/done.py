"""What a patient did since a day: sessions, steps, exercises done, left out and swapped."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.plans.models import DAYS, ExerciseSwap, WeekPlan
from selfback.delivery.clinic.profile.course import Course, weeks_between
from selfback.delivery.shared.content import library
from selfback.domain.plan.wording import exercise_title

MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Doings:
    """What was done in a period, in numbers.

    meant       sessions the plans asked for on the days of the period; None without a plan
    counted     days on which steps were counted
    middling    median steps of those days; None if none was counted
    reached     days on which the goal of their week was reached
    goal        steps a day aimed at now; None without one
    most        exercise and times done, the most often done first
    left        exercises that were planned and neither done nor swapped
    swapped     exercise, the one taken instead, and why
    hard        exercises that were called hard
    """

    sessions: int
    minutes: int
    meant: int | None
    counted: int
    middling: int | None
    reached: int
    goal: int | None
    most: Sequence[tuple[str, int]]
    left: Sequence[str]
    swapped: Sequence[tuple[str, str, str]]
    hard: Sequence[str]


def doings(course: Course, since: date) -> Doings:
    """Return what was done on or after a day."""
    done = [each for each in course.done if each.day >= since]
    every_swap = [each for each in course.swaps if each.day >= since]
    swaps = [each for each in every_swap if each.reason != ExerciseSwap.CLINICIAN]
    weeks = weeks_between(course, since)
    steps = {day: count for day, count in course.steps.items() if day >= since}
    times = Counter(each.exercise for each in done)
    planned = dict.fromkeys(id for week in weeks for id in (x["id"] for x in week.exercises))
    touched = {*times, *(each.removed for each in every_swap)}
    goals = {week.starts_on: week.goal for week in course.weeks if week.goal}
    return Doings(
        sessions=len({(each.week, each.session) for each in done}),
        minutes=round(sum(each.seconds for each in done) / 60),
        meant=_meant(course, weeks, since) if weeks else None,
        counted=len(steps),
        middling=round(median(steps.values())) if steps else None,
        reached=sum(count >= _goal_on(day, goals) for day, count in steps.items()),
        goal=(course.newest.goal or None) if course.newest else None,
        most=times.most_common(MOST_NAMED),
        left=[id for id in planned if id not in touched],
        swapped=[(each.removed, each.added, each.reason) for each in swaps],
        hard=list(dict.fromkeys(each.exercise for each in done if each.rating == "hard")),
    )


def _meant(course: Course, weeks: Sequence[WeekPlan], since: date) -> int:
    """Return the sessions asked for; of a week that lies in the period in part, its share."""
    shares = 0.0
    for week in weeks:
        first, last = max(week.starts_on, since), min(week.last_day, course.today)
        shares += week.document.get("days_per_week", 0) * max(0, (last - first).days + 1) / DAYS
    return round(shares)


def _goal_on(day: date, goals: Mapping[date, int]) -> float:
    begun = [start for start in goals if start <= day]
    return goals[max(begun)] if begun else float("inf")


def in_sentences(did: Doings, language: str) -> list[str]:
    """Return what was done, a sentence each; what is not known is left out."""
    lines = [sessions_in_words(did), steps_in_words(did)]
    if did.most:
        named = ", ".join(
            _("{exercise} ({times} ×)").format(exercise=title(id, language), times=times)
            for id, times in did.most
        )
        lines.append(_("Most done: {exercises}.").format(exercises=named))
    if did.left:
        named = ", ".join(title(id, language) for id in did.left)
        lines.append(_("Planned and not done: {exercises}.").format(exercises=named))
    lines += swaps_in_words(did, language)
    if did.hard:
        named = ", ".join(title(id, language) for id in did.hard)
        lines.append(_("Called hard: {exercises}.").format(exercises=named))
    return lines


def sessions_in_words(did: Doings) -> str:
    """Return how many sessions there were, of how many meant."""
    if did.meant is None:
        return _("No plan yet, so no sessions.")
    if not did.sessions:
        return _("No exercise session noted.")
    return ngettext(
        "{sessions} exercise session, {minutes} minutes; the plan meant {meant}.",
        "{sessions} exercise sessions, {minutes} minutes in all; the plan meant {meant}.",
        did.sessions,
    ).format(sessions=did.sessions, minutes=did.minutes, meant=did.meant)


def steps_in_words(did: Doings) -> str:
    """Return how much was walked, against the goal."""
    if did.middling is None:
        return _("No steps counted.")
    said = ngettext(
        "{steps} steps on the one day counted.",
        "{steps} steps on a middling day, {counted} days counted.",
        did.counted,
    ).format(steps=_number(did.middling), counted=did.counted)
    if did.goal is None:
        return said
    reached = _("Goal now {goal}; reached on {days} of those days.").format(
        goal=_number(did.goal), days=did.reached
    )
    return f"{said} {reached}"


def swaps_in_words(did: Doings, language: str) -> list[str]:
    """Return a sentence for each swap, with its reason."""
    return [_swap(*each, language) for each in did.swapped]


def _swap(removed: str, added: str, reason: str, language: str) -> str:
    facts = {"removed": title(removed, language), "added": title(added, language) if added else ""}
    if not added:
        return _("The clinic took out {removed}.").format(**facts)
    if reason == ExerciseSwap.CLINICIAN:
        return _("The clinic put {added} in place of {removed}.").format(**facts)
    said = WHY[reason]() if reason in WHY else reason
    return _("Swapped {removed} for {added}: {reason}.").format(**facts, reason=said)


def title(exercise: str, language: str) -> str:
    """Return what an exercise is called."""
    return exercise_title(exercise, language, library())


def _number(value: float) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


WHY: Mapping[str, Callable[[], str]] = {
    "pain": lambda: _("it hurt"),
    "too_hard": lambda: _("too hard"),
    "too_easy": lambda: _("too easy"),
    "unclear": lambda: _("not understood"),
    "no_equipment": lambda: _("not possible where they were"),
    "dislike": lambda: _("not liked"),
}
