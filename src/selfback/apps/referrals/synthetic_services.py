"""Writes of made-up logs, many people at a time and labelled synthetic."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Clinic, User
from selfback.apps.referrals.errors import ClinicIsReal, EntryContradictsItself
from selfback.apps.referrals.models import LogEntry
from selfback.domain.recruitment.entry import Entry, faults_of


@transaction.atomic
def keep_synthetic_log(
    *,
    clinic: Clinic,
    entries: Iterable[Entry],
    recruiters: Mapping[str, User],
    source: str,
    by: str,
    at: datetime,
) -> int:
    """Keep people who do not exist in the log of a synthetic clinic; return how many were new.

    entries     keys are made of their ids, so that what was kept before stays as it is
    recruiters  unit of the entries -> who it is; a unit that is missing is the clinic as a whole
    source      names what made them up; stands in the keys and in the event
    raises      ClinicIsReal, EntryContradictsItself; nothing is written then
    """
    if not clinic.is_synthetic:
        raise ClinicIsReal(clinic.pk)
    rows = []
    for each in entries:
        if faults := list(faults_of(each)):
            raise EntryContradictsItself(faults=faults)
        rows.append(_row(each, clinic, recruiters.get(each.unit), source))
    keys = {each.key for each in rows}
    held = set(LogEntry.objects.filter(clinic=clinic, key__in=keys).values_list("key", flat=True))
    new = [each for each in rows if each.key not in held]
    if new:
        LogEntry.objects.bulk_create(new)
        changes = {"entries": (len(held), len(rows)), "source": (None, source)}
        record(Kind.SYNTHETIC_LOG_KEPT, subject=clinic, by=by, at=at, changes=changes)
    return len(new)


def _row(entry: Entry, clinic: Clinic, recruiter: User | None, source: str) -> LogEntry:
    return LogEntry(
        key=f"{source}:{entry.id}",
        clinic=clinic,
        recruiter=recruiter,
        screened_on=entry.screened,
        source=entry.source,
        eligible=entry.eligible,
        not_eligible=entry.not_eligible or "",
        approached=entry.approached,
        not_approached=entry.not_approached or "",
        declined=entry.declined or "",
        referred_on=entry.referred,
        channel=entry.channel or "",
        consented_on=entry.consented,
        randomised_on=entry.randomised,
        noted_at=datetime.combine(entry.screened, time(12), UTC),
        is_synthetic=True,
    )
