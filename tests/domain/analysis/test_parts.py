"""Tables and smaller models say what can be counted by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.domain.analysis.simulated import export, files, plan, results, truth

from selfback.domain.analysis.cohort import cohort_of
from selfback.domain.analysis.estimate import Estimate
from selfback.domain.analysis.harms import poisson_rate
from selfback.domain.analysis.longitudinal import course_of


def test_arms_are_as_published():
    people = export().table("participants")

    assert results().people == {"app": 232, "usual-care": 229}
    assert dict(people.groupby("country").size()) == {"DK": 297, "NO": 164}
    assert len(export().table("screening")) == 825
    assert len(export().table("sites")) == 96


def test_the_baseline_table_counts_everybody_once():
    rows = {each.variable.name: each for each in results().baseline}

    country = rows["country"]
    assert country.shares["DK"] == {"app": 148, "usual-care": 149, "all": 297}
    assert rows["rmdq-24"].known["all"] == 461
    lowest = export().table("scores").query("instrument == 'rmdq-24' and visit == 'baseline'")
    assert lowest["score"].min() >= 6
    assert rows["rmdq-24"].numbers["all"].mean == pytest.approx(lowest["score"].mean())


def test_missing_scores_are_thirteen_per_cent_at_three_months():
    gaps = results().missing.gaps["month-3"]

    assert sum(gap.scored for gap in gaps.values()) == 399
    assert all(sum(gap.statuses.values()) == gap.people - gap.scored for gap in gaps.values())
    patterns = results().missing.patterns
    assert sum(sum(counts.values()) for counts in patterns.values()) == 461


def test_rates_have_the_exact_interval_of_the_poisson_distribution():
    found = poisson_rate(7, 350)

    assert found.rate == pytest.approx(2)
    low, high = (each * 350 / 100 for each in (found.low, found.high))
    assert stats.poisson.sf(6, low) == pytest.approx(0.025)
    assert stats.poisson.cdf(7, high) == pytest.approx(0.025)
    assert poisson_rate(0, 100).low == 0
    assert poisson_rate(3, 0).rate is None


def test_harms_add_up_to_the_rows_of_the_export():
    arms = results().harms.arms

    assert sum(arm.rate.events for arm in arms.values()) == len(export().table("adverse_events"))
    assert all(sum(arm.severity.values()) == arm.rate.events for arm in arms.values())


def test_use_counts_the_weeks_with_a_plan():
    use, rows = results().adherence, export().table("use")
    first = rows[(rows["week"] <= 12) & (rows["plan_made"])]

    assert use.ever == first["participant"].nunique()
    assert sum(band.people for band in use.bands) == use.people == 232
    assert use.by_week[1] == pytest.approx((first["week"] == 1).sum() / 232)


def test_groups_of_each_subgroup_and_those_not_known_are_everybody():
    for each in results().subgroups:
        counted = sum(sum(counts.values()) for counts in each.counts.values())
        assert counted + each.unknown == 461


def test_effects_of_two_groups_differ_by_their_contrast():
    for each in results().subgroups:
        pair = results().plan.main
        if pair in each.contrast:
            first, last = (each.differences[pair][group].value for group in each.subgroup.groups)
            assert each.contrast[pair].value == pytest.approx(last - first, abs=1e-9)
            assert each.contrast[pair].p == pytest.approx(each.interaction[pair].p, abs=1e-9)


def test_an_interaction_that_was_put_in_is_found():
    """Whoever is 65 or older in the app's arm gets six points worse at three months."""
    from selfback.domain.analysis.subgroups import group_effects

    shifted = _shifted(6.0)
    age = next(each for each in plan().subgroups if each.id == "age")
    found = group_effects(shifted, age, "month-3")

    pair = plan().main
    before = next(each for each in results().subgroups if each.subgroup.id == "age")
    assert found.interaction[pair].p < 0.001
    moved = found.contrast[pair].value - before.contrast[pair].value
    assert moved == pytest.approx(6, abs=0.8)


def _shifted(points):
    held = export()
    scores = held.table("scores").copy()
    people = held.table("participants").set_index("participant")
    old = people.index[(people["age"] >= 65) & (people["arm"] == "app")]
    here = (
        (scores["instrument"] == "rmdq-24")
        & (scores["visit"] == "month-3")
        & scores["participant"].isin(old)
    )
    scores.loc[here, "score"] += points
    return cohort_of(replace(held, tables={**held.tables, "scores": scores}), plan())


def test_who_took_their_data_back_is_not_analysed():
    held = export()
    people = held.table("participants").copy()
    people.loc[people.index[:3], "withdrawal_level"] = "data"

    cohort = cohort_of(replace(held, tables={**held.tables, "participants": people}), plan())

    assert (len(cohort), cohort.left) == (458, 3)
    assert course_of(cohort, plan().primary).people == 458


def test_an_outcome_that_starts_after_the_baseline_has_no_baseline():
    course = next(each for each in results().secondary if each.measure.id == "gpe")

    assert not course.has_baseline
    assert list(course.differences[plan().main]) == list(course.visits)


def test_the_planted_difference_is_exact_in_the_true_distribution():
    """By summing over every baseline score, length of pain and rounded score."""
    held = truth()
    scores, shares = held.baseline_shares(24)
    limits = np.arange(1, 25) - 0.5
    for visit, planted in held.difference.items():
        means = []
        for shift in (0.0, held.shift(visit, 4, 24)):
            by_length = [
                held.centres(visit, scores, np.full(len(scores), longer), 24) - shift
                for longer in np.linspace(0, 1, 4)
            ]
            above = [
                stats.norm.sf(limits, each[:, None], held.noise).sum(axis=1) for each in by_length
            ]
            means.append(np.mean([each @ shares for each in above]))
        assert means[0] - means[1] == pytest.approx(planted, abs=1e-9)


def test_a_made_up_trial_is_the_same_for_the_same_seed_and_says_what_it_is():
    assert b'"synthetic": true' in files()["manifest.json"]


@pytest.mark.parametrize(("value", "se", "df"), [(1.0, 0.5, 12.0), (-2.0, 1.0, np.inf)])
def test_an_interval_excludes_zero_exactly_when_p_is_below_its_level(value, se, df):
    p = Estimate.of(value, se, df=df).p

    at_the_edge = Estimate.of(value, se, df=df, level=1 - p)

    nearest = min(abs(at_the_edge.low), abs(at_the_edge.high))
    assert nearest == pytest.approx(0, abs=1e-9)
