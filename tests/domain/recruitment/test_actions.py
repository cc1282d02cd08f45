"""Before and after an action: rates, exact ratios, and the caveats that belong to them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from selfback.domain.recruitment.actions import (
    Action,
    Caveat,
    SiteRecord,
    Span,
    before_after,
    rate_ratio,
)

START = date(2027, 1, 4)
VISIT = Action(id="visit", day=START + timedelta(days=84), what="site visit")
END = START + timedelta(days=200)


def record(name, *days, opened=0):
    return SiteRecord(
        id=name,
        opened=START + timedelta(days=opened),
        people=tuple(START + timedelta(days=day) for day in days),
    )


def around(*sites, action=VISIT, others=(), days=28, as_of=END):
    found = before_after([action, *others], sites, days=days, as_of=as_of)
    return next(each for each in found if each.action == action)


def test_people_count_in_the_span_that_their_day_lies_in():
    # The 28 days before day 84 are 56 to 83; those after are 84 to 111.
    found = around(record("a", 55, 56, 83, 84, 111, 112))

    assert found.overall.before == Span(people=2, site_days=28)
    assert found.overall.after == Span(people=2, site_days=28)
    assert found.earlier == Span(people=1, site_days=28)
    assert found.overall.ratio.ratio == 1


def test_a_site_counts_only_for_the_days_it_was_open():
    found = around(record("a", 80), record("b", 90, opened=77))

    assert found.overall.before.site_days == 28 + 7
    assert found.sites["b"].before.site_days == 7
    assert found.overall.before.rate == pytest.approx(1 / 35 * 28)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 900), st.integers(1, 900))
def test_the_ratio_has_the_exact_conditional_interval(before, after, days_before, days_after):
    found = rate_ratio(
        Span(people=before, site_days=days_before), Span(people=after, site_days=days_after)
    )

    if before + after == 0:
        assert found is None
        return
    low, high = stats.binomtest(after, before + after).proportion_ci(0.95, method="exact")
    assert found.low == pytest.approx(low / (1 - low) * days_before / days_after, rel=1e-6)
    if before:
        assert found.high == pytest.approx(high / (1 - high) * days_before / days_after, rel=1e-6)
        assert found.low <= found.ratio <= found.high
    else:
        assert found.ratio is None
        assert found.high is None


def test_every_comparison_says_that_nothing_was_randomised():
    assert Caveat.NOT_RANDOMISED in around(record("a", 60, 90)).caveats


def test_a_slump_before_the_action_may_just_have_passed():
    slump = record("a", *range(28, 56, 2), 60, *range(84, 112, 2))
    even = record("a", *range(28, 112, 2))

    assert Caveat.REGRESSION_TO_THE_MEAN in around(slump).caveats
    assert Caveat.REGRESSION_TO_THE_MEAN not in around(even).caveats


def test_other_sites_that_rose_too_point_to_a_trend():
    here = Action(id="visit", day=VISIT.day, what="visit", sites=("a",))
    rising = record("a", 60, *range(84, 112, 3))
    also, still = record("b", 61, *range(84, 112, 4)), record("b", *range(56, 112, 7), 80)

    assert Caveat.SECULAR_TREND in around(rising, also, action=here).caveats
    found = around(rising, still, action=here)
    assert Caveat.SECULAR_TREND not in found.caveats
    assert found.others.before.people == 5
    assert list(found.sites) == ["a"]


def test_too_little_to_tell_is_said():
    found = around(record("a", 60, 90), as_of=VISIT.day + timedelta(days=9))

    assert {Caveat.FEW_PEOPLE, Caveat.SHORT_AFTER} <= set(found.caveats)
    assert found.overall.after.site_days == 10


def test_two_actions_at_once_cannot_be_told_apart():
    near = Action(id="poster", day=VISIT.day + timedelta(days=10), what="poster", sites=("a",))
    elsewhere = Action(id="poster", day=near.day, what="poster", sites=("z",))
    here = Action(id="visit", day=VISIT.day, what="visit", sites=("a",))

    assert Caveat.OTHER_ACTION in around(record("a"), action=here, others=[near]).caveats
    assert Caveat.OTHER_ACTION not in around(record("a"), action=here, others=[elsewhere]).caveats


def test_actions_come_in_the_order_of_their_days():
    later = Action(id="a", day=VISIT.day + timedelta(days=1), what="poster")

    found = before_after([later, VISIT], [record("a")], days=28, as_of=END)

    assert [each.action.id for each in found] == ["visit", "a"]


def test_a_span_of_no_days_is_refused():
    with pytest.raises(ValueError, match="0 days"):
        before_after([VISIT], [], days=0, as_of=END)
