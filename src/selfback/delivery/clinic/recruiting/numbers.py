"""A clinic's own numbers: what happened, one plain sentence first, goals and nudges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.people.models import Clinic, Grant, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import Goal, LogEntry, Nudge, Referral
from selfback.apps.referrals.nudge_services import show_nudge
from selfback.delivery.clinic.recruiting.referring import rules
from selfback.domain.recruitment.entry import Entry, Stage
from selfback.domain.recruitment.figures import Pace, pace
from selfback.domain.recruitment.funnel import Rate, counts, funnel
from selfback.domain.statistics.shares import wilson
from selfback.domain.statistics.spread import quantile

WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What a clinic did.

    asked       people asked in each of the last weeks, the latest last
    median, slowest     seconds a referral took: half are quicker; nine in ten are quicker
    """

    entries: Sequence[Entry]
    pace: Pace
    asked: tuple[int, ...]
    goal: int
    goal_is_own: bool
    median: float | None
    slowest: float | None
    timed: int

    @property
    def asked_this_week(self) -> int:
        """People asked in the last seven days."""
        return self.asked[-1]


def counted_alone(user: User, clinic: Clinic) -> User | None:
    """Return the user where each person is a recruiting unit, None where the clinic is one."""
    sees_patients = any(
        grant.clinic_id == clinic.pk and grant.role == Role.CLINICIAN for grant in user.grants_now
    )
    by_person = clinic.recruits_by == RecruitingUnit.PERSON
    return user if by_person and sees_patients else None


def numbers_of(clinic: Clinic, *, today: date, person: User | None = None) -> Numbers:
    """Return a clinic's numbers up to a local day, or those of one person in it, in few queries.

    person  who is counted alone; their time began when they came to the clinic
    """
    standing = LogEntry.objects.standing().filter(clinic=clinic)
    entries = (standing.filter(recruiter=person) if person else standing).entries()
    opened = _began(clinic, person).astimezone(ZoneInfo(clinic.zone)).date()
    referred = [each.referred for each in entries if each.referred]
    asked = pace(opened, [each.screened for each in entries if each.approached], today=today)
    timed = Referral.objects.timed().filter(clinic=clinic)
    timed = timed.filter(made_by=person) if person else timed
    seconds = [each for each in timed.values_list("seconds", flat=True) if each is not None]
    goal, is_own = _goal(clinic, person)
    return Numbers(
        entries=entries,
        pace=pace(opened, referred, today=today, weeks=WEEKS),
        asked=asked.last_weeks,
        goal=goal,
        goal_is_own=is_own,
        median=quantile(seconds, 0.5),
        slowest=quantile(seconds, 0.9),
        timed=len(seconds),
    )


def _began(clinic: Clinic, person: User | None) -> datetime:
    if person is None:
        return clinic.opened_at
    return min(
        (grant.granted_at for grant in person.grants_now if grant.clinic_id == clinic.pk),
        default=clinic.opened_at,
    )


def _goal(clinic: Clinic, person: User | None) -> tuple[int, bool]:
    """Return people to ask a week and whether somebody chose that.

    Where each person is a unit, the clinic's goal is the sum of theirs.
    """
    usual = rules().usual_goal
    goals = Goal.objects.filter(clinic=clinic)
    if person is None and clinic.recruits_by == RecruitingUnit.PERSON:
        chosen = dict(goals.order_by("set_at").values_list("set_by_id", "asked_a_week"))
        here = Grant.objects.filter(clinic=clinic, role=Role.CLINICIAN.value, ended_at=None)
        each_ones = [chosen.get(user, usual) for user in here.values_list("user_id", flat=True)]
        return sum(each_ones) or usual, bool(chosen)
    newest = (goals.filter(set_by=person) if person else goals).first()
    return (newest.asked_a_week, True) if newest else (usual, False)


def headline(found: Numbers) -> str:
    """Return the one sentence that stands above everything else."""
    if not found.entries:
        return _("Nobody is in the log yet. The first one makes all the difference.")
    if found.asked_this_week >= found.goal:
        return _("You reached your goal this week: {asked} asked, {goal} planned.").format(
            asked=found.asked_this_week, goal=found.goal
        )
    if found.asked_this_week:
        return _("{asked} asked in the last seven days; your goal is {goal}.").format(
            asked=found.asked_this_week, goal=found.goal
        )
    if found.pace.days_to_first is None:
        return ngettext(
            "{count} person considered, none referred yet.",
            "{count} people considered, none referred yet.",
            len(found.entries),
        ).format(count=len(found.entries))
    return _("Nobody was asked in the last seven days; your goal is {goal}.").format(
        goal=found.goal
    )


