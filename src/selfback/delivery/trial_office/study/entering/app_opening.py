"""The app opens for somebody whose arm gets it: a link of their own, sent to them."""

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.referrals.arrival_services import give_access
from selfback.apps.referrals.models import AppAccess
from selfback.apps.trial.models import ContactDetails, Participant
from selfback.delivery.shared import clock
from selfback.delivery.shared.app_letters import letter_that_opens
from selfback.domain.trial.protocol import Protocol

PURPOSE = "app-opened"


def gets_app(protocol: Protocol, arm: str) -> bool:
    """Whether this arm of the protocol sees the app; an arm of a dry run is none of them."""
    return any(each.id == arm and each.sees_app for each in protocol.arms)


@transaction.atomic
def open_app(request: HttpRequest, participant: Participant, *, key: str = "first") -> AppAccess:
    """Give the access and queue the link, where it is known how they are reached.

    Neither the message nor the access names the participant beyond what `key` of the access says,
    which only this room reads: nobody learns from study pages for whom the app was opened.

    key     of the form that asked for it; sent twice, one message goes out
    """
    by, at = str(request.user.pk), clock.now()
    access = give_access(
        key=f"participant:{participant.pk}",
        clinic=participant.site.clinic,
        language=participant.language,
        by=by,
        at=at,
    )
    contact = ContactDetails.objects.filter(participant=participant).first()
    if contact is None or access.patient_id is not None:
        return access
    way, address = contact.way
    subject, body = letter_that_opens(access.language, link_of(request, access), way=way)
    queue_message(
        key=f"{PURPOSE}:{access.pk}:{key}",
        purpose=PURPOSE,
        channel=OutgoingMessage.Channel(way),
        address=address,
        language=access.language,
        subject=subject,
        body=body,
        about=access.pk,
        by=by,
        at=at,
    )
    return access


def link_of(request: HttpRequest, access: AppAccess) -> str:
    """Return the address that opens the app for them."""
    return request.build_absolute_uri(reverse("patient:opened_for", args=[access.token]))
