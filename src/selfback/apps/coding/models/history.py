"""What was thought while coding, and what was done, so that it can be undone."""

from typing import Any

from django.db import models

from selfback.apps.coding.models.codes import Code
from selfback.apps.coding.models.codings import Coding
from selfback.apps.coding.models.projects import Member, Project, new_guid
from selfback.apps.coding.models.sources import Source
from selfback.apps.people.identifiers import new_id


class MemoQuerySet(models.QuerySet["Memo"]):
    """Reads of memos."""

    def seen_by(self, member: Member) -> "MemoQuerySet":
        """Those a member may see: while a project is blind, a coder sees their own alone."""
        mine = self.filter(project=member.project_id, removed_at=None)
        return mine if member.sees_all else mine.filter(by=member)


class Memo(models.Model):
    """A note about one thing, or about the project where none is named.

    version     grows with every change; who changes it names the one they saw
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    guid = models.CharField(max_length=36, default=new_guid, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="memos")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="memos"
    )
    code = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="memos"
    )
    coding = models.ForeignKey(
        Coding, on_delete=models.PROTECT, null=True, blank=True, related_name="memos"
    )
    text = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memos")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = MemoQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.pk}"


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reads of the history."""

    def seen_by(self, member: Member) -> "ChangeQuerySet":
        """Those a member may see; while a project is blind, of others only the codebook's."""
        mine = self.filter(project=member.project_id)
        if member.sees_all:
            return mine
        return mine.filter(models.Q(by=member) | models.Q(kind__in=Change.OF_THE_CODEBOOK))


class Change(models.Model):
    """Something that somebody did in a project; what it needs to be undone stands in `data`.

    data    ids and earlier values, never words of a text that is coded
    """

    class Kind(models.TextChoices):
        """What was done."""

        CODE_ADDED = "code-added"
        CODE_CHANGED = "code-changed"
        CODE_MOVED = "code-moved"
        CODES_MERGED = "codes-merged"
        CODE_REMOVED = "code-removed"
        PASSAGE_CODED = "passage-coded"
        CODING_TAKEN_BACK = "coding-taken-back"
        MEMO_WRITTEN = "memo-written"
        MEMO_REMOVED = "memo-removed"
        PASSAGES_LINKED = "passages-linked"
        LINK_REMOVED = "link-removed"
        SETTLED = "settled"
        CODEBOOK_INSTALLED = "codebook-installed"
        TEXTS_TAKEN_IN = "texts-taken-in"
        TEXT_DESCRIBED = "text-described"
        TEXT_MASKED = "text-masked"
        CONSENT_WITHDRAWN = "consent-withdrawn"

    OF_THE_CODEBOOK = (
        Kind.CODE_ADDED,
        Kind.CODE_CHANGED,
        Kind.CODE_MOVED,
        Kind.CODES_MERGED,
        Kind.CODE_REMOVED,
        Kind.CODEBOOK_INSTALLED,
    )

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    data: Any = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"
