"""The link by which a person reads the consent and answers the baseline, made and sent."""

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.trial.errors import NoWayToReach
from selfback.apps.trial.link_services import make_link
from selfback.apps.trial.models import ContactDetails, Participant
from selfback.delivery.shared import clock
from selfback.delivery.shared.study_letters import letter_to_participant

PURPOSE = "study-link"


@transaction.atomic
def send_link(request: HttpRequest, participant: Participant, *, key: str) -> bool:
    """Queue a mail or text message with a new link to the baseline.

    key     of the form that asked for it; sent twice, one message goes out
    returns whether one was queued now
    raises  NoWayToReach, NotNow with "visit-ended", WrongStatus; nothing is written then
    """
    named = f"{PURPOSE}:{participant.pk}:{key}"
    if OutgoingMessage.objects.filter(key=named).exists():
        return False
    contact = ContactDetails.objects.filter(participant=participant).first()
    if contact is None:
        raise NoWayToReach(number=participant.number)
    by, at = str(request.user.pk), clock.now()
    visit = participant.visits.get(is_baseline=True)
    made = make_link(visit=visit, by=by, at=at)
    url = request.build_absolute_uri(reverse("participant:start", args=[made.token]))
    subject, body = letter_to_participant(participant, "consent", url)
    way, address = contact.way
    queue_message(
        key=named,
        purpose=PURPOSE,
        channel=OutgoingMessage.Channel(way),
        address=address,
        language=participant.language,
        subject=subject,
        body=body,
        about=visit.pk,
        by=by,
        at=at,
    )
    return True
