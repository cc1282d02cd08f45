"""Saying what one thinks of a text."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import User
from selfback.apps.texts.models import TextReview

LONGEST = 2000
"""Characters of a comment."""


class CommentMissing(ValueError):
    """A comment without words tells nobody what to change."""


class CommentTooLong(ValueError):
    """A comment is longer than there is room for."""

    def __init__(self, *, length: int) -> None:
        self.length = length
        super().__init__(f"{length} of {LONGEST} characters")


@transaction.atomic
def review_text(
    *,
    piece: str,
    language: str,
    digest: str,
    verdict: TextReview.Verdict,
    comment: str,
    reviewer: User,
    by: str,
    at: datetime,
) -> TextReview:
    """Keep what a reviewer says of a piece as its words are now.

    raises  CommentMissing, CommentTooLong; nothing is written then
    """
    comment = comment.strip()
    if verdict is TextReview.Verdict.COMMENTED and not comment:
        raise CommentMissing
    if len(comment) > LONGEST:
        raise CommentTooLong(length=len(comment))
    said = TextReview.objects.create(
        piece=piece,
        language=language,
        digest=digest,
        verdict=verdict,
        comment=comment,
        reviewer=reviewer,
        said_at=at,
    )
    changes = {f"{language} {piece}": (None, verdict.value)}
    record(Kind.TEXT_REVIEWED, subject=said, by=by, at=at, changes=changes)
    return said
