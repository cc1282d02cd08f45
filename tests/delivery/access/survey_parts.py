"""A survey of each kind with somebody who has begun: what fills the addresses of surveys."""

from typing import Any

from tests.apps.displays.made import said
from tests.apps.displays.reported import make_finished
from tests.apps.surveys.made import begin, make_invitation, make_wave
from tests.builders import NOON
from tests.delivery.evaluation.shown import STIMULI

from selfback.apps.displays.reading import draft_of
from selfback.apps.displays.services import keep_frozen, make_display, write_row
from selfback.apps.people.models import User
from selfback.apps.surveys.inviting_services import token_of
from selfback.apps.surveys.services import make_vignette_survey, open_survey
from selfback.domain.integration.display import Template
from selfback.domain.integration.linking import linked
from selfback.domain.integration.snapshot import freeze


def make_display_parts() -> dict[str, dict[str, Any]]:
    """Return what fills the addresses of a joint display of numbers alone."""
    given = {"title": "Taking it in", "template": Template.SIDE_BY_SIDE, "author": "Ada"}
    display = make_display(**given, project=None, by="system", at=NOON)
    row = write_row(display=display, version=1, row=None, said=said(), by="system", at=NOON)
    display.refresh_from_db()
    [shown] = linked([draft_of(display, [row])], {}, None)
    frozen = keep_frozen(
        display=display, snapshot=freeze(shown, on=NOON.date()), by="system", at=NOON
    )
    of_display = {"pk": display.pk}
    parts = {f"evaluation:{name}": of_display for name in ("display", "display_act")}
    return parts | {
        "evaluation:display_new_row": of_display,
        "evaluation:display_row": {**of_display, "row": row.pk},
        "evaluation:display_frozen": {**of_display, "frozen": frozen.pk},
        "evaluation:display_file": {**of_display, "form": "svg"},
    }


def make_survey_parts(evaluator: User) -> dict[str, dict[str, Any]]:
    """Return what fills each address of a survey, a display and a report, by its full name."""
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
            "vignettes_csv",
            "changes_csv",
            "cases_jsonl",
        )
    }
    parts |= {f"evaluation:rater_{name}": by_link for name in ("start", "about", "finish")}
    displayed = make_display_parts()
    of_report = {"pk": make_finished(evaluator).pk}
    displayed |= {
        f"evaluation:{name}": of_report for name in ("report", "report_state", "report_take")
    }
    return (
        parts
        | displayed
        | {
            "evaluation:series": {"series": wave.series},
            "evaluation:statements_csv": {"series": wave.series},
            "evaluation:survey_preview": {**of_survey, "vignette": "anna"},
            "evaluation:survey_withdraw": {**of_survey, "invitation": waiting.pk},
            "evaluation:rater_decline": {"token": token_of(waiting)},
            "evaluation:rater_plan": {**by_link, "page": 1},
            "evaluation:rater_own": {**by_link, "page": 1},
            "evaluation:rater_statements": {"token": token_of(asked), "page": 1},
        }
    )
