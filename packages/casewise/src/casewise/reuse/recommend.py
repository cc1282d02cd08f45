"""The option to recommend: what similar cases say of each, what the rules allow, on record."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from casewise.casebase import CaseBase
from casewise.reuse.estimates import USUAL, Estimate, Experience, Floors, Reason, experience_of
from casewise.reuse.exploring import Exploration, ExplorationInvalid, greedy
from casewise.reuse.options import OptionsBy
from casewise.reuse.outcomes import Better, Success
from casewise.revise import Revised, Rule, apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What to do, and everything it rests on.

    option          None if nothing may be done: all is vetoed, or one abstains without a default
    plan            the option as a plan, with what the rules added; None as above
    estimates       one for every option, also those that may not be taken
    propensities    chance with which each option was taken; they sum to 1, or there are none
    abstained       whether the default was taken, since neighbours say too little
    reason          why one abstained: that of the estimates, or "not-allowed"; else ""
    explored        whether the option is not the one with the best estimate
    default         the option taken when abstaining
    trace           what was done, in sentences, in order
    neighbours      ids of the cases that spoke, the most similar first
    digest          of the base
    """

    option: Hashable | None
    plan: Mapping[str, Any] | None
    estimates: tuple[Estimate, ...]
    propensities: Mapping[Hashable, float]
    abstained: bool
    reason: Reason | str
    explored: bool
    default: Hashable | None
    trace: tuple[str, ...]
    neighbours: tuple[str, ...]
    digest: str

    def to_dict(self) -> dict[str, Any]:
        """Return all of it for a record; options and plan values are as they are in the cases."""
        document = {name: getattr(self, name) for name in self.__slots__}
        document["plan"] = None if self.plan is None else dict(self.plan)
        document["estimates"] = [asdict(each) for each in self.estimates]
        document["propensities"] = [list(each) for each in self.propensities.items()]
        return document


def recommend(
    base: CaseBase,
    query: Mapping[str, Any],
    *,
    options: OptionsBy,
    outcome: str,
    better: Better = "higher",
    k: int = 30,
    kernel: float = 4.0,
    interval: float = 0.9,
    success: Success | None = None,
    min_effective: float = 3.0,
    min_known: float = 0.6,
    rules: Iterable[Rule] = (),
    allowed: Collection[Hashable] | None = None,
    default: Hashable | None = None,
    explore: Exploration | None = None,
    chance: np.random.Generator | None = None,
) -> Recommendation:
    """Return the option with the best expected outcome among those that are allowed.

    options         a plan field, several, or a function; see `options_of`
    kernel          power of the similarity that a neighbour counts by
    interval        share of new outcomes that `low` to `high` covers
    min_effective   equal neighbours that an option needs
    min_known       share of the weight that query and neighbours must know, 0 to 1
    rules           run over the plan of each option before any is chosen. An option that is
                    vetoed, or turned into another, is not taken
    explore         None takes the best. Epsilon or Thompson choose by `chance` among options that
                    are allowed and have neighbours enough, and put the chances on record

    It calibrates anew for each call: for many queries make `experience_of` once and ask
    `recommend_from`. Raises what these two raise.
    """
    made = experience_of(
        base,
        options=options,
        outcome=outcome,
        better=better,
        k=k,
        power=kernel,
        level=interval,
        success=success,
    )
    return recommend_from(
        made,
        query,
        floors=Floors(effective=min_effective, known=min_known),
        rules=rules,
        allowed=allowed,
        default=default,
        explore=explore,
        chance=chance,
    )


