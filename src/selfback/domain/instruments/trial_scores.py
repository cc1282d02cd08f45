"""Scores of the instruments that a trial asks: rules as data, answers in, a number or none out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from types import MappingProxyType
from typing import Any, Literal, Self, get_args

from selfback.domain.instruments.value_set import DIMENSIONS, ValueSet, profile_of

How = Literal["sum", "mean", "value-set"]
Open = Literal["none", "zero", "left-out", "mean"]
KEYS = frozenset({"how", "items", "turned", "top", "open", "most_open", "source"})


class ScoreRuleRefused(ValueError):
    """The rule of an instrument's score is not one."""

    def __init__(self, instrument: str, says: str) -> None:
        self.instrument, self.says = instrument, says
        super().__init__(f"protocols/scores.toml, {instrument}: {says}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRule:
    """How answers become a score.

    how         "value-set": the index of the five levels of EQ-5D-5L, by the host's value set
    items       those that count; none stands for all that are asked
    turned      of these, `top` less the answer counts
    open        an item without an answer: "none" leaves no score, "zero" counts 0, "left-out" is
                not counted, "mean" counts the mean of the others; without any answer there is
                never a score
    most_open   with "mean": more open items than this leave no score
    source      where the rule is published
    """

    how: How
    items: tuple[str, ...] = ()
    turned: frozenset[str] = frozenset()
    top: int = 0
    open: Open
    most_open: int = 0
    source: str

    @classmethod
    def from_data(cls, instrument: str, data: Mapping[str, Any]) -> Self:
        """Return the rule that a table of scores.toml holds; raises ScoreRuleRefused."""
        if strange := sorted(set(data) - KEYS):
            raise ScoreRuleRefused(instrument, f"unknown keys: {', '.join(strange)}")
        if data.get("how") not in get_args(How):
            raise ScoreRuleRefused(instrument, f"how is one of: {', '.join(get_args(How))}")
        if data.get("open") not in get_args(Open):
            raise ScoreRuleRefused(instrument, f"open is one of: {', '.join(get_args(Open))}")
        if not data.get("source"):
            raise ScoreRuleRefused(instrument, "a source is missing")
        if bool(data.get("turned")) != ("top" in data):
            raise ScoreRuleRefused(instrument, "turned items need a top, and a top turned items")
        if (data["open"] == "mean") != ("most_open" in data):
            raise ScoreRuleRefused(instrument, 'open "mean" needs most_open, and most_open it')
        if data["how"] == "value-set" and len(data.get("items", ())) != len(DIMENSIONS):
            raise ScoreRuleRefused(instrument, "a value set needs its five items")
        return cls(
            how=data["how"],
            items=tuple(data.get("items", ())),
            turned=frozenset(data.get("turned", ())),
            top=data.get("top", 0),
            open=data["open"],
            most_open=data.get("most_open", 0),
            source=data["source"],
        )


def load_score_rules(content: Path) -> Mapping[str, ScoreRule]:
    """Return instrument id -> rule; raises ScoreRuleRefused, OSError, TOMLDecodeError."""
    data = tomllib.loads((content / "protocols" / "scores.toml").read_text(encoding="utf-8"))
    return MappingProxyType({id: ScoreRule.from_data(id, rule) for id, rule in data.items()})


def score_of(
    rule: ScoreRule, items: int, answers: Mapping[str, Any], values: ValueSet | None = None
) -> float | None:
    """Return the score of checked answers; None where the rule leaves none.

    items       how many the instrument asks: q1, q2 ...
    answers     item -> whole number, also as text; others are left out of account
    values      the host's value set, for the rule "value-set"; without one it leaves no score

    >>> rule = ScoreRule(how="sum", open="zero", source="Roland & Morris (1983)")
    >>> score_of(rule, 24, {"q1": 1, "q2": 0, "q24": "1"})
    2.0
    """
    counted = rule.items or tuple(f"q{n}" for n in range(1, items + 1))
    given = {item: int(answers[item]) for item in counted if answers.get(item) not in (None, "")}
    open_items = len(counted) - len(given)
    if not given or (rule.open == "none" and open_items) or _too_open(rule, open_items):
        return None
    if rule.how == "value-set":
        return _index(counted, given, values)
    points = [rule.top - value if item in rule.turned else value for item, value in given.items()]
    if rule.how == "mean":
        return fmean(points)
    return sum(points) * len(counted) / len(given) if rule.open == "mean" else float(sum(points))


def _too_open(rule: ScoreRule, open_items: int) -> bool:
    return rule.open == "mean" and open_items > rule.most_open


def _index(
    items: tuple[str, ...], levels: Mapping[str, int], values: ValueSet | None
) -> float | None:
    if values is None:
        return None
    by_dimension = {d: levels[item] for d, item in zip(DIMENSIONS, items, strict=True)}
    return values.index[profile_of(by_dimension)]
