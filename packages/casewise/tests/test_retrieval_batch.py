"""Asking many things at once finds what asking them one by one finds."""

from datetime import date, timedelta

import numpy as np
import pytest
from casewise_worlds import make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import CaseBase, Field, InvalidQuery, InvalidRequest, Schema, linear, mcid
from casewise.aggregates import weighted_min

FIELDS = (
    Field(name="id", kind="text-id", role="id"),
    Field(name="person", kind="text-id", role="group"),
    Field(name="day", kind="date", role="time"),
    Field(name="pain", kind="integer", bounds=(0, 10), measure=mcid(1, span=10)),
    Field(name="age", kind="number", measure=linear(60)),
)
ROWS = [
    {
        "id": f"w{number:03}",
        "person": f"p{number % 7}" if number % 11 else None,
        "day": date(2027, 1, 4) + timedelta(days=number % 50) if number % 13 else None,
        "pain": (number * 7) % 11 if number % 5 else None,
        "age": 20 + (number * 37 % 100) / 2,
    }
    for number in range(300)
]
BASE = CaseBase(Schema(fields=FIELDS), min_shared=0.5).fit(ROWS)
LEAST = CaseBase(Schema(fields=FIELDS, aggregate=weighted_min()), min_shared=0.5).fit(ROWS)
QUERIES = [{"pain": 3, "age": 44.5}, {"age": 30.0}, {"pain": 9}, {"pain": 0, "age": 71.0}]


def names(base, places):
    return [base.ids[place] for place in places if place >= 0]


def hits(retrieval):
    return [hit.id for hit in retrieval]


@pytest.mark.parametrize("base", [BASE, LEAST], ids=["mean", "minimum"])
def test_a_batch_gives_the_answers_of_single_queries(base):
    assert base.retrieve_many(QUERIES, 6) == tuple(base.retrieve(each, 6) for each in QUERIES)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000), backend=st.sampled_from(["numpy", "numba"]))
def test_a_batch_gives_the_answers_of_single_queries_on_any_schema(seed, backend):
    world = make_world(seed)
    schema = Schema.from_dict(world.document)
    base = CaseBase(schema, min_shared=world.min_shared, backend=backend).fit(world.rows)
    queries = [world.query, *world.rows[:3]]

    together = base.retrieve_many(queries, world.k, weights=world.weights)

    assert together == tuple(
        base.retrieve(query, world.k, weights=world.weights) for query in queries
    )


def test_masks_belong_to_their_queries():
    masks = np.array([[place % 4 == at for place in range(len(BASE))] for at in range(4)])

    together = BASE.retrieve_many(QUERIES, 5, masks=masks, where=lambda case: case["id"] > "w100")

    for query, mask, found in zip(QUERIES, masks, together, strict=True):
        assert found == BASE.retrieve(query, 5, mask=mask, where=lambda case: case["id"] > "w100")


@pytest.mark.parametrize("base", [BASE, LEAST], ids=["mean", "minimum"])
def test_a_group_can_be_left_out_for_each_query(base):
    groups = ["p1", None, "p3", "nobody"]

    together = base.retrieve_many(QUERIES, 5, exclude_groups=groups)

    person = base.column("person")
    for query, group, found in zip(QUERIES, groups, together, strict=True):
        others = np.array([one is None or one != group for one in person])
        assert found == base.retrieve(query, 5, mask=others)


@pytest.mark.parametrize("base", [BASE, LEAST], ids=["mean", "minimum"])
def test_leaving_one_out_is_a_retrieval_without_the_case_itself(base):
    found = base.neighbours(None, 4, exclude="self")

    for place in range(0, len(base), 17):
        others = np.arange(len(base)) != place
        single = base.retrieve(base.row(place), 4, mask=others)
        assert names(base, found.places[place]) == hits(single)
        known = found.similarities[place][: len(single)].tolist()
        assert known == [hit.similarity for hit in single]
        shared = found.shared[place][: len(single)].tolist()
        assert shared == [hit.shared_weight for hit in single]


def test_leaving_one_group_out_finds_nobody_of_the_group_and_never_the_case_itself():
    found = BASE.neighbours(None, 4, exclude="group")
    person = BASE.column("person")

    for place in range(len(BASE)):
        own = person[place]
        theirs = [person[other] for other in found.places[place] if other >= 0]
        assert place not in found.places[place]
        assert own is None or own not in theirs
    others = np.array([one != person[5] for one in person])
    assert names(BASE, found.places[5]) == hits(BASE.retrieve(BASE.row(5), 4, mask=others))


