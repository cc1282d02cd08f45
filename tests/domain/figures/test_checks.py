"""The checks find what they are there to find."""

import pytest
from tests.domain.figures.figures_on_paper import BRIDGE, FROM_ABOVE, STANDING, figure_from

from selfback.domain.figures import check_figure

PLAIN = """
view = "side"
posture = "standing"

[[pose]]
name = "first"
hold = 1.2

[[pose]]
name = "second"
hold = 1.2
move = 1.2
"""


def found(folder, text):
    return {fault.check for fault in check_figure(figure_from(folder, text))}


@pytest.mark.parametrize("text", [BRIDGE, STANDING, FROM_ABOVE, PLAIN])
def test_a_good_figure_has_no_fault(tmp_path, text):
    assert found(tmp_path, text) == set()


def test_a_hand_below_the_mat_is_found(tmp_path):
    text = BRIDGE.replace("hands = { beside = 54 }\n", "").replace("lumbar = 2", "shoulder = -40")

    assert "nothing lies below the surface" in found(tmp_path, text)


def test_an_ankle_bent_beyond_its_limit_by_a_contact_is_found(tmp_path):
    text = BRIDGE.replace("feet = { x = 42 }", "feet = { x = 42, turn = -80 }")

    assert "a joint keeps within -35 to 85" in found(tmp_path, text)


def test_a_thigh_that_does_not_reach_its_planted_knee_is_found(tmp_path):
    text = PLAIN + "\n[contact]\nknees = { x = 40 }\n"

    assert {"a target is in reach", "a planted end stays"} <= found(tmp_path, text)


def test_a_cycle_that_is_too_short_is_found(tmp_path):
    text = PLAIN.replace("hold = 1.2", "hold = 0.1").replace("move = 1.2", "move = 0.4")

    assert "the cycle lasts 4 to 9 seconds" in found(tmp_path, text)


def test_a_limb_that_whirls_is_found(tmp_path):
    text = PLAIN.replace(
        "move = 1.2", "move = 1.2\nshoulder_near = 180\nelbow_near = 140\nwrist_near = 80"
    ).replace("hold = 1.2", "hold = 1.2\nshoulder_near = -50\nelbow_near = -2\nwrist_near = -95", 1)

    assert "a step between samples is small" in found(tmp_path, text)


def test_a_head_that_cannot_come_down_is_found(tmp_path):
    text = BRIDGE.replace("pelvis = -118", "pelvis = -50")

    assert "a contact touches" in found(tmp_path, text)


def test_a_fault_reads_as_one_line(tmp_path):
    text = PLAIN.replace("hold = 1.2", "hold = 0.1").replace("move = 1.2", "move = 0.4")

    first = check_figure(figure_from(tmp_path, text))[0]

    assert str(first) == "bridge: the cycle lasts 4 to 9 seconds: seconds (1.00)"
