"""Recruiting around reminders is counted before and after, and nothing more is claimed."""

from datetime import date, timedelta

import pytest

from selfback.domain.recruitment.reminder_effects import Shown, reminder_effects

DAY = date(2027, 3, 15)


def near(*days: int) -> list[date]:
    return [DAY + timedelta(each) for each in days]


def test_people_are_counted_in_the_span_before_and_the_span_after():
    shown = [Shown(unit="a", kind="quiet-weeks", day=DAY)]
    asked = {"a": near(-15, -14, -1, 0, 1, 14, 15), "b": near(3)}

    (effect,) = reminder_effects(shown, asked, days=14, as_of=DAY + timedelta(60))

    assert (effect.before.people, effect.after.people) == (2, 2)  # not the day itself, nor beyond
    assert effect.ratio is not None
    assert effect.ratio.ratio == 1.0


def test_a_reminder_whose_days_are_not_over_is_in_no_figure():
    shown = [Shown(unit="a", kind="quiet-weeks", day=DAY)]

    (effect,) = reminder_effects(shown, {"a": near(1)}, days=14, as_of=DAY + timedelta(5))

    assert (effect.shown, effect.too_late, effect.after.people) == (0, 1, 0)
    assert effect.ratio is None


def test_a_span_of_no_days_is_refused():
    with pytest.raises(ValueError, match="0 days"):
        reminder_effects([], {}, days=0, as_of=DAY)
