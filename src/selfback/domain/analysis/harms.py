"""Harms by arm: people, events and rates over the time that people were followed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from scipy import stats

from selfback.domain.analysis.cohort import Cohort

MONTH = 365.25 / 12
SERIOUS = (
    "serious",
    "yes",
    "sae",
    "death",
    "hospitalisation",
    "life-threatening",
    "disability",
    "congenital",
)
RELATED = ("related", "definite", "definitely", "probable", "probably", "possible", "possibly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Events over the time followed, with the exact interval of Garwood (1936).

    months      person-months
    rate        events per 100 person-months; None without any time
    """

    events: int
    months: float
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class ArmHarms:
    """One arm.

    related     None if the export does not say, as blinded ones do not
    """

    people: int
    with_event: int
    with_serious: int
    rate: Rate
    serious: Rate
    related: int | None
    severity: Mapping[str, int]
    deaths: int
    withdrawn: int


@dataclass(frozen=True, kw_only=True)
class Harms:
    """The harms table; none at all says so rather than being left out."""

    arms: Mapping[str, ArmHarms]
    is_recorded: bool


def harms_of(cohort: Cohort) -> Harms:
    """Return harms by arm; time runs from randomisation to withdrawal, death, last visit or cut."""
    followed = _followed(cohort)
    events = _events(cohort)
    return Harms(
        arms={arm: _arm(cohort, arm, followed, events) for arm in cohort.plan.arm_ids},
        is_recorded="adverse_events" in cohort.export.tables,
    )


def poisson_rate(events: int, months: float, *, level: float = 0.95) -> Rate:
    """Return events per 100 person-months with the exact interval."""
    if months <= 0:
        return Rate(events=events, months=0.0, rate=None, low=None, high=None)
    tail = (1 - level) / 2
    low = float(stats.chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    high = float(stats.chi2.ppf(1 - tail, 2 * events + 2)) / 2
    by = 100 / months
    return Rate(events=events, months=months, rate=events * by, low=low * by, high=high * by)


def _followed(cohort: Cohort) -> dict[str, float]:
    """Return person-months of each person."""
    cut = date.fromisoformat(cohort.export.data_cut[:10])
    longest = max(visit.days for visit in cohort.plan.visits)
    made = {}
    for person, row in cohort.people.iterrows():
        start = row["randomised_on"]
        ends = [cut, *(row[n] for n in ("withdrawn_on", "died_on") if row.get(n) is not None)]
        days = min(longest, *((each - start).days for each in ends))
        made[str(person)] = max(days, 0) / MONTH
    return made


def _events(cohort: Cohort) -> pd.DataFrame:
    if not cohort.export.has("adverse_events"):
        return pd.DataFrame({"participant": [], "event": []}, dtype=object)
    return cohort.export.table("adverse_events")


def _arm(cohort: Cohort, arm: str, followed: Mapping[str, float], events: pd.DataFrame) -> ArmHarms:
    people = cohort.people[cohort.in_arm(arm)]
    here = events[events["participant"].isin(people.index)]
    months = sum(followed[person] for person in people.index)
    level = cohort.plan.level
    serious = here[_is(here, "seriousness", SERIOUS)]
    return ArmHarms(
        people=len(people),
        with_event=int(here["participant"].nunique()),
        with_serious=int(serious["participant"].nunique()),
        rate=poisson_rate(len(here), months, level=level),
        serious=poisson_rate(len(serious), months, level=level),
        related=int(_is(here, "relatedness", RELATED).sum())
        if "relatedness" in here.columns or events.empty
        else None,
        severity=dict(sorted(Counter(_texts(here, "severity")).items())),
        deaths=_noted(people, "died_on"),
        withdrawn=_noted(people, "withdrawn_on"),
    )


def _is(frame: pd.DataFrame, column: str, words: Iterable[str]) -> "pd.Series[bool]":
    if column not in frame.columns:
        return pd.Series(data=False, index=frame.index, dtype=bool)
    return frame[column].map(lambda text: (text or "").lower() in set(words)).astype(bool)


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return [text or "not noted" for text in frame[column]] if column in frame.columns else []


def _noted(people: pd.DataFrame, column: str) -> int:
    return int(people[column].notna().sum()) if column in people.columns else 0
