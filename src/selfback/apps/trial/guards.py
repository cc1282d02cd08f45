"""What has to hold before something is written; rows are locked before they are looked at.

Whoever writes about a participant locks the participant's row first; whoever freezes a study locks
all of them and then the study. So nothing is half written when a study is frozen, and no two
writers wait for each other in a ring.
"""

from collections.abc import Collection
from datetime import date, datetime

from selfback.apps.trial.errors import (
    NotNow,
    ProtocolDiffers,
    ReasonNeeded,
    VisitIsOver,
    WordingMissing,
    WrongStatus,
)
from selfback.apps.trial.models import Participant, Study, StudyVersion, Visit, Withdrawal
from selfback.domain.schedule.weeks import local_date
from selfback.domain.trial.consent import Adopted, Signed, needed_to_sign
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.protocol import Protocol, Wording
from selfback.domain.trial.withdrawal import Allowed, allowed_after

RUNNING = (Study.Status.DRAFT, Study.Status.OPEN, Study.Status.CLOSED)


def held_study(study: Study, *statuses: str) -> Study:
    """Return the study's row, locked; raises WrongStatus unless it has one of the statuses."""
    held = Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    if held.status not in statuses:
        raise WrongStatus(study=held.pk, status=held.status, needed=[str(s) for s in statuses])
    return held


def refuse_other_protocol(study: Study, protocol: Protocol) -> None:
    """Raise ProtocolDiffers unless the study is run by just this version, file by file."""
    run_by = (study.protocol, study.version, study.digest)
    if run_by != (protocol.id, protocol.version, protocol.digest):
        given = f"{protocol.name} ({protocol.digest[:12]})"
        wanted = f"{study.protocol}@{study.version} ({study.digest[:12]})"
        raise ProtocolDiffers(study=study.pk, wanted=wanted, given=given)


def refuse_unworded(protocol: Protocol, installed: Collection[str]) -> None:
    """Raise WordingMissing if what the primary outcome is measured by cannot be asked here.

    installed   ids of instruments whose licensed words the host has installed
    """
    primary = protocol.instrument(protocol.analysis.primary.instrument)
    if primary.wording is Wording.HOST and primary.id not in installed:
        raise WordingMissing(instruments=[primary.id])


def refuse_empty(reason: str) -> None:
    """Raise ReasonNeeded for a reason without words."""
    if not reason.strip():
        raise ReasonNeeded


def held_participant(participant: Participant) -> Participant:
    """Return the participant's row, locked; raises WrongStatus once the study is frozen."""
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    held = Participant.objects.select_related("study", "site", "patient").get(pk=participant.pk)
    study = held.study
    if not study.takes_entries:
        raise WrongStatus(study=study.pk, status=study.status, needed=[str(s) for s in RUNNING])
    return held


def held_visit(visit: Visit) -> Visit:
    """Return the visit with its participant locked; raises WrongStatus once it is frozen."""
    participant = held_participant(visit.participant)
    held = Visit.objects.get(pk=visit.pk)
    held.participant = participant
    return held


def allowed(participant: Participant) -> Allowed:
    """Return what a participant has not withdrawn from."""
    rows = Withdrawal.objects.filter(participant=participant)
    return allowed_after(
        Allowed(
            intervention=row.keeps_intervention,
            questionnaires=row.keeps_questionnaires,
            data=row.keeps_data,
        )
        for row in rows
    )


def consents_missing(participant: Participant, protocol: Protocol) -> list[str]:
    """Return the ids of needed documents that have yet to be signed, or signed again."""
    signed = [
        Signed(document=row.document, version=row.version, protocol=row.protocol_version)
        for row in participant.consents.all()
    ]
    return [each.id for each in needed_to_sign(protocol, signed, history_of(participant.study))]


def history_of(study: Study) -> list[Adopted]:
    """Return the versions of the protocol that a study was run by, the oldest first."""
    rows = StudyVersion.objects.filter(study=study).order_by("pk")
    return [Adopted(version=row.version, needs_reconsent=row.needs_reconsent) for row in rows]


def today_of(participant: Participant, at: datetime) -> date:
    """Return the date where the participant is."""
    return local_date(at, participant.zone_now)


def refuse_unanswerable(visit: Visit, on: date, *, may_be_late: bool = False) -> None:
    """Raise VisitIsOver unless a visit can be answered on a local day.

    may_be_late     whether an answer from outside the window is taken, for a reason
    """
    if visit.participant.status == Participant.Status.DIED:
        raise VisitIsOver(visit=visit.visit, why="died")
    has_left = visit.participant.status == Participant.Status.LEFT
    if has_left or not allowed(visit.participant).questionnaires:
        raise VisitIsOver(visit=visit.visit, why="withdrawn")
    if visit.status == VisitStatus.COMPLETE:
        raise VisitIsOver(visit=visit.visit, why="finished")
    if on < visit.opens_on:
        raise VisitIsOver(visit=visit.visit, why="not-open-yet")
    if on > visit.closes_on and not may_be_late:
        raise VisitIsOver(visit=visit.visit, why="window-closed")


def refuse_unless(participant: Participant, **conditions: bool) -> None:
    """Raise NotNow with the name of each condition that does not hold ("_" written as "-")."""
    reasons = [name.replace("_", "-") for name, holds in conditions.items() if not holds]
    if reasons:
        raise NotNow(number=participant.number, reasons=reasons)
