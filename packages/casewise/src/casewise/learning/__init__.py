"""Learns weights and knots from outcomes; a forest gives a second opinion."""

from casewise.learning.learned import Knot, Learned
from casewise.learning.refusals import (
    AggregateUnfit,
    LearnedElsewhere,
    LearningRefused,
    OutcomeUnfit,
    TooFewCases,
)
from casewise.learning.weights import learn_weights

__all__ = [
    "AggregateUnfit",
    "Knot",
    "Learned",
    "LearnedElsewhere",
    "LearningRefused",
    "OutcomeUnfit",
    "TooFewCases",
    "learn_weights",
]
