"""What the page of steps says: a day, a week or four weeks, kindly and against the goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.apps.uploads.keeping import intervals_between
from selfback.delivery.shared.planning import knowledge
from selfback.delivery.shared.step_files.rules import import_rules
from selfback.domain.activity.feedback import (
    Course,
    Verdict,
    WalkedDay,
    WalkedWeek,
    course_of,
    walked_days,
    walked_week,
)
from selfback.domain.activity.goals import band
from selfback.domain.activity.hours import HourPattern, by_hour
from selfback.domain.activity.kept import table_of
from selfback.domain.activity.rules import StepRules

DAY, WEEK, MONTH = "day", "week", "month"
LENGTHS = {DAY: 1, WEEK: 7, MONTH: 28}
NAMES = {DAY: gettext_lazy("Day"), WEEK: gettext_lazy("Week"), MONTH: gettext_lazy("4 weeks")}
HOURS_FROM = 14
"""Days back over which an ordinary day is told by the hour."""
AWAKE = (8, 21)
"""Between these hours a walk is proposed."""
QUIET_HOURS = 2
VERDICTS = {
    Verdict.UNKNOWN: gettext_lazy("no goal, or not known"),
    Verdict.BELOW: gettext_lazy("below the goal"),
    Verdict.WITHIN: gettext_lazy("about the goal"),
    Verdict.ABOVE: gettext_lazy("above the goal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which days are looked at: those that end on a day."""

    view: str
    until: date

    @property
    def first(self) -> date:
        """The first of them."""
        return self.until - timedelta(days=LENGTHS[self.view] - 1)

    def moved(self, by: int) -> date:
        """Return the last day of the stretch before (-1) or after (1) this one."""
        return self.until + timedelta(days=by * LENGTHS[self.view])


def walked_page(patient: Patient, asked: Asked, *, today: date) -> dict[str, Any]:
    """Return what is shown and said of the days that are asked for."""
    rules, first = knowledge().rules.steps, asked.until - timedelta(days=LENGTHS[MONTH] - 1)
    begun = patient.joined_at.astimezone(ZoneInfo(patient.zone)).date()
    counted = DailySteps.objects.filter(patient=patient).that_count()
    steps = dict(counted.between(first, asked.until).values_list("day", "steps"))
    goals = _goals(patient, first, asked.until)
    days = walked_days(steps, goals, first=asked.first, count=LENGTHS[asked.view], rules=rules)
    weeks = [walked_week(days[n : n + 7], rules=rules) for n in range(0, len(days), 7)]
    said = {
        DAY: lambda: _day_sentences(days[0], rules, today),
        WEEK: lambda: _week_sentences(weeks[0], rules),
        MONTH: lambda: _month_sentences(weeks, rules),
    }
    goal = weeks[-1].goal
    return {
        "asked": asked,
        "views": [(view, name, view == asked.view) for view, name in NAMES.items()],
        "heading": _heading(asked, today),
        "sentences": said[asked.view](),
        "weeks": [_shown(week) for week in weeks],
        "days": [{"day": each.day, "steps": each.steps} for each in days],
        "day": _day_shown(days[0]) if asked.view == DAY else None,
        "goal": goal,
        "band": band(goal, rules=rules) if goal else None,
        "is_known": any(each.steps is not None for each in days),
        "pattern": _pattern(patient, asked),
        "before": asked.moved(-1)
        if asked.moved(-1) >= begun - timedelta(days=LENGTHS[MONTH])
        else None,
        "after": min(asked.moved(1), today) if asked.until < today else None,
    }


def _goals(patient: Patient, first: date, last: date) -> dict[date, int]:
    """Return the goal of each day: that of the newest week that had begun by then."""
    weeks = WeekPlan.objects.of(patient).filter(starts_on__lte=last).order_by("starts_on", "number")
    goals: dict[date, int] = {}
    for starts_on, goal in weeks.values_list("starts_on", "goal"):
        begins = max(starts_on, first)
        goals |= {begins + timedelta(days=n): goal for n in range((last - begins).days + 1)}
    return goals


def _heading(asked: Asked, today: date) -> str:
    if asked.view == DAY:
        names = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
        return names.get(asked.until) or date_format(asked.until, _("l j F"))
    return _("{first} to {last}").format(
        first=date_format(asked.first, _("j M")), last=date_format(asked.until, _("j M"))
    )


def _shown(week: WalkedWeek) -> dict[str, Any]:
    return {
        "days": [_day_shown(each) for each in week.days],
        "middle": week.middle,
        "good": week.good,
        "counted": week.counted,
    }


def _day_shown(day: WalkedDay) -> dict[str, Any]:
    return {
        "day": day.day,
        "steps": day.steps,
        "goal": day.goal,
        "verdict": day.verdict.value,
        "said": VERDICTS[day.verdict],
    }


