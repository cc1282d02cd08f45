"""Rows of a made-up trial's export that hang on its people: events, use, screening, sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from selfback.domain.recruitment.entry import Entry
from selfback.domain.recruitment.shape import TrialShape
from selfback.domain.recruitment.synthetic import SyntheticUnit
from selfback.domain.simulation.truth import Floats, Truth

Cells = dict[str, str | None]
WEEKS = 39
PROFESSIONS = {
    "chiropractic": "chiropractor",
    "hospital": "physiotherapist",
    "physiotherapy": "physiotherapist",
    "general-practice": "general-practitioner",
}


@dataclass(frozen=True, kw_only=True)
class People:
    """Those randomised, in the order of their study numbers, as arrays of equal length."""

    ids: tuple[str, ...]
    entries: tuple[Entry, ...]
    units: tuple[SyntheticUnit, ...]
    has_app: NDArray[np.bool_]
    baseline: NDArray[np.intp]
    longer: Floats
    started: tuple[date, ...]


def unit_kind(unit: SyntheticUnit) -> str:
    """Return whether a unit is a clinic or one clinician."""
    return "person" if unit.country == "NO" else "clinic"


def event_rows(people: People, truth: Truth, chance: np.random.Generator) -> list[Cells]:
    """Return adverse events, as many in either arm."""
    made: list[Cells] = []
    for n, count in enumerate(chance.poisson(truth.events, size=len(people.ids))):
        for event in range(int(count)):
            began = people.started[n] + timedelta(days=int(chance.integers(1, 260)))
            known = datetime.combine(began + timedelta(days=2), time(9, 30), UTC)
            serious = chance.random() < 0.08
            mild = ("mild", "moderate")[int(chance.random() < 0.3)]
            related = ("unlikely", "possible")[int(chance.random() < 0.25)]
            made.append(
                {
                    "participant": people.ids[n],
                    "event": f"{event + 1}",
                    "started_on": began.isoformat(),
                    "known_at": known.isoformat(),
                    "seriousness": "serious" if serious else "not-serious",
                    "severity": "severe" if serious else mild,
                    "relatedness": "unlikely" if serious else related,
                    "expected": "no" if serious else "yes",
                    "outcome": "recovered",
                    "text": "Made-up event",
                }
            )
    return made


def deviation_rows(people: People, chance: np.random.Generator) -> list[Cells]:
    """Return a few deviations from the protocol."""
    chosen = sorted(int(each) for each in chance.permutation(len(people.ids))[:6])
    return [
        {
            "participant": people.ids[n],
            "kind": "visit-outside-window",
            "happened_on": (people.started[n] + timedelta(days=50)).isoformat(),
            "text": "Made-up deviation",
        }
        for n in chosen
    ]


def use_rows(people: People, truth: Truth, chance: np.random.Generator) -> list[Cells]:
    """Return weeks of those with the app; who starts worse off keeps at it a little less."""
    made: list[Cells] = []
    for n in np.flatnonzero(people.has_app):
        if chance.random() < truth.never_used:
            continue
        keeps = chance.beta(5, 0.9) - 0.004 * (people.baseline[n] - 10)
        going = True
        for week in range(1, WEEKS + 1):
            going = going and bool(chance.random() < keeps)
            made_plan = going or bool(chance.random() < 0.04)
            planned = 5 if made_plan else 0
            done = int(chance.binomial(planned, 0.62))
            made.append(
                {
                    "participant": people.ids[n],
                    "week": f"{week}",
                    "plan_made": "yes" if made_plan else "no",
                    "sessions_planned": f"{planned}",
                    "sessions_done": f"{done}",
                    "days_active": f"{min(7, done + int(chance.integers(0, 3)))}",
                    "steps_median": f"{max(300, int(chance.normal(6200, 1500)) // 100 * 100)}",
                }
            )
    return made


def screening_rows(
    referred: Sequence[Entry],
    people: People,
    units: Mapping[str, SyntheticUnit],
    shape: TrialShape,
    chance: np.random.Generator,
) -> list[Cells]:
    """Return a row for each person referred: randomised, not eligible or declined."""
    numbers = dict(zip((entry.id for entry in people.entries), people.ids, strict=True))
    made: list[Cells] = []
    for n, entry in enumerate(sorted(referred, key=lambda each: (each.referred, each.id)), start=1):
        unit = units[entry.unit]
        took_part = entry.id in numbers
        reason, declined = (None, None) if took_part else _why_not(entry, shape, chance)
        made.append(
            {
                "screening": f"S{n:04}",
                "site": unit.id,
                "unit": unit_kind(unit),
                "country": unit.country,
                "profession": PROFESSIONS[unit.kind],
                "referred_on": entry.referred.isoformat() if entry.referred else None,
                "screened_on": entry.referred.isoformat() if entry.referred else None,
                "eligible": "no" if reason else "yes",
                "ineligible_reason": reason,
                "consented_on": entry.consented.isoformat() if entry.consented else None,
                "declined_reason": declined,
                "participant": numbers.get(entry.id),
                "randomised_on": entry.randomised.isoformat() if entry.randomised else None,
            }
        )
    return made


def _why_not(
    entry: Entry, shape: TrialShape, chance: np.random.Generator
) -> tuple[str | None, str | None]:
    """Return why somebody who was referred was not randomised: not eligible, or declined."""
    if entry.consented or chance.random() < 0.45:
        parts = shape.parts.declined
        return None, _drawn({code.value: weight for code, weight in parts.items()}, chance)
    parts_not = shape.parts.not_eligible
    return _drawn({code.value: weight for code, weight in parts_not.items()}, chance), None


def _drawn(parts: Mapping[str, int], chance: np.random.Generator) -> str:
    weights = np.fromiter(parts.values(), dtype=float)
    return list(parts)[int(chance.choice(len(weights), p=weights / weights.sum()))]


def site_rows(units: Sequence[SyntheticUnit]) -> list[Cells]:
    """Return the recruiting units, each a site of its own."""
    return [
        {
            "site": unit.id,
            "country": unit.country,
            "kind": unit.kind,
            "opened_on": unit.opened.isoformat(),
            "closed_on": None,
        }
        for unit in units
    ]
