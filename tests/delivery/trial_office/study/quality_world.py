"""Studies near their end, staff who proved again who they are, and where the pages are."""

import time
from datetime import date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.apps.trial.world import (
    PROTOCOL,
    STAFF,
    follow,
    make_followed,
    make_ready,
    make_site,
    make_study,
    noon_of,
    scorer,
)
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.allocations.designs import design_of, strata_of
from selfback.apps.allocations.services import make_list, note_publication, randomise
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.lock_services import freeze_study
from selfback.apps.trial.models import Participant, Study, Visit
from selfback.apps.trial.study_services import close_study
from selfback.apps.trial.visit_services import end_visit
from selfback.delivery.shared.study_dataset import digest_now
from selfback.domain.randomisation.design import Kind

END = noon_of(date(2027, 12, 1))


def address(name: str, study: Study, **parts: Any) -> str:
    return reverse(f"trial_office:{name}", kwargs={"study": study.pk, **parts})


def end_followed(study: Study, at: datetime = END) -> Study:
    """Close a study all of whose visits are over."""
    for visit in Visit.objects.over_at(at):
        end_visit(visit=visit, protocol=PROTOCOL, scorer=scorer, at=at)
    return close_study(study=study, reason="enough people", by=STAFF, at=at)


def a_closed_study() -> Study:
    study = make_study()
    make_followed(make_site(study))
    return end_followed(study)


def a_frozen_study() -> Study:
    study = a_closed_study()
    digest = digest_now(study, PROTOCOL, at=END)
    return freeze_study(study=study, digest=digest, by=STAFF, at=END)


def randomised_people(study: Study, count: int = 3) -> dict[str, str]:
    """Take people in and randomise them; return study number -> arm."""
    site = make_site(study)
    maker = make_staff(Role.RANDOMISATION_MANAGER)
    made = make_list(
        study=study,
        design=design_of(PROTOCOL, sites=(site.pk,)),
        strata=strata_of(PROTOCOL),
        kind=Kind.REAL,
        seed=bytes(range(50, 82)),
        by=maker,
        at=NOON,
    )
    note_publication(made=made, where="ISRCTN 1", by=maker, at=NOON)
    randomiser, arms = make_staff(Role.COORDINATOR, "randomiser@example.org"), {}
    for n in range(count):
        participant = make_ready(site, f"r{n}")
        given = randomise(participant=participant, by=randomiser, at=NOON)
        follow(Participant.objects.get(pk=participant.pk))
        arms[participant.number] = given.arm
    return arms


def proved(user: User) -> Client:
    """Return a browser in which somebody has just proved again who they are."""
    desk = browser_of(user)
    session = desk.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return desk
