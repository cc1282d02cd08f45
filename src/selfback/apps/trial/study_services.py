"""Writes about a study as a whole: set up, opened, amended, closed, and its sites."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Clinic
from selfback.apps.trial.errors import (
    FixedAfterStart,
    NotForMadeUpPeople,
    ProtocolDiffers,
    RealAndMadeUp,
    SiteNotEligible,
)
from selfback.apps.trial.guards import (
    held_study,
    refuse_empty,
    refuse_other_protocol,
    refuse_unworded,
)
from selfback.apps.trial.models import Participant, Study, StudySite, StudyVersion
from selfback.domain.trial.changes import Change, amended, needs_reconsent
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Evidence, Scope
from selfback.domain.trial.screening import Given, Outcome, screened

AGREED = "agreement-signed"


@transaction.atomic
def set_up_study(*, protocol: Protocol, synthetic: bool, by: str, at: datetime) -> Study:
    """Make a study that is to be run by a protocol; it takes nobody in before it is opened.

    synthetic   whether its people will be made up
    raises      NotForMadeUpPeople; nothing is written then
    """
    if synthetic and not protocol.synthetic_ok:
        raise NotForMadeUpPeople(protocol=protocol.name)
    study = Study.objects.create(
        protocol=protocol.id,
        version=protocol.version,
        digest=protocol.digest,
        is_synthetic=synthetic,
    )
    _adopt(study, protocol, valid_from=at.date(), reconsent=False, by=by, at=at)
    changes = {"protocol": (None, protocol.name), "digest": (None, protocol.digest)}
    record(Kind.STUDY_SET_UP, subject=study, by=by, at=at, changes=changes)
    return study


@transaction.atomic
def open_study(
    *,
    study: Study,
    protocol: Protocol,
    installed: Collection[str] = frozenset(),
    by: str,
    at: datetime,
) -> Study:
    """Let a study take people in; again, or once it was closed, it goes on taking them in.

    installed   ids of instruments whose licensed words the host has installed
    raises      ProtocolDiffers; WordingMissing for the primary outcome; WrongStatus once it is
                frozen
    """
    held = held_study(study, Study.Status.DRAFT, Study.Status.OPEN, Study.Status.CLOSED)
    refuse_other_protocol(held, protocol)
    if held.status == Study.Status.OPEN:
        return held
    refuse_unworded(protocol, installed)
    changes = {"status": (held.status, Study.Status.OPEN), "closed_at": (held.closed_at, None)}
    held.status, held.closed_at = Study.Status.OPEN, None
    held.opened_at = held.opened_at or at
    held.save(update_fields=["status", "opened_at", "closed_at"])
    record(Kind.STUDY_OPENED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def close_study(*, study: Study, reason: str, by: str, at: datetime) -> Study:
    """Take nobody in any more; those who are in are followed to the end.

    raises  WrongStatus, ReasonNeeded
    """
    refuse_empty(reason)
    held = held_study(study, Study.Status.OPEN, Study.Status.CLOSED)
    if held.status == Study.Status.OPEN:
        held.status, held.closed_at = Study.Status.CLOSED, at
        held.save(update_fields=["status", "closed_at"])
        changes = {"status": (Study.Status.OPEN, held.status)}
        record(Kind.STUDY_CLOSED, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


@transaction.atomic
def amend_study(
    *, study: Study, old: Protocol, new: Protocol, valid_from: date, by: str, at: datetime
) -> Study:
    """Run a study by a new version of its protocol from a day on.

    Visits that are planned keep their days; who is in is asked again where the amendment changes
    what they agreed to.

    raises  ProtocolDiffers if `old` is not what it is run by, or `new` does not amend it;
            FixedAfterStart; WrongStatus once it is frozen
    """
    held = held_study(study, Study.Status.DRAFT, Study.Status.OPEN, Study.Status.CLOSED)
    refuse_other_protocol(held, old)
    amends = new.amendment.amends if new.amendment else ""
    if new.id != old.id or amends != old.version:
        raise ProtocolDiffers(study=held.pk, wanted=f"an amendment of {old.name}", given=new.name)
    changed = amended(old, new)
    _refuse_fixed(held, changed)
    again = needs_reconsent(changed)
    _adopt(held, new, valid_from=valid_from, reconsent=again, by=by, at=at)
    held.version, held.digest = new.version, new.digest
    held.save(update_fields=["version", "digest"])
    changes = {
        "version": (old.version, new.version),
        "digest": (old.digest, new.digest),
        "parts": (None, [each.key for each in changed]),
        "needs_reconsent": (None, again),
    }
    reason = new.amendment.why if new.amendment else ""
    record(Kind.STUDY_AMENDED, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


@transaction.atomic
def add_site(
    *,
    study: Study,
    protocol: Protocol,
    clinic: Clinic,
    agreement_signed: bool,
    opened_on: date,
    by: str,
    at: datetime,
) -> StudySite:
    """Let a clinic take part; one that does already is returned as it is.

    agreement_signed    whether the clinic's agreement lies with the study's team
    raises              ProtocolDiffers, SiteNotEligible, RealAndMadeUp, WrongStatus
    """
    held = held_study(study, Study.Status.DRAFT, Study.Status.OPEN)
    refuse_other_protocol(held, protocol)
    if clinic.is_synthetic is not held.is_synthetic:
        raise RealAndMadeUp(f"clinic {clinic.pk}, study {held.pk}")
    if known := StudySite.objects.filter(study=held, clinic=clinic).first():
        return known
    _refuse_ineligible(protocol, clinic, agreement_signed=agreement_signed)
    site = StudySite.objects.create(
        study=held, clinic=clinic, country=clinic.country, kind=clinic.kind, opened_on=opened_on
    )
    changes = {
        "clinic": (None, clinic.pk),
        "opened_on": (None, opened_on),
        "agreement_signed": (None, agreement_signed),
    }
    record(Kind.SITE_ADDED, subject=site, by=by, at=at, changes=changes)
    return site


@transaction.atomic
def close_site(
    *, site: StudySite, closed_on: date, reason: str, by: str, at: datetime
) -> StudySite:
    """Let a site take nobody in after a day; its participants are followed to the end.

    raises  ReasonNeeded; ValueError for a day before it was opened
    """
    refuse_empty(reason)
    held = StudySite.objects.select_for_update().get(pk=site.pk)
    if closed_on < held.opened_on:
        raise ValueError(closed_on)
    before, held.closed_on = held.closed_on, closed_on
    held.save(update_fields=["closed_on"])
    changes = {"closed_on": (before, closed_on)}
    record(Kind.SITE_CLOSED, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


def _adopt(
    study: Study, protocol: Protocol, *, valid_from: date, reconsent: bool, by: str, at: datetime
) -> None:
    StudyVersion.objects.create(
        study=study,
        version=protocol.version,
        digest=protocol.digest,
        valid_from=valid_from,
        needs_reconsent=reconsent,
        adopted_by=by,
        adopted_at=at,
    )


def _refuse_fixed(study: Study, changed: Sequence[Change]) -> None:
    fixed = [each.key for each in changed if each.fixed_after_start]
    if fixed and Participant.objects.filter(study=study).randomised().exists():
        raise FixedAfterStart(parts=fixed)


def _refuse_ineligible(protocol: Protocol, clinic: Clinic, *, agreement_signed: bool) -> None:
    given = {
        "kind": Given(value=clinic.kind, evidence=Evidence.REGISTER),
        AGREED: Given(value="yes" if agreement_signed else "no", evidence=Evidence.STUDY_TEAM),
    }
    held = screened(protocol, given, Scope.SITE)
    unmet = [each.id for each in (*held.failed, *held.declined, *held.open)]
    if clinic.country not in {each.code for each in protocol.sites.countries}:
        unmet.append("country")
    if unmet or held.outcome is not Outcome.ELIGIBLE:
        raise SiteNotEligible(clinic=clinic.pk, criteria=unmet)
