"""Coverage, reachability, categories and footprint: what each case is good for.

Sources: Smyth & Keane (1995), Remembering to forget, IJCAI-95, 377-382; Smyth & McKenna (1999),
Footprint-based retrieval, ICCBR-99, 343-357.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from casewise.maintenance.neighbourhoods import Neighbourhoods
from casewise.maintenance.outcomes import Outcome

Category = Literal["pivotal", "spanning", "support", "auxiliary"]
CATEGORIES: tuple[Category, ...] = ("pivotal", "spanning", "support", "auxiliary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """What one case solves, and what solves it; both hold the case itself.

    A case solves another if it is among the other's k nearest and their outcomes are within the
    tolerance.

    pivotal     only the case itself solves it
    auxiliary   another case that solves it covers all that it covers, and more
    support     another case that solves it covers the same, or a part of it
    spanning    none of these: it links what others cover
    """

    id: str
    category: Category
    covers: tuple[str, ...]
    reached_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Who solves whom, by position; every case solves itself."""

    coverage: tuple[frozenset[int], ...]
    reachability: tuple[frozenset[int], ...]


def map_of(outcome: Outcome, near: Neighbourhoods) -> Map:
    """Return coverage and reachability of every case."""
    places, _ = near.nearest()
    asked, column = np.nonzero(places >= 0)
    helper = places[asked, column]
    agree = outcome.agrees(asked, helper)
    coverage: list[set[int]] = [{each} for each in range(len(places))]
    reachability: list[set[int]] = [{each} for each in range(len(places))]
    for solved, solver in zip(asked[agree].tolist(), helper[agree].tolist(), strict=True):
        coverage[solver].add(solved)
        reachability[solved].add(solver)
    return Map(
        coverage=tuple(map(frozenset, coverage)), reachability=tuple(map(frozenset, reachability))
    )


def category(known: Map, place: int) -> Category:
    """Return the category of a case; where two would fit, the earlier one of this order counts:
    pivotal, auxiliary, support, spanning.
    """
    others = known.reachability[place] - {place}
    own = known.coverage[place]
    if not others:
        return "pivotal"
    if any(own < known.coverage[other] for other in others):
        return "auxiliary"
    if any(known.coverage[other] <= own for other in others):
        return "support"
    return "spanning"


def footprint(known: Map, ids: Sequence[str]) -> frozenset[int]:
    """Return cases that together solve every case, those of most relative coverage first.

    Relative coverage counts a solved case the less, the more others solve it; ties go by id.
    """
    worth = [
        sum(1 / len(known.reachability[solved]) for solved in covered) for covered in known.coverage
    ]
    kept: set[int] = set()
    for place in sorted(range(len(ids)), key=lambda each: (-round(worth[each], 12), ids[each])):
        if not known.reachability[place] & kept:
            kept.add(place)
    return frozenset(kept)


def competences(known: Map, ids: Sequence[str]) -> tuple[Competence, ...]:
    """Return the competence of every case, in the order of `ids`."""
    return tuple(
        Competence(
            id=id,
            category=category(known, place),
            covers=tuple(sorted(ids[each] for each in known.coverage[place])),
            reached_by=tuple(sorted(ids[each] for each in known.reachability[place])),
        )
        for place, id in enumerate(ids)
    )
