"""The mail that carries an invitation, in the language it was made for."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.people.invitation_services import Sent
from selfback.delivery.shared.sites.rules import site_rules

PURPOSE = "invitation"
SPOKEN_IN = {"DK": "da", "NO": "nb", "GB": "en"}


def link_of(sent: Sent) -> str:
    """Return the address at which the invitation is accepted."""
    return settings.PUBLIC_ADDRESS + reverse("clinic:invitation", args=[sent.token])


def queue_invitation(sent: Sent, *, inviter: str, by: str) -> OutgoingMessage:
    """Queue the mail with the link.

    inviter     the name of who invites; empty if they have given none
    """
    held = sent.invitation
    with translation.override(held.language):
        return queue_message(
            key=f"{PURPOSE}:{held.token_digest}",
            purpose=PURPOSE,
            channel=OutgoingMessage.Channel.EMAIL,
            address=held.email,
            language=held.language,
            subject=_("{clinic} invites you to selfback").format(clinic=held.clinic.name),
            body=_letter(sent, inviter),
            about=held.pk,
            by=by,
            at=held.invited_at,
        )


def _letter(sent: Sent, inviter: str) -> str:
    clinic, days = sent.invitation.clinic.name, site_rules().invitation_days
    opening = (
        _("{inviter} invites you to work with selfback at {clinic}.")
        if inviter
        else _("You are invited to work with selfback at {clinic}.")
    )
    lasts = ngettext(
        "The link opens once, for {days} day.", "The link opens once, for {days} days.", days
    )
    return _(
        "Hello\n\n"
        "{opening} It gives people with low back pain a weekly plan between their visits, and "
        "you refer somebody in less than a minute.\n\n"
        "Begin here, on your phone if you like. It takes about five minutes:\n{address}\n\n"
        "{lasts} If you did not expect this mail, just delete it.\n"
    ).format(
        opening=opening.format(inviter=inviter, clinic=clinic),
        address=link_of(sent),
        lasts=lasts.format(days=days),
    )
