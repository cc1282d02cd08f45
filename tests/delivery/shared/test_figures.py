"""Pictures of exercises on pages."""

from pathlib import Path

from selfback.delivery import shared
from selfback.domain.figures import figure_css

STYLESHEET = Path(shared.__file__).parent / "static" / "shared" / "figures.css"


def test_the_stylesheet_of_the_figures_is_the_one_the_renderer_draws_for():
    assert STYLESHEET.read_text() == figure_css(), (
        "make it anew: python scripts/figures.py stylesheet"
    )
