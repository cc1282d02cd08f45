"""One line of the recruitment log, and what must hold of it.

The stages are those of the SEAR framework: screened, eligible, approached, randomised (Wilson et
al. 2018, Trials 19:50), with referral and consent between the last two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise


class Source(StrEnum):
    """How a person came to be considered."""

    VISIT = "visit"
    REGISTRY = "registry"
    SELF = "self"


class Channel(StrEnum):
    """How a referral was made."""

    POSTER = "poster"
    CARD = "card"
    SCREEN = "screen"
    MESSAGE = "message"
    SLIP = "slip"
    SPOKEN = "spoken"


class Answer(StrEnum):
    """Whether something holds; nobody is made to guess."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class NotEligible(StrEnum):
    """Why a person cannot take part: the one primary reason."""

    NO_BACK_PAIN = "no-back-pain"
    MILD = "mild"
    AGE = "age"
    NO_PHONE = "no-phone"
    LANGUAGE = "language"
    ILLNESS = "illness"
    PREGNANT = "pregnant"
    CANNOT_EXERCISE = "cannot-exercise"
    TAKES_PART = "takes-part"
    OTHER = "other"
    NOT_NOTED = "not-noted"


class NotApproached(StrEnum):
    """Why an eligible person was not asked: the one primary reason, the professional's."""

    NO_TIME = "no-time"
    FORGOT = "forgot"
    NOT_SUITABLE = "not-suitable"
    DISTRESS = "distress"
    OTHER = "other"
    NOT_NOTED = "not-noted"


class Declined(StrEnum):
    """Why a person who was asked said no: the one primary reason, the patient's."""

    NO_INTEREST = "no-interest"
    NO_TIME = "no-time"
    NO_APPS = "no-apps"
    PREFERS_TREATMENT = "prefers-treatment"
    PRIVACY = "privacy"
    NO_REASON = "no-reason"
    OTHER = "other"
    NOT_NOTED = "not-noted"


class Stage(StrEnum):
    """How far a person came; each stage holds everyone of the later ones."""

    SCREENED = "screened"
    ELIGIBLE = "eligible"
    APPROACHED = "approached"
    REFERRED = "referred"
    CONSENTED = "consented"
    RANDOMISED = "randomised"


STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person who was considered, without anything that names them.

    unit                id of the recruiting unit: a clinic, or one professional
    screened            the day they were considered
    eligible            UNKNOWN where the study's team decides later
    not_eligible        only if eligible is NO
    approached          whether they were asked
    not_approached      only if they were not asked; never a word of the patient's
    declined            only if they were asked and said no
    referred, consented, randomised     the days, None until then
    channel             how they were referred
    seen                ids of the reminders and other actions that came before
    """

    id: str
    unit: str
    screened: date
    source: Source = Source.VISIT
    eligible: Answer = Answer.UNKNOWN
    not_eligible: NotEligible | None = None
    approached: bool = False
    not_approached: NotApproached | None = None
    declined: Declined | None = None
    referred: date | None = None
    channel: Channel | None = None
    consented: date | None = None
    randomised: date | None = None
    seen: tuple[str, ...] = ()

    @property
    def stage(self) -> Stage:
        """How far this person came."""
        if self.randomised:
            return Stage.RANDOMISED
        if self.consented:
            return Stage.CONSENTED
        if self.referred:
            return Stage.REFERRED
        if self.approached:
            return Stage.APPROACHED
        return Stage.SCREENED if self.eligible is Answer.NO else Stage.ELIGIBLE

    @property
    def exit(self) -> NotEligible | NotApproached | Declined | None:
        """The one reason why this person went no further, None if there is none yet."""
        return self.not_eligible or self.not_approached or self.declined


class Fault(StrEnum):
    """What contradicts itself in an entry."""

    TWO_REASONS = "two-reasons"
    REASON_WITHOUT_EXIT = "reason-without-exit"
    ASKED_THOUGH_NOT_ELIGIBLE = "asked-though-not-eligible"
    REASON_IS_NOT_THEIRS = "reason-is-not-theirs"
    REFERRED_WITHOUT_ASKING = "referred-without-asking"
    REFERRED_THOUGH_DECLINED = "referred-though-declined"
    STAGE_SKIPPED = "stage-skipped"
    DAYS_OUT_OF_ORDER = "days-out-of-order"
    CHANNEL_WITHOUT_REFERRAL = "channel-without-referral"


def faults_of(entry: Entry) -> Iterator[Fault]:
    """Yield what contradicts itself; an entry without faults may be kept."""
    reasons = (entry.not_eligible, entry.not_approached, entry.declined)
    if sum(each is not None for each in reasons) > 1:
        yield Fault.TWO_REASONS
    if entry.not_eligible and entry.eligible is not Answer.NO:
        yield Fault.REASON_WITHOUT_EXIT
    if entry.eligible is Answer.NO and entry.approached:
        yield Fault.ASKED_THOUGH_NOT_ELIGIBLE
    if (entry.not_approached and entry.approached) or (entry.declined and not entry.approached):
        yield Fault.REASON_IS_NOT_THEIRS
    if entry.referred and not entry.approached:
        yield Fault.REFERRED_WITHOUT_ASKING
    if entry.referred and entry.declined:
        yield Fault.REFERRED_THOUGH_DECLINED
    days = (entry.referred, entry.consented, entry.randomised)
    if any(later and not earlier for earlier, later in pairwise(days)):
        yield Fault.STAGE_SKIPPED
    known = [entry.screened, *(each for each in days if each)]
    if known != sorted(known):
        yield Fault.DAYS_OUT_OF_ORDER
    if entry.channel and not entry.referred:
        yield Fault.CHANNEL_WITHOUT_REFERRAL


class Tap(StrEnum):
    """What one tap on the log says of a person who was not referred."""

    APPROACHED = "approached"
    DECLINED = "declined"
    NOT_ELIGIBLE = "not-eligible"
    NOT_APPROACHED = "not-approached"


REASONS: Mapping[Tap, type[StrEnum] | None] = {
    Tap.APPROACHED: None,
    Tap.DECLINED: Declined,
    Tap.NOT_ELIGIBLE: NotEligible,
    Tap.NOT_APPROACHED: NotApproached,
}


def tapped(tap: Tap, reason: str, *, id: str, unit: str, screened: date) -> Entry:
    """Return the entry that a tap makes.

    reason  a code of the tap's own list; empty stands for "not-noted" where the list has it
    raises  ValueError for a reason of another list
    """
    kind = REASONS[tap]
    if reason and kind is None:
        raise ValueError(reason)
    code = kind(reason or "not-noted") if kind is not None else None
    return Entry(
        id=id,
        unit=unit,
        screened=screened,
        eligible=Answer.NO if tap is Tap.NOT_ELIGIBLE else Answer.UNKNOWN,
        approached=tap in {Tap.APPROACHED, Tap.DECLINED},
        not_eligible=code if isinstance(code, NotEligible) else None,
        not_approached=code if isinstance(code, NotApproached) else None,
        declined=code if isinstance(code, Declined) else None,
    )
