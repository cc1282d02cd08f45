"""A base kept in a file comes back as it was; a file that was changed is refused."""

import json
import math
import zipfile
from datetime import date

import pytest
from casewise_worlds import make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import CaseBase, Field, Schema, linear, ngram, weekly_series
from casewise.digest import document_of
from casewise.snapshot import SnapshotUnreadable

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="person", kind="text-id", role="group"),
        Field(name="pain", kind="integer"),
        Field(name="age", kind="number", measure=linear(50)),
        Field(name="conditions", kind="set", categories=("asthma", "gout")),
        Field(name="since", kind="date", measure=linear(300)),
        Field(name="note", kind="text", measure=ngram(2)),
        Field(
            name="history", kind="series", measure=weekly_series(window=3, span=10, min_overlap=1)
        ),
    )
)
ROWS = [
    {
        "id": f"w{number}",
        "person": f"p{number % 3}",
        "pain": number % 11,
        "age": 20 + number / 7,
        "conditions": {"gout"} if number % 2 else set(),
        "since": date(2026, 1, 1 + number % 28),
        "note": "sore back",
        "history": [1.0, None, number % 5],
    }
    for number in range(40)
]
BASE = CaseBase(SCHEMA, min_shared=0.4).fit(ROWS)
QUERY = {name: ROWS[7][name] for name in ("pain", "age", "conditions", "history", "note")}


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / "cases.casewise"
    BASE.save(path)
    return path


def rows_by_id(base):
    return {
        id: {name: document_of(value) for name, value in base.case(id).items()} for id in base.ids
    }


def test_a_base_comes_back_with_its_cases_its_answers_and_its_digest(kept):
    again = CaseBase.load(kept)

    assert again.digest == BASE.digest
    assert again.schema == SCHEMA
    assert again.min_shared == 0.4
    assert rows_by_id(again) == rows_by_id(BASE)
    assert again.retrieve(QUERY, 15) == BASE.retrieve(QUERY, 15)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_a_base_of_any_schema_comes_back(tmp_path_factory, seed):
    world = make_world(seed)
    base = CaseBase(Schema.from_dict(world.document), min_shared=world.min_shared)
    base = base.fit(world.rows[:60])
    path = tmp_path_factory.mktemp("kept") / "cases.casewise"

    base.save(path)
    again = CaseBase.load(path)

    assert again.digest == base.digest
    assert rows_by_id(again) == rows_by_id(base)
    assert again.retrieve(world.query, world.k) == base.retrieve(world.query, world.k)


def test_equal_content_gives_equal_bytes_however_it_came_in(kept, tmp_path):
    fitted = CaseBase(SCHEMA, min_shared=0.4)
    ways = [
        fitted.fit(ROWS[::-1]),
        fitted.fit(ROWS[20:]).with_cases(ROWS[:20]),
        BASE.with_cases([ROWS[0] | {"id": "x", "age": 99.5, "note": "x"}]).without("x"),
        CaseBase.load(kept),
    ]
    for number, base in enumerate(ways):
        path = tmp_path / str(number)
        base.save(path)
        assert path.read_bytes() == kept.read_bytes()


@pytest.mark.parametrize("name", ["æøå", "a\0", "\0", "a|", " ", "\ud800", "日本", "x" * 300])
def test_an_id_comes_back_to_the_letter(tmp_path, name):
    base = CaseBase(SCHEMA).fit([*ROWS, {"id": name, "pain": 3}])

    base.save(tmp_path / "kept")

    assert CaseBase.load(tmp_path / "kept").case(name)["pain"] == 3


NUMBERS = [0.1, -1e100, 1e100, 5e-324, 1e-31, 2.0**53 + 2, -0.0, 1 / 3]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_comes_back_to_the_last_bit(tmp_path, number):
    spread = [{"id": f"s{at}", "age": at / 7} for at in range(300)]
    base = CaseBase(SCHEMA).fit([*spread, {"id": "one", "age": number}])

    base.save(tmp_path / "kept")

    for held in (base, CaseBase.load(tmp_path / "kept")):
        assert held.case("one")["age"] == number
        assert math.copysign(1, held.case("one")["age"]) == (-1 if number < 0 else 1)


@pytest.mark.parametrize("number", [2**53 + 1, -(2**60) - 1, 10**20 + 1])
def test_a_large_whole_number_comes_back_whole(tmp_path, number):
    base = CaseBase(SCHEMA).fit([{"id": "one", "pain": number}, {"id": "two", "pain": 3}])

    base.save(tmp_path / "kept")

    for held in (base, CaseBase.load(tmp_path / "kept")):
        assert (held.case("one")["pain"], held.case("two")["pain"]) == (number, 3)


def test_a_base_without_cases_comes_back(tmp_path):
    CaseBase(SCHEMA).save(tmp_path / "kept")

    assert CaseBase.load(tmp_path / "kept").digest == CaseBase(SCHEMA).digest


def test_a_base_that_came_back_goes_on_growing(kept):
    more = [ROWS[0] | {"id": "new", "note": "stiff hip", "age": 7.7}]

    assert CaseBase.load(kept).with_cases(more).digest == BASE.with_cases(more).digest


@pytest.mark.parametrize("left", [0, 1, 100, 0.5, 0.9, -1])
def test_a_file_cut_short_is_refused_with_a_sentence(kept, left):
    data = kept.read_bytes()
    kept.write_bytes(data[: int(left * len(data)) if isinstance(left, float) else left])

    with pytest.raises(SnapshotUnreadable) as caught:
        CaseBase.load(kept)

    assert "\n" not in str(caught.value)
    assert str(kept) in str(caught.value)


def rewritten(path, change):
    with zipfile.ZipFile(path) as file:
        entries = {info: file.read(info) for info in file.infolist()}
    with zipfile.ZipFile(path, "w") as file:
        for info, data in entries.items():
            document = json.loads(data) if info.filename == "base.json" else None
            file.writestr(info, json.dumps(change(document)) if document else data)


CHANGES = {
    "another version": lambda head: head | {"format": "casewise case base 2"},
    "another threshold": lambda head: head | {"min_shared": 0.9},
    "another digest": lambda head: head | {"digest": "0" * 64},
    "no seal": lambda head: {name: item for name, item in head.items() if name != "seal"},
    "no mapping": lambda head: [head],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_file_that_says_something_else_is_refused(kept, change):
    rewritten(kept, change)

    with pytest.raises(SnapshotUnreadable):
        CaseBase.load(kept)


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "letter").write_text("Dear base")

    with pytest.raises(SnapshotUnreadable, match="not a case base"):
        CaseBase.load(tmp_path / "letter")


def test_a_file_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(FileNotFoundError):
        CaseBase.load(tmp_path / "nothing")
