"""Whom a protocol takes in and how it treats them: criteria, consent, withdrawal, safety, sight."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Label = Mapping[str, str]
"""Language ("en", "da", "nb") -> words; filled in by the loader from the files of words."""


class Scope(StrEnum):
    """Whom a criterion is about."""

    PERSON = "person"
    SITE = "site"
    DELIVERER = "deliverer"


class CriterionKind(StrEnum):
    """Whether a criterion must be met, or must not be."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class Relation(StrEnum):
    """How an answer is held against a criterion's value."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    IS = "is"
    ONE_OF = "one-of"


class Evidence(StrEnum):
    """What a criterion's answer rests on."""

    SELF_REPORT = "self-report"
    SCORE = "score"
    REFERRER = "referrer"
    STUDY_TEAM = "study-team"
    REGISTER = "register"


class CountsAs(StrEnum):
    """What somebody is who fails a criterion: not eligible, or somebody who said no."""

    NOT_ELIGIBLE = "not-eligible"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of eligibility.

    question    what is asked or scored: an instrument, a baseline question or a screening question
    relation    how the answer is held against `values`; with EXCLUDE, an answer that fits excludes
    values      one value, or several for ONE_OF; "yes" and "no" are words
    unit        of a numeric value, such as "weeks" or "points"; empty for words
    evidence    what the answer rests on; the first is what is asked for, others are as good
    reason      the code of the recruitment log for somebody who fails here; empty if it has none
    label       the criterion in words
    """

    id: str
    kind: CriterionKind
    applies_to: Scope = Scope.PERSON
    question: str
    relation: Relation
    values: tuple[int | float | str, ...]
    unit: str = ""
    evidence: tuple[Evidence, ...]
    counts_as: CountsAs = CountsAs.NOT_ELIGIBLE
    reason: str = ""
    label: Label = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """Where the trial runs.

    code            ISO 3166-1, such as "DK"; also the beginning of each study number
    languages       in which people may take part, the usual one first
    time_zone       the name of the zone local dates are in, such as "Europe/Copenhagen"
    recruited_by    the unit that recruits: a clinic as a whole, or each person
    """

    code: str
    languages: tuple[str, ...]
    time_zone: str
    recruited_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Where people may come from.

    kinds   kinds of clinics, as the clinics' register names them
    """

    countries: tuple[Country, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverers:
    """Who may refer people and who gives usual care.

    professions     as the register of clinicians names them
    """

    professions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comprehension:
    """A question about what was read before signing; a wrong answer shows the passage again.

    passage     which paragraph answers it, 1 for the first
    """

    id: str
    options: tuple[str, ...]
    right: str
    passage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """A consent document in one language.

    paragraphs  shown in this order
    statements  what is agreed to, one tick each
    questions   comprehension question -> its words; "options" are by option
    """

    title: str
    paragraphs: tuple[str, ...]
    statements: tuple[str, ...]
    questions: Mapping[str, "QuestionText"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """A comprehension question in one language."""

    text: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDocument:
    """What a person reads and signs before anything else.

    version     of the document; what was signed keeps it
    needed      whether nobody can be randomised without it
    text        language -> words; filled in by the loader
    """

    id: str
    version: str
    needed: bool = True
    questions: tuple[Comprehension, ...] = ()
    text: Mapping[str, ConsentText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalLevel:
    """How far somebody withdraws, and what goes on."""

    id: str
    keeps_intervention: bool
    keeps_questionnaires: bool
    keeps_data: bool
    label: Label = field(default_factory=dict)


class Direction(StrEnum):
    """What a high score means for the person."""

    WORSE = "worse"
    BETTER = "better"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An answer that is looked at as a possible adverse event.

    instrument  what was answered; empty for a red flag
    rise        points worse than at baseline; None if a level counts instead
    at_least    the score itself; None if a rise counts instead
    red_flag    tiers of red flags that count, such as ("R", "A")
    """

    id: str
    instrument: str = ""
    rise: float | None = None
    at_least: float | None = None
    red_flag: tuple[str, ...] = ()
    label: Label = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """How harm is looked for and reported, alike in every arm.

    report_hours            from becoming known to the report of a serious event
    review_days             within which every candidate is looked at
    red_flags_in_all_arms   whether every arm is asked, and answered, alike
    """

    report_hours: int
    review_days: int
    red_flags_in_all_arms: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingRule:
    """When something ends early.

    scope       who or what ends: "person", "site" or "study"
    measure     what is counted: "serious-related-events", "randomised", "red-flag" …
    at_least    the count at which it ends or is decided
    decides     the role that decides
    """

    id: str
    scope: str
    measure: str
    at_least: int
    decides: str
    label: Label = field(default_factory=dict)


class Sight(StrEnum):
    """What a role may see of who is in which arm."""

    NOTHING = "nothing"
    MASKED = "masked"
    OWN = "own"
    SINGLE = "single"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindness:
    """What a role may see before the lock.

    sees    NOTHING; MASKED letters; its OWN arm; SINGLE people, one at a time on request; ALL
    why     in one sentence
    """

    sees: Sight
    why: str
