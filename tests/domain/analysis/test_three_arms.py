"""The shipped three-arm trial, from the files of an export to every comparison it plans."""

from datetime import date, timedelta
from functools import cache

import numpy as np
from tests.domain.analysis.simulated import small
from tests.domain.shipped import CONTENT

from selfback.domain.analysis.plan import Kind, Plan, plan_of
from selfback.domain.analysis.reading import read_export
from selfback.domain.analysis.report import report_of
from selfback.domain.analysis.results import Results, analyse
from selfback.domain.simulation.trial import SyntheticTrial
from selfback.domain.simulation.trial_files import trial_files
from selfback.domain.trial.protocol_loading import load_protocol

PER_ARM = 150
GAIN = {"app": 6.0, "website": 2.0, "usual-care": 0.0}
"""Points of the MSK-HQ that each arm gains beyond usual care, at every visit; higher is better."""

BEGAN = date(2027, 2, 1)


@cache
def plan() -> Plan:
    return plan_of(load_protocol(CONTENT, "selfback-specialist-care@1.0"))


@cache
def export() -> dict[str, bytes]:
    """People of three arms, alike at baseline, whose answers are drawn around the gains."""
    chance, by = np.random.default_rng(5), plan()
    arms = [arm.id for arm in by.arms for _ in range(PER_ARM)]
    people, visits, scores = [], [], []
    for n, arm in enumerate(arms):
        number, level = f"NO-{n + 1:04}", chance.normal(30, 6)
        about = {v.name: _answer(v, chance) for v in by.baseline if v.kind is not Kind.SCORE}
        people.append(
            {
                **about,
                "participant": number,
                "country": "NO",
                "site": "s1",
                "unit": "clinic",
                "profession": "physiotherapist",
                "arm": arm,
                "randomised_on": BEGAN.isoformat(),
                "stratum": "NO",
            }
        )
        for visit in by.visits:
            day = (BEGAN + timedelta(days=visit.days)).isoformat()
            answers = visit.is_baseline or chance.random() < 0.87
            visits.append(
                {
                    "participant": number,
                    "visit": visit.id,
                    "due_on": day,
                    "opens_on": day,
                    "closes_on": day,
                    "done_on": day if answers else None,
                    "status": "complete" if answers else "missed",
                    "source": "link" if answers else None,
                }
            )
            gain = 0.0 if visit.is_baseline else 4.0 + GAIN[arm]
            for each in by.measures.values():
                if not answers or visit.id not in each.visits:
                    continue
                middle, spread = (each.low + each.high) / 2, (each.high - each.low) / 8
                drawn = chance.normal(middle, spread)
                if each.id == by.primary.id:
                    drawn = level + gain + chance.normal(0, 4)
                kept = np.clip(drawn, each.low, each.high)
                scores.append(
                    {
                        "participant": number,
                        "visit": visit.id,
                        "instrument": each.id,
                        "score": f"{kept:.3f}",
                        "items_answered": "1",
                        "wording": "own",
                    }
                )
    site = {"site": "s1", "country": "NO", "kind": "hospital", "opened_on": BEGAN.isoformat()}
    empty = ("items", "adverse_events", "deviations", "use", "screening")
    made = SyntheticTrial(
        tables={
            "participants": people,
            "visits": visits,
            "scores": scores,
            "sites": [site],
            **{name: [] for name in empty},
        },
        data_cut=BEGAN + timedelta(days=220),
    )
    return dict(trial_files(made, by))


def _answer(variable, chance: np.random.Generator) -> str | None:
    if variable.codes:
        return variable.codes[int(chance.integers(len(variable.codes)))]
    return str(int(chance.integers(20, 80)))


@cache
def results() -> Results:
    return analyse(read_export(export(), plan()), small(plan()), seed=1)


def test_both_comparisons_of_the_plan_find_what_was_planted():
    found = results()
    for first, second in (("app", "usual-care"), ("app", "website")):
        true = GAIN[first] - GAIN[second]
        estimate = found.main((first, second))
        assert abs(abs(estimate.value) - true) < 4 * estimate.se
        assert 0.3 < estimate.se < 1.0
        assert estimate.p < 0.05
    assert {*found.primary.differences} == {("app", "usual-care"), ("app", "website")}


def test_everybody_is_counted_in_the_arm_they_were_allocated_to():
    assert results().people == dict.fromkeys(("app", "website", "usual-care"), PER_ARM)


def test_the_report_names_all_three_arms():
    report = str(report_of(results()))

    for words in ("App and usual care", "Website and usual care", "Usual care"):
        assert words in report
