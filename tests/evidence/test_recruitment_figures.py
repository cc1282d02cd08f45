"""Figures published beside the trial, recomputed from the counts they rest on."""

from datetime import date

import pytest

from selfback.domain.recruitment.actions import SiteRecord, Span
from selfback.domain.statistics.shares import wilson
from selfback.domain.trial.consort import flow_of
from selfback.domain.trial.disposition import Disposition, Eligible


def shown(share):
    return f"{100 * share.share:.1f} ({100 * share.low:.1f}-{100 * share.high:.1f})"


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [
        (461, 825, "55.9 (52.5-59.2)"),  # Stochkendahl 2025, Sandal 2021
        (181, 843, "21.5 (18.8-24.4)"),  # Ipsen 2024, doi 10.2196/48729
        (43, 51, "84.3 (72.0-91.8)"),  # Sandal 2020, doi 10.1186/s40814-020-00604-2
    ],
)
def test_published_shares_with_wilsons_interval(count, of, expected):
    assert shown(wilson(count, of)) == expected


@pytest.mark.parametrize(
    ("count", "of", "percent"),
    [
        # An alert list in 25 practices, doi 10.1186/1471-2288-11-16.
        (5161, 16067, 32.1),
        (1526, 1913, 79.8),
        (1526, 16067, 9.5),
        # Clinicians who joined and people eligible in a cohort of low back pain (Steffens).
        (138, 1147, 12.0),
        (951, 1585, 60.0),
        # Practices that recruited any (doi 10.1186/s12874-015-0012-3); PACE Plus (PMC5952647).
        (40, 55, 72.7),
        (4, 800, 0.5),
    ],
)
def test_published_shares_of_recruitment(count, of, percent):
    assert round(100 * wilson(count, of).share, 1) == percent


def test_the_countries_of_the_trial_sum_to_its_arms():
    # Denmark 148 + 149 (BMJ Open 2024;14:e086800) of 232 + 229 leave Norway 84 + 80.
    people = [
        Disposition(
            id=f"{country}{arm}{n}",
            site=country,
            country=country,
            eligible=Eligible.YES,
            randomised_on=date(2019, 5, 1),
            arm=arm,
        )
        for country, arm, size in (
            *(("DK", "app", 148), ("DK", "usual", 149)),
            *(("NO", "app", 84), ("NO", "usual", 80)),
        )
        for n in range(size)
    ]

    flow = flow_of(people, arms={"app": "App", "usual": "Usual care"}, visits={})

    assert [arm.allocated.count for arm in flow.arms] == [232, 229]
    assert sum(person.country == "NO" for person in people) == 164
    assert flow.randomised.count == 461


def test_the_enrolment_window_and_its_pace():
    # 8 March to 14 December 2019 (Sandal 2021): 281 days between them, 40.1 weeks.
    first, last = date(2019, 3, 8), date(2019, 12, 14)
    site = SiteRecord(id="all", opened=first, closed=last)

    days = (site.closed - site.opened).days

    assert (days, round(days / 7, 1), round(461 / days * 7, 1)) == (281, 40.1, 11.5)
    assert round(Span(people=461, site_days=days).rate / 4, 1) == 11.5
