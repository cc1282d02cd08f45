"""The pictures as they are written."""

import re
import xml.etree.ElementTree as ET

import pytest
from tests.domain.figures.figures_on_paper import (
    BRIDGE,
    EXERCISES,
    FROM_ABOVE,
    STANDING,
    figure_from,
)

from selfback.domain.figures import load_figure, moving_svg, still_svg, strip_svg
from selfback.domain.figures.looks import LOOKS, look_of
from selfback.domain.figures.shapes import closed_path, number, open_path
from selfback.domain.figures.svg import picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def bridge(tmp_path):
    return figure_from(tmp_path, BRIDGE)


def moving(figure):
    return moving_svg(figure, title="Bridge", description="Lift, lower", uid="b")


def test_a_picture_is_named_and_described_and_hides_no_markup(bridge):
    svg = moving_svg(bridge, title="Bridge <b>", description="Lift & lower", uid="b7")

    root = ET.fromstring(svg)

    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Bridge <b>"
    assert root.find(f"{SVG}desc").text == "Lift & lower"
    assert root.get("aria-labelledby") == "b7-t b7-d"


def test_all_ids_carry_the_prefix_and_all_uses_find_their_shape(bridge):
    root = ET.fromstring(moving(bridge))

    ids = {each.get("id") for each in root.iter() if each.get("id")}
    used = {each.get("href")[1:] for each in root.iter(f"{SVG}use")}

    assert all(name.startswith("b-") for name in ids)
    assert used <= ids


def test_every_animation_lasts_as_long_as_the_cycle(bridge):
    durations = set(re.findall(r'dur="([^"]+)"', moving(bridge)))

    assert durations == {"5s"}


def test_times_go_from_nought_to_one_and_match_the_values(bridge):
    root = ET.fromstring(moving(bridge))

    for each in root.iter():
        if each.get("keyTimes"):
            times = [float(time) for time in each.get("keyTimes").split(";")]
            assert times[0] == 0
            assert times[-1] == 1
            assert times == sorted(times)
            assert len(times) == len(each.get("values").split(";"))


def test_without_animation_the_picture_shows_the_still_pose(bridge):
    without = re.sub(r"<animate[^>]*/>", "", moving(bridge))
    still = still_svg(bridge, title="Bridge", uid="b")

    def shown(svg):
        return re.findall(r'transform="([^"]*)"', svg)

    assert shown(without) == shown(still)


def test_a_small_still_has_no_face_and_no_arrow(bridge):
    large = still_svg(bridge, title="Bridge", uid="b")
    small = still_svg(bridge, title="Bridge", uid="b", small=True)

    for part in ("fg-eye", "fg-mouth", "fg-arrow"):
        assert part in large
        assert part not in small
    assert "fg-spine" in small


def test_a_still_shows_the_pose_that_is_asked_for(bridge):
    assert still_svg(bridge, title="Bridge", uid="b", pose="down") != still_svg(
        bridge, title="Bridge", uid="b", pose="up"
    )
    with pytest.raises(KeyError, match="sideways"):
        still_svg(bridge, title="Bridge", uid="b", pose="sideways")


def test_a_strip_has_three_numbered_pictures_and_one_arrow(bridge):
    svg = strip_svg(bridge, title="Bridge", description="Lift, lower", uid="s")

    numbers = [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]

    assert numbers == ["1", "2", "3"]
    assert svg.count("fg-arrow") == 1
    assert "<animate" not in svg


def test_a_strip_of_three_poses_shows_each_of_them():
    figure = load_figure(EXERCISES / "cat-camel" / "poses.toml")

    svg = strip_svg(figure, title="Cat", description="Round, hollow", uid="s")

    shirts = re.findall(r'fg-shirt" d="([^"]+)"', svg)
    assert len(set(shirts)) == 3


def test_the_gap_under_the_back_is_drawn_large_and_left_out_small():
    figure = load_figure(EXERCISES / "pelvic-tilt" / "poses.toml")

    assert "fg-gap" in still_svg(figure, title="Tilt", uid="t")
    assert "fg-gap" not in still_svg(figure, title="Tilt", uid="t", small=True)


def test_shortened_bones_are_drawn_shorter_from_above(tmp_path):
    svg = moving(figure_from(tmp_path, FROM_ABOVE))

    assert 'type="scale"' in svg
    assert "fg-knee" in svg
    assert "fg-cushion" in svg


def test_a_front_view_shows_a_face_from_the_front_and_its_muscles(tmp_path):
    svg = moving(figure_from(tmp_path, STANDING))

    assert svg.count("fg-eye") == 2
    assert svg.count("fg-muscle") == 2


@pytest.mark.parametrize(
    ("prop", "drawn"),
    [
        ('{ kind = "chair", x = -60 }', "fg-chair-back"),
        ('{ kind = "wall", x = 60 }', "fg-wall"),
        ('{ kind = "table", x = 40 }', "fg-seat"),
        ('"strap"', "fg-strap"),
    ],
)
def test_props_are_drawn(tmp_path, prop, drawn):
    svg = moving(figure_from(tmp_path, BRIDGE.replace('["mat"]', f"[{prop}]")))

    assert drawn in svg


def test_a_chair_in_front_view_stands_inside_the_frame(tmp_path):
    text = STANDING.replace("muscles", 'props = [{ kind = "chair", x = -70 }]\nmuscles')
    figure = figure_from(tmp_path, text)

    frame = picture(figure).frame

    assert frame.x < -70 - 18
    assert "fg-chair-leg" in moving(figure)


@pytest.mark.parametrize("text", [BRIDGE, STANDING, FROM_ABOVE])
def test_a_frame_is_four_to_three(tmp_path, text):
    frame = picture(figure_from(tmp_path, text)).frame

    assert frame.width / frame.height == pytest.approx(4 / 3, abs=0.002)


def test_an_exercise_always_shows_the_same_person_and_the_library_many():
    names = [path.name for path in EXERCISES.iterdir()]

    assert look_of("bridge") == look_of("bridge")
    assert {look_of(name) for name in names} == set(LOOKS)


def test_a_curve_can_be_spelled_out_for_engines_that_cannot_mirror():
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]

    assert closed_path(square) == "M0 5Q0 0 5 0T10 5 5 10 0 5Z"
    assert closed_path(square, spelled_out=True) == ("M0 5Q0 0 5 0Q10 0 10 5Q10 10 5 10Q0 10 0 5Z")
    assert open_path(square) == "M0 0Q10 0 10 5T0 10"
    assert open_path(square, spelled_out=True) == "M0 0Q10 0 10 5Q10 10 0 10"
    assert open_path(square[:3]) == "M0 0Q10 0 10 10"


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, ".5"), (-0.5, "-.5"), (3.0, "3"), (-0.04, "0"), (10.25, "10.2")]
)
def test_numbers_are_written_short(value, text):
    assert number(value) == text