def _day_sentences(day: WalkedDay, rules: StepRules, today: date) -> list[str]:
    if day.steps is None:
        return [_("No steps are known for this day.")]
    facts = {"steps": number_format(day.steps), "goal": number_format(day.goal or 0)}
    said = {
        Verdict.UNKNOWN: [_("{steps} steps.")],
        Verdict.ABOVE: [
            _("{steps} steps, more than you aimed for. A calmer day is fine now."),
            _("{steps} steps, beyond your goal of {goal}. That was a long day on your feet."),
        ],
        Verdict.WITHIN: [
            _("{steps} steps, about your goal of {goal}. Days like this are what helps."),
            _("{steps} steps. That is the day you aimed for."),
        ],
        Verdict.BELOW: [
            _("{steps} steps, fewer than your goal of {goal}. One day decides nothing."),
            _("{steps} steps. Some days are like that; tomorrow begins afresh."),
        ],
    }[day.verdict]
    if day.day == today and day.verdict is Verdict.BELOW:
        said = [_("{steps} steps so far, of {goal}. A short walk counts as well.")]
    return [said[day.day.toordinal() % len(said)].format(**facts)]


def _week_sentences(week: WalkedWeek, rules: StepRules) -> list[str]:
    if week.counted < rules.days_needed:
        return [
            ngettext(
                "Steps are known of {count} day. From {needed} days on, this page tells how the "
                "week was.",
                "Steps are known of {count} days. From {needed} days on, this page tells how the "
                "week was.",
                week.counted,
            ).format(count=week.counted, needed=rules.days_needed)
        ]
    facts = {"good": week.good, "counted": week.counted, "middle": number_format(week.middle or 0)}
    if week.good == week.counted:
        first = _("You came about your goal, or beyond, on each of the {counted} days you counted.")
    elif week.good * 2 >= week.counted:
        first = _("You came about your goal, or beyond, on {good} of {counted} days.")
    else:
        first = _("A week with fewer steps than you aimed for.")
    said = [first.format(**facts), _("A middling day had {middle} steps.").format(**facts)]
    if week.good * 2 < week.counted:
        said.append(
            _(
                "Weeks like this are planned for: the next goal comes towards you, never by more "
                "than {percent} %, and what you have reached stays yours."
            ).format(percent=number_format(rules.fall_most_percent, decimal_pos=0))
        )
    return said


def _month_sentences(weeks: Sequence[WalkedWeek], rules: StepRules) -> list[str]:
    known = [each.middle for each in weeks if each.middle is not None]
    said = {
        Course.UNKNOWN: _(
            "There are too few days yet to see where it leads. Two weeks with three days each are "
            "enough."
        ),
        Course.RISING: _("You walk more than some weeks ago: {now} steps on a middling day."),
        Course.STEADY: _(
            "You walk about as much as some weeks ago: {now} steps on a middling day."
        ),
        Course.FALLING: _(
            "You walk less than some weeks ago: {now} steps on a middling day. Pain, weather and "
            "work do that. The goal comes down with you gently, and up again."
        ),
    }[course_of(weeks, rules=rules)]
    good, counted = sum(each.good for each in weeks), sum(each.counted for each in weeks)
    sentences = [said.format(now=number_format(known[-1]) if known else "")]
    if good and counted >= rules.days_needed:
        sentences.append(
            _("On {good} of {counted} days you came about your goal, or beyond.").format(
                good=good, counted=counted
            )
        )
    return sentences


def _pattern(patient: Patient, asked: Asked) -> dict[str, Any] | None:
    """Return when in the day somebody walks: that day, or an ordinary one of two weeks."""
    first = asked.until if asked.view == DAY else asked.until - timedelta(days=HOURS_FROM - 1)
    rows = intervals_between(patient, first, asked.until)
    rules = import_rules()
    found = (
        by_hour(table_of(rows, rules=rules), ZoneInfo(patient.zone), rules=rules) if rows else None
    )
    if found is None:
        return None
    return {
        "hours": [round(each) for each in found.hours],
        "days": found.days,
        "sentences": _pattern_sentences(found, is_day=asked.view == DAY),
    }


def _pattern_sentences(found: HourPattern, *, is_day: bool) -> list[str]:
    busy = found.busiest()
    facts = {"from": _hour(busy), "to": _hour(busy + 1)}
    said = [_("Most steps fall between {from} and {to}.").format(**facts)]
    if not is_day:
        quiet = found.quietest(*AWAKE, long=QUIET_HOURS)
        said.append(
            _("From {from} to {to} it is quietest: a short walk there adds most.").format(
                **{"from": _hour(quiet), "to": _hour(quiet + QUIET_HOURS)}
            )
        )
    return said


def _hour(hour: int) -> str:
    return f"{hour % 24}:00"
