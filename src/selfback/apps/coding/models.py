"""Projects of coded texts. A coding belongs to who gave it, so nobody overwrites anybody."""

from typing import Any

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User


class ProjectQuerySet(models.QuerySet["CodingProject"]):
    """Reads of projects."""

    def of_member(self, user: User) -> "ProjectQuerySet":
        """Those somebody works in."""
        return self.filter(members__user=user, members__ended_at=None).distinct()


class CodingProject(models.Model):
    """Texts that belong together, and their codebook.

    is_blind    whether coders see only what they gave themselves
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    is_blind = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody works in a project: codes, or leads it and settles what coders differ on."""

    class Role(models.TextChoices):
        """What somebody does in a project."""

        CODER = "coder"
        LEAD = "lead"

    project = models.ForeignKey(CodingProject, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=5, choices=Role)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["began_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(ended_at=None), name="a_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.role}"

    @property
    def leads(self) -> bool:
        """Whether they lead the project."""
        return self.role == Member.Role.LEAD


class CodedSourceQuerySet(models.QuerySet["CodedSource"]):
    """Reads of sources."""

    def standing(self) -> "CodedSourceQuerySet":
        """Those whose text may be read: nobody has taken their consent back."""
        return self.filter(withdrawn_at=None)


class CodedSource(models.Model):
    """One text; when consent is taken back the text is gone for good, and its row says so.

    text        line ends as one line feed; positions count code points from 0
    digest      SHA-256 of the text as it came, so that a repeat adds nothing
    case        the person or place it is about, by a pseudonym; empty for none
    attributes  variable -> value, such as "profession" -> "chiropractor"
    version     goes up when the text is masked
    """

    class Kind(models.TextChoices):
        """What sort of text it is."""

        INTERVIEW = "interview"
        SURVEY = "survey"
        DOCUMENT = "document"
        PLAN_CHANGE = "plan-change"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    project = models.ForeignKey(CodingProject, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INTERVIEW)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    case = models.CharField(max_length=60, blank=True)
    attributes: Any = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    masked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CodedSourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "digest"], name="a_text_once_a_project"),
        ]

    def __str__(self) -> str:
        return self.name


class MaskKey(models.Model):
    """What the masks of a project stand for; kept apart from its texts, in no file of them."""

    project = models.OneToOneField(CodingProject, on_delete=models.CASCADE, related_name="key")
    key: Any = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.project_id


class CodeQuerySet(models.QuerySet["Code"]):
    """Reads of codes."""

    def standing(self) -> "CodeQuerySet":
        """Those that were not removed."""
        return self.filter(removed_at=None)


class Code(models.Model):
    """One code of a project's codebook.

    guid        the same in every file it is exported to
    definition  when it applies, and when it does not
    is_codable  False for a heading that only holds other codes
    version     goes up with every change
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    project = models.ForeignKey(CodingProject, on_delete=models.CASCADE, related_name="codes")
    guid = models.CharField(max_length=36)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    colour = models.CharField(max_length=7, blank=True)
    is_codable = models.BooleanField(default=True)
    place = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "guid"], name="one_code_a_guid"),
        ]

    def __str__(self) -> str:
        return self.name


class CodingQuerySet(models.QuerySet["Coding"]):
    """Reads of codings."""

    def standing(self) -> "CodingQuerySet":
        """Those not taken back, of codes and texts that still stand."""
        return self.filter(taken_back_at=None, code__removed_at=None, source__withdrawn_at=None)

    def seen_by(self, member: Member) -> "CodingQuerySet":
        """What a member may see: in a blind project a coder sees their own and nothing else."""
        own = self.filter(source__project=member.project_id)
        if member.project.is_blind and not member.leads:
            return own.filter(coder=member.user_id, is_settled=False)
        return own


class Coding(models.Model):
    """One code given to one passage by one person.

    start, end  code points of the text, half-open
    is_settled  what the lead settled on where coders differed; otherwise a coder's own
    key         names it for the page it was made on; sent twice, it is kept once
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    source = models.ForeignKey(CodedSource, on_delete=models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_settled = models.BooleanField(default=False)
    key = models.CharField(max_length=80, unique=True)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = CodingQuerySet.as_manager()

    class Meta:
        ordering = ["start", "-end", "pk"]
        indexes = [models.Index(fields=["source", "start"], name="codings_of_a_source")]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="it_has_words"),
            models.UniqueConstraint(
                fields=["source", "code", "start", "end", "coder", "is_settled"],
                condition=Q(taken_back_at=None),
                name="a_code_once_a_passage_and_coder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.start}-{self.end}"


class Memo(models.Model):
    """What somebody thought of a text, a passage, a code or the project as a whole."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    project = models.ForeignKey(CodingProject, on_delete=models.CASCADE, related_name="memos")
    source = models.ForeignKey(
        CodedSource, on_delete=models.CASCADE, null=True, blank=True, related_name="memos"
    )
    code = models.ForeignKey(
        Code, on_delete=models.CASCADE, null=True, blank=True, related_name="memos"
    )
    coding = models.ForeignKey(
        Coding, on_delete=models.CASCADE, null=True, blank=True, related_name="memos"
    )
    text = models.TextField()
    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.id


class CodeChange(models.Model):
    """One change of the codebook, with what it takes to undo it.

    before  what stood there: fields of the code, and for a merge the codings that moved
    """

    class Kind(models.TextChoices):
        """What was changed."""

        ADDED = "added"
        CHANGED = "changed"
        MERGED = "merged"
        REMOVED = "removed"

    project = models.ForeignKey(CodingProject, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind)
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="changes")
    before: Any = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code_id}"
