"""A week that is closed by its check-in returns as a case, if its person agreed to that."""

from datetime import datetime

from selfback.apps.catalogue.services import keep_week, pseudonym_of
from selfback.apps.people.models import Consent
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_now
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.returning import judge_week, returned_case
from selfback.domain.plan.week import Plan


def return_week(
    week: WeekPlan, plan: Plan, checkin: Checkin, *, knowledge: Knowledge, by: str, at: datetime
) -> None:
    """Keep the week as a case, or why it is not kept; of those who did not agree, nothing at all.

    plan    the week's plan
    """
    patient = week.patient
    if not Consent.objects.in_force(patient, Consent.Kind.LEARNING).exists():
        return
    retention = judge_week(plan, checkin, consented=True)
    group = pseudonym_of(patient)
    case = None
    if retention.keep:
        case = returned_case(
            plan,
            checkin,
            id=week.pk,  # replaced by a pseudonym where it is kept
            group=group,
            exercises=exercises_now(week),
            library=knowledge.library,
            rules=knowledge.rules.engine.outcome,
            fields={each.name for each in knowledge.cases.base.schema.fields},
        )
    keep_week(
        patient=patient,
        number=week.number,
        group=group,
        case=case,
        reasons=retention.reasons,
        by=by,
        at=at,
    )
