"""Exports of a study: asked for, made outside the web, taken away, and removed in time."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.apps.trial.models.studies import Study


class ExportQuerySet(models.QuerySet["StudyExport"]):
    """Reads of exports."""

    def expired(self, at: datetime) -> "ExportQuerySet":
        """Those whose file is still there though its time is over."""
        return self.filter(removed_at=None, expires_at__lte=at)


class StudyExport(models.Model):
    """A set of files made from the data of a study, as one archive.

    arms        none: nothing tells an arm; masked: a letter for each arm; open: after the lock
    language    of the labels in SPSS and Stata files
    progress    0 to 100
    content     SHA-256 of what the data say (domain.dataset.locking.content_hash), hexadecimal
    digest      SHA-256 of the archive, hexadecimal
    rows        table -> number of rows
    fault       why it failed, in words for whoever runs the service
    removed_at  when the archive was removed
    """

    class Form(models.TextChoices):
        """How the files are written."""

        CSV = "csv"
        CSV_SAFE = "csv-safe"
        SPSS = "sav"
        STATA = "dta"
        PARQUET = "parquet"
        ODM = "odm"

    class Arms(models.TextChoices):
        """What the files tell of the allocation."""

        NONE = "none"
        MASKED = "masked"
        OPEN = "open"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(max_length=8, choices=Form)
    arms = models.CharField(max_length=6, choices=Arms, default=Arms.NONE)
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    content = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    rows = models.JSONField(default=dict, blank=True)
    fault = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(digest="") & Q(expires_at__isnull=False)),
                name="an_export_that_is_done_has_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"

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
        return Path(settings.DATA) / "study-exports" / f"{self.pk}.zip"
