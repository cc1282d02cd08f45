"""Steps that were kept and are set against each other once more."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.activity.made import RULES, STEP_RULES, row, table
from tests.domain.shipped import library

from selfback.domain.activity.intervals import source_of
from selfback.domain.activity.kept import counted_days, device_changed, table_of, usual_days
from selfback.domain.activity.overlap import DaySteps, resolve
from selfback.domain.activity.upload_rules import UploadRules

FIRST = date(2027, 1, 1)
WATCH, PHONE = source_of("Apple Watch", rules=RULES), source_of("iPhone", rules=RULES)
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["iPhone", "Apple Watch", "Health"]),
        st.integers(0, 4000),
        st.integers(0, 90),
        st.integers(0, 900),
        manual=st.booleans(),
    ),
    max_size=12,
)


def days(*steps):
    return [
        DaySteps(day=FIRST + timedelta(days=k), steps=count, by_source={source: count})
        for k, (source, count) in enumerate(steps)
    ]


@given(ROWS)
def test_kept_rows_count_as_they_counted_when_they_came(rows):
    came = table(*rows)
    kept = list(came.intervals(batch="b-1"))

    assert counted_days(kept, rules=RULES) == resolve(came, rules=RULES)
    assert counted_days(kept[::-1], rules=RULES) == counted_days(kept, rules=RULES)


def test_a_row_keeps_its_local_day_wherever_the_person_lives_now():
    late = table(row("iPhone", 15 * 60 + 30, 1, 20))

    assert late.day.tolist() == [date(2027, 1, 5).toordinal()]
    assert (
        table_of(list(late.intervals(batch="b-1")), rules=RULES).day.tolist() == late.day.tolist()
    )


def test_what_is_usual_is_told_by_the_device_in_use_alone():
    held = days(*[(PHONE, 4000)] * 4, (WATCH, 7000), (WATCH, 7500), (WATCH, 8000), (PHONE, 900))

    assert usual_days(held, steps=STEP_RULES, rules=RULES) == (7000, 7500, 8000)
    assert usual_days([], steps=STEP_RULES, rules=RULES) == ()


def test_a_watch_that_took_over_this_week_is_a_new_device_and_last_week_s_is_not():
    held = days(*[(PHONE, 4000)] * 4, *[(WATCH, 7000)] * 3)
    took_over = FIRST + timedelta(days=4)

    def changed(since):
        return device_changed(held, since=since, steps=STEP_RULES, rules=RULES)

    assert changed(took_over)
    assert not changed(took_over + timedelta(days=1))
    assert not device_changed(days((PHONE, 4000)), since=FIRST, steps=STEP_RULES, rules=RULES)


def test_the_rules_say_how_far_back_days_are_kept_and_used():
    rules = UploadRules.from_content(library().rule_file("uploads"))

    assert rules.earliest_kept(date(2027, 1, 4)) == date(2026, 1, 4)
    assert rules.baseline_span(date(2027, 1, 4)) == (date(2026, 12, 7), date(2027, 1, 3))
