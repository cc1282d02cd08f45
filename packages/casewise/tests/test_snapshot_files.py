"""What is hard to write down comes back from a file: odd ids, odd numbers, no cases at all."""

import math
from datetime import date

import pytest

from casewise import CaseBase, Field, Schema, linear, ngram, weekly_series

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


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / "cases.casewise"
    BASE.save(path)
    return path


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


def test_a_file_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(FileNotFoundError):
        CaseBase.load(tmp_path / "nothing")
