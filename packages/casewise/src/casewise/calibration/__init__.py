"""Calibration: intervals that cover as often as they say, probabilities that mean what they say."""

from casewise.calibration.conformal import NotEnoughToCalibrate, SplitConformal
from casewise.calibration.isotonic import Isotonic
from casewise.calibration.reliability import Bin, calibration_error, reliability

__all__ = [
    "Bin",
    "Isotonic",
    "NotEnoughToCalibrate",
    "SplitConformal",
    "calibration_error",
    "reliability",
]
