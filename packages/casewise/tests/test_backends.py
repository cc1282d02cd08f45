"""NumPy and numba give the same answers, and the bound that the search rests on holds."""

import random
from datetime import date

import numpy as np
import pytest
from casewise_reference import rank
from casewise_worlds import make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import CaseBase, Field, InvalidRequest, Schema, asymmetric, linear, mcid, sigmoid
from casewise.backends import numba_scan, numpy_scan
from casewise.errors import ExtraMissing
from casewise.scoring import Scorer

ID = Field(name="id", kind="text-id", role="id")
MEASURES = (linear(10), mcid(1, span=10), asymmetric(up=6, down=3), sigmoid(3, slope=1))
WORDS = ("none", "some", "much")


def mixed_schema():
    numbers = [Field(name=f"n{at}", kind="number", measure=MEASURES[at % 4]) for at in range(8)]
    words = [Field(name=f"o{at}", kind="ordinal", levels=WORDS, weight=0.7) for at in range(5)]
    return Schema(fields=(ID, *numbers, *words))


def mixed_rows(schema, count, absent, seed):
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        row = {"id": f"c{number:06}"}
        for field in schema.compared:
            if chance.random() >= absent:
                is_number = field.kind == "number"
                row[field.name] = chance.uniform(0, 10) if is_number else chance.choice(WORDS)
        rows.append(row)
    return rows


def bases(schema, rows, min_shared=0.6):
    return [
        CaseBase(schema, min_shared=min_shared, backend=backend).fit(rows)
        for backend in ("numpy", "numba")
    ]


def found(base, query, k):
    return [(hit.id, hit.similarity, hit.shared_weight) for hit in base.retrieve(query, k)]


@settings(max_examples=25, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000))
def test_both_backends_give_one_answer_on_any_schema(seed):
    world = make_world(seed)
    schema = Schema.from_dict(world.document)

    plain, compiled = (
        base.retrieve(world.query, world.k, mask=world.mask, weights=world.weights, ties=world.ties)
        for base in bases(schema, world.rows, world.min_shared)
    )

    assert compiled == plain


@pytest.mark.parametrize("absent", [0.0, 0.05, 0.3])
def test_recall_is_one_on_both_backends_whatever_is_missing(absent):
    schema = mixed_schema()
    rows = mixed_rows(schema, 1_200, absent, seed=5)
    for query in mixed_rows(schema, 3, absent / 2, seed=6):
        ranked, _ = rank(schema.to_dict(), rows, query, min_shared=0.6)
        for base in bases(schema, rows):
            assert found(base, query, 10) == ranked[:10]


@settings(max_examples=25, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000))
def test_no_scanned_similarity_is_further_from_the_true_one_than_the_bound(seed):
    world = make_world(seed)
    base = CaseBase(Schema.from_dict(world.document), min_shared=0.0).fit(world.rows)
    weights = {field.name: field.weight for field in base.schema.compared}
    query = {name: world.query.get(name) for name in weights}
    query = base.with_cases([{"id": "asked"} | query]).case("asked")
    plan = base.plan({name: [query[name]] for name in weights}, weights)

    scores = numpy_scan.scan(base.store, plan, 0, plan.of_extras(0))

    scorer = base.scorer(query, weights)
    for place in range(len(base)):
        similarity, shared = scorer.score(base.row(place))
        assert (scores[place] >= 0) == (shared > 0)
        if shared > 0:
            assert abs(float(scores[place]) - similarity) <= plan.bound + 1e-12


@settings(max_examples=12, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000_000))
def test_a_plan_scores_a_pair_as_the_definition_does(seed):
    world = make_world(seed)
    base = CaseBase(Schema.from_dict(world.document), min_shared=0.0).fit(world.rows)
    weights = {field.name: field.weight for field in base.schema.compared}
    for row in map(base.row, range(min(len(base), 20))):
        plan = base.plan({name: [row[name]] for name in weights}, weights)
        scorer = base.scorer(row, weights)
        for place in range(min(len(base), 20)):
            case = base.row(place)
            assert plan.by_definition(row, case) == scorer.score(case)


def test_near_ties_beyond_float32_are_told_apart():
    schema = Schema(fields=(ID, Field(name="x", kind="number", measure=linear(10))))
    rows = [{"id": f"c{i:04}", "x": 5 + i * 1e-10} for i in range(1_000)]

    for base in bases(schema, rows):
        assert [hit.id for hit in base.retrieve({"x": 5 + 500e-10}, 1)] == ["c0500"]
        assert [hit.id for hit in base.retrieve({"x": 4.0}, 3)] == ["c0000", "c0001", "c0002"]


def test_many_equal_cases_are_all_looked_at():
    schema = Schema(fields=(ID, Field(name="x", kind="number", measure=linear(10))))
    rows = [{"id": f"c{i:04}", "x": 5.0 + (i < 300) * i} for i in range(3_000)]

    for base in bases(schema, rows):
        answer = base.retrieve({"x": 5.0}, 2, ties="all")
        assert len(answer) == 2_701
        assert [hit.id for hit in answer][:2] == ["c0000", "c0300"]


