"""Projects of coding, and who takes part in them."""

import uuid

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User


def new_guid() -> str:
    """Return a new GUID, by which other programs know a thing."""
    return str(uuid.uuid4())


class ProjectQuerySet(models.QuerySet["Project"]):
    """Reads of projects."""

    def open_to(self, user: User) -> "ProjectQuerySet":
        """Those of which a user is a member now."""
        members = Member.objects.now().filter(user=user)
        return self.filter(pk__in=members.values("project"))


class Project(models.Model):
    """One study's texts with one codebook.

    is_blind    coders see no codings but their own
    language    of the texts, as a code of two letters
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    guid = models.CharField(max_length=36, default=new_guid, editable=False)
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="en")
    is_blind = models.BooleanField(default=False)
    opened_by = models.CharField(max_length=26)
    opened_at = models.DateTimeField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.pk


class MemberQuerySet(models.QuerySet["Member"]):
    """Reads of members."""

    def now(self) -> "MemberQuerySet":
        """Those who take part now."""
        return self.filter(ended_at=None)


class Member(models.Model):
    """Somebody who codes in a project, or settles what coders disagree on.

    user    empty for coders who came with a file of another program
    name    as the others see it; files that leave bear it
    """

    class Role(models.TextChoices):
        """What a member is in the project."""

        CODER = "coder"
        ADJUDICATOR = "adjudicator"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    guid = models.CharField(max_length=36, default=new_guid, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="coding_members"
    )
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                condition=Q(user__isnull=False),
                name="one_member_a_user_and_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.role}"

    @property
    def settles(self) -> bool:
        """Whether they see everybody's codings and decide between them."""
        return self.role == self.Role.ADJUDICATOR

    @property
    def sees_all(self) -> bool:
        """Whether the codings of others are shown to them."""
        return self.settles or not self.project.is_blind
