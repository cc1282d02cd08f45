"""Small files of an evaluation, built row by row."""

from selfback.domain.evaluation.rules import EvaluationRules

RULES = EvaluationRules(
    level=0.95,
    draws=200,
    few_clusters=30,
    model_fewest_raters=10,
    model_fewest_vignettes=5,
    model_fewest_of_each=10,
    fewest_shown=5,
)


def file_of(columns, *rows):
    """A file of comma-separated lines."""
    return "\n".join([columns, *rows]).encode() + b"\n"


def ratings_file(*rows):
    return file_of("rater,profession,country,vignette,component,answer", *rows)
