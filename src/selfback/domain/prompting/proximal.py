"""The proximal effect of prompts, by weighted and centred least squares.

Boruvka, Almirall, Witkiewitz, Murphy (2018), Journal of the American Statistical Association
113:1112-1121, doi 10.1080/01621459.2017.1305274. Standard errors are robust, with the correction
for few people of Mancl, DeRouen (2001), Biometrics 57:126-134; intervals by Student's t with
people minus coefficients degrees of freedom, as Liao et al. (2016), Stat Med 35:1944-1971.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

Numbers = npt.NDArray[np.float64]


class NothingToEstimate(ValueError):
    """The decision points do not carry the effect that is asked for; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPoints:
    """What happened at each decision point, in any order; all of the same length n.

    person      whose it was, shape (n,)
    is_available whether a prompt could have been sent, shape (n,)
    is_prompted whether it was, shape (n,)
    probability of being prompted as it was logged, above 0 and below 1 where available, shape (n,)
    outcome     the proximal outcome, shape (n,)
    controls    what explains the outcome without prompts, names -> shape (n,)
    moderators  what the effect may depend on, names -> shape (n,)
    """

    person: npt.NDArray[np.str_]
    is_available: npt.NDArray[np.bool_]
    is_prompted: npt.NDArray[np.bool_]
    probability: Numbers
    outcome: Numbers
    controls: dict[str, Numbers]
    moderators: dict[str, Numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One coefficient of the effect, in units of the outcome.

    name    "effect", or of the moderator it belongs to
    p       two-sided, of no effect
    """

    name: str
    estimate: float
    standard_error: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProximalEffect:
    """The effect of prompts on the outcome that follows.

    terms       the effect where every moderator is 0, then what each unit of a moderator adds
    people      people with at least one available decision point
    points      available decision points; unavailable ones are counted apart
    prompted    share of the available points with a prompt
    numerator   probability that the points are weighted to
    degrees     degrees of freedom of the intervals
    """

    terms: tuple[Term, ...]
    people: int
    points: int
    unavailable: int
    prompted: float
    numerator: float
    degrees: int
    level: float


def proximal_effect(
    held: DecisionPoints, *, numerator: float | None = None, level: float = 0.95
) -> ProximalEffect:
    """Return the effect of prompts on the outcome that follows, averaged over who was available.

    numerator   above 0 and below 1; without it, the mean of the logged probabilities, taken as
                known, as probabilities come from the design and not from what happened
    raises      NothingToEstimate
    """
    use = held.is_available
    chance, prompted = held.probability[use], held.is_prompted[use].astype(float)
    _refuse_without_chance(chance, prompted)
    share = float(chance.mean()) if numerator is None else numerator
    weight = np.where(prompted == 1, share / chance, (1 - share) / (1 - chance))
    ones = np.ones(int(use.sum()))
    effect = np.column_stack([ones, *(each[use] for each in held.moderators.values())])
    control = np.column_stack([ones, *(each[use] for each in held.controls.values())])
    design = np.column_stack([effect * (prompted - share)[:, None], control])
    people, place = np.unique(held.person[use], return_inverse=True)
    degrees = len(people) - design.shape[1]
    if degrees < 1:
        raise NothingToEstimate(
            f"{len(people)} people are too few for {design.shape[1]} coefficients"
        )
    found, variance = _solve(design, held.outcome[use], weight, place)
    names = ("effect", *held.moderators)
    return ProximalEffect(
        terms=_terms(names, found, variance, degrees, level),
        people=len(people),
        points=len(ones),
        unavailable=int((~use).sum()),
        prompted=float(prompted.mean()),
        numerator=share,
        degrees=degrees,
        level=level,
    )


def _refuse_without_chance(chance: Numbers, prompted: Numbers) -> None:
    if not len(chance):
        raise NothingToEstimate("there is no decision point at which anybody was available")
    if ((chance <= 0) | (chance >= 1)).any():
        raise NothingToEstimate("a probability is not above 0 and below 1")
    if prompted.min() == prompted.max():
        always = "everybody" if prompted.any() else "nobody"
        raise NothingToEstimate(f"{always} was prompted each time, so nothing can be compared")


def _solve(
    design: Numbers, outcome: Numbers, weight: Numbers, place: npt.NDArray[np.intp]
) -> tuple[Numbers, Numbers]:
    """Return coefficients, shape (k,), and their variance, shape (k, k), robust by person."""
    weighted = design * weight[:, None]
    information = design.T @ weighted
    if np.linalg.matrix_rank(information) < len(information):
        raise NothingToEstimate("a moderator or control says nothing new: it is a sum of others")
    bread: Numbers = np.linalg.inv(information).astype(np.float64)
    found = bread @ (weighted.T @ outcome)
    left = outcome - design @ found
    scores = np.array(
        [_score(design[mine], weighted[mine], left[mine], bread) for mine in _groups(place)]
    )
    return found, bread @ (scores.T @ scores) @ bread


def _score(design: Numbers, weighted: Numbers, left: Numbers, bread: Numbers) -> Numbers:
    """Return one person's part of the equation, their residuals freed from their own leverage."""
    leverage = design @ bread @ weighted.T
    freed = np.linalg.solve(np.eye(len(left)) - leverage, left)
    return np.asarray(weighted.T @ freed)


def _groups(place: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    order = np.argsort(place, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(place[order])) + 1)


def _terms(
    names: Sequence[str], found: Numbers, variance: Numbers, degrees: int, level: float
) -> tuple[Term, ...]:
    reach = float(stdtrit(degrees, (1 + level) / 2))
    errors = np.sqrt(np.diag(variance))
    return tuple(
        Term(
            name=name,
            estimate=float(estimate),
            standard_error=float(error),
            low=float(estimate - reach * error),
            high=float(estimate + reach * error),
            p=float(2 * stdtr(degrees, -abs(estimate / error))) if error else 0.0,
        )
        for name, estimate, error in zip(names, found, errors, strict=False)
    )
