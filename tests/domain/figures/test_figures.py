"""Every figure of the content passes every check, on every sampled frame."""

import pytest
from tests.domain.figures.figures_on_paper import POSE_FILES

from selfback.domain.figures import check_figure, load_figure, moving_svg, still_svg

NAMES = [path.parent.name for path in POSE_FILES]


@pytest.mark.parametrize("path", POSE_FILES, ids=NAMES)
def test_a_figure_of_the_content_has_no_fault(path):
    assert [str(fault) for fault in check_figure(load_figure(path))] == []


def test_there_are_figures_to_check():
    assert {"bridge", "bird-dog", "cat-camel", "pelvic-tilt"} <= set(NAMES)


def test_a_figure_is_drawn_the_same_every_time():
    figure = load_figure(POSE_FILES[0])

    first, second = (moving_svg(figure, title="a", description="b", uid="u") for _ in range(2))

    assert first == second


def test_a_still_is_light_enough_for_a_list():
    figure = load_figure(POSE_FILES[0])

    assert len(still_svg(figure, title="a", uid="u", small=True)) < 8_000
