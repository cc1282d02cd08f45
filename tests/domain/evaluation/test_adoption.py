"""Who recruited how many: units of two kinds apart, those of nobody counted, waiting counted."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.evaluation.sets import file_of
from tests.domain.shipped import library

from selfback.domain.evaluation.adoption import adoption_of
from selfback.domain.evaluation.recruiters import Recruiter, Unit, read_recruiters
from selfback.domain.evaluation.table import FileRefused
from selfback.domain.recruitment.shape import TrialShape
from selfback.domain.recruitment.synthetic import synthetic_log

START = date(2027, 1, 1)


def recruiter(name, *after, unit=Unit.PERSON, country="NO", opened=START):
    return Recruiter(
        id=name,
        unit=unit,
        country=country,
        profession="GP",
        opened=opened,
        recruited=tuple(sorted(START + timedelta(days=days) for days in after)),
    )


def log_file(*rows):
    return file_of("recruiter,unit,country,profession,opened,recruited", *rows)


def published_log():
    """A made-up log with the published totals, as a file.

    57 persons in Norway and 39 clinics in Denmark recruited 825 people (Stochkendahl 2025, doi
    10.1177/20552076241313159); how many of them each, and when, is made up.
    """
    shape = TrialShape.from_content(library().rule_file("demo-trial"))
    made = synthetic_log(shape, np.random.default_rng(1))
    rows = []
    for unit in made.units:
        kind = "person" if unit.country == "NO" else "clinic"
        days = [each.referred for each in made.entries if each.unit == unit.id and each.referred]
        rows.extend(
            f"{unit.id},{kind},{unit.country},{unit.kind},{unit.opened},{day or ''}"
            for day in days or [None]
        )
    return log_file(*rows), shape


def test_a_log_of_the_published_shape_gives_its_totals_by_country_and_unit():
    data, shape = published_log()

    found = adoption_of(read_recruiters(data))

    assert found.people == 825
    assert found.recruiters == {Unit.PERSON: 57, Unit.CLINIC: 39}
    groups = {group.name: group for group in found.by_country}
    assert set(groups) == {("DK", "clinic"), ("NO", "person")}
    none = {country.country: country.with_none for country in shape.countries}
    assert groups["NO", "person"].none.count == none["NO"]
    assert groups["DK", "clinic"].none.count == none["DK"]
    assert groups["NO", "person"].people + groups["DK", "clinic"].people == 825


def test_the_published_window_has_its_days_weeks_and_pace():
    # 461 people from 8 March to 14 December 2019 (Sandal 2021, doi
    # 10.1001/jamainternmed.2021.4097): 281 days, 40.1 weeks, 11.5 a week.
    opened = date(2019, 3, 8)
    days = tuple(opened + timedelta(days=281 * n // 460) for n in range(461))
    one = Recruiter(
        id="all", unit=Unit.CLINIC, country="DK", profession="", opened=opened, recruited=days
    )

    window = adoption_of([one]).window

    assert (window.days, round(window.days / 7, 1)) == (281, 40.1)
    assert round(window.a_week, 1) == 11.5


def test_forty_of_fifty_five_recruiting_any_leaves_15_of_nobody():
    # An asthma trial in general practice (doi 10.1186/s12874-015-0012-3): 40 of 55, 72.7 %.
    held = [recruiter(f"r{n}", *([3] if n < 40 else [])) for n in range(55)]

    (group,) = adoption_of(held).by_country

    assert (group.none.count, group.none.of) == (15, 55)
    assert round(100 * (1 - group.none.share), 1) == 72.7


def test_persons_and_clinics_are_never_in_one_figure():
    found = adoption_of(
        [recruiter("a", 1), recruiter("b", 2, unit=Unit.CLINIC), recruiter("c", unit=Unit.CLINIC)]
    )

    assert [(group.name, group.recruiters) for group in found.by_country] == [
        (("NO", "clinic"), 2),
        (("NO", "person"), 1),
    ]


def test_who_still_waits_counts_towards_the_time_to_a_first_person():
    # First people after 10, 20 and 30 days; three others have waited 60 days for nobody.
    held = [recruiter("a", 10), recruiter("b", 20), recruiter("c", 30, 60)]
    held += [recruiter(name) for name in "def"]

    (group,) = adoption_of(held).by_country

    assert group.first.of_those.middle == 20
    assert group.first.waiting == 3
    assert group.first.half_of_all == 30


def test_where_fewer_than_half_have_anybody_there_is_no_day_by_which_half_had():
    held = [recruiter("a", 10, 60), recruiter("b"), recruiter("c")]

    (group,) = adoption_of(held).by_country

    assert group.first.half_of_all is None


def test_time_waited_is_cut_off_where_waiting_was_short():
    # By hand: of four, one is first at day 5; one waits since day 8 only (censored at 2); at day
    # 10 one of the last two is first: 3/4 of 1/2 remain without, which is under a half.
    late = recruiter("late", opened=START + timedelta(days=8))
    held = [recruiter("a", 5), recruiter("b", 10), recruiter("c"), late]

    (group,) = adoption_of(held, as_of=START + timedelta(days=10)).by_country

    assert group.first.half_of_all == 10


def test_people_after_the_day_it_is_told_for_do_not_count():
    found = adoption_of([recruiter("a", 1, 50)], as_of=START + timedelta(days=10))

    assert (found.people, found.window.last) == (1, START + timedelta(days=1))


def test_who_opens_later_is_not_told_as_a_recruiter_of_nobody():
    later = recruiter("b", opened=START + timedelta(days=30))

    found = adoption_of([recruiter("a", 1), later], as_of=START + timedelta(days=10))

    (group,) = found.by_country
    assert (group.recruiters, group.none.count, found.to_open) == (1, 0, 1)


def test_a_log_of_nobody_at_all_is_told_as_such():
    found = adoption_of([recruiter("a"), recruiter("b")])

    (group,) = found.by_country
    assert (found.people, found.window, group.gini, group.none.share) == (0, None, None, 1.0)


@given(st.lists(st.lists(st.integers(0, 90), max_size=6), min_size=1, max_size=12))
def test_groups_sum_to_the_whole_and_shares_stay_shares(logs):
    held = [
        recruiter(f"r{n}", *days, unit=Unit.CLINIC if n % 2 else Unit.PERSON)
        for n, days in enumerate(logs)
    ]

    found = adoption_of(held)

    for groups in (found.by_country, found.by_profession):
        assert sum(group.people for group in groups) == sum(map(len, logs)) == found.people
        assert sum(group.recruiters for group in groups) == len(logs)
    assert all(group.gini is None or 0 <= group.gini < 1 for group in found.by_country)


def test_every_fault_of_a_log_is_told_with_its_line_and_column():
    data = log_file(
        "a,person,NO,GP,2027-01-01,2027-01-05",
        "a,clinic,NO,GP,2027-01-01,2027-01-06",
        "b,team,NO,GP,2027-01-01,",
        "c,person,NO,GP,2027-13-01,2027-01-05",
        "d,person,NO,GP,2027-01-09,2027-01-05",
        "e,person,NO,GP,2027-01-01,",
        "e,person,NO,GP,2027-01-01,2027-01-05",
        "a,person,NO,GP,2027-01-01,",
        ",person,NO,GP,2027-01-01,",
    )

    with pytest.raises(FileRefused) as refused:
        read_recruiters(data)

    assert [str(fault) for fault in refused.value.faults] == [
        "line 3, unit: 'clinic' is not 'person', as of a in line 2",
        "line 4, unit: 'team' is not person or clinic",
        "line 5, opened: '2027-13-01' is not a day such as 2027-01-31",
        "line 6, recruited: 2027-01-05 lies before opening, 2027-01-09",
        "line 8, recruited: line 7 says this recruiter has nobody",
        "line 9, recruited: is empty, but this recruiter has other lines",
        "line 10, recruiter: is empty",
    ]
