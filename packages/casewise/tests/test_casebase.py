"""A case base is a snapshot: it never changes, it has a digest, and it makes the next one."""

import pickle
from dataclasses import fields

import numpy as np
import pytest

from casewise import (
    CaseBase,
    ConstantField,
    Field,
    FieldNeverObserved,
    InvalidRequest,
    Schema,
    UnknownCase,
    linear,
    weekly_series,
)

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="person", kind="text-id", role="group"),
        Field(name="pain", kind="integer", bounds=(0, 10)),
        Field(name="age", kind="number", measure=linear(50)),
        Field(name="conditions", kind="set", categories=("asthma", "gout")),
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
        "history": [1.0, None, number % 5],
    }
    for number in range(400)
]
BASE = CaseBase(SCHEMA).fit(ROWS)
QUERY = {name: ROWS[7][name] for name in ("pain", "age", "conditions", "history")}


def arrays_in(item):
    if isinstance(item, np.ndarray):
        return [item]
    if hasattr(item, "capacity"):
        return [item.view]
    if isinstance(item, dict):
        return [array for each in item.values() for array in arrays_in(each)]
    if isinstance(item, tuple):
        return [array for each in item for array in arrays_in(each)]
    if hasattr(item, "__dataclass_fields__"):
        return [array for each in fields(item) for array in arrays_in(getattr(item, each.name))]
    return []


def test_no_column_of_a_snapshot_can_be_written_to():
    arrays = arrays_in(BASE.store)

    assert len(arrays) > 5
    assert not any(array.flags.writeable for array in arrays)


def test_changing_what_was_given_or_returned_does_not_change_the_base():
    rows = [dict(row) for row in ROWS]
    base = CaseBase(SCHEMA).fit(rows)
    rows[0]["pain"] = 9
    base.case("w0")["pain"] = 9
    base.retrieve(QUERY, 1).hits[0].case["pain"] = 9
    base.column("pain")[:] = 9

    assert base.digest == BASE.digest
    assert base.case("w0")["pain"] == 0


def test_the_next_snapshot_leaves_the_first_as_it_was():
    more = BASE.with_cases([{"id": "new"} | QUERY])
    fewer = BASE.without(["w0", "w1"])

    assert (len(BASE), len(more), len(fewer)) == (400, 401, 398)
    assert more.retrieve(QUERY, 1).hits[0].id == "new"
    assert more.without("new").digest == BASE.digest


def test_growing_case_by_case_gives_the_same_base_as_all_at_once():
    grown = CaseBase(SCHEMA).fit(ROWS[:100]).with_cases(ROWS[100:])

    assert grown.digest == BASE.digest
    assert grown.retrieve(QUERY, 20) == BASE.retrieve(QUERY, 20)


def test_a_person_can_be_taken_out_whole():
    without = BASE.without(group="p1")

    assert set(without.column("person")) == {"p0", "p2"}


@pytest.mark.parametrize("gone", [{"ids": ["w0", "nobody"]}, {"group": "nobody"}])
def test_taking_out_what_is_not_there_is_said(gone):
    with pytest.raises(UnknownCase) as caught:
        BASE.without(**gone)

    assert caught.value.missing == ("nobody",)


def test_a_case_that_is_not_there_is_said():
    with pytest.raises(UnknownCase):
        BASE.case("nobody")


def test_a_digest_knows_the_content_and_not_the_order():
    changed = [*ROWS[:-1], ROWS[-1] | {"pain": 10}]

    assert CaseBase(SCHEMA).fit(ROWS[::-1]).digest == BASE.digest
    assert CaseBase(SCHEMA).fit(changed).digest != BASE.digest
    assert CaseBase(SCHEMA, min_shared=0.5).fit(ROWS).digest != BASE.digest


def test_the_order_of_rows_does_not_change_an_answer():
    assert CaseBase(SCHEMA).fit(ROWS[::-1]).retrieve(QUERY, 30) == BASE.retrieve(QUERY, 30)


def test_fields_that_tell_no_cases_apart_are_reported():
    rows = [{"id": name, "pain": 4, "history": [1.0, None]} for name in ("x", "y")]

    warnings = CaseBase(SCHEMA).fit(rows).warnings

    assert {each for each in warnings if isinstance(each, ConstantField)} == {
        ConstantField(field="pain"),
        ConstantField(field="history"),
    }
    assert FieldNeverObserved(field="age") in warnings
    assert all(each.field in str(each) for each in warnings)


def test_an_empty_base_has_nothing_to_warn_of():
    assert CaseBase(SCHEMA).warnings == ()


def test_spans_are_learned_from_the_cases():
    schema = Schema(fields=(SCHEMA.fields[0], Field(name="age", kind="number")))

    base = CaseBase(schema).fit([{"id": "x", "age": 20}, {"id": "y", "age": 60}])

    assert base.measures["age"] == linear(40)


def test_a_base_can_be_sent_to_another_process():
    sent = pickle.loads(pickle.dumps(BASE))

    assert sent.retrieve(QUERY, 5) == BASE.retrieve(QUERY, 5)
    assert sent.digest == BASE.digest


def test_columns_come_in_the_order_of_the_ids():
    assert BASE.column("age")[3] == ROWS[3]["age"]
    assert BASE.column("conditions")[3] == frozenset({"gout"})
    assert BASE.ids[3] == "w3"


@pytest.mark.parametrize("name", [field.name for field in SCHEMA.fields])
def test_a_base_says_which_cases_know_a_field(name):
    gappy = [*ROWS, {"id": "x", "pain": 3}, {"id": "y", "age": 1 / 3}]
    base = CaseBase(SCHEMA).fit(gappy)
    grown = CaseBase(SCHEMA).fit(gappy[:5]).with_cases(gappy[5:])

    expected = [base.case(id)[name] is not None for id in base.ids]

    assert base.knows(name).tolist() == grown.knows(name).tolist() == expected


def test_a_base_says_which_cases_belong_to_a_group():
    alone = BASE.with_cases([{"id": "x", "pain": 3}])

    assert BASE.of_group("p1").tolist() == [row["person"] == "p1" for row in ROWS]
    assert alone.of_group("p1").tolist() == [*(row["person"] == "p1" for row in ROWS), False]
    assert not alone.of_group(None).any()
    assert not alone.of_group("nobody").any()
    with pytest.raises(InvalidRequest, match="no group field"):
        CaseBase(Schema(fields=(SCHEMA.fields[0], SCHEMA.fields[2]))).of_group("p1")


def test_an_earlier_snapshot_knows_nothing_of_a_later_group_or_case():
    later = BASE.with_cases([{"id": "x", "person": "new", "pain": 3}])

    assert later.of_group("new").sum() == 1
    assert not BASE.of_group("new").any()
    assert "x" in later
    assert "x" not in BASE


def test_a_base_is_asked_for_an_id_before_and_after_its_ids_were_listed():
    base = CaseBase(SCHEMA).fit(ROWS)

    for _ in range(2):
        assert "w3" in base
        assert "w" not in base
        assert "w3|" not in base
        assert 3 not in base
        assert base.case("w3")["id"] == "w3"
        assert base.ids
