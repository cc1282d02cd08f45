"""Taking in the files of others: questionnaires that were answered elsewhere, and referrals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.answer_services import save_answers
from selfback.apps.trial.entry_services import screen
from selfback.apps.trial.errors import ImportRefused, NoSuchVisit, TrialRefused, VisitIsOver
from selfback.apps.trial.guards import allowed, held_study
from selfback.apps.trial.models import Response, Study, StudySite, Visit
from selfback.apps.trial.screenings import key_of
from selfback.apps.trial.visit_services import finish_visit
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.visits import Scorer


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGiven:
    """What one line of a file says that somebody answered at one visit.

    line        of the file, to name it in what is refused
    answers     item -> answer
    """

    line: int
    participant: str
    visit: str
    answered_on: date | None
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralGiven:
    """One referral that was noted elsewhere.

    reference   what the other list calls it; one reference is one screening of the study
    """

    line: int
    reference: str
    site: str
    referred_on: date
    profession: str


Line = TypeVar("Line", SheetGiven, ReferralGiven)


@transaction.atomic
def import_answers(
    *,
    study: Study,
    protocol: Protocol,
    scorer: Scorer,
    instrument: str,
    digest: str,
    sheets: Sequence[SheetGiven],
    finishes: bool,
    late_reason: str = "",
    by: str,
    at: datetime,
) -> int:
    """Keep answers that came in a file, all of them or none; return how many lines there were.

    digest          SHA-256 of the file, hexadecimal: the same line of it is kept once
    finishes        whether the visits are then answered to the end
    late_reason     why answers from outside a window are taken
    raises          ImportRefused with every line that was refused, WrongStatus
    """
    held = held_study(study, Study.Status.OPEN, Study.Status.CLOSED)
    visits = _visits_of(held, sheets)

    def keep(sheet: SheetGiven) -> None:
        visit = visits.get((sheet.participant, sheet.visit))
        if visit is None:
            raise NoSuchVisit(participant=sheet.participant, visit=sheet.visit)
        if not allowed(visit.participant).data:
            raise VisitIsOver(visit=visit.visit, why="withdrawn")
        save_answers(
            visit=visit,
            protocol=protocol,
            scorer=scorer,
            instrument=instrument,
            answers=sheet.answers,
            key=f"file:{digest[:32]}:{instrument}",
            source=Response.Source.FILE,
            writer=by,
            told_at=at,
            answered_on=sheet.answered_on,
            late_reason=late_reason,
            by=by,
            at=at,
        )
        if finishes:
            finish_visit(
                visit=visit,
                protocol=protocol,
                scorer=scorer,
                answered_on=sheet.answered_on,
                late_reason=late_reason,
                by=by,
                at=at,
            )

    _all_or_none(sheets, keep)
    _told(held, instrument, digest, len(sheets), by=by, at=at)
    return len(sheets)


@transaction.atomic
def import_referrals(
    *,
    study: Study,
    protocol: Protocol,
    digest: str,
    referrals: Sequence[ReferralGiven],
    by: str,
    at: datetime,
) -> int:
    """Add people from somebody else's list to the screening log, all or none; return how many.

    They are referred, no more: nobody has looked at them, agreed to anything or been allocated.

    raises  ImportRefused with every line that was refused, WrongStatus
    """
    held = held_study(study, Study.Status.OPEN)
    sites = {site.pk: site for site in StudySite.objects.filter(study=held)}

    def keep(referral: ReferralGiven) -> None:
        screen(
            key=key_of(held, referral.reference),
            site=sites[referral.site],
            protocol=protocol,
            referred_on=referral.referred_on,
            profession=referral.profession,
            by=by,
            at=at,
        )

    _all_or_none(referrals, keep)
    _told(held, "referrals", digest, len(referrals), by=by, at=at)
    return len(referrals)


def _visits_of(study: Study, sheets: Sequence[SheetGiven]) -> dict[tuple[str, str], Visit]:
    numbers = {sheet.participant for sheet in sheets}
    rows = Visit.objects.filter(
        participant__study=study, participant__number__in=numbers
    ).select_related("participant")
    return {(row.participant.number, row.visit): row for row in rows}


def _all_or_none(lines: Sequence[Line], keep: Callable[[Line], None]) -> None:
    refused: list[tuple[int, TrialRefused]] = []
    for line in lines:
        try:
            with transaction.atomic():
                keep(line)
        except TrialRefused as reason:
            refused.append((line.line, reason))
    if refused:
        raise ImportRefused(lines=refused)


def _told(study: Study, what: str, digest: str, lines: int, *, by: str, at: datetime) -> None:
    if lines:
        changes = {"what": (None, what), "digest": (None, digest), "lines": (None, lines)}
        record(Kind.STUDY_FILE_IMPORTED, subject=study, by=by, at=at, changes=changes)
