"""A summary for the next consultation: since a day, on a page and on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from selfback.apps.people.models import Patient, User
from selfback.delivery.clinic.profile.asking import questions
from selfback.delivery.clinic.profile.change import Way, headline, since_before, went
from selfback.delivery.clinic.profile.contact import next_contact
from selfback.delivery.clinic.profile.course import Course, Point, course_of
from selfback.delivery.clinic.profile.done import doings, in_sentences, swaps_in_words
from selfback.delivery.clinic.profile.limits import limits
from selfback.delivery.clinic.profile.said import as_line, sayings, wants
from selfback.delivery.clinic.profile.summary import FOUR_WEEKS
from selfback.delivery.clinic.profile.tiles import MEASURES, NAMES, Measure, in_words, sleep_series
from selfback.delivery.shared.paper import make_pdf

TEMPLATE = Path(__file__).parents[1] / "paper" / "visit.typ"
WEEKS = (4, 8, 12)
MOST_LINES, MOST_CHARACTERS = 7, 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its lines; no lines means nothing is known, and `empty` says so."""

    title: str
    lines: Sequence[str]
    empty: str = ""


def visit(patient: Patient, reader: User, since: date | None) -> dict[str, Any]:
    """Return the summary in the reader's language.

    patient     read by seen_patients
    since       the day of the last visit; None takes four weeks
    """
    course, language = course_of(patient), reader.language
    first = max(course.joined, min(since or course.today - FOUR_WEEKS, course.today))
    did, said = doings(course, first), sayings(course, first, language)
    lines = in_sentences(did, language)
    swaps = set(swaps_in_words(did, language))
    return {
        "patient": patient,
        "zone": patient.zone,
        "name": course.name,
        "age": course.latest.get("age"),
        "newest": course.newest,
        "week": course.newest.number if course.newest else None,
        "headline": headline(
            course, first if any(each.day >= first for each in course.answered) else None
        ),
        "since": first,
        "choices": [
            {"weeks": weeks, "day": day}
            for weeks in WEEKS
            if (day := course.today - timedelta(days=7 * weeks - 1)) > course.joined
        ],
        "joined": course.joined,
        "sections": [
            Section(
                title=_("What changed"),
                lines=changes(course, first, language),
                empty=_("No questions were answered in this time."),
            ),
            Section(title=_("What was done"), lines=[each for each in lines if each not in swaps]),
            Section(
                title=_("What got in the way"),
                lines=[*(as_line(each) for each in said), *sorted(swaps)],
                empty=_("Nothing was named in this time."),
            ),
            Section(
                title=_("Questions worth asking"), lines=questions(course, did, said, language)
            ),
            Section(
                title=_("What they want"),
                lines=wants(course),
                empty=_("Nothing was named yet."),
            ),
            Section(
                title=_("Agreed limits"),
                lines=limits(course, language),
                empty=_("No limits have been agreed."),
            ),
        ],
        "next_contact": next_contact(course),
    }


def changes(course: Course, since: date, language: str) -> list[str]:
    """Return a line for each thing asked since a day: what it is now and what it was before."""
    scales = [
        (_("Average pain"), course.series("pain_average"), None),
        *((NAMES[each.id](), _series(course, each), each) for each in MEASURES),
    ]
    return [
        line
        for name, series, measure in scales
        if (line := _line(name, series, measure, since, language))
    ]


def _series(course: Course, measure: Measure) -> list[Point]:
    return sleep_series(course) if measure.id == "sleep" else course.series(*measure.keys)


def _line(
    name: str, series: Sequence[Point], measure: Measure | None, since: date, language: str
) -> str:
    """Return how one thing went: the last answer before the time began against the last in it."""
    better = measure is not None and measure.higher_is_better
    found = went(since_before(series, since), higher_is_better=better)
    if found is None or found.last.day < since:
        return ""
    now = _value(found.last, measure, language)
    if found.way() is Way.FIRST:
        return _("{name}: {now}, asked once").format(name=name, now=now)
    was = _value(found.first, measure, language)
    return CHANGES[found.way()]().format(name=name, now=now, was=was)


def _value(point: Point, measure: Measure | None, language: str) -> str:
    if measure is None:
        return _("{value} of {highest}").format(value=point.value, highest=10)
    return in_words(measure, point.value, language)


CHANGES = {
    Way.BETTER: lambda: _("{name}: {now}, better than before ({was})"),
    Way.WORSE: lambda: _("{name}: {now}, worse than before ({was})"),
    Way.SAME: lambda: _("{name}: {now}, as before"),
}


def on_paper(shown: dict[str, Any], reader: User, *, at: datetime) -> bytes:
    """Return the summary as a PDF of one A4 page.

    shown   as visit returns it
    """
    facts = {
        "language": reader.language,
        "title": _("Summary for the visit"),
        "who": _who(shown),
        "headline": shown["headline"],
        "period": _("Since {day}").format(day=date_format(shown["since"], _("j F Y"))),
        "sections": [
            {"title": each.title, "lines": [*_short(each.lines)] or [each.empty]}
            for each in shown["sections"]
            if each.lines or each.empty
        ],
        "next": shown["next_contact"],
        "note": _("From what the patient answered and noted in selfback. It is not a finding."),
    }
    return make_pdf(TEMPLATE, facts, at=at)


def _short(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first lines, and of long ones the beginning, so that a page has room for all."""
    for line in lines[:MOST_LINES]:
        yield shorten(line, MOST_CHARACTERS, placeholder=" …")
    if len(lines) > MOST_LINES:
        yield _("{more} more in selfback").format(more=len(lines) - MOST_LINES)


def _who(shown: dict[str, Any]) -> str:
    facts = [shown["name"]]
    if shown["age"]:
        facts.append(_("{age} years").format(age=shown["age"]))
    if shown["week"]:
        facts.append(_("week {number}").format(number=shown["week"]))
    return ", ".join(facts)
