"""Sends what is due by the channel of its kind, and keeps what became of it."""

import logging

from django.conf import settings

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import HasEnded, forget_address, mark_failed, mark_sent
from selfback.delivery.shared import clock
from selfback.delivery.shared.channels.channel import Channel, Letter, NotDelivered
from selfback.delivery.shared.channels.files import FileChannel
from selfback.delivery.shared.channels.gateway import GatewayChannel
from selfback.delivery.shared.channels.mail import MailChannel

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Messages sent in one round, so that a long queue cannot hold up the worker."""


def channel_for(kind: str) -> Channel:
    """Return the channel the settings name for mail or SMS."""
    if kind == OutgoingMessage.Channel.EMAIL:
        return MailChannel()
    if settings.SMS_GATEWAY:
        return GatewayChannel(
            address=settings.SMS_GATEWAY, token=settings.SMS_TOKEN, sender=settings.SMS_SENDER
        )
    return FileChannel(folder=settings.DATA / "sms")


def can_send_sms() -> bool:
    """Whether this host has a gateway; without one, SMS end as files that nobody is sent."""
    return bool(settings.SMS_GATEWAY)


def send_what_is_due() -> int:
    """Send the messages that are due; return how many the channels took."""
    due = list(OutgoingMessage.objects.due(clock.now())[:AT_ONCE])
    return sum(_send(message) for message in due)


def forget_old_addresses() -> int:
    """Forget the addresses that are no longer needed; return how many."""
    old = list(OutgoingMessage.objects.with_an_address_to_forget(clock.now())[:AT_ONCE])
    for message in old:
        forget_address(message=message, at=clock.now())
    return len(old)


def _send(message: OutgoingMessage) -> bool:
    letter = Letter(
        key=message.key, address=message.address, subject=message.subject, body=message.body
    )
    try:
        reference = channel_for(message.channel).send(letter)
    except NotDelivered as error:
        logger.warning("message %s was not delivered: %s", message.pk, error.fault)
        mark_failed(message=message, fault=error.fault, for_good=error.for_good, at=clock.now())
        return False
    try:
        mark_sent(message=message, reference=reference, at=clock.now())
    except HasEnded:
        return False
    return True
