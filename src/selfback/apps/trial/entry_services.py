"""Writes on somebody's way into a study, up to the moment before randomisation."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Patient, User
from selfback.apps.referrals.models import LogEntry, Referral
from selfback.apps.trial.baseline import baseline_of
from selfback.apps.trial.errors import (
    CannotEnter,
    HasParticipant,
    NotEligible,
    ProfessionNotInProtocol,
    RealAndMadeUp,
    SiteNotOpen,
)
from selfback.apps.trial.guards import (
    consents_missing,
    held_participant,
    held_study,
    refuse_empty,
    refuse_other_protocol,
    refuse_unless,
    today_of,
)
from selfback.apps.trial.leaving import end_unfinished
from selfback.apps.trial.models import (
    ConsentSigned,
    Participant,
    Screening,
    Study,
    StudySite,
    Visit,
)
from selfback.apps.trial.screenings import answers_of, how_eligible
from selfback.domain.schedule.weeks import local_date
from selfback.domain.trial.consent import digest_of_text, refuse_unless_signable, text_shown
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.screening import Given, Outcome, screened
from selfback.domain.trial.strata import stratum_values
from selfback.domain.trial.visits import baseline_window

DIGITS = 4


@transaction.atomic
def screen(
    *,
    key: str,
    site: StudySite,
    protocol: Protocol,
    referred_on: date,
    screened_on: date | None = None,
    answers: Mapping[str, Given] | None = None,
    referral: Referral | None = None,
    entry: LogEntry | None = None,
    deliverer: User | None = None,
    profession: str = "",
    by: str,
    at: datetime,
) -> Screening:
    """Add a person who was referred; one that was added under this key before is returned.

    answers     question -> answer; None as long as nobody has looked at them
    deliverer   the clinician who referred; None where the clinic recruits as one
    raises      WrongStatus unless the study is open, ProtocolDiffers, SiteNotOpen,
                ProfessionNotInProtocol, AnswerOfAnotherKind; nothing is written then
    """
    if known := Screening.objects.filter(key=key).first():
        return known
    study = held_study(site.study, Study.Status.OPEN)
    refuse_other_protocol(study, protocol)
    _refuse_closed(site, referred_on)
    if profession and profession not in protocol.deliverers.professions:
        raise ProfessionNotInProtocol(profession=profession)
    row = Screening(
        key=key,
        study=study,
        site=site,
        referral=referral,
        entry=entry or (referral.entry if referral else None),
        deliverer=deliverer,
        profession=profession,
        referred_on=referred_on,
        protocol_version=protocol.version,
        noted_at=at,
    )
    if answers is not None:
        _put(row, protocol, answers, screened_on or local_date(at, site.clinic.zone), by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same key at the same moment, and the other one won
        return Screening.objects.get(key=key)
    record(Kind.PERSON_SCREENED, subject=row, by=by, at=at, changes=_told({}, row))
    return row


@transaction.atomic
def screen_again(
    *,
    screening: Screening,
    protocol: Protocol,
    answers: Mapping[str, Given],
    screened_on: date | None = None,
    by: str,
    at: datetime,
) -> Screening:
    """Add or change answers of a screening, until the person takes part.

    answers     those that are new or differ; the others stay
    raises      HasParticipant, ProtocolDiffers, WrongStatus, AnswerOfAnotherKind
    """
    study = held_study(screening.study, Study.Status.OPEN, Study.Status.CLOSED)
    refuse_other_protocol(study, protocol)
    row = Screening.objects.select_for_update().get(pk=screening.pk)
    if taking := Participant.objects.filter(screening=row).first():
        raise HasParticipant(number=taking.number)
    before = _seen(row)
    day = screened_on or row.screened_on or local_date(at, row.site.clinic.zone)
    _put(row, protocol, {**answers_of(row), **answers}, day, by)
    row.save()
    record(Kind.PERSON_SCREENED, subject=row, by=by, at=at, changes=_told(before, row))
    return row


@transaction.atomic
def enrol(
    *,
    screening: Screening,
    protocol: Protocol,
    patient: Patient | None,
    language: str,
    zone: str,
    by: str,
    at: datetime,
) -> Participant:
    """Give a screened person a study number and a baseline to answer; again returns the same.

    Criteria that the baseline answers may still be open; all others must be met.

    patient     the person in the product; in every arm alike, so that nothing can be told from it
    raises      CannotEnter, RealAndMadeUp, SiteNotOpen, ProtocolDiffers, WrongStatus
    """
    study = held_study(screening.study, Study.Status.OPEN)
    refuse_other_protocol(study, protocol)
    row = Screening.objects.select_for_update(of=("self",)).get(pk=screening.pk)
    if taking := Participant.objects.filter(screening=row).first():
        return taking
    _refuse_entry(row, protocol)
    if patient is not None and patient.is_synthetic is not study.is_synthetic:
        raise RealAndMadeUp(f"patient {patient.pk}, study {study.pk}")
    today = local_date(at, zone)
    _refuse_closed(row.site, today)
    participant = Participant.objects.create(
        study=study,
        number=_next_number(study, row.site.country),
        country=row.site.country,
        site=row.site,
        screening=row,
        patient=patient,
        profession=row.profession,
        language=language,
        zone=zone,
        enrolled_at=at,
    )
    held = baseline_window(protocol, today)
    Visit.objects.create(
        participant=participant,
        visit=protocol.baseline.id,
        is_baseline=True,
        due_on=held.due,
        opens_on=held.opens,
        closes_on=held.closes,
    )
    changes = {"number": (None, participant.number), "site": (None, row.site_id)}
    record(Kind.PARTICIPANT_ENROLLED, subject=participant, by=by, at=at, changes=changes)
    return participant


@transaction.atomic
def sign_consent(
    *,
    participant: Participant,
    protocol: Protocol,
    document: str,
    language: str,
    name: str,
    ticked: int,
    answers: Mapping[str, Sequence[str]],
    by: str,
    at: datetime,
) -> ConsentSigned:
    """Keep that a participant agreed to a document as it was shown; again returns the same.

    ticked      how many of its statements were ticked
    answers     comprehension question -> options in the order in which they were chosen
    by          the person's user id, or "link" for somebody who came by a link
    raises      NotSignable with every reason, NoSuchPart, ProtocolDiffers, WrongStatus
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    asked = protocol.consent_document(document)
    same = {"document": asked.id, "version": asked.version, "protocol_version": protocol.version}
    if signed := held.consents.filter(**same).first():
        return signed
    refuse_unless_signable(asked, language=language, name=name, ticked=ticked, answers=answers)
    text = text_shown(asked, language)
    signed = ConsentSigned.objects.create(
        participant=held,
        **same,
        language=language,
        text=text,
        text_digest=digest_of_text(text),
        name=name.strip(),
        answers={question: list(chosen) for question, chosen in answers.items()},
        signed_at=at,
    )
    changes = {
        "document": (None, f"{asked.id} {asked.version}"),
        "protocol_version": (None, protocol.version),
        "language": (None, language),
        "text_digest": (None, signed.text_digest),
    }
    record(Kind.TRIAL_CONSENT_SIGNED, subject=signed, by=by, at=at, changes=changes)
    return signed


