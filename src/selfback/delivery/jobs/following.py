"""Follows people in studies by the clock: visits that are over, and what was lost on the way."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, OuterRef, Subquery

from selfback.apps.allocations.models import Allocation
from selfback.apps.audit.services import SYSTEM
from selfback.apps.referrals.models import LogEntry
from selfback.apps.referrals.services import note_randomised
from selfback.apps.safety.models import Report
from selfback.apps.trial.models import EventCandidate, Participant, Visit
from selfback.apps.trial.safety_services import look_at_report
from selfback.apps.trial.visit_services import end_visit, schedule_visits
from selfback.delivery.jobs.rounds import AT_ONCE, each, running
from selfback.delivery.shared.questionnaires import trial_scorer
from selfback.domain.schedule.weeks import local_date
from selfback.domain.trial.protocol import Protocol


def end_what_is_over(at: datetime) -> int:
    """End the visits whose window has closed where the person is; return how many."""
    runs = running()
    over = Visit.objects.over_at(at).filter(participant__study__in=runs)

    def end(visit: Visit) -> bool:
        protocol = runs[visit.participant.study_id]
        end_visit(visit=visit, protocol=protocol, scorer=trial_scorer, at=at)
        return True

    rows = over.select_related("participant__study").order_by("closes_on", "pk")
    return each("end", rows[:AT_ONCE], end)


def plan_who_was_allocated(at: datetime) -> int:
    """Plan the visits of people whose planning was lost after allocation; return how many."""
    runs = running()

    def plan(row: Allocation) -> bool:
        schedule_visits(
            participant=row.participant,
            protocol=runs[row.participant.study_id],
            randomised_at=row.made_at,
            by=SYSTEM,
            at=at,
        )
        return True

    left = Allocation.objects.filter(
        participant__randomised_at=None,
        participant__study__in=runs,
        participant__status=Participant.Status.ENTERING,
    )
    rows = left.select_related("participant__study").order_by("made_at", "pk")
    return each("plan", rows[:AT_ONCE], plan)


def look_at_warning_signs(at: datetime) -> int:
    """Look at the warning signs that participants reported in the product since they came in.

    returns     how many reports gave something for the study's team to look at
    """
    return sum(_look_in(study, protocol, at) for study, protocol in running().items())


def tell_the_logs(at: datetime) -> int:
    """Keep in the logs of clinics whom of those they referred a study has randomised.

    returns     how many entries were told; an arm is not among what they hear
    """
    told = Participant.objects.filter(
        study__in=running(),
        screening__entry__randomised_on=None,
        screening__entry__withdrawn_at=None,
        screening__entry__referred_on__isnull=False,
    ).exclude(randomised_on=None)
    rows = (
        told.annotate(agreed=Min("consents__signed_at"))
        .order_by("randomised_at", "pk")
        .values_list("screening__entry", "agreed", "zone", "randomised_on")
    )

    def tell(row: tuple[str, Any, str, date | None]) -> bool:
        entry, agreed, zone, randomised_on = row
        if randomised_on is None:
            return False
        note_randomised(
            entry=LogEntry.objects.get(pk=entry),
            consented_on=local_date(agreed, zone) if agreed else randomised_on,
            randomised_on=randomised_on,
            by=SYSTEM,
            at=at,
        )
        return True

    return each("tell", rows[:AT_ONCE], tell)


def _look_in(study: str, protocol: Protocol, at: datetime) -> int:
    tiers = {tier for rule in protocol.safety.candidates for tier in rule.red_flag}
    people = Participant.objects.filter(study=study).exclude(patient=None)
    since = people.filter(patient=OuterRef("patient")).values("enrolled_at")[:1]
    seen = EventCandidate.objects.filter(participant__study=study).exclude(report=None)
    reports = Report.objects.filter(tier__in=tiers, patient__in=people.values("patient"))
    new = reports.exclude(pk__in=seen.values("report")).annotate(since=Subquery(since))

    def look(report: Report) -> bool:
        held = people.select_related("study").get(patient=report.patient_id)
        found = look_at_report(participant=held, protocol=protocol, report=report, at=at)
        return bool(found)

    rows = new.filter(received_at__gte=F("since")).order_by("received_at", "pk")
    return each("look", rows[:AT_ONCE], look)
