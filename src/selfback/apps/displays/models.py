"""Joint displays. A row names figures, codes and codings; nothing of them is copied into it."""

from typing import Any

from django.db import models
from django.db.models import Q

from selfback.apps.coding.models import Member, Project
from selfback.apps.displays.reports import EvaluationReport
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.domain.integration.display import Fit, Template

__all__ = ["Display", "DisplayRow", "EvaluationReport", "FrozenDisplay"]


class DisplayQuerySet(models.QuerySet["Display"]):
    """Reads of displays."""

    def kept(self) -> "DisplayQuerySet":
        """Those that were not put away."""
        return self.filter(removed_at=None)

    def open_to(self, user: User) -> "DisplayQuerySet":
        """Those without texts, and those of projects in which the user settles codings.

        Who codes blind would see in a display what the others gave.
        """
        settling = Member.objects.now().filter(user=user, role=Member.Role.ADJUDICATOR)
        return self.filter(Q(project=None) | Q(project__in=settling.values("project")))


class Display(models.Model):
    """One joint display.

    project     the coded texts that its rows speak of; may be empty
    author      who drew the meta-inferences, as it will be printed
    drawn_on    the day of the last change
    version     counts changes, so that nobody overwrites what they have not seen
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    title = models.CharField(max_length=120)
    template = models.CharField(max_length=20, choices=[(each, each) for each in Template])
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="displays"
    )
    author = models.CharField(max_length=120)
    drawn_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DisplayQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.title


class DisplayRow(models.Model):
    """One row of a display.

    numbers     names of figures, as `selfback.domain.integration.figures` gives them
    themes      GUIDs of codes
    quotes      ids of codings
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    display = models.ForeignKey(Display, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=120)
    construct = models.CharField(max_length=120, blank=True)
    numbers: Any = models.JSONField(default=list, blank=True)
    themes: Any = models.JSONField(default=list, blank=True)
    quotes: Any = models.JSONField(default=list, blank=True)
    fit = models.CharField(max_length=10, choices=[(each, each) for each in Fit])
    meta_inference = models.TextField()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["display", "topic"], name="one_row_a_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.display_id} {self.place}"


class FrozenDisplay(models.Model):
    """A display as it was frozen for publication.

    text        canonical JSON, as `selfback.domain.integration.snapshot` writes it
    digest      SHA-256 of the text at the day of freezing
    forgot      quotes taken out since, because consent was withdrawn; then the digest names a text
                that is no longer here
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    display = models.ForeignKey(Display, on_delete=models.PROTECT, related_name="frozen")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    forgot = models.PositiveIntegerField(default=0)
    frozen_by = models.CharField(max_length=26)
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["-frozen_at", "-pk"]

    def __str__(self) -> str:
        return self.digest[:12]
