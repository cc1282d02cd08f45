"""Exports in the office: asked for, made, taken away, blinded until the lock."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from tests.apps.allocations.world import set_status
from tests.apps.trial.world import PROTOCOL, make_followed, make_site, make_study
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of, now
from tests.delivery.trial_office.study.quality_world import (
    a_frozen_study,
    address,
    proved,
    randomised_people,
)

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.export_services import ask_for_export
from selfback.apps.trial.models import Study, StudyExport
from selfback.delivery.trial_office.study.quality.export_job import make_export, remove_old_exports
from selfback.domain.dataset.export_folder import dataset_of
from selfback.domain.dataset.locking import content_hash, record_from, verify

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def statistician() -> User:
    return make_staff(Role.STATISTICIAN)


@pytest.fixture
def study() -> Study:
    study = make_study()
    make_followed(make_site(study))
    return study


def made(desk: Any, study: Study, **changes: str) -> StudyExport:
    sent = {"form": "csv", "arms": "none", "language": "en", **changes}
    answer = desk.post(address("study_exports", study), sent)
    assert answer.status_code == 302, answer.content.decode()
    return StudyExport.objects.first()


def taken(desk: Any, study: Study, export: StudyExport) -> dict[str, bytes]:
    answer = desk.post(address("study_take_export", study, export=export.pk))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("csv", "participants.csv"),
        ("csv-safe", "participants.csv"),
        ("sav", "participants.sav"),
        ("dta", "participants.dta"),
        ("parquet", "participants.parquet"),
        ("odm", "study.xml"),
    ],
)
def test_every_form_is_made_and_holds_its_files(
    form: str, file: str, study: Study, statistician: User
):
    desk = browser_of(statistician)
    export = made(desk, study, form=form)

    assert (export.state, export.fault) == ("done", "")
    assert export.rows["participants"] == 1
    assert file in taken(desk, study, export)


@pytest.mark.hazard("H-11")
def test_what_is_made_before_the_lock_names_no_arm(statistician: User):
    study = make_study()
    randomised_people(study)
    desk = browser_of(statistician)
    for kept in ("none", "masked"):
        files = taken(desk, study, made(desk, study, arms=kept))
        everything = b"\n".join(files.values())
        for arm in PROTOCOL.arms:
            assert f",{arm.id},".encode() not in everything
            assert f'"{arm.id}"'.encode() not in everything


def test_letters_keep_the_arms_apart(statistician: User):
    study = make_study()
    arms = randomised_people(study, 4)
    desk = browser_of(statistician)

    data = dataset_of(taken(desk, study, made(desk, study, arms="masked")))

    letters = {row["participant"]: row["arm"] for row in data.by_name["participants"].records()}
    assert data.manifest.blinded
    assert set(letters) == set(arms)
    assert len({(arms[who], letters[who]) for who in arms}) == len(set(arms.values()))


def test_arms_are_open_once_the_study_is_locked_and_not_before(statistician: User):
    study = make_study()
    arms = randomised_people(study)
    desk = browser_of(statistician)
    sent = {"form": "csv", "arms": "open", "language": "en"}
    assert desk.post(address("study_exports", study), sent).status_code == 422

    set_status(study, "locked")
    data = dataset_of(taken(desk, study, made(desk, study, arms="open")))

    told = {row["participant"]: row["arm"] for row in data.by_name["participants"].records()}
    assert told == arms
    assert AuditEvent.objects.filter(kind=Kind.ALLOCATION_REVEALED).exists()


def test_locked_data_carry_the_record_of_their_lock(statistician: User):
    study = a_frozen_study()
    one = proved(make_staff(Role.COORDINATOR))
    two = proved(statistician)
    for desk in (one, two):
        desk.post(address("study_sign", study), {"name": "Ida Holm"})
    one.post(address("study_lock_data", study), {"understood": "on"})

    files = taken(two, study, made(two, study))
    data = dataset_of(files)

    study.refresh_from_db()
    assert content_hash(data) == study.frozen_digest
    assert verify(data, record_from(files["lock.json"])) == []


def test_the_same_data_give_the_same_data_digest(study: Study, statistician: User, now: Any):
    set_status(study, "frozen")
    Study.objects.filter(pk=study.pk).update(frozen_at=NOON, frozen_digest="a" * 64)
    desk = browser_of(statistician)
    first = made(desk, study)
    now[0] += timedelta(days=1)

    assert made(desk, study).content == first.content


def test_an_export_asked_for_twice_is_made_once(study: Study, statistician: User):
    wanted = {
        "study": study,
        "form": StudyExport.Form.CSV,
        "arms": StudyExport.Arms.NONE,
        "language": "en",
        "by": statistician,
        "at": NOON,
    }
    assert ask_for_export(**wanted) == ask_for_export(**wanted)


def test_a_cancelled_export_leaves_no_file(study: Study, statistician: User):
    export = ask_for_export(
        study=study,
        form=StudyExport.Form.CSV,
        arms=StudyExport.Arms.NONE,
        language="en",
        by=statistician,
        at=NOON,
    )
    desk = browser_of(statistician)
    desk.post(address("study_export", study, export=export.pk))
    make_export.call_local(export.pk)

    export.refresh_from_db()
    assert export.state == StudyExport.State.CANCELLED
    assert not export.path.exists()
    page = desk.post(address("study_take_export", study, export=export.pk), follow=True)
    assert "There is no file any more" in page.content.decode()


def test_who_took_it_away_is_on_record_and_its_time_runs_out(
    study: Study, statistician: User, now: Any
):
    desk = browser_of(statistician)
    export = made(desk, study)
    taken(desk, study, export)
    event = AuditEvent.objects.get(kind=Kind.STUDY_EXPORT_TAKEN)
    assert (event.by_id, event.subject_id) == (statistician.pk, export.pk)

    now[0] += timedelta(days=15)
    remove_old_exports.call_local()

    export.refresh_from_db()
    assert export.removed_at == now[0]
    assert not export.path.exists()
    page = desk.get(address("study_export", study, export=export.pk)).content.decode()
    assert "The file was removed" in page


def test_a_failed_export_says_so(study: Study, statistician: User, monkeypatch: Any):
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("the disk is full")

    place = "selfback.delivery.trial_office.study.quality.export_job.write_archive"
    monkeypatch.setattr(place, broken)
    export = made(browser_of(statistician), study)

    assert (export.state, export.fault) == ("failed", "the disk is full")


def test_only_who_exports_opens_the_page_and_no_other_studys_export(
    study: Study, statistician: User
):
    export = made(browser_of(statistician), study)
    other = make_study()
    for name in ("study_export", "study_take_export"):
        gone = browser_of(statistician).post(address(name, other, export=export.pk))
        assert gone.status_code == 404
    coordinator = browser_of(make_staff(Role.COORDINATOR))
    assert coordinator.get(address("study_exports", study)).status_code == 403
    assert (
        coordinator.post(address("study_take_export", study, export=export.pk)).status_code == 403
    )


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    study: Study, statistician: User, django_assert_max_num_queries: Any
):
    desk = browser_of(statistician)
    for form in ("csv", "csv-safe", "odm"):
        made(desk, study, form=form)
    with django_assert_max_num_queries(12):
        page = desk.get(address("study_exports", study)).content.decode()
    assert page.count("ready") == 3


def test_an_export_that_is_handed_over_twice_keeps_its_file(study: Study, statistician: User):
    export = made(browser_of(statistician), study)

    make_export.call_local(export.pk)

    export.refresh_from_db()
    assert export.state == "done"
    assert export.path.exists()
