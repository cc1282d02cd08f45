"""Reminds the team of serious events that the investigator has not been told of."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.audit.services import SYSTEM
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import AdverseEvent, Study
from selfback.delivery.jobs.rounds import AT_ONCE
from selfback.delivery.shared.content import library
from selfback.delivery.shared.notify import holders
from selfback.domain.schedule.reminding import FollowUpRules

SERIOUS_EVENT = "serious-event"


def remind_of_serious_events(at: datetime) -> int:
    """Mail who handles harm: once when the clock is about to run out, once when it has.

    returns     how many mails were queued; the letters name neither person nor study nor event
    """
    rules = FollowUpRules.from_content(library().rule_file("follow-up"))
    until = at + timedelta(hours=rules.serious_event_hours_left)
    waiting = AdverseEvent.objects.to_tell_by(until).filter(
        study__status__in=[Study.Status.OPEN, Study.Status.CLOSED], study__is_synthetic=False
    )
    readers = holders(Permission.HANDLE_HARMS, Q())
    stages = {
        event.pk: "late" if event.tell_by and event.tell_by <= at else "soon"
        for event in waiting[:AT_ONCE]
    }
    keys = {
        f"{SERIOUS_EVENT}:{event}:{stage}:{reader.pk}": (event, stage, reader)
        for event, stage in stages.items()
        for reader in readers
    }
    known = OutgoingMessage.objects.filter(key__in=keys).values_list("key", flat=True)
    new = {key: keys[key] for key in keys.keys() - set(known)}
    for key, (event, stage, reader) in sorted(new.items()):
        _queue(key, event, reader, at, is_late=stage == "late")
    return len(new)


def _queue(key: str, event: str, reader: User, at: datetime, *, is_late: bool) -> None:
    with translation.override(reader.language):
        subject = (
            _("The time to tell of a serious event is over")
            if is_late
            else _("Little time is left to tell of a serious event")
        )
        body = _(
            "Nobody has noted yet that the investigator was told of a serious adverse event. "
            "Sign in and open Harm in the trial office: its clock stands on top of the list.\n\n"
            "You get this mail because you look after harm in a study."
        )
        queue_message(
            key=key,
            purpose=SERIOUS_EVENT,
            channel=OutgoingMessage.Channel.EMAIL,
            address=reader.email,
            language=reader.language,
            subject=subject,
            body=body,
            about=event,
            by=SYSTEM,
            at=at,
        )
