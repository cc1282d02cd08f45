"""Letters to those who take part in a study, in their language; they name no arm."""

from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.trial.models import Participant


def letter_to_participant(participant: Participant, kind: str, url: str) -> tuple[str, str]:
    """Return subject and body of a letter with a link.

    kind    "consent": read about the study and decide; raises KeyError for another
    """
    with translation.override(participant.language):
        letters = {
            "consent": (
                _("Would you like to take part in the study?"),
                _(
                    "You said that you would like to hear about a study. Read about it here and "
                    "decide in your own time. Nothing is settled before you sign:\n{url}\n\n"
                    "The link is yours alone; please do not pass it on."
                ),
            )
        }
        subject, body = letters[kind]
    return subject, body.format(url=url)
