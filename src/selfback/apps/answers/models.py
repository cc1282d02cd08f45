"""What people answered: finished sets, and drafts that are still being filled in."""

from django.db import models

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import LANGUAGES, Patient, User


class AnswerSet(models.Model):
    """A finished set of answers, as given; never changed.

    instrument      "intake" or "check-in"
    week            the week of the plan it leads to: 1 for the intake
    content_digest  the release of the content whose questions were answered
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="answer_sets")
    instrument = models.CharField(max_length=20)
    week = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    content_digest = models.CharField(max_length=64)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "instrument", "week"], name="one_answer_set_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.instrument} {self.week}"


class Draft(models.Model):
    """Answers given so far, so that nothing typed is lost; gone when the set is finished."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    instrument = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "instrument"], name="one_draft_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.instrument}"
