"""Which groups' figures are hidden, so that nobody's answer can be worked out from them."""

from collections.abc import Mapping


def hidden_groups(groups: Mapping[str, tuple[int, int]], *, fewest: int) -> frozenset[str]:
    """Return the groups that must not be shown beside the figures of all together.

    groups  group -> people in it, and those of them with a value

    Hidden are groups with fewer people, or with fewer but some values, than the fewest. If the
    hidden ones together could then be worked out from the whole for fewer people than that, or
    there is one only, the smallest group shown is hidden too, until they cannot.
    """
    hidden = {
        group
        for group, (people, values) in groups.items()
        if people < fewest or 0 < values < fewest
    }
    shown = sorted(groups.keys() - hidden, key=lambda group: (groups[group], group))
    while hidden and shown and _gives_away(groups, hidden, fewest):
        hidden.add(shown.pop(0))
    return frozenset(hidden)


def _gives_away(groups: Mapping[str, tuple[int, int]], hidden: set[str], fewest: int) -> bool:
    people = sum(groups[group][0] for group in hidden)
    values = sum(groups[group][1] for group in hidden)
    return len(hidden) == 1 or people < fewest or 0 < values < fewest
