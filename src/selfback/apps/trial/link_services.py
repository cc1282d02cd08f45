"""Writes of links by which one visit is answered without signing in."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.errors import LinkDoesNotOpen, VisitIsOver
from selfback.apps.trial.guards import held_visit, refuse_unanswerable, refuse_unless, today_of
from selfback.apps.trial.models import AnswerLink, Visit

LINK = "link"
"""Who did it, in audit and answers, for somebody who came by a link."""

SALT = "trial.answer-link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A link with what stands in it, which is known now and never again."""

    link: AnswerLink
    token: str = field(repr=False)


@transaction.atomic
def make_link(*, visit: Visit, by: str, at: datetime) -> Made:
    """Make a link to one visit; those sent before still open, for mail may be read in any order.

    raises  NotNow with "visit-ended"; WrongStatus
    """
    held = held_visit(visit)
    refuse_unless(held.participant, visit_ended=held.ended_at is None)
    token = Signer(salt=SALT).sign(f"{held.pk}.{secrets.token_urlsafe(24)}")
    link = AnswerLink.objects.create(visit=held, token_digest=digest_of_link(token), made_at=at)
    changes = {"visit": (None, held.visit)}
    record(Kind.ANSWER_LINK_MADE, subject=link, by=by, at=at, changes=changes)
    return Made(link=link, token=token)


def visit_of_link(*, token: str, at: datetime) -> Visit:
    """Return the one visit that a link opens, if it can be answered now.

    A link opens this visit and nothing else: no account, no other visit, no plan.

    raises  LinkDoesNotOpen: "unknown" if it is not ours or was cut off, "revoked", "finished",
            "window-closed", "not-open-yet", "withdrawn" or "died"
    """
    link = _link(token)
    visit = link.visit
    try:
        refuse_unanswerable(visit, today_of(visit.participant, at))
    except VisitIsOver as error:
        raise LinkDoesNotOpen(why=error.why) from error
    if link.revoked_at is not None:
        raise LinkDoesNotOpen(why="revoked")
    return visit


def visit_behind_link(*, token: str) -> Visit:
    """Return the visit of a link that need not open any more, to tell its reader what is next.

    raises  LinkDoesNotOpen: "unknown" if it is not ours, "revoked" if it was cut off while the
            visit could still be answered, such as after it was sent to a wrong address
    """
    link = _link(token)
    ended = link.visit.ended_at
    if link.revoked_at is not None and (ended is None or link.revoked_at < ended):
        raise LinkDoesNotOpen(why="revoked")
    return link.visit


@transaction.atomic
def note_link_opened(*, token: str, at: datetime) -> AnswerLink:
    """Keep when a link was first opened; opening it again changes nothing.

    raises  LinkDoesNotOpen with "unknown"
    """
    link = AnswerLink.objects.select_for_update(of=("self",)).get(pk=_link(token).pk)
    if link.first_opened_at is None:
        link.first_opened_at = at
        link.save(update_fields=["first_opened_at"])
        record(Kind.ANSWER_LINK_OPENED, subject=link, by=LINK, at=at)
    return link


@transaction.atomic
def revoke_links(*, visit: Visit, reason: str, by: str, at: datetime) -> int:
    """Let no link to a visit open any more, such as after it was sent to a wrong address.

    returns     how many still opened
    """
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    revoked = AnswerLink.objects.standing().filter(visit=visit).update(revoked_at=at)
    if revoked:
        changes = {"revoked": (None, revoked)}
        record(
            Kind.ANSWER_LINKS_REVOKED, subject=visit, by=by, at=at, changes=changes, reason=reason
        )
    return revoked


def digest_of_link(token: str) -> str:
    """Return what is kept of a link: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def _link(token: str) -> AnswerLink:
    """Return the row of a link; what is not signed by us is refused before anything is read."""
    try:
        signed = Signer(salt=SALT).unsign(token)
    except BadSignature as error:
        raise LinkDoesNotOpen(why="unknown") from error
    rows = AnswerLink.objects.select_related("visit__participant__study")
    link = rows.filter(token_digest=digest_of_link(token)).first()
    if link is None or link.visit_id != signed.partition(".")[0]:
        raise LinkDoesNotOpen(why="unknown")
    return link
