"""Texts that are coded, and what their masks stand for, kept apart."""

from typing import Any

from django.db import models
from django.db.models import Q

from selfback.apps.coding.models.projects import Project, new_guid
from selfback.apps.people.identifiers import new_id


class Kind(models.TextChoices):
    """Where a text comes from."""

    INTERVIEW = "interview"
    ANSWER = "answer"
    DOCUMENT = "document"
    REASON = "reason"


class Consent(models.TextChoices):
    """Whether who speaks in a text agrees to its use."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class SourceQuerySet(models.QuerySet["Source"]):
    """Reads of texts."""

    def in_use(self) -> "SourceQuerySet":
        """Those whose people still agree."""
        return self.filter(consent=Consent.GIVEN)

    def without_text(self) -> "SourceQuerySet":
        """The same rows without their texts, which may be long."""
        return self.defer("text")


class Source(models.Model):
    """One text; positions in it count Unicode code points from 0.

    case        the person or place it belongs to; may be empty
    attributes  name of a variable -> value, both texts
    sha256      of the text in UTF-8, hexadecimal: which text a coding was made on
    length      code points
    consent     withdrawn: the text is erased, the row stays
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    guid = models.CharField(max_length=36, default=new_guid, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sources")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    case = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    attributes: Any = models.JSONField(default=dict, blank=True)
    consent = models.CharField(max_length=10, choices=Consent, default=Consent.GIVEN)
    masked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    taken_in_by = models.CharField(max_length=26)
    taken_in_at = models.DateTimeField()

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_text_a_number"),
            models.CheckConstraint(
                condition=Q(consent="given") | Q(text=""), name="a_withdrawn_text_is_erased"
            ),
        ]
        indexes = [models.Index(fields=["project", "sha256"], name="coding_text_by_content")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"


class MaskKey(models.Model):
    """What one mask stands for; read only to mask the next text or to hand the key over."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    mask = models.CharField(max_length=40)
    stands_for = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "mask"], name="one_meaning_a_mask"),
        ]

    def __str__(self) -> str:
        return self.mask
