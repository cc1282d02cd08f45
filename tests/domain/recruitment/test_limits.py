"""Funnel plots: exact limits, places, over-dispersion; and the exact intervals beneath them."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from selfback.domain.recruitment.entry import Answer, Declined, Entry
from selfback.domain.recruitment.funnel import Rate
from selfback.domain.recruitment.limits import (
    Place,
    UnitCount,
    funnel_plot,
    limits_at,
    tallies,
    unit_counts,
)
from selfback.domain.statistics.binomial import at_most, clopper_pearson

shares = st.floats(0.01, 0.99)


@given(st.integers(1, 600), st.integers(-1, 600), shares)
def test_the_distribution_is_that_of_an_independent_library(of, count, share):
    assert at_most(count, of, share) == pytest.approx(stats.binom.cdf(count, of, share), abs=1e-10)


@given(st.integers(1, 300), st.integers(0, 300))
def test_the_exact_interval_is_that_of_an_independent_library(of, count):
    count = min(count, of)
    low, high = stats.binomtest(count, of).proportion_ci(0.95, method="exact")

    assert clopper_pearson(count, of) == pytest.approx((low, high), abs=1e-9)


@settings(max_examples=40)
@given(st.integers(1, 100), shares)
def test_a_unit_lies_below_a_limit_exactly_if_its_tail_is_small_enough(of, share):
    limits = limits_at(share, of)

    for count in range(of + 1):
        below, above = stats.binom.cdf(count, of, share), stats.binom.sf(count - 1, of, share)
        assert (count / of < limits.inner_low) == (below <= 0.025)
        assert (count / of > limits.inner_high) == (above <= 0.025)
        assert (count / of < limits.outer_low) == (below <= 0.001)
        assert (count / of > limits.outer_high) == (above <= 0.001)


def test_limits_by_hand():
    # 5 people, share one half: nobody has probability 1/32 > 2.5 %, so no count lies outside.
    five = limits_at(0.5, 5)
    assert (five.inner_low, five.inner_high) == (0.0, 1.0)
    # 10 people: at most 1 has 11/1024 = 1.07 %, at most 2 has 56/1024 = 5.47 %. The limit lies
    # (5.47 - 2.5) / (5.47 - 1.07) of the way from 2 to 1.
    ten = limits_at(0.5, 10)
    assert ten.inner_low == pytest.approx((2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10)
    assert ten.inner_high == pytest.approx(1 - ten.inner_low)


def test_a_unit_far_from_the_others_is_beyond_the_outer_limits():
    alike = [UnitCount(unit=f"u{n:02}", count=20, of=50) for n in range(20)]
    plot = funnel_plot([*alike, UnitCount(unit="far", count=45, of=50)])

    assert [each.unit for each in plot.points if each.place is Place.ABOVE_OUTER] == ["far"]
    assert tallies(plot.points)[Place.INSIDE] == 20
    assert plot.overall.count == 445


def test_units_without_anybody_are_named_and_not_drawn():
    plot = funnel_plot([UnitCount(unit="a", count=0, of=0), UnitCount(unit="b", count=1, of=2)])

    assert plot.without == ("a",)
    assert [each.unit for each in plot.points] == ["b"]
    assert plot.dispersion is None


def test_a_plot_of_nothing_is_empty():
    plot = funnel_plot([])

    assert (plot.points, plot.limits, plot.overall.share) == ((), (), None)


@pytest.mark.parametrize(("share_varies", "is_beyond"), [(False, False), (True, True)])
def test_over_dispersion_is_told_from_chance(share_varies, is_beyond):
    dice = np.random.default_rng(8)
    shares = dice.uniform(0.1, 0.9, 60) if share_varies else np.full(60, 0.5)
    counts = dice.binomial(50, shares)

    plot = funnel_plot(
        UnitCount(unit=f"u{n}", count=int(count), of=50) for n, count in enumerate(counts)
    )

    assert plot.dispersion.is_beyond is is_beyond
    beyond = [each for each in plot.points if each.place in {Place.ABOVE_OUTER, Place.BELOW_OUTER}]
    assert len(beyond) > 10 if share_varies else len(beyond) <= 1
    assert sum(each.remains_outside for each in beyond) < max(1, len(beyond) / 5)


@pytest.mark.slow
def test_one_unit_in_twenty_lies_beyond_the_inner_limits_by_chance():
    dice = np.random.default_rng(3)
    counts = dice.binomial(400, 0.4, 4000)
    limits = limits_at(0.4, 400)

    outside = ((counts / 400 < limits.inner_low) | (counts / 400 > limits.inner_high)).mean()

    assert outside <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 4000)
    assert outside >= 0.03


def test_counts_of_units_come_from_the_log():
    day = date(2027, 1, 4)
    asked = Entry(id="1", unit="a", screened=day, eligible=Answer.YES, approached=True)
    entries = [
        Entry(id="2", unit="a", screened=day, approached=True, referred=day),
        asked,
        Entry(id="3", unit="b", screened=day, approached=True, declined=Declined.NO_TIME),
    ]

    found = unit_counts(entries, Rate.REFERRED, units=["a", "b", "c"])

    assert [(each.unit, each.count, each.of) for each in found] == [
        ("a", 1, 2),
        ("b", 0, 1),
        ("c", 0, 0),
    ]


def test_more_than_there_are_is_refused():
    with pytest.raises(ValueError, match="3 of 2"):
        UnitCount(unit="a", count=3, of=2)
