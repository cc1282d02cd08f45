"""A case unlike all before it changes what a full fit would change, and nothing older."""

import random
from datetime import date, timedelta

import pytest

from casewise import MODEL, CaseBase, DuplicateId, Field, Schema, UnknownCase, linear, ngram
from casewise.digest import document_of

TRADES = ("cook", "smith", "nurse", "pilot", "baker")
SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="person", kind="text-id", role="group"),
        Field(name="pain", kind="integer", bounds=(0, 10)),
        Field(name="age", kind="number", missing=MODEL),
        Field(name="trade", kind="category", categories=TRADES),
        Field(name="since", kind="date", measure=linear(300)),
        Field(name="note", kind="text", measure=ngram(2)),
    )
)
QUERY = {"pain": 4, "age": 41.5, "trade": "cook", "since": date(2026, 1, 9), "note": "sore back"}


def person(number, **known):
    return {"id": f"c{number:04}", "person": f"p{number % 4}", "pain": number % 11} | known


def people(count, seed=3):
    chance = random.Random(seed)
    return [
        person(
            number,
            age=chance.choice([None, chance.uniform(20, 80)]),
            trade=chance.choice([None, *TRADES[:3]]),
            since=date(2026, 1, 1) + timedelta(days=chance.randint(0, 90)),
            note=chance.choice([None, "sore back", "stiff hip", "bad knee"]),
        )
        for number in range(count)
    ]


def rows_of(base):
    rows = [base.row(place) for place in range(len(base))]
    return [{name: document_of(value) for name, value in row.items()} for row in rows]


def is_same(one, other, query, k):
    assert one.digest == other.digest
    assert rows_of(one) == rows_of(other)
    assert one.measures == other.measures
    assert one.retrieve(query, k) == other.retrieve(query, k)
    assert set(map(str, one.warnings)) == set(map(str, other.warnings))


NOVEL = {
    "a wider span": {"age": 99.0},
    "a new word": {"trade": "pilot"},
    "a new text": {"note": "torn calf"},
    "a day outside": {"since": date(1999, 3, 4)},
    "a group nobody was in": {"person": "p-new"},
    "a number float32 cannot hold": {"age": 41.123456789012345},
    "a number too small to split": {"age": 5e-324},
    "nothing known": {"pain": None},
}


@pytest.mark.parametrize("novel", NOVEL.values(), ids=NOVEL.keys())
def test_a_case_unlike_all_before_changes_what_a_full_fit_would_change(novel):
    rows, new = people(400), person(9000, **novel)
    before = CaseBase(SCHEMA).fit(rows)
    digest, found = before.digest, before.retrieve(QUERY, 10)

    after = before.with_cases([new])

    is_same(after, CaseBase(SCHEMA).fit([*rows, new]), QUERY, 10)
    assert after.case("c9000") == dict.fromkeys(before.row(0)) | new
    assert (before.digest, before.retrieve(QUERY, 10)) == (digest, found)
    assert len(before) == 400


def test_two_bases_that_grow_from_one_do_not_see_each_other():
    trunk = CaseBase(SCHEMA).fit(people(90))
    digest = trunk.digest
    left = trunk.with_cases([person(901, age=30.0, trade="pilot")])
    right = trunk.with_cases([person(902, age=31.0, trade="baker")])
    further = left.with_cases([person(903, trade="baker")])

    assert (trunk.digest, len(trunk)) == (digest, 90)
    assert left.ids[90:] == ("c0901",)
    assert right.ids[90:] == ("c0902",)
    assert further.ids[90:] == ("c0901", "c0903")
    assert [left.case("c0901")["trade"], right.case("c0902")["trade"]] == ["pilot", "baker"]
    assert further.case("c0903")["trade"] == "baker"
    for base, more in ((left, [901]), (right, [902]), (further, [901, 903])):
        assert [place for place in base.ids if place >= "c0900"] == [f"c0{each}" for each in more]


def test_a_group_that_is_taken_out_leaves_the_base_of_the_others():
    rows = people(200)
    others = [row for row in rows if row["person"] != "p2"]

    is_same(CaseBase(SCHEMA).fit(rows).without(group="p2"), CaseBase(SCHEMA).fit(others), QUERY, 20)


def test_a_group_that_an_older_snapshot_never_had_is_not_taken_out_of_it():
    older = CaseBase(SCHEMA).fit(people(20))
    older.with_cases([person(901) | {"person": "p-new"}])

    with pytest.raises(UnknownCase):
        older.without(group="p-new")


def test_a_refused_case_leaves_the_base_able_to_grow():
    base = CaseBase(SCHEMA).fit(people(20))
    with pytest.raises(DuplicateId):
        base.with_cases([person(3, trade="pilot")])

    grown = base.with_cases([person(901, trade="pilot")])

    is_same(grown, CaseBase(SCHEMA).fit([*people(20), person(901, trade="pilot")]), QUERY, 20)
