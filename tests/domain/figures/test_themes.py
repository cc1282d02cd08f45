"""The colours of the figures."""

import re

import pytest
from tests.domain.figures.figures_on_paper import EXERCISES

from selfback.domain.figures import figure_css, load_figure, moving_svg, strip_svg
from selfback.domain.figures.looks import LOOKS, look_number
from selfback.domain.figures.themes import DARK, LIGHT

MANY_PARTS = (
    *("pelvic-tilt", "hamstring-stretch", "sit-to-stand", "wall-plank", "clamshell"),
    *("knees-side-to-side", "standing-side-bend", "standing-hip-abduction"),
)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: str, last: str) -> float:
    low, high = sorted((luminance(first), luminance(last)))
    return (high + 0.05) / (low + 0.05)


def test_every_class_that_is_drawn_has_a_rule():
    css = figure_css()
    drawn = set()
    for name in MANY_PARTS:
        figure = load_figure(EXERCISES / name / "poses.toml")
        for svg in (
            moving_svg(figure, title="a", description="b", uid="u"),
            strip_svg(figure, title="a", description="b", uid="v"),
        ):
            drawn |= {
                name for group in re.findall(r'class="([^"]+)"', svg) for name in group.split()
            }

    assert {name for name in drawn if f".{name}" not in css} == set()


def test_light_and_dark_name_the_same_parts():
    assert LIGHT.keys() == DARK.keys()


def test_every_property_that_is_used_is_given():
    css = figure_css()

    used = set(re.findall(r"var\((--figure-[\w-]+)\)", css))
    given = set(re.findall(r"(--figure-[\w-]+):", css))

    assert used <= given


@pytest.mark.parametrize(
    ("part", "least"), [("trousers", 8.0), ("arrow", 5.5), ("shirt", 3.3), ("ink", 11.0)]
)
def test_what_matters_stands_out_from_the_card(part, least):
    assert contrast(LIGHT[part], LIGHT["card"]) >= least


@pytest.mark.parametrize("part", ["trousers", "arrow", "shirt", "ink"])
def test_what_matters_stands_out_in_the_dark(part):
    assert contrast(DARK[part], DARK["card"]) >= 4.5


@pytest.mark.parametrize("look", [look.number for look in LOOKS])
def test_every_person_can_be_seen_in_both_themes(look):
    worn = look_number(look)

    assert contrast(worn.dark[0], DARK["card"]) >= 2.5
    assert contrast(worn.light[2], LIGHT["card"]) >= 3


def test_reduced_motion_and_print_show_the_strip_instead():
    css = figure_css()

    for media in ("prefers-reduced-motion:reduce", "print"):
        rules = css[css.index(f"@media {'(' if media != 'print' else ''}{media}") :]
        assert ".figure-moving{display:none}.figure-strip{display:block}" in rules
