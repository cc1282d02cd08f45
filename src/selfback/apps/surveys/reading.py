"""Answers of surveys as the statistics take them."""

from selfback.apps.surveys.models import Component, Rating, Response, Stimulus, Survey
from selfback.domain.evaluation.nomad_responses import Response as NomadResponse
from selfback.domain.evaluation.ratings import NOT_TOLD, Answer
from selfback.domain.evaluation.ratings import Rating as Judged


def ratings_of(survey: Survey) -> tuple[Judged, ...]:
    """Return what raters said, a row for every part that was put to them, by rater.

    What somebody has not come to yet is there as an empty answer: it was put to them.
    """
    held: dict[tuple[str, str, str], Rating] = {
        (each.response_id, each.vignette, each.component): each
        for each in Rating.objects.filter(response__survey=survey)
    }
    return tuple(
        Judged(
            rater=response.code,
            profession=response.profession or NOT_TOLD,
            country=response.country or NOT_TOLD,
            vignette=vignette,
            component=component,
            answer=_answer(held.get((response.pk, vignette, component))),
        )
        for response in survey.responses.all()
        for vignette in response.order
        for component in Component.values
    )


def nomad_responses_of(series: str) -> tuple[NomadResponse, ...]:
    """Return the answers of all waves of a series; people have numbers in the order they came."""
    waves = Survey.objects.waves(series)
    rows = (
        Response.objects.filter(survey__in=waves, statements__isnull=False)
        .distinct()
        .select_related("survey")
        .prefetch_related("statements")
        .order_by("survey__wave", "number")
    )
    numbers: dict[str, int] = {}
    return tuple(
        NomadResponse(
            respondent=f"P{numbers.setdefault(row.person, len(numbers) + 1):03}",
            wave=str(row.survey.wave),
            profession=row.profession or NOT_TOLD,
            site=row.site or NOT_TOLD,
            answers={each.item: each.answer for each in row.statements.all()},
        )
        for row in rows
    )


def stimulus_for(response: Response, vignette: str) -> Stimulus:
    """Return what a rater sees, in their language; raises Stimulus.DoesNotExist."""
    stimuli = response.survey.stimuli
    return stimuli.get(vignette=vignette, language=response.language)


def _answer(rating: Rating | None) -> Answer | None:
    return Answer(rating.answer) if rating is not None and rating.answer else None
