"""Evaluation: how well a case base predicts, and what another policy would have brought."""

from casewise.evaluation.covering import Covering, Reliability
from casewise.evaluation.errors import Errors, Ranks, errors_of, ranks_of
from casewise.evaluation.policies import Replay, choices, log_of_cases, replay, stability_of_choices
from casewise.evaluation.report import Evaluation, evaluate
from casewise.evaluation.risk_coverage import RiskCoverage, risk_coverage
from casewise.evaluation.schemes import Predictions, Scheme, SchemeUnfit
from casewise.evaluation.stability import CannotMove, Stability, stability
from casewise.evaluation.subgroups import CannotSplit, Subgroup

__all__ = [
    "CannotMove",
    "CannotSplit",
    "Covering",
    "Errors",
    "Evaluation",
    "Predictions",
    "Ranks",
    "Reliability",
    "Replay",
    "RiskCoverage",
    "Scheme",
    "SchemeUnfit",
    "Stability",
    "Subgroup",
    "choices",
    "errors_of",
    "evaluate",
    "log_of_cases",
    "ranks_of",
    "replay",
    "risk_coverage",
    "stability",
    "stability_of_choices",
]
