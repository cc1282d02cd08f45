"""Where each piece of the content stands with its reviewers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from selfback.apps.texts.models import TextReview
from selfback.delivery.shared.content import library
from selfback.domain.content.language import Language
from selfback.domain.content.pieces import Piece, pieces_of

KINDS = {
    "exercises": _("Exercises"),
    "education": _("Messages"),
    "tools": _("Toolbox"),
    "instruments": _("Questions"),
    "notices": _("Reminders and praise"),
    "reasons": _("Reasons"),
    "notes": _("Notes from the clinic"),
    "achievements": _("Achievements"),
    "vignettes": _("Vignettes"),
    "conditions": _("Conditions"),
    "safety": _("Warning signs"),
    "safety/screens": _("Screens for warning signs"),
}


class Standing(StrEnum):
    """How a piece stands in one language."""

    UNREAD = "unread"
    CHANGED = "changed"  # since somebody read it
    COMMENTED = "commented"
    APPROVED = "approved"


STANDINGS = {
    Standing.UNREAD: _("Nobody has read it"),
    Standing.CHANGED: _("Changed since it was read"),
    Standing.COMMENTED: _("Commented"),
    Standing.APPROVED: _("Approved"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One piece with the latest word on it."""

    piece: Piece
    title: str
    standing: Standing
    review: TextReview | None

    @property
    def standing_words(self) -> str:
        """How it stands, in words."""
        return str(STANDINGS[self.standing])


def rows_of(language: Language, pieces: Iterable[Piece] | None = None) -> Iterator[Row]:
    """Return how pieces of the live content stand in a language, all of them by default."""
    said = TextReview.objects.standing(language)
    for piece in pieces_of(library()).values() if pieces is None else pieces:
        if language in piece.texts:
            review = said.get(piece.id)
            yield Row(
                piece=piece,
                title=title_of(piece, language),
                standing=_standing(piece, language, review),
                review=review,
            )


def title_of(piece: Piece, language: Language) -> str:
    """Return what a piece is called: its title if it has one, or its first text."""
    texts = piece.texts[language]
    title = next((texts[key] for key in texts if key.endswith("title")), None)
    return (title or next(iter(texts.values())))[:90]


def _standing(piece: Piece, language: Language, review: TextReview | None) -> Standing:
    if review is None:
        return Standing.UNREAD
    if review.digest != piece.digest(language):
        return Standing.CHANGED
    return Standing(review.verdict)
