"""How a schema's aggregate combines the fields of one query.

An aggregate is bound to the weights of a query: that makes a tree whose leaves are the fields
with a weight above 0. Where a group has a weight of its own, its fields share that weight in
proportion; this is the weight that counts when shared weight is measured.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from casewise.aggregates import Aggregate, How
from casewise.groups import Combination, Group
from casewise.measures.measure import F64


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One field: its place among the terms of a query, and its weight."""

    place: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Members that are combined; `weight` None takes the sum of the weights that count.

    Weights in a bound tree are such that a node's members sum to the node's own weight.
    """

    aggregate: Aggregate
    weight: float | None
    members: tuple["Node | Leaf", ...]

    def leaves(self) -> Iterator[Leaf]:
        """Yield the fields below, in no particular order."""
        for member in self.members:
            if isinstance(member, Leaf):
                yield member
            else:
                yield from member.leaves()

    def of(self, similarities: Sequence[float | None]) -> float | None:
        """Return the combined similarity, 0 to 1; None if nothing counts.

        similarities   one for each place, None where the field does not count
        """
        found = self._value(similarities)
        return None if found is None else found[1]

    def _value(self, similarities: Sequence[float | None]) -> tuple[float, float] | None:
        held = [pair for pair in self._pairs(similarities) if pair is not None]
        if not held:
            return None
        weights, values = zip(*held, strict=True)
        weight = math.fsum(weights) if self.weight is None else self.weight
        return weight, self.aggregate.of(weights, values)

    def _pairs(self, similarities: Sequence[float | None]) -> list[tuple[float, float] | None]:
        pairs: list[tuple[float, float] | None] = []
        for member in self.members:
            if isinstance(member, Node):
                pairs.append(member._value(similarities))
            else:
                local = similarities[member.place]
                pairs.append(None if local is None else (member.weight, local))
        return pairs

    def over(self, similarities: F64, counted: F64) -> F64:
        """Return the combined similarities of n cases, shape (n,); any number if nothing counts.

        similarities   shape (m, n), finite everywhere
        counted        shape (m, n), 1.0 where a field counts and 0.0 where it does not
        """
        if self._is_flat(len(similarities)):
            weights = np.array([[leaf.weight] for leaf in self.leaves()])
            return self.aggregate.over(weights, similarities, counted)
        return self._over(similarities, counted)[1]

    def _is_flat(self, size: int) -> bool:
        """Whether the members are all the fields in their order, so that nothing need be copied."""
        places = [member.place for member in self.members if isinstance(member, Leaf)]
        return places == list(range(size)) and len(self.members) == size

    def _over(self, similarities: F64, counted: F64) -> tuple[F64, F64, F64]:
        size = similarities.shape[1]
        weights, values, present = (np.empty((len(self.members), size)) for _ in range(3))
        for at, member in enumerate(self.members):
            if isinstance(member, Node):
                weights[at], values[at], present[at] = member._over(similarities, counted)
            else:
                weights[at] = member.weight
                values[at] = similarities[member.place]
                present[at] = counted[member.place]
        total = (weights * present).sum(axis=0) if self.weight is None else self.weight
        combined = self.aggregate.over(weights, values, present)
        return np.broadcast_to(total, (size,)), combined, present.max(axis=0)

    def parts(self, similarities: Sequence[float | None]) -> dict[int, tuple[float, float, How]]:
        """Return, by place, each counting field's share of the weight, part and its meaning.

        The shares sum to 1, and the parts to the combined similarity.
        """
        held = [
            (member, pair)
            for member, pair in zip(self.members, self._pairs(similarities), strict=True)
            if pair is not None
        ]
        weights = [weight for _, (weight, _) in held]
        values = [value for _, (_, value) in held]
        total = math.fsum(weights)
        found: dict[int, tuple[float, float, How]] = {}
        parts = self.aggregate.parts(weights, values)
        for (member, (weight, value)), (part, how) in zip(held, parts, strict=True):
            share = weight / total
            if isinstance(member, Leaf):
                found[member.place] = (share, part, how)
                continue
            for place, (inner, inside, inside_how) in member.parts(similarities).items():
                scaled = part * inside / value if value > 0 else part * inner
                meaning = inside_how if how in ("share", "decides") else how
                found[place] = (share * inner, scaled, meaning)
        return found


def bind(combination: Combination, weights: Mapping[str, float]) -> Node:
    """Return the tree of a schema's aggregate for the fields named, whose weights are above 0.

    weights   by field; their order gives the places
    """
    places = {
        name: Leaf(place=at, weight=weight) for at, (name, weight) in enumerate(weights.items())
    }
    if isinstance(combination, Aggregate):
        return Node(aggregate=combination, weight=None, members=tuple(places.values()))
    named = set(combination.all_fields)
    loose = [leaf for name, leaf in places.items() if name not in named]
    inside = [_node(each, places) for each in combination.groups]
    members: tuple[Node | Leaf, ...] = (*loose, *(node for node in inside if node.members))
    return Node(aggregate=combination.aggregate, weight=None, members=members)


def _node(each: Group, places: Mapping[str, Leaf]) -> Node:
    inside = [_node(one, places) for one in each.groups]
    members: tuple[Node | Leaf, ...] = (
        *(places[name] for name in each.fields if name in places),
        *(node for node in inside if node.members),
    )
    node = Node(aggregate=each.aggregate, weight=None, members=members)
    return node if each.weight is None or not members else _scaled(node, float(each.weight))


def _standing(member: Node | Leaf) -> float:
    if isinstance(member, Leaf) or member.weight is not None:
        return member.weight or 0.0
    return math.fsum(map(_standing, member.members))


def _scaled(node: Node, weight: float) -> Node:
    """Return the node with the weights of its members scaled to sum to a weight of its own."""
    factor = weight / math.fsum(map(_standing, node.members))
    return replace(_times(node, factor), weight=weight)


def _times(node: Node, factor: float) -> Node:
    members = tuple(
        replace(member, weight=member.weight * factor)
        if isinstance(member, Leaf)
        else _times(member, factor)
        for member in node.members
    )
    weight = None if node.weight is None else node.weight * factor
    return Node(aggregate=node.aggregate, weight=weight, members=members)
