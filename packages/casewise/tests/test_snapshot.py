"""A base in a file comes back as it was, and a file that was changed is refused."""

import json
import math
import zipfile
from datetime import date

import pytest
from casewise_worlds import make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import CaseBase, Field, Schema, linear, weekly_series
from casewise.digest import document_of
from casewise.measures import dtw
from casewise.snapshot import SnapshotUnreadable

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="person", kind="text-id", role="group"),
        Field(name="pain", kind="integer", bounds=(0, 10)),
        Field(name="age", kind="number", measure=linear(50)),
        Field(name="conditions", kind="set", categories=("asthma", "gout")),
        Field(name="history", kind="series", measure=weekly_series(3, 10, 1)),
        Field(name="course", kind="series", measure=dtw(3, 10, 1, 1)),
        Field(name="note", kind="text"),
        Field(name="day", kind="date", role="context"),
        Field(name="steps", kind="integer", role="plan"),
        Field(name="large", kind="integer", role="outcome"),
    )
)
ROWS = [
    {
        "id": f"ψ{number}",
        "person": f"p{number % 3}",
        "pain": number % 11,
        "age": 20 + number / 7,
        "conditions": {"gout"} if number % 2 else set(),
        "history": [1.0, None, number % 5] if number % 4 else None,
        "course": [math.nan, float(number % 3)],
        "note": f"note {number % 6}",
        "day": date(2027, 1, 1 + number % 28),
        "steps": 5_000 + number,
        "large": 10**40 + number if number % 2 else None,
    }
    for number in range(300)
]
BASE = CaseBase(SCHEMA, min_shared=0.5).fit(ROWS)


def documents(base):
    rows = [base.case(name) for name in sorted(base.ids)]
    return [{name: document_of(value) for name, value in row.items()} for row in rows]


def test_a_base_comes_back_from_its_file_as_it_was(tmp_path):
    BASE.save(tmp_path / "base.cases")
    back = CaseBase.load(tmp_path / "base.cases")

    assert back.digest == BASE.digest
    assert back.schema == BASE.schema
    assert back.min_shared == BASE.min_shared
    assert documents(back) == documents(BASE)
    assert back.warnings == BASE.warnings
    query = {name: ROWS[7][name] for name in ("pain", "age", "conditions", "history", "note")}
    assert back.retrieve(query, 12) == BASE.retrieve(query, 12)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000))
def test_any_base_comes_back_from_its_file(tmp_path_factory, seed):
    world = make_world(seed)
    path = tmp_path_factory.mktemp("bases") / "one"
    base = CaseBase(Schema.from_dict(world.document), min_shared=world.min_shared).fit(world.rows)

    base.save(path)
    back = CaseBase.load(path)

    assert back.digest == base.digest
    assert documents(back) == documents(base)
    assert back.retrieve(world.query, world.k) == base.retrieve(world.query, world.k)


def test_equal_content_gives_equal_bytes_however_it_came_in(tmp_path):
    grown = CaseBase(SCHEMA, min_shared=0.5).fit(ROWS[200:]).with_cases(ROWS[:200])
    shrunk = BASE.with_cases([ROWS[0] | {"id": "extra", "note": "else"}]).without("extra")
    for at, base in enumerate(
        [BASE, grown, shrunk, CaseBase(SCHEMA, min_shared=0.5).fit(ROWS[::-1])]
    ):
        base.save(tmp_path / str(at))

    first, *others = [(tmp_path / str(at)).read_bytes() for at in range(4)]

    assert all(other == first for other in others)


def test_a_person_taken_out_leaves_nothing_in_the_file(tmp_path):
    named = [
        row | {"person": "Q-9", "note": "secret"} if row["id"] == "ψ5" else row for row in ROWS
    ]
    base = CaseBase(SCHEMA, min_shared=0.5).fit(named).without(group="Q-9")

    base.save(tmp_path / "base")

    with zipfile.ZipFile(tmp_path / "base") as file:
        everything = b"".join(file.read(name) for name in file.namelist())
    assert b"Q-9" not in everything
    assert b"secret" not in everything


def test_every_changed_byte_is_noticed(tmp_path):
    path = tmp_path / "base"
    CaseBase(SCHEMA).fit(ROWS[:3]).save(path)
    data = path.read_bytes()
    told = CaseBase.load(path)

    for at in range(0, len(data), 23):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :])
        try:
            back = CaseBase.load(path)
        except SnapshotUnreadable:
            continue
        assert documents(back) == documents(told)  # a byte of the zip that says nothing
        assert back.digest == told.digest


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused(tmp_path, share):
    path = tmp_path / "base"
    BASE.save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])

    with pytest.raises(SnapshotUnreadable, match="not a case base"):
        CaseBase.load(path)


def rewritten(path, change):
    with zipfile.ZipFile(path) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in entries.items():
            file.writestr(name, data)


def change_head(key, value):
    def change(entries):
        head = json.loads(entries["base.json"])
        head[key] = value
        entries["base.json"] = json.dumps(head).encode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        change_head("min_shared", 0.1),
        change_head("digest", "0" * 64),
        change_head("seal", "0" * 64),
        change_head("format", "another format"),
        lambda entries: entries.pop("0003.numbers.npy"),
        lambda entries: entries.update({"0003.numbers.npy": entries["0009.numbers.npy"]}),
        lambda entries: entries.update({"more.npy": b"more"}),
        lambda entries: entries.update({"base.json": b"[]"}),
        lambda entries: entries.clear(),
    ],
)
def test_a_file_that_was_tampered_with_is_refused(tmp_path, change):
    path = tmp_path / "base"
    BASE.save(path)
    rewritten(path, change)

    with pytest.raises(SnapshotUnreadable) as caught:
        CaseBase.load(path)

    assert str(path) in str(caught.value)


def test_a_file_whose_seal_is_right_and_whose_digest_is_not_is_refused(tmp_path):
    path = tmp_path / "base"
    base = CaseBase(SCHEMA).fit(ROWS[:5])
    vars(base)["digest"] = "0" * 64  # what a forger would write, who seals the file anew
    base.save(path)

    with pytest.raises(SnapshotUnreadable, match="digest"):
        CaseBase.load(path)


def test_a_file_that_is_something_else_is_refused(tmp_path):
    path = tmp_path / "notes"
    path.write_text("not a base at all")

    with pytest.raises(SnapshotUnreadable, match="not a case base"):
        CaseBase.load(path)
    with pytest.raises(FileNotFoundError):
        CaseBase.load(tmp_path / "nothing")
