"""Letters to those who take part in a study, in their language; they name no arm."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.apps.trial.models import Participant

EMAIL, SMS = "email", "sms"
REMINDER = "reminder-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """What a letter says by each way; an SMS names neither back nor pain, as others may see it."""

    subject: str | Promise
    mail: str | Promise
    sms: str | Promise


_REMINDER = _Letter(
    subject=_("Your answers still count"),
    mail=_(
        "Some days ago we asked you to answer a few questions for the study. You can still do "
        "so, and go on where you stopped:\n{url}\n\n"
        "Every answer helps, also when things go well. If you would rather not hear from us "
        "again, you can say so on the same page.\n\n"
        "The link is yours alone; please do not pass it on."
    ),
    sms=_("The study: your questions are still waiting. You go on where you stopped: {url}"),
)
LETTERS = {
    "consent": _Letter(
        subject=_("Would you like to take part in the study?"),
        mail=_(
            "You said that you would like to hear about a study. Read about it here and "
            "decide in your own time. Nothing is settled before you sign:\n{url}\n\n"
            "The link is yours alone; please do not pass it on."
        ),
        sms=_("Read about the study here and decide in your own time: {url}"),
    ),
    "invitation": _Letter(
        subject=_("It is time for your next questions"),
        mail=_(
            "You take part in a study, and it is time to answer some questions again. You can "
            "stop at any point and go on later, also on another device:\n{url}\n\n"
            "The link is yours alone; please do not pass it on."
        ),
        sms=_("The study: it is time for your next questions. {url}"),
    ),
    "thanks": _Letter(
        subject=_("Thank you for your answers"),
        mail=_(
            "Your answers have arrived. Thank you for your time. Here you can see when we "
            "write again:\n{url}"
        ),
        sms=_("The study: your answers have arrived. Thank you. {url}"),
    ),
}


def letter_to_participant(
    participant: Participant, kind: str, url: str, *, way: str = EMAIL
) -> tuple[str, str]:
    """Return subject and body of a letter with a link; an SMS has no subject.

    kind    "consent", "invitation", "reminder-1", "reminder-2" … or "thanks"
    way     "email" or "sms"
    raises  KeyError for another kind
    """
    letter = _REMINDER if kind.startswith(REMINDER) else LETTERS[kind]
    with translation.override(participant.language):
        if way == SMS:
            return "", str(letter.sms).format(url=url)
        return str(letter.subject), str(letter.mail).format(url=url)


def kind_of_reminder(number: int) -> str:
    """Return the kind of letter of an invitation, 0, or of a reminder, 1, 2 …."""
    return f"{REMINDER}{number}" if number else "invitation"
