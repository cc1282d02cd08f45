"""A whole evaluation of a case base: errors, order, calibration, abstention, subgroups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.batch import Neighbours
from casewise.casebase import CaseBase
from casewise.errors import InvalidRequest, OutcomeUnusable
from casewise.evaluation.covering import Covering, Reliability, covering, reliability_of
from casewise.evaluation.errors import Errors, Ranks, errors_of, ranks_of
from casewise.evaluation.risk_coverage import RiskCoverage, risk_coverage
from casewise.evaluation.schemes import Predictions, Scheme, neighbours_of, predictions
from casewise.evaluation.stability import Stability, stability
from casewise.evaluation.subgroups import Subgroup, subgroups
from casewise.reuse.kernels import F64
from casewise.reuse.outcomes import Better, Success, numbers_of, successes_of

TOLD = 128  # cases predicted between two words of how far it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How well a base predicts an outcome of its own cases.

    asked           cases whose outcome is known and was to be predicted
    groups          whom they belong to; cases, where there are no groups
    unanswered      cases for which there was no neighbour
    unknown         cases left out since their outcome is not known
    covering        None where there are too few cases or groups to calibrate
    reliability     None where no success was named
    stability       None where no errors of measurement were given
    predictions     what was said of each case; not in `to_dict`
    """

    outcome: str
    scheme: Scheme
    k: int
    digest: str
    asked: int
    groups: int
    unanswered: int
    unknown: int
    errors: Errors
    ranks: Ranks | None
    risk_coverage: RiskCoverage | None
    covering: Covering | None
    reliability: Reliability | None
    subgroups: tuple[Subgroup, ...]
    stability: Stability | None
    predictions: Predictions

    def to_dict(self) -> dict[str, Any]:
        """Return all figures for JSON; what is not a number is None."""
        document = {
            name: getattr(self, name)
            for name in ("outcome", "scheme", "k", "digest", "asked", "groups")
        }
        document |= {"unanswered": self.unanswered, "unknown": self.unknown}
        for name in ("errors", "ranks", "risk_coverage", "covering", "reliability", "stability"):
            part = getattr(self, name)
            document[name] = None if part is None else asdict(part)
        if document["covering"] is not None:
            del document["covering"]["inside"]
        document["subgroups"] = [asdict(each) for each in self.subgroups]
        cleaned: dict[str, Any] = _clean(document)
        return cleaned

    def table(self) -> str:
        """Return the figures as text for people, one a line."""
        return "\n".join(_lines(self))


def evaluate(
    base: CaseBase,
    outcome: str,
    *,
    scheme: Scheme = "leave-one-out",
    k: int = 10,
    power: float = 4.0,
    level: float = 0.9,
    better: Better = "higher",
    success: Success | None = None,
    by: Sequence[str] = (),
    within: Mapping[str, float] | None = None,
    least: float = 0.0,
    asked: npt.ArrayLike | None = None,
    tell: Callable[[float], None] | None = None,
    chance: np.random.Generator | int = 0,
) -> Evaluation:
    """Predict the outcome of every case from cases that may predict it, and say how well.

    scheme      "leave-one-out", "leave-one-group-out" (persons never predict themselves) or
                "time-forward" (only earlier cases predict)
    k, power    neighbours, and how much the nearest are preferred
    level       share of outcomes that intervals are to cover
    success     number from which on, in the better direction, an outcome is a success, or the
                words that are one; a category needs it
    by          fields whose values part the cases into subgroups
    within      errors of measurement of problem fields, for stability
    least       neighbours less similar than this are not heard, 0 to 1
    asked       places of the cases to predict, as `ids` counts; None: all. All may answer
    tell        told the share of the cases predicted, 0 to 1, as it grows; may raise to stop
    chance      deals out folds and draws; a number is a seed

    Cases whose outcome is not known neither ask nor answer; spans that measures learn are those
    of the cases left. Raises OutcomeUnusable, SchemeUnfit, CannotSplit, CannotMove,
    InvalidRequest.
    """
    draws = np.random.default_rng(chance)
    outcomes = numbers_of(base, outcome, success=success)
    known = np.flatnonzero(~np.isnan(outcomes))
    unknown = [base.ids[at] for at in np.flatnonzero(np.isnan(outcomes))]
    if len(known) < 2:
        raise OutcomeUnusable(field=outcome, reason="fewer than two cases know it")
    rated = base.without(unknown) if unknown else base
    outcomes = numbers_of(rated, outcome, success=success)
    some = _asked_of(len(base), known, asked)
    found = _found(rated, k, scheme, some, tell)
    made = predictions(rated, outcomes, found, scheme, power=power, least=least, asked=some)
    answered = made.answered()
    came = None if success is None else successes_of(rated, outcome, success, better=better)
    rising = better == "higher" or not isinstance(success, float | int)
    covers = covering(answered, level=level, chance=draws)
    return Evaluation(
        outcome=outcome,
        scheme=scheme,
        k=k,
        digest=base.digest,
        asked=len(made),
        groups=len(np.unique(made.groups)),
        unanswered=len(made) - len(answered),
        unknown=len(unknown),
        errors=errors_of(made),
        ranks=_ranks(answered, better),
        risk_coverage=_curve(answered),
        covering=covers,
        reliability=_reliability(answered, came, chance=draws, rising=rising),
        subgroups=_subgroups(rated, made, covers, by),
        stability=stability(rated, outcomes, within=within, k=k, chance=draws, power=power)
        if within
        else None,
        predictions=replace(made, places=known[made.places]),
    )


