"""Visits of one participant: when they are, how they stand, and how partial answers are kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from selfback.domain.schedule.reminding import AskingPlan, asking_plan
from selfback.domain.schedule.windows import Window, window
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.protocol import Protocol, VisitDef

QUESTIONS = "questions"
"""What the single questions of a visit are kept under, beside its instruments."""

Scorer = Callable[[str, Mapping[str, Any]], float | None]
"""Instrument and its answers -> score in points; None if it is missing by the instrument's rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """When one visit is, and how it is asked for."""

    visit: VisitDef
    window: Window
    asking: AskingPlan


def planned_visits(protocol: Protocol, randomised_on: date) -> tuple[PlannedVisit, ...]:
    """Return the visits after randomisation, counted from the person's local day of it."""
    return tuple(_planned(protocol, each, randomised_on) for each in protocol.follow_ups)


def baseline_window(protocol: Protocol, enrolled_on: date) -> Window:
    """Return when the baseline can be answered: from enrolment, as long as it stays fresh.

    The protocol's `opens_before_days` says how old a baseline may be at randomisation.
    """
    fresh = timedelta(days=protocol.baseline.opens_before_days)
    return Window(due=enrolled_on, opens=enrolled_on, closes=enrolled_on + fresh)


def status_of(
    *, has_answers: bool, is_finished: bool, is_over: bool, left: VisitStatus | None = None
) -> VisitStatus:
    """Return how a visit stands.

    is_over     whether its window has closed
    left        WITHDRAWN or DIED if the person answers no more since before it was finished

    What was answered before somebody left is kept, and stays partial or complete.
    """
    if is_finished:
        return VisitStatus.COMPLETE
    if has_answers:
        return VisitStatus.PARTIAL
    if left is not None:
        return left
    return VisitStatus.MISSED if is_over else VisitStatus.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One answer, as one device or person gave it.

    value   None takes the answer out
    at      when, ISO 8601 in UTC with microseconds, so that texts sort as moments do
    writer  what gave it; decides between two of the same moment
    """

    value: Any
    at: str
    writer: str

    @property
    def rank(self) -> tuple[str, str, str]:
        """What decides between two answers to one item: the higher stands."""
        return self.at, self.writer, json.dumps(self.value, sort_keys=True)


def merged(held: Mapping[str, Cell], given: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the answers of two devices as one: for every item, the later one stands.

    The order in which they arrive does not matter, nor whether some arrive twice.
    """
    both = {**held}
    for item, cell in given.items():
        if item not in both or cell.rank > both[item].rank:
            both[item] = cell
    return both


def standing(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """Return item -> value of the answers that stand."""
    return {item: cell.value for item, cell in cells.items() if cell.value is not None}


def asked_for(protocol: Protocol, visit: str) -> dict[str, int]:
    """Return instrument -> number of items asked at a visit, single questions included."""
    held = protocol.visit(visit)
    asked = {each: protocol.instrument(each).items for each in held.instruments}
    return {**asked, QUESTIONS: len(held.questions)} if held.questions else asked


def _planned(protocol: Protocol, visit: VisitDef, randomised_on: date) -> PlannedVisit:
    held = window(
        randomised_on,
        visit.after.count,
        visit.after.unit.value,
        opens_before=visit.opens_before_days,
        closes_after=visit.closes_after_days,
    )
    asking = asking_plan(
        held,
        reminder_days=protocol.follow_up.reminder_days,
        call_day=protocol.follow_up.call_day,
        last_call_days=protocol.follow_up.last_call_days,
    )
    return PlannedVisit(visit=visit, window=held, asking=asking)
