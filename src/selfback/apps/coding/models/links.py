"""Which coded passages belong together, and how."""

from django.db import models
from django.db.models import F, Q

from selfback.apps.coding.models.codings import Coding
from selfback.apps.coding.models.projects import Member, Project, new_guid
from selfback.apps.people.identifiers import new_id
from selfback.domain.qualitative.project import Direction


class PassageLinkQuerySet(models.QuerySet["PassageLink"]):
    """Reads of links."""

    def seen_by(self, member: Member) -> "PassageLinkQuerySet":
        """Those a member may see: while a project is blind, a coder sees their own alone."""
        mine = self.filter(project=member.project_id)
        return mine if member.sees_all else mine.filter(by=member)

    def standing(self) -> "PassageLinkQuerySet":
        """Those not removed, both of whose passages still count."""
        there = Coding.objects.standing().values("pk")
        return self.filter(removed_at=None, origin__in=there, target__in=there)


class PassageLink(models.Model):
    """Two coded passages that belong together.

    name        how, in the words of whoever linked them, such as "contradicts"; may be empty
    direction   whether it is read from the origin to the target, or has no direction
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    guid = models.CharField(max_length=36, default=new_guid, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="links")
    origin = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="links_from")
    target = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="links_to")
    name = models.CharField(max_length=120, blank=True)
    direction = models.CharField(
        max_length=13,
        choices=[(each.value, each.value) for each in Direction],
        default=Direction.ASSOCIATIVE,
    )
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="links")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PassageLinkQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(origin=F("target")), name="a_passage_is_not_linked_to_itself"
            ),
            models.UniqueConstraint(
                fields=["origin", "target", "by"],
                condition=Q(removed_at=None),
                name="two_passages_are_linked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.name} {self.target_id}"
