"""What similar cases say about each plan, failures included, and when they say too little."""

from casewise.errors import OutcomeUnusable
from casewise.reuse.effects import EffectSums
from casewise.reuse.estimates import Estimate, Experience, Floors, experience_of
from casewise.reuse.exploring import Epsilon, ExplorationInvalid, Thompson
from casewise.reuse.kernels import kernel_weights, kish_size
from casewise.reuse.options import NoOptions, Options, options_of
from casewise.reuse.recommend import Recommendation, recommend, recommend_from
from casewise.reuse.shrinkage import Shrunk, shrunk_means

__all__ = [
    "EffectSums",
    "Epsilon",
    "Estimate",
    "Experience",
    "ExplorationInvalid",
    "Floors",
    "NoOptions",
    "Options",
    "OutcomeUnusable",
    "Recommendation",
    "Shrunk",
    "Thompson",
    "experience_of",
    "kernel_weights",
    "kish_size",
    "options_of",
    "recommend",
    "recommend_from",
    "shrunk_means",
]
