"""Everything that is kept about one person, as plain values to take away."""

from typing import Any

from django.db.models import BinaryField, QuerySet

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.answers.models import AnswerSet, Draft
from selfback.apps.catalogue.models import ReturnedWeek
from selfback.apps.contacts.models import Note
from selfback.apps.devices.models import CalendarFeed, Push, PushSubscription
from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Consent, Patient
from selfback.apps.plans.models import (
    ExerciseDone,
    ExerciseSwap,
    GoalRevision,
    PersonalGoal,
    Reading,
    WeekPlan,
)
from selfback.apps.prompts.models import Prompt, PromptPreference, SmsNumber
from selfback.apps.safety.models import Pause, Report
from selfback.apps.sleep.models import NotedNight
from selfback.apps.uploads.models import Batch, Interval, UploadToken


def everything_about(patient: Patient) -> dict[str, Any]:
    """Return all rows that belong to the patient, by what they are."""
    weeks = WeekPlan.objects.of(patient)
    return {
        "format": 1,
        "person": _plain(
            {
                "name": patient.user.name,
                "email": patient.user.email,
                "language": patient.user.language,
                "country": patient.country,
                "time_zone": patient.zone,
                "clinic": patient.clinic.name if patient.clinic else None,
                "shares_with_clinic": patient.shares_with_clinic,
                "reminder_time": patient.reminder_time,
                "joined_at": patient.joined_at,
                "left_at": patient.left_at,
                "left_reason": patient.left_reason,
                "left_note": patient.left_note,
            }
        ),
        "consents": _rows(Consent.objects.filter(patient=patient)),
        "answers": _rows(AnswerSet.objects.filter(patient=patient)),
        "drafts": _rows(Draft.objects.filter(user=patient.user)),
        "steps": _rows(DailySteps.objects.filter(patient=patient)),
        "steps_brought": _rows(Batch.objects.of(patient)),
        "steps_measured": _rows(Interval.objects.filter(patient=patient)),
        "keys_of_phones": _rows(UploadToken.objects.filter(patient=patient), "digest"),
        "nights": _rows(NotedNight.objects.of(patient)),
        "weeks": _rows(weeks),
        "goals_that_followed_steps": _rows(GoalRevision.objects.filter(week__in=weeks)),
        "swaps": _rows(ExerciseSwap.objects.filter(week__in=weeks)),
        "exercises_done": _rows(ExerciseDone.objects.filter(week__in=weeks)),
        "messages_read": _rows(Reading.objects.filter(week__in=weeks)),
        "weeks_that_help_others": _rows(ReturnedWeek.objects.filter(patient=patient)),
        "goals": _rows(PersonalGoal.objects.filter(patient=patient)),
        "changes_by_the_clinic": _rows(Adjustment.objects.of(patient)),
        "notes": _rows(Note.objects.filter(patient=patient)),
        "phones_that_are_reminded": _rows(PushSubscription.objects.of(patient)),
        "reminders_on_phones": _rows(Push.objects.filter(subscription__patient=patient)),
        "calendar_addresses": _rows(CalendarFeed.objects.filter(patient=patient)),
        "warning_signs": _rows(Report.objects.filter(patient=patient)),
        "when_to_be_prompted": _rows(PromptPreference.objects.filter(patient=patient)),
        "number_for_prompts": _rows(SmsNumber.objects.filter(patient=patient), "code_digest"),
        "prompts": _rows(Prompt.objects.filter(patient=patient)),
        "pauses": _rows(Pause.objects.filter(patient=patient)),
    }


def _rows(rows: QuerySet[Any], *without: str) -> list[dict[str, Any]]:
    names = [
        field.attname
        for field in rows.model._meta.concrete_fields
        if field.name not in without and not isinstance(field, BinaryField)
    ]
    return [_plain(row) for row in rows.values(*names)]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in row.items()
    }
