"""Cases that contradict their neighbours, and cases that mislead others.

Sources: Wilson (1972), IEEE Transactions on Systems, Man and Cybernetics 2:408-421 (edited nearest
neighbours, here repeated until nothing changes); Delany & Cunningham (2004), An analysis of
case-base editing in a spam filtering system, ECCBR 2004, 128-141 (blame).
"""

import numpy as np
import numpy.typing as npt

from casewise.maintenance.neighbourhoods import Neighbourhoods
from casewise.maintenance.outcomes import Outcome
from casewise.measures.measure import F64

Flags = npt.NDArray[np.bool_]
NORMAL = 1.4826  # makes the median absolute deviation of a normal variable its standard deviation


def bar_of(outcome: Outcome, errors: F64, surprise: float) -> float:
    """Return the error above which a case contradicts its neighbours.

    For numbers `surprise` robust standard deviations of all leave-one-out errors, and never less
    than the tolerance: outcomes scatter, and scatter is not noise. For words, one half.
    """
    known = errors[~np.isnan(errors)]
    if outcome.is_word or not known.size:
        return 0.5
    return max(outcome.tolerance, surprise * NORMAL * float(np.median(known)))


def contradicting(outcome: Outcome, near: Neighbourhoods, errors: F64, bar: float) -> Flags:
    """Return which cases contradict their neighbours, shape (n,).

    Each round asks the cases not yet flagged, with the flagged ones out of sight, so that one bad
    case does not speak against its good neighbours. A round flags every word that loses the vote,
    or the one number that is farthest off; the first round that flags nothing is the last.
    """
    everyone = np.arange(len(near.places))
    worst = float(np.nanmax(errors)) if not np.isnan(errors).all() else 0.0
    flagged = np.zeros(len(everyone), np.bool_)
    while worst > bar:
        places, similarities = near.without(flagged, everyone)
        seen = outcome.errors(outcome.predict(places, similarities), everyone)
        seen = np.where(flagged | np.isnan(seen), -np.inf, seen)
        worst = float(seen.max())
        flagged |= (seen > bar) & (outcome.is_word | (seen == worst))
    return flagged


def misled(outcome: Outcome, near: Neighbourhoods, errors: F64) -> list[frozenset[int]]:
    """Return for each case those that were predicted wrongly with its help.

    A case is to blame where it was among the k nearest, the prediction was outside the tolerance,
    and so was its own outcome.
    """
    places, _ = near.nearest()
    bar = 0.5 if outcome.is_word else outcome.tolerance
    asked, column = np.nonzero((places >= 0) & (errors > bar)[:, None])
    helper = places[asked, column]
    wrong = ~outcome.agrees(asked, helper)
    blamed: list[set[int]] = [set() for _ in range(len(places))]
    for victim, culprit in zip(asked[wrong].tolist(), helper[wrong].tolist(), strict=True):
        blamed[culprit].add(victim)
    return [frozenset(each) for each in blamed]
