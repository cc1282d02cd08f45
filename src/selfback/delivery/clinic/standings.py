"""What decides how much each patient needs a look, read of ten thousand at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.db.models.sql.compiler import SQLCompiler

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Permission
from selfback.apps.plans.models import ExerciseDone, WeekPlan
from selfback.apps.safety.models import Alert, Pause
from selfback.delivery.clinic.need import (
    CHECK_IN_WAITS,
    NO_PLAN,
    NOTICEABLE,
    QUIET,
    Mark,
    Need,
)

OF_THE_PATIENT = OuterRef("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which patients are asked for; what is empty asks for all.

    name    part of the name, in capitals or not
    week    number of the week they are in
    clinic  id
    """

    name: str = ""
    need: Need | None = None
    week: int | None = None
    clinic: str = ""


class Together(Aggregate):
    """The ids of a group in one text, with commas between them."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **options: Any) -> Any:
        """Return how PostgreSQL writes it."""
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **options)


def standings(user: User, wanted: Wanted, *, at: datetime) -> Iterator[tuple[str, int, str]]:
    """Yield first day of the newest week, marks, and the ids of all for whom they hold.

    It is asked about all patients, so one look at each one's newest week tells both, as one text,
    and the database groups them: ten thousand fall into some dozens of groups.
    """
    newest = WeekPlan.objects.filter(patient=OF_THE_PATIENT).order_by("-number")
    rose = Case(When(pain_rise__gte=NOTICEABLE, then=Mark.ROSE.value), default=0)
    seen = Case(When(looked_at__isnull=False, then=Mark.SEEN.value), default=0)
    told = Concat(
        Cast("starts_on", CharField()),
        Value(" "),
        Cast(rose + seen, CharField()),
        output_field=CharField(),
    )
    rows = (
        _asked_for(user, wanted, newest)
        .values(
            week=Subquery(newest.values(told=told)[:1]),
            waits=Case(When(joined_at__lt=at - NO_PLAN, then=Mark.WAITS.value), default=0),
        )
        .annotate(ids=Together("pk"))
        .values_list("week", "waits", "ids")
    )
    for week, waits, ids in rows:
        began, _, marks = (week or "").partition(" ")
        yield began, waits | int(marks or 0), ids


def _asked_for(user: User, wanted: Wanted, newest: QuerySet[WeekPlan]) -> QuerySet[Patient]:
    patients = Patient.objects.seen_by(user).order_by()
    if wanted.clinic:
        patients = patients.filter(clinic=wanted.clinic)
    if wanted.week is not None:
        number = Subquery(newest.values("number")[:1])
        patients = patients.alias(number=number).filter(number=wanted.week)
    if wanted.name:
        patients = patients.filter(pk__in=_named(patients, wanted.name))
    return patients


def _named(patients: QuerySet[Patient], part: str) -> list[str]:
    """Return who has this in their name; SQLite would not find åse for Åse."""
    names = patients.values_list("pk", "user__name")
    return [patient for patient, name in names if part.casefold() in name.casefold()]


class Sign(StrEnum):
    """What else is known of a patient; "R" and "A" are the tiers of a pause."""

    REPORTED = "reported"
    ALL_PAUSED = "R"
    EXERCISES_PAUSED = "A"
    QUIET = "quiet"


def signs(user: User, *, today: date, reported: Collection[str] | None) -> dict[str, set[str]]:
    """Return for each Sign who has it, of all clinics whose patients this user sees, in one query.

    reported    ids of those with an open alert, if they are known already

    Whether the user may see these very patients is not asked here.
    """
    clinics = user.clinics_where(Permission.SEE_PATIENTS_OF_CLINIC)
    rows = [
        Pause.objects.open().filter(_of(clinics)).values_list("patient_id", "tier"),
        fallen_silent(clinics, today).values_list("patient_id", Value(Sign.QUIET.value)),
    ]
    if reported is None:
        alerts = Alert.objects.open().order_by().filter(patient__clinic__in=clinics)
        rows.append(alerts.values_list("patient_id", Value(Sign.REPORTED.value)))
    found: dict[str, set[str]] = {sign: set() for sign in Sign}
    found[Sign.REPORTED] = set(reported or ())
    for patient, sign in rows[0].union(*rows[1:], all=True):
        found[sign].add(patient)
    return found


def fallen_silent(clinics: Collection[str], today: date) -> QuerySet[WeekPlan]:
    """Return weeks that have just ended without steps or an exercise in their last days.

    Steps are asked for first: most people have some, and then nothing else is asked of them.
    """
    since = today - QUIET
    steps = DailySteps.objects.filter(patient=OuterRef("patient"), day__gt=since)
    exercises = ExerciseDone.objects.filter(week=OuterRef("pk"), day__gt=since)
    ended = WeekPlan.objects.filter(starts_on__gt=today - CHECK_IN_WAITS, starts_on__lte=since)
    return ended.filter(~Exists(steps), ~Exists(exercises), _of(clinics))


def _of(clinics: Collection[str]) -> Exists:
    """Return whether the patient of a row is of these clinics.

    Asked row by row: few rows are left by then, and a join would begin at all their patients.
    """
    return Exists(Patient.objects.filter(pk=OuterRef("patient"), clinic__in=clinics))
