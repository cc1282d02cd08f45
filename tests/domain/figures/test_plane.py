"""The plane a figure is drawn in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.figures.plane import (
    along,
    down,
    ease,
    front,
    half_circle,
    limb_angle,
    seen_from,
    unwrapped,
    up,
)

ANGLES = st.floats(-720, 720, allow_nan=False)


def test_a_move_starts_and_ends_slowly_on_a_half_cosine():
    assert [ease(share) for share in (0, 0.25, 0.5, 0.75, 1)] == pytest.approx(
        [0, 0.1464466, 0.5, 0.8535534, 1]
    )


def test_an_upright_bone_points_up_and_a_hanging_limb_down():
    assert up(0) == pytest.approx((0, -1))
    assert up(90) == pytest.approx((1, 0))
    assert down(0) == pytest.approx((0, 1))
    assert front(0) == pytest.approx((1, 0))


@given(ANGLES)
def test_the_angle_of_a_limb_is_read_back_from_its_ends(angle):
    end = along((3, 4), down(angle), 41)

    assert abs(half_circle(limb_angle((3, 4), end) - angle)) < 1e-6


@given(st.lists(ANGLES, min_size=1, max_size=20))
def test_unwrapped_angles_never_jump_and_mean_the_same_directions(angles):
    smooth = unwrapped(angles)

    assert all(abs(b - a) <= 180.001 for a, b in pairwise(smooth))
    assert all(abs(half_circle(a - b)) < 1e-4 for a, b in zip(angles, smooth, strict=True))


@given(ANGLES, st.tuples(st.floats(-99, 99), st.floats(-99, 99)))
def test_a_point_seen_from_a_turned_frame_keeps_its_distance(angle, point):
    seen = seen_from(point, (10, -20), angle)

    assert seen[0] ** 2 + seen[1] ** 2 == pytest.approx(
        (point[0] - 10) ** 2 + (point[1] + 20) ** 2, abs=1e-6
    )
