"""The engine against a slow reference: same neighbours, same order, same similarities."""

import os
import random
from functools import cache

import pytest
from casewise_reference import rank
from casewise_worlds import make_world

from casewise import CaseBase, Schema

QUICK, FULL = 60, 1_000
WORLDS = int(os.environ.get("CASEWISE_SCHEMAS") or QUICK)


def answer(base, world):
    return base.retrieve(
        world.query, world.k, mask=world.mask, weights=world.weights, ties=world.ties
    )


def expected_hits(world, ranked):
    if world.ties == "id" or len(ranked) <= world.k:
        return ranked[: world.k]
    return [hit for hit in ranked if hit[1] >= ranked[world.k - 1][1]]


def base_with(world, backend):
    schema = Schema.from_dict(world.document)
    return CaseBase(schema, min_shared=world.min_shared, backend=backend).fit(world.rows)


def check_world(seed):
    world = make_world(seed)
    base = base_with(world, "numpy")
    ranked, excluded = rank(
        world.document,
        world.rows,
        world.query,
        min_shared=world.min_shared,
        weights=world.weights,
        allowed=world.mask,
    )
    expected = expected_hits(world, ranked)

    found = answer(base, world)
    compiled = answer(base_with(world, "numba"), world)

    assert compiled == found, f"seed {seed}"
    assert [hit.id for hit in found] == [name for name, _, _ in expected], f"seed {seed}"
    for hit, (_, similarity, shared) in zip(found, expected, strict=True):
        assert hit.similarity == pytest.approx(similarity, abs=1e-12, rel=0), f"seed {seed}"
        assert hit.shared_weight == pytest.approx(shared, abs=1e-12, rel=0), f"seed {seed}"
        total = sum(part.contribution for part in hit.explain())
        assert total == pytest.approx(hit.similarity, abs=1e-12, rel=0), f"seed {seed}"
    assert found.excluded_for_overlap == excluded, f"seed {seed}"
    assert found.considered == len(ranked), f"seed {seed}"
    assert found.masked_out == (world.mask or []).count(False), f"seed {seed}"
    return len(world.rows), len(expected)


@cache
def checked_worlds():
    """How many cases the worlds held, and neighbours that were found, all as expected."""
    cases, hits = zip(*(check_world(seed) for seed in range(WORLDS)), strict=True)
    return sum(cases), sum(hits)


def test_random_schemas_and_cases_give_the_answers_of_the_reference():
    cases, hits = checked_worlds()

    assert cases > hits > 100  # the worlds are not empty


MIXED = {
    "fields": [
        {"name": "id", "kind": "text-id", "role": "id"},
        {"name": "age", "kind": "number", "measure": {"measure": "linear", "span": 60}},
        {
            "name": "pain",
            "kind": "integer",
            "measure": {"measure": "mcid", "minimal": 2, "span": 10},
        },
        {"name": "sleep", "kind": "ordinal", "levels": ["bad", "fair", "good"], "weight": 0.7},
        {"name": "job", "kind": "category", "categories": ["desk", "care", "farm"]},
        {
            "name": "weight",
            "kind": "number",
            "measure": {"measure": "sigmoid", "at": 9, "slope": 1},
        },
    ]
}


def make_people(count, absent, seed):
    chance = random.Random(seed)
    makers = {
        "age": lambda: chance.uniform(18, 90),
        "pain": lambda: chance.randint(0, 10),
        "sleep": lambda: chance.choice(["bad", "fair", "good"]),
        "job": lambda: chance.choice(["desk", "care", "farm"]),
        "weight": lambda: chance.gauss(80, 12),
    }
    return [
        {"id": f"p{number:06}"}
        | {name: make() for name, make in makers.items() if chance.random() >= absent}
        for number in range(count)
    ]


def found_and_expected(rows, queries, k):
    schema = Schema.from_dict(MIXED)
    base = CaseBase(schema, min_shared=0.5).fit(rows)
    for query in queries:
        ranked, _ = rank(schema.to_dict(), rows, query, min_shared=0.5)
        yield [hit.id for hit in base.retrieve(query, k)], [name for name, _, _ in ranked[:k]]


ABSENT = (0.0, 0.05, 0.3)


@cache
def pairs_of_people(absent):
    """For each query the ten neighbours found, and the ten of the reference."""
    rows = make_people(2_000, absent, seed=1)
    queries = make_people(3, 0.0, seed=2)
    return list(found_and_expected(rows, queries, k=10))


def recall(absent):
    """The share of the reference's neighbours that were found, 0 to 1."""
    pairs = pairs_of_people(absent)
    there = sum(len(set(found) & set(expected)) for found, expected in pairs)
    return there / sum(len(expected) for _, expected in pairs)


@pytest.mark.parametrize("absent", ABSENT)
def test_missing_values_do_not_lower_recall(absent):
    for found, expected in pairs_of_people(absent):
        assert found == expected
        assert len(found) == 10


def test_a_base_of_several_chunks_is_searched_to_the_last_case():
    rows = make_people(17_000, 0.05, seed=3)
    twin = {"age": 140.0, "pain": 0, "sleep": "bad", "job": "farm", "weight": 190.0}
    rows[-1] = {"id": "last"} | twin

    (pair,) = found_and_expected(rows, [twin], k=5)

    assert pair[0] == pair[1]
    assert pair[0][0] == "last"


@pytest.mark.parametrize("policy", ["skip", "pessimistic", {"value": 0.95}, "model"])
@pytest.mark.parametrize("measure", ["age", "weight", "knots"])
def test_many_distinct_numbers_with_gaps_follow_their_policy(policy, measure):
    knots = {"measure": "points", "points": [[0, 1], [30, 0.4]]}
    measures = {field["name"]: field.get("measure") for field in MIXED["fields"]} | {"knots": knots}
    x = {"name": "age", "kind": "number", "measure": measures[measure], "missing": policy}
    document = {"fields": [MIXED["fields"][0], x, *MIXED["fields"][3:]]}
    rows = [
        {name: value for name, value in row.items() if name != "pain"}
        for row in make_people(500, 0.3, seed=4)
    ]
    schema = Schema.from_dict(document)
    base = CaseBase(schema, min_shared=0.5).fit(rows)

    words = {"sleep": "good", "job": "care"}
    for query in ({"age": 40.5, "weight": 80.0} | words, {"weight": 75.5} | words):
        ranked, _ = rank(schema.to_dict(), rows, query, min_shared=0.5)
        found = [(hit.id, hit.similarity) for hit in base.retrieve(query, 60)]
        assert found == [(name, similarity) for name, similarity, _ in ranked[:60]]


@pytest.mark.skipif(WORLDS < FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down():
    from tests.evidence_file import write_evidence

    cases, hits = checked_worlds()
    write_evidence(
        "casewise",
        title="The engine finds what a slow reference finds",
        conditions=(
            "Random schemas, each with a random data set and query, against a scorer in plain"
            " Python that shares no code with the engine: same neighbours in the same order, same"
            " similarities to 1e-12. Recall is of the ten best of 2,000 people for three queries."
        ),
        figures={
            "schemas": WORLDS,
            "data sets": WORLDS,
            "cases in them": cases,
            "neighbours found, all the same": hits,
            **{f"recall with {share:.0%} of the values missing": recall(share) for share in ABSENT},
        },
    )
