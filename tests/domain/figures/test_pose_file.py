"""Reading pose files: what is refused, and how the refusal reads."""

import pytest
from tests.domain.figures.figures_on_paper import (
    BRIDGE,
    FROM_ABOVE,
    STANDING,
    figure_from,
    written,
)

from selfback.domain.figures import PoseFileRefused, load_figure


def refusal(folder, text):
    with pytest.raises(PoseFileRefused) as refused:
        load_figure(written(folder, text))
    return refused.value


def test_a_refusal_names_file_pose_and_key(tmp_path):
    refused = refusal(tmp_path, BRIDGE.replace("lumbar = 2", "lumbar = 70"))

    assert str(refused) == "bridge/poses.toml: pose 'up': lumbar: 70 is outside -38 to 55"
    assert (refused.file, refused.pose, refused.key) == ("bridge/poses.toml", "up", "lumbar")


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("lumbar = 2", "lumber = 2", "lumber"),
        ("lumbar = 2", "knee_left = 2", "knee_left"),
        ("lumbar = 2", 'lumbar = "much"', "lumbar"),
        ("lumbar = 2", "lumbar = true", "lumbar"),
        ("lumbar = 2", "knee_far = 190", "knee_far"),
        ("lumbar = 2", "thigh_far = 160", "hip_far"),
        ("lumbar = 2", 'lift = ["heads"]', "lift.heads"),
        ("lumbar = 2", 'lift = "feet"', "lift"),
        ("lumbar = 2", "on_the_way = { lumbar = 3 }", "on_the_way.lumbar"),
        ("lumbar = 2", 'fit = { until = "arms_straight" }', "fit.angle"),
        ("lumbar = 2", 'fit = { angle = "pelvis", until = "done" }', "fit.until"),
        ("lumbar = 2", 'fit = { angle = "pelvis", point = "tail", y = 1 }', "fit.point"),
        ("lumbar = 2", 'fit = { angle = "pelvis", point = "hip" }', "fit.y"),
        ("lumbar = 2", "fit = 3", "fit"),
        ("hold = 0.8", "hold = 80", "hold"),
        ('name = "up"', 'name = "Up!"', "pose.name"),
        ('name = "up"', 'name = "down"', "pose"),
        ('"side"', '"behind"', "view"),
        ('"supine"', '"floating"', "posture"),
        ('"supine"', '"side_lying"', "posture"),
        ('["mat"]', '["trampoline"]', "props.kind"),
        ('["mat"]', '[{ kind = "wall", y = 3 }]', "props.wall.y"),
        ('["mat"]', '"mat"', "props"),
        ('["buttock"]', '["ear"]', "muscles"),
        ('["buttock"]', '["buttock", "back", "abdomen"]', "muscles"),
        ("at = 1", "at = 7", "arrow.at"),
        ("offset = [-2, -50]", "offset = [-2]", "arrow.offset"),
        ('follow = "sacrum"', 'follow = "tail"', "arrow.follow"),
        ('follow = "sacrum"', "points = [[0, 0], [1, 1]]", "arrow.points"),
        ("props", "cycle = [1, 0]\nprops", "cycle"),
        ("props", "cycle = [0, 0, 1]\nprops", "cycle"),
        ("props", "cycle = [0, 1, 0]\nprops", "cycle"),
        ("props", "still = 4\nprops", "still"),
        ("props", "colour = 4\nprops", "colour"),
        ("props", 'near_arm = "gone"\nprops', "near_arm"),
        ('rest = ["trunk"]', 'rest = ["tail"]', "contact.rest"),
        ('rest = ["trunk"]', "", "contact.pin"),
        ('head = "rests"', 'head = "floats"', "contact.head"),
        ('part = "upper_back"', 'part = "tail"', "contact.pin.part"),
        ("x = -37", "x = -37, z = 3", "contact.pin.z"),
        ("x = -37", "x = 900", "contact.pin.x"),
        (", x = -37", "", "contact.pin.x"),
        ("feet = { x = 42 }", "feet = { x = 42, colour = 1 }", "contact.feet.colour"),
        ("feet = { x = 42 }", "feet = 42", "contact.feet"),
        ("feet = { x = 42 }", "tails = { x = 42 }", "contact.tails"),
        ("hands = { beside", 'hands = { on = "nose", beside', "contact.hands.on"),
        ("hands = { beside", 'hands = { reach = "away", beside', "contact.hands.reach"),
        ("feet = { x = 42 }", "root = { z = 1 }", "contact.root.z"),
        ("feet = { x = 42 }", 'closing = { angle = "tail", until = "elbow_under" }', "tail"),
    ],
)
def test_what_the_renderer_does_not_know_is_refused(tmp_path, before, after, key):
    assert before in BRIDGE

    assert refusal(tmp_path, BRIDGE.replace(before, after)).key == key


def test_a_lifted_limb_must_have_a_contact(tmp_path):
    text = BRIDGE.replace("feet = { x = 42 }\n", "").replace("lumbar = 2", 'lift = ["feet_near"]')

    assert "leg_near has no contact" in str(refusal(tmp_path, text))


def test_one_pose_does_not_move(tmp_path):
    text = BRIDGE[: BRIDGE.rindex("[[pose]]")]

    assert refusal(tmp_path, text).sentence == "a figure needs at least two poses"


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    assert refusal(tmp_path, "view = = 3").key == "file"


def test_an_angle_without_a_side_sets_both_and_a_side_overrides(tmp_path):
    text = BRIDGE.replace("lumbar = 2", "knee = 30\nknee_far = 60")

    up = figure_from(tmp_path, text).poses[1]

    assert (up.angles["knee_near"], up.angles["knee_far"]) == (30, 60)


def test_a_pose_keeps_the_posture_where_it_says_nothing(tmp_path):
    down = figure_from(tmp_path, BRIDGE).poses[0]

    assert (down.angles["pelvis"], down.angles["hip_near"]) == (-87, 52)


def test_a_joint_angle_takes_the_place_of_the_bone_angle_of_the_posture(tmp_path):
    text = (
        BRIDGE.replace('"supine"', '"all_fours"')
        .replace("lumbar = 2", "pelvis = 60\nhip_near = 20")
        .replace("pelvis = -118", "")
    )

    up = figure_from(tmp_path, text).poses[1]

    assert up.angles["hip_near"] == 20
    assert up.bones == {"thigh_far": 0}


@pytest.mark.parametrize(("text", "sides"), [(STANDING, "left"), (FROM_ABOVE, "lower")])
def test_the_other_views_have_sides_of_their_own(tmp_path, text, sides):
    figure = figure_from(tmp_path, text)

    assert figure.vocabulary.sides[0] == sides
