"""Ten thousand people in the database: the demo's, copied row by row with everything they have."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction

BATCH = 500


def fill(count: int) -> list[str]:
    """Make so many patients out of those of the demo; return the ids of their users.

    Rows are written in bulk and leave no audit events: nobody did this.
    """
    from selfback.apps.people.models import Patient
    from selfback.delivery.cli.demo import fill_demo

    fill_demo()
    originals = list(
        Patient.objects.select_related("user")
        .prefetch_related(
            "user__grants",
            "answer_sets",
            "steps",
            "sign_reports",
            "pauses",
            "weeks__exercises_done",
            "weeks__readings",
        )
        .order_by("pk")
    )
    made: list[str] = []
    for first in range(0, count, BATCH):
        with transaction.atomic():
            numbers = range(first, min(first + BATCH, count))
            made += _copy([(number, originals[number % len(originals)]) for number in numbers])
    return made


def _copy(pairs: list[tuple[int, Any]]) -> list[str]:
    from selfback.apps.answers.models import AnswerSet
    from selfback.apps.movement.models import DailySteps
    from selfback.apps.people.models import Grant, Patient, User
    from selfback.apps.plans.models import ExerciseDone, Reading, WeekPlan
    from selfback.apps.safety.models import Pause, Report

    users: list[User] = []
    rows: dict[type[models.Model], list[models.Model]] = {
        model: []
        for model in (
            Patient, Grant, AnswerSet, DailySteps, Report, Pause, WeekPlan, ExerciseDone, Reading
        )
    }  # fmt: skip
    for number, original in pairs:
        user = _twin(original.user, email=f"person{number}@bench.invalid")
        patient = _twin(original, user=user)
        users.append(user)
        rows[Patient].append(patient)
        rows[Grant] += _twins(original.user.grants.all(), user=user)
        rows[AnswerSet] += _twins(original.answer_sets.all(), patient=patient)
        rows[DailySteps] += _twins(original.steps.all(), patient=patient)
        for report in original.sign_reports.all():
            copy = _twin(report, patient=patient)
            rows[Report].append(copy)
            held = [pause for pause in original.pauses.all() if pause.report_id == report.pk]
            rows[Pause] += _twins(held, patient=patient, report=copy)
        for week in original.weeks.all():
            copy = _twin(week, patient=patient)
            rows[WeekPlan].append(copy)
            rows[ExerciseDone] += _twins(week.exercises_done.all(), week=copy)
            rows[Reading] += _twins(week.readings.all(), week=copy)
    User.objects.bulk_create(users)
    for model, twins in rows.items():
        model._default_manager.bulk_create(twins)
    return [user.pk for user in users]


def _twin(original: Any, **changes: Any) -> Any:
    """Return a new row like another, apart from its key and what is changed."""
    model = type(original)
    values = {
        field.attname: getattr(original, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    for name, value in changes.items():
        field = model._meta.get_field(name)
        values[field.attname] = value.pk if isinstance(value, models.Model) else value
    return model(**values)


def _twins(originals: Iterable[Any], **changes: Any) -> Iterator[Any]:
    return (_twin(each, **changes) for each in originals)
