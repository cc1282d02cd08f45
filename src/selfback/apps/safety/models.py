"""What warning signs were reported, who has to look, and whose plan is paused."""

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Permission

WATCH = "B"
BY_URGENCY = ("R", "A", "M", WATCH)
TIERS = [("R", "emergency"), ("A", "soon"), ("B", "watch"), ("M", "mood"), ("none", "none")]


class Report(models.Model):
    """Answers about warning signs and how urgent they were found to be.

    moment          when they were asked; see domain.safety.context.Moment
    also_mood       whether support for mood was found needed beside the tier
    found           signs found beside the ticked ones; see domain.safety.signs.Sign
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
    found = models.JSONField(default=list)
    told_at = models.DateTimeField()
    received_at = models.DateTimeField()
    action = models.CharField(max_length=12, blank=True)
    acted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.tier} {self.received_at}"


def urgency() -> models.Case:
    """Return what sorts alerts: emergencies, signs for soon, mood, and last those to watch."""
    first = [models.When(tier=tier, then=place) for place, tier in enumerate(BY_URGENCY)]
    return models.Case(*first, default=len(BY_URGENCY))


class AlertQuerySet(models.QuerySet["Alert"]):
    """Reads of alerts."""

    def waiting(self) -> "AlertQuerySet":
        """Those nobody has looked at, the most urgent and oldest first; without those to watch."""
        return self.filter(acknowledged_at=None).exclude(tier=WATCH).by_urgency()

    def open(self) -> "AlertQuerySet":
        """Those that are not closed, in the same order; without those to watch."""
        return self.exclude(state=Alert.State.CLOSED).exclude(tier=WATCH).by_urgency()

    def by_urgency(self) -> "AlertQuerySet":
        """The most urgent first, and of each tier the oldest."""
        return self.order_by(urgency(), "raised_at", "pk")

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

    clinic              whose queue it is in; without a clinic it is the coordinators'
    state               where it stands, as its steps say
    acknowledged_at/by  who looked first; from then on it is not told again
    held_by             who last said that they get in touch
    due_at              by when they said so; None if they named no time
    outcome             why it was closed; note says more, in the words of who closed it
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        SEEN = "seen"
        CONTACTING = "contacting"
        REACHED = "reached"
        CLOSED = "closed"

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
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    held_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["clinic", "state"], name="alerts_of_a_clinic")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, closed_by=None)),
                name="a_closed_alert_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", acknowledged_at=None)
                | (~Q(state="waiting") & Q(acknowledged_at__isnull=False)),
                name="an_alert_waits_until_somebody_looks",
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(tier="B") & ~Q(state="closed"),
                name="one_open_watch_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="an_answered_alert_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.tier}"


class StepQuerySet(models.QuerySet["AlertStep"]):
    """Reads of steps."""

    def standing(self) -> "StepQuerySet":
        """Those that were not undone, the oldest first."""
        return self.filter(undone_at=None).order_by("pk")


class AlertStep(models.Model):
    """What somebody did about an alert. Steps are added; one that was a slip is marked undone.

    code    how the person was reached or not, or why it was closed
    due_at  by when somebody says they will get in touch
    """

    class Kind(models.TextChoices):
        """What was done."""

        SEEN = "seen"
        WILL_CONTACT = "will-contact"
        REACHED = "reached"
        NOT_REACHED = "not-reached"
        CLOSED = "closed"

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.kind}"


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
