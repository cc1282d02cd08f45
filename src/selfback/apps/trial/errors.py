"""What can stop a write of a trial, named by the fact. No message holds an arm or an answer."""

from collections.abc import Iterable
from datetime import date


class TrialRefused(Exception):
    """Something in a study may not be done, or not now."""


class ProtocolDiffers(TrialRefused):
    """The protocol in the content is not the one the study is run by."""

    def __init__(self, *, study: str, wanted: str, given: str) -> None:
        self.wanted, self.given = wanted, given
        super().__init__(f"study {study} is run by {wanted}, not by {given}")


class NotForMadeUpPeople(TrialRefused):
    """The protocol does not allow a study with made-up people."""

    def __init__(self, *, protocol: str) -> None:
        super().__init__(f"{protocol} is not for practice")


class RealAndMadeUp(TrialRefused):
    """Made-up people and real ones do not come together in a study."""


class WrongStatus(TrialRefused):
    """The study does not stand where it has to."""

    def __init__(self, *, study: str, status: str, needed: Iterable[str]) -> None:
        self.status, self.needed = status, tuple(needed)
        super().__init__(f"study {study} is {status}; it has to be {' or '.join(self.needed)}")


class WordingMissing(TrialRefused):
    """What the primary outcome is measured by has no words here yet.

    instruments     ids of those whose licensed words the host has to install
    """

    def __init__(self, *, instruments: Iterable[str]) -> None:
        self.instruments = tuple(instruments)
        super().__init__(f"the words of {', '.join(self.instruments)} are not installed")


class FixedAfterStart(TrialRefused):
    """An amendment changes what may not change once somebody is randomised.

    parts   keys of the protocol
    """

    def __init__(self, *, parts: Iterable[str]) -> None:
        self.parts = tuple(parts)
        super().__init__(f"fixed since the first person: {', '.join(self.parts)}")


class SiteNotOpen(TrialRefused):
    """The site takes nobody in on this day."""

    def __init__(self, *, site: str, on: date) -> None:
        super().__init__(f"site {site} is not open on {on}")


class SiteNotEligible(TrialRefused):
    """The clinic does not meet the protocol's criteria for sites.

    criteria    ids of those not met or not known
    """

    def __init__(self, *, clinic: str, criteria: Iterable[str]) -> None:
        self.criteria = tuple(criteria)
        super().__init__(f"clinic {clinic} does not meet: {', '.join(self.criteria)}")


class ProfessionNotInProtocol(TrialRefused):
    """The protocol takes no referrals from this profession."""

    def __init__(self, *, profession: str) -> None:
        self.profession = profession
        super().__init__(f"the protocol takes no referrals from a {profession}")


class ReasonNeeded(TrialRefused):
    """A reason has to be given in words."""

    def __init__(self) -> None:
        super().__init__("a reason has to be given")


class HasParticipant(TrialRefused):
    """The screening led to a participant; it is not changed any more."""

    def __init__(self, *, number: str) -> None:
        self.number = number
        super().__init__(f"the screened person takes part as {number}")


class CannotEnter(TrialRefused):
    """Somebody cannot become a participant.

    outcome     of the screening; unknown: ids of criteria that must be known before
    """

    def __init__(self, *, outcome: str, unknown: Iterable[str] = ()) -> None:
        self.outcome, self.unknown = outcome, tuple(unknown)
        said = ", ".join(self.unknown) or "nothing"
        super().__init__(f"screening says {outcome}; not known: {said}")


class NotEligible(TrialRefused):
    """Eligibility cannot be confirmed.

    failed, unknown     ids of the criteria not met, and not known
    """

    def __init__(self, *, number: str, failed: Iterable[str], unknown: Iterable[str]) -> None:
        self.failed, self.unknown = tuple(failed), tuple(unknown)
        not_met, not_known = ", ".join(self.failed) or "none", ", ".join(self.unknown) or "none"
        super().__init__(f"{number}: not met: {not_met}; not known: {not_known}")


