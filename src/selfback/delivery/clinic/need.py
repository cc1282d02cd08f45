"""How much a patient needs a look: one level and one sentence each, from what is known of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WEEK = timedelta(days=7)
QUIET_DAYS = 7
CHECK_IN_WAITS_DAYS = 3
NO_PLAN_DAYS = 3
NOTICEABLE = 2
"""Points on a 0 to 10 scale that most people notice; Ostelo et al. (2008), Spine 33:90-94."""


class Level(Enum):
    """When to look: this week, or there is no hurry. What is for today are alerts."""

    THIS_WEEK = "this week"
    WELL = "doing well"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one patient for the list.

    week            number of the newest week; None before the first plan
    week_began      its first day
    pain            average pain 0 to 10 at the intake and the check-ins, in order
    last_active     the last day with steps or an exercise
    paused          "R" for the whole plan, "A" for the exercises, "" for neither
    """

    patient_id: str
    name: str
    joined: date
    week: int | None = None
    week_began: date | None = None
    pain: tuple[int, ...] = ()
    last_active: date | None = None
    paused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list."""

    patient_id: str
    name: str
    week: int | None
    pain: tuple[int, ...]
    level: Level
    urgency: int
    sentence: str


def sorted_by_need(known: Iterable[Known], *, today: date) -> list[Row]:
    """Return a row for each patient, those who need a look first."""
    rows = [_row(each, today) for each in known]
    return sorted(rows, key=lambda row: (row.urgency, row.name.casefold()))


def _row(known: Known, today: date) -> Row:
    needs = [
        _paused(known),
        _pain_rose(known),
        _no_plan(known, today),
        _check_in_waits(known, today),
        _quiet(known, today),
    ]
    urgency, sentence = next(
        ((n, each) for n, each in enumerate(needs) if each), (len(needs), _going(known))
    )
    return Row(
        patient_id=known.patient_id,
        name=known.name,
        week=known.week,
        pain=known.pain,
        level=Level.THIS_WEEK if urgency < len(needs) else Level.WELL,
        urgency=urgency,
        sentence=sentence,
    )


def _paused(known: Known) -> str:
    if known.paused == "R":
        return _("The plan stands still after a warning sign.")
    return _("The exercises stand still after a warning sign.") if known.paused else ""


def _pain_rose(known: Known) -> str:
    if len(known.pain) < 2 or known.pain[-1] - known.pain[-2] < NOTICEABLE:
        return ""
    return _("Pain up from {was} to {now} in a week.").format(
        was=known.pain[-2], now=known.pain[-1]
    )


def _no_plan(known: Known, today: date) -> str:
    days = (today - known.joined).days
    if known.week is not None or days < NO_PLAN_DAYS:
        return ""
    return _("Joined {days} days ago and has no plan yet.").format(days=days)


def _check_in_waits(known: Known, today: date) -> str:
    if known.week_began is None:
        return ""
    days = (today - (known.week_began + WEEK)).days
    if days < CHECK_IN_WAITS_DAYS:
        return ""
    return _("The check-in has waited for {days} days.").format(days=days)


def _quiet(known: Known, today: date) -> str:
    since = max(filter(None, [known.last_active, known.week_began]), default=None)
    if since is None or (today - since).days < QUIET_DAYS:
        return ""
    return _("No steps and no session for {days} days.").format(days=(today - since).days)


def _going(known: Known) -> str:
    if not known.pain:
        return _("Has just joined.")
    first, now = known.pain[0], known.pain[-1]
    if first - now >= NOTICEABLE:
        return _("Pain down from {was} to {now}.").format(was=first, now=now)
    weeks = len(known.pain)
    return ngettext(
        "Pain {now} of 10, in the first week.", "Pain {now} of 10, much as at the start.", weeks
    ).format(now=now)
