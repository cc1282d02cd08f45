"""A made-up trial of the published shape with a planted effect, as the rows of an export.

Counts are exact: who referred, who was randomised to what, who was lost. Scores are drawn. Nobody
in it exists, and every file says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from selfback.domain.analysis.plan import Kind, Measure, Plan, Variable, Visit
from selfback.domain.recruitment.entry import Entry
from selfback.domain.recruitment.shape import TrialShape
from selfback.domain.recruitment.synthetic import SyntheticUnit, synthetic_log
from selfback.domain.simulation.trial_rows import (
    PROFESSIONS,
    Cells,
    People,
    deviation_rows,
    event_rows,
    screening_rows,
    site_rows,
    unit_kind,
    use_rows,
)
from selfback.domain.simulation.truth import Floats, Truth

OPENS, CLOSES = timedelta(days=7), timedelta(days=28)


class PlanDoesNotFit(ValueError):
    """The simulated trial has two arms, one with the app, and the visits of the truth."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(f"this protocol's trial cannot be made up: {fact}")


@dataclass(frozen=True, kw_only=True)
class SyntheticTrial:
    """A whole made-up trial: table -> rows, and the last day data are from."""

    tables: Mapping[str, Sequence[Cells]]
    data_cut: date


def simulated_trial(
    plan: Plan, shape: TrialShape, truth: Truth, chance: np.random.Generator
) -> SyntheticTrial:
    """Return a trial by a protocol's plan; the same chance gives the same trial.

    raises  PlanDoesNotFit
    """
    follow_ups = _follow_ups(plan, truth)
    log = synthetic_log(shape, chance)
    units = {unit.id: unit for unit in log.units}
    referred = [entry for entry in log.entries if entry.referred]
    people = _people(plan, [e for e in referred if e.randomised], units, truth, chance)
    lost_from = _lost(people, follow_ups, truth, chance)
    missed = _missed(lost_from, follow_ups, truth, chance)
    withdrawn = _withdrawn(people, lost_from, follow_ups, chance)
    absence = _Absence(missed=missed, lost_from=lost_from, withdrawn=withdrawn)
    last = max(people.started) + timedelta(days=follow_ups[-1].days) + CLOSES
    tables: dict[str, Sequence[Cells]] = {
        "participants": _participants(plan, people, withdrawn, truth, chance),
        "visits": _visits(plan, people, absence, chance),
        "scores": _scores(plan, people, missed, truth, chance),
        "items": [],
        "adverse_events": event_rows(people, truth, chance),
        "deviations": deviation_rows(people, chance),
        "use": use_rows(people, truth, chance),
        "screening": screening_rows(referred, people, units, shape, chance),
        "sites": site_rows(log.units),
    }
    return SyntheticTrial(tables=tables, data_cut=last)


def _follow_ups(plan: Plan, truth: Truth) -> tuple[Visit, ...]:
    apps = [arm for arm in plan.arms if arm.sees_app]
    if len(plan.arms) != 2 or len(apps) != 1:
        raise PlanDoesNotFit("it needs one arm with the app and one without")
    visits = tuple(visit for visit in plan.visits if not visit.is_baseline)
    unknown = [each.after for each in visits if key(each) not in truth.difference]
    if unknown:
        raise PlanDoesNotFit(f"no truth is known for {', '.join(unknown)} after randomisation")
    if plan.primary.low != 0 or plan.primary.sign != 1:
        raise PlanDoesNotFit("its primary score does not start at 0, or a higher one is better")
    return visits


def key(visit: Visit) -> str:
    """Return how the truth names a visit, such as "3-months"."""
    return visit.after.replace(" ", "-")


def _people(
    plan: Plan,
    entries: Sequence[Entry],
    units: Mapping[str, SyntheticUnit],
    truth: Truth,
    chance: np.random.Generator,
) -> People:
    ordered = sorted(entries, key=lambda each: (each.randomised or date.min, each.id))
    countries = [units[entry.unit].country for entry in ordered]
    numbers: dict[str, int] = {}
    ids = []
    for country in countries:
        numbers[country] = numbers.get(country, 0) + 1
        ids.append(f"{country}-{numbers[country]:04}")
    has_app = np.zeros(len(ordered), dtype=bool)
    for country, (app, usual) in truth.randomised.items():
        here = np.flatnonzero([each == country for each in countries])
        if len(here) != app + usual:
            raise PlanDoesNotFit(f"{len(here)} people of {country} are not {app} + {usual}")
        has_app[chance.permutation(here)[:app]] = True
    scores, shares = truth.baseline_shares(int(plan.primary.high))
    durations = _durations(plan)
    place = chance.integers(0, max(durations, 1), size=len(ordered))
    return People(
        ids=tuple(ids),
        entries=tuple(ordered),
        units=tuple(units[entry.unit] for entry in ordered),
        has_app=has_app,
        baseline=chance.choice(scores, p=shares, size=len(ordered)),
        longer=place / (durations - 1) if durations > 1 else np.full(len(ordered), 0.5),
        started=tuple(_randomised(entry) for entry in ordered),
    )


