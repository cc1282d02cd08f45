"""A forest agrees with neighbours where both know, and lowers confidence where they part."""

import math
from datetime import date

import numpy as np
import pytest

pytest.importorskip("sklearn")

from casewise import CaseBase, Field, InvalidQuery, Schema, jaccard, linear, weekly_series
from casewise.learning import TooFewCases
from casewise.learning.encoding import encoded
from casewise.learning.forest import second_opinion

FIELDS = (
    Field(name="id", kind="text-id", role="id"),
    Field(name="who", kind="text-id", role="group"),
    Field(name="pain", kind="number", measure=linear(10)),
    Field(name="sleep", kind="ordinal", levels=("bad", "fair", "good")),
    Field(name="job", kind="category", categories=("desk", "field")),
    Field(name="change", kind="number", role="outcome"),
)


@pytest.fixture(scope="module")
def base():
    chance = np.random.default_rng(0)
    rows = []
    for at in range(240):
        pain = float(chance.uniform(0, 10))
        rows.append(
            {
                "id": f"c{at}",
                "who": f"p{at // 2}",
                "pain": pain,
                "sleep": str(chance.choice(["bad", "fair", "good"])),
                "job": None if at % 9 == 0 else str(chance.choice(["desk", "field"])),
                "change": None if at % 40 == 0 else pain + 0.3 * float(chance.normal()),
            }
        )
    return CaseBase(Schema(fields=FIELDS)).fit(rows)


@pytest.fixture(scope="module")
def forest(base):
    return second_opinion(base, "change", trees=60)


def test_the_two_agree_where_there_is_evidence(base, forest):
    query = {"pain": 5.0, "sleep": "fair", "job": "desk"}

    opinion = forest.ask(query, base.retrieve(query, 15).hits)

    assert opinion.by_forest[0] == pytest.approx(5.0, abs=1.0)
    assert opinion.overlap > 2 * opinion.by_chance
    assert opinion.confidence > 0.3


def test_confidence_falls_where_neighbours_say_something_else(base, forest):
    query = {"pain": 9.0, "sleep": "fair", "job": "desk"}
    strange = base.retrieve({"pain": 0.0, "sleep": "bad", "job": "field"}, 15).hits

    opinion = forest.ask(query, strange)

    assert opinion.apart > 4
    assert opinion.overlap == 0.0
    assert opinion.confidence < 0.1


def test_proximity_is_the_share_of_trees_and_unknown_outcomes_have_none(base, forest):
    near = forest.proximities({"pain": 5.0, "sleep": "fair", "job": "desk"})
    known = ~np.isnan(base.column("change"))

    assert np.isnan(near[~known]).all()
    assert near[known].min() >= 0
    assert near[known].max() <= 1
    order = np.argsort(-near[known])
    assert abs(base.column("pain")[known][order[:10]] - 5).max() < 2.5


def test_one_chance_gives_one_forest(base, forest):
    query = {"pain": 3.0, "sleep": "bad", "job": "field"}
    again = second_opinion(base, "change", trees=60)

    hits = base.retrieve(query, 15).hits
    assert again.ask(query, hits).by_forest == forest.ask(query, hits).by_forest


def test_a_query_that_does_not_fit_is_refused(forest):
    with pytest.raises(InvalidQuery):
        forest.proximities({"pain": "much"})


def test_too_few_cases_are_refused(base):
    with pytest.raises(TooFewCases):
        second_opinion(base.without(base.ids[20:]), "change")


def test_cases_become_numbers_and_unknown_stays_unknown():
    fields = [
        Field(name="sleep", kind="ordinal", levels=("bad", "fair", "good")),
        Field(name="job", kind="category", categories=("desk", "field")),
        Field(name="aids", kind="set", categories=("belt", "heat"), measure=jaccard()),
        Field(name="since", kind="date"),
        Field(name="pains", kind="series", measure=weekly_series(4, 10, 1)),
        Field(name="note", kind="text"),
    ]
    told = {
        "sleep": "good",
        "job": "field",
        "aids": frozenset({"heat"}),
        "since": date(2027, 1, 4),
        "pains": (6.0, math.nan, 2.0),
        "note": "any",
    }

    table = encoded(fields, [told, dict.fromkeys(told)])

    assert table[0] == pytest.approx([2, 0, 1, 0, 1, date(2027, 1, 4).toordinal(), 2, 4, -2])
    assert np.isnan(table[1]).all()
