"""Scores of the instruments that a trial asks: rules as data, answers in, a number or none out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from types import MappingProxyType
from typing import Any, Literal, Self, get_args

How = Literal["sum", "mean"]
Open = Literal["none", "zero", "left-out"]
KEYS = frozenset({"how", "items", "turned", "top", "open", "source"})


class ScoreRuleRefused(ValueError):
    """The rule of an instrument's score is not one."""

    def __init__(self, instrument: str, says: str) -> None:
        self.instrument, self.says = instrument, says
        super().__init__(f"protocols/scores.toml, {instrument}: {says}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRule:
    """How answers become a score.

    items   those that count; none stands for all that are asked
    turned  of these, `top` less the answer counts
    open    an item without an answer: "none" leaves no score, "zero" counts 0, "left-out" is not
            counted; without any answer there is never a score
    source  where the rule is published
    """

    how: How
    items: tuple[str, ...] = ()
    turned: frozenset[str] = frozenset()
    top: int = 0
    open: Open
    source: str

    @classmethod
    def from_data(cls, instrument: str, data: Mapping[str, Any]) -> Self:
        """Return the rule that a table of scores.toml holds; raises ScoreRuleRefused."""
        if strange := sorted(set(data) - KEYS):
            raise ScoreRuleRefused(instrument, f"unknown keys: {', '.join(strange)}")
        if data.get("how") not in get_args(How):
            raise ScoreRuleRefused(instrument, 'how is "sum" or "mean"')
        if data.get("open") not in get_args(Open):
            raise ScoreRuleRefused(instrument, 'open is "none", "zero" or "left-out"')
        if not data.get("source"):
            raise ScoreRuleRefused(instrument, "a source is missing")
        if bool(data.get("turned")) != ("top" in data):
            raise ScoreRuleRefused(instrument, "turned items need a top, and a top turned items")
        return cls(
            how=data["how"],
            items=tuple(data.get("items", ())),
            turned=frozenset(data.get("turned", ())),
            top=data.get("top", 0),
            open=data["open"],
            source=data["source"],
        )


def load_score_rules(content: Path) -> Mapping[str, ScoreRule]:
    """Return instrument id -> rule; raises ScoreRuleRefused, OSError, TOMLDecodeError."""
    data = tomllib.loads((content / "protocols" / "scores.toml").read_text(encoding="utf-8"))
    return MappingProxyType({id: ScoreRule.from_data(id, rule) for id, rule in data.items()})


def score_of(rule: ScoreRule, items: int, answers: Mapping[str, Any]) -> float | None:
    """Return the score of checked answers; None where the rule leaves none.

    items       how many the instrument asks: q1, q2 ...
    answers     item -> whole number, also as text; others are left out of account

    >>> rule = ScoreRule(how="sum", open="zero", source="Roland & Morris (1983)")
    >>> score_of(rule, 24, {"q1": 1, "q2": 0, "q24": "1"})
    2.0
    """
    counted = rule.items or tuple(f"q{n}" for n in range(1, items + 1))
    given = {item: int(answers[item]) for item in counted if answers.get(item) not in (None, "")}
    if not given or (rule.open == "none" and len(given) < len(counted)):
        return None
    values = [rule.top - value if item in rule.turned else value for item, value in given.items()]
    return fmean(values) if rule.how == "mean" else float(sum(values))