def _randomised(entry: Entry) -> date:
    """Return the day an entry was randomised; raises PlanDoesNotFit if it was not."""
    if entry.randomised is None:
        raise PlanDoesNotFit(f"{entry.id} was not randomised")
    return entry.randomised


def _duration(plan: Plan) -> Variable | None:
    found = (each for each in plan.baseline if "duration" in each.name and each.codes)
    return next(found, None)


def _durations(plan: Plan) -> int:
    variable = _duration(plan)
    return len(variable.codes) if variable else 1


def _lost(
    people: People, visits: Sequence[Visit], truth: Truth, chance: np.random.Generator
) -> NDArray[np.intp]:
    """Return the place of the first visit each person is lost from; len(visits) if never."""
    spread = (people.baseline - people.baseline.mean()) / people.baseline.std()
    order = np.argsort(-(truth.lost_by_baseline * spread + chance.gumbel(size=len(spread))))
    first = np.full(len(spread), len(visits), dtype=np.intp)
    for place in reversed(range(len(visits))):
        first[order[: truth.lost[key(visits[place])]]] = place
    return first


def _missed(
    lost_from: NDArray[np.intp], visits: Sequence[Visit], truth: Truth, chance: np.random.Generator
) -> NDArray[np.bool_]:
    """Return whether each person has no answers at each visit, shape (people, visits)."""
    missed = lost_from[:, None] <= np.arange(len(visits))
    for place, visit in enumerate(visits):
        there = np.flatnonzero(~missed[:, place])
        missed[chance.permutation(there)[: truth.missed_once[key(visit)]], place] = True
    return np.asarray(missed)


def _withdrawn(
    people: People,
    lost_from: NDArray[np.intp],
    visits: Sequence[Visit],
    chance: np.random.Generator,
) -> dict[int, date]:
    """Return the day of withdrawal of a third of those lost; the others fell silent."""
    made = {}
    for n in np.flatnonzero(lost_from < len(visits)):
        if chance.random() < 1 / 3:
            before = visits[lost_from[n] - 1].days if lost_from[n] else 0
            days = int(chance.integers(before + 1, visits[lost_from[n]].days))
            made[int(n)] = people.started[n] + timedelta(days=days)
    return made


def _participants(
    plan: Plan,
    people: People,
    withdrawn: Mapping[int, date],
    truth: Truth,
    chance: np.random.Generator,
) -> list[Cells]:
    app = next(arm.id for arm in plan.arms if arm.sees_app)
    usual = next(arm.id for arm in plan.arms if not arm.sees_app)
    asked = [v for v in plan.baseline if v.kind is not Kind.SCORE]
    drawn = {
        v.name: _answers(v, people, truth, chance)
        for v in asked
        if v.name not in {"country", "profession"}
    }
    return [
        {
            "participant": person,
            "country": unit.country,
            "site": unit.id,
            "unit": unit_kind(unit),
            "profession": PROFESSIONS[unit.kind],
            "arm": app if people.has_app[n] else usual,
            "randomised_on": people.started[n].isoformat(),
            "stratum": unit.country,
            **{name: answers[n] for name, answers in drawn.items()},
            "withdrawn_on": withdrawn[n].isoformat() if n in withdrawn else None,
            "withdrawal_level": "questionnaires" if n in withdrawn else None,
            "died_on": None,
        }
        for n, (person, unit) in enumerate(zip(people.ids, people.units, strict=True))
    ]


def _answers(
    variable: Variable, people: People, truth: Truth, chance: np.random.Generator
) -> list[str | None]:
    many = len(people.ids)
    if variable.kind is Kind.CHOICE:
        if "duration" in variable.name:
            steps = len(variable.codes) - 1
            return [variable.codes[round(each * steps)] for each in people.longer]
        return _choices(variable, many, truth, chance)
    low = variable.low if variable.low is not None else 0.0
    high = variable.high if variable.high is not None else 100.0
    if variable.name == "age":
        drawn = chance.normal(truth.mean_age, truth.age_spread, size=many)
    elif variable.unit == "weeks":
        drawn = chance.uniform(0, 8, size=many)
    elif high - low <= 10:
        drawn = low + 1.6 + 0.34 * people.baseline + chance.normal(0, 1.6, size=many)
    else:
        drawn = chance.normal((low + high) / 2, (high - low) / 6, size=many)
    return [f"{round(each)}" for each in np.clip(drawn, max(low, _youngest(variable)), high)]


def _youngest(variable: Variable) -> float:
    return 18.0 if variable.name == "age" else float("-inf")


def _choices(
    variable: Variable, many: int, truth: Truth, chance: np.random.Generator
) -> list[str | None]:
    codes = variable.codes or ("not-asked",)
    women = [code for code in codes if code in {"woman", "female", "women", "f"}]
    men = [code for code in codes if code in {"man", "male", "men", "m"}]
    if women and men:
        drawn = chance.random(many) < truth.share_women
        return [women[0] if each else men[0] for each in drawn]
    return [codes[int(each)] for each in chance.integers(0, len(codes), size=many)]


