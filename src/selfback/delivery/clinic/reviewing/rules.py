"""The numbers of plan review, read from content/rules/review.toml."""

from dataclasses import dataclass
from functools import cache

from selfback.delivery.shared.content import library


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRules:
    """What plan review is decided by; units and sources stand in the rule file."""

    own_plan_share: float


@cache
def rules() -> ReviewRules:
    """Return the rules that this process serves."""
    held = library().rule_file("review")
    return ReviewRules(own_plan_share=held["own_plan_share"].number)
