"""Texts and stretched histories are searched like every other field: exactly, gaps and all."""

import math
import random

import pytest

from casewise import MODEL, PESSIMISTIC, SKIP, CaseBase, Field, InvalidCase, Schema, linear, value
from casewise.aggregates import minkowski, weighted_max, weighted_mean, weighted_min
from casewise.groups import group, groups
from casewise.measures import dtw, embedding, ngram, register_embedding, text_equality

WORDS = ("back", "hip", "knee", "sore", "stiff", "pain", "Ache", "since", "lifting")
MEASURES = [text_equality(), ngram(3), ngram(2, "jaccard"), embedding("letters-b", version="1")]
register_embedding(
    "letters-b", lambda text: [text.lower().count(c) for c in "abcdeik"], version="1"
)


def schema(measure, policy, aggregate):
    course = dtw(window=5, span=10, band=1, min_known=2)
    weekly = SKIP if policy == MODEL else policy
    return Schema(
        fields=(
            Field(name="id", kind="text-id", role="id"),
            Field(name="note", kind="text", measure=measure, missing=policy, weight=2),
            Field(name="course", kind="series", measure=course, missing=weekly),
            Field(name="age", kind="number", measure=linear(60), missing=policy),
        ),
        aggregate=aggregate,
    )


def people(count, seed):
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        words = " ".join(chance.sample(WORDS, chance.randint(1, 3)))
        weeks = [
            chance.choice([math.nan, float(chance.randint(0, 10))])
            for _ in range(chance.randint(1, 7))
        ]
        row = {"id": f"c{number:03}", "note": words, "course": weeks, "age": chance.uniform(20, 80)}
        rows.append(
            {key: item for key, item in row.items() if key == "id" or chance.random() > 0.2}
        )
    return rows


AGGREGATES = [
    weighted_mean(),
    weighted_min(),
    weighted_max(),
    minkowski(3),
    groups(group("told", "note", "course", aggregate=minkowski(2), weight=2)),
]


@pytest.mark.parametrize("aggregate", AGGREGATES)
@pytest.mark.parametrize("policy", [SKIP, PESSIMISTIC, value(0.4), MODEL])
@pytest.mark.parametrize("measure", MEASURES)
def test_the_neighbours_are_those_that_scoring_every_case_gives(measure, policy, aggregate):
    base = CaseBase(schema(measure, policy, aggregate), min_shared=0.3).fit(people(40, seed=1))
    weights = {each.name: each.weight for each in base.schema.compared}
    for asked in people(2, seed=2):
        query = {key: item for key, item in asked.items() if key != "id"}
        plain = {name: query.get(name) for name in weights} | {"id": None}
        if plain["course"] is not None:
            plain["course"] = tuple(plain["course"])
        scorer = base.scorer(plain, weights)
        scored = [(*scorer.score(base.row(place)), base.ids[place]) for place in range(40)]
        matches = [each for each in scored if each[1] > 0 and each[1] >= 0.3 - 1e-9]
        best = sorted(matches, key=lambda each: (-each[0], each[2]))[:10]

        found = base.retrieve(query, k=10)

        assert [(hit.similarity, hit.shared_weight, hit.id) for hit in found] == best
        for hit in found:
            total = sum(part.contribution for part in hit.explain())
            assert total == pytest.approx(hit.similarity, abs=1e-9)


def test_a_text_of_nothing_is_refused():
    base = CaseBase(schema(ngram(3), SKIP, weighted_mean()))

    with pytest.raises(InvalidCase, match="an empty text"):
        base.fit([{"id": "a", "note": "  "}])


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_identical_cases_are_exactly_alike(aggregate):
    base = CaseBase(schema(ngram(3), SKIP, aggregate)).fit(
        [{"id": "a", "note": "sore back", "course": [3.0, 4.0], "age": 40}]
    )

    (hit,) = base.retrieve({"note": "sore back", "course": [3.0, 4.0], "age": 40}, k=1)

    assert hit.similarity == 1.0