@dataclass(frozen=True, kw_only=True)
class _Absence:
    """Who did not answer what.

    missed      no answers at a follow-up, shape (people, follow-ups)
    lost_from   place of the first follow-up from which nothing came any more
    withdrawn   person's place -> day of withdrawal, of some of those lost
    """

    missed: NDArray[np.bool_]
    lost_from: NDArray[np.intp]
    withdrawn: Mapping[int, date]


def _visits(
    plan: Plan, people: People, absence: _Absence, chance: np.random.Generator
) -> list[Cells]:
    made: list[Cells] = []
    for n, person in enumerate(people.ids):
        place = 0
        for visit in plan.visits:
            due = people.started[n] + timedelta(days=visit.days)
            gone = False if visit.is_baseline else bool(absence.missed[n, place])
            left = (
                n in absence.withdrawn and not visit.is_baseline and absence.lost_from[n] <= place
            )
            place += 0 if visit.is_baseline else 1
            late = 0 if visit.is_baseline else int(chance.integers(-5, 15))
            made.append(
                {
                    "participant": person,
                    "visit": visit.id,
                    "due_on": due.isoformat(),
                    "opens_on": (due if visit.is_baseline else due - OPENS).isoformat(),
                    "closes_on": (due if visit.is_baseline else due + CLOSES).isoformat(),
                    "done_on": None if gone else (due + timedelta(days=late)).isoformat(),
                    "status": "withdrawn" if left else "missed" if gone else "complete",
                    "source": None if gone else ("phone" if chance.random() < 0.07 else "link"),
                }
            )
    return made


def _scores(
    plan: Plan,
    people: People,
    missed: NDArray[np.bool_],
    truth: Truth,
    chance: np.random.Generator,
) -> list[Cells]:
    follow_ups = [visit for visit in plan.visits if not visit.is_baseline]
    noise = _noise(len(people.ids), len(follow_ups), truth, chance)
    drawn = {plan.primary.id: _primary(plan, people, follow_ups, noise, truth)}
    for measure in plan.measures.values():
        if measure.id != plan.primary.id:
            drawn[measure.id] = _secondary(plan, measure, people, noise, chance)
    made: list[Cells] = []
    for n, person in enumerate(people.ids):
        for place, visit in enumerate(plan.visits):
            if not visit.is_baseline and missed[n, place - 1]:
                continue
            made += [
                {
                    "participant": person,
                    "visit": visit.id,
                    "instrument": measure.id,
                    "score": _score_text(drawn[measure.id][n, place], measure),
                    "items_answered": None,
                    "wording": "own",
                }
                for measure in plan.measures.values()
                if visit.id in measure.visits
            ]
    return made


def _noise(people: int, visits: int, truth: Truth, chance: np.random.Generator) -> Floats:
    """Return standard normal noise that fades between visits, shape (people, visits)."""
    apart = np.abs(np.subtract.outer(np.arange(visits), np.arange(visits)))
    root = np.linalg.cholesky(truth.noise_shared**apart)
    return np.asarray(chance.standard_normal((people, visits)) @ root.T)


def _primary(
    plan: Plan, people: People, visits: Sequence[Visit], noise: Floats, truth: Truth
) -> Floats:
    """Return primary scores, shape (people, 1 + visits): rounded, from 0 to the highest."""
    highest = int(plan.primary.high)
    made = [people.baseline.astype(float)]
    for place, visit in enumerate(visits):
        shift = truth.shift(key(visit), _durations(plan), highest)
        centre = truth.centres(key(visit), people.baseline, people.longer, highest)
        value = centre - shift * people.has_app + truth.noise * noise[:, place]
        made.append(np.clip(np.floor(value + 0.5), 0, highest))
    return np.column_stack(made)


def _secondary(
    plan: Plan, measure: Measure, people: People, noise: Floats, chance: np.random.Generator
) -> Floats:
    """Return scores that go with the primary one and are slightly better with the app."""
    size = measure.high - measure.low
    severe = (people.baseline - people.baseline.mean()) / people.baseline.std()
    made = []
    for place, visit in enumerate(plan.visits):
        shared = noise[:, place - 1] if not visit.is_baseline else np.zeros(len(severe))
        gain = 0.0 if visit.is_baseline else 0.08 + 0.025 * people.has_app
        worse = 0.45 - gain + 0.06 * severe + 0.07 * shared + chance.normal(0, 0.12, len(severe))
        share = worse if measure.sign > 0 else 1 - worse
        made.append(np.clip(measure.low + size * share, measure.low, measure.high))
    return np.column_stack(made)


def _score_text(value: float, measure: Measure) -> str:
    if measure.high - measure.low <= 2:
        return f"{value:.3f}"
    return f"{np.floor(value + 0.5):.0f}"
