"""A study with one row of every kind that an address of its rooms can name."""

from datetime import timedelta

from tests.apps.allocations.world import BLOCKS
from tests.apps.trial.world import (
    PROTOCOL,
    follow,
    give_answers,
    items,
    make_entering,
    make_event,
    make_ready,
    make_screening,
    make_site,
    make_study,
    visit_of,
)
from tests.builders import NOON

from selfback.apps.allocations.arm_services import Letter, unblind
from selfback.apps.allocations.models import AllocationList
from selfback.apps.allocations.services import make_list, note_publication, randomise
from selfback.apps.people.models import User
from selfback.apps.referrals.arrival_services import leave_contact
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.export_services import ask_for_export
from selfback.apps.trial.finding import keep_candidates
from selfback.apps.trial.link_services import make_link
from selfback.apps.trial.models import (
    ContactDetails,
    Participant,
    ReviewSample,
    Study,
    StudyExport,
)
from selfback.apps.trial.query_services import raise_query
from selfback.apps.trial.recruiting_services import note_action
from selfback.apps.trial.review_services import draw_sample
from selfback.domain.randomisation.design import Kind
from selfback.domain.recruitment.entry import Channel
from selfback.domain.trial.adverse import Found

SEED = bytes(range(32))
LETTER = Letter(address="else@example.org", language="en", subject="Told", body="Told.")


def make_study_rows(users: dict[str, User]) -> dict[str, str]:
    """Return the name of a part of an address -> the id that fills it.

    `participant` is followed and has a visit whose window is open a day after it opens;
    `entering` has signed nothing.
    """
    study = make_study()
    site = make_site(study)
    ready = make_ready(site, "s1")
    made = _allocate(study, ready, users)
    followed = follow(ready)
    visit = visit_of(followed)
    opened = NOON + (visit.opens_on - NOON.date()) + timedelta(hours=1)
    response = give_answers(visit, "nprs", items("nprs", 3), at=opened)
    link = make_link(visit=visit, by="system", at=opened)
    keep_contact(
        participant=followed,
        name="Ida Holm",
        email="ida@example.org",
        phone="+4520202020",
        prefers=ContactDetails.Way.EMAIL,
        by="system",
        at=NOON,
    )
    found = Found(rule=PROTOCOL.safety.candidates[0].id, facts={})
    (candidate,) = keep_candidates(followed, [found], PROTOCOL, visit=visit, at=opened)
    query = raise_query(
        participant=followed,
        item="age",
        text="Is it 43?",
        by=users["monitor"].pk,
        at=opened,
    )
    export = ask_for_export(
        study=study,
        form=StudyExport.Form.CSV,
        arms=StudyExport.Arms.NONE,
        language="en",
        by=users["statistician"],
        at=NOON,
    )
    sample = draw_sample(
        study=study,
        of=ReviewSample.Of.PARTICIPANTS,
        population=[followed.pk],
        seed=1,
        size=1,
        by=users["monitor"],
        at=NOON,
    )
    return {
        "study": study.pk,
        "site": site.pk,
        "screening": make_screening(site, "s2").pk,
        "arrival": leave_contact(
            key="came",
            clinic=site.clinic,
            token="",
            channel=Channel.POSTER,
            name="Ida Holm",
            email="ida@example.org",
            phone="",
            language="da",
            today=NOON.date(),
            at=NOON,
        ).pk,
        "participant": followed.pk,
        "entering": make_entering(site, "s3").pk,
        "visit": visit.pk,
        "ended": followed.visits.get(is_baseline=True).pk,
        "response": response.pk,
        "event": make_event(followed).pk,
        "candidate": candidate.pk,
        "query": query.pk,
        "list": made.pk,
        "action": note_action(
            study=study, day=NOON.date(), what="Posters", sites=[], by="system", at=NOON
        ).pk,
        "box": "referred",
        "instrument": "nprs",
        "unblinding": unblind(
            participant=followed,
            reason="An emergency of which nothing is said here",
            alerts=[LETTER],
            by=users["monitor"],
            at=NOON,
        ).unblinding.pk,
        "token": link.token,
        "number": "1",
        "export": export.pk,
        "sample": sample.pk,
    }


def _allocate(study: Study, participant: Participant, users: dict[str, User]) -> AllocationList:
    maker = users["randomisation-manager"]
    made = make_list(
        study=study,
        design=BLOCKS,
        strata=("country",),
        kind=Kind.REAL,
        seed=SEED,
        by=maker,
        at=NOON,
    )
    note_publication(made=made, where="registration", by=maker, at=NOON)
    randomise(participant=participant, by=users["coordinator"], at=NOON)
    return made