class NotNow(TrialRefused):
    """A step comes too early or too late for this participant.

    reasons     codes, such as "consent-missing", "baseline-locked", "not-randomised"
    """

    def __init__(self, *, number: str, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(f"{number}: {', '.join(self.reasons)}")


class VisitIsOver(TrialRefused):
    """The visit can no longer be answered, or was finished.

    why     "finished", "window-closed", "not-open-yet", "withdrawn", "died"
    """

    def __init__(self, *, visit: str, why: str) -> None:
        self.why = why
        super().__init__(f"visit {visit} cannot be answered: {why}")


class NoSuchVisit(TrialRefused):
    """The participant has no such visit, or not yet."""

    def __init__(self, *, participant: str, visit: str) -> None:
        super().__init__(f"{participant} has no visit {visit}")


class ImportRefused(TrialRefused):
    """Lines of a file were refused, so nothing of it was taken in.

    lines   (line of the file, why)
    """

    def __init__(self, *, lines: Iterable[tuple[int, TrialRefused]]) -> None:
        self.lines = tuple(lines)
        super().__init__(f"{len(self.lines)} lines were refused")


class NotAskedHere(TrialRefused):
    """The visit does not ask this."""

    def __init__(self, *, visit: str, instrument: str) -> None:
        super().__init__(f"visit {visit} does not ask {instrument}")


class KeyUsedForOtherAnswers(TrialRefused):
    """The same key came before with other answers."""

    def __init__(self, *, key: str) -> None:
        self.key = key
        super().__init__(f"the key {key} came before with other answers")


class LinkDoesNotOpen(TrialRefused):
    """What stands in the link is not ours, was revoked, or its visit is over.

    why     "unknown", "revoked", or as in VisitIsOver
    """

    def __init__(self, *, why: str) -> None:
        self.why = why
        super().__init__(f"the link does not open: {why}")


class EventIsClosed(TrialRefused):
    """The review of the event is closed; a new fact opens it again by a revision."""


class NotReadyToFreeze(TrialRefused):
    """Something has to be brought to an end before.

    left    what -> how many, such as "queries", "candidates", "events", "visits"
    """

    def __init__(self, *, study: str, left: dict[str, int]) -> None:
        self.left = left
        said = ", ".join(f"{number} {what}" for what, number in left.items())
        super().__init__(f"study {study} has open {said}")


class SignaturesMissing(TrialRefused):
    """Not everybody signed who has to before the lock.

    roles   whose signatures are missing
    """

    def __init__(self, *, roles: Iterable[str]) -> None:
        self.roles = tuple(roles)
        super().__init__(f"signatures are missing of: {', '.join(self.roles)}")


class RoleNotHeld(TrialRefused, PermissionError):
    """Somebody wanted to sign in a role that they do not hold."""

    def __init__(self, *, user_id: str, role: str) -> None:
        self.role = role
        super().__init__(f"user {user_id} is not {role}")


class DataHaveChanged(TrialRefused):
    """The data are not those that were frozen."""

    def __init__(self, *, frozen: str, now: str) -> None:
        self.frozen, self.now = frozen, now
        super().__init__(f"the data have {now[:12]}, but {frozen[:12]} was frozen")


class NoWayToReach(TrialRefused):
    """Neither an e-mail address nor a telephone number was given."""

    def __init__(self, *, number: str) -> None:
        self.number = number
        super().__init__(f"{number} could not be reached: an address or a number is needed")


class ExportEnded(TrialRefused):
    """The export is done, failed or was cancelled; nothing more is made of it."""

    def __init__(self, *, export: str, state: str) -> None:
        self.state = state
        super().__init__(f"export {export} is {state}")


class ExportNotThere(TrialRefused):
    """There is no archive to take away: it is not done, or its time is over."""


class SampleImpossible(TrialRefused):
    """So many cannot be drawn.

    population      how many there are
    """

    def __init__(self, *, size: int, population: int) -> None:
        self.size, self.population = size, population
        super().__init__(f"{size} cannot be drawn from {population}")


class ReviewUnfinished(TrialRefused):
    """Something in the sample was not looked at yet.

    left    how many
    """

    def __init__(self, *, left: int) -> None:
        self.left = left
        super().__init__(f"{left} in the sample were not looked at")


class ReviewSigned(TrialRefused):
    """The review was signed; what was found in it stays."""
