"""What is known of one patient, week by week, read in a few queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery, Value

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.answers.models import AnswerSet
from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient, User
from selfback.apps.plans.models import ExerciseDone, ExerciseSwap, PersonalGoal, WeekPlan
from selfback.apps.safety.models import Pause, Report
from selfback.delivery.shared import clock
from selfback.delivery.shared.alerts import name_of

STEPS, DONE, SWAP = "steps", "done", "swap"


class Answered(NamedTuple):
    """The answers of one questionnaire.

    week    of the plan they led to: 1 for the first questions
    day     when they were given, in the patient's zone
    """

    week: int
    day: date
    answers: Mapping[str, Any]


class Done(NamedTuple):
    """One exercise done in one session."""

    week: int
    day: date
    exercise: str
    session: str
    seconds: int
    rating: str


class Swap(NamedTuple):
    """One exercise of a week taken instead of another; on the first day of that week.

    added   empty if a clinician took one out without another
    reason  "clinician" if it was not the person
    """

    week: int
    day: date
    removed: str
    added: str
    reason: str


class Point(NamedTuple):
    """A number of one week."""

    week: int
    day: date
    value: int


@dataclass(frozen=True, kw_only=True)
class Course:
    """What is known of one patient until today, the oldest first.

    steps           day -> steps counted
    adjustments     what a clinician has changed and is in force, the latest first
    """

    patient: Patient
    today: date
    answered: Sequence[Answered]
    weeks: Sequence[WeekPlan]
    done: Sequence[Done]
    swaps: Sequence[Swap]
    steps: Mapping[date, int]
    adjustments: Sequence[Adjustment]

    @property
    def name(self) -> str:
        """What to call the patient."""
        return name_of(self.patient.user)

    @property
    def joined(self) -> date:
        """The day they joined, where they are."""
        return self.local(self.patient.joined_at)

    @property
    def newest(self) -> WeekPlan | None:
        """The plan of the latest week."""
        return self.weeks[-1] if self.weeks else None

    @cached_property
    def latest(self) -> Mapping[str, Any]:
        """The last answer to each question."""
        found: dict[str, Any] = {}
        for each in self.answered:
            found |= {key: value for key, value in each.answers.items() if value is not None}
        return found

    def local(self, moment: datetime) -> date:
        """Return the date of a moment where the patient is."""
        return moment.astimezone(ZoneInfo(self.patient.zone)).date()

    def series(self, *keys: str) -> list[Point]:
        """Return the sum of some answers, in each week in which all of them were given."""
        return [
            Point(each.week, each.day, sum(each.answers[key] for key in keys))
            for each in self.answered
            if all(isinstance(each.answers.get(key), int) for key in keys)
        ]

    def swapped_now(self) -> dict[str, str]:
        """Return planned exercise -> the one in its place, for the newest week; empty for none."""
        if self.newest is None:
            return {}
        now = {each["id"]: each["id"] for each in self.newest.exercises}
        for swap in (each for each in self.swaps if each.week == self.newest.number):
            now = {id: swap.added if at == swap.removed else at for id, at in now.items()}
        return now


def seen_patients(reader: User) -> QuerySet[Patient]:
    """Return the patients a clinician may see, each with what one line of the page needs.

    Beside the patient come pause_tier and pause_began of an open pause, report_tier and
    report_at of the last report, and wish: the goal they set themselves last.
    """
    pauses = Pause.objects.open().filter(patient=OuterRef("pk"))
    reports = Report.objects.filter(patient=OuterRef("pk"))
    wishes = PersonalGoal.objects.filter(patient=OuterRef("pk"), dropped_at=None, reached_at=None)
    return (
        Patient.objects.seen_by(reader)
        .select_related("user", "clinic")
        .annotate(
            pause_tier=Subquery(pauses.values("tier")[:1]),
            pause_began=Subquery(pauses.values("began_at")[:1]),
            report_tier=Subquery(reports.values("tier")[:1]),
            report_at=Subquery(reports.values("received_at")[:1]),
            wish=Subquery(wishes.values("what")[:1]),
        )
    )


def course_of(patient: Patient) -> Course:
    """Return what is known of a patient."""
    deeds = list(_deeds(patient))
    zone = ZoneInfo(patient.zone)
    answered = AnswerSet.objects.filter(patient=patient).order_by("week", "answered_at")
    return Course(
        patient=patient,
        today=clock.today_in(patient.zone),
        answered=[
            Answered(week, at.astimezone(zone).date(), answers)
            for week, at, answers in answered.values_list("week", "answered_at", "answers")
        ],
        weeks=list(WeekPlan.objects.of(patient)),
        done=[Done(*each[2:]) for each in deeds if each[0] == DONE],
        swaps=[
            Swap(week, day, removed, added, reason)
            for kind, _, week, day, removed, added, _, reason in deeds
            if kind == SWAP
        ],
        steps={day: count for kind, _, _, day, _, _, count, _ in deeds if kind == STEPS},
        adjustments=list(Adjustment.objects.of(patient).in_force()),
    )


def _deeds(patient: Patient) -> Iterator[tuple[Any, ...]]:
    """Yield what a patient did, in one query: kind, order, week, day, two texts, number, text."""
    counted = DailySteps.objects.filter(patient=patient).that_count().order_by()
    done = ExerciseDone.objects.filter(week__patient=patient).order_by()
    swaps = ExerciseSwap.objects.filter(week__patient=patient, undone_at=None).order_by()
    empty, nought = Value(""), Value(0)
    rows = counted.values_list(
        Value(STEPS), "pk", nought, "day", empty, empty, "steps", empty
    ).union(
        done.values_list(
            Value(DONE),
            "pk",
            F("week__number"),
            "day",
            "exercise",
            "session",
            "seconds",
            "rating",
        ),
        swaps.values_list(
            Value(SWAP),
            "pk",
            F("week__number"),
            F("week__starts_on"),
            "removed",
            "added",
            nought,
            "reason",
        ),
        all=True,
    )
    yield from sorted(rows, key=lambda row: (row[3], row[1]))


def weeks_between(course: Course, since: date) -> list[WeekPlan]:
    """Return the weeks that lie in part or whole on or after a day, those to come left out."""
    return [week for week in course.weeks if week.starts_on + timedelta(days=7) > since]
