"""Where a study stands in numbers, and what waits in it for whoever reads the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import ngettext

from selfback.apps.allocations.models import AllocationList
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import (
    AdverseEvent,
    EventCandidate,
    Query,
    Screening,
    Study,
    Visit,
)
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.arrived import arrivals_of
from selfback.delivery.trial_office.study.frame import StudyRequest
from selfback.domain.randomisation.design import Kind
from selfback.domain.trial.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits, in words, and where it is done; no address, no link."""

    count: int
    words: str
    address: str


def target_of(protocol: Protocol) -> int:
    """Return how many people are to be randomised by the protocol."""
    return protocol.analysis.size.per_arm * sum(each.ratio for each in protocol.arms)


def list_state(study: Study) -> str:
    """Return how far the list is: "none", "not-published", "dry-run" or "ready"."""
    made = AllocationList.objects.in_use(study).first()
    if made is None:
        return "none"
    if made.kind == Kind.DRY_RUN:
        return "dry-run"
    return "ready" if made.published_at else "not-published"


def waiting_for(request: StudyRequest, *, to_randomise: int) -> list[Waiting]:
    """Return what waits for the reader, by what their roles let them do."""
    return [each for each in _all_for(request, to_randomise) if each.count]


def _all_for(request: StudyRequest, people: int) -> Iterator[Waiting]:
    study, may = request.study, request.user.may
    if may(Permission.ENTER_PARTICIPANTS):
        yield _arrivals(study)
        yield from _screenings(study)
    if may(Permission.RANDOMISE):
        yield _waiting(
            people,
            ngettext("{count} person to randomise", "{count} people to randomise", people),
            address_of("study_participants", study, "?status=to-randomise"),
        )
    if may(Permission.FOLLOW_PARTICIPANTS):
        calls = Visit.objects.filter(participant__study=study).call_list(clock.now()).count()
        yield _waiting(
            calls,
            ngettext("{count} person to call", "{count} people to call", calls),
            address_of("study_calls", study),
        )
    if may(Permission.HANDLE_HARMS):
        yield from _harms(study)
    if may(Permission.RAISE_QUERIES) or may(Permission.ANSWER_QUERIES):
        queries = Query.objects.filter(study=study).open().count()
        yield _waiting(
            queries,
            ngettext("{count} query is open", "{count} queries are open", queries),
            address_of("study_queries", study),
        )


def _arrivals(study: Study) -> Waiting:
    screened = Screening.objects.filter(study=study).exclude(entry=None).values("entry")
    count = arrivals_of(study).exclude(entry__in=screened).count()
    words = ngettext(
        "{count} person waits to be called about the study",
        "{count} people wait to be called about the study",
        count,
    )
    return _waiting(count, words, address_of("study_arrivals", study))


def _screenings(study: Study) -> Iterator[Waiting]:
    outcomes = Screening.Outcome
    held = (
        Screening.objects.filter(study=study)
        .without_participant()
        .aggregate(
            waits=Count("pk", filter=Q(outcome=outcomes.WAITING)),
            ready=Count("pk", filter=Q(outcome__in=[outcomes.OPEN, outcomes.ELIGIBLE])),
        )
    )
    waits, ready = held["waits"], held["ready"]
    yield _waiting(
        waits,
        ngettext("{count} person to screen", "{count} people to screen", waits),
        address_of("study_screenings", study, "?outcome=waiting"),
    )
    yield _waiting(
        ready,
        ngettext(
            "{count} person was screened and has no study number",
            "{count} people were screened and have no study number",
            ready,
        ),
        address_of("study_screenings", study),
    )


def _harms(study: Study) -> Iterator[Waiting]:
    held = _counted(
        study,
        candidates=EventCandidate.objects.filter(participant__study=study).waiting(),
        events=AdverseEvent.objects.filter(study=study).open(),
    )
    found, events = held["candidates"], held["events"]
    yield _waiting(
        found,
        ngettext("{count} possible event to look at", "{count} possible events to look at", found),
        address_of("study_candidates", study),
    )
    yield _waiting(
        events,
        ngettext("{count} adverse event is open", "{count} adverse events are open", events),
        address_of("study_events", study),
    )


def _counted(study: Study, **rows: QuerySet[Any]) -> dict[str, int]:
    """Return how many rows each has, asked in one query."""
    counts = {
        name: Coalesce(
            Subquery(each.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")), 0
        )
        for name, each in rows.items()
    }
    row = Study.objects.filter(pk=study.pk).annotate(**counts).values_list(*counts).get()
    return dict(zip(counts, row, strict=True))


def address_of(name: str, study: Study, query: str = "") -> str:
    """Return the address of a room's page; empty where this installation has no such page."""
    try:
        return reverse(f"trial_office:{name}", kwargs={"study": study.pk}) + query
    except NoReverseMatch:
        return ""


def _waiting(count: int, words: str, address: str) -> Waiting:
    return Waiting(count=count, words=words.format(count=count), address=address)
