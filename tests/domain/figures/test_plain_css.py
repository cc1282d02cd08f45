"""A figure for programs that know no custom properties has its colours in place."""

import pytest

from selfback.domain.figures.looks import LOOKS, Look
from selfback.domain.figures.themes import LIGHT, plain_css


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"look {look.number}")
def test_every_colour_of_a_look_stands_in_the_sheet(look: Look):
    sheet = plain_css(look)

    assert "var(" not in sheet
    assert f".fg-skin{{fill:{look.light[0]}}}" in sheet
    assert f".fg-shirt{{fill:{LIGHT['shirt']}}}" in sheet
