"""What statistics of an evaluation go by, read from content/rules/evaluation.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.content.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRules:
    """Levels, draws and the fewest of everything; units and sources stand in the rule file."""

    level: float
    draws: int
    few_clusters: int
    model_fewest_raters: int
    model_fewest_vignettes: int
    model_fewest_of_each: int
    fewest_shown: int

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("evaluation")`; raises KeyError."""
        wholes = {name: rules[name].whole for name in cls.__slots__ if name != "level"}
        return cls(level=rules["level"].number, **wholes)
