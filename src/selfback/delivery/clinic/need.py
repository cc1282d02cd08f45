"""How much a patient needs a look: one reason each, from what is known, and its sentence."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, IntFlag, StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

WEEK = timedelta(days=7)
QUIET = timedelta(days=7)
CHECK_IN_WAITS = WEEK + timedelta(days=3)
NO_PLAN = timedelta(days=3)
NOTICEABLE = 2
"""Points on a 0 to 10 scale that most people notice; Ostelo et al. (2008), Spine 33:90-94."""


class Need(StrEnum):
    """What kind of look somebody needs; the first is the most urgent."""

    SAFETY = "safety"
    FLARE = "flare"
    SILENT = "silent"
    PLAN = "plan"
    NONE = "well"


class Reason(IntEnum):
    """Why somebody needs a look; the lowest is the most urgent."""

    REPORTED = 0
    ALL_PAUSED = 1
    EXERCISES_PAUSED = 2
    PAIN_ROSE = 3
    NO_PLAN = 4
    CHECK_IN_WAITS = 5
    QUIET = 6
    PLAN_WAITS = 7
    NONE = 8

    @property
    def need(self) -> Need:
        """The kind it belongs to."""
        return NEEDS[self]


NEEDS = {
    Reason.REPORTED: Need.SAFETY,
    Reason.ALL_PAUSED: Need.SAFETY,
    Reason.EXERCISES_PAUSED: Need.SAFETY,
    Reason.PAIN_ROSE: Need.FLARE,
    Reason.NO_PLAN: Need.SILENT,
    Reason.CHECK_IN_WAITS: Need.SILENT,
    Reason.QUIET: Need.SILENT,
    Reason.PLAN_WAITS: Need.PLAN,
    Reason.NONE: Need.NONE,
}
REASONS = {need: tuple(each for each in Reason if NEEDS[each] is need) for need in Need}
SAID = {
    Need.SAFETY: gettext_lazy("Safety"),
    Need.FLARE: gettext_lazy("Pain rose"),
    Need.SILENT: gettext_lazy("Silent"),
    Need.PLAN: gettext_lazy("Plan to look at"),
    Need.NONE: gettext_lazy("No hurry"),
}
TONES = {
    Need.SAFETY: "danger",
    Need.FLARE: "attention",
    Need.SILENT: "waiting",
    Need.PLAN: "neutral",
    Need.NONE: "",
}


class Mark(IntFlag):
    """What may hold of a patient."""

    ROSE = 1  # pain rose noticeably from the last check-in but one to the last
    WAITS = 2  # joined so long ago that a plan should be there
    QUIET = 4  # has noted neither steps nor an exercise in the last days
    SEEN = 8  # somebody has looked at the newest plan


ROSE, WAITS, IS_QUIET, SEEN = (each.value for each in Mark)  # bare numbers: asked of all patients


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The last days on which a week can have begun for its patient to count as silent.

    waits   the check-in after it has waited for long
    quiet   it is over
    """

    waits: str
    quiet: str

    @classmethod
    def on(cls, today: date) -> "Days":
        """Return them for a day."""
        return cls(waits=(today - CHECK_IN_WAITS).isoformat(), quiet=(today - QUIET).isoformat())


def reason_of(began: str, marks: int, days: Days) -> Reason:
    """Return the most urgent reason to look at somebody whose safety gives none.

    began   first day of the newest week as YYYY-MM-DD; empty before the first plan
    marks   what holds of them, the sum of Marks
    """
    if marks & ROSE:
        return Reason.PAIN_ROSE
    if not began:
        return Reason.NO_PLAN if marks & WAITS else Reason.NONE
    if began <= days.waits:
        return Reason.CHECK_IN_WAITS
    if marks & IS_QUIET and began <= days.quiet:
        return Reason.QUIET
    return Reason.NONE if marks & SEEN else Reason.PLAN_WAITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the line about one patient says beside the reason.

    name            what they like to be called; may be empty
    clinic          its name, where a reader has several
    joined          the day they joined
    week            number of the newest week; None before the first plan
    week_began      its first day
    pain            average pain 0 to 10 at the intake and the check-ins, in order
    last_active     the last day with steps or an exercise
    """

    name: str = ""
    clinic: str = ""
    joined: date
    week: int | None = None
    week_began: date | None = None
    pain: tuple[int, ...] = ()
    last_active: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list.

    where   the week, and the clinic where a reader has several
    """

    patient_id: str
    name: str
    where: str
    pain: tuple[int, ...]
    need: Need
    said: str
    tone: str
    sentence: str


def row(patient_id: str, reason: Reason, known: Known, *, today: date) -> Row:
    """Return the line about one patient."""
    return Row(
        patient_id=patient_id,
        name=known.name or _("No name given"),
        where=" · ".join(filter(None, [_week(known), known.clinic])),
        pain=known.pain,
        need=reason.need,
        said=str(SAID[reason.need]),
        tone=TONES[reason.need],
        sentence=sentence(reason, known, today),
    )


def _week(known: Known) -> str:
    if known.week is None:
        return _("no plan yet")
    return _("week {number}").format(number=known.week)


def sentence(reason: Reason, known: Known, today: date) -> str:
    """Return why somebody needs a look, or how they are getting on."""
    match reason:
        case Reason.REPORTED:
            return _("Reported a warning sign.")
        case Reason.ALL_PAUSED:
            return _("The plan stands still after a warning sign.")
        case Reason.EXERCISES_PAUSED:
            return _("The exercises stand still after a warning sign.")
        case Reason.PAIN_ROSE:
            return _("Pain up from {was} to {now} in a week.").format(
                was=known.pain[-2], now=known.pain[-1]
            )
        case Reason.NO_PLAN:
            days = (today - known.joined).days
            return _("Joined {days} days ago and has no plan yet.").format(days=days)
        case Reason.CHECK_IN_WAITS if known.week_began:
            days = (today - known.week_began - WEEK).days
            return _("The check-in has waited for {days} days.").format(days=days)
        case Reason.QUIET:
            return _("No steps and no session for {days} days.").format(days=_quiet(known, today))
        case Reason.PLAN_WAITS:
            return _("{going} The plan of week {week} has not been looked at.").format(
                going=_going(known), week=known.week
            )
        case _:
            return _going(known)


def _quiet(known: Known, today: date) -> int:
    since = max(filter(None, [known.last_active, known.week_began]), default=today)
    return (today - since).days


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
