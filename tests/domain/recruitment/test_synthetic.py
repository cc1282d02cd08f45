"""A made-up recruitment has exactly the shape that was asked for, whatever chance brings."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.shipped import library

from selfback.domain.recruitment.entry import STAGES, Stage, faults_of
from selfback.domain.recruitment.funnel import funnel
from selfback.domain.recruitment.shape import CountryShape, ShapeContradictsItself, TrialShape
from selfback.domain.recruitment.synthetic import SyntheticLog, synthetic_log
from selfback.domain.statistics.spread import gini, share_of_top


@pytest.fixture(scope="module")
def published() -> TrialShape:
    return TrialShape.from_content(library().rule_file("demo-trial"))


def made(shape: TrialShape, seed: int = 1) -> SyntheticLog:
    return synthetic_log(shape, np.random.default_rng(seed))


def referrals(log: SyntheticLog) -> Counter[str]:
    return Counter(each.unit for each in log.entries if each.referred)


@st.composite
def countries(draw: st.DrawFn, name: str) -> CountryShape:
    counts = sorted(draw(st.lists(st.integers(0, 120), min_size=6, max_size=6)), reverse=True)
    reached = dict(zip(STAGES, counts, strict=True))
    units = draw(st.integers(1, 40))
    most_active = min(units, reached[Stage.REFERRED])
    active = draw(st.integers(min(1, most_active), most_active))
    first = draw(st.integers(0, units))
    return CountryShape(
        country=name,
        units=units,
        with_none=units - active,
        reached=reached,
        persons_a_clinic=draw(st.integers(1, 4)),
        kinds={"physiotherapy": first, "general-practice": units - first},
    )


@st.composite
def shapes(draw: st.DrawFn, parts: TrialShape) -> TrialShape:
    first = draw(st.dates(date(2001, 1, 1), date(2099, 1, 1)))
    to_opening, to_end = draw(st.integers(0, 200)), draw(st.integers(0, 200))
    return replace(
        parts,
        countries=(draw(countries("DK")), draw(countries("NO"))),
        spread=draw(st.floats(0.05, 20)),
        first=first,
        last_opening=first + timedelta(days=to_opening),
        last=first + timedelta(days=to_opening + to_end),
        most_days_to_consent=draw(st.integers(0, 60)),
        most_days_to_randomise=draw(st.integers(0, 60)),
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_every_total_is_exact_whatever_the_shape_and_the_chance(
    data: st.DataObject, seed: int, published: TrialShape
):
    shape = data.draw(shapes(published))

    log = made(shape, seed)

    for country in shape.countries:
        units = [each for each in log.units if each.country == country.country]
        here = {each.id for each in units}
        entries = [each for each in log.entries if each.unit in here]
        assert {step.stage: step.reached for step in funnel(entries)} == country.reached
        assert len(units) == len(here) == country.units
        assert len(here - set(referrals(log))) == country.with_none
        assert Counter(each.kind for each in units) == Counter(country.kinds)
        assert max(Counter(each.clinic for each in units).values()) <= country.persons_a_clinic
    assert len({each.id for each in log.entries}) == len(log.entries)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_no_entry_contradicts_itself_or_lies_outside_the_days(
    data: st.DataObject, seed: int, published: TrialShape
):
    shape = data.draw(shapes(published))

    log = made(shape, seed)

    opened = {each.id: each.opened for each in log.units}
    for entry in log.entries:
        assert list(faults_of(entry)) == []
        days = [entry.screened, entry.referred, entry.consented, entry.randomised]
        assert all(opened[entry.unit] <= day <= shape.last for day in days if day)
    assert all(shape.first <= day <= shape.last_opening for day in opened.values())
    for step in funnel(log.entries):
        assert step.reached == step.went_on + sum(step.left.values()) + step.not_yet


def test_the_shape_in_content_is_the_published_one(published: TrialShape):
    by_country = {each.country: each for each in published.countries}
    totals = {stage: sum(each.reached[stage] for each in published.countries) for stage in STAGES}

    assert (by_country["NO"].units, by_country["DK"].units) == (57, 39)
    assert (totals[Stage.REFERRED], totals[Stage.RANDOMISED]) == (825, 461)
    assert by_country["DK"].reached[Stage.RANDOMISED] == 297
    assert (published.last - published.first).days == 281


def test_many_units_bring_nobody_and_a_few_bring_most(published: TrialShape):
    log = made(published)
    counted = referrals(log)
    counts = [counted[each.id] for each in log.units]

    assert counts.count(0) == 27
    assert sum(counts) == 825
    top, uneven = share_of_top(counts).share, gini(counts)
    assert top is not None
    assert top > 0.4
    assert uneven is not None
    assert uneven > 0.5


def test_the_same_seed_gives_the_same_and_another_seed_another(published: TrialShape):
    assert made(published, 7) == made(published, 7)
    assert made(published, 7) != made(published, 8)


def test_another_last_day_moves_every_day_by_as_much(published: TrialShape):
    later = made(published.ending(published.last + timedelta(days=1000)))

    then = [each.screened + timedelta(days=1000) for each in made(published).entries]
    assert [each.screened for each in later.entries] == then


@pytest.mark.parametrize(
    "wrong",
    [
        {"with_none": 40},
        {"with_none": -1},
        {"kinds": {"hospital": 1}},
        {"persons_a_clinic": 0},
        {"reached": {**dict.fromkeys(STAGES, 5), Stage.RANDOMISED: 6}},
        {"reached": dict.fromkeys(STAGES, 5)},
        {"with_none": 39},
    ],
)
def test_a_shape_that_no_recruitment_can_have_is_refused(
    wrong: dict[str, object], published: TrialShape
):
    with pytest.raises(ShapeContradictsItself):
        replace(published.countries[0], **wrong)


def test_days_out_of_order_and_rates_without_spread_are_refused(published: TrialShape):
    with pytest.raises(ShapeContradictsItself):
        replace(published, last_opening=published.last + timedelta(days=1))
    with pytest.raises(ShapeContradictsItself):
        replace(published, spread=0.0)
