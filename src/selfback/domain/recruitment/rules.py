"""The numbers of referring, read from content/rules/recruitment.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.content.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitmentRules:
    """What referring is decided by; units, sources and owners stand in the rule file."""

    undo_seconds: int
    messages_a_day: int
    first_referral_days: int
    quiet_weeks: int
    reminder_gap_days: int
    snooze_days: tuple[int, ...]
    quiet_hours_from: int
    quiet_hours_to: int
    usual_goal: int
    competition_is_allowed: bool
    competition_fewest_eligible: int
    milestones: tuple[int, ...]

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("recruitment")`; raises KeyError."""
        wholes = {name: rules[name].whole for name in cls.__slots__ if name not in NOT_WHOLE}
        return cls(
            snooze_days=_wholes(rules["snooze_days"]),
            milestones=_wholes(rules["milestones"]),
            competition_is_allowed=bool(rules["competition_is_allowed"].value),
            **wholes,
        )


NOT_WHOLE = frozenset({"snooze_days", "milestones", "competition_is_allowed"})


def _wholes(rule: Rule) -> tuple[int, ...]:
    return tuple(int(each) for each in rule.items)
