"""Codes of a project, in a tree."""

from django.db import models
from django.db.models import Q

from selfback.apps.coding.models.projects import Project, new_guid
from selfback.apps.people.identifiers import new_id


class CodeQuerySet(models.QuerySet["Code"]):
    """Reads of codes."""

    def standing(self) -> "CodeQuerySet":
        """Those that were neither removed nor merged into another one."""
        return self.filter(removed_at=None)


class Code(models.Model):
    """One code.

    guid        the same in every project for a code of a shipped codebook
    place       among those under the same parent, from 0
    is_codable  no for a heading that only holds other codes
    version     grows with every change; who changes it names the one they saw
    merged_into the code that has its codings now
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    guid = models.CharField(max_length=36, default=new_guid, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="codes")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    colour = models.CharField(max_length=7, blank=True)
    is_codable = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "guid"], name="one_code_a_guid"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(removed_at__isnull=False),
                name="a_merged_code_no_longer_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.pk}"
