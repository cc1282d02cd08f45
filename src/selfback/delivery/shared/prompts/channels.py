"""The channels that prompts go by, the first choice first."""

from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.devices.models import PushSubscription
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt, SmsNumber
from selfback.delivery.shared.channels.channel import Letter, NotDelivered
from selfback.delivery.shared.channels.push import Outcome
from selfback.delivery.shared.channels.sending import can_send_sms, channel_for
from selfback.delivery.shared.content import library
from selfback.delivery.shared.prompts.saying import Said
from selfback.delivery.shared.pushing import NotForLockScreens, can_push, send_push
from selfback.domain.prompting.next_step import Way


class PromptChannel(Protocol):
    """A way by which prompts reach people.

    way     its name in the ledger, at most 12 characters, and whether phones acknowledge
    """

    @property
    def way(self) -> Way:
        """Return how the ledger calls it."""

    def reaches(self, patient: Patient) -> bool:
        """Whether this person can be reached by it now."""

    def send(self, prompt: Prompt, said: Said) -> None:
        """Hand the prompt over; handed over again, it replaces itself. Raises NotDelivered."""


class PushPrompts:
    """Prompts by push to every phone of a person that asked for it; phones say what they showed."""

    way = Way(name="push", acknowledges=True)

    def reaches(self, patient: Patient) -> bool:
        """Whether this host can push, and the person has a phone that wants it."""
        return can_push() and PushSubscription.objects.of(patient).standing().exists()

    def send(self, prompt: Prompt, said: Said) -> None:
        """Push the prompt; raises NotDelivered unless the push service of one phone took it.

        The words are the notice's own, which names nobody; those not for lock screens go by mail.
        """
        try:
            sent = send_push(
                patient=prompt.patient,
                notice=prompt.wording,
                facts=prompt.facts,
                about=prompt.pk,
            )
        except NotForLockScreens as error:
            raise NotDelivered(fault="not-for-lock-screens", for_good=True) from error
        outcomes = {each.outcome for each in sent}
        if Outcome.TAKEN not in outcomes:
            raise NotDelivered(fault="not-taken", for_good=Outcome.LATER not in outcomes)


class MailPrompts:
    """Prompts by mail: a line, a link, and one tap to have no more of them (RFC 8058)."""

    way = Way(name="email")

    def reaches(self, patient: Patient) -> bool:
        """Whether the person has an address, which all who sign in have."""
        return bool(patient.user.email)

    def send(self, prompt: Prompt, said: Said) -> None:
        """Hand the prompt to the mail server; raises NotDelivered."""
        with translation.override(said.language):
            subject = _("A word from your plan")
            end = _("To get no more of these: {address}").format(address=said.stop)
        letter = Letter(
            key=f"prompt:{prompt.pk}",
            address=prompt.patient.user.email,
            subject=subject,
            body=f"{said.text}\n\n{said.address}\n\n{end}",
            headers={
                "List-Unsubscribe": f"<{said.stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        channel_for(OutgoingMessage.Channel.EMAIL).send(letter)


class SmsPrompts:
    """Prompts by SMS to a number that its owner confirmed: a line, a link, and one to stop them.

    A gateway says that it took a message and no more, so the ledger waits for no word of phones.
    """

    way = Way(name="sms")

    def reaches(self, patient: Patient) -> bool:
        """Whether this host has a gateway, and the person confirmed a number."""
        return can_send_sms() and SmsNumber.objects.confirmed().filter(patient=patient).exists()

    def send(self, prompt: Prompt, said: Said) -> None:
        """Hand the prompt to the gateway; raises NotDelivered.

        Phones show an SMS on their lock screens, so only words that may stand there go out.
        """
        if not library().notices[prompt.wording].push:
            raise NotDelivered(fault="not-for-lock-screens", for_good=True)
        with translation.override(said.language):
            end = _("No more of these: {address}").format(address=said.stop)
        letter = Letter(
            key=f"prompt:{prompt.pk}",
            address=prompt.patient.sms_number.number,
            subject="",
            body=f"{said.text} {said.address}\n{end}",
        )
        channel_for(OutgoingMessage.Channel.SMS).send(letter)


CHANNELS: tuple[PromptChannel, ...] = (PushPrompts(), SmsPrompts(), MailPrompts())
"""All there are, the first choice first; who gave a number chose it before mail."""


def channels_to(patient: Patient) -> dict[str, PromptChannel]:
    """Return name -> channel of those that reach a person, the first choice first."""
    return {each.way.name: each for each in CHANNELS if each.reaches(patient)}
