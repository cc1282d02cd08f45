"""Reports for tests: one that waits, and one whose archive is said to be there."""

from typing import Any

from tests.builders import NOON

from selfback.apps.displays.models import EvaluationReport
from selfback.apps.displays.report_services import ask_for_report, finish_report
from selfback.apps.people.models import User

SOMEBODY = "01SOMEBODYWHODIDTHISNOWXYZ"
SAID: dict[str, Any] = {
    "title": "Process evaluation",
    "evaluators": "Ada",
    "aim": "Whether it is taken up.",
    "survey": None,
    "series": "",
    "project": None,
}


def make_asked(by: User, **said: Any) -> EvaluationReport:
    return ask_for_report(**{**SAID, **said}, by=by, at=NOON)


def make_finished(by: User, **said: Any) -> EvaluationReport:
    asked = make_asked(by, **said)
    return finish_report(
        report=asked, digest="d" * 64, size=1, missing=["nomad.csv"], by=SOMEBODY, at=NOON
    )
