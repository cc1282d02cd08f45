"""Surveys for tests."""

from collections.abc import Sequence
from typing import Any

from tests.builders import MONDAY, NOON

from selfback.apps.surveys.answering_services import begin_response
from selfback.apps.surveys.inviting_services import Invited, invite, token_of
from selfback.apps.surveys.models import Response, Survey, SurveyInvitation
from selfback.apps.surveys.services import (
    Shown,
    make_nomad_survey,
    make_vignette_survey,
    open_survey,
)

SOMEBODY = "01SOMEBODYWHODIDTHISNOWXYZ"


def shown(vignettes: Sequence[str], languages: Sequence[str] = ("en", "da")) -> list[Shown]:
    return [
        Shown(vignette=vignette, language=language, words={"title": vignette}, digest="0" * 64)
        for vignette in vignettes
        for language in languages
    ]


def make_survey(
    vignettes: Sequence[str] = ("anna", "bo", "carl"), *, each: int = 2, **fields: Any
) -> Survey:
    survey = make_vignette_survey(
        title="Plans", stimuli=shown(vignettes), each=each, **fields, by=SOMEBODY, at=NOON
    )
    return open_survey(survey=survey, by=SOMEBODY, at=NOON)


def make_wave(series: str = "taking-it-in", **fields: Any) -> Survey:
    survey = make_nomad_survey(title="A wave", series=series, **fields, by=SOMEBODY, at=NOON)
    return open_survey(survey=survey, by=SOMEBODY, at=NOON)


def make_invitation(survey: Survey, email: str = "rater@example.org") -> SurveyInvitation:
    person = Invited(email=email, language="en", profession="physiotherapist", country="DK")
    (invitation,) = invite(survey=survey, people=[person], by=SOMEBODY, at=NOON)
    return invitation


def begin(invitation: SurveyInvitation) -> Response:
    return begin_response(token=token_of(invitation), language="en", today=MONDAY, at=NOON)
