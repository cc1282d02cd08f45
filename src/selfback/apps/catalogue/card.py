"""What is known of a case base before it serves: its data, how well it foresees weeks, for whom."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise import CaseBase
from casewise.evaluation import Predictions, errors_of, evaluate
from casewise.learning import LearningRefused, learn_weights
from selfback.domain.plan.rules import EngineRules

FEWEST_CASES = 40
FEWEST_PEOPLE = 10
FEWEST_IN_SUBGROUP = 10
MOST_ASKED = 1500
LEARNED_FROM = 600
SEED = 2026
OUTCOME = "outcome"

Progress = Callable[[int], None]


def model_card(base: CaseBase, *, rules: EngineRules, progress: Progress) -> dict[str, Any]:
    """Return the card of a case base as JSON values.

    progress    told 0 to 100 while people's weeks are foreseen; may raise to stop

    Where there are too few cases with an outcome, `measured` is false and nothing is claimed.
    """
    card = facts_of(base)
    rated, data = _rated(base), card["data"]
    card["measured"] = data["rated"] >= FEWEST_CASES and data["rated_people"] >= FEWEST_PEOPLE
    if card["measured"]:
        seen = foresee(base, rated, rules=rules, progress=progress)
        card |= {
            "errors": _errors(seen),
            "calibration": _calibration(seen),
            "subgroups": _subgroups(base, seen),
            "learned": _learned(base),
        }
    return card


def _learned(base: CaseBase) -> dict[str, Any] | None:
    """Return the weights that outcomes propose, as shares in %; None if they teach too little.

    They stand beside the experts' weights to be looked at; plans are made with the experts'.
    """
    try:
        learned = learn_weights(base, OUTCOME, knots=False, sample=LEARNED_FROM, chance=SEED)
    except LearningRefused:
        return None
    total = sum(learned.proposed.values()) or 1.0
    return {
        "helps": learned.helps,
        "level": learned.level,
        "loss_before": round(learned.loss_before, 4),
        "loss_after": round(learned.loss_after, 4),
        "gain": [round(each, 4) for each in learned.gain],
        "cases": learned.cases,
        "people": learned.groups,
        "weights": {name: round(100 * w / total, 1) for name, w in learned.proposed.items()},
        "intervals": {
            name: [round(100 * each / total, 1) for each in ends]
            for name, ends in learned.intervals.items()
        },
    }


def facts_of(base: CaseBase) -> dict[str, Any]:
    """Return the part of a card that needs no measuring: how many cases, of whom, and weights."""
    expert = int((base.column("expert") == "yes").sum()) if len(base) else 0
    return {
        "data": {
            "cases": len(base),
            "expert": expert,
            "returned": len(base) - expert,
            "people": _people(base, np.arange(len(base))),
            "rated": len(_rated(base)),
            "rated_people": _people(base, _rated(base)),
        },
        "weights": {each.name: each.weight for each in base.schema.compared},
        "needed": {"cases": FEWEST_CASES, "people": FEWEST_PEOPLE},
        "measured": False,
    }


def _rated(base: CaseBase) -> npt.NDArray[np.intp]:
    """Return the places of the cases with an outcome."""
    return np.flatnonzero(~np.isnan(base.column(OUTCOME))) if len(base) else np.arange(0)


def _people(base: CaseBase, places: npt.NDArray[np.intp]) -> int:
    return len({person for person in base.column("person")[places] if person}) if len(base) else 0


def foresee(
    base: CaseBase, rated: npt.NDArray[np.intp], *, rules: EngineRules, progress: Progress
) -> Predictions:
    """Return what other people's weeks say about each rated week, never the person's own.

    rated       places of weeks in the base; of more than 1500, an even choice is foreseen
    """
    step = max(1, -(-len(rated) // MOST_ASKED))
    return evaluate(
        base,
        OUTCOME,
        scheme="leave-one-group-out",
        k=rules.outcome_neighbours,
        power=rules.kernel_power,
        least=rules.similarity_minimum,
        asked=rated[::step],
        tell=lambda share: progress(round(100 * share)),
        chance=SEED,
    ).predictions


def _errors(seen: Predictions) -> dict[str, Any]:
    """Return the mean absolute errors of some weeks, outcomes going from 0 to 1."""
    counted = errors_of(seen)
    if not counted.count:
        return {"weeks": len(seen), "answered": 0}
    return {
        "weeks": len(seen),
        "answered": counted.count,
        "error": round(counted.mae, 3),
        "plain_error": round(counted.plain_mae, 3),
    }


def _calibration(seen: Predictions) -> list[dict[str, Any]]:
    """Return, for the lowest, middle and highest third foreseen, what was said and what came."""
    known = np.flatnonzero(~np.isnan(seen.said))
    ordered = known[np.argsort(seen.said[known], kind="stable")]
    return [
        {
            "weeks": len(third),
            "said": round(float(seen.said[third].mean()), 2),
            "came": round(float(seen.came[third].mean()), 2),
        }
        for third in np.array_split(ordered, 3)
        if len(third)
    ]


def _subgroups(base: CaseBase, seen: Predictions) -> list[dict[str, Any]]:
    table = []
    for of, values in _groupings(base).items():
        mine = [values[place] for place in seen.places]
        for value in sorted({each for each in mine if each is not None}):
            among = np.array([each == value for each in mine])
            enough = among.sum() >= FEWEST_IN_SUBGROUP
            counted = _errors(seen.of(among)) if enough else {"weeks": int(among.sum())}
            table.append({"of": of, "value": value, **counted})
    return table


def _groupings(base: CaseBase) -> dict[str, Sequence[str | None]]:
    ages = base.column("age")
    return {
        "sex": list(base.column("sex")),
        "age": [None if np.isnan(age) else _age_band(age) for age in ages],
        "duration": list(base.column("duration")),
    }


def _age_band(age: float) -> str:
    return "18-39" if age < 40 else "40-59" if age < 60 else "60+"
