"""Keeping answers: drafts while they are given, sets once they are complete."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from selfback.apps.answers.models import AnswerSet, Draft
from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient, User


class WeekAlreadyAnswered(Exception):
    """There is an answer set for this patient, instrument and week."""

    def __init__(self, *, patient_id: str, week: int) -> None:
        self.patient_id = patient_id
        self.week = week
        super().__init__(f"patient {patient_id} has answered for week {week}")


@transaction.atomic
def save_draft(
    *, user: User, instrument: str, answers: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Add answers to the draft and return all of it; an answer of None is taken out."""
    draft, _ = Draft.objects.select_for_update().get_or_create(
        user=user, instrument=instrument, defaults={"changed_at": at}
    )
    before = {key: draft.answers.get(key) for key in answers}
    merged = {**draft.answers, **answers}
    draft.answers = {key: value for key, value in merged.items() if value is not None}
    draft.changed_at = at
    draft.save(update_fields=["answers", "changed_at"])
    changes = {key: (before[key], answers[key]) for key in answers}
    record(Kind.DRAFT_SAVED, subject=draft, by=user.pk, at=at, changes=changes)
    return dict(draft.answers)


@transaction.atomic
def keep_answers(
    *,
    patient: Patient,
    instrument: str,
    week: int,
    answers: Mapping[str, Any],
    content_digest: str,
    by: str,
    at: datetime,
) -> AnswerSet:
    """Keep a finished set and drop its draft.

    raises  WeekAlreadyAnswered, HasLeft; nothing is written then
    """
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    if AnswerSet.objects.filter(patient=patient, instrument=instrument, week=week).exists():
        raise WeekAlreadyAnswered(patient_id=patient.pk, week=week)
    kept = AnswerSet.objects.create(
        patient=patient,
        instrument=instrument,
        week=week,
        answers=dict(answers),
        language=patient.user.language,
        content_digest=content_digest,
        answered_at=at,
    )
    Draft.objects.filter(user_id=patient.user_id, instrument=instrument).delete()
    changes = {key: (None, value) for key, value in answers.items()}
    record(Kind.ANSWERS_GIVEN, subject=kept, by=by, at=at, changes=changes)
    return kept
