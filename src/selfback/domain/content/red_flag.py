"""What a warning sign is: its tier and when it is asked, and its words."""

from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.content.provenance import Source


class Tier(StrEnum):
    """How urgent an answer is, most urgent first."""

    EMERGENCY = "R"  # call now
    SOON = "A"  # contact a clinician the same or the next working day
    WATCH = "B"  # soften the plan, ask again in a week
    MOOD = "M"  # show the support page
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """One warning sign that is asked about.

    id      used in answers
    tier    of a yes; for an emergency, "don't know" counts as yes
    core    whether it is asked again in every weekly check-in
    """

    id: str
    tier: Tier
    core: bool = False
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlagWords:
    """The words of one warning sign in one language.

    text    what the person recognises, a short phrase that can be ticked, at most 120 characters
    say     what to say on the telephone, in the first person; only for emergencies
    """

    text: str
    say: str = ""
