"""The pictures of the pages say what the numbers say."""

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from selfback.delivery.shared.pictures.body import body_picture
from selfback.delivery.shared.pictures.charts import session_bars, step_bars, trend
from selfback.delivery.shared.pictures.icons import SHAPES, NoSuchIconError, icon, logo
from selfback.delivery.shared.pictures.people import people
from selfback.delivery.shared.pictures.ring import ring, share
from selfback.delivery.shared.pictures.welcome import welcome_picture

unhurried = settings(deadline=None)  # a busy machine is no fault of the picture
MONDAY = date(2025, 3, 3)


def drawn(svg: str) -> ElementTree.Element:
    """Parse a picture; one that is not well-formed fails here."""
    return ElementTree.fromstring(svg)


def with_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [each for each in drawn(svg).iter() if name in each.get("class", "").split()]


def days(*steps: int | None) -> list[dict[str, Any]]:
    return [{"day": MONDAY + timedelta(days=n), "steps": each} for n, each in enumerate(steps)]


def weeks(**values: int) -> list[dict[str, int]]:
    return [{"week": int(week[1:]), "value": value} for week, value in values.items()]


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_icon_is_well_formed_and_silent(name: str) -> None:
    assert drawn(icon(name)).get("aria-hidden") == "true"


def test_an_icon_nobody_has_drawn_is_named_in_the_error() -> None:
    with pytest.raises(NoSuchIconError, match="unicorn"):
        icon("unicorn")


@pytest.mark.parametrize("picture", [logo, welcome_picture])
def test_a_picture_without_a_meaning_of_its_own_is_hidden(picture: Any) -> None:
    assert drawn(picture()).get("aria-hidden") == "true"


@unhurried
@given(steps=st.none() | st.integers(0, 200_000), goal=st.integers(0, 30_000))
def test_the_ring_can_be_drawn_for_any_day(steps: int | None, goal: int) -> None:
    picture = ring(steps, goal, goal * 9 // 10, goal)
    assert bool(with_class(picture, "ring-done")) is bool(steps and goal)
    assert bool(with_class(picture, "ring-goal")) is (goal > 0)


@unhurried
@given(st.lists(st.integers(0, 100_000), min_size=2, max_size=2), st.integers(1, 30_000))
def test_more_steps_never_fill_less_of_the_ring(two: list[int], full: int) -> None:
    fewer, more = sorted(two)
    assert 0 <= share(fewer, full) <= share(more, full) <= 1


def test_a_day_not_counted_is_not_a_day_of_no_steps() -> None:
    assert "–" in ring(None, 5000)
    assert "–" not in ring(0, 5000)


def test_numbers_are_written_as_in_the_readers_language() -> None:
    with translation.override("da"):
        assert "6.010" in ring(6010, 5700)
    with translation.override("en"):
        assert "6,010" in ring(6010, 5700)


def test_a_week_that_was_not_asked_is_bridged_and_a_longer_gap_is_not() -> None:
    (line,) = with_class(trend(weeks(w1=6, w3=5, w6=4), 0, 10), "chart-line")
    assert re.sub(r"[^ML]", "", line.get("d", "")) == "MLM"


def test_less_pain_lies_lower() -> None:
    (line,) = with_class(trend(weeks(w1=8, w2=3), 0, 10), "chart-line")
    first, last = re.findall(r"[ML][\d.]+ ([\d.]+)", line.get("d", ""))
    assert float(first) < float(last)


def test_the_last_value_stands_beside_its_dot() -> None:
    (label,) = with_class(trend(weeks(w1=8, w2=3), 0, 10), "chart-now")
    assert (label.text or "").strip() == "3"


def test_what_a_chart_is_called_cannot_break_out_of_it() -> None:
    assert (
        drawn(trend(weeks(w1=1), 0, 10, label='"><script>'))
        .get("aria-label", "")
        .startswith('"><script>')
    )


@unhurried
@given(st.lists(st.none() | st.integers(0, 60_000), min_size=1, max_size=40))
def test_every_counted_day_has_a_bar_and_every_other_a_dot(steps: list[int | None]) -> None:
    picture = step_bars(days(*steps), 5000)
    if not any(each is not None for each in steps):
        assert picture == ""
        return
    assert len(with_class(picture, "chart-bar")) == sum(each is not None for each in steps)
    assert len(with_class(picture, "chart-gap")) == steps.count(None)


def test_only_days_that_reach_the_goal_are_dark() -> None:
    assert len(with_class(step_bars(days(4999, 5000, 7000), 5000), "is-good")) == 2


def test_a_week_without_a_session_keeps_its_place() -> None:
    picture = session_bars(
        [{"week": 1, "days": 3, "minutes": 40}, {"week": 3, "days": 5, "minutes": 70}]
    )
    assert len(with_class(picture, "chart-bar")) == 2
    assert len(with_class(picture, "chart-gap")) == 1


def test_nothing_to_show_is_no_picture() -> None:
    assert trend([], 0, 10) == step_bars([], 5000) == session_bars([]) == ""


@unhurried
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_as_many_people_are_filled_as_are_meant(pair: tuple[int, int]) -> None:
    count, total = pair
    picture = people(count, total)
    assert len(with_class(picture, "fill-green")) == count
    assert len(with_class(picture, "fill-sunk")) == total - count


def test_the_low_back_is_pressed_from_behind_only() -> None:
    labels = {"low_back": "Low back", "knees": "Knees"}
    places = {
        side: {each.get("data-region") for each in with_class(body_picture(side, labels), "region")}
        for side in ("back", "front")
    }
    assert places == {"back": {"low_back", "knees"}, "front": {"knees"}}


def test_the_way_back_is_shown_only_when_there_is_one() -> None:
    page = Template("{% load look %}{% back_link %}{{ to }}{% end_back_link %}")
    assert 'href="/today"' in page.render(Context({"to": "/today"}))
    assert "href" not in page.render(Context({"to": ""}))


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "429", "500"])
def test_a_page_about_a_fault_needs_nothing_to_be_shown(page: str) -> None:
    shown = render_to_string(f"{page}.html")
    assert shown.count("<h1") == 1
    assert "style=" not in shown
    assert "<script" not in shown
