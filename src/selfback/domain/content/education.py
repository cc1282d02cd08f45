"""What an education message is: tags and sources once, words once per language."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.content.provenance import Review, Source


class Family(StrEnum):
    """The theme a message belongs to; triggers add and remove whole families."""

    CAUSE = "cause"
    GUIDELINE = "guideline"
    IMAGING = "imaging"
    PAIN_RATING = "pain-rating"
    REASSURANCE = "reassurance"
    STAY_ACTIVE = "stay-active"
    START_EXERCISE = "start-exercise"
    STRUCTURE = "structure-of-the-back"
    MIND_BODY = "mind-body"
    ENCOURAGEMENT = "encouragement"
    ACCEPTING = "accepting-pain"
    ANXIOUS = "anxious"
    ATTITUDE = "attitude"
    NEGATIVE_THOUGHTS = "negative-thoughts"
    DISTRACTION = "distraction"
    DISTRESS = "distress"
    FEAR_AVOIDANCE = "fear-avoidance"
    STRESS = "stress"
    THOUGHTS = "thoughts"
    DAILY_ACTIVITY = "daily-activity"
    ME_TIME = "me-time"
    FIRST_AID = "first-aid"
    COMORBIDITY = "comorbidity"
    GOAL_SETTING = "goal-setting"
    ACTION_PLANNING = "action-planning"
    PACING = "pacing"
    PROBLEM_SOLVING = "problem-solving"
    RELAXATION = "relaxation"
    SLEEP = "sleep"
    WORK = "work"
    FAMILY_FRIENDS = "family-and-friends"
    BARRIER_TIME = "barrier-time"
    BARRIER_TIRED = "barrier-tired"
    BARRIER_SUPPORT = "barrier-support"
    BARRIER_FAMILY_WORK = "barrier-family-work"
    BARRIER_WEATHER = "barrier-weather"
    BARRIER_FACILITIES = "barrier-facilities"
    WARNING_SIGNS = "warning-signs"


class Stage(StrEnum):
    """When in a person's way a message fits best."""

    ANY = "any"
    EARLY = "early"  # the first weeks
    MIDDLE = "middle"  # under way
    LATE = "late"  # going well, or about to leave
    FLARE = "flare"  # days with much more pain


class Mood(StrEnum):
    """How a message speaks."""

    CALMING = "calming"
    ENCOURAGING = "encouraging"
    INFORMING = "informing"
    PRACTICAL = "practical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One education message, without its words.

    id          a readable slug, never reused
    stage       when it fits best
    mood        how it speaks
    tool        the toolbox page it leads to, if any
    only_when   conditions (rules/conditions.toml) of which the person must have one; empty: for all
    never_when  conditions with which the message could do harm; who has one never gets it
    quiz        True or False: the right answer to its yes/no question; None: it has no quiz
    evidence    ids of the claims it rests on
    """

    id: str
    family: Family
    stage: Stage = Stage.ANY
    mood: Mood = Mood.INFORMING
    tool: str | None = None
    only_when: tuple[str, ...] = ()
    never_when: tuple[str, ...] = ()
    quiz: bool | None = None
    evidence: tuple[str, ...] = ()
    source: Source
    reviewed: Review | None = None

    def is_for(self, conditions: Collection[str]) -> bool:
        """Whether somebody with these conditions may be shown it."""
        if not set(self.never_when).isdisjoint(conditions):
            return False
        return not self.only_when or not set(self.only_when).isdisjoint(conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizWords:
    """A yes/no question with friendly feedback either way."""

    question: str
    when_right: str
    when_wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWords:
    """The words of one message in one language.

    title   at most 60 characters
    short   the message in at most 200 characters
    long    60 to 140 words, paragraphs separated by an empty line
    why     one sentence: why you see this
    """

    title: str
    short: str
    long: str
    why: str
    quiz: QuizWords | None = None