def recommend_from(
    experience: Experience,
    query: Mapping[str, Any],
    *,
    floors: Floors = USUAL,
    rules: Iterable[Rule] = (),
    allowed: Collection[Hashable] | None = None,
    default: Hashable | None = None,
    explore: Exploration | None = None,
    chance: np.random.Generator | None = None,
) -> Recommendation:
    """Return the recommendation of an experience; `recommend` says what is what.

    Raises InvalidQuery, ExplorationInvalid without chance, and what `revise.apply` raises.
    """
    if explore is not None and chance is None:
        raise ExplorationInvalid("exploring needs chance")
    rules = tuple(rules)
    estimates = experience.estimates(query, floors=floors)
    offers = _Offers(experience=experience, rules=rules, query=query, allowed=allowed)
    trace = [f"{len(estimates)} options were asked of cases like this one"]
    open_ = [
        (each, offers.plan_of(each.option, trace))
        for each in _ordered(estimates, experience.better)
        if not each.abstained
    ]
    open_ = [each for each in open_ if each[1] is not None]
    neighbours = experience.nearest(query)
    if not open_:
        reason = _why(estimates)
        trace.append(f"no option is left: {reason}")
        plan = None if default is None else offers.plan_of(default, trace)
        taken = None if plan is None else default
        trace.append("nothing is recommended" if taken is None else f"default {taken!r} is taken")
        return Recommendation(
            option=taken,
            plan=plan,
            estimates=estimates,
            propensities={} if taken is None else {taken: 1.0},
            abstained=True,
            reason=reason,
            explored=False,
            default=default,
            trace=tuple(trace),
            neighbours=neighbours,
            digest=experience.digest,
        )
    chances = _chances([each for each, _ in open_], experience.better, explore, chance)
    at = 0 if chance is None or explore is None else int(chance.choice(len(open_), p=chances))
    chosen, plan = open_[at]
    how = "by chance among those allowed" if at else "with the best expected outcome"
    trace.append(f"{chosen.option!r} is taken, {how}, at a chance of {chances[at]:.3g}")
    return Recommendation(
        option=chosen.option,
        plan=plan,
        estimates=estimates,
        propensities={each.option: float(p) for (each, _), p in zip(open_, chances, strict=True)},
        abstained=False,
        reason="",
        explored=at > 0,
        default=default,
        trace=tuple(trace),
        neighbours=neighbours,
        digest=experience.digest,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offers:
    """What the rules make of each option."""

    experience: Experience
    rules: tuple[Rule, ...]
    query: Mapping[str, Any]
    allowed: Collection[Hashable] | None

    def plan_of(self, option: Hashable, trace: list[str]) -> dict[str, Any] | None:
        """Return the plan of an option after the rules, or None; tell the trace why."""
        if self.allowed is not None and option not in self.allowed:
            trace.append(f"{option!r} is not among the options allowed")
            return None
        wanted = self.experience.options.plan_of(option)
        revised = apply(self.rules, wanted, self.query)
        trace += [f"{option!r}: {step}" for step in revised.trace if step.effect != "unchanged"]
        return _kept(wanted, revised, option, trace)


def _kept(
    wanted: dict[str, Any], revised: Revised, option: Hashable, trace: list[str]
) -> dict[str, Any] | None:
    if revised.plan is None:
        return None
    if any(key not in revised.plan or revised.plan[key] != wanted[key] for key in wanted):
        trace.append(f"{option!r} is not offered: the rules make another option of it")
        return None
    return revised.plan


def _ordered(estimates: tuple[Estimate, ...], better: Better) -> list[Estimate]:
    """Return estimates, the best first; equal ones in their order."""
    sign = -1.0 if better == "higher" else 1.0
    return sorted(estimates, key=lambda each: sign * (each.mean if each.mean is not None else 0.0))


def _why(estimates: tuple[Estimate, ...]) -> str:
    """Return why nothing is left: rules, or the reason that most options share."""
    if not all(each.abstained for each in estimates):
        return "not-allowed"
    reasons = [each.reason for each in estimates]
    return max(sorted(set(reasons)), key=reasons.count)


def _chances(
    open_: list[Estimate],
    better: Better,
    explore: Exploration | None,
    chance: np.random.Generator | None,
) -> np.ndarray[Any, np.dtype[np.float64]]:
    sign = 1.0 if better == "higher" else -1.0
    means = [sign * (each.mean or 0.0) for each in open_]
    if explore is None or chance is None:
        return greedy(means)
    spreads = [each.posterior or 0.0 for each in open_]
    return explore.chances(np.array(means), np.array(spreads), chance)