def _asked_of(
    size: int, known: npt.NDArray[np.intp], asked: npt.ArrayLike | None
) -> npt.NDArray[np.intp] | None:
    """Return the places asked among the cases whose outcome is known; raises InvalidRequest."""
    if asked is None:
        return None
    given = np.asarray(asked)
    if given.ndim != 1 or given.dtype.kind not in "iu" or len(np.unique(given)) != len(given):
        raise InvalidRequest("asked is a list of places, each once")
    if len(given) and not (given.min() >= 0 and given.max() < size):
        raise InvalidRequest(f"asked has a place that is none of the {size} cases")
    return np.searchsorted(known, given[np.isin(given, known)]).astype(np.intp)


def _found(
    base: CaseBase,
    k: int,
    scheme: Scheme,
    asked: npt.NDArray[np.intp] | None,
    tell: Callable[[float], None] | None,
) -> Neighbours:
    if tell is None or asked is None or not len(asked):
        return neighbours_of(base, k, scheme, asked)
    parts = []
    for first in range(0, len(asked), TOLD):
        tell(first / len(asked))
        parts.append(neighbours_of(base, k, scheme, asked[first : first + TOLD]))
    return Neighbours(
        places=np.concatenate([each.places for each in parts]),
        similarities=np.concatenate([each.similarities for each in parts]),
        shared=np.concatenate([each.shared for each in parts]),
    )


def _ranks(answered: Predictions, better: Better) -> Ranks | None:
    if not len(answered):
        return None
    return ranks_of(answered.said, answered.came, higher_is_better=better == "higher")


def _curve(answered: Predictions) -> RiskCoverage | None:
    if not len(answered):
        return None
    return risk_coverage(answered.said - answered.came, answered.spread)


def _reliability(
    answered: Predictions, came: F64 | None, *, rising: bool, chance: np.random.Generator
) -> Reliability | None:
    if came is None:
        return None
    said = answered.said if rising else -answered.said
    return reliability_of(said, came[answered.places], answered.groups, chance=chance)


def _subgroups(
    base: CaseBase, made: Predictions, covers: Covering | None, by: Sequence[str]
) -> tuple[Subgroup, ...]:
    inside = None
    if covers is not None:
        inside = np.full(len(made), np.nan)
        inside[~np.isnan(made.said)] = covers.inside
    return tuple(part for field in by for part in subgroups(base, made, inside, field))


def _clean(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: _clean(each) for key, each in item.items()}
    if isinstance(item, list | tuple):
        return [_clean(each) for each in item]
    if isinstance(item, float) and not np.isfinite(item):
        return None
    return item


def _lines(found: Evaluation) -> list[str]:
    errors, ranks, curve = found.errors, found.ranks, found.risk_coverage
    lines = [
        f"{found.outcome}, {found.scheme}, {found.k} neighbours",
        f"cases              {found.asked} of {found.groups} groups,"
        f" {found.unanswered} without a neighbour, {found.unknown} without an outcome",
        f"mean abs. error    {errors.mae:.4g}   (saying the mean: {errors.plain_mae:.4g})",
        f"root mean square   {errors.rmse:.4g}   (saying the mean: {errors.plain_rmse:.4g},"
        f" skill {errors.skill:.3f})",
        f"bias               {errors.bias:+.4g}",
    ]
    if ranks is not None:
        lines.append(
            f"order              Spearman {ranks.spearman:.3f}, Kendall {ranks.kendall:.3f},"
            f" NDCG {ranks.ndcg:.3f}"
        )
    if curve is not None:
        lines += _abstention(curve)
    lines += _calibration(found)
    if found.stability is not None:
        kept = found.stability
        lines.append(
            f"stability          {kept.jaccard:.1%} of neighbours kept, predictions move by"
            f" {kept.shift:.4g} ({kept.asked} cases)"
        )
    return lines + [_subgroup_line(each) for each in found.subgroups]


def _abstention(curve: RiskCoverage) -> list[str]:
    at = "  ".join(f"{each.coverage:.0%}: {each.mae:.4g}" for each in curve.points)
    word = "lowers the error at every step" if curve.improves else "does not always help"
    return [
        f"abstaining         {word}; area {curve.area:.4g}"
        f" (chance {curve.blind:.4g}, best {curve.best:.4g})",
        f"error by coverage  {at}",
    ]


def _calibration(found: Evaluation) -> list[str]:
    if found.covering is None:
        return ["intervals          too few cases or groups to calibrate"]
    covers = found.covering
    lines = [
        f"intervals          {covers.covered:.1%} covered of {covers.level:.0%} asked,"
        f" mean width {covers.width:.4g}"
    ]
    if found.reliability is not None:
        stated = found.reliability
        lines.append(
            f"probabilities      calibration error {stated.error:.3f}, Brier {stated.brier:.3f}"
        )
    return lines


def _subgroup_line(part: Subgroup) -> str:
    head = f"{part.field} = {part.value}: {part.count} cases"
    if part.mae is None:
        return f"{head}, too few to show"
    covered = "" if part.covered is None else f", {part.covered:.1%} covered"
    return f"{head}, mean abs. error {part.mae:.4g}, bias {part.bias:+.4g}{covered}"
