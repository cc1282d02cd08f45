"""A night is counted from what is remembered of it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.schedule.nights import LONGEST, Night, NightDoesNotAddUp, middling


def make_night(out="23:00", woke="07:00", falling=0, awake=0):
    return Night(
        lights_out=time.fromisoformat(out),
        woke=time.fromisoformat(woke),
        falling=falling,
        awake=awake,
    )


@pytest.mark.parametrize(
    ("night", "asleep"),
    [
        (make_night(), 480),
        (make_night("23:30", "06:15", falling=30, awake=15), 360),
        (make_night("00:10", "08:10"), 480),
        (make_night("08:00", "15:00", falling=60), 360),
        (make_night("22:00", "23:00", falling=30, awake=30), 0),
    ],
)
def test_sleep_is_the_night_without_what_was_awake(night, asleep):
    assert night.asleep == asleep


@pytest.mark.parametrize(
    "night",
    [
        make_night("23:00", "23:00"),
        make_night("23:00", "22:00"),
        make_night("23:00", "00:30", falling=60, awake=60),
    ],
)
def test_a_night_that_does_not_add_up_is_refused(night):
    with pytest.raises(NightDoesNotAddUp):
        _asleep = night.asleep


@given(out=st.times(), woke=st.times(), falling=st.integers(0, 120), awake=st.integers(0, 120))
def test_nobody_sleeps_longer_than_the_night(out, woke, falling, awake):
    night = Night(lights_out=out, woke=woke, falling=falling, awake=awake)
    try:
        asleep = night.asleep
    except NightDoesNotAddUp:
        assert night.minutes in {0, *range(falling + awake), *range(LONGEST + 1, 1440)}
    else:
        assert 0 <= asleep <= night.minutes <= LONGEST


def test_a_middling_night_is_one_that_was_slept():
    nights = [make_night(), make_night(awake=60), make_night(awake=120)]

    assert middling(nights) == 420
    assert middling(nights[:2]) == 420
    assert middling([]) is None
