"""A study as it is run: sites, people on their way in, and people who are followed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.builders import MONDAY, NOON, make_clinic
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.apps.people.models import Clinic
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.answer_services import save_answers
from selfback.apps.trial.entry_services import (
    confirm_eligibility,
    enrol,
    lock_baseline,
    screen,
    sign_consent,
)
from selfback.apps.trial.models import (
    AdverseEvent,
    ConsentSigned,
    Participant,
    Response,
    Screening,
    Study,
    StudySite,
    Visit,
)
from selfback.apps.trial.safety_services import report_adverse_event
from selfback.apps.trial.study_services import add_site, open_study, set_up_study
from selfback.apps.trial.visit_services import finish_visit, schedule_visits
from selfback.domain.trial.adverse import (
    EventFacts,
    Expectedness,
    Outcome,
    Relatedness,
    Seriousness,
    Severity,
)
from selfback.domain.trial.protocol import Amendment, Protocol
from selfback.domain.trial.protocol_loading import load_protocol
from selfback.domain.trial.screening import Given
from selfback.domain.trial.visits import QUESTIONS

STAFF = "01STAFFMEMBEROFTHETRIALXYZ"
PROTOCOL: Protocol = load_protocol(CONTENT, PRIMARY)
DOCUMENT = PROTOCOL.consent_document("participation")
UNDERSTOOD = {each.id: [each.right] for each in DOCUMENT.questions}
STATEMENTS = len(DOCUMENT.text["da"].statements)
ASKED_LATER = {*PROTOCOL.baseline.instruments, *PROTOCOL.baseline.questions}
TOLD_NO = {each.question for each in PROTOCOL.criteria("person") if each.kind == "exclude"}
ABOUT_THEM = {
    "age": 43,
    "sex": "female",
    "education": "over_12",
    "duration": "5_to_12_weeks",
    "work_demands": "lifting",
    "weeks_since_care": 2,
}
LONGER = replace(
    PROTOCOL,
    version="1.1",
    digest="b" * 64,
    amendment=Amendment(
        amends="1.0", valid_from=date(2027, 2, 1), why="More time is needed", says=("Longer",)
    ),
    visits=tuple(
        each if each.is_baseline else replace(each, opens_before_days=7) for each in PROTOCOL.visits
    ),
)
"""Visits open earlier: that is asked of people, so they agree again."""
SORE = EventFacts(
    seriousness=Seriousness.NOT_SERIOUS,
    severity=Severity.MILD,
    relatedness=Relatedness.POSSIBLE,
    expected=Expectedness.YES,
    outcome=Outcome.RECOVERED,
    started_on=MONDAY,
    ended_on=MONDAY,
    text="Sore muscles after the first exercises.",
)


def scorer(instrument: str, answers: Any) -> float | None:
    """A score for tests: the sum of the answers, missing where an item was left open."""
    if instrument == QUESTIONS or len(answers) != PROTOCOL.instrument(instrument).items:
        return None
    return float(sum(answers.values()))


def items(instrument: str, total: int) -> dict[str, int]:
    """Answers to every item of an instrument that sum up to a score."""
    count = PROTOCOL.instrument(instrument).items
    return {f"q{n}": total if n == 1 else 0 for n in range(1, count + 1)}


def screening_answers(**changes: Any) -> dict[str, Given]:
    """What is known at screening of somebody who meets the criteria, but for the changes.

    The names of the changes are those of the questions, with "_" for "-".
    """
    told = {}
    for each in PROTOCOL.criteria("person"):
        if each.question not in ASKED_LATER:
            usual = "no" if each.question in TOLD_NO else "yes"
            value = changes.get(each.question.replace("-", "_"), usual)
            told[each.question] = Given(value=value, evidence=each.evidence[0])
    return told


def make_study(*, synthetic: bool = False) -> Study:
    study = set_up_study(protocol=PROTOCOL, synthetic=synthetic, by=STAFF, at=NOON)
    return open_study(study=study, protocol=PROTOCOL, by=STAFF, at=NOON)


def make_site(study: Study, clinic: Clinic | None = None, **changes: Any) -> StudySite:
    given = {
        "study": study,
        "protocol": PROTOCOL,
        "clinic": clinic or make_clinic(kind=ClinicKind.PHYSIOTHERAPY),
        "agreement_signed": True,
        "opened_on": MONDAY,
        "by": STAFF,
        "at": NOON,
    }
    return add_site(**{**given, **changes})


def make_screening(site: StudySite, key: str = "s1", **changes: Any) -> Screening:
    return screen(
        key=key,
        site=site,
        protocol=PROTOCOL,
        referred_on=MONDAY,
        answers=screening_answers(**changes),
        profession="physiotherapist",
        by=STAFF,
        at=NOON,
    )


def make_entering(site: StudySite, key: str = "s1", **changes: Any) -> Participant:
    """Somebody with a study number, who has signed nothing."""
    given = {
        "screening": make_screening(site, key),
        "protocol": PROTOCOL,
        "patient": None,
        "language": "da",
        "zone": "Europe/Copenhagen",
        "by": STAFF,
        "at": NOON,
    }
    return enrol(**{**given, **changes})


def give_consent(participant: Participant, **changes: Any) -> ConsentSigned:
    given = {
        "participant": participant,
        "protocol": PROTOCOL,
        "document": DOCUMENT.id,
        "language": "da",
        "name": "Ida Holm",
        "ticked": STATEMENTS,
        "answers": UNDERSTOOD,
        "by": "link",
        "at": NOON,
    }
    return sign_consent(**{**given, **changes})


def give_answers(
    visit: Visit,
    instrument: str,
    answers: Any,
    *,
    key: str = "",
    at: datetime = NOON,
    **changes: Any,
) -> Response:
    given = {
        "visit": visit,
        "protocol": PROTOCOL,
        "scorer": scorer,
        "instrument": instrument,
        "answers": answers,
        "key": key or f"{visit.visit}-{instrument}",
        "source": Response.Source.LINK,
        "writer": "phone",
        "told_at": at,
        "by": "link",
        "at": at,
    }
    return save_answers(**{**given, **changes})


def finish(visit: Visit, *, at: datetime = NOON, **changes: Any) -> Visit:
    given = {"visit": visit, "protocol": PROTOCOL, "scorer": scorer, "by": "link", "at": at}
    return finish_visit(**{**given, **changes})


def fill_baseline(participant: Participant, *, rmdq: int = 12, **about: Any) -> Visit:
    visit = participant.visits.get(is_baseline=True)
    give_answers(visit, "rmdq-24", items("rmdq-24", rmdq))
    give_answers(visit, "nprs", {"q1": 4})
    give_answers(visit, QUESTIONS, {**ABOUT_THEM, **about})
    return finish(visit)


def make_confirmed(site: StudySite, key: str = "s1", **changes: Any) -> Participant:
    """Somebody of whom it was confirmed that they meet all criteria."""
    participant = make_entering(site, key, **changes)
    give_consent(participant)
    fill_baseline(participant)
    return confirm_eligibility(participant=participant, protocol=PROTOCOL, by=STAFF, at=NOON)


def make_ready(site: StudySite, key: str = "s1", **changes: Any) -> Participant:
    """Somebody who can be randomised."""
    participant = make_confirmed(site, key, **changes)
    return lock_baseline(participant=participant, protocol=PROTOCOL, by=STAFF, at=NOON)


def follow(participant: Participant, at: datetime = NOON) -> Participant:
    schedule_visits(participant=participant, protocol=PROTOCOL, randomised_at=at, by=STAFF, at=at)
    return Participant.objects.get(pk=participant.pk)


def make_followed(site: StudySite, key: str = "s1", **changes: Any) -> Participant:
    """Somebody who was randomised on 4 January 2027; in which arm, no row of these tables says."""
    return follow(make_ready(site, key, **changes))


def make_event(participant: Participant, facts: EventFacts = SORE, **changes: Any) -> AdverseEvent:
    given = {
        "participant": participant,
        "protocol": PROTOCOL,
        "facts": facts,
        "known_at": NOON,
        "by": STAFF,
        "at": NOON,
    }
    return report_adverse_event(**{**given, **changes})


def visit_of(participant: Participant, visit: str = "week-6") -> Visit:
    return participant.visits.get(visit=visit)


def noon_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
