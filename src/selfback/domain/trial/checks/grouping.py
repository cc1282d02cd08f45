"""Whether groups of a variable are what their cuts or codes say."""

from collections.abc import Iterator
from itertools import pairwise

from selfback.domain.trial.checks.knowing import Variable


def cut(
    groups: tuple[str, ...], cuts: tuple[float, ...], variable: Variable
) -> Iterator[tuple[str, str]]:
    """Faults of groups that come from cutting a number."""
    if len(groups) != len(cuts) + 1:
        yield "cuts", f"{len(cuts)} cuts make {len(cuts) + 1} groups, but {len(groups)} are named."
    if any(later <= earlier for earlier, later in pairwise(cuts)):
        yield "cuts", "Cuts go from small to large, each once."
    low, high = variable.low, variable.high
    if low is None or high is None:
        yield "cuts", f"{variable.id} is not a number that could be cut."
        return
    for each in cuts:
        if not low < each <= high:
            yield "cuts", f"{each:g} cuts off nobody: {variable.id} runs from {low:g} to {high:g}."


def listed(named: tuple[str, ...], codes: tuple[str, ...], of: str) -> Iterator[tuple[str, str]]:
    """Faults of groups that are codes: each code in one group, and no other."""
    for code in named:
        if code not in codes:
            yield "values", f"{of} has no {code}; it has {', '.join(codes)}."
    for code in codes:
        if code not in named:
            yield "values", f"Whoever has {code} as {of} belongs to no group."
    if len(set(named)) < len(named):
        yield "values", "A value is there twice."
