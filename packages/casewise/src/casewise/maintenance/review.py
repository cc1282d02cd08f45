"""Reviews a base for one outcome: what its cases are good for, and which may not be needed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from casewise.casebase import CaseBase
from casewise.errors import InvalidRequest
from casewise.maintenance.competence import CATEGORIES, Competence, competences, footprint, map_of
from casewise.maintenance.loss import Loss, errors_of
from casewise.maintenance.neighbourhoods import Exclude, neighbourhoods_of
from casewise.maintenance.noise import bar_of, contradicting, misled
from casewise.maintenance.outcomes import Outcome, outcome_of
from casewise.maintenance.proposals import KINDS, Evidence, Proposal, noisy, old, redundant
from casewise.measures.measure import F64, is_number
from casewise.validation import Unfit, clean

DEPTH = 3  # neighbours kept in reserve, in multiples of k


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review found; nothing in the base has changed.

    tolerance     how far off an outcome may be and still be solved; 0 for words
    exclude       whether a case's own group or only the case itself was kept from predicting it
    cases         cases that know the outcome; `without_outcome` names the others
    unreachable   cases that no other case shares enough with
    error         mean leave-one-out error, in the unit of the outcome or the share of wrong words
    coverage      of every case, by id
    footprint     ids of cases that together solve all
    together      by kind of proposal: the error of the cases that would stay, before and after
                  all proposals of that kind were followed
    """

    outcome: str
    k: int
    tolerance: float
    exclude: Exclude
    cases: int
    without_outcome: tuple[str, ...]
    unreachable: int
    error: float
    coverage: Mapping[str, Competence]
    footprint: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    together: Mapping[str, Loss]

    @property
    def categories(self) -> dict[str, int]:
        """How many cases are pivotal, spanning, support and auxiliary."""
        counted = Counter(each.category for each in self.coverage.values())
        return {name: counted[name] for name in CATEGORIES}

    def of(self, kind: str) -> tuple[Proposal, ...]:
        """Return the proposals of one kind: noise, redundant or old."""
        return tuple(each for each in self.proposals if each.kind == kind)

    def table(self, limit: int = 20) -> str:
        """Return the review as text for people, with at most so many proposals."""
        return "\n".join([*_summary(self), *_together(self), *_proposals(self, limit)])

    def to_dict(self) -> dict[str, Any]:
        """Return the review as JSON would hold it."""
        return {
            "outcome": self.outcome,
            "k": self.k,
            "tolerance": self.tolerance,
            "exclude": self.exclude,
            "cases": self.cases,
            "without_outcome": list(self.without_outcome),
            "unreachable": self.unreachable,
            "error": self.error,
            "categories": self.categories,
            "footprint": list(self.footprint),
            "proposals": [each.to_dict() for each in self.proposals],
            "together": {kind: loss.to_dict() for kind, loss in self.together.items()},
        }


def review(
    base: CaseBase,
    outcome: str,
    *,
    k: int = 5,
    tolerance: float | None = None,
    exclude: Exclude | None = None,
    alike: float = 0.95,
    surprise: float = 3.0,
    older_than: Any = None,
) -> Review:
    """Review a base for one outcome, by leave-one-out; proposals only, never a deletion.

    outcome      a number, an ordinal or a category that is not compared
    k            neighbours that predict, weighted by similarity
    tolerance    how far off is still solved, in the outcome's unit; None is half a standard
                 deviation, said in the review
    exclude      "group" or "self"; None takes the group if the schema has one
    alike        similarity from which another case can stand in for a redundant one, 0 to 1
    surprise     robust standard deviations of error from which a number contradicts
    older_than   a value of the time field; earlier cases are proposed as old
    raises       OutcomeUnusable, InvalidRequest
    """
    exclude = exclude or ("group" if base.schema.group_field else "self")
    _check(base, k, alike, surprise, exclude)
    moment = _moment(base, older_than)
    judged, without_outcome = outcome_of(base, outcome, tolerance)
    known = base.without(without_outcome) if without_outcome else base
    seen = _evidence(known, judged, k, exclude)
    proposals = _propose(known, seen, alike, surprise, moment)
    return Review(
        outcome=outcome,
        k=k,
        tolerance=judged.tolerance,
        exclude=exclude,
        cases=len(known),
        without_outcome=without_outcome,
        unreachable=int(np.isnan(seen.errors).sum()),
        error=_mean(seen.errors),
        coverage=MappingProxyType({each.id: each for each in competences(seen.known, seen.ids)}),
        footprint=tuple(sorted(seen.ids[place] for place in seen.footprint)),
        proposals=tuple(proposals),
        together=MappingProxyType(_losses_together(known, seen, proposals, exclude)),
    )


