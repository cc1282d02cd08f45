"""Which warning signs are asked about at which moment."""

from collections.abc import Mapping, Sequence

from selfback.domain.content.red_flag import RedFlag, Tier
from selfback.domain.safety.context import Moment
from selfback.domain.safety.rules import SafetyRules

TIERS_ASKED = {
    Moment.INTAKE: (Tier.EMERGENCY, Tier.SOON, Tier.WATCH),
    Moment.SYMPTOMS_CHANGED: (Tier.EMERGENCY, Tier.SOON, Tier.WATCH),
    Moment.RESUMING: (Tier.EMERGENCY, Tier.SOON),
    Moment.PAIN_JUMP: (Tier.EMERGENCY,),
    Moment.WEEKLY: (),
}


def required_questions(moment: Moment, flags: Mapping[str, RedFlag]) -> tuple[str, ...]:
    """Return the ids of the warning signs that must be answered at a moment, in content order.

    Core signs are asked at every moment.
    """
    tiers = TIERS_ASKED[moment]
    return tuple(flag.id for flag in flags.values() if flag.core or flag.tier in tiers)


def check_in_moment(pain: Sequence[int], *, rules: SafetyRules) -> Moment:
    """Return whether a weekly check-in is an ordinary one or follows a jump in pain.

    pain    0 to 10, one value a week, oldest first, today's answer last
    """
    jumped = len(pain) >= 2 and pain[-1] - pain[-2] >= rules.pain_jump
    return Moment.PAIN_JUMP if jumped else Moment.WEEKLY
