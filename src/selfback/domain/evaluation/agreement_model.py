"""Agreement with plans by a logistic model with raters and vignettes as random intercepts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from selfback.domain.evaluation.agreement import COUNTED, Treatment
from selfback.domain.evaluation.ratings import Rating
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.statistics.crossed import CrossedFit, NotFitted, count_cells, fit_crossed

METHOD = (
    "logistic model with random intercepts of rater and vignette, "
    "maximum likelihood by Laplace's approximation, Wald intervals on the logit scale"
)
LOGISTIC_VARIANCE = np.pi**2 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Modelled:
    """A fitted model, or why there is none.

    why_not         sentences, empty with a fit
    of_raters       share of the spread on the logit scale that lies between raters, 0 to 1
    of_vignettes    the same between vignettes
    """

    treatment: Treatment
    answers: int
    raters: int
    vignettes: int
    why_not: tuple[str, ...]
    fit: CrossedFit | None = None
    of_raters: float | None = None
    of_vignettes: float | None = None


def model(ratings: Sequence[Rating], treatment: Treatment, rules: EvaluationRules) -> Modelled:
    """Return the model of what counts as agreement; refuses, with reasons, too few data."""
    held = [rating for rating in ratings if rating.answer]
    raters = list(dict.fromkeys(rating.rater for rating in held))
    vignettes = list(dict.fromkeys(rating.vignette for rating in held))
    yes = np.array([rating.answer in COUNTED[treatment] for rating in held], dtype=bool)
    why_not = _too_few(len(raters), len(vignettes), yes, rules)
    fit = None
    if not why_not:
        first = {rater: place for place, rater in enumerate(raters)}
        second = {vignette: place for place, vignette in enumerate(vignettes)}
        cells = count_cells(
            yes,
            np.array([first[rating.rater] for rating in held]),
            np.array([second[rating.vignette] for rating in held]),
        )
        try:
            fit = fit_crossed(cells, level=rules.level)
        except NotFitted as refused:
            why_not = (str(refused),)
    spread = fit and fit.sd_first**2 + fit.sd_second**2 + LOGISTIC_VARIANCE
    return Modelled(
        treatment=treatment,
        answers=len(held),
        raters=len(raters),
        vignettes=len(vignettes),
        why_not=why_not,
        fit=fit,
        of_raters=fit.sd_first**2 / spread if fit and spread else None,
        of_vignettes=fit.sd_second**2 / spread if fit and spread else None,
    )


def _too_few(
    raters: int, vignettes: int, yes: NDArray[np.bool_], rules: EvaluationRules
) -> tuple[str, ...]:
    rarer = int(min(yes.sum(), len(yes) - yes.sum()))
    wanted = (
        (raters, rules.model_fewest_raters, "raters"),
        (vignettes, rules.model_fewest_vignettes, "vignettes"),
        (rarer, rules.model_fewest_of_each, "answers of the rarer kind"),
    )
    return tuple(
        f"{there} {what}, and a model takes at least {fewest}"
        for there, fewest, what in wanted
        if there < fewest
    )