def _evidence(base: CaseBase, outcome: Outcome, k: int, exclude: Exclude) -> Evidence:
    near = neighbourhoods_of(base, k, min(DEPTH * k + 1, len(base)), exclude)
    known = map_of(outcome, near)
    return Evidence(
        ids=base.ids,
        outcome=outcome,
        near=near,
        errors=errors_of(outcome, near),
        known=known,
        footprint=footprint(known, base.ids),
    )


def _propose(
    base: CaseBase, seen: Evidence, alike: float, surprise: float, older_than: Any
) -> list[Proposal]:
    losses = seen.losses()
    bar = bar_of(seen.outcome, seen.errors, surprise)
    flagged = contradicting(seen.outcome, seen.near, seen.errors, bar)
    found = noisy(seen, flagged, misled(seen.outcome, seen.near, seen.errors), losses)
    taken = {each.id for each in found}
    found += [each for each in redundant(seen, alike, losses) if each.id not in taken]
    if older_than is not None:
        times = list(base.column(str(base.schema.time_field)))
        found += old(seen, times, older_than, losses)
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.loss.change, each.id))


def _losses_together(
    base: CaseBase, seen: Evidence, proposals: list[Proposal], exclude: Exclude
) -> dict[str, Loss]:
    return {
        kind: _loss_together(base, seen, gone, exclude)
        for kind in KINDS
        if (gone := {each.id for each in proposals if each.kind == kind})
    }


def _loss_together(base: CaseBase, seen: Evidence, gone: set[str], exclude: Exclude) -> Loss:
    """Search again in a base without them, so that the answer is exact."""
    stay = np.array([id not in gone for id in seen.ids], np.bool_)
    before = seen.errors[stay]
    if stay.sum() < 2:
        return Loss(cases=int(stay.sum()), before=_mean(before), after=0.0)
    smaller = base.without(gone)
    targets = seen.outcome.targets[stay]
    outcome = Outcome(
        name=seen.outcome.name,
        targets=targets,
        is_word=seen.outcome.is_word,
        tolerance=seen.outcome.tolerance,
    )
    near = neighbourhoods_of(smaller, seen.near.k, seen.near.k, exclude)
    after = errors_of(outcome, near)
    both = ~np.isnan(before) & ~np.isnan(after)
    return Loss(cases=int(both.sum()), before=_mean(before[both]), after=_mean(after[both]))


def _check(base: CaseBase, k: int, alike: float, surprise: float, exclude: Exclude) -> None:
    if not isinstance(k, int) or isinstance(k, bool) or k < 1:
        raise InvalidRequest("k is a whole number of at least 1")
    if not is_number(alike) or not 0 <= alike <= 1:
        raise InvalidRequest("alike is a number from 0 to 1")
    if not is_number(surprise) or surprise <= 0:
        raise InvalidRequest("surprise is a number above 0")
    if exclude not in ("self", "group"):
        raise InvalidRequest('exclude is "self" or "group"')
    if exclude == "group" and base.schema.group_field is None:
        raise InvalidRequest("the schema has no group field to exclude by")


def _moment(base: CaseBase, older_than: Any) -> Any:
    if older_than is None:
        return None
    for field in base.schema.fields:
        if field.role == "time":
            try:
                return clean(field, older_than)
            except Unfit as unfit:
                raise InvalidRequest(f"older_than: {unfit}") from unfit
    raise InvalidRequest("older_than needs a field with the role time")


def _mean(errors: F64) -> float:
    known = errors[~np.isnan(errors)]
    return float(known.mean()) if known.size else 0.0


def _summary(found: Review) -> list[str]:
    solved = f"within {found.tolerance:.3g}" if found.tolerance else "equal"
    whose = "its group" if found.exclude == "group" else "the case"
    return [
        f"{found.cases} cases with {found.outcome}, {len(found.without_outcome)} without;"
        f" {found.unreachable} that no other case can predict",
        f"mean leave-one-out error {found.error:.3g} (k {found.k}, {whose} left out);"
        f" solved means {solved}",
        "  ".join(f"{name} {number}" for name, number in found.categories.items()),
        f"footprint: {len(found.footprint)} cases solve all {found.cases}",
    ]


def _together(found: Review) -> list[str]:
    return [
        f"without all {len(found.of(kind))} {kind}: error {loss.before:.3g} -> {loss.after:.3g}"
        f" on the {loss.cases} cases that stay"
        for kind, loss in found.together.items()
    ]


def _proposals(found: Review, limit: int) -> list[str]:
    if not found.proposals:
        return ["no proposals"]
    lines = [
        f"{each.kind:<10}{each.id:<14}{each.loss.before:>8.3g} -> {each.loss.after:<8.3g}"
        f"on {each.loss.cases:<4}{each.reason}"
        for each in found.proposals[:limit]
    ]
    more = len(found.proposals) - limit
    heading = "proposals to look at (nothing was deleted); error of the cases each helps to predict"
    return [heading, *lines, *([f"and {more} more"] if more > 0 else [])]
