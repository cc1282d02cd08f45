"""Writes about what was done for recruitment."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.trial.guards import refuse_empty
from selfback.apps.trial.models import RecruitmentAction, Study, StudySite


@transaction.atomic
def note_action(
    *, study: Study, day: date, what: str, sites: Collection[StudySite], by: str, at: datetime
) -> RecruitmentAction:
    """Keep that something was done for recruitment; the same on the same day is kept once.

    sites   it was for; none stands for all
    raises  ReasonNeeded without a word of what was done; ValueError for another study's site
    """
    refuse_empty(what)
    if any(site.study_id != study.pk for site in sites):
        raise ValueError("a site of another study")
    ids = sorted(site.pk for site in sites)
    held = RecruitmentAction.objects.standing().filter(study=study, day=day, what=what.strip())
    if same := next((row for row in held if row.sites == ids), None):
        return same
    row = RecruitmentAction.objects.create(
        study=study, day=day, what=what.strip(), sites=ids, noted_at=at
    )
    changes = {"day": (None, day), "sites": (None, ids)}
    record(Kind.RECRUITMENT_ACTION_NOTED, subject=row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def withdraw_action(*, action: RecruitmentAction, by: str, at: datetime) -> RecruitmentAction:
    """Take back an action that was noted by mistake; again changes nothing."""
    row = RecruitmentAction.objects.select_for_update(no_key=True).get(pk=action.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        changes = {"withdrawn_at": (None, at)}
        record(Kind.RECRUITMENT_ACTION_WITHDRAWN, subject=row, by=by, at=at, changes=changes)
    return row
