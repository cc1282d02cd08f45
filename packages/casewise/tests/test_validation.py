"""Values that do not fit are all named, and cost at most the case they are in."""

import math
from datetime import date, datetime

import numpy as np
import pytest

from casewise import (
    CaseBase,
    CaseLeftOut,
    DuplicateId,
    Field,
    InvalidCase,
    InvalidQuery,
    Schema,
    linear,
    weekly_series,
)

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="pain", kind="integer", bounds=(0, 10)),
        Field(name="age", kind="number", bounds=(18, 110), measure=linear(50)),
        Field(name="sleep", kind="ordinal", levels=("bad", "good")),
        Field(name="conditions", kind="set", categories=("asthma", "gout")),
        Field(name="since", kind="date"),
        Field(
            name="history",
            kind="series",
            bounds=(0, 10),
            measure=weekly_series(window=4, span=10, min_overlap=1),
        ),
        Field(name="goal", kind="integer", role="plan"),
        Field(name="note", kind="category", role="context"),
    )
)
GOOD = {
    "id": "good",
    "pain": 3,
    "age": 44,
    "sleep": "bad",
    "conditions": ["gout"],
    "since": date(2027, 1, 1),
    "history": [3, None, 4.0],
    "goal": 6000,
    "note": "any word at all",
}

BAD_VALUES = [
    ("pain", "9"),
    ("pain", 9.0),
    ("pain", True),
    ("pain", 11),
    ("pain", -1),
    ("pain", 10**400),
    ("age", math.nan),
    ("age", math.inf),
    ("age", "44"),
    ("age", np.bool_(True)),
    ("sleep", "fair"),
    ("sleep", 1),
    ("conditions", "gout"),
    ("conditions", ["cold"]),
    ("conditions", {"gout": 1}),
    ("since", "2027-01-01"),
    ("since", datetime(2027, 1, 1)),  # noqa: DTZ001  # any moment will do
    ("history", 4),
    ("history", [4, "5"]),
    ("history", [11]),
    ("goal", "many"),
    ("note", 5),
    ("mood", "good"),
]


@pytest.mark.parametrize(("field", "given"), BAD_VALUES)
def test_a_value_that_does_not_fit_is_refused_in_case_and_query(field, given):
    with pytest.raises(InvalidCase) as of_case:
        CaseBase(SCHEMA).fit([GOOD, GOOD | {"id": "odd", field: given}])
    with pytest.raises(InvalidQuery) as of_query:
        CaseBase(SCHEMA).fit([GOOD]).retrieve({field: given}, k=1)

    (fault,) = of_case.value.faults
    assert (fault.row, fault.id, fault.field) == (1, "odd", field)
    assert [fault.field for fault in of_query.value.faults] == [field]


@pytest.mark.parametrize("field", ["pain", "age", "sleep", "conditions"])
def test_messages_do_not_repeat_what_a_patient_answered(field):
    with pytest.raises(InvalidCase) as caught:
        CaseBase(SCHEMA).fit([GOOD | {field: "secret"}])

    assert "secret" not in str(caught.value)


def test_every_fault_of_every_case_is_listed():
    rows = [GOOD | {"pain": "9", "age": None, "sleep": "fair"}, {"pain": 3}, "a case"]

    with pytest.raises(InvalidCase) as caught:
        CaseBase(SCHEMA).fit(rows)

    places = [(fault.row, fault.field) for fault in caught.value.faults]
    assert places == [(0, "pain"), (0, "sleep"), (1, "id"), (2, "")]


def test_a_long_list_of_faults_is_shortened_only_in_the_message():
    rows = [GOOD | {"id": f"c{number}", "pain": "9"} for number in range(30)]

    with pytest.raises(InvalidCase, match="and 20 more") as caught:
        CaseBase(SCHEMA).fit(rows)

    assert len(caught.value.faults) == 30


def test_reporting_leaves_out_the_case_and_keeps_the_field():
    odd = GOOD | {"id": "odd", "pain": "9"}

    base = CaseBase(SCHEMA, on_invalid="report").fit([GOOD, odd])

    (left_out,) = [each for each in base.warnings if isinstance(each, CaseLeftOut)]
    assert (left_out.row, left_out.id, left_out.faults[0].field) == (1, "odd", "pain")
    assert base.ids == ("good",)
    assert base.retrieve(GOOD, k=1).hits[0].similarity == 1


@pytest.mark.parametrize("on_invalid", ["raise", "report"])
def test_two_cases_cannot_have_one_id(on_invalid):
    base = CaseBase(SCHEMA, on_invalid=on_invalid)

    with pytest.raises(DuplicateId) as within:
        base.fit([GOOD, GOOD])
    with pytest.raises(DuplicateId) as across:
        base.fit([GOOD]).with_cases([GOOD | {"id": "other"}, GOOD])

    assert within.value.ids == across.value.ids == ("good",)
    assert across.value.faults[0].row == 1


def test_absent_and_none_are_the_same():
    bare = {"id": "x", "pain": 3}

    one = CaseBase(SCHEMA).fit([bare])
    other = CaseBase(SCHEMA).fit([bare | {"age": None, "note": None}])

    assert one.digest == other.digest


def test_numbers_of_numpy_are_numbers():
    row = {"id": "x", "pain": np.int64(3), "age": np.float32(44), "history": np.array([1.0, 2.0])}

    case = CaseBase(SCHEMA).fit([row]).case("x")

    assert (case["pain"], case["age"], case["history"]) == (3, 44.0, (1.0, 2.0))
