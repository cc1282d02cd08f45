"""A clinic that is a site of a study of its own, with everything a participant can leave behind."""

from datetime import timedelta
from hashlib import sha256

from tests.apps.allocations.world import BLOCKS
from tests.apps.trial.world import (
    PROTOCOL,
    STAFF,
    follow,
    give_answers,
    items,
    make_event,
    make_ready,
    make_site,
    make_study,
    visit_of,
)
from tests.builders import MONDAY, NOON, make_staff
from tests.domain.shipped import library

from selfback.apps.allocations.arm_services import Letter, report_error, unblind
from selfback.apps.allocations.models import AllocationFault
from selfback.apps.allocations.services import make_list, note_publication, randomise
from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.export_services import ask_for_export
from selfback.apps.trial.finding import keep_candidates
from selfback.apps.trial.leaving_services import withdraw
from selfback.apps.trial.link_services import make_link
from selfback.apps.trial.lock_services import sign
from selfback.apps.trial.models import (
    ContactAttempt,
    ContactDetails,
    Deviation,
    Participant,
    ReviewSample,
    SignOff,
    Study,
    StudyExport,
    Visit,
)
from selfback.apps.trial.query_services import raise_query
from selfback.apps.trial.review_services import draw_sample
from selfback.apps.trial.safety_services import record_deviation
from selfback.apps.trial.visit_services import log_contact
from selfback.domain.randomisation.design import Kind
from selfback.domain.schedule.reminding import FollowUpRules
from selfback.domain.trial.adverse import Found

LATER = NOON + timedelta(days=41)


def make_trial(mark: str, clinic: Clinic) -> Study:
    """Make a study with one participant of this clinic, whose contact details bear the mark."""
    study = make_study()
    site = make_site(study, clinic)
    office = {role: make_staff(role, f"{role.value}.{mark}@example.org".lower()) for role in OFFICE}
    participant = make_ready(site, f"{mark}:1")
    _allocate(study, participant, office)
    followed = follow(participant)
    keep_contact(
        participant=followed,
        name=f"{mark} Holm",
        email=f"{mark.lower()}@example.org",
        phone="+4520202020",
        prefers=ContactDetails.Way.EMAIL,
        by=STAFF,
        at=NOON,
    )
    _follow(study, followed, visit_of(followed), office, mark)
    return study


OFFICE = (
    Role.RANDOMISATION_MANAGER,
    Role.COORDINATOR,
    Role.MONITOR,
    Role.OUTCOME_ASSESSOR,
)


def _allocate(study: Study, participant: Participant, office: dict[Role, User]) -> None:
    maker = office[Role.RANDOMISATION_MANAGER]
    made = make_list(
        study=study,
        design=BLOCKS,
        strata=("country",),
        kind=Kind.REAL,
        seed=sha256(study.pk.encode()).digest(),
        by=maker,
        at=NOON,
    )
    note_publication(made=made, where="registration", by=maker, at=NOON)
    randomise(participant=participant, by=office[Role.COORDINATOR], at=NOON)
    unblind(
        participant=participant,
        reason="An emergency of which nothing is said here",
        alerts=[Letter(address="else@example.org", language="en", subject="Told", body="Told.")],
        by=office[Role.MONITOR],
        at=NOON,
    )
    report_error(
        participant=participant,
        what=AllocationFault.What.BY_MISTAKE,
        reason="The wrong button was pressed",
        by=office[Role.COORDINATOR],
        at=NOON,
    )


def _follow(
    study: Study,
    participant: Participant,
    visit: Visit,
    office: dict[Role, User],
    mark: str,
) -> None:
    give_answers(visit, "nprs", items("nprs", 3), at=LATER)
    make_link(visit=visit, by=STAFF, at=LATER)
    log_contact(
        participant=participant,
        visit=visit,
        outcome=ContactAttempt.Outcome.NOT_REACHED,
        rules=FollowUpRules.from_content(library().rule_file("follow-up")),
        note=f"{mark} note",
        by=office[Role.OUTCOME_ASSESSOR],
        at=LATER,
    )
    make_event(participant)
    found = Found(rule=PROTOCOL.safety.candidates[0].id, facts={})
    keep_candidates(participant, [found], PROTOCOL, visit=visit, at=LATER)
    monitor = office[Role.MONITOR]
    raise_query(participant=participant, item="age", text="Is it 43?", by=monitor.pk, at=LATER)
    record_deviation(
        study=study,
        participant=participant,
        kind=Deviation.Kind.OTHER,
        weight=Deviation.Weight.MINOR,
        happened_on=MONDAY,
        text="A form was signed a day late",
        by=monitor.pk,
        at=LATER,
    )
    sign(
        study=study,
        about=SignOff.About.AUDIT_TRAIL,
        meaning="I looked at a sample",
        digest="a" * 64,
        role=Role.MONITOR,
        name="Bo Lind",
        by=monitor,
        at=LATER,
    )
    draw_sample(
        study=study,
        of=ReviewSample.Of.PARTICIPANTS,
        population=[participant.pk],
        seed=1,
        size=1,
        by=monitor,
        at=LATER,
    )
    ask_for_export(
        study=study,
        form=StudyExport.Form.CSV,
        arms=StudyExport.Arms.NONE,
        language="en",
        by=office[Role.COORDINATOR],
        at=LATER,
    )
    withdraw(
        participant=participant,
        protocol=PROTOCOL,
        level=PROTOCOL.withdrawal_levels[0].id,
        withdrawn_on=LATER.date(),
        by=STAFF,
        at=LATER,
    )
