"""The mails that carry a link to a survey, in the language they were made for."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.surveys.inviting_services import token_of
from selfback.apps.surveys.models import SurveyInvitation

PURPOSE = "survey"


def link_of(invitation: SurveyInvitation) -> str:
    """Return the address at which somebody answers."""
    return settings.PUBLIC_ADDRESS + reverse("evaluation:rater_start", args=[token_of(invitation)])


def queue_letter(invitation: SurveyInvitation, *, by: str) -> OutgoingMessage:
    """Queue the invitation, or the reminder that was noted last."""
    is_reminder = invitation.reminders > 0
    with translation.override(invitation.language):
        return queue_message(
            key=f"{PURPOSE}:{invitation.pk}:{invitation.reminders}",
            purpose=PURPOSE,
            channel=OutgoingMessage.Channel.EMAIL,
            address=invitation.email,
            language=invitation.language,
            subject=(
                _("Your view still counts: {title}")
                if is_reminder
                else _("We ask for your view: {title}")
            ).format(title=invitation.survey.title),
            body=(_reminder() if is_reminder else _invitation()).format(
                title=invitation.survey.title, url=link_of(invitation)
            ),
            about=invitation.pk,
            by=by,
            at=invitation.reminded_at or invitation.invited_at,
        )


def _invitation() -> str:
    return _(
        "Hello\n\n"
        "We would like to know what you, as a professional, think: {title}.\n\n"
        "You can answer on your phone, stop at any point and go on later:\n{url}\n\n"
        "The link is yours alone; please do not pass it on. If you do not want to answer, you "
        "can say so on the same page, and we do not write again.\n"
    )


def _reminder() -> str:
    return _(
        "Hello\n\n"
        "Some time ago we asked for your view: {title}. You can still answer, and go on where "
        "you stopped:\n{url}\n\n"
        "If you would rather not hear from us again, you can say so on the same page.\n"
    )