def test_queries_leave_out_the_group_they_name():
    (found,) = BASE.neighbours(
        [{"person": "p2", "pain": 3, "age": 40.0}], 9, exclude="group"
    ).places

    assert "p2" not in {BASE.row(place)["person"] for place in found}


def test_only_earlier_cases_are_found_before_a_moment():
    days = BASE.column("day")
    before = [day if day is None else day.toordinal() for day in days]

    found = BASE.neighbours(None, 5, exclude="self", before=before)

    for place, day in enumerate(days):
        seen = [days[other] for other in found.places[place] if other >= 0]
        assert day is None or all(one is not None and one < day for one in seen)
    first = int(np.argmin([np.inf if day is None else day.toordinal() for day in days]))
    assert (found.places[first] == -1).all()
    assert np.isnan(found.similarities[first]).all()


def test_a_moment_may_be_a_date_or_none():
    moments = [date(2027, 1, 10), None]

    found = BASE.neighbours(QUERIES[:2], 5, before=moments)

    early = np.array([day is not None and day < moments[0] for day in BASE.column("day")])
    assert names(BASE, found.places[0]) == hits(BASE.retrieve(QUERIES[0], 5, mask=early))
    assert names(BASE, found.places[1]) == hits(BASE.retrieve(QUERIES[1], 5))


def test_where_there_are_too_few_cases_the_arrays_say_so():
    few = CaseBase(Schema(fields=FIELDS), min_shared=0.9).fit(ROWS[:3])

    found = few.neighbours([{"pain": 3, "age": 40.0}], 5)

    assert (found.places[0] >= 0).sum() == 2  # the first case does not know its pain
    assert found.places[0].tolist()[2:] == [-1, -1, -1]
    assert np.isnan(found.similarities[0][2:]).all()
    assert np.isnan(found.shared[0][2:]).all()


def test_nobody_asking_is_answered_with_nothing():
    assert BASE.retrieve_many([], 3) == ()
    assert BASE.neighbours([], 3).places.shape == (0, 3)
    assert CaseBase(Schema(fields=FIELDS)).neighbours(None, 2, exclude="self").places.shape == (
        0,
        2,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        {"k": 0},
        {"k": 2, "exclude": "person"},
        {"k": 2, "exclude": "self"},
        {"k": 2, "before": [1.0]},
        {"k": 2, "weights": {"person": 1}},
    ],
)
def test_a_batch_that_makes_no_sense_is_refused(arguments):
    with pytest.raises(InvalidRequest):
        BASE.neighbours(QUERIES, **arguments)


@pytest.mark.parametrize(
    "arguments", [{"masks": [[True]]}, {"exclude_groups": ["p1"]}, {"masks": np.ones((4, 300))}]
)
def test_masks_and_groups_must_fit_the_queries(arguments):
    with pytest.raises(InvalidRequest):
        BASE.retrieve_many(QUERIES, 2, **arguments)


def test_groups_and_times_must_be_in_the_schema():
    bare = CaseBase(Schema(fields=(FIELDS[0], *FIELDS[3:]))).fit([])

    with pytest.raises(InvalidRequest, match="group"):
        bare.neighbours(None, 1, exclude="group")
    with pytest.raises(InvalidRequest, match="time"):
        bare.neighbours([{"pain": 1}], 1, before=[3.0])


def test_one_query_with_faults_stops_the_batch():
    with pytest.raises(InvalidQuery):
        BASE.retrieve_many([*QUERIES, {"pain": "much"}], 2)


@settings(max_examples=10, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000), threads=st.integers(2, 5), asked=st.integers(1, 40))
def test_threads_change_no_answer(seed, threads, asked):
    world = make_world(seed)
    schema = Schema.from_dict(world.document)
    alone = CaseBase(schema, min_shared=world.min_shared, backend="numba").fit(world.rows)
    shared = CaseBase(schema, min_shared=world.min_shared, backend="numba", threads=threads).fit(
        world.rows
    )
    queries = [world.query, *world.rows[: asked - 1]]

    assert shared.retrieve_many(queries, world.k) == alone.retrieve_many(queries, world.k)
    assert shared.with_cases([]).threads == threads


@pytest.mark.parametrize("threads", [0, -1, 1.5, True])
def test_a_base_has_at_least_one_thread(threads):
    with pytest.raises(InvalidRequest, match="threads"):
        CaseBase(Schema(fields=FIELDS), threads=threads)
