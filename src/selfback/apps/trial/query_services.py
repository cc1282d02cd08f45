"""Writes of questions about single data: raised, answered, closed."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.errors import NotNow
from selfback.apps.trial.guards import held_participant, refuse_empty
from selfback.apps.trial.models import Participant, Query, QueryStep, Visit


@transaction.atomic
def raise_query(
    *,
    participant: Participant,
    item: str,
    text: str,
    visit: Visit | None = None,
    instrument: str = "",
    by: str,
    at: datetime,
) -> Query:
    """Ask about one field of a participant's data; asked twice by the same, the first is returned.

    raises  ReasonNeeded, WrongStatus
    """
    refuse_empty(text)
    held = held_participant(participant)
    same = Query.objects.open().of_field(held, visit, instrument, item).filter(raised_by=by)
    if (first := same.filter(steps__text=text).first()) is not None:
        return first
    query = Query.objects.create(
        study=held.study,
        participant=held,
        visit=visit,
        instrument=instrument,
        item=item,
        raised_by=by,
        raised_at=at,
    )
    QueryStep.objects.create(query=query, kind=QueryStep.Kind.RAISED, text=text, by=by, at=at)
    changes = {"field": (None, f"{instrument} {item}".strip()), "state": (None, query.state)}
    record(Kind.QUERY_RAISED, subject=query, by=by, at=at, changes=changes)
    return query


@transaction.atomic
def answer_query(*, query: Query, text: str, by: str, at: datetime) -> Query:
    """Answer a query; the data themselves are corrected for themselves.

    raises  ReasonNeeded, NotNow with "query-closed", WrongStatus
    """
    refuse_empty(text)
    held = _open(query)
    return _step(held, QueryStep.Kind.ANSWERED, Query.State.ANSWERED, text, by=by, at=at)


@transaction.atomic
def close_query(*, query: Query, text: str, by: str, at: datetime) -> Query:
    """Close a query once its answer is good; one that was only raised may be closed as a slip.

    raises  ReasonNeeded, NotNow with "query-closed", or "own-answer" for who answered it
    """
    refuse_empty(text)
    held = _open(query)
    answer = held.steps.filter(kind=QueryStep.Kind.ANSWERED).last()
    if answer is not None and answer.by == by:
        raise NotNow(number=held.participant.number, reasons=["own-answer"])
    held.closed_at = at
    return _step(held, QueryStep.Kind.CLOSED, Query.State.CLOSED, text, by=by, at=at)


KINDS = {
    QueryStep.Kind.ANSWERED: Kind.QUERY_ANSWERED,
    QueryStep.Kind.CLOSED: Kind.QUERY_CLOSED,
}


def _open(query: Query) -> Query:
    participant = held_participant(query.participant)
    held = Query.objects.select_for_update(of=("self",)).get(pk=query.pk)
    held.participant = participant
    if held.state == Query.State.CLOSED:
        raise NotNow(number=participant.number, reasons=["query-closed"])
    return held


def _step(
    query: Query, kind: QueryStep.Kind, state: Query.State, text: str, *, by: str, at: datetime
) -> Query:
    before, query.state = query.state, state
    query.save(update_fields=["state", "closed_at"])
    QueryStep.objects.create(query=query, kind=kind, text=text, by=by, at=at)
    record(KINDS[kind], subject=query, by=by, at=at, changes={"state": (before, state)})
    return query