def test_numbers_too_large_for_float32_are_compared_in_float64():
    schema = Schema(fields=(ID, Field(name="x", kind="number", measure=linear(1e60))))
    rows = [{"id": f"c{i:04}", "x": i * 1e57} for i in range(1_000)]

    for base in bases(schema, rows):
        assert [hit.id for hit in base.retrieve({"x": 412.2e57}, 2)] == ["c0412", "c0413"]


def test_a_weight_of_almost_nothing_still_decides_where_nothing_else_is_known():
    light = Field(name="x", kind="number", measure=linear(10), weight=1e-30)
    schema = Schema(fields=(ID, light, Field(name="y", kind="number", measure=linear(10))))
    rows = [{"id": f"c{i:04}", "x": i / 100} for i in range(600)]

    for base in bases(schema, rows, min_shared=0.0):
        assert [hit.id for hit in base.retrieve({"x": 3.0, "y": 1.0}, 1)] == ["c0300"]


def test_dates_of_many_years_are_compared_on_both_backends():
    schema = Schema(fields=(ID, Field(name="day", kind="date")))
    rows = [{"id": f"c{i:05}", "day": date.fromordinal(700_000 + i)} for i in range(6_000)]

    for base in bases(schema, rows):
        query = {"day": date.fromordinal(703_000)}
        assert [hit.id for hit in base.retrieve(query, 3)] == ["c03000", "c02999", "c03001"]


def test_large_bases_are_compiled_unless_told_otherwise(monkeypatch):
    schema = mixed_schema()
    rows = [{"id": f"c{at}"} for at in range(5_000)]

    assert CaseBase(schema).fit(rows).compiles
    assert not CaseBase(schema).fit(rows[:100]).compiles
    assert not CaseBase(schema, backend="numpy").fit(rows).compiles
    monkeypatch.setattr(numba_scan, "is_there", lambda: False)
    assert not CaseBase(schema).fit(rows).compiles


def test_numba_is_asked_for_by_name_only_where_it_is_installed(monkeypatch):
    monkeypatch.setattr(numba_scan, "is_there", lambda: False)

    with pytest.raises(ExtraMissing, match=r"casewise\[fast\]"):
        CaseBase(mixed_schema(), backend="numba")
    with pytest.raises(InvalidRequest, match="backend"):
        CaseBase(mixed_schema(), backend="cuda")


def test_a_base_is_stored_in_few_bytes():
    schema = mixed_schema()
    rows = mixed_rows(schema, 2_000, 0.05, seed=3)
    base = CaseBase(schema).fit(rows)

    assert base.store.scanned_bytes / len(base) <= 8 * 4 + 2 + 2  # numbers, words, gaps
    assert base.store.nbytes / len(base) <= 8 * 8 + 2 + 2 + 8
    coarse = [row | {f"n{at}": 0.5 * at for at in range(8)} for row in rows]
    assert CaseBase(schema).fit(coarse).store.nbytes / len(base) < 20


def test_a_scorer_of_the_base_knows_the_aggregate_of_its_schema():
    base = CaseBase(mixed_schema())
    weights = {field.name: 1.0 for field in base.schema.compared}
    row = dict.fromkeys(weights)

    assert isinstance(base.scorer(row, weights), Scorer)
    assert base.scorer(row, weights).aggregate == base.schema.aggregate


def test_the_places_found_do_not_depend_on_how_many_ask_at_once():
    schema = mixed_schema()
    rows = mixed_rows(schema, 700, 0.1, seed=8)
    for base in bases(schema, rows):
        together = base.neighbours(rows[:80], 4)
        alone = [base.neighbours([row], 4) for row in rows[:20]]
        assert np.array_equal(together.places[:20], np.concatenate([one.places for one in alone]))
        assert np.array_equal(
            together.similarities[:20], np.concatenate([one.similarities for one in alone])
        )


@pytest.mark.parametrize("weight", [1e-20, 1e-40, 1e-60])
@pytest.mark.parametrize("span", [1e-12, 10.0, 1e12])
def test_weights_too_small_for_a_float32_change_no_answer(weight: float, span: float) -> None:
    chance = np.random.default_rng(5)
    amounts = chance.uniform(0, span, (400, 2)).tolist()

    def found(heavy: float) -> list[str]:
        fields = (
            Field(name=name, kind="number", measure=linear(span), weight=heavy) for name in "xy"
        )
        schema = Schema(fields=(Field(name="id", kind="text-id", role="id"), *fields))
        rows = [{"id": f"{at}", "x": x, "y": y} for at, (x, y) in enumerate(amounts)]
        base = CaseBase(schema, backend="numpy").fit(rows)
        return [hit.id for hit in base.retrieve({"x": span / 2, "y": span / 3}, 10)]

    assert found(weight) == found(1.0)
