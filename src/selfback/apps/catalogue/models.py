"""Releases that were live, the weeks that came back as cases, and the case bases made of them."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Consent, Patient


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Reads of releases."""

    def of(self, kind: str) -> "ReleaseQuerySet":
        """Releases of one kind, the newest first."""
        return self.filter(kind=kind).order_by("-live_from", "-pk")


class Release(models.Model):
    """Content or a case base that was live from a moment on, until the next of its kind.

    digest  SHA-256 of what was released, hexadecimal
    """

    class Kind(models.TextChoices):
        """What was released."""

        CONTENT = "content"
        CASE_BASE = "case-base"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    live_from = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class ReturnedWeekQuerySet(models.QuerySet["ReturnedWeek"]):
    """Reads of weeks that returned."""

    def agreed_to(self) -> "ReturnedWeekQuerySet":
        """Those of people who agree now that their weeks are learned from."""
        agreed = Consent.objects.filter(kind=Consent.Kind.LEARNING, withdrawn_at=None)
        return self.filter(patient__in=agreed.values("patient"))


class ReturnedWeek(models.Model):
    """A finished week of somebody who agreed to learning, and whether it is kept as a case.

    number      the week of the person's programme
    group       pseudonym of the person, the same in all of their cases, in no other table
    case        the case, as the schema of the seed cases has it; empty if it is not kept
    reasons     why it is kept or not; see domain.plan.returning
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="returned_weeks")
    number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=26)
    case = models.JSONField(default=dict, blank=True)
    is_kept = models.BooleanField()
    reasons = models.JSONField(default=list)
    is_synthetic = models.BooleanField(default=False)
    came_at = models.DateTimeField()

    objects = ReturnedWeekQuerySet.as_manager()

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "number"], name="a_week_returns_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} week {self.number}"


class CaseBaseQuerySet(models.QuerySet["CaseBaseRelease"]):
    """Reads of releases of the case base."""

    def held(self) -> "CaseBaseQuerySet":
        """Those whose file is still there, the newest first."""
        return self.filter(removed_at=None).order_by("-made_at", "-pk")

    def live(self) -> "CaseBaseRelease | None":
        """The one plans are made with; None while the seed cases serve."""
        return self.filter(is_live=True).first()

    def shadow(self) -> "CaseBaseRelease | None":
        """The one that is asked beside the live one."""
        return self.filter(is_shadow=True).first()


class CaseBaseRelease(models.Model):
    """A case base with a name, in one file that never changes.

    name        as it stands in plans before the digest
    digest      SHA-256 of schema and cases, hexadecimal
    groups      pseudonyms of the people in it
    card        what is known of it: data, subgroups, calibration, weights, limits
    is_live     plans are made with it; one at a time
    is_shadow   it is asked beside the live one, and nobody sees what it says; one at a time
    frozen_at   since when it may be neither changed nor removed
    replaced_by the release without the cases of somebody who withdrew
    removed_at  when its file was removed, because somebody withdrew
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    cases = models.PositiveIntegerField()
    expert_cases = models.PositiveIntegerField()
    synthetic_cases = models.PositiveIntegerField(default=0)
    groups = models.JSONField(default=list)
    card = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=26)
    is_live = models.BooleanField(default=False)
    is_shadow = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.CharField(max_length=26, blank=True)
    frozen_for = models.TextField(blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseBaseQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_live"], condition=Q(is_live=True), name="one_live_case_base"
            ),
            models.UniqueConstraint(
                fields=["is_shadow"], condition=Q(is_shadow=True), name="one_shadow_case_base"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(removed_at=None),
                name="a_frozen_case_base_is_not_removed",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name and the start of the digest, as plans record it."""
        return f"{self.name}@{self.digest[:12]}"

    @property
    def people(self) -> int:
        """How many people's weeks are in it."""
        return len(self.groups)

    @property
    def path(self) -> Path:
        """Where its file is."""
        return Path(settings.DATA) / "case-bases" / f"{self.digest}.casewise"


class CaseWork(models.Model):
    """A release being made or measured again, or two being compared, outside the web.

    release, other  those compared, None standing for the seed cases; the one made or measured
    progress        0 to 100
    result          what came of it
    fault           why it failed, in words for whoever runs the service
    """

    class Kind(models.TextChoices):
        """What is done."""

        CREATE = "create"
        COMPARE = "compare"
        MEASURE = "measure"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=40, blank=True)
    weeks = models.PositiveSmallIntegerField(default=0)
    release = models.ForeignKey(
        CaseBaseRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="work"
    )
    other = models.ForeignKey(
        CaseBaseRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="work_beside"
    )
    result = models.JSONField(default=dict, blank=True)
    fault = models.TextField(blank=True)
    asked_by = models.CharField(max_length=26)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_going_on(self) -> bool:
        """Whether it waits or runs, and can still be cancelled."""
        return self.state in {self.State.WAITING, self.State.RUNNING}


class ShadowLook(models.Model):
    """What a shadow release would have planned for a week, beside what was planned.

    week        id of the week's plan
    shared      exercises that both chose, as a share of all that either chose, 0 to 1
    rests_on    what the shadow's plan rests on; "live_rests_on": what the plan rests on
    """

    release = models.ForeignKey(CaseBaseRelease, on_delete=models.PROTECT, related_name="looks")
    week = models.CharField(max_length=26)
    shared = models.FloatField()
    exercises_differ = models.BooleanField()
    rests_on = models.CharField(max_length=10)
    live_rests_on = models.CharField(max_length=10)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "week"], name="one_look_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.week}"
