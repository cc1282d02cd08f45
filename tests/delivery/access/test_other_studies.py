"""What belongs to one study is not found below another, by whoever may open both."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse
from tests.delivery.access.study_pages import open_to, study_routes
from tests.delivery.access.test_access_matrix import SEND, filled
from tests.delivery.access.world import ROLES, make_world

from selfback.apps.trial.models import Study

pytestmark = pytest.mark.django_db
NO_ROWS = {"study", "box", "instrument"}
"""Parts that name no row of a study: itself, a box of its diagram, a questionnaire."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.hazard("H-07")
def test_a_row_of_one_study_is_not_found_below_another():
    world = make_world()
    browsers = {role: world.client_of(role) for role in ROLES}
    held = Study.objects.get(pk=world.study_rows["study"])
    other = Study.objects.create(
        protocol=held.protocol, version=held.version, digest=held.digest, status=held.status
    )
    tried = 0
    for route in study_routes():
        parts = filled(world, route)
        if "study" not in parts or not set(parts) - NO_ROWS:
            continue
        address = reverse(route, kwargs={**parts, "study": other.pk})
        for method in ("get", "post"):
            sent = SEND.get(route, {}) if method == "post" else {}
            for role in open_to(route, method):
                mark = transaction.savepoint()
                answer = getattr(browsers[role], method)(address, **sent)
                transaction.savepoint_rollback(mark)
                tried += 1
                assert answer.status_code == 404, (route, method, role, answer.status_code)
    assert tried > 2
