"""One table of releases: which content and which case base were live from when."""

from django.db import models


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
