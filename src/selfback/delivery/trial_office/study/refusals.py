"""What stops a write of a study, in a sentence that says what to do; none of them holds an arm."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.trial import errors
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.strata import StrataUnknown

NOT_NOW: dict[str, str | Promise] = {
    "consent-missing": gettext_lazy("The consent has not been signed."),
    "baseline-not-finished": gettext_lazy("The baseline has not been answered to the end."),
    "eligibility-not-confirmed": gettext_lazy("Eligibility has not been confirmed."),
    "baseline-not-locked": gettext_lazy("The baseline has not been locked."),
    "baseline-too-old": gettext_lazy(
        "The baseline is too old to randomise by: its window has closed."
    ),
    "no-longer-entering": gettext_lazy("This person is no longer on the way into the study."),
    "no-longer-in-the-study": gettext_lazy("This person is no longer on the way into the study."),
    "visit-ended": gettext_lazy("The baseline has ended, so no link to it can be sent."),
}


def said(codes: Iterable[str]) -> list[str]:
    """Return codes of what is missing as sentences in the reader's language."""
    return list(dict.fromkeys(str(NOT_NOW.get(each, each)) for each in codes))


def in_words(
    refused: errors.TrialRefused | StrataUnknown, protocol: Protocol, language: str
) -> str:
    """Return why something was refused, in the reader's language."""
    match refused:
        case errors.NotNow():
            return " ".join(said(refused.reasons))
        case errors.NotEligible():
            return _not_eligible(refused, protocol, language)
        case errors.CannotEnter():
            return _("They cannot be taken in yet. Still to be answered: {criteria}.").format(
                criteria=criteria_in_words(refused.unknown, protocol, language) or "–"
            )
        case errors.HasParticipant():
            return _("This person takes part as {number}; the screening stays as it is.").format(
                number=refused.number
            )
        case errors.WordingMissing():
            return _(
                "The words of {instruments} are licensed and have not been installed here. The "
                "primary outcome cannot be asked without them, so the study cannot open."
            ).format(instruments=_short(refused.instruments, protocol))
        case errors.FixedAfterStart():
            return _("People have been randomised, so this can no longer change: {parts}.").format(
                parts=", ".join(refused.parts)
            )
        case errors.SiteNotEligible():
            return _("The protocol does not take this clinic: {criteria}.").format(
                criteria=_site_criteria(refused.criteria, protocol, language)
            )
        case errors.SiteNotOpen():
            return _("The site takes nobody in on that day.")
        case errors.ReasonNeeded():
            return _("Please say why.")
        case StrataUnknown():
            return _("Not known, though people are balanced by it: {strata}.").format(
                strata=", ".join(refused.strata)
            )
    return _plainly(refused)


def _plainly(refused: Exception) -> str:
    match refused:
        case errors.RealAndMadeUp():
            return _("Made-up people and real ones do not come together in a study.")
        case errors.NotForMadeUpPeople():
            return _("This protocol is not for practice.")
        case errors.ProfessionNotInProtocol():
            return _("The protocol takes no referrals from this profession.")
        case errors.NoWayToReach():
            return _("Please give an e-mail address or a telephone number.")
        case errors.WrongStatus():
            return _("The study does not take this now. Look at where it stands.")
    return _("This was refused: {why}.").format(why=refused)


def _not_eligible(refused: errors.NotEligible, protocol: Protocol, language: str) -> str:
    parts = []
    if refused.failed:
        not_met = criteria_in_words(refused.failed, protocol, language)
        parts.append(_("Not met: {criteria}.").format(criteria=not_met))
    if refused.unknown:
        not_known = criteria_in_words(refused.unknown, protocol, language)
        parts.append(_("Not known: {criteria}.").format(criteria=not_known))
    return " ".join(parts)


def criteria_in_words(ids: Iterable[str], protocol: Protocol, language: str) -> str:
    """Return criteria in the reader's language, joined; one that is no longer there by its id."""
    words = {each.id: each.label.get(language, each.id) for each in protocol.eligibility}
    return "; ".join(words.get(each, each) for each in ids)


def _site_criteria(ids: Iterable[str], protocol: Protocol, language: str) -> str:
    known = [each for each in ids if each != "country"]
    held = [criteria_in_words(known, protocol, language)] if known else []
    if len(known) < len(tuple(ids)):
        held.append(_("its country is not in the protocol"))
    return "; ".join(held)


def _short(ids: Iterable[str], protocol: Protocol) -> str:
    return ", ".join(protocol.instrument(each).short for each in ids)
