"""The trend strips: pain, daily life, steps against the goal and sessions, in words first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from selfback.delivery.clinic.need import NOTICEABLE
from selfback.delivery.clinic.profile.course import Course, Point
from selfback.delivery.clinic.profile.done import Doings, sessions_in_words, steps_in_words
from selfback.delivery.shared.pictures.charts import session_bars, step_bars, trend

DAYS_SHOWN = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One trend: a heading, a sentence, a picture and the same as a table.

    note    what the picture's pale band or line means; may be empty
    head    headings of the table
    """

    title: str
    sentence: str
    picture: str
    note: str
    head: tuple[str, str]
    rows: Sequence[tuple[str, str]]


def strips(course: Course, did: Doings) -> list[Strip]:
    """Return the four strips.

    did     what was done in the last four weeks
    """
    return [
        _scale(course.series("pain_average"), _("Average pain"), _("Pain by week, 0 to 10")),
        _scale(
            course.series("interference"),
            _("In the way of daily life"),
            _("Trouble in daily life by week, 0 to 10"),
        ),
        _steps(course, did),
        _sessions(course, did),
    ]


def _scale(series: Sequence[Point], title: str, label: str) -> Strip:
    points = [{"week": each.week, "value": each.value} for each in series]
    band = max(0, series[0].value - NOTICEABLE) if series else 0
    has_line = len(points) > 1
    return Strip(
        title=title,
        sentence=_scale_in_words(series),
        picture=trend(points, 0, 10, 0, band, label) if has_line else "",
        note=_("Green: at least 2 points better than at the start.") if has_line else "",
        head=(_("Week"), _("0 to 10")),
        rows=[(str(each.week), str(each.value)) for each in series] if has_line else [],
    )


def _scale_in_words(series: Sequence[Point]) -> str:
    if not series:
        return _("Not asked yet.")
    first, last = series[0], series[-1]
    if len(series) == 1:
        return _("{now} of 10 at the start; not asked again yet.").format(now=last.value)
    facts = {"now": last.value, "was": first.value, "week": last.week}
    change = last.value - first.value
    if abs(change) < NOTICEABLE:
        return _("{now} of 10 in week {week}, about as at the start ({was}).").format(**facts)
    said = (
        _("{now} of 10 in week {week}, down from {was}.")
        if change < 0
        else _("{now} of 10 in week {week}, up from {was}.")
    )
    return said.format(**facts)


def _steps(course: Course, did: Doings) -> Strip:
    first = course.today - timedelta(days=DAYS_SHOWN - 1)
    days: list[Mapping[str, Any]] = [
        {"day": day, "steps": course.steps.get(day)}
        for day in (first + timedelta(days=n) for n in range(DAYS_SHOWN))
    ]
    counted = [each for each in days if each["steps"] is not None]
    return Strip(
        title=_("Steps, four weeks"),
        sentence=steps_in_words(did),
        picture=step_bars(days, did.goal),
        note="",
        head=(_("Day"), _("Steps")),
        rows=[
            (
                date_format(each["day"], _("j F")),
                number_format(each["steps"], use_l10n=True, force_grouping=True),
            )
            for each in counted
        ],
    )


def _sessions(course: Course, did: Doings) -> Strip:
    days: dict[int, set[Any]] = {week.number: set() for week in course.weeks}
    minutes: dict[int, float] = {}
    for each in course.done:
        days.setdefault(each.week, set()).add(each.day)
        minutes[each.week] = minutes.get(each.week, 0) + each.seconds / 60
    rows = [
        {"week": week, "days": len(on), "minutes": round(minutes.get(week, 0))}
        for week, on in sorted(days.items())
    ]
    return Strip(
        title=_("Days with exercises, by week"),
        sentence=sessions_in_words(did),
        picture=session_bars(rows) if course.done else "",
        note="",
        head=(_("Week"), _("Days")),
        rows=[(str(each["week"]), str(each["days"])) for each in rows] if course.done else [],
    )
