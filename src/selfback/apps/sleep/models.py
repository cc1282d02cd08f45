"""Nights as a person noted them; nobody but the person reads them."""

from datetime import date

from django.db import models

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient
from selfback.domain.schedule.nights import Night


class NotedNightQuerySet(models.QuerySet["NotedNight"]):
    """Reads of nights."""

    def of(self, patient: Patient) -> "NotedNightQuerySet":
        """The nights of a person, the latest first."""
        return self.filter(patient=patient).order_by("-morning")

    def between(self, first: date, last: date) -> "NotedNightQuerySet":
        """Nights that ended from one morning to another, both included, the earliest first."""
        return self.filter(morning__range=(first, last)).order_by("morning")


class NotedNight(models.Model):
    """One night, by the morning on which it ended.

    falling, awake  minutes
    rested          1 not at all to 5 very well
    """

    class Rested(models.IntegerChoices):
        """How rested somebody feels."""

        NOT_AT_ALL = 1
        LITTLE = 2
        SOMEWHAT = 3
        WELL = 4
        VERY_WELL = 5

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="nights")
    morning = models.DateField()
    lights_out = models.TimeField()
    woke = models.TimeField()
    falling = models.PositiveSmallIntegerField()
    awake = models.PositiveSmallIntegerField()
    rested = models.PositiveSmallIntegerField(choices=Rested.choices)
    noted_at = models.DateTimeField()

    objects = NotedNightQuerySet.as_manager()

    class Meta:
        ordering = ["morning"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "morning"], name="one_night_a_morning"),
            models.CheckConstraint(
                condition=models.Q(rested__range=(1, 5)), name="rested_from_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.morning}"

    @property
    def night(self) -> Night:
        """The night as the diary counts it."""
        return Night(
            lights_out=self.lights_out, woke=self.woke, falling=self.falling, awake=self.awake
        )
