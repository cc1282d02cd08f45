"""Steps that people bring: batches, the rows that were kept, and keys by which phones send."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient


class UploadToken(models.Model):
    """A key by which one phone sends steps for one person; it opens nothing else.

    digest      SHA-256 of the key, hexadecimal; the key itself is shown once and never kept
    """

    class Way(models.TextChoices):
        """What sends with it."""

        HEALTH_AUTO_EXPORT = "health-auto-export"
        SHORTCUTS = "shortcuts"
        ANDROID = "android"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="upload_tokens")
    way = models.CharField(max_length=20, choices=Way.choices)
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.way}"


class BatchQuerySet(models.QuerySet["Batch"]):
    """Reads of batches."""

    def of(self, patient: Patient) -> "BatchQuerySet":
        """The batches of a person, the latest first."""
        return self.filter(patient=patient).order_by("-begun_at", "-pk")

    def undecided(self) -> "BatchQuerySet":
        """Those that are being read, or wait for the person."""
        return self.filter(state__in=Batch.UNDECIDED)

    def forgotten_by(self, at: datetime, *, hours: float) -> "BatchQuerySet":
        """Those that nobody decided on within so many hours."""
        return self.undecided().filter(begun_at__lt=at - timedelta(hours=hours))


class Batch(models.Model):
    """One file, or what one key sent on one day.

    format      as the importers name it; empty while unknown
    digest      SHA-256 of the file, hexadecimal; empty for what was sent
    size        bytes
    progress    0 to 100
    found       what is told of the file before the person decides: see domain.activity.found
    rows        rows that wait for the person to decide, packed; none before and after
    fault       why the file was refused: a code, and the place in the file
    pushed_on   the person's local date, for what was sent
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        READ = "read"
        KEPT = "kept"
        UNDONE = "undone"
        REFUSED = "refused"
        CANCELLED = "cancelled"

    UNDECIDED: ClassVar = (State.WAITING, State.READ)

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="step_batches")
    token = models.ForeignKey(
        UploadToken, on_delete=models.PROTECT, null=True, blank=True, related_name="batches"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    format = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    found = models.JSONField(default=dict)
    rows = models.BinaryField(null=True, blank=True)
    fault = models.CharField(max_length=20, blank=True)
    fault_place = models.CharField(max_length=300, blank=True)
    pushed_on = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(state="waiting"), name="one_file_read_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["token", "pushed_on"],
                condition=Q(state="kept"),
                name="one_kept_batch_a_key_and_day",
            ),
            models.CheckConstraint(
                condition=Q(rows__isnull=True) | Q(state="read"), name="rows_wait_only_once_read"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.state}"


class IntervalQuerySet(models.QuerySet["Interval"]):
    """Reads of rows."""

    def between(self, first: date, last: date) -> "IntervalQuerySet":
        """Rows of the days from first to last, both included."""
        return self.filter(local_day__range=(first, last))


class Interval(models.Model):
    """One row of steps, as it came; every row of a person stands here once.

    start, end  UTC; equal for a moment
    local_day   the day of its start where the person lived when it came
    steps       not always whole: some apps split a record
    is_manual   it was typed in the app that it comes from
    raw_hash    SHA-256 of who, when and how much
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="step_intervals")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="intervals")
    source = models.CharField(max_length=200)
    device = models.CharField(max_length=200, blank=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    local_day = models.DateField()
    steps = models.FloatField()
    is_manual = models.BooleanField()
    raw_hash = models.CharField(max_length=64)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "raw_hash"], name="a_row_of_steps_once"),
            models.CheckConstraint(condition=Q(steps__gte=0), name="steps_are_not_negative"),
        ]
        indexes = [models.Index(fields=["patient", "local_day"], name="rows_of_a_day")]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.start}"


class Sighting(models.Model):
    """A row that came again with a later batch; it stays while one of its batches is kept."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="sightings")
    interval = models.ForeignKey(Interval, on_delete=models.CASCADE, related_name="sightings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "interval"], name="a_sighting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.interval_id}"
