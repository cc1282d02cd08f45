"""A made-up evaluation for tests, drawn once."""

from functools import cache
from pathlib import Path

import numpy as np

from selfback.domain.content.codebook import load_codebook
from selfback.domain.content.language import Language
from selfback.domain.content.loading import load_library
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.integration.material import read_material
from selfback.domain.integration.results import evaluate
from selfback.domain.integration.synthetic.evaluation import synthetic_evaluation
from selfback.domain.integration.synthetic.shape import EvaluationShape
from selfback.domain.qualitative.shipped import shipped_codes
from selfback.domain.recruitment.shape import TrialShape

CONTENT = Path(__file__).parents[3] / "content"


@cache
def library():
    return load_library(CONTENT)


def structure():
    return Structure.from_content(library().rule_file("nomad"))


def rules():
    return EvaluationRules.from_content(library().rule_file("evaluation"))


@cache
def files(seed=1):
    """Return the files of a made-up evaluation."""
    return synthetic_evaluation(
        TrialShape.from_content(library().rule_file("demo-trial")),
        EvaluationShape.from_content(library().rule_file("demo-evaluation")),
        structure(),
        shipped_codes(load_codebook(CONTENT, "npt"), Language.ENGLISH),
        np.random.default_rng(seed),
    )


def results_of(files):
    """Return the results of files."""
    material = read_material(files, structure())
    return evaluate(material, rules(), structure(), chance=np.random.default_rng(1))


@cache
def results():
    """Return the results of the made-up evaluation."""
    return results_of(files())
