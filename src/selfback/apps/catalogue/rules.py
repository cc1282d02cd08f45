"""The numbers of letting weeks into a release, read from content/rules/case-base.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.content.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    """What retention is decided by; units, sources and owners stand in the rule file."""

    least_known: float
    needed_fields: tuple[str, ...]
    weeks_a_person: int
    alike_from: float
    surprise_from: float
    surprise_neighbours: int

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("case-base")`; raises KeyError."""
        return cls(
            least_known=rules["least_known"].number,
            needed_fields=tuple(str(each) for each in rules["needed_fields"].items),
            weeks_a_person=rules["weeks_a_person"].whole,
            alike_from=rules["alike_from"].number,
            surprise_from=rules["surprise_from"].number,
            surprise_neighbours=rules["surprise_neighbours"].whole,
        )
