"""Designed vignettes as the planner takes them."""

from collections.abc import Iterator

from selfback.domain.content.library import Library
from selfback.domain.evaluation.designs.vignette_set import VignetteSet
from selfback.domain.plan.reading import AnswersRefused
from selfback.domain.plan.vignettes import profile_of


def unplannable(held: VignetteSet, library: Library) -> Iterator[tuple[str, str]]:
    """Yield what the planner cannot take of the answers of a set: the vignette, and the fault."""
    for each in held.vignettes:
        try:
            profile_of(each.vignette, library)
        except AnswersRefused as refused:
            yield from ((each.id, str(fault)) for fault in refused.faults)
