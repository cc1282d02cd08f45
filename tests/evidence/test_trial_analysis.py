"""Published figures of the trial, and the pipeline on made-up trials with a planted effect.

Sources: JAMA Intern Med 2021 (doi 10.1001/jamainternmed.2021.4097) for the trial; its estimates and
intervals come from secondary summaries and are checked for agreeing with each other only. BMJ Open
2024;14:e086800 for costs.
"""

import os

import numpy as np
import pytest
from scipy import stats
from tests.domain.analysis.simulated import primary_plan, trial, truth
from tests.evidence_file import write_evidence

from selfback.domain.analysis.cohort import cohort_of
from selfback.domain.analysis.estimate import Estimate
from selfback.domain.analysis.longitudinal import course_of
from selfback.domain.analysis.reading import read_export
from selfback.domain.analysis.responders import fit_logistic
from selfback.domain.simulation.trial_files import trial_files
from selfback.domain.trial.protocol_analysis import SizeAssumption
from selfback.domain.trial.size import loss_allowed, needed_per_arm

FULL = os.environ.get("SELFBACK_FULL") == "1"
SEEDS = 200 if FULL else 25


@pytest.mark.parametrize(
    ("sd", "power", "needed", "lost"), [(5, 0.9, 131.3, 0.25), (6, 0.8, 141.3, 0.19)]
)
def test_both_ways_to_the_planned_175_an_arm(sd, power, needed, lost):
    by = SizeAssumption(id="check", difference=2, sd=sd, power=power)

    assert needed_per_arm(by) == pytest.approx(needed, abs=0.05)
    assert loss_allowed(by, per_arm=175) == pytest.approx(lost, abs=0.005)


def test_the_quality_adjusted_life_years_that_costs_and_their_ratio_imply():
    gained = 230 / 7336

    assert gained == pytest.approx(0.031, abs=0.0005)


def test_the_published_difference_agrees_with_its_interval_and_p():
    """0.79 (0.06 to 1.51), P = .03."""
    se = (1.51 - 0.06) / 2 / stats.norm.ppf(0.975)

    found = Estimate.of(0.79, se)

    assert se == pytest.approx(0.370, abs=0.0005)
    assert (found.low, found.high) == pytest.approx((0.06, 1.51), abs=0.0051)
    assert 0.025 < found.p < 0.035


def test_the_published_odds_ratio_agrees_with_its_interval_p_and_shares():
    """1.76 (1.15 to 2.70), P = .01, from 52 % against 39 %; the number needed to treat is 7.7."""
    middle = (np.log(1.15) + np.log(2.70)) / 2
    se = (np.log(2.70) - np.log(1.15)) / 2 / stats.norm.ppf(0.975)
    found = Estimate.of(float(middle), float(se))

    assert found.ratio().value == pytest.approx(1.762, abs=0.0005)
    assert Estimate.of(float(np.log(1.76)), float(se)).p == pytest.approx(0.0094, abs=0.0001)

    y = np.concatenate([np.repeat([1.0, 0.0], [52, 48]), np.repeat([1.0, 0.0], [39, 61])])
    crude = fit_logistic(y, np.repeat([1, 0], 100), np.zeros((200, 0)))
    assert np.exp(crude.odds(1, 0, 0.95).value) == pytest.approx(1.69, abs=0.006)
    assert 1 / crude.risks(1, 0, 0.95).value == pytest.approx(7.7, abs=0.05)


@pytest.mark.slow
def test_the_pipeline_finds_what_was_planted_with_intervals_that_cover_it():
    """From the bytes of an export to the estimate, with 13 % of the scores missing."""
    plan = primary_plan()
    found = np.array([_found(seed) for seed in range(SEEDS)])
    estimates, ses, lows, highs = found.T
    planted = -truth().difference["3-months"]

    mean, error = float(estimates.mean()), float(estimates.std(ddof=1) / SEEDS**0.5)
    covered = int(((lows <= planted) & (planted <= highs)).sum())
    assert abs(mean - planted) < 3 * error
    if FULL:
        assert 0.9 < estimates.std(ddof=1) / ses.mean() < 1.1
        assert 0.92 <= covered / SEEDS <= 0.98
        write_evidence(
            "trial-analysis",
            title="The trial's analysis finds a planted effect",
            conditions=f"{SEEDS} made-up trials of the published shape, each from the bytes of its "
            f"export to the constrained longitudinal model at {plan.primary_visit}",
            figures={
                "planted difference, points": planted,
                "mean estimate, points": round(mean, 4),
                "simulation error of the mean, points": round(error, 4),
                "spread of estimates, points": round(float(estimates.std(ddof=1)), 4),
                "mean standard error, points": round(float(ses.mean()), 4),
                "coverage of 95 % intervals": round(covered / SEEDS, 4),
            },
        )
    else:
        assert covered >= stats.binom.ppf(0.001, SEEDS, 0.95)


def _found(seed):
    plan = primary_plan()
    export = read_export(trial_files(trial(seed, plan), plan), plan)
    course = course_of(cohort_of(export, plan), plan.primary)
    at = course.differences[plan.main][plan.primary_visit]
    return at.value, at.se, at.low, at.high
