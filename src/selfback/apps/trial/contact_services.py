"""Writes about how participants are reached; the record says which were changed, never what to."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.errors import NoWayToReach
from selfback.apps.trial.guards import held_participant, refuse_empty
from selfback.apps.trial.models import ContactDetails, Participant

KEPT = ("name", "email", "phone", "prefers")


@transaction.atomic
def keep_contact(
    *,
    participant: Participant,
    name: str,
    email: str,
    phone: str,
    prefers: ContactDetails.Way,
    by: str,
    at: datetime,
) -> ContactDetails:
    """Keep how a participant is reached, in place of what was kept before.

    raises  NoWayToReach without address and number; WrongStatus once the study is frozen
    """
    if not email and not phone:
        raise NoWayToReach(number=participant.number)
    held = held_participant(participant)
    before = ContactDetails.objects.filter(participant=held).first()
    given = {"name": name.strip(), "email": email, "phone": phone, "prefers": prefers.value}
    changed = [each for each in KEPT if getattr(before, each, "") != given[each]]
    if before is not None and not changed:
        return before
    row, _made = ContactDetails.objects.update_or_create(
        participant=held, defaults={**given, "kept_at": at}
    )
    changes = {"fields": (None, changed)}
    record(Kind.CONTACT_DETAILS_KEPT, subject=held, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def forget_contact(*, participant: Participant, reason: str, by: str, at: datetime) -> None:
    """Take out how a participant is reached; without such details nothing is done.

    raises  ReasonNeeded, WrongStatus
    """
    refuse_empty(reason)
    held = held_participant(participant)
    gone, _by_table = ContactDetails.objects.filter(participant=held).delete()
    if gone:
        record(Kind.CONTACT_DETAILS_FORGOTTEN, subject=held, by=by, at=at, reason=reason)