@transaction.atomic
def confirm_eligibility(
    *, participant: Participant, protocol: Protocol, by: str, at: datetime
) -> Participant:
    """Confirm that all criteria are met, by screening and finished baseline together.

    raises  NotNow with "consent-missing", "baseline-not-finished", "no-longer-entering";
            NotEligible with the criteria, ProtocolDiffers, WrongStatus; nothing is written then
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    if held.eligible_at is not None:
        return held
    _refuse_unless_entering(held, protocol)
    verdict = how_eligible(held, protocol)
    if verdict.outcome is not Outcome.ELIGIBLE:
        failed = [each.id for each in (*verdict.failed, *verdict.declined)]
        raise NotEligible(
            number=held.number, failed=failed, unknown=[each.id for each in verdict.open]
        )
    held.eligible_at, held.eligible_by = at, by
    held.save(update_fields=["eligible_at", "eligible_by"])
    changes = {"eligible_at": (None, at), "criteria": (None, len(verdict.verdicts))}
    record(Kind.ELIGIBILITY_CONFIRMED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def turn_away(
    *, participant: Participant, protocol: Protocol, reason: str, by: str, at: datetime
) -> Participant:
    """Let somebody go who is found not eligible, or says no, before randomisation.

    The screening log then says which criteria were not met; answers that were given are kept.

    reason  in words, for somebody who meets all criteria; else it may be empty
    raises  NotNow once they are randomised, ReasonNeeded, ProtocolDiffers, WrongStatus
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    refuse_unless(held, no_longer_entering=held.status == Participant.Status.ENTERING)
    verdict = how_eligible(held, protocol)
    if not verdict.failed and not verdict.declined:
        refuse_empty(reason)
    if held.screening is not None:
        row = Screening.objects.select_for_update(of=("self",)).get(pk=held.screening_id)
        is_unable = verdict.outcome is Outcome.NOT_ELIGIBLE
        row.outcome = row.Outcome.NOT_ELIGIBLE if is_unable else row.Outcome.DECLINED
        row.failed = [each.id for each in (*verdict.failed, *verdict.declined)]
        row.reason = verdict.reason or "no-reason"
        row.save(update_fields=["outcome", "failed", "reason"])
    held.status = Participant.Status.LEFT
    held.save(update_fields=["status"])
    end_unfinished(held, VisitStatus.WITHDRAWN, at=at)
    changes = {"status": (Participant.Status.ENTERING, held.status)}
    record(Kind.PARTICIPANT_LEFT, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


@transaction.atomic
def lock_baseline(
    *, participant: Participant, protocol: Protocol, by: str, at: datetime
) -> Participant:
    """Lock the values by which somebody is allocated; a later correction moves nobody.

    raises  NotNow with "eligibility-not-confirmed", "consent-missing", "baseline-not-finished",
            "baseline-too-old", "no-longer-entering"; StrataUnknown, ProtocolDiffers, WrongStatus
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    if held.baseline_locked_at is not None:
        return held
    refuse_unless(held, eligibility_not_confirmed=held.eligible_at is not None)
    _refuse_unless_entering(held, protocol)
    visit = held.visits.get(is_baseline=True)
    refuse_unless(held, baseline_too_old=today_of(held, at) <= visit.closes_on)
    baseline = baseline_of(held)
    held.strata = stratum_values(
        protocol,
        country=held.country,
        site=held.site_id,
        profession=held.profession,
        answers=baseline.answers,
        scores=baseline.scores,
    )
    held.baseline_locked_at, held.baseline_locked_by = at, by
    held.save(update_fields=["strata", "baseline_locked_at", "baseline_locked_by"])
    changes = {"strata": (None, held.strata), "baseline_locked_at": (None, at)}
    record(Kind.BASELINE_LOCKED, subject=held, by=by, at=at, changes=changes)
    return held


def _put(
    row: Screening, protocol: Protocol, answers: Mapping[str, Given], day: date, by: str
) -> None:
    verdict = screened(protocol, answers)
    row.answers = {question: asdict(given) for question, given in answers.items()}
    row.outcome = Screening.Outcome(verdict.outcome.value)
    row.failed = [each.id for each in (*verdict.failed, *verdict.declined)]
    row.reason = verdict.reason
    row.protocol_version = protocol.version
    row.screened_on, row.screened_by = day, by


def _seen(row: Screening) -> dict[str, Any]:
    names = ("answers", "outcome", "failed", "reason", "screened_on", "protocol_version")
    return {name: getattr(row, name) for name in names}


def _told(before: Mapping[str, Any], row: Screening) -> dict[str, tuple[Any, Any]]:
    after = _seen(row)
    return {
        name: (before.get(name), value)
        for name, value in after.items()
        if before.get(name) != value
    }


def _refuse_closed(site: StudySite, on: date) -> None:
    if not StudySite.objects.open_on(on).filter(pk=site.pk).exists():
        raise SiteNotOpen(site=site.pk, on=on)


def _refuse_entry(row: Screening, protocol: Protocol) -> None:
    verdict = screened(protocol, answers_of(row))
    missing = [each.id for each in verdict.open_before(protocol)]
    if verdict.outcome not in {Outcome.ELIGIBLE, Outcome.OPEN} or missing:
        raise CannotEnter(outcome=verdict.outcome, unknown=missing)


def _refuse_unless_entering(held: Participant, protocol: Protocol) -> None:
    visit = held.visits.get(is_baseline=True)
    refuse_unless(
        held,
        consent_missing=not consents_missing(held, protocol),
        baseline_not_finished=visit.status == VisitStatus.COMPLETE,
        no_longer_entering=held.status == Participant.Status.ENTERING,
    )


def _next_number(study: Study, country: str) -> str:
    """Return the next number of a country; the study's row is locked, so no two get the same."""
    taken = Participant.objects.filter(study=study, country=country).count()
    return f"{country}-{taken + 1:0{DIGITS}}"
