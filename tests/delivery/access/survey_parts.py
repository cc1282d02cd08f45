"""A survey of each kind with somebody who has begun: what fills the addresses of surveys."""

from typing import Any

from tests.apps.surveys.made import begin, make_invitation, make_wave
from tests.builders import NOON
from tests.delivery.evaluation.shown import STIMULI

from selfback.apps.surveys.inviting_services import token_of
from selfback.apps.surveys.services import make_vignette_survey, open_survey


def make_survey_parts() -> dict[str, dict[str, Any]]:
    """Return what fills each address of a survey, by its full name."""
    survey = make_vignette_survey(
        title="Plans", stimuli=STIMULI, each=1, own_first=100, by="system", at=NOON
    )
    open_survey(survey=survey, by="system", at=NOON)
    invitation = make_invitation(survey)
    begin(invitation)
    waiting = make_invitation(survey, "waiting@example.org")
    wave = make_wave()
    asked = make_invitation(wave)
    begin(asked)
    of_survey = {"pk": survey.pk}
    by_link = {"token": token_of(invitation)}
    parts: dict[str, dict[str, Any]] = {
        f"evaluation:{name}": of_survey
        for name in (
            "survey",
            "survey_act",
            "results",
            "ratings_csv",
            "details_csv",
            "changes_csv",
            "cases_jsonl",
        )
    }
    parts |= {f"evaluation:rater_{name}": by_link for name in ("start", "about", "finish")}
    return parts | {
        "evaluation:series": {"series": wave.series},
        "evaluation:statements_csv": {"series": wave.series},
        "evaluation:survey_preview": {**of_survey, "vignette": "anna"},
        "evaluation:survey_withdraw": {**of_survey, "invitation": waiting.pk},
        "evaluation:rater_decline": {"token": token_of(waiting)},
        "evaluation:rater_plan": {**by_link, "page": 1},
        "evaluation:rater_own": {**by_link, "page": 1},
        "evaluation:rater_statements": {"token": token_of(asked), "page": 1},
    }
