"""What is set aside, what canonical rows look like, and what is usual with one device."""

from datetime import date, timedelta

from tests.domain.activity.made import MONDAY, RULES, STEP_RULES, row, table

from selfback.domain.activity.baseline import baselines
from selfback.domain.activity.intervals import source_of
from selfback.domain.activity.overlap import DaySteps
from selfback.domain.activity.quarantine import Reason, sift

DAY = 24 * 60


def reasons(*rows):
    sifted = sift(table(*rows), written_at=MONDAY, rules=RULES)
    assert len(sifted.kept) + sum(map(len, sifted.quarantined.values())) == len(rows)
    return {reason: len(held) for reason, held in sifted.quarantined.items()}


def test_steps_of_the_future_are_set_aside():
    assert reasons(row("iPhone", DAY - 1, 1, 9), row("iPhone", DAY, 1, 9)) == {Reason.FUTURE: 1}


def test_steps_of_a_clock_that_was_never_set_are_set_aside():
    assert reasons(row("Band", -20 * 366 * DAY, 1, 9)) == {Reason.DEVICE_CLOCK: 1}


def test_more_than_five_steps_a_second_are_set_aside():
    assert reasons(row("iPhone", 0, 1, 300), row("iPhone", 1, 1, 301)) == {Reason.TOO_FAST: 1}


def test_a_moment_says_nothing_of_how_fast_steps_were_taken():
    assert reasons(row("Health", 0, 0, 4000, manual=True)) == {}


def test_rows_of_a_week_or_of_absurd_counts_are_set_aside():
    found = reasons(row("iPhone", -8 * DAY, 7 * DAY, 50_000), row("iPhone", -90, 0, 100_001))

    assert found == {Reason.TOO_LONG: 1, Reason.TOO_MANY: 1}


def test_a_canonical_row_tells_who_when_and_how_much():
    rows = table(row("Anna", 0, 10, 500, manual=True), row("iPhone", 15 * 60 + 30, 1, 20))
    first, second = rows.intervals(batch="b-1")

    assert (first.source, first.start, first.end - first.start) == (
        "Anna",
        MONDAY,
        timedelta(minutes=10),
    )
    assert (first.is_manual, second.is_manual, first.batch) == (True, False, "b-1")
    assert (first.local_date, second.local_date) == (date(2027, 1, 4), date(2027, 1, 5))


def test_the_same_row_of_another_file_has_the_same_hash_and_others_do_not():
    def hashes(*rows):
        return [each.raw_hash for each in table(*rows).intervals(batch="x")]

    one, other = row("iPhone", 0, 10, 500), row("iPhone", 0, 10, 501)

    assert hashes(one) == hashes(one)
    assert len(set(hashes(one, other, row("iPad", 0, 10, 500)))) == 3


WATCH, PHONE = source_of("Apple Watch", rules=RULES), source_of("iPhone", rules=RULES)


def days(*steps):
    return [
        DaySteps(day=date(2027, 1, 1) + timedelta(days=k), steps=count, by_source={source: count})
        for k, (source, count) in enumerate(steps)
    ]


def found(*steps):
    held = baselines(days(*steps), steps=STEP_RULES, rules=RULES)
    return [(each.source, each.valid_days, each.steps) for each in held]


def test_a_baseline_is_the_median_of_valid_days():
    assert found((PHONE, 4000), (PHONE, 100), (PHONE, 9000), (PHONE, 5000), (PHONE, 70_000)) == [
        (PHONE, 3, 5000)
    ]


def test_another_device_starts_a_new_baseline():
    held = found(*[(PHONE, 4000)] * 4, *[(WATCH, 7000)] * 3)

    assert held == [(PHONE, 4, 4000), (WATCH, 3, 7000)]


def test_a_day_without_the_watch_is_no_new_device():
    assert found(*[(WATCH, 7000)] * 3, *[(PHONE, 2000)] * 2, (WATCH, 8000)) == [(WATCH, 4, 7000)]


def test_too_few_days_make_no_baseline():
    assert found((PHONE, 4000), (PHONE, 5000)) == [(PHONE, 2, None)]
