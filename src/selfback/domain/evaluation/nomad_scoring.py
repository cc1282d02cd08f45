"""NoMAD's structure, and how one person's answers become scores."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from selfback.domain.content.rules import Rule

CONSTRUCTS = ("coherence", "participation", "action", "monitoring")
LOWEST_GENERAL, HIGHEST_GENERAL = 0, 10


class StructureContradictsItself(ValueError):
    """The rules of NoMAD name items or points that do not go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Which items there are and what their answers count.

    general         items from 0 to 10, told one by one
    constructs      construct -> items
    turned          items that count the other way round
    points          answer -> points
    not_relevant    answers that say why an item cannot be answered; never points
    fewest_answered share of a construct's items that must have points, above 0, at most 1
    """

    general: tuple[str, ...]
    constructs: Mapping[str, tuple[str, ...]]
    turned: frozenset[str]
    points: Mapping[str, int]
    not_relevant: tuple[str, ...]
    fewest_answered: float

    def __post_init__(self) -> None:
        every = [*self.general, *self.statements]
        if len(set(every)) < len(every):
            raise StructureContradictsItself("an item stands there twice")
        if not self.turned <= set(self.statements):
            raise StructureContradictsItself("a turned item is no statement of a construct")
        if set(self.points) & set(self.not_relevant):
            raise StructureContradictsItself("an answer of not relevant has points")
        if not 0 < self.fewest_answered <= 1:
            raise StructureContradictsItself("the share of items needed is not above 0, at most 1")

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the structure of `library.rule_file("nomad")`.

        raises  KeyError; StructureContradictsItself
        """
        return cls(
            general=_texts(rules["general"]),
            constructs={name: _texts(rules[name]) for name in CONSTRUCTS},
            turned=frozenset(_texts(rules["turned"])),
            points={answer: int(str(held)) for answer, held in rules["points"].table.items()},
            not_relevant=_texts(rules["not_relevant"]),
            fewest_answered=rules["fewest_answered"].number,
        )

    @property
    def statements(self) -> tuple[str, ...]:
        """The items of all constructs."""
        return tuple(item for items in self.constructs.values() for item in items)

    @property
    def measures(self) -> tuple[str, ...]:
        """What has figures of its own: the constructs, then the general items."""
        return (*self.constructs, *self.general)

    def needed(self, construct: str) -> int:
        """Return how many items of a construct must have points for a score."""
        share = Fraction(str(self.fewest_answered))
        return math.ceil(share * len(self.constructs[construct]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One measure of one person.

    value           mean points of the items with points, or the answer to a general item; None
                    where too few were answered
    answered        items with points
    not_relevant    kind -> items
    empty           items without any answer
    """

    value: float | None
    answered: int
    not_relevant: Mapping[str, int]
    empty: int


def score(measure: str, answers: Mapping[str, str], structure: Structure) -> Scored:
    """Return the score of a construct, or the answer to a general item.

    answers     item -> answer; an empty text and an absent item are both empty
    raises      KeyError for a measure or an answer the structure does not have
    """
    if measure in structure.general:
        said = answers.get(measure, "")
        value = float(said) if said else None
        return Scored(
            value=value, answered=int(bool(said)), not_relevant=_none(structure), empty=not said
        )
    items = structure.constructs[measure]
    said_of = {item: answers.get(item, "") for item in items}
    points = [
        _points(item, said, structure)
        for item, said in said_of.items()
        if said and said not in structure.not_relevant
    ]
    kinds = Counter(said for said in said_of.values() if said in structure.not_relevant)
    return Scored(
        value=sum(points) / len(points) if len(points) >= structure.needed(measure) else None,
        answered=len(points),
        not_relevant={kind: kinds[kind] for kind in structure.not_relevant},
        empty=sum(not said for said in said_of.values()),
    )


def _points(item: str, said: str, structure: Structure) -> int:
    points = structure.points[said]
    if item not in structure.turned:
        return points
    return min(structure.points.values()) + max(structure.points.values()) - points


def _none(structure: Structure) -> dict[str, int]:
    return dict.fromkeys(structure.not_relevant, 0)


def _texts(rule: Rule) -> tuple[str, ...]:
    return tuple(str(each) for each in rule.items)
