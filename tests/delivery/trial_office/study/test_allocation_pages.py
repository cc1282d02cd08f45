"""The allocation of a study in the office: made, published, tried, laid open, checked."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from tests.apps.allocations.world import set_status
from tests.apps.trial.world import PROTOCOL, make_ready, make_site, make_study
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of, now

from selfback.apps.allocations.models import AllocationList
from selfback.apps.allocations.services import note_publication, randomise
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import grant_role
from selfback.apps.trial.models import Study

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ARMS = tuple(each.id for each in PROTOCOL.arms)


@pytest.fixture(autouse=True)
def key(settings: Any) -> None:
    settings.ALLOCATION_KEY = "A" * 43 + "="


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def maker() -> User:
    return make_staff(Role.RANDOMISATION_MANAGER)


def address(name: str, study: Study, **parts: str) -> str:
    return reverse(f"trial_office:{name}", kwargs={"study": study.pk, **parts})


def made_by(maker: User, study: Study) -> AllocationList:
    browser_of(maker).post(address("study_make_list", study), {"kind": "real"})
    return AllocationList.objects.in_use(study).get()


def test_a_list_is_made_and_its_commitment_shown_whole(study: Study, maker: User):
    desk = browser_of(maker)
    answer = desk.post(address("study_make_list", study), {"kind": "real"}, follow=True)

    made = AllocationList.objects.get()
    assert made.commitment in answer.content.decode()
    assert made.slots_made >= 2 * PROTOCOL.allocation.per_stratum


def test_another_list_needs_a_reason_and_what_was_typed_stays(study: Study, maker: User):
    made_by(maker, study)
    answer = browser_of(maker).post(address("study_make_list", study), {"reason": "short"})

    assert answer.status_code == 422
    assert "Please say why" in answer.content.decode()
    assert "short</textarea>" in answer.content.decode()
    assert AllocationList.objects.count() == 1


def test_a_dry_run_is_refused_where_people_are_real(study: Study, maker: User):
    answer = browser_of(maker).post(address("study_make_list", study), {"kind": "dry-run"})

    assert answer.status_code == 422
    assert "This study has real people" in answer.content.decode()


def test_a_dry_run_is_visibly_one(maker: User):
    practice = make_study(synthetic=True)
    desk = browser_of(maker)
    page = desk.post(address("study_make_list", practice), {"kind": "dry-run"}, follow=True)

    assert "nobody real is ever allocated" in page.content.decode()


def test_somebody_with_two_rights_is_told_why_they_may_use_neither(study: Study):
    both = make_staff(Role.RANDOMISATION_MANAGER)
    grant_role(user=both, role=Role.COORDINATOR, by="system", at=NOON)
    answer = browser_of(both).post(address("study_make_list", study), {"kind": "real"})

    assert answer.status_code == 422
    assert "more than one of these: make lists, randomise" in answer.content.decode()


def test_publication_is_noted_once_and_needs_a_place(study: Study, maker: User):
    made, desk = made_by(maker, study), browser_of(maker)
    publish = address("study_publish_list", study, list=made.pk)

    assert desk.post(publish, {"where": " "}).status_code == 422
    desk.post(publish, {"where": "ISRCTN 1"})
    desk.post(publish, {"where": "elsewhere"})

    made.refresh_from_db()
    assert made.published_in == "ISRCTN 1"


@pytest.mark.hazard("H-11")
def test_no_page_before_the_lock_holds_an_arm(study: Study, maker: User):
    made = made_by(maker, study)
    note_publication(made=made, where="ISRCTN 1", by=maker, at=NOON)
    participant = make_ready(make_site(study))
    randomise(participant=participant, by=make_staff(Role.COORDINATOR), at=NOON)

    for role in (Role.RANDOMISATION_MANAGER, Role.STATISTICIAN, Role.MONITOR):
        desk = browser_of(make_staff(role, f"{role}@second.example.org"))
        for page in ("study_allocation", "study_verify"):
            assert names_no_arm(desk.get(address(page, study))), page
        assert names_no_arm(desk.get(address("study_list", study, list=made.pk)))


def test_the_design_is_tried_and_the_same_seed_shows_the_same(study: Study, maker: User):
    desk, tried = browser_of(maker), {"people": 60, "trials": 20, "seed": 7}
    first = desk.get(address("study_simulation", study), tried)
    again = desk.get(address("study_simulation", study), tried)

    assert first.context["guessed"] == again.context["guessed"]
    assert first.context["rows"] == again.context["rows"]
    assert 50 <= first.context["guessed"] <= 100
    largest_block = max(PROTOCOL.allocation.block_sizes)
    assert first.context["worst"] <= largest_block / 2


def test_more_than_one_can_wait_for_is_refused(study: Study, maker: User):
    tried = {"people": 1000, "trials": 500, "seed": 1}
    answer = browser_of(maker).get(address("study_simulation", study), tried)

    assert answer.status_code == 422
    assert "seen" not in answer.context


def names_no_arm(answer: Any) -> bool:
    """Whether neither the id nor the name of an arm stands on a page as a word of its own."""
    text = strip_tags(answer.content.decode()).replace(PROTOCOL.title, "")
    names = [*ARMS, *(each.label["en"] for each in PROTOCOL.arms)]
    return not any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in names)


def laid_open(study: Study, made: AllocationList, desk: Client, what: str) -> Any:
    return desk.post(address("study_reveal_list", study, list=made.pk), {"what": what})


def test_nothing_is_laid_open_before_the_lock(study: Study, maker: User):
    made = made_by(maker, study)
    answer = laid_open(study, made, browser_of(make_staff(Role.STATISTICIAN)), "show")

    assert answer.status_code == 409
    assert "The study is open now; this can be done while it is locked." in answer.content.decode()


def test_what_is_laid_open_at_the_lock_can_be_checked_by_others(study: Study, maker: User):
    made = made_by(maker, study)
    note_publication(made=made, where="ISRCTN 1", by=maker, at=NOON)
    participant = make_ready(make_site(study))
    given = randomise(participant=participant, by=make_staff(Role.COORDINATOR), at=NOON)
    set_status(study, "locked")
    desk = browser_of(make_staff(Role.STATISTICIAN))

    page = laid_open(study, made, desk, "show")
    assert page.context["checked"].holds
    assert page.context["arms"][given.arm] == 1

    file = laid_open(study, made, desk, "file").content
    check = address("study_verify", study)
    good = {"commitment": made.commitment, "revealed": SimpleUploadedFile("r.json", file)}
    assert desk.post(check, good).context["checked"].holds

    changed = json.loads(file)
    other = next(arm for arm in ARMS if arm != given.arm)
    changed["allocated"][0]["arm"] = other
    bad = SimpleUploadedFile("r.json", json.dumps(changed).encode())
    found = desk.post(check, {"commitment": made.commitment, "revealed": bad})
    assert not found.context["checked"].holds


@pytest.mark.parametrize("content", [b"not json", b"[]", b'{"format": "other"}'])
def test_a_file_that_is_no_reveal_is_refused_with_a_sentence(
    content: bytes, study: Study, maker: User
):
    sent = {"commitment": "a" * 64, "revealed": SimpleUploadedFile("r.json", content)}
    answer = browser_of(maker).post(address("study_verify", study), sent)

    assert answer.status_code == 422
    assert "This is not a reveal" in answer.content.decode()


def test_a_list_of_another_study_is_not_found(study: Study, maker: User):
    made, other = made_by(maker, study), make_study()
    assert browser_of(maker).get(address("study_list", other, list=made.pk)).status_code == 404


def test_the_page_asks_the_database_equally_often_for_many_lists(
    study: Study, maker: User, django_assert_max_num_queries: Any
):
    desk = browser_of(maker)
    for n in range(3):
        reason = {"reason": f"the list before ran out, number {n}"}
        desk.post(address("study_make_list", study), {"kind": "real", **reason})
    with django_assert_max_num_queries(8):
        desk.get(address("study_allocation", study))
