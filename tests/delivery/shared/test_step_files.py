"""Files of steps outside the web: read, told of, refused, cancelled, and gone afterwards."""

import hashlib
import os
import stat
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.uploads.world import bring, line
from tests.builders import MONDAY, NOON, make_patient
from tests.domain.activity.files import zipped

from selfback.apps.uploads.errors import StillReading
from selfback.apps.uploads.models import Batch, Interval
from selfback.apps.uploads.services import begin_batch, cancel_batch
from selfback.delivery.shared import clock
from selfback.delivery.shared.step_files import reading, receiving
from selfback.delivery.shared.step_files.faults import Fault
from selfback.delivery.shared.step_files.rules import upload_rules

pytestmark = pytest.mark.django_db
FINE = f"date,steps,source\n{line(1, 5000)}\n{line(400, 6000)}\n{line(2, 200_000)}\n".encode()


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path, settings):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    settings.DATA = tmp_path
    return tmp_path / "step-files"


def received(data: bytes, patient=None) -> Batch:
    patient = patient or make_patient()
    file = SimpleUploadedFile("Anna Hansen.csv", data)
    return receiving.receive(file, patient=patient, by=patient.user_id, at=NOON)


def read(data: bytes) -> Batch:
    batch = received(data)
    reading.read_file(batch.pk)
    batch.refresh_from_db()
    return batch


def test_a_file_is_told_of_by_day_and_source_and_then_gone(place):
    batch = read(FINE)

    assert (batch.state, batch.format, batch.progress) == ("read", "csv", 100)
    source = {"name": "iPhone", "kind": "phone", "steps": 5000, "told": 5000}
    assert batch.found["days"] == [{"day": "2027-01-03", "steps": 5000, "sources": [source]}]
    assert batch.found["older"] == 1
    assert batch.found["set_aside"] == [
        {"reason": "too-many", "rows": 1, "first": "2027-01-02", "last": "2027-01-02"}
    ]
    assert not Interval.objects.exists()
    assert list(place.iterdir()) == []


def test_while_it_waits_nobody_else_may_look_at_a_file(place):
    batch = received(FINE)

    path = receiving.path_of(batch)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert batch.digest == hashlib.sha256(FINE).hexdigest()


REFUSED = {
    Fault.EMPTY: b"",
    Fault.UNKNOWN: b"%PDF-1.7 and so on",
    Fault.DAMAGED: zipped({"a.csv": FINE})[:60],
    Fault.PACKED: zipped({"a.zip": zipped({"a.csv": FINE})}),
    Fault.HOSTILE: zipped({"../a.csv": FINE}),
    Fault.LARGE: b"date,steps\n" + b"9" * 2_000_000,
    Fault.UNREADABLE: b"date,steps\n2027-01-03,many\n",
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refused_file_says_which_kind_of_fault_it_was_and_is_gone(fault, place):
    batch = read(REFUSED[fault])

    assert (batch.state, batch.fault) == ("refused", fault)
    assert "Hansen" not in batch.fault_place
    assert list(place.iterdir()) == []


def test_a_bomb_is_refused():
    assert read(zipped({"a.csv": b"0" * 30_000_000})).fault == Fault.HOSTILE


def test_a_locked_archive_is_told_from_a_damaged_one():
    data = bytearray(zipped({"a.csv": FINE}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1

    assert read(bytes(data)).fault == Fault.LOCKED


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    moments = iter(range(0, 10**9, 121))
    monkeypatch.setattr(reading.time, "monotonic", lambda: next(moments))

    assert read(FINE).fault == Fault.SLOW


def test_a_cancelled_file_is_not_read_on(monkeypatch, place):
    batch = received(FINE)
    moments = iter(range(10**9))
    monkeypatch.setattr(reading.time, "monotonic", lambda: next(moments))
    cancel_batch(batch=batch, by=batch.patient.user_id, at=NOON)

    reading.read_file(batch.pk)

    assert Batch.objects.get().state == "cancelled"
    assert list(place.iterdir()) == []


def test_when_the_fault_is_ours_the_person_sees_that_it_ended_and_no_log_tells_of_them(
    monkeypatch, caplog
):
    def fail(*_args, **_more):
        raise RuntimeError("Anna Hansen walked 5000")

    monkeypatch.setattr(reading, "read_steps", fail)

    assert read(FINE).fault == Fault.FAILED
    assert "RuntimeError" in caplog.text
    assert "Hansen" not in caplog.text


def test_how_far_a_file_has_come_is_told_while_it_is_read(monkeypatch):
    told = []
    monkeypatch.setattr(
        reading, "note_batch_progress", lambda batch, progress: told.append(progress)
    )
    moments = iter(range(10**9))
    monkeypatch.setattr(reading.time, "monotonic", lambda: next(moments) / 10)
    lines = "\n".join(f"2026-{n % 12 + 1:02}-{n % 28 + 1:02},{n}" for n in range(100_000))

    read(f"date,steps\n{lines}\n".encode())

    assert len(set(told)) > 2
    assert told == sorted(told)
    assert told[-1] == reading.READ_AT_MOST


def test_a_file_beyond_the_limit_is_stopped_and_leaves_nothing(monkeypatch, place):
    small = upload_rules().__class__(**{**_fields(), "file_bytes_most": 10})
    monkeypatch.setattr(receiving, "upload_rules", lambda: small)

    with pytest.raises(receiving.FileTooLarge):
        received(FINE)

    assert not Batch.objects.exists()
    assert list(place.iterdir()) == []


def test_a_second_file_at_the_same_time_leaves_nothing_behind(place):
    patient = make_patient()
    received(FINE, patient)

    with pytest.raises(StillReading):
        received(FINE, patient)

    assert len(list(place.iterdir())) == 1


def test_what_nobody_decided_on_is_forgotten(monkeypatch, place):
    patient = make_patient()
    waits = begin_batch(patient=patient, digest="", size=1, by=patient.user_id, at=NOON)
    left = receiving.path_of(waits)
    left.write_bytes(FINE)
    os.utime(left, times=(time.time() - 90_000,) * 2)
    bring(make_patient("other@example.org"), line(1, 5000), at=NOON + timedelta(hours=20))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=25))

    reading.forget_undecided()

    assert sorted(Batch.objects.values_list("state", flat=True)) == ["cancelled", "read"]
    assert not left.exists()


def _fields():
    rules = upload_rules()
    return {name: getattr(rules, name) for name in rules.__slots__}


def test_days_are_those_where_the_person_lives():
    batch = read(b"start,end,steps\n2027-01-02T23:30:00Z,2027-01-02T23:40:00Z,500\n")

    assert [day["day"] for day in batch.found["days"]] == [str(MONDAY - timedelta(days=1))]


def test_a_file_waits_behind_whatever_else_the_worker_has_to_do():
    assert reading.read_file.s("01X").priority < 0
