"""Harm: what an adverse event is, which answers may be one, and how soon somebody must know.

The definitions are those of ISO 14155 and ICH E6. Nothing here knows of arms: the same answers lead
to the same candidates whatever somebody was allocated to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Candidate, Direction


class Seriousness(StrEnum):
    """Whether an event is serious, and by which criterion; SERIOUS: another important one."""

    NOT_SERIOUS = "not-serious"
    DEATH = "death"
    LIFE_THREATENING = "life-threatening"
    HOSPITALISATION = "hospitalisation"
    DISABILITY = "disability"
    CONGENITAL = "congenital"
    SERIOUS = "serious"

    @property
    def starts_clock(self) -> bool:
        """Whether the investigator must be told in time."""
        return self is not Seriousness.NOT_SERIOUS


class Severity(StrEnum):
    """How strong it is, which is not how serious."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Relatedness(StrEnum):
    """Whether it may come from taking part."""

    UNRELATED = "unrelated"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    DEFINITE = "definite"


RELATED = (Relatedness.POSSIBLE, Relatedness.PROBABLE, Relatedness.DEFINITE)
"""The levels at which a rule of the protocol counts an event as related."""


class Expectedness(StrEnum):
    """Whether the protocol foresaw it, such as sore muscles for some days."""

    YES = "yes"
    NO = "no"


class Outcome(StrEnum):
    """What became of it."""

    ONGOING = "ongoing"
    RECOVERED = "recovered"
    LASTING = "lasting-harm"
    FATAL = "fatal"
    UNKNOWN = "unknown"


class EventContradictsItself(ValueError):
    """Two things said of an event cannot both hold.

    facts   codes: "death-is-fatal", "fatal-is-death", "ends-before-it-starts",
            "starts-after-it-was-known", "ongoing-has-an-end", "no-text"
    """

    def __init__(self, facts: tuple[str, ...]) -> None:
        self.facts = facts
        super().__init__(", ".join(facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What is known of an event at one time.

    started_on, ended_on    local days; ended_on is None as long as it has not ended
    text                    what happened, in words that name nobody
    """

    seriousness: Seriousness
    severity: Severity
    relatedness: Relatedness
    expected: Expectedness
    outcome: Outcome
    started_on: date
    ended_on: date | None = None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer that may be an adverse event.

    rule    id of the candidate in the protocol
    facts   what was found: "score", "baseline", "rise" in points, or "tier"
    """

    rule: str
    facts: Mapping[str, float | str] = field(default_factory=dict)


def found_in_scores(
    protocol: Protocol, now: Mapping[str, float | None], baseline: Mapping[str, float | None]
) -> tuple[Found, ...]:
    """Return the candidates among the scores of one visit, in the protocol's order.

    now, baseline   instrument -> score; None and an absent one are both "not known"

    A rise counts in the direction that is worse for the person: for an instrument of which a high
    score is good, it is a fall. Without a score at baseline no rise is known and none is found.
    """
    return tuple(_in_scores(protocol, now, baseline))


def found_in_report(protocol: Protocol, tier: str) -> tuple[Found, ...]:
    """Return the candidates in a report of warning signs of a tier ("R", "A", "B", "M", "none")."""
    return tuple(
        Found(rule=rule.id, facts={"tier": tier})
        for rule in protocol.safety.candidates
        if tier in rule.red_flag
    )


def tell_by(known_at: datetime, *, hours: int) -> datetime:
    """Return until when a serious event must be told, in UTC.

    hours   as they pass: nights, weekends and holidays count, and the hour that a change to
            summer time takes away or one back from it gives is neither lost nor won
    raises  ValueError for a moment without a zone
    """
    return _later(known_at, timedelta(hours=hours))


def look_by(found_at: datetime, *, days: int) -> datetime:
    """Return until when a candidate must be looked at, in UTC; a day is 24 hours."""
    return _later(found_at, timedelta(days=days))


def time_left(until: datetime, at: datetime) -> timedelta:
    """Return how much of the clock is left; negative once it has run out.

    Both moments are taken to UTC first: two moments in one zone would else be subtracted as if
    every day had 24 hours.
    """
    return until.astimezone(UTC) - at.astimezone(UTC)


def refuse_contradictions(facts: EventFacts, known_on: date) -> None:
    """Raise EventContradictsItself with everything said of an event that cannot hold together.

    known_on    the local day on which it became known
    """
    is_death = facts.seriousness is Seriousness.DEATH
    faults = {
        "death-is-fatal": is_death and facts.outcome is not Outcome.FATAL,
        "fatal-is-death": facts.outcome is Outcome.FATAL and not is_death,
        "ends-before-it-starts": facts.ended_on is not None and facts.ended_on < facts.started_on,
        "starts-after-it-was-known": facts.started_on > known_on,
        "ongoing-has-an-end": facts.outcome is Outcome.ONGOING and facts.ended_on is not None,
        "no-text": not facts.text.strip(),
    }
    if found := tuple(code for code, holds in faults.items() if holds):
        raise EventContradictsItself(found)


def _in_scores(
    protocol: Protocol, now: Mapping[str, float | None], baseline: Mapping[str, float | None]
) -> Iterator[Found]:
    for rule in protocol.safety.candidates:
        score = now.get(rule.instrument)
        if score is None:
            continue
        if rule.at_least is not None and score >= rule.at_least:
            yield Found(rule=rule.id, facts={"score": score})
        elif rule.rise is not None:
            yield from _risen(protocol, rule, rule.rise, score, baseline.get(rule.instrument))


def _risen(
    protocol: Protocol, rule: Candidate, by: float, score: float, before: float | None
) -> Iterator[Found]:
    if before is None:
        return
    is_good = protocol.instrument(rule.instrument).direction is Direction.BETTER
    rise = before - score if is_good else score - before
    if rise >= by:
        yield Found(rule=rule.id, facts={"score": score, "baseline": before, "rise": rise})


def _later(moment: datetime, by: timedelta) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC) + by
