"""The events of one study in the audit trail, as lines that a monitor can read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from selfback.apps.allocations.models import (
    Allocation,
    AllocationFault,
    AllocationList,
    Unblinding,
)
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import User
from selfback.apps.trial import models as trial
from selfback.apps.trial.models import Participant, Study

PATHS: dict[type[Model], tuple[str, str]] = {
    trial.StudySite: ("study", ""),
    trial.Screening: ("study", "participant"),
    trial.Participant: ("study", "pk"),
    trial.ConsentSigned: ("participant__study", "participant"),
    trial.Withdrawal: ("participant__study", "participant"),
    trial.Visit: ("participant__study", "participant"),
    trial.Response: ("visit__participant__study", "visit__participant"),
    trial.AnswerLink: ("visit__participant__study", "visit__participant"),
    trial.ContactAttempt: ("study", "participant"),
    trial.AdverseEvent: ("study", "participant"),
    trial.EventCandidate: ("participant__study", "participant"),
    trial.Deviation: ("study", "participant"),
    trial.Query: ("study", "participant"),
    trial.SignOff: ("study", ""),
    trial.StudyExport: ("study", ""),
    trial.ReviewSample: ("study", ""),
    AllocationList: ("study", ""),
    Allocation: ("list__study", "participant"),
    Unblinding: ("allocation__list__study", "allocation__participant"),
    AllocationFault: ("allocation__list__study", "allocation__participant"),
}
"""What an event is about -> where its study stands, and its participant ("" if it has none)."""

NEVER_SHOWN = (Kind.ALLOCATION_READ,)
"""Whose arm was read for treatment would tell who is treated."""

WITHOUT_CHANGES = frozenset(
    model._meta.label_lower for model in (AllocationList, Allocation, Unblinding, AllocationFault)
)
"""Of these only that they happened is shown: strata and positions make the next arm guessable."""

SUBJECT = Cast("pk", CharField())
"""A row's key as it stands in the audit trail; some keys are numbers."""

LONGEST = 120

LINK = "link"
"""Who wrote, where that was whoever held a link: the participant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event in words; `number` is empty where it is about no single participant."""

    seq: int
    at: datetime
    by: str
    kind: str
    number: str
    participant: str
    changes: tuple[str, ...]
    reason: str


def events_of(study: Study, participant: Participant | None = None) -> QuerySet[AuditEvent]:
    """Return the events of a study, or of one participant in it, the newest first."""
    wanted = Q()
    if participant is None:
        wanted |= Q(subject_type=Study._meta.label_lower, subject_id=study.pk)
    for model, (to_study, to_participant) in PATHS.items():
        rows = model._default_manager.filter(**{to_study: study})
        if participant is not None:
            if not to_participant:
                continue
            rows = rows.filter(**{to_participant: participant.pk})
        wanted |= Q(subject_type=model._meta.label_lower, subject_id__in=rows.values_list(SUBJECT))
    shown = AuditEvent.objects.exclude(kind__in=[each.value for each in NEVER_SHOWN])
    return shown.filter(wanted).order_by("-seq")


def between(
    rows: QuerySet[AuditEvent], first: date | None, last: date | None
) -> QuerySet[AuditEvent]:
    """Return the events from one day (UTC) to another, both included."""
    if first:
        rows = rows.filter(at__gte=_start(first))
    return rows.filter(at__lt=_start(last + timedelta(days=1))) if last else rows


def lines(events: Iterable[AuditEvent]) -> list[Line]:
    """Return events as lines; a handful of queries however many there are."""
    rows = list(events)
    people = _people_of(rows)
    who = _names({row.by_id for row in rows})
    return [_line(row, people.get((row.subject_type, row.subject_id)), who) for row in rows]


def _line(row: AuditEvent, person: tuple[str, str] | None, who: dict[str, str]) -> Line:
    participant, number = person or ("", "")
    shows = row.subject_type not in WITHOUT_CHANGES
    return Line(
        seq=row.seq,
        at=row.at,
        by=who.get(row.by_id)
        or (_("the participant") if row.by_id == LINK else _("the programme")),
        kind=_(row.kind),
        number=number,
        participant=participant,
        changes=tuple(_changes(row)) if shows else (),
        reason=row.reason,
    )


def _changes(row: AuditEvent) -> Iterator[str]:
    for name, pair in row.changes.items():
        before, after = (_short(each) for each in pair)
        field = name.replace("_", " ")
        if before:
            yield f"{field}: {before} → {after or '–'}"
        elif after:
            yield f"{field}: {after}"


def _short(value: Any) -> str:
    text = _words(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _words(value: Any) -> str:
    """Return what was kept as one line; of answers with evidence only the answer is shown."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        if "value" in value:
            return _words(value["value"])
        return ", ".join(f"{key} {_words(each)}" for key, each in value.items())
    return ", ".join(map(_words, value)) if isinstance(value, list) else str(value)


def _people_of(rows: list[AuditEvent]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return subject -> id and number of the participant that it is about, by one query."""
    by_type: dict[str, set[str]] = {}
    for row in rows:
        by_type.setdefault(row.subject_type, set()).add(row.subject_id)
    wanted = [
        _whose(model, path, by_type[model._meta.label_lower])
        for model, (_study, path) in PATHS.items()
        if path and model._meta.label_lower in by_type
    ]
    if not wanted:
        return {}
    found = wanted[0].union(*wanted[1:])
    return {(label, subject): (pk, number) for label, subject, pk, number in found if pk}


def _whose(model: type[Model], path: str, subjects: set[str]) -> QuerySet[Any, Any]:
    prefix = "" if path == "pk" else f"{path}__"
    rows = model._default_manager.filter(pk__in=subjects).order_by()
    label = Value(model._meta.label_lower)
    return rows.values_list(label, SUBJECT, f"{prefix}pk", f"{prefix}number")


def _names(ids: set[str]) -> dict[str, str]:
    return {row.pk: row.name or row.email for row in User.objects.filter(pk__in=ids)}


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
