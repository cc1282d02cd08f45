"""Pushes a notice to a person's phones, and keeps what became of each."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.devices.push_services import end_push, make_push
from selfback.apps.people.models import Patient
from selfback.delivery.shared import clock
from selfback.delivery.shared.channels.public_hosts import public_connection
from selfback.delivery.shared.channels.push import Outcome, Parcel, PushChannel, Urgency
from selfback.delivery.shared.content import library
from selfback.delivery.shared.deep_links import TEST, deep_link
from selfback.delivery.shared.push_keys import base64url
from selfback.delivery.shared.push_settings import push_contact, push_keys

logger = logging.getLogger(__name__)

LIFE = timedelta(hours=4)
"""How long a notice is worth showing to a phone that was off."""
SAME_LENGTH = 512
"""Payloads are filled up to a multiple of this, so that their length tells nothing."""
NOBODY = "mailto:nobody@localhost"
"""The contact where a host has set none: enough on this machine, refused by some push services."""


class NotForLockScreens(ValueError):
    """The notice is not one that others may read over a shoulder."""

    def __init__(self, *, notice: str) -> None:
        self.notice = notice
        super().__init__(f"{notice} is not marked push = true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one notice on one phone.

    push        id of the row in which an acknowledgement will stand
    outcome     "taken" is what the push service said: it is not yet on the phone
    fault       a code that names nobody; empty when it was taken
    """

    push: str
    subscription: str
    outcome: Outcome
    fault: str = ""


def can_push() -> bool:
    """Whether this host has a key to push with."""
    return push_keys() is not None


def send_push(
    *,
    patient: Patient,
    notice: str,
    facts: Mapping[str, object] | None = None,
    about: str = "",
    life: timedelta = LIFE,
    urgency: Urgency = Urgency.NORMAL,
) -> list[Sent]:
    """Push a notice of the content to each of a person's phones, outside of any transaction.

    notice      id of the notice, which must be one for lock screens; its cause decides what opens
    facts       what the words of the notice name
    about       id of what it is about, such as a prompt, to find acknowledgements by
    life        how long a phone that is off may still get it
    returns     one outcome a phone; empty if none is subscribed or this host has no key
    raises      KeyError for an unknown notice; NotForLockScreens
    """
    chosen = library().notices[notice]
    if not chosen.push:
        raise NotForLockScreens(notice=notice)
    text = library().notice_words(patient.user.language)[notice].format(**(facts or {}))
    send = _sender(text, cause=chosen.cause, life=life, urgency=urgency)
    standing = PushSubscription.objects.of(patient).standing()
    return [
        sent for each in standing.select_related("patient__user") if (sent := send(each, about))
    ]


def send_test(subscription: PushSubscription) -> Sent | None:
    """Push a notice that only says that it has arrived; nothing if this host has no key."""
    with translation.override(subscription.patient.user.language):
        text = _("Reminders reach this phone.")
    send = _sender(text, cause=TEST, life=timedelta(minutes=5), urgency=Urgency.HIGH)
    return send(subscription, "")


def _sender(
    text: str, *, cause: str, life: timedelta, urgency: Urgency
) -> Callable[[PushSubscription, str], Sent | None]:
    """Return what pushes a text to one phone and keeps what became of it."""
    keys = push_keys()
    contact, path = push_contact() or NOBODY, deep_link(cause)

    def send(subscription: PushSubscription, about: str) -> Sent | None:
        if keys is None:
            return None
        made = make_push(subscription=subscription, notice=cause, about=about, at=clock.now())
        language = subscription.patient.user.language
        payload = _payload(made.token, text, path, cause=cause, language=language)
        parcel = Parcel(
            endpoint=subscription.endpoint,
            p256dh=subscription.p256dh,
            auth=subscription.auth,
            payload=payload,
            life=life,
            urgency=urgency,
            topic=_topic(subscription, cause),
        )
        channel = PushChannel(keys=keys, contact=contact, connect=public_connection)
        answer = channel.send(parcel, at=clock.now())
        if answer.outcome is not Outcome.TAKEN:
            logger.warning("push %s was not taken: %s", made.push.pk, answer.fault)
        end_push(
            push=made.push,
            outcome=Push.Outcome(answer.outcome),
            fault=answer.fault,
            at=clock.now(),
        )
        return Sent(
            push=made.push.pk,
            subscription=subscription.pk,
            outcome=answer.outcome,
            fault=answer.fault,
        )

    return send


def _topic(subscription: PushSubscription, cause: str) -> str:
    """Return what stands for a cause on one phone: push services read it, and learn nothing."""
    digest = hashlib.sha256(f"{subscription.pk} {cause}".encode()).digest()
    return base64url(digest[:24])


def _payload(token: str, text: str, path: str, *, cause: str, language: str) -> bytes:
    """Return what the service worker reads: no name, no answer, no number of the person."""
    content = {
        "id": token,
        "title": "selfback",
        "body": text,
        "path": path,
        "topic": cause,
        "language": language,
    }
    plain = json.dumps(content, ensure_ascii=False).encode()
    return plain.ljust(-(-len(plain) // SAME_LENGTH) * SAME_LENGTH)
