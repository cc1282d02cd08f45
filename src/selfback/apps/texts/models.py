"""Who read which text in which language, and what they said."""

from django.db import models

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User


class TextReviewQuerySet(models.QuerySet["TextReview"]):
    """Reads of reviews."""

    def of(self, piece: str, language: str) -> "TextReviewQuerySet":
        """What was said of a piece in a language, the latest first."""
        return self.filter(piece=piece, language=language).order_by("-said_at", "-pk")

    def standing(self, language: str) -> dict[str, "TextReview"]:
        """Return the latest word on each piece in a language."""
        said = self.filter(language=language).select_related("reviewer")
        return {each.piece: each for each in said.order_by("said_at", "pk")}


class TextReview(models.Model):
    """One reviewer's word on one piece of content in one language; it is never changed.

    piece       such as "tools/sleep"
    digest      of the words that were read, with the English beside them
    """

    class Verdict(models.TextChoices):
        """What the reviewer thinks of it."""

        APPROVED = "approved"
        COMMENTED = "commented"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    piece = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict)
    comment = models.TextField(blank=True)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="text_reviews")
    said_at = models.DateTimeField()

    objects = TextReviewQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        indexes = [models.Index(fields=["language", "piece"], name="texts_by_piece")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verdict="commented", comment=""), name="a_comment_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.piece} {self.verdict}"
