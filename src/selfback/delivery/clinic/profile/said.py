"""What a patient said and asked for: what went wrong, what got in the way, what they want."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from selfback.delivery.clinic.profile.course import Course
from selfback.delivery.clinic.profile.limits import adjustment_in_words
from selfback.delivery.shared.content import library


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing a patient said, and when.

    what    in the clinician's words
    quote   in the patient's own; may be empty
    """

    day: date
    what: str
    quote: str = ""
    kind: str = ""


BAD, DISAGREES, BARRIERS = "bad", "disagrees", "barriers"


def sayings(course: Course, since: date, language: str) -> list[Saying]:
    """Return what was said on or after a day, the latest first."""
    said = [
        *(each for answered in course.answered for each in _answered(answered, language)),
        *_disagreements(course, language),
    ]
    return sorted((each for each in said if each.day >= since), key=lambda each: each.day)[::-1]


def _answered(answered: Any, language: str) -> list[Saying]:
    given: Mapping[str, Any] = answered.answers
    said = []
    if given.get("anything_bad") == "yes":
        quote = str(given.get("anything_bad_text") or "").strip()
        what = _("Something bad happened that may have to do with the plan")
        said.append(Saying(day=answered.day, what=what, quote=quote, kind=BAD))
    if barriers := barriers_in_words(given.get("barriers") or (), language):
        what = _("In the way of being active: {barriers}").format(barriers=barriers)
        said.append(Saying(day=answered.day, what=what, kind=BARRIERS))
    return said


def barriers_in_words(codes: Sequence[str], language: str) -> str:
    """Return what got in the way, as the question words it."""
    choices = library().question_words(language, "intake")["barriers"].choices
    return ", ".join(_lower(choices[code]) for code in codes if code in choices)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _disagreements(course: Course, language: str) -> list[Saying]:
    return [
        Saying(
            day=course.local(each.answered_at),
            what=_("Does not agree with a change: {change}").format(
                change=adjustment_in_words(each, language)
            ),
            quote=each.answer_text,
            kind=DISAGREES,
        )
        for each in course.adjustments
        if each.answer == "disagree" and each.answered_at and each.answer_seen_at is None
    ]


def wants(course: Course) -> list[str]:
    """Return what the patient wants to do better, and the goal they set themselves last."""
    wanted = [
        _("{activity} ({rating} of 10 at the start)").format(
            activity=each["name"], rating=each["rating"]
        )
        if isinstance(each.get("rating"), int)
        else str(each["name"])
        for each in course.latest.get("activities") or ()
        if each.get("name")
    ]
    wish = getattr(course.patient, "wish", None)
    return [*wanted, _("Own goal: {goal}").format(goal=wish)] if wish else wanted


def as_line(saying: Saying) -> str:
    """Return one thing said as a line of text, with its day."""
    line = f"{date_format(saying.day, _('j M'))}: {saying.what}"
    return _("{line}: “{quote}”").format(line=line, quote=saying.quote) if saying.quote else line
