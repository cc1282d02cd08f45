"""Writes of invitations, and the links they hold."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.surveys.errors import LinkDoesNotOpen, SurveyRefused
from selfback.apps.surveys.models import Survey, SurveyInvitation

LINK = "link"
"""Who did it, in audit, for somebody who came by a link."""
SALT = "surveys.link"
PERSON = "surveys.person"
MOST_REMINDERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody to invite; all but the address may be empty."""

    email: str
    language: str
    profession: str = ""
    country: str = ""
    site: str = ""


def token_of(invitation: SurveyInvitation) -> str:
    """Return what stands in the link of an invitation; it is nowhere kept."""
    return Signer(salt=SALT).sign(invitation.pk)


def digest_of(token: str) -> str:
    """Return by what a response is found: the link's SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_of(invitation: SurveyInvitation) -> str:
    """Return what a person is called in every wave of a series: a keyed digest, hexadecimal."""
    survey = invitation.survey
    said = f"{survey.series or survey.pk} {invitation.email.lower()}"
    return hashlib.sha256(Signer(salt=PERSON).sign(said).encode()).hexdigest()


def invitation_of(*, token: str) -> SurveyInvitation:
    """Return the invitation behind a link.

    raises  LinkDoesNotOpen: "unknown", "withdrawn", "declined"
    """
    try:
        id = Signer(salt=SALT).unsign(token)
    except BadSignature as error:
        raise LinkDoesNotOpen(why="unknown") from error
    held = SurveyInvitation.objects.select_related("survey").filter(pk=id).first()
    if held is None:
        raise LinkDoesNotOpen(why="unknown")
    if held.withdrawn_at is not None:
        raise LinkDoesNotOpen(why="withdrawn")
    if held.declined_at is not None:
        raise LinkDoesNotOpen(why="declined")
    return held


@transaction.atomic
def invite(
    *, survey: Survey, people: Iterable[Invited], by: str, at: datetime
) -> tuple[SurveyInvitation, ...]:
    """Invite people, each address once; return the new invitations.

    raises  SurveyRefused with "is-not-open"
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.OPEN:
        raise SurveyRefused(why="is-not-open")
    known = {email.lower() for email in held.invitations.values_list("email", flat=True)}
    made = []
    for person in people:
        if person.email.lower() in known:
            continue
        known.add(person.email.lower())
        made.append(
            SurveyInvitation(
                survey=held,
                email=person.email.lower(),
                language=person.language,
                profession=person.profession,
                country=person.country,
                site=person.site,
                invited_at=at,
            )
        )
    SurveyInvitation.objects.bulk_create(made)
    if made:
        changes = {"invited": (None, len(made))}
        record(Audit.SURVEY_INVITED, subject=held, by=by, at=at, changes=changes)
    return tuple(made)


@transaction.atomic
def note_reminded(
    *, invitations: Iterable[SurveyInvitation], by: str, at: datetime
) -> tuple[SurveyInvitation, ...]:
    """Keep that people are reminded, those who still may be; return them."""
    ids = [each.pk for each in invitations]
    rows = SurveyInvitation.objects.select_for_update(of=("self",)).unanswered()
    held = list(rows.filter(pk__in=ids, reminders__lt=MOST_REMINDERS).select_related("survey"))
    for each in held:
        each.reminders += 1
        each.reminded_at = at
    SurveyInvitation.objects.bulk_update(held, ["reminders", "reminded_at"])
    if held:
        changes = {"reminded": (None, len(held))}
        record(Audit.SURVEY_REMINDED, subject=held[0].survey, by=by, at=at, changes=changes)
    return tuple(held)


@transaction.atomic
def withdraw_invitation(*, invitation: SurveyInvitation, by: str, at: datetime) -> SurveyInvitation:
    """Let the link of an invitation open nothing any more; doing it twice does no harm."""
    held = SurveyInvitation.objects.select_for_update().get(pk=invitation.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        record(Audit.SURVEY_INVITATION_WITHDRAWN, subject=held, by=by, at=at)
    return held


@transaction.atomic
def decline(*, token: str, at: datetime) -> None:
    """Keep that somebody does not want to answer or hear of it again; their link then opens not.

    raises  LinkDoesNotOpen: "unknown", "withdrawn"; nothing happens if they said so before
    """
    try:
        found = invitation_of(token=token)
    except LinkDoesNotOpen as error:
        if error.why == "declined":
            return
        raise
    held = SurveyInvitation.objects.select_for_update().get(pk=found.pk)
    held.declined_at = at
    held.save(update_fields=["declined_at"])
    record(Audit.SURVEY_DECLINED, subject=held, by=LINK, at=at)
