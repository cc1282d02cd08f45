"""Where somebody stands in a survey, and which page comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from selfback.apps.surveys.models import Kind, Response
from selfback.delivery.shared.questionnaires import trial_instrument
from selfback.domain.content.question import Question

NOMAD = "nomad"
SCREENS = ((0, 3), (3, 7), (7, 11), (11, 15), (15, 18), (18, 23))
"""Items of NoMAD that are asked on one page, from and up to: general, then by construct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far somebody has come.

    pages   in all
    seen    pages that were sent, in any order
    """

    pages: int
    seen: frozenset[int]

    @property
    def next(self) -> int:
        """The first page that was not sent, from 1; one more than there are for all."""
        return next(
            (page for page in range(1, self.pages + 1) if page not in self.seen), self.pages + 1
        )


def standing_of(response: Response) -> Standing:
    """Return how far a response has come."""
    if response.survey.kind == Kind.VIGNETTES:
        rated = set(response.ratings.values_list("vignette", flat=True))
        seen = {place for place, each in enumerate(response.order, 1) if each in rated}
        return Standing(pages=len(response.order), seen=frozenset(seen))
    answered = set(response.statements.values_list("item", flat=True))
    pages = [page for page, asked in screens().items() if answered & {each.id for each in asked}]
    return Standing(pages=len(SCREENS), seen=frozenset(pages))


def screens() -> Mapping[int, tuple[Question, ...]]:
    """Return the questions of NoMAD by page, from 1."""
    held = trial_instrument(NOMAD)
    questions = held.questions if held else ()
    return {page: questions[first:last] for page, (first, last) in enumerate(SCREENS, 1)}


def next_page(response: Response, token: str) -> str:
    """Return the address at which somebody goes on."""
    if not response.has_told:
        return reverse("evaluation:rater_about", args=[token])
    standing = standing_of(response)
    if standing.next > standing.pages:
        return reverse("evaluation:rater_finish", args=[token])
    return page_address(response, token, standing.next)


def page_address(response: Response, token: str, page: int) -> str:
    """Return the address of a page, from 1."""
    name = "rater_plan" if response.survey.kind == Kind.VIGNETTES else "rater_statements"
    return reverse(f"evaluation:{name}", args=[token, page])
