"""What an illness or state changes about exercise."""

from dataclasses import dataclass

from selfback.domain.content.exercise import Load
from selfback.domain.content.provenance import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition a person may have, and the loads it bars or softens.

    id          used in answers and in avoid_when
    avoid       loads that are off: an exercise with one of them is never planned
    soften      loads that are allowed, shown with the condition's caution
    ask_first   only gentle exercises until a clinician has said that exercise is fine
    evidence    ids of the claims it rests on
    """

    id: str
    avoid: tuple[Load, ...] = ()
    soften: tuple[Load, ...] = ()
    ask_first: bool = False
    evidence: tuple[str, ...] = ()
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionWords:
    """The words of one condition in one language.

    label       as a person would say it, at most 60 characters
    caution     one or two sentences shown with exercises it changes; may be empty
    """

    label: str
    caution: str = ""
