"""Weekly plans as they were made, and what came of them."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient

DAYS = 7


class WeekQuerySet(models.QuerySet["WeekPlan"]):
    """Reads of plans."""

    def of(self, patient: Patient) -> "WeekQuerySet":
        """The plans of a patient, the first week first."""
        return self.filter(patient=patient).order_by("number")

    def newest(self) -> "WeekPlan | None":
        """The plan of the latest week, if there is any."""
        return self.order_by("-number").first()


class WeekPlan(models.Model):
    """The plan of one person's week; the document is never changed.

    number          1 for the first week
    starts_on       the person's local date of its first day; it runs seven days
    document        as made by domain.plan: steps, exercises, education, safety, reasons, carry
    goal            steps a day aimed at now: the document's, or what the person changed it to
    content_digest  the release of the content it was made from
    case_base       the release of the case base it was made with
    looked_at       when the clinic first read a page on which it stood, while it was the newest
    pain_rise       points by which pain rose in the week before, below 0 if it fell; None in the
                    first week. It stands in the document too; here for lists of many people
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="weeks")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    mode = models.CharField(max_length=12)
    goal = models.PositiveIntegerField()
    document = models.JSONField()
    content_digest = models.CharField(max_length=64)
    case_base = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    pain_rise = models.SmallIntegerField(null=True, blank=True)

    objects = WeekQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "number"], name="one_plan_a_week"),
            models.CheckConstraint(condition=Q(number__gte=1), name="weeks_begin_at_one"),
        ]
        indexes = [
            models.Index(
                fields=["patient", "number", "starts_on", "pain_rise", "looked_at"],
                name="newest_week_of_a_patient",
            ),
            models.Index(fields=["starts_on", "patient", "id"], name="weeks_that_end_now"),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} week {self.number}"

    @property
    def last_day(self) -> date:
        """The last of the seven days."""
        return self.starts_on + timedelta(days=DAYS - 1)

    def day_number(self, on: date) -> int:
        """Return which day of the week a date is: 1 to 7; beyond that the week is over."""
        return (on - self.starts_on).days + 1

    @property
    def exercises(self) -> list[dict[str, Any]]:
        """The exercises as planned, before any swap."""
        return list(self.document["exercises"])


class GoalRevision(models.Model):
    """The step goal of a running week, set anew because measured days arrived or were taken out.

    goal        steps a day
    low, high   steps a day that count as a good day
    reasons     why, as in the document: a list of code and facts
    """

    week = models.ForeignKey(WeekPlan, on_delete=models.PROTECT, related_name="goal_revisions")
    goal = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    reasons = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.week_id} {self.goal}"


class ExerciseSwap(models.Model):
    """One exercise of a week replaced by another, and why; carried out in the order made.

    added       what comes in its place; empty only if a clinician took it out without another
    reason      why the person swapped it; "clinician" if it was not the person
    adjustment  what a clinician changed, if the swap comes from that; the person's own have none
    undone_at   since when it does not count, because the change was lifted within the week
    """

    CLINICIAN = "clinician"

    week = models.ForeignKey(WeekPlan, on_delete=models.PROTECT, related_name="swaps")
    removed = models.CharField(max_length=60)
    added = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=20)
    done_at = models.DateTimeField()
    adjustment = models.ForeignKey(
        Adjustment, on_delete=models.PROTECT, null=True, blank=True, related_name="swaps"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(added="") | Q(adjustment__isnull=False),
                name="only_a_clinician_takes_out_without_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week_id} {self.removed} → {self.added}"


class ExerciseDone(models.Model):
    """One exercise done in one session.

    session         made by the phone; exercises of one sitting share it
    sets, repetitions   done in all
    planned_repetitions sets times repetitions planned
    seconds         spent on it
    rating          "easy", "right", "hard" or empty
    """

    week = models.ForeignKey(WeekPlan, on_delete=models.PROTECT, related_name="exercises_done")
    session = models.CharField(max_length=40)
    exercise = models.CharField(max_length=60)
    day = models.DateField()
    sets = models.PositiveSmallIntegerField()
    repetitions = models.PositiveSmallIntegerField()
    planned_repetitions = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField()
    rating = models.CharField(max_length=8, blank=True)
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["done_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["week", "session", "exercise"], name="an_exercise_once_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week_id} {self.exercise} {self.day}"


class Reading(models.Model):
    """A message was read, or its quiz answered.

    answered    what the person said to the quiz; None if there was none or it was left
    """

    week = models.ForeignKey(WeekPlan, on_delete=models.PROTECT, related_name="readings")
    message = models.CharField(max_length=60)
    read_at = models.DateTimeField()
    answered = models.BooleanField(null=True, blank=True)
    was_right = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["week", "message"], name="a_message_once_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.week_id} {self.message}"


class PersonalGoal(models.Model):
    """A goal someone set for themselves: what, when, and what to do if it gets difficult."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="goals")
    what = models.CharField(max_length=200)
    when = models.CharField(max_length=200, blank=True)
    obstacle = models.CharField(max_length=200, blank=True)
    if_then = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-set_at"]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.set_at}"
