"""Proposals to look at cases again, each with what leaving them out would cost."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from casewise.maintenance.competence import Map, category
from casewise.maintenance.loss import Loss, loss_on
from casewise.maintenance.neighbourhoods import Neighbourhoods
from casewise.maintenance.outcomes import Outcome
from casewise.measures.measure import F64

Kind = Literal["noise", "redundant", "old"]
KINDS: tuple[Kind, ...] = ("noise", "redundant", "old")
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A case that may not be needed. Nothing has been deleted, and nothing will be by itself.

    reason   a sentence with the numbers
    loss     leave-one-out error of the cases it helps to predict, with and without it
    """

    id: str
    kind: Kind
    reason: str
    loss: Loss

    def to_dict(self) -> dict[str, Any]:
        """Return the proposal as JSON would hold it."""
        named = {"id": self.id, "kind": self.kind, "reason": self.reason}
        return named | {"loss": self.loss.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known about n cases when proposals are made; positions are those of `ids`."""

    ids: tuple[str, ...]
    outcome: Outcome
    near: Neighbourhoods
    errors: F64
    known: Map
    footprint: frozenset[int]

    def losses(self) -> list[Loss]:
        """Return what each case's absence would cost those that have it among the k nearest."""
        touched: list[list[int]] = [[] for _ in self.ids]
        for asked, places in enumerate(self.near.nearest()[0].tolist()):
            for place in places:
                if place >= 0:
                    touched[place].append(asked)
        return [
            loss_on(np.array(each, np.int64), place, self.outcome, self.near, self.errors)
            for place, each in enumerate(touched)
        ]


def noisy(
    seen: Evidence, flagged: Flags, blamed: list[frozenset[int]], losses: list[Loss]
) -> list[Proposal]:
    """Propose cases that contradict their neighbours and whose absence would not raise the error.

    A rare outcome looks like noise, a failure among successes not least: a person decides.
    """
    proposals = []
    for place in np.flatnonzero(flagged).tolist():
        if losses[place].change > 0:
            continue
        off = "another word" if seen.outcome.is_word else f"{seen.errors[place]:.3g} off"
        reason = (
            f"its neighbours predict {off}; it helped to mislead {len(blamed[place])} cases"
            f" and solves {len(seen.known.coverage[place]) - 1}"
        )
        proposals.append(
            Proposal(id=seen.ids[place], kind="noise", reason=reason, loss=losses[place])
        )
    return proposals


def redundant(seen: Evidence, alike: float, losses: list[Loss]) -> list[Proposal]:
    """Propose cases that a very similar case of the footprint solves, at no predicted loss."""
    proposals = []
    for place, id in enumerate(seen.ids):
        kind = category(seen.known, place)
        if place in seen.footprint or kind not in ("auxiliary", "support"):
            continue
        stand_in = _stand_in(seen, place, alike)
        if stand_in is None or losses[place].change > 0:
            continue
        other, similarity = stand_in
        reason = (
            f"{kind}: {seen.ids[other]}, {similarity:.3f} similar, solves it, and the footprint"
            " solves all that it solves"
        )
        proposals.append(Proposal(id=id, kind="redundant", reason=reason, loss=losses[place]))
    return proposals


def old(seen: Evidence, times: list[Any], older_than: Any, losses: list[Loss]) -> list[Proposal]:
    """Propose cases from before a moment."""
    return [
        Proposal(
            id=seen.ids[place],
            kind="old",
            reason=f"from {when}, before {older_than}",
            loss=losses[place],
        )
        for place, when in enumerate(times)
        if when is not None and when == when and when < older_than  # noqa: PLR0124  # NaN is not itself
    ]


def _stand_in(seen: Evidence, place: int, alike: float) -> tuple[int, float] | None:
    """Return the most similar case of the footprint that solves this one, if alike enough."""
    places, similarities = seen.near.nearest()
    for other, similarity in zip(places[place].tolist(), similarities[place].tolist(), strict=True):
        solves = other in seen.known.reachability[place] and other in seen.footprint
        if solves and similarity >= alike:
            return other, similarity
    return None
