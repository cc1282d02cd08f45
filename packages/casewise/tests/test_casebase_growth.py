"""A base that grew and shrank is the base fitted at once, and its earlier snapshots stay."""

import math
import random
import threading

import numpy as np
import pytest
from casewise_worlds import make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import CaseBase, DuplicateId, Field, Schema, linear, table

ID = Field(name="id", kind="text-id", role="id")


def asked(base, world):
    return base.retrieve(world.query, world.k, mask=None, weights=world.weights, ties=world.ties)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000), cut=st.floats(0, 1))
def test_fitting_all_is_fitting_some_and_adding_the_rest(seed, cut):
    world = make_world(seed)
    schema = Schema.from_dict(world.document)
    at = int(len(world.rows) * cut)
    whole = CaseBase(schema, min_shared=world.min_shared).fit(world.rows)

    grown = CaseBase(schema, min_shared=world.min_shared).fit(world.rows[:at])
    before = asked(grown, world)
    longer = grown.with_cases(world.rows[at : at + 1]).with_cases(world.rows[at + 1 :])

    assert longer.digest == whole.digest
    assert longer.measures == whole.measures
    assert longer.warnings == whole.warnings
    assert asked(longer, world) == asked(whole, world)
    assert asked(grown, world) == before


@settings(max_examples=15, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000), cut=st.floats(0, 1))
def test_taking_cases_out_is_never_having_had_them(seed, cut):
    world = make_world(seed)
    schema = Schema.from_dict(world.document)
    at = int(len(world.rows) * cut)
    whole = CaseBase(schema, min_shared=world.min_shared).fit(world.rows)

    fewer = whole.without([row["id"] for row in world.rows[at:]])

    never = CaseBase(schema, min_shared=world.min_shared).fit(world.rows[:at])
    assert fewer.digest == never.digest
    assert fewer.warnings == never.warnings
    assert asked(fewer, world) == asked(never, world)


def make_rows(count, start=0):
    chance = random.Random(start)
    return [
        {"id": f"c{at:05}", "x": chance.uniform(0, 10), "word": chance.choice(["a", "b"])}
        for at in range(start, start + count)
    ]


SCHEMA = Schema(
    fields=(
        ID,
        Field(name="x", kind="number"),
        Field(name="word", kind="category", categories=("a", "b", "c"), measure=table({})),
    )
)


def test_a_longer_snapshot_shares_its_memory_with_the_shorter_one():
    first = CaseBase(SCHEMA).fit(make_rows(2_000)).with_cases(make_rows(1, 2_000))

    second = first.with_cases(make_rows(1, 2_001))

    assert np.shares_memory(first.store.coarse.view, second.store.coarse.view)
    assert np.shares_memory(first.store.packed.view, second.store.packed.view)
    assert (len(first), len(second)) == (2_001, 2_002)


def test_two_snapshots_grown_from_one_do_not_disturb_each_other():
    first = CaseBase(SCHEMA).fit(make_rows(500)).with_cases(make_rows(1, 500))

    one = first.with_cases([{"id": "one", "x": 3.0, "word": "a"}])
    other = first.with_cases([{"id": "other", "x": 4.0, "word": "c"}])

    assert one.case("one") == {"id": "one", "x": 3.0, "word": "a"}
    assert other.case("other") == {"id": "other", "x": 4.0, "word": "c"}
    assert one.ids[:-1] == other.ids[:-1] == first.ids


def test_snapshots_grown_by_many_threads_at_once_hold_what_each_was_given():
    first = CaseBase(SCHEMA).fit(make_rows(300)).with_cases(make_rows(1, 300))
    grown = {}

    def grow(name):
        base = first
        for step in range(20):
            base = base.with_cases([{"id": f"{name}-{step}", "x": step / 3, "word": "b"}])
        grown[name] = base

    threads = [threading.Thread(target=grow, args=(name,)) for name in "pqrs"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for name, base in grown.items():
        assert base.ids[301:] == tuple(f"{name}-{step}" for step in range(20))
        assert base.case(f"{name}-7")["x"] == 7 / 3


def test_a_learned_span_grows_with_the_cases():
    base = CaseBase(SCHEMA).fit([{"id": "a", "x": 0.0}, {"id": "b", "x": 10.0}])

    wider = base.with_cases([{"id": "c", "x": 40.0}])

    assert (base.measures["x"], wider.measures["x"]) == (linear(10), linear(40))
    assert wider.retrieve({"x": 20.0}, 1, weights={"word": 0}).hits[0].similarity == 0.75


def test_numbers_become_too_many_to_be_held_as_codes():
    base = CaseBase(SCHEMA).fit([{"id": "first", "x": 0.5}])
    for at in range(0, 6_000, 1_500):
        base = base.with_cases([{"id": f"n{i}", "x": i / 7} for i in range(at, at + 1_500)])

    assert (
        base.digest
        == CaseBase(SCHEMA)
        .fit([{"id": "first", "x": 0.5}, *({"id": f"n{i}", "x": i / 7} for i in range(6_000))])
        .digest
    )
    assert base.retrieve({"x": 700 / 7}, 1, weights={"word": 0}).hits[0].id == "n700"


@pytest.mark.parametrize("odd", [1e60, 2.0**-200, 1 / 3])
def test_numbers_of_every_size_come_back_as_they_went_in(odd):
    rows = [{"id": f"c{at}", "x": math.sqrt(at) * 10.0 ** (at % 5)} for at in range(400)]
    base = CaseBase(SCHEMA).fit(rows).with_cases([{"id": "odd", "x": odd}])

    assert base.case("odd")["x"] == odd
    assert all(base.case(row["id"])["x"] == row["x"] for row in rows)


def test_whole_numbers_too_large_for_floats_come_back_as_they_went_in():
    schema = Schema(fields=(ID, Field(name="n", kind="integer")))
    base = CaseBase(schema).fit([{"id": f"c{at}", "n": at} for at in range(400)])

    base = base.with_cases([{"id": "large", "n": 2**80 + 1}, {"id": "same", "n": 399}])

    assert base.case("large")["n"] == 2**80 + 1
    assert base.case("c17") == {"id": "c17", "n": 17}
    assert type(base.case("same")["n"]) is int


@pytest.mark.parametrize("name", ["a", "a\0", "a|", "é", "\ud800", " "])
def test_any_text_can_be_an_id(name):
    base = CaseBase(SCHEMA).fit([{"id": "a!", "x": 1.0}]).with_cases([{"id": name, "x": 1.0}])

    assert base.ids == ("a!", name)
    assert base.case(name)["id"] == name
    assert [hit.id for hit in base.retrieve({"x": 1.0}, 2, weights={"word": 0})] == sorted(
        ["a!", name]
    )


def test_an_id_that_is_there_already_is_refused():
    base = CaseBase(SCHEMA).fit(make_rows(50))

    with pytest.raises(DuplicateId) as caught:
        base.with_cases([{"id": "new", "x": 1.0}, {"id": "c00007", "x": 1.0}])

    assert caught.value.ids == ("c00007",)
    assert caught.value.faults[0].row == 1


def test_a_digest_is_brought_forward_without_reading_all_cases_again():
    base = CaseBase(SCHEMA).fit(make_rows(200))
    known = base.digest

    longer = base.with_cases(make_rows(3, 200))

    assert longer.digest == CaseBase(SCHEMA).fit(make_rows(200) + make_rows(3, 200)).digest
    assert longer.without(["c00200", "c00201", "c00202"]).digest == known
