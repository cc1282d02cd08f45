"""Animated exercise figures: a person drawn from numbers, moving from pose to pose."""

from selfback.domain.figures.checks import Fault, check_figure
from selfback.domain.figures.errors import FigureError, FitImpossible, PoseFileRefused
from selfback.domain.figures.figure import Figure
from selfback.domain.figures.pose_file import load_figure
from selfback.domain.figures.still import still_svg, strip_svg
from selfback.domain.figures.svg import moving_svg
from selfback.domain.figures.themes import figure_css

__all__ = [
    "Fault",
    "Figure",
    "FigureError",
    "FitImpossible",
    "PoseFileRefused",
    "check_figure",
    "figure_css",
    "load_figure",
    "moving_svg",
    "still_svg",
    "strip_svg",
]
