"""What tests of the way into a study share: staff at their desks, and a list that is published."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.allocations.models import AllocationList
from selfback.apps.allocations.services import make_list, note_publication
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.models import Study
from selfback.domain.randomisation.design import Arm, Design, Kind

ARMS = (Arm(id="app"), Arm(id="usual-care"))
DESIGN = Design(
    study="selfback", arms=ARMS, strata=("DK", "NO"), block_sizes=(4, 6), per_stratum=40
)
SEED = bytes(range(64, 96))


ENDS = re.compile(r"</(?:li|p|h1|h2|dt|dd|td|th|strong|div|button)>")


def desk_of(role: Role) -> Client:
    known = User.objects.filter(grants__role=role.value).first()
    return browser_of(known or make_staff(role))


def address(name: str, study: Study, **parts: str) -> str:
    return reverse(f"trial_office:{name}", kwargs={"study": study.pk, **parts})


def words_of(answer: Any) -> str:
    return " ".join(strip_tags(ENDS.sub(" ", answer.content.decode())).split())


def publish_list(study: Study, *, kind: Kind = Kind.REAL) -> AllocationList:
    by = make_staff(Role.RANDOMISATION_MANAGER)
    made = make_list(
        study=study, design=DESIGN, strata=("country",), kind=kind, seed=SEED, by=by, at=NOON
    )
    return note_publication(made=made, where="ISRCTN 1", by=by, at=NOON)
