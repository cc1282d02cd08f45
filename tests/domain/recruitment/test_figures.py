"""Figures of recruitment agree with published or independently computed values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.recruitment.competition import (
    Tally,
    changes_of_place,
    milestones_reached,
    places_named,
    standings,
)
from selfback.domain.recruitment.figures import (
    funnel_limits,
    pace,
)
from selfback.domain.statistics.shares import wilson
from selfback.domain.statistics.spread import gini, quantile, share_of_top

OPENED = date(2019, 3, 8)


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [
        # Figures printed beside the shares of the selfBACK trial and its process evaluation.
        (461, 825, "55.9 (52.5-59.2)"),
        (53, 63, "84.1 (73.2-91.1)"),
        (56, 63, "88.9 (78.8-94.5)"),
        (181, 843, "21.5 (18.8-24.4)"),
        (43, 51, "84.3 (72.0-91.8)"),
    ],
)
def test_shares_have_wilsons_interval(count, of, expected):
    found = wilson(count, of)

    shown = f"{100 * found.share:.1f} ({100 * found.low:.1f}-{100 * found.high:.1f})"
    assert shown == expected


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(a, b):
    found = wilson(a, a + b)

    if a + b:
        assert 0 <= found.low <= found.share <= found.high <= 1
    else:
        assert found.share is None


def test_a_share_of_fewer_than_counted_is_refused():
    with pytest.raises(ValueError, match="5 of 4"):
        wilson(5, 4)


def test_funnel_limits_narrow_with_size_and_hold_the_mean():
    small, large = (funnel_limits(0.4, of, level=0.95) for of in (5, 200))

    assert small.low < large.low < 0.4 < large.high < small.high


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_ginis_coefficient_is_half_the_mean_difference_over_the_mean(counts):
    found, n, total = gini(counts), len(counts), sum(counts)

    if not total:
        assert found is None
    else:
        spread = sum(abs(a - b) for a in counts for b in counts)
        assert found == pytest.approx(spread / (2 * n * total))


def test_the_most_active_fifth_is_rounded_up_to_whole_units():
    assert share_of_top([9, 1, 0, 0, 0, 0]).count == 10


def test_the_pace_of_a_unit_tells_the_first_the_last_and_the_wait():
    referrals = [OPENED + timedelta(days=n) for n in (10, 12, 40)]

    found = pace(OPENED, referrals, today=OPENED + timedelta(days=55), weeks=4)

    assert (found.days_to_first, found.days_waiting, found.weeks_since) == (10, 0, 2)
    assert found.last_weeks == (0, 1, 0, 0)


def test_a_unit_without_referral_waits_since_it_opened():
    found = pace(OPENED, [], today=OPENED + timedelta(days=14))

    assert (found.days_to_first, found.days_waiting, found.weeks_since) == (None, 14, None)


@given(st.lists(st.integers(0, 300), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_between_the_smallest_and_the_largest(values, share):
    assert min(values) <= quantile(values, share) <= max(values)


tallies = st.lists(
    st.tuples(st.integers(0, 60), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20
).map(
    lambda rows: [
        Tally(unit=f"u{n}", eligible=e, approached=int(e * a), referred=int(int(e * a) * r))
        for n, (e, a, r) in enumerate(rows)
    ]
)


@given(tallies)
def test_shrinking_draws_every_rate_towards_the_mean_and_keeps_everyone(units):
    found = standings(units)

    assert sorted(each.unit for each in found) == sorted(each.unit for each in units)
    assert [each.place for each in found] == sorted(each.place for each in found)
    assert all(0 < each.rate < 1 for each in found)


def test_one_person_asked_of_one_does_not_beat_many():
    units = [
        Tally(unit="tiny", eligible=1, approached=1, referred=1),
        Tally(unit="busy", eligible=60, approached=50, referred=20),
        Tally(unit="quiet", eligible=40, approached=4, referred=1),
        Tally(unit="middle", eligible=50, approached=20, referred=5),
    ]

    assert standings(units)[0].unit == "busy"


def test_referring_more_of_those_asked_wins_nothing():
    modest = Tally(unit="a", eligible=20, approached=10, referred=2)
    eager = Tally(unit="b", eligible=20, approached=10, referred=10)

    assert [each.place for each in standings([modest, eager])] == [1, 1]


def test_milestones_and_places_won():
    before = standings(
        [
            Tally(unit="a", eligible=9, approached=8, referred=0),
            Tally(unit="b", eligible=9, approached=2, referred=0),
        ]
    )
    now = standings(
        [
            Tally(unit="a", eligible=20, approached=8, referred=0),
            Tally(unit="b", eligible=20, approached=18, referred=0),
        ]
    )

    assert milestones_reached(26, (50, 10, 25)) == (10, 25)
    assert changes_of_place(before, now) == {"b": 1, "a": -1}


@pytest.mark.parametrize(
    ("ranked", "named"), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (9, 3), (30, 10), (39, 10)]
)
def test_the_top_third_is_named_one_at_least_and_ten_at_most(ranked: int, named: int):
    assert places_named(ranked) == named
