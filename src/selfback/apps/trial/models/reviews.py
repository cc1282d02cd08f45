"""Samples of what is reviewed: drawn by a recorded seed, looked at one by one, signed."""

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.apps.trial.models.studies import Study


class ReviewSample(models.Model):
    """A sample of a study's events or participants; the same seed draws the same from the same.

    population      how many there were to draw from
    """

    class Of(models.TextChoices):
        """What was drawn."""

        EVENTS = "events"
        PARTICIPANTS = "participants"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="review_samples")
    of = models.CharField(max_length=12, choices=Of)
    seed = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.of} {self.pk}"


class SampledItem(models.Model):
    """One that was drawn: whether somebody looked at it, and what was found.

    subject     number of the event in the audit trail, or id of the participant
    """

    sample = models.ForeignKey(ReviewSample, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=26)
    finding = models.TextField(blank=True)
    looked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "position"], name="one_item_a_place_in_a_sample"
            ),
            models.CheckConstraint(
                condition=Q(looked_at=None, looked_by=None, finding="")
                | Q(looked_at__isnull=False, looked_by__isnull=False),
                name="who_looked_and_when_stand_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.position}"
