"""What every test of the triage starts from: the shipped signs and thresholds."""

from tests.domain.shipped import library

from selfback.domain.content.red_flag import RedFlag
from selfback.domain.safety.rules import SafetyRules

LIBRARY = library()
FLAGS: dict[str, RedFlag] = dict(LIBRARY.red_flags)
RULES = SafetyRules.from_content(LIBRARY.rule_file("safety"))

# Written down here once more, on purpose: a tier changed in the content has to be changed here too.
EMERGENCY = (
    "bladder",
    "bowel",
    "saddle_numbness",
    "leg_weakness",
    "sexual_feeling",
    "fever_very_ill",
    "major_accident",
    "cancer_leg_weakness",
)
CORE = EMERGENCY[:4]
SOON = (
    "cancer_history",
    "weight_loss",
    "fever_chills",
    "weak_immunity",
    "minor_injury_fragile",
    "constant_night_pain",
    "unusual_age",
    "thoracic_pain",
)
WATCH = ("leg_pain_numbness", "morning_stiffness")
ALL_NO = dict.fromkeys((*EMERGENCY, *SOON, *WATCH), "no")


def expected_tier(answers: dict[str, str], *, mood: int = 0, stiffness_counts: bool = True) -> str:
    """The oracle: the tier by the rule as it is written for clinicians, in as few words."""
    said = {
        answer: {flag for flag in answers if answers[flag] == answer}
        for answer in ("yes", "unknown")
    }
    either = said["yes"] | said["unknown"]
    watch = set(WATCH) if stiffness_counts else {"leg_pain_numbness"}
    if either & set(EMERGENCY):
        return "R"
    if said["yes"] & set(SOON):
        return "A"
    if said["yes"] & watch or said["unknown"] & set(SOON):
        return "B"
    return "M" if mood >= 3 else "none"
