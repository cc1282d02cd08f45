"""Whose steps count where two sources tell of the same time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.activity.made import MONDAY, RULES, row, table, total

from selfback.domain.activity.intervals import SourceKind, source_of
from selfback.domain.activity.overlap import resolve

NAMES = ("Anna's Apple Watch", "Annas iPhone", "Pedometer", "Other app")
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(NAMES),
        st.integers(0, 2000),
        st.integers(0, 90),
        st.integers(0, 5000),
        manual=st.booleans(),
    ),
    max_size=25,
)


def test_sources_that_tell_of_different_times_add_up():
    assert total(row("Apple Watch", 0, 10, 500), row("iPhone", 10, 10, 300)) == 800


def test_the_watch_goes_before_the_phone_and_the_phone_fills_the_gaps():
    walked = total(
        row("Apple Watch", 0, 10, 900),
        row("iPhone", 0, 10, 500),
        row("iPhone", 60, 10, 300),
    )

    assert walked == 1200


def test_a_row_half_covered_counts_half():
    assert total(row("Apple Watch", 0, 5, 400), row("iPhone", 0, 10, 500)) == 650


def test_a_source_that_alone_has_more_counts_alone():
    days = resolve(table(row("Apple Watch", 0, 10, 100), row("iPhone", 0, 10, 120)), rules=RULES)

    assert [day.steps for day in days] == [120]
    assert [source.name for source in days[0].by_source] == ["iPhone"]


def test_what_was_typed_comes_last():
    assert total(row("Health", 0, 60, 50, manual=True), row("iPhone", 0, 60, 900)) == 900


def test_a_later_file_in_which_a_day_has_grown_does_not_count_it_twice():
    assert total(row("Zepp", 0, 60, 300), row("Zepp", 0, 60, 800)) == 800


def test_a_row_of_no_steps_keeps_no_time_from_others():
    assert total(row("Apple Watch", 0, 600, 0), row("iPhone", 0, 10, 700)) == 700


def test_the_person_may_put_a_source_first():
    rows = (row("Pedometer", 0, 10, 500), row("iPhone", 0, 10, 200), row("iPhone", 20, 10, 400))

    assert total(*rows) == 600
    assert total(*rows, first=["Pedometer"]) == 900


def test_a_row_over_midnight_belongs_to_the_day_of_its_start():
    # 22:55 UTC is 23:55 in Copenhagen.
    days = resolve(table(row("iPhone", 14 * 60 + 55, 10, 80)), rules=RULES)

    assert [(str(day.day), day.steps) for day in days] == [(str(MONDAY.date()), 80)]


@pytest.mark.parametrize(
    ("name", "device", "kind"),
    [
        ("Apple\u00a0Watch von Anna", "", SourceKind.WATCH),
        ("Anna", "Apple Watch Watch3,4", SourceKind.WATCH),
        ("Annas iPhone", "", SourceKind.PHONE),
        ("Telefon", "", SourceKind.PHONE),
        ("Spring steps", "", SourceKind.APP),
        ("Garmin Connect", "", SourceKind.WATCH),
    ],
)
def test_the_kind_of_a_source_is_told_by_its_words(name, device, kind):
    assert source_of(name, device=device, rules=RULES).kind is kind


@given(ROWS)
def test_never_more_than_the_plain_sum_and_never_less_than_one_source(rows):
    distinct = set(rows)
    counted = total(*rows)

    assert counted <= sum(each.steps for each in distinct)
    for source in {each.source for each in distinct}:
        assert counted >= total(*(each for each in distinct if each.source == source))
    assert counted >= max((each.steps for each in distinct), default=0)


@given(ROWS)
def test_rows_of_one_source_that_do_not_overlap_all_count(rows):
    ends_at, apart = 0, []
    for each in sorted(rows, key=lambda each: each.start):
        if each.start >= ends_at:
            apart.append(each._replace(source=rows[0].source))
            ends_at = max(each.end, each.start + 1)

    assert total(*apart) == sum(each.steps for each in apart)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)

    assert resolve(table(*mixed), rules=RULES) == resolve(table(*rows), rules=RULES)


@given(ROWS)
def test_rows_that_come_twice_add_nothing(rows):
    assert resolve(table(*rows, *rows), rules=RULES) == resolve(table(*rows), rules=RULES)


@given(ROWS.filter(bool), st.data())
def test_splitting_a_row_changes_the_total_by_a_step_at_most(rows, data):
    rows = sorted(set(rows))
    chosen = data.draw(st.sampled_from(rows))
    minutes = (chosen.end - chosen.start) // 60_000_000
    cut = chosen.start + data.draw(st.integers(0, minutes)) * 60_000_000
    if chosen.start < cut < chosen.end:
        first = round(chosen.steps * (cut - chosen.start) / (chosen.end - chosen.start))
        halves = (
            chosen._replace(end=cut, steps=first),
            chosen._replace(start=cut, steps=chosen.steps - first),
        )
        others = [each for each in rows if each != chosen]
        # A row keeps its day when it is not cut at midnight.
        if len({str(day) for day in table(chosen, *halves).day}) == 1:
            assert abs(total(*others, *halves) - total(*rows)) <= 1
