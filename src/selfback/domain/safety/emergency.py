"""The emergency rule as a table, so that a phone without a network follows the same data."""

from collections.abc import Mapping
from typing import Any

from selfback.domain.content.red_flag import RedFlag, Tier
from selfback.domain.safety.context import Answer, Moment
from selfback.domain.safety.questions import required_questions
from selfback.domain.safety.rules import SafetyRules
from selfback.domain.safety.triage import ACTIONS, TIER_OF_UNKNOWN


def emergency_table(flags: Mapping[str, RedFlag], *, rules: SafetyRules) -> dict[str, Any]:
    """Return the emergency rule as plain JSON values.

    stops       sign id -> answers to it that bring the stop screen
    ask         moment -> ids that must be answered before anyone goes on
    pain_jump   points above the last check-in that turn "weekly" into "pain-jump"
    actions     what follows, in order
    """
    return {
        "format": 1,
        "tier": Tier.EMERGENCY.value,
        "stops": {flag.id: _stopping(flag) for flag in flags.values() if _stopping(flag)},
        "ask": {moment.value: list(required_questions(moment, flags)) for moment in Moment},
        "pain_jump": rules.pain_jump,
        "actions": [action.value for action in ACTIONS[Tier.EMERGENCY]],
    }


def _stopping(flag: RedFlag) -> list[str]:
    tiers = {Answer.YES: flag.tier, Answer.UNKNOWN: TIER_OF_UNKNOWN.get(flag.tier)}
    return [answer.value for answer, tier in tiers.items() if tier is Tier.EMERGENCY]
