"""What warning signs were reported, who has to look, and whose plan is paused."""

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Permission

TIERS = [("R", "emergency"), ("A", "soon"), ("B", "watch"), ("M", "mood"), ("none", "none")]


class Report(models.Model):
    """Answers about warning signs and how urgent they were found to be.

    moment          when they were asked; see domain.safety.context.Moment
    also_mood       whether support for mood was found needed beside the tier
    told_at         by the clock of the device on which they were given
    action          what the person then did, for an emergency: "called", "going" or "has-help"
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sign_reports")
    moment = models.CharField(max_length=20)
    answers = models.JSONField()
    tier = models.CharField(max_length=4, choices=TIERS)
    also_mood = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    told_at = models.DateTimeField()
    received_at = models.DateTimeField()
    action = models.CharField(max_length=12, blank=True)
    acted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.tier} {self.received_at}"


class AlertQuerySet(models.QuerySet["Alert"]):
    """Reads of alerts."""

    def waiting(self) -> "AlertQuerySet":
        """Those nobody has answered, the most urgent and oldest first."""
        urgency = models.Case(
            models.When(tier="R", then=0), models.When(tier="A", then=1), default=2
        )
        return self.filter(acknowledged_at=None).order_by(urgency, "raised_at")

    def for_eyes_of(self, user: User) -> "AlertQuerySet":
        """Those this user may see and answer.

        When a patient stops sharing, alerts that their clinic has not answered pass to the
        coordinators, so that somebody still looks.
        """
        clinics = user.clinics_where(Permission.ANSWER_ALERTS_OF_CLINIC)
        mine = Q(clinic_id__in=clinics, patient__shares_with_clinic=True)
        if user.may(Permission.ANSWER_ALERTS_WITHOUT_CLINIC):
            mine |= Q(clinic=None) | Q(patient__shares_with_clinic=False)
        return self.filter(mine)


class Alert(models.Model):
    """Somebody has to look at a patient.

    clinic  whose queue it is in; without a clinic it is the coordinators'
    note    what was done, in the words of the one who answered it
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alerts")
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="alerts")
    tier = models.CharField(max_length=4, choices=TIERS)
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="an_answered_alert_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.tier}"


class PauseQuerySet(models.QuerySet["Pause"]):
    """Reads of pauses."""

    def open(self) -> "PauseQuerySet":
        """Those that still hold."""
        return self.filter(ended_at=None)


class Pause(models.Model):
    """The plan, or its exercises, stand still.

    tier    "R": everything; "A": the exercises
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="pauses")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="pauses")
    tier = models.CharField(max_length=4, choices=TIERS)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=26, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="one_pause_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.tier} from {self.began_at}"
