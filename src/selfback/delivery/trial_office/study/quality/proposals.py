"""Queries that the checks of the data propose; a person raises them, or not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from selfback.apps.trial.models import Participant, Query, Study, Visit
from selfback.delivery.shared import clock
from selfback.delivery.shared.study_dataset import study_dataset
from selfback.domain.dataset.checks import Fault, Finding, check_dataset
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.plausible import check_plausible
from selfback.domain.trial.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A query that could be raised; `text` is what it would ask, in the reader's language."""

    participant: Participant
    visit: Visit | None
    instrument: str
    item: str
    text: str


def proposals(study: Study, protocol: Protocol) -> list[Proposal]:
    """Return what the checks find and nobody has an open query about."""
    data = study_dataset(study, protocol, at=clock.now())
    ranges = {each.id: (each.low, each.high) for each in protocol.questions}
    scores = {each.id: (each.low, each.high) for each in protocol.instruments}
    found = [*check_dataset(data), *check_plausible(data, ranges, scores)]
    people = {row.number: row for row in study.participants.select_related("site")} if found else {}
    rows = Visit.objects.filter(participant__study=study) if found else Visit.objects.none()
    visits = {(row.participant_id, row.visit): row for row in rows}
    asked = {
        (row.participant_id, row.visit_id, row.instrument, row.item)
        for row in Query.objects.filter(study=study).open()
    }
    seen: dict[tuple[str, str | None, str, str], Proposal] = {}
    for each in _placed(found, data, people, visits):
        place = (
            each.participant.pk,
            each.visit.pk if each.visit else None,
            each.instrument,
            each.item,
        )
        if place not in asked:
            seen.setdefault(place, each)
    return list(seen.values())


def _placed(
    found: list[Finding],
    data: Dataset,
    people: dict[str, Participant],
    visits: dict[tuple[str, str], Visit],
) -> Iterator[Proposal]:
    for finding in found:
        if not finding.row:
            continue
        table = data.by_name[finding.table]
        record = dict(zip(table.shape.names, table.rows[finding.row - 1], strict=True))
        person = people.get(record.get("participant") or "")
        if person is None:
            continue
        yield Proposal(
            participant=person,
            visit=visits.get((person.pk, record.get("visit") or "")),
            instrument=record.get("instrument") or "",
            item=record.get("item") or finding.column or finding.table,
            text=_asks(finding),
        )


def _asks(finding: Finding) -> str:
    match finding.fault:
        case Fault.OUT_OF_RANGE:
            return _("This value is outside the range it can have. Is it right?")
        case Fault.CONTRADICTS:
            return _("This day does not fit with another day about the same person. Is it right?")
        case Fault.EMPTY:
            return _("Something must stand here, and nothing does. What is it?")
        case Fault.UNKNOWN_CODE:
            return _("This is none of the answers one can choose. Which is right?")
        case Fault.DUPLICATE_KEY:
            return _("This is there twice. Which one is right?")
    return _("This does not fit its field. Is it right?")
