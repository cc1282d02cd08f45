"""Who gave which passage which code, and what was settled between coders."""

from django.db import models
from django.db.models import F, Q

from selfback.apps.coding.models.codes import Code
from selfback.apps.coding.models.projects import Member, Project
from selfback.apps.coding.models.sources import Consent, Source
from selfback.apps.people.identifiers import new_id


class CodingQuerySet(models.QuerySet["Coding"]):
    """Reads of codings."""

    def seen_by(self, member: Member) -> "CodingQuerySet":
        """Those a member may see: while a project is blind, a coder sees their own alone."""
        mine = self.filter(source__project=member.project_id)
        return mine if member.sees_all else mine.filter(coder=member)

    def standing(self) -> "CodingQuerySet":
        """Those that count: not taken back, of a code that stands, in a text that is in use."""
        return self.filter(taken_back_at=None, code__removed_at=None, source__consent=Consent.GIVEN)

    def of_coders(self) -> "CodingQuerySet":
        """Those that coders made by themselves."""
        return self.filter(settlement=None)

    def settled(self) -> "CodingQuerySet":
        """Those that an adjudicator let stand for all."""
        return self.exclude(settlement=None)


class Settlement(models.Model):
    """What was decided about one place of a text and one code.

    start, end  of all that coders gave the code there, in code points
    rests_on    ids of the codings that were compared, sorted; others later on open it again
    choice      whose coding stands; all of them agreed, one coder's, both, neither
    """

    class Choice(models.TextChoices):
        """Whose coding stands."""

        AGREED = "agreed"
        ONE = "one"
        BOTH = "both"
        NEITHER = "neither"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="settlements")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="settlements")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="settlements")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    rests_on = models.JSONField(default=list)
    choice = models.CharField(max_length=8, choices=Choice)
    chosen = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="settlements")
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice="one", chosen__isnull=False)
                | (~Q(choice="one") & Q(chosen=None)),
                name="one_coder_is_named_where_one_was_chosen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.code_id} {self.choice}"


class Coding(models.Model):
    """One code given to one passage by one coder, from `start` up to but not including `end`.

    key         made by the page that sends it, unique for its coder: a repeat does no harm
    settlement  the decision it comes from; empty for what a coder gave
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="codings")
    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, null=True, blank=True, related_name="codings"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = CodingQuerySet.as_manager()

    class Meta:
        ordering = ["start", "-end", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coder", "key"], name="one_coding_a_key"),
            models.UniqueConstraint(
                fields=["source", "code", "coder", "start", "end"],
                condition=Q(taken_back_at=None, settlement=None),
                name="a_coder_codes_a_passage_once",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_passage_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.start}-{self.end}"
