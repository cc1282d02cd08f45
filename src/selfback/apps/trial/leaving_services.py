"""Writes about somebody who withdraws or dies; what they gave is kept as far as they allow."""

from datetime import date, datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.guards import (
    allowed,
    held_participant,
    refuse_other_protocol,
    refuse_unless,
    today_of,
)
from selfback.apps.trial.leaving import end_unfinished
from selfback.apps.trial.models import AdverseEvent, Participant, Withdrawal
from selfback.apps.trial.safety_services import report_adverse_event
from selfback.domain.trial.adverse import (
    EventFacts,
    Expectedness,
    Outcome,
    Relatedness,
    Seriousness,
    Severity,
)
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.withdrawal import refuse_unless_further


@transaction.atomic
def withdraw(
    *,
    participant: Participant,
    protocol: Protocol,
    level: str,
    withdrawn_on: date,
    reason: str = "",
    by: str,
    at: datetime,
) -> Withdrawal:
    """Keep how far somebody withdraws; from questionnaires on, nobody asks or calls them again.

    Who stops the treatment only stays in the study and is asked as before. Whoever opened the
    treatment for them closes it: nothing here knows who had it.

    level           id in the protocol; somebody may go further later, never back
    reason          in their words, if they gave one
    withdrawn_on    the local day on which they said so
    raises          NotFurther, NoSuchPart, ProtocolDiffers, WrongStatus; NotNow with "died" or
                    "not-randomised" (see turn_away); ValueError for a day to come
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    refuse_unless(
        held,
        died=held.status != Participant.Status.DIED,
        not_randomised=held.randomised_at is not None,
    )
    if withdrawn_on > today_of(held, at):
        raise ValueError(withdrawn_on)
    asked = protocol.withdrawal_level(level)
    after = refuse_unless_further(asked, allowed(held))
    row = Withdrawal.objects.create(
        participant=held,
        level=level,
        keeps_intervention=asked.keeps_intervention,
        keeps_questionnaires=asked.keeps_questionnaires,
        keeps_data=asked.keeps_data,
        reason=reason.strip(),
        withdrawn_on=withdrawn_on,
        noted_by=by,
        noted_at=at,
    )
    ended = 0
    if not after.questionnaires:
        ended = end_unfinished(held, VisitStatus.WITHDRAWN, at=at)
        held.status = Participant.Status.WITHDRAWN
        held.save(update_fields=["status"])
    changes = {"level": (None, level), "status": (None, held.status), "visits_ended": (None, ended)}
    record(Kind.PARTICIPANT_WITHDREW, subject=held, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def record_death(
    *,
    participant: Participant,
    protocol: Protocol,
    died_on: date,
    known_at: datetime,
    relatedness: Relatedness,
    text: str,
    by: str,
    at: datetime,
) -> AdverseEvent:
    """Keep that somebody died: nobody is asked again, and it is reported as a serious event.

    died_on     the local day
    text        what is known, in words that name nobody
    raises      NotNow with "died" if it is kept already; EventContradictsItself, ProtocolDiffers,
                WrongStatus
    """
    held = held_participant(participant)
    refuse_unless(held, died=held.status != Participant.Status.DIED)
    event = report_adverse_event(
        participant=held,
        protocol=protocol,
        facts=EventFacts(
            seriousness=Seriousness.DEATH,
            severity=Severity.SEVERE,
            relatedness=relatedness,
            expected=Expectedness.NO,
            outcome=Outcome.FATAL,
            started_on=died_on,
            ended_on=died_on,
            text=text,
        ),
        known_at=known_at,
        by=by,
        at=at,
    )
    before = held.status
    held.status, held.died_on = Participant.Status.DIED, died_on
    held.save(update_fields=["status", "died_on"])
    ended = end_unfinished(held, VisitStatus.DIED, at=at)
    changes = {
        "status": (before, held.status),
        "died_on": (None, died_on),
        "visits_ended": (None, ended),
    }
    record(Kind.DEATH_RECORDED, subject=held, by=by, at=at, changes=changes)
    return event
