"""Judgements of plans, component by component, own plans of clinicians, and expert cases."""

from typing import Any

from django.db import models

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Clinic, Consent, Patient, User
from selfback.apps.plans.models import WeekPlan


class Component(models.TextChoices):
    """The parts of a plan that are judged."""

    STEPS = "steps"
    EXERCISE = "exercise"
    MESSAGE = "message"


class Judgement(models.TextChoices):
    """What a clinician says of a component."""

    ACCEPT = "accept"
    CHANGE = "change"
    REJECT = "reject"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Reads of judgements."""

    def of(self, week: WeekPlan) -> "VerdictQuerySet":
        """All on one plan."""
        return self.filter(week=week)

    def agreement(self) -> dict[str, dict[str, int]]:
        """Return component -> judgement -> how many: what was accepted, changed, rejected."""
        rows = self.values_list("component", "judgement").annotate(n=models.Count("pk")).order_by()
        counts: dict[str, dict[str, int]] = {
            part: dict.fromkeys(Judgement.values, 0) for part in Component.values
        }
        for component, judgement, n in rows:
            counts[component][judgement] = n
        return counts


class Verdict(models.Model):
    """What one clinician says of one component of one plan; the latest word counts.

    item        the exercise or message; empty for steps
    why         in a word; empty if accepted
    adjustment  what was changed with it, if anything
    own_first   whether the clinician had given an own plan before seeing this one
    """

    week = models.ForeignKey(WeekPlan, on_delete=models.PROTECT, related_name="verdicts")
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="verdicts")
    component = models.CharField(max_length=8, choices=Component)
    item = models.CharField(max_length=60, blank=True)
    judgement = models.CharField(max_length=8, choices=Judgement)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    adjustment = models.ForeignKey(
        Adjustment, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts"
    )
    own_first = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "clinician", "component", "item"],
                name="one_verdict_a_component_and_clinician",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week_id} {self.component} {self.item} {self.judgement}"


class OwnPlan(models.Model):
    """What a clinician would have planned, given before the programme's plan was shown.

    steps       steps/day
    exercises   ids
    skipped     the clinician went on without giving one
    """

    week = models.ForeignKey(WeekPlan, on_delete=models.PROTECT, related_name="own_plans")
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="own_plans")
    steps = models.PositiveIntegerField(null=True, blank=True)
    exercises: Any = models.JSONField(default=list)
    skipped = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "clinician"], name="one_own_plan_a_week_and_clinician"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week_id} {self.clinician_id}"


class ExpertCaseQuerySet(models.QuerySet["ExpertCase"]):
    """Reads of offered cases."""

    def agreed_to(self) -> "ExpertCaseQuerySet":
        """Those of people who agree now that their weeks are learned from."""
        agreed = Consent.objects.filter(kind=Consent.Kind.LEARNING, withdrawn_at=None)
        return self.filter(patient__in=agreed.values("patient"))


class ExpertCase(models.Model):
    """A plan as a clinician adjusted it, offered as a worked example for the case base.

    case        problem and plan as the case base keeps them, without anything that names a person
    state       "offered", "taken" into the worked examples or "declined", by the trial office
    """

    class State(models.TextChoices):
        """What became of an offer."""

        OFFERED = "offered"
        TAKEN = "taken"
        DECLINED = "declined"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    week = models.OneToOneField(WeekPlan, on_delete=models.PROTECT, related_name="expert_case")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case: Any = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    offered_by = models.CharField(max_length=26)
    offered_at = models.DateTimeField()
    decided_by = models.CharField(max_length=26, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ExpertCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at"]

    def __str__(self) -> str:
        return f"{self.week_id} {self.state}"
