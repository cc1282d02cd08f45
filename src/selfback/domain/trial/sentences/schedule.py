"""Visits and reminders in sentences."""

from collections.abc import Iterator

from selfback.domain.trial.protocol import Protocol, VisitDef, Wording
from selfback.domain.trial.sentences.design import named
from selfback.domain.trial.sentences.lists import counted, listed, sentence


def visits(protocol: Protocol) -> Iterator[str]:
    """When people answer, and what."""
    for visit in protocol.visits:
        yield _visit(protocol, visit)
    primary = protocol.analysis.primary.instrument
    for instrument in protocol.instruments:
        if instrument.wording is Wording.HOST:
            before = "the trial cannot begin" if instrument.id == primary else "it is left out"
            yield (
                f"{instrument.short} is asked with the licensed words that the host installs; "
                f"before that {before}."
            )


def _visit(protocol: Protocol, visit: VisitDef) -> str:
    asked = _asked(protocol, visit)
    if visit.is_baseline:
        return (
            f"The baseline can be answered in the {visit.opens_before_days} days before "
            f"randomisation: {asked}."
        )
    return sentence(
        f"{visit.after} after randomisation, from {_days(visit.opens_before_days)} before to "
        f"{_days(visit.closes_after_days)} after that day: {asked}"
    )


def _asked(protocol: Protocol, visit: VisitDef) -> str:
    instruments = listed(protocol.instrument(each).short for each in visit.instruments)
    if not visit.questions:
        return instruments
    return f"{instruments}, and single questions on {listed(map(_plain, visit.questions))}"


def _plain(id: str) -> str:
    return id.replace("_", " ")


def _days(count: int) -> str:
    return counted(count, "day")


def follow_up(protocol: Protocol) -> Iterator[str]:
    """How people are invited, reminded and called."""
    plan = protocol.follow_up
    yield f"When a window opens, people get a link by {listed(plan.channels, 'or')}."
    if plan.reminder_days:
        yield (
            "Somebody who has not answered is reminded on day "
            f"{listed(plan.reminder_days)} after that."
        )
    yield (
        f"From day {plan.call_day} they stand on the call list; the last call is due "
        f"{_days(plan.last_call_days)} before the window closes."
    )
    for visit in protocol.follow_ups:
        length = visit.opens_before_days + visit.closes_after_days
        yield f"The window of {named(visit.label, visit.id)} is open for {length + 1} days."
