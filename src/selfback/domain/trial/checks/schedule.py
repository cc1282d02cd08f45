"""Contradictions among visits, their windows, what is asked, and how people are reminded."""

from collections.abc import Iterator
from itertools import pairwise

from selfback.domain.trial.protocol import Protocol, VisitDef

CHANNELS = ("e-mail", "sms", "letter", "app")
NEVER_TOGETHER = ("rmdq-24", "rmdq-23")


def windows(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Visits out of order, windows that overlap, baselines after randomisation."""
    baselines = [visit for visit in protocol.visits if visit.is_baseline]
    if len(baselines) != 1:
        yield "visits", f"There are {len(baselines)} baselines; a trial has one."
    for visit in protocol.visits:
        yield from _window(visit)
    later = protocol.follow_ups
    if not later:
        yield "visits", "Nobody is followed up."
    for one, next_one in pairwise(later):
        yield from _between(one, next_one)


def _window(visit: VisitDef) -> Iterator[tuple[str, str]]:
    key = f"visits.{visit.id}"
    if visit.opens_before_days < 0 or visit.closes_after_days < 0:
        yield key, "A window opens on its day or before and closes on it or after."
    if visit.is_baseline and (visit.after.count != 0 or visit.closes_after_days != 0):
        yield key, "A baseline is complete before randomisation, so it ends on day 0."
    if not visit.is_baseline and visit.after.fewest_days - visit.opens_before_days < 1:
        yield f"{key}.opens_before_days", "A follow-up cannot open before the day after day 0."


def _between(one: VisitDef, next_one: VisitDef) -> Iterator[tuple[str, str]]:
    if next_one.after.fewest_days <= one.after.fewest_days:
        yield f"visits.{next_one.id}.after", f"It is not after {one.id}."
        return
    closes = one.after.most_days + one.closes_after_days
    opens = next_one.after.fewest_days - next_one.opens_before_days
    if opens <= closes:
        yield (
            f"visits.{next_one.id}.opens_before_days",
            f"Its window can open on day {opens}, but that of {one.id} can close on day {closes}.",
        )


def answers(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Visits that ask nothing, twice, at the wrong time, or with two forms of one score."""
    for visit in protocol.visits:
        key = f"visits.{visit.id}"
        if not visit.instruments:
            yield f"{key}.instruments", "Nothing is measured."
        if len(set(visit.instruments)) < len(visit.instruments):
            yield f"{key}.instruments", "An instrument is there twice."
        if len(set(visit.questions)) < len(visit.questions):
            yield f"{key}.questions", "A question is there twice."
        if visit.questions and not visit.is_baseline:
            yield f"{key}.questions", "These describe people before randomisation, not later."
    used = {each for visit in protocol.visits for each in visit.instruments}
    if used.issuperset(NEVER_TOGETHER):
        yield "visits", f"{' and '.join(NEVER_TOGETHER)} are not the same score: use one of them."


def asking(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Reminders and calls that come when it is too late, or in the wrong order."""
    plan = protocol.follow_up
    if not plan.channels:
        yield "follow_up.channels", "There is no way to reach anybody."
    for channel in plan.channels:
        if channel not in CHANNELS:
            known = ", ".join(CHANNELS)
            yield "follow_up.channels", f"{channel} is not a channel; there are {known}."
    if (
        list(plan.reminder_days) != sorted(set(plan.reminder_days))
        or min(plan.reminder_days, default=1) < 1
    ):
        yield "follow_up.reminder_days", "Reminders go from early to late, from day 1 on."
    for visit in protocol.follow_ups:
        yield from _in_window(protocol, visit)


def _in_window(protocol: Protocol, visit: VisitDef) -> Iterator[tuple[str, str]]:
    plan, length = protocol.follow_up, visit.opens_before_days + visit.closes_after_days
    for day in plan.reminder_days:
        if day > length:
            sentence = f"A reminder on day {day} comes after {visit.id} closes, on day {length}."
            yield "follow_up.reminder_days", sentence
    if plan.call_day > length:
        sentence = f"The call list begins on day {plan.call_day}, after {visit.id} has closed."
        yield "follow_up.call_day", sentence
    last_call = length - plan.last_call_days
    if plan.last_call_days < 0 or last_call < plan.call_day:
        sentence = f"For {visit.id} the last call, on day {last_call}, is before the call list."
        yield "follow_up.last_call_days", sentence
