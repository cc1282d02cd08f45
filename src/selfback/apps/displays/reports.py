"""Reports of a process evaluation: who asked for which, and how far each is."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from selfback.apps.coding.models import Project
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.apps.surveys.models import Survey


class ReportQuerySet(models.QuerySet["EvaluationReport"]):
    """Reads of reports."""

    def open_to(self, user: User) -> "ReportQuerySet":
        """Those the user asked for: what somebody may read in one depends on who they are."""
        return self.filter(asked_by=user)

    def expired(self, at: datetime) -> "ReportQuerySet":
        """Those whose file is still there though its time is over."""
        return self.filter(state=EvaluationReport.State.DONE, removed_at=None, expires_at__lte=at)

    def there(self) -> "ReportQuerySet":
        """Those whose file is there."""
        return self.filter(state=EvaluationReport.State.DONE, removed_at=None)


class EvaluationReport(models.Model):
    """One report, as an archive with the page, the paper, the document and the frozen displays.

    title, evaluators, aim  what only they can say, as it is printed
    survey, series, project which of what is there it tells of; each may be empty
    step                    what is being done, as `domain.integration` says it
    progress                0 to 100
    missing                 what nobody gathered
    digest                  SHA-256 of the archive, hexadecimal
    size                    bytes
    fault                   why it failed, in words for whoever runs the service
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    title = models.CharField(max_length=120)
    evaluators = models.CharField(max_length=120)
    aim = models.CharField(max_length=500)
    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    series = models.CharField(max_length=60, blank=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=60, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    missing = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    fault = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(digest="") & Q(expires_at__isnull=False)),
                name="a_report_that_is_done_has_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_going_on(self) -> bool:
        """Whether it waits or runs, and can still be cancelled."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_there(self) -> bool:
        """Whether there is an archive to take away."""
        return self.state == self.State.DONE and self.removed_at is None

    @property
    def path(self) -> Path:
        """Where the archive lies."""
        return Path(settings.DATA) / "evaluation-reports" / f"{self.pk}.zip"
