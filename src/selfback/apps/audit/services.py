"""Adding to the record of what happened, and checking that it was not touched."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from selfback.apps.audit.chain import FIRST, Link, Verdict, check_chain
from selfback.apps.audit.models import AuditEvent, Kind

SYSTEM = "system"
_LOCK = 7_316_021  # any number of our own: names the lock under which PostgreSQL adds events


class NotInTransaction(RuntimeError):
    """An event was recorded outside the transaction of the write it belongs to."""


def record(
    kind: Kind,
    *,
    subject: models.Model,
    by: str,
    at: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Add an event in the transaction of the write it tells of.

    by          id of the user who did it, or SYSTEM
    at          the moment, with its zone
    changes     field -> (old value, new value)
    raises      NotInTransaction outside `transaction.atomic`; nothing is written then
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(kind.value)
    _wait_for_turn()
    last = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous_hash = (last[0] + 1, last[1]) if last else (1, FIRST)
    link = Link(
        seq=seq,
        at=at,
        by_id=by,
        kind=kind.value,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        changes=_plain(changes or {}),
        reason=reason,
    )
    return AuditEvent.objects.create(
        seq=seq,
        at=at,
        by_id=by,
        kind=link.kind,
        subject_type=link.subject_type,
        subject_id=link.subject_id,
        changes=link.changes,
        reason=reason,
        previous_hash=previous_hash,
        hash=link.sealed_with(previous_hash),
    )


def verify_chain() -> Verdict:
    """Check every event from the first to the last.

    The events are read by one statement, which sees one moment of the database; no transaction
    is needed, and on SQLite it would hold up every writer until the check is done.
    """
    return check_chain(_links())


def _wait_for_turn() -> None:
    """Let one transaction at a time add events, so that the chain cannot fork.

    SQLite gives this by itself: our transactions are IMMEDIATE.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _plain(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Turn values into what both databases keep, so that what is sealed is what is stored."""
    text = json.dumps(dict(changes), cls=DjangoJSONEncoder)
    kept: dict[str, list[Any]] = json.loads(text, parse_float=_number)
    return kept


def _number(text: str) -> int | float:
    """Read a whole number as one: PostgreSQL gives back 1e+16 as 10000000000000000, -0.0 as 0.0."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _links() -> Iterator[tuple[Link, str, str]]:
    for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=2000):
        link = Link(
            seq=event.seq,
            at=event.at,
            by_id=event.by_id,
            kind=event.kind,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            changes=event.changes,
            reason=event.reason,
        )
        yield link, event.previous_hash, event.hash