def tiles(found: Numbers) -> list[dict[str, Any]]:
    """Return the figures beside the sentence, each with what it means."""
    steps = funnel(found.entries)
    reached = {step.stage: step.reached for step in steps}
    asked, could = counts(steps, Rate.APPROACHED)
    share = wilson(asked, could)
    referred, joined = reached[Stage.REFERRED], reached[Stage.CONSENTED]
    shown = [
        {
            "label": _("Asked of those who could be"),
            "number": f"{100 * share.share:.0f} %" if share.share is not None else "–",
            "said": _("{asked} of {could}").format(asked=asked, could=could),
        },
        {
            "label": _("Referred, and joined"),
            "number": f"{referred} → {joined}",
            "said": _("{percent} % of those referred joined").format(
                percent=round(100 * joined / referred)
            )
            if referred
            else _("Nobody is referred yet"),
        },
        {
            "label": _("From opening to the first referral"),
            "number": _("{days} days").format(days=_days_to_first(found.pace)),
            "said": _since_last(found.pace),
        },
    ]
    if found.median is not None and found.slowest is not None:
        shown.append(
            {
                "label": _("Time a referral takes"),
                "number": _("{seconds} s").format(seconds=round(found.median)),
                "said": _("nine in ten within {seconds} s, of {count} timed").format(
                    seconds=round(found.slowest), count=found.timed
                ),
            }
        )
    return shown


def _days_to_first(known: Pace) -> int:
    return known.days_waiting if known.days_to_first is None else known.days_to_first


def _since_last(known: Pace) -> str:
    if known.weeks_since is None:
        return _("still waiting for the first")
    if known.weeks_since == 0:
        return _("the last one was within a week")
    return ngettext(
        "the last one was {count} week ago", "the last one was {count} weeks ago", known.weeks_since
    ).format(count=known.weeks_since)


def nudge_for(user: User, clinic: Clinic, found: Numbers, *, at: datetime) -> Nudge | None:
    """Return the reminder to show now, None if there is none: few, and never while put aside.

    A reminder stays until it is answered; a new one comes a week after the last at the earliest.
    """
    last = Nudge.objects.filter(user=user, clinic=clinic, kind__in=(FIRST, QUIET)).first()
    if last is not None and not last.response and at - last.shown_at < timedelta(days=1):
        return last
    if last is not None and last.snoozed_until and at < last.snoozed_until:
        return None
    if last is not None and at - last.shown_at < timedelta(days=rules().reminder_gap_days):
        return None if last.response else last
    kind, facts = _reason_to_nudge(found)
    if not kind:
        return None
    key = f"{user.pk}:{clinic.pk}:{kind}:{at:%Y%m%d}"
    return show_nudge(key=key, clinic=clinic, user=user, kind=kind, facts=facts, at=at)


FIRST, QUIET = "first-referral", "quiet-weeks"


def _reason_to_nudge(found: Numbers) -> tuple[str, dict[str, Any]]:
    if found.pace.days_to_first is None:
        return FIRST, {"days": found.pace.days_waiting}
    quiet = next((n for n, asked in enumerate(reversed(found.asked)) if asked), len(found.asked))
    if quiet >= rules().quiet_weeks:
        return QUIET, {"weeks": quiet}
    return "", {}


def nudge_in_words(nudge: Nudge) -> str:
    """Return what a nudge says, friendly and without blame."""
    if nudge.kind == FIRST:
        return _("Who could be your first? One question at the end of a visit is enough.")
    return ngettext(
        "It has been quiet for {count} week. Is someone with back pain on your list today?",
        "It has been quiet for {count} weeks. Is someone with back pain on your list today?",
        nudge.facts["weeks"],
    ).format(count=nudge.facts["weeks"])


def asked_chart(found: Numbers, *, today: date) -> list[dict[str, Any]]:
    """Return the weeks for a chart: how many were asked, and whether the goal was met."""
    most = max([*found.asked, found.goal, 1])
    return [
        {
            "from": today - timedelta(days=7 * (len(found.asked) - n) - 1),
            "asked": asked,
            "percent": round(100 * asked / most),
            "top": 100 - round(100 * asked / most),
            "met": asked >= found.goal,
        }
        for n, asked in enumerate(found.asked)
    ]
