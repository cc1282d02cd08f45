"""How many steps a person took on each of their days."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef

from selfback.apps.people.models import Patient


class StepsQuerySet(models.QuerySet["DailySteps"]):
    """Reads of steps."""

    def between(self, first: date, last: date) -> "StepsQuerySet":
        """Days from first to last, both included."""
        return self.filter(day__range=(first, last)).order_by("day")

    def that_count(self) -> "StepsQuerySet":
        """One row a day: what the person typed goes before what was measured."""
        typed = DailySteps.objects.filter(
            patient=OuterRef("patient"), day=OuterRef("day"), source=DailySteps.HAND
        )
        return self.exclude(Exists(typed), source=DailySteps.MEASURED)


class DailySteps(models.Model):
    """The steps of one local day, from one source.

    source  "hand" for what the person typed, "measured" for what their apps and devices counted
    """

    HAND = "hand"
    MEASURED = "measured"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="steps")
    day = models.DateField()
    steps = models.PositiveIntegerField()
    source = models.CharField(max_length=20, default=HAND)
    noted_at = models.DateTimeField()

    objects = StepsQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "day", "source"], name="one_count_a_day_and_source"
            ),
            models.CheckConstraint(
                condition=models.Q(steps__lte=100_000), name="steps_a_person_can_take"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.day} {self.steps}"
