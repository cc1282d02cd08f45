"""Where contacts put a body."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.figures.figures_on_paper import BRIDGE, STANDING, figure_from

from selfback.domain.figures import FitImpossible, check_figure
from selfback.domain.figures.contact import place
from selfback.domain.figures.movement import Movement
from selfback.domain.figures.plane import distance
from selfback.domain.figures.resting import BACK_OF_HEAD, lowest_of

KNEELING = """
view = "side"
posture = "all_fours"

[contact]
pin = { part = "knee", x = -26 }
knees = { x = -26 }
hands = { x = 28 }

[[pose]]
name = "still"
fit = { angle = "pelvis", until = "arms_straight" }
hold = 1.0

[[pose]]
name = "reach"
shoulder_far = 172
elbow_far = 4
wrist_far = 4
lift = ["hands_far"]
on_the_way = { elbow_far = 40 }
fit = { angle = "pelvis", until = "arms_straight" }
move = 2.0
hold = 1.0
"""


@pytest.fixture
def bridge(tmp_path):
    return Movement(figure_from(tmp_path, BRIDGE))


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.8, 1])
def test_a_lying_body_rests_on_the_mat_in_every_frame(bridge, share):
    assert lowest_of(bridge.body(0, share), "trunk") == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.8, 1])
def test_a_planted_foot_does_not_move(bridge, share):
    assert bridge.body(0, share).joints["ankle_near"] == pytest.approx((42, -6.9), abs=0.01)


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_the_head_stays_on_the_mat(bridge, share):
    head = bridge.body(0, share).joints["head"]

    assert head[1] == pytest.approx(-BACK_OF_HEAD, abs=0.2)


def test_knees_bend_forward_and_elbows_fold(bridge):
    for moment in bridge.moments:
        angles = moment.body.angles
        assert angles["knee_near"] > 0
        assert angles["elbow_near"] >= 0


def test_arms_are_straight_where_a_pose_is_fitted_to_them(tmp_path):
    body = Movement(figure_from(tmp_path, KNEELING)).keys[0]

    reach = distance(body.joints["shoulder_near"], body.joints["wrist_near"])
    assert reach == pytest.approx(54.4, abs=0.01)


def test_a_lifted_hand_leaves_the_mat_without_a_jump(tmp_path):
    movement = Movement(figure_from(tmp_path, KNEELING))

    before, after = movement.keys[0], movement.body(0, 0.02)

    assert distance(before.joints["wrist_far"], after.joints["wrist_far"]) < 1
    assert movement.keys[1].joints["wrist_far"][1] < -40


def test_a_hand_takes_the_way_round_that_it_is_given(tmp_path):
    straight = KNEELING.replace("on_the_way = { elbow_far = 40 }\n", "")
    (tmp_path / "straight").mkdir()
    (tmp_path / "round").mkdir()
    there = Movement(figure_from(tmp_path / "straight", straight)).body(0, 0.5)
    bent = Movement(figure_from(tmp_path / "round", KNEELING)).body(0, 0.5)

    assert bent.angles["elbow_far"] == pytest.approx(there.angles["elbow_far"] + 40)


def test_an_end_without_a_number_keeps_the_place_of_the_pose_it_names(tmp_path):
    text = BRIDGE.replace("feet = { x = 42 }", "feet = { as_in = 1 }").replace(
        "lumbar = 2", "lumbar = 2\nhip = 20\nknee = 80"
    )
    movement = Movement(figure_from(tmp_path, text))

    ankles = {tuple(round(n, 3) for n in body.joints["ankle_far"]) for body in movement.keys}
    assert len(ankles) == 1


def test_a_sliding_heel_goes_where_the_pose_says(tmp_path):
    text = BRIDGE.replace("feet = { x = 42 }", "feet = { slides = true }")
    text = text.replace("hold = 1.0", "hold = 1.0\nfoot_x = 42").replace(
        "lumbar = 2", "foot_x = 56"
    )
    movement = Movement(figure_from(tmp_path, text))

    assert [b.joints["ankle_near"][0] for b in movement.keys] == pytest.approx([42, 56], abs=0.01)
    assert movement.body(0, 0.5).joints["ankle_near"][0] == pytest.approx(49, abs=0.01)


def test_a_held_hand_follows_the_thigh(tmp_path):
    text = BRIDGE.replace(
        "hands = { beside = 54 }",
        'hands = { on = "thigh", along = 20, off = 12, fist = true, reach = "toward" }',
    )
    body = Movement(figure_from(tmp_path, text)).keys[0]

    assert body.turns["hand_near"] == body.turns["forearm_near"]
    assert distance(body.joints["wrist_near"], body.joints["hip_near"]) < 30


def test_a_target_out_of_reach_is_a_fault(tmp_path):
    faults = check_figure(
        figure_from(tmp_path, BRIDGE.replace("feet = { x = 42 }", "feet = { x = 120 }"))
    )

    assert "a target is in reach" in {fault.check for fault in faults}


def test_a_fit_that_cannot_come_true_is_refused(tmp_path):
    text = BRIDGE.replace("lumbar = 2", 'fit = { angle = "neck", point = "hip", y = -150 }')

    with pytest.raises(FitImpossible, match="bridge: pose 'up': no neck gives point"):
        Movement(figure_from(tmp_path, text))


def test_a_closed_chain_holds_in_every_frame(tmp_path):
    text = """
view = "side"
posture = "prone"
[contact]
pin = { part = "elbow", x = 32 }
forearms = { x = 32 }
knees = { x = -56 }
closing = { angle = "shoulder", until = "thigh_reaches" }
[[pose]]
name = "low"
pelvis = 86
lumbar = -30
thoracic = -16
upper_arm = -2
hold = 1
[[pose]]
name = "high"
pelvis = 74
lumbar = 10
upper_arm = -2
hold = 1
"""
    movement = Movement(figure_from(tmp_path, text))

    for share in (0, 0.3, 0.5, 0.7, 1):
        joints = movement.body(0, share).joints
        assert distance(joints["hip"], (-56, -6.9)) == pytest.approx(42, abs=0.02)


@settings(max_examples=25, deadline=None)
@given(st.floats(-25, 25), st.floats(-25, 25), st.floats(0, 170))
def test_a_front_view_body_keeps_its_feet_and_its_bones(tmp_path_factory, lumbar, thoracic, arm):
    figure = figure_from(tmp_path_factory.mktemp("front"), STANDING)
    angles = {
        **figure.poses[0].angles,
        "lumbar": lumbar,
        "thoracic": thoracic,
        "shoulder_right": arm,
    }

    body = place(figure, angles, contacts=figure.contacts)

    assert body.joints["ankle_left"] == pytest.approx((-12, -6.9), abs=0.3)
    upper = distance(body.joints["shoulder_right"], body.joints["elbow_right"])
    assert upper == pytest.approx(30)
    assert body.angles["shoulder_right"] == pytest.approx(arm)
