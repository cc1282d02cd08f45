"""Half-open spans of code points, put together, taken apart and counted."""

from collections.abc import Iterable

Span = tuple[int, int]
"""From its first code point up to but not including its second."""


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same code points as spans in order that neither touch nor overlap."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def length(spans: Iterable[Span]) -> int:
    """Return how many code points spans hold that do not overlap."""
    return sum(end - start for start, end in spans)


def common(one: list[Span], other: list[Span]) -> list[Span]:
    """Return the code points that are in both; each list as `joined` returns it."""
    found: list[Span] = []
    here = there = 0
    while here < len(one) and there < len(other):
        start = max(one[here][0], other[there][0])
        end = min(one[here][1], other[there][1])
        if start < end:
            found.append((start, end))
        if one[here][1] < other[there][1]:
            here += 1
        else:
            there += 1
    return found


def without(one: list[Span], other: list[Span]) -> list[Span]:
    """Return the code points that are in the first and not in the second."""
    found: list[Span] = []
    for start, end in one:
        reached = start
        for gone_start, gone_end in common([(start, end)], other):
            if reached < gone_start:
                found.append((reached, gone_start))
            reached = gone_end
        if reached < end:
            found.append((reached, end))
    return found
