"""Who came in and stayed, by site and country, from rows that can be counted by hand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.recruitment.retention import (
    Answered,
    by_country,
    by_site,
    completeness,
    intake,
    retention,
)
from selfback.domain.trial.disposition import Disposition, OpenedSite, VisitStatus

DAY = date(2027, 3, 1)


def person(name, site, *statuses, country="DK", day=DAY):
    visits = {f"m{n}": status for n, status in enumerate(statuses)}
    return Disposition(id=name, site=site, country=country, randomised_on=day, visits=visits)


ROWS = [
    person("1", "A", VisitStatus.COMPLETE),
    person("2", "A", VisitStatus.PARTIAL),
    person("3", "A", VisitStatus.MISSED),
    person("4", "A"),
    person("5", "B", VisitStatus.COMPLETE, country="NO"),
    Disposition(id="6", site="B", country="NO", declined="no-time"),
]


def test_a_visit_is_counted_of_those_for_whom_it_is_no_longer_to_come():
    first, second = retention(ROWS, ["m0"], group=by_site)

    assert (first.group, first.randomised, first.pending) == ("A", 4, 1)
    assert (first.answered.count, first.answered.of) == (2, 3)
    assert (second.group, second.answered.share) == ("B", 1.0)


def test_countries_hold_their_sites():
    assert [each.group for each in retention(ROWS, ["m0"], group=by_country)] == ["DK", "NO"]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(VisitStatus)), max_size=40))
def test_counts_of_a_visit_sum_to_the_people_randomised(drawn):
    rows = [person(str(n), site, status) for n, (site, status) in enumerate(drawn)]

    for each in retention(rows, ["m0"], group=by_site):
        parts = (each.pending, each.complete, each.partial, each.missed, each.withdrawn, each.died)
        assert sum(parts) == each.randomised == sum(row.site == each.group for row in rows)


def test_sites_that_brought_nobody_are_there():
    sites = [OpenedSite(id=name, country="DK") for name in "AC"]

    found = intake(
        ROWS,
        [*sites, OpenedSite(id="B", country="NO")],
        per="site",
        opened={"A": date(2027, 2, 1), "B": date(2027, 2, 1), "C": date(2027, 2, 1)},
        as_of=date(2027, 3, 28),
    )

    a, b, c = found
    assert (a.site_days, a.rate, a.days_to_first) == (56, 2.0, 28)
    assert (b.referred, b.randomised.count, b.randomised.of) == (2, 1, 2)
    assert (c.with_none, c.referred, c.rate, c.randomised.share) == (1, 0, 0.0, None)


def test_a_country_sums_its_sites():
    dk, no = intake(
        ROWS,
        [OpenedSite(id=name, country="DK") for name in "AC"],
        per="country",
        opened={"A": date(2027, 2, 1)},
        as_of=date(2027, 3, 28),
    )

    assert (dk.sites, dk.with_none, dk.randomised.count, dk.site_days) == (2, 1, 4, None)
    assert (no.group, no.sites) == ("NO", 1)


def test_completeness_is_told_by_visit_and_instrument():
    answers = [
        Answered(group="A", visit="m0", instrument="rmdq", has_score=has)
        for has in (True, True, False)
    ]

    (found,) = completeness([*answers])

    assert (found.scored.count, found.scored.of) == (2, 3)
