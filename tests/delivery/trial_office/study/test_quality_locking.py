"""The end of a study in the office: what is open, frozen, signed, thawed, locked."""

import pytest
from tests.apps.trial.world import PROTOCOL, STAFF, make_entering, make_followed, make_site
from tests.apps.trial.world import make_study as a_study
from tests.builders import make_staff
from tests.delivery.clinic.conftest import browser_of, now
from tests.delivery.trial_office.study.quality_world import (
    END,
    a_closed_study,
    a_frozen_study,
    address,
    proved,
)

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.models import Participant, SignOff, Study
from selfback.apps.trial.query_services import raise_query
from selfback.delivery.shared.study_dataset import digest_now

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
TICKED = {"understood": "on"}


@pytest.fixture
def coordinator() -> User:
    return make_staff(Role.COORDINATOR)


@pytest.fixture
def statistician() -> User:
    return make_staff(Role.STATISTICIAN)


def test_what_is_open_stands_on_the_page_with_its_number(coordinator: User):
    study = a_study()
    site = make_site(study)
    make_entering(site)
    participant = make_followed(site, "s2")
    raise_query(participant=participant, item="age", text="Is it 43?", by=STAFF, at=END)

    page = browser_of(coordinator).get(address("study_lock", study)).content.decode()

    assert "1 person who is on the way in" in page
    assert "1 query" in page
    assert "Freeze the data</a>" not in page


def test_data_are_frozen_under_their_digest(coordinator: User):
    study = a_closed_study()
    desk = browser_of(coordinator)

    answer = desk.post(address("study_freeze", study), TICKED, follow=True)

    study.refresh_from_db()
    assert study.status == Study.Status.FROZEN
    assert study.frozen_digest == digest_now(study, PROTOCOL, at=END)
    assert study.frozen_digest in answer.content.decode()


def test_nothing_is_frozen_without_the_tick_or_twice_or_while_something_is_open(
    coordinator: User,
):
    study = a_closed_study()
    desk = browser_of(coordinator)
    assert desk.post(address("study_freeze", study)).status_code == 422
    assert desk.post(address("study_freeze", study), TICKED).status_code == 302

    again = desk.post(address("study_freeze", study), TICKED)
    assert again.status_code == 422
    assert "The study is frozen now" in again.content.decode()

    running = a_study()
    refused = desk.post(address("study_freeze", running), TICKED)
    assert "this can be done while it is closed" in refused.content.decode()
    assert AuditEvent.objects.filter(kind=Kind.STUDY_FROZEN).count() == 1


def test_who_signs_proves_once_more_who_they_are(statistician: User):
    study = a_frozen_study()
    answer = browser_of(statistician).post(address("study_sign", study), {"name": "Ida Holm"})

    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not SignOff.objects.exists()


def test_data_are_signed_by_both_roles_and_locked(coordinator: User, statistician: User):
    study = a_frozen_study()
    one, two = proved(coordinator), proved(statistician)

    early = one.post(address("study_lock_data", study), TICKED)
    assert "Signatures are missing: trial coordinator, statistician" in early.content.decode()
    one.post(address("study_sign", study), {"name": "Ida Holm"})
    two.post(address("study_sign", study), {"name": "Per Lund"})
    two.post(address("study_sign", study), {"name": "Per Lund"})
    page = one.post(address("study_lock_data", study), TICKED, follow=True).content.decode()

    study.refresh_from_db()
    assert study.status == Study.Status.LOCKED
    assert list(SignOff.objects.values_list("role", "name", "digest")) == [
        ("coordinator", "Ida Holm", study.frozen_digest),
        ("statistician", "Per Lund", study.frozen_digest),
    ]
    assert "Per Lund" in page
    assert "Thaw" not in page.split("steps-title")[0]


def test_a_signature_needs_a_name(statistician: User):
    study = a_frozen_study()
    answer = proved(statistician).post(address("study_sign", study), {"name": " "})

    assert answer.status_code == 422
    assert "Please write your name." in answer.content.decode()


def test_data_changed_behind_the_pages_are_not_locked(coordinator: User, statistician: User):
    study = a_frozen_study()
    for user in (coordinator, statistician):
        proved(user).post(address("study_sign", study), {"name": "Somebody"})
    Participant.objects.filter(study=study).update(profession="chiropractor")

    answer = proved(coordinator).post(address("study_lock_data", study), TICKED)

    assert answer.status_code == 422
    assert "no longer those that were frozen" in answer.content.decode()


def test_frozen_data_are_thawed_for_a_reason_and_signed_anew(coordinator: User, statistician: User):
    study = a_frozen_study()
    desk = proved(coordinator)
    desk.post(address("study_sign", study), {"name": "Ida Holm"})
    assert desk.post(address("study_thaw", study), {"reason": ""}).status_code == 422

    desk.post(address("study_thaw", study), {"reason": "one answer was entered twice"})

    study.refresh_from_db()
    assert study.status == Study.Status.CLOSED
    assert AuditEvent.objects.get(kind=Kind.STUDY_THAWED).reason == "one answer was entered twice"
    assert "Ida Holm" not in desk.get(address("study_lock", study)).content.decode()


def test_the_digest_of_frozen_data_does_not_depend_on_the_moment():
    study = a_frozen_study()
    later = END.replace(year=2028)

    assert digest_now(study, PROTOCOL, at=later) == study.frozen_digest


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    coordinator: User, django_assert_max_num_queries
):
    study = a_closed_study()
    desk = browser_of(coordinator)
    with django_assert_max_num_queries(14):
        desk.get(address("study_lock", study))
