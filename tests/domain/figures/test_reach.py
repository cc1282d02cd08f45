"""Two bones that reach for a planted end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.figures.plane import along, blend, distance, front
from selfback.domain.figures.reach import reach

PLACES = st.tuples(st.floats(-120, 120), st.floats(-120, 120))
ANGLES = st.floats(-180, 180)
BENDS = st.sampled_from([-1, 1])
LENGTHS = st.sampled_from([(42.0, 41.0), (30.0, 25.0)])


@given(PLACES, PLACES, LENGTHS, BENDS)
def test_bones_never_change_their_length(start, target, lengths, bend):
    found = reach(start, target, lengths=lengths, bend=bend)

    assert distance(start, found.joint) == pytest.approx(lengths[0], abs=1e-6)
    assert distance(found.joint, found.end) == pytest.approx(lengths[1], abs=1e-6)


@given(PLACES, ANGLES, st.floats(0.001, 0.999), LENGTHS, BENDS)
def test_a_target_in_reach_is_hit(start, angle, share, lengths, bend):
    nearest, farthest = abs(lengths[0] - lengths[1]) + 0.01, sum(lengths) - 0.01
    target = along(start, front(angle), blend(nearest, farthest, share))

    found = reach(start, target, lengths=lengths, bend=bend)

    assert distance(found.end, target) < 1e-6
    assert found.short_by <= 0


def test_a_target_too_far_away_is_pointed_at_and_the_miss_is_told():
    found = reach((0, 0), (100, 0), lengths=(42, 41), bend=1)

    assert found.short_by == pytest.approx(17)
    assert found.end == pytest.approx((83, 0), abs=0.01)


def test_the_bend_decides_the_side_of_the_joint():
    ahead = reach((0, 0), (0, 70), lengths=(42, 41), bend=-1)
    behind = reach((0, 0), (0, 70), lengths=(42, 41), bend=1)

    assert ahead.joint[0] > 0 > behind.joint[0]


def test_a_target_on_the_joint_itself_is_missed_and_not_divided_by():
    found = reach((5, 5), (5, 5), lengths=(42, 41), bend=1)

    assert found.short_by == pytest.approx(1, abs=0.01)
