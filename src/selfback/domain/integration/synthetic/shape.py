"""What a made-up evaluation adds up to, read from content/rules/demo-evaluation.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from selfback.domain.content.rules import Rule

Kind = tuple[str, str]
"""A profession and a country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationShape:
    """Counts and shares; units and sources stand in the rule file.

    raters, nomad_first, nomad_both, interviews     profession and country -> people
    agree           part of a plan -> share that agrees, reached exactly over those not empty
    days            survey, nomad, interviews -> first and last day
    """

    raters: Mapping[Kind, int]
    asked: int
    vignettes: tuple[str, ...]
    agree: Mapping[str, float]
    partly: float
    between_raters: float
    between_vignettes: float
    keener: Mapping[str, float]
    left_empty: float
    stopped: int
    nomad_first: Mapping[Kind, int]
    nomad_both: Mapping[Kind, int]
    nomad_mean: Mapping[str, float]
    nomad_gain: Mapping[str, float]
    nomad_not_relevant: float
    interviews: Mapping[Kind, int]
    interviews_asked: int
    took_back: int
    coded_alike: float
    profession_of: Mapping[str, str]
    days: Mapping[str, tuple[date, date]]

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the shape of the rule file "demo-evaluation"; raises KeyError, ValueError."""
        return cls(
            raters=_people(rules["raters"]),
            asked=rules["asked"].whole,
            vignettes=tuple(str(each) for each in rules["vignettes"].items),
            agree=_numbers(rules["agree"]),
            partly=_share(rules, "partly"),
            between_raters=rules["between_raters"].number,
            between_vignettes=rules["between_vignettes"].number,
            keener=_numbers(rules["keener"]),
            left_empty=_share(rules, "left_empty"),
            stopped=rules["stopped"].whole,
            nomad_first=_people(rules["nomad_first"]),
            nomad_both=_people(rules["nomad_both"]),
            nomad_mean=_numbers(rules["nomad_mean"]),
            nomad_gain=_numbers(rules["nomad_gain"]),
            nomad_not_relevant=_share(rules, "nomad_not_relevant"),
            interviews=_people(rules["interviews"]),
            interviews_asked=rules["interviews_asked"].whole,
            took_back=rules["took_back"].whole,
            coded_alike=_share(rules, "coded_alike"),
            profession_of={name: str(said) for name, said in rules["profession_of"].table.items()},
            days={name: _days(rules[f"{name}_days"]) for name in ("survey", "nomad", "interview")},
        )


def _share(rules: Mapping[str, Rule], name: str) -> float:
    share = rules[name].number
    if not 0 <= share <= 1:
        raise ValueError(f"{name}: {share} is not a share")
    return share


def _numbers(rule: Rule) -> dict[str, float]:
    return {name: float(str(value)) for name, value in rule.table.items()}


def _people(rule: Rule) -> dict[Kind, int]:
    found = {}
    for name, count in rule.table.items():
        profession, _, country = name.rpartition(".")
        found[profession, country] = int(str(count))
    return found


def _days(rule: Rule) -> tuple[date, date]:
    first, last = (date.fromisoformat(str(each)) for each in rule.items)
    return first, last
