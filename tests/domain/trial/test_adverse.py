"""Every candidate rule finds at its limit and not below; the clock runs through every hour."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY, SPECIALIST

from selfback.domain.trial.adverse import (
    EventContradictsItself,
    EventFacts,
    Expectedness,
    Outcome,
    Relatedness,
    Seriousness,
    Severity,
    found_in_report,
    found_in_scores,
    look_by,
    refuse_contradictions,
    tell_by,
    time_left,
)
from selfback.domain.trial.protocol_loading import load_protocol

PROTOCOL = load_protocol(CONTENT, PRIMARY)
SPECIALISTS = load_protocol(CONTENT, SPECIALIST)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
YEARS = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2035-12-31")


def rules(now, baseline=None):
    return [each.rule for each in found_in_scores(PROTOCOL, now, baseline or {})]


@pytest.mark.parametrize(
    ("instrument", "before", "now", "found"),
    [
        ("nprs", 4, 6, []),
        ("nprs", 4, 7, ["pain-up"]),
        ("nprs", 7, 10, ["pain-up"]),
        ("nprs", 8, 10, []),
        ("nprs", 7, 4, []),
        ("rmdq-24", 10, 14, []),
        ("rmdq-24", 10, 15, ["disability-up"]),
        ("rmdq-24", 20, 24, []),
        ("rmdq-24", 15, 10, []),
        ("phq-8", 0, 14, []),
        ("phq-8", 0, 15, ["low-mood"]),
        ("phq-8", 20, 15, ["low-mood"]),
    ],
)
def test_a_rule_finds_at_its_limit_and_not_below(instrument, before, now, found):
    assert rules({instrument: now}, {instrument: before}) == found


@pytest.mark.parametrize(
    ("tier", "found"),
    [("R", ["warning-sign"]), ("A", ["warning-sign"]), ("B", []), ("M", []), ("none", [])],
)
def test_a_report_of_an_emergency_or_of_signs_for_soon_is_looked_at(tier, found):
    assert [each.rule for each in found_in_report(PROTOCOL, tier)] == found


def test_without_a_score_at_baseline_no_rise_is_known_but_a_level_is():
    assert rules({"nprs": 10, "rmdq-24": 24, "phq-8": 15}) == ["low-mood"]
    assert rules({"nprs": None, "phq-8": None}, {"nprs": 0}) == []


def test_what_was_found_is_told_with_its_figures():
    (found,) = found_in_scores(PROTOCOL, {"nprs": 8}, {"nprs": 3})

    assert found.facts == {"score": 8, "baseline": 3, "rise": 5}


def test_where_a_high_score_is_good_a_fall_is_what_counts():
    better = [
        each
        for each in SPECIALISTS.safety.candidates
        if each.rise and SPECIALISTS.instrument(each.instrument).direction == "better"
    ]
    assert better
    for rule in better:
        down = found_in_scores(
            SPECIALISTS, {rule.instrument: 30 - rule.rise}, {rule.instrument: 30}
        )
        up = found_in_scores(SPECIALISTS, {rule.instrument: 30 + rule.rise}, {rule.instrument: 30})
        assert [each.rule for each in down] == [rule.id]
        assert up == ()


def test_the_clock_runs_through_a_weekend():
    friday_evening = datetime(2027, 1, 8, 17, 30, tzinfo=COPENHAGEN)

    assert tell_by(friday_evening, hours=24).astimezone(COPENHAGEN) == datetime(
        2027, 1, 9, 17, 30, tzinfo=COPENHAGEN
    )


@pytest.mark.parametrize(
    ("known", "until"),
    [
        # the clock on the wall shows an hour more when summer time begins, one less when it ends
        ("2027-03-27T12:00", "2027-03-28T13:00"),
        ("2027-10-30T12:00", "2027-10-31T11:00"),
        ("2027-03-28T01:30", "2027-03-29T02:30"),  # still winter time, half an hour before the gap
        ("2027-12-31T23:59", "2028-01-01T23:59"),
        ("2028-02-28T08:00", "2028-02-29T08:00"),
    ],
)
def test_twenty_four_hours_are_hours_whatever_the_clock_on_the_wall_does(known, until):
    start = datetime.fromisoformat(known).replace(tzinfo=COPENHAGEN)
    end = datetime.fromisoformat(until).replace(tzinfo=COPENHAGEN)

    assert tell_by(start, hours=24) == end.astimezone(UTC)
    assert time_left(tell_by(start, hours=24), start) == timedelta(hours=24)


@given(
    st.datetimes(*YEARS, timezones=st.timezones()),
    st.integers(1, 72),
)
def test_the_clock_is_as_long_as_promised_in_every_zone(known, hours):
    until = tell_by(known, hours=hours)

    assert until - known.astimezone(UTC) == timedelta(hours=hours)
    assert time_left(until, known) == timedelta(hours=hours)
    assert look_by(known, days=3) - known.astimezone(UTC) == timedelta(hours=72)


def test_a_moment_without_a_zone_starts_no_clock():
    with pytest.raises(ValueError, match="zone"):
        tell_by(datetime(2027, 1, 8, 17, 30), hours=24)  # noqa: DTZ001  (what is refused)


def facts(**changes):
    given = {
        "seriousness": Seriousness.NOT_SERIOUS,
        "severity": Severity.MILD,
        "relatedness": Relatedness.POSSIBLE,
        "expected": Expectedness.YES,
        "outcome": Outcome.RECOVERED,
        "started_on": date(2027, 1, 4),
        "ended_on": date(2027, 1, 6),
        "text": "Sore after the first session",
        **changes,
    }
    return EventFacts(**given)


def test_an_event_that_holds_together_is_taken():
    refuse_contradictions(facts(), date(2027, 1, 8))
    refuse_contradictions(facts(ended_on=None, outcome=Outcome.ONGOING), date(2027, 1, 4))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seriousness": Seriousness.DEATH}, "death-is-fatal"),
        ({"outcome": Outcome.FATAL}, "fatal-is-death"),
        ({"ended_on": date(2027, 1, 3)}, "ends-before-it-starts"),
        ({"started_on": date(2027, 1, 9), "ended_on": None}, "starts-after-it-was-known"),
        ({"outcome": Outcome.ONGOING}, "ongoing-has-an-end"),
        ({"text": "  "}, "no-text"),
    ],
)
def test_what_cannot_hold_together_is_refused_by_name(changes, code):
    with pytest.raises(EventContradictsItself) as refused:
        refuse_contradictions(facts(**changes), date(2027, 1, 8))
    assert refused.value.facts == (code,)


def test_only_an_event_that_is_not_serious_starts_no_clock():
    assert [each for each in Seriousness if not each.starts_clock] == [Seriousness.NOT_SERIOUS]
