"""What is changed in a patient's plans, by whom and why, and what the patient says to it."""

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.adjustments import AdjustmentKind, Adjustments

KINDS = [(each.value, each.value) for each in AdjustmentKind]


class Why(models.TextChoices):
    """Why a clinician changes or rejects part of a plan."""

    PAIN = "pain"
    TOO_HARD = "too-hard"
    TOO_EASY = "too-easy"
    NOT_SUITED = "not-suited"  # to this person's back or other illness
    UNSAFE = "unsafe"
    WISH = "wish"  # the patient asked for it
    EXPERIENCE = "experience"  # of the clinician
    OTHER = "other"


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Reads of adjustments."""

    def of(self, patient: Patient) -> "AdjustmentQuerySet":
        """All of a patient, the latest first."""
        return self.filter(patient=patient).order_by("-made_at", "-pk")

    def in_force(self) -> "AdjustmentQuerySet":
        """Those that bind the next plan."""
        return self.filter(lifted_at=None)

    def disputed(self) -> "AdjustmentQuerySet":
        """Those in force that the patient disagrees with and nobody has looked at since."""
        return self.in_force().filter(answer="disagree", answer_seen_at=None)

    def as_changes(self) -> Adjustments:
        """Return them as the planner takes them, in the order they were made."""
        rows = self.order_by("made_at", "pk")
        return Adjustments(tuple(each.as_change() for each in rows))


class Adjustment(models.Model):
    """One change that binds a patient's plans until it is lifted.

    kind, item, instead, amount     as in domain.plan.adjustments
    who             the clinician's name as the patient reads it, at the time
    why             in a word, for the clinic
    word            a personal word that the patient reads; may be empty
    week            number of the plan that was looked at; None if there was none
    answer          what the patient says to it: "agree", "disagree" or empty
    """

    class Answer(models.TextChoices):
        """What a patient may say to a change."""

        AGREE = "agree"
        DISAGREE = "disagree"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=12, choices=KINDS)
    item = models.CharField(max_length=60, blank=True)
    instead = models.CharField(max_length=60, blank=True)
    amount = models.PositiveIntegerField(null=True, blank=True)
    who = models.CharField(max_length=80)
    why = models.CharField(max_length=12, choices=Why)
    word = models.CharField(max_length=300, blank=True)
    week = models.PositiveSmallIntegerField(null=True, blank=True)
    made_by = models.CharField(max_length=26)
    made_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=26, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answer_text = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_seen_at = models.DateTimeField(null=True, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["patient", "lifted_at"], name="adjustments_of_a_patient")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=models.F("made_at")),
                name="an_adjustment_is_lifted_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.kind} {self.item}"

    def as_change(self, who: str = "") -> Change:
        """Return it as the planner takes it; who else asks for it now, if not who first did."""
        return Change(
            id=self.pk,
            kind=AdjustmentKind(self.kind),
            who=who or self.who,
            item=self.item,
            instead=self.instead,
            amount=self.amount,
        )
