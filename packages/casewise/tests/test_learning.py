"""Weights and knots learned from outcomes: planted truth, the gradient, and when not to learn."""

import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import casewise.maintenance
import casewise.reuse
from casewise import (
    MODEL,
    PESSIMISTIC,
    SKIP,
    CaseBase,
    Field,
    InvalidRequest,
    Schema,
    equality,
    linear,
    points,
    weekly_series,
)
from casewise.aggregates import weighted_min
from casewise.evaluation import evaluate
from casewise.learning import (
    AggregateUnfit,
    Learned,
    LearnedElsewhere,
    LearningRefused,
    OutcomeUnfit,
    TooFewCases,
    learn_weights,
)
from casewise.learning.descent import descend, monotone
from casewise.learning.objective import Objective
from casewise.learning.pairs import pairs_of
from casewise.maintenance import review

FEW_STEPS = {"bootstrap": 0, "folds": 2, "steps": 12}


def schema_of(*problems, **more):
    kept = (
        Field(name="id", kind="text-id", role="id"),
        Field(name="who", kind="text-id", role="group"),
        Field(name="change", kind="number", role="outcome"),
        Field(name="better", kind="category", role="outcome"),
        Field(name="note", kind="text-id", role="context"),
    )
    return Schema(fields=(*kept, *problems), **more)


def numbers(count, measure=None):
    usual = measure or linear(10)
    return [Field(name=f"x{at}", kind="number", measure=usual) for at in range(count)]


@cache
def planted(size=300, fields=5, noise=0.7, seed=0):
    """Cases whose outcome is 3 x0 + x1 and nothing else, three to a person, some values unknown."""
    chance = np.random.default_rng(seed)
    values = chance.uniform(0, 10, (size, fields))
    change = 3 * values[:, 0] / 3 + values[:, 1] / 3 + noise * chance.normal(size=size)
    unknown = chance.random((size, fields)) < 0.05
    rows = [
        {
            "id": f"c{at}",
            "who": f"p{at // 3}",
            "change": float(change[at]),
            "better": "yes" if change[at] > 6.7 else "no",
        }
        | {f"x{j}": None if unknown[at, j] else float(values[at, j]) for j in range(fields)}
        for at in range(size)
    ]
    return CaseBase(schema_of(*numbers(fields))).fit(rows)


@cache
def learned(bootstrap=0):
    return learn_weights(planted(), "change", bootstrap=bootstrap)


def held_out_error(base, schema, fresh, outcome="change"):
    again = CaseBase(schema).fit([base.row(place) for place in range(len(base))])
    wrong = []
    for place in range(len(fresh)):
        row = fresh.row(place)
        hits = again.retrieve({field.name: row[field.name] for field in schema.compared}, 15)
        said = [hit.case[outcome] for hit in hits]
        wrong.append((np.mean(said) if said else base.column(outcome).mean()) - row[outcome])
    return float(np.mean(np.square(wrong)))


def test_fields_that_predict_rise_and_noise_falls():
    weights = learned().weights

    assert learned().helps
    assert weights["x0"] > 1.5 * weights["x1"] > 2 * max(weights[f"x{at}"] for at in (2, 3, 4))
    assert sum(weights[f"x{at}"] for at in (2, 3, 4)) < 0.2 * sum(weights.values())


def test_the_sum_of_the_weights_stays():
    assert sum(learned().weights.values()) == pytest.approx(5.0, abs=1e-4)


def test_new_cases_are_predicted_better_with_what_was_learned():
    base, fresh = planted(), planted(size=120, seed=9)
    before = held_out_error(base, base.schema, fresh)

    assert held_out_error(base, learned().apply(base.schema), fresh) < 0.8 * before


@pytest.mark.parametrize(
    ("seed", "said"), [(3, "No change found"), (4, "no evidence that learning helps")]
)
def test_without_a_signal_the_prior_is_kept_and_the_report_says_so(seed, said):
    chance = np.random.default_rng(seed)
    rows = [planted().row(place) for place in range(200)]
    rows = [row | {"change": float(chance.normal())} for row in rows]
    base = CaseBase(planted().schema).fit(rows)

    found = learn_weights(base, "change", bootstrap=0)

    assert not found.helps
    assert found.apply(base.schema) == base.schema
    assert said in found.report[0]


def test_a_good_prior_is_not_made_worse_by_more_than_noise():
    prior = {"x0": 3.0, "x1": 1.0, "x2": 0.0, "x3": 0.0, "x4": 0.0}
    base, fresh = planted(), planted(size=120, seed=9)
    found = learn_weights(base, "change", prior=prior, **FEW_STEPS)
    kept = Learned.from_dict(found.to_dict() | {"helps": False}).apply(base.schema)

    after = held_out_error(base, found.apply(base.schema), fresh)

    assert {name for name, weight in found.weights.items() if weight == 0} == {"x2", "x3", "x4"}
    assert after < 1.05 * held_out_error(base, kept, fresh)


def test_intervals_hold_what_was_learned_and_tell_signal_from_noise():
    found = learned(bootstrap=12)

    for name, (low, high) in found.intervals.items():
        assert low <= found.proposed[name] <= high
    assert found.intervals["x0"][0] > found.intervals["x4"][1]


def weakly_planted(seed):
    """Twenty people with little to tell x0 from noise; what is learned differs with the seed."""
    chance = np.random.default_rng(seed)
    rows = [planted().row(place) for place in range(60)]
    rows = [
        row | {"change": float(chance.normal()) + 0.12 * (5 if row["x0"] is None else row["x0"])}
        for row in rows
    ]
    return CaseBase(planted().schema).fit(rows)


def test_what_ends_where_it_began_does_not_help_even_if_its_parts_would_have():
    found = learn_weights(weakly_planted(15), "change", bootstrap=4, steps=12, chance=15)

    assert found.gain[0] > 0  # in the folds, learning did help
    assert not found.changed
    assert not found.helps
    assert found.proposed == found.prior
    assert found.apply(planted().schema) == planted().schema


def test_where_nothing_was_learned_there_is_no_interval_and_the_report_says_so():
    found = learn_weights(weakly_planted(15), "change", bootstrap=4, steps=12, chance=15)

    assert found.intervals == {}
    assert found.report[0].startswith("No change found")
    assert found.report[2:] == tuple(f"x{at}: weight 1 stays." for at in range(5))


def test_a_field_that_the_repeats_do_not_move_apart_has_no_interval():
    found = learn_weights(planted(), "change", bootstrap=12)

    for name in found.prior:
        (line,) = (each for each in found.report if each.startswith(f"{name}:"))
        low, high = found.intervals.get(name, (0.0, 0.0))
        assert (low < high) == (name in found.intervals)
        assert "interval" in line
        assert ("no interval" in line) == (name not in found.intervals)


def test_repeats_that_agree_to_the_last_digit_are_not_taken_for_certainty():
    declared = points([(0, 1), (2, 0.9), (4, 0.5), (10, 0)])
    chance = np.random.default_rng(0)
    rows = [
        {"id": f"c{at}", "x0": float(chance.uniform(0, 10)), "change": float(chance.normal())}
        for at in range(90)
    ]
    rows = [row | {"change": row["x0"] + row["change"] / 5} for row in rows]
    base = CaseBase(schema_of(numbers(1, declared)[0])).fit(rows)

    found = learn_weights(base, "change", bootstrap=3, folds=2, steps=6)

    assert found.changed  # the knots move, but a single field always has all the weight
    assert found.intervals == {}
    assert "no interval: the 3 repeats did not move apart" in found.report[2]
    knots = found.proposed_knots["x0"]
    assert (knots[0].low, knots[0].high) == (None, None)  # always 1 at no difference
    assert any(knot.low is not None and knot.low < knot.high for knot in knots[1:])
    assert Learned.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_one_chance_gives_one_answer():
    first, second = (learn_weights(planted(), "change", chance=5, **FEW_STEPS) for _ in range(2))

    assert first == second


def test_a_category_is_learned_from_as_well():
    found = learn_weights(planted(), "better", **FEW_STEPS)

    assert found.helps
    assert max(found.weights, key=found.weights.get) == "x0"


def test_what_was_learned_survives_json():
    found = learned(bootstrap=12)

    assert Learned.from_dict(json.loads(json.dumps(found.to_dict()))) == found
    assert found.schema_digest == planted().schema.digest()
    assert found.data_digest == planted().digest


def test_the_report_names_every_field_and_the_sample():
    found = learn_weights(planted(), "change", sample=150, **FEW_STEPS)

    assert found.cases <= 150 < found.of
    assert f"{found.cases} of 300 cases" in found.report[1]
    assert all(any(line.startswith(f"{name}:") for line in found.report) for name in found.prior)


def test_whole_groups_are_drawn_into_a_sample():
    pairs = sample_of(planted(), sample=100)

    sizes = np.bincount(pairs.groups)
    assert set(sizes) == {3}
    assert not pairs.allowed[pairs.groups[:, None] == pairs.groups[None, :]].any()


def test_the_knots_move_to_the_shape_that_predicts():
    chance = np.random.default_rng(1)
    place = chance.uniform(0, 10, 300)
    change = np.where(place % 5 < 2.5, 0.0, 1.0) + 0.1 * chance.normal(size=300)
    declared = points([(0, 1), (1, 0.9), (3, 0.7), (6, 0.4), (10, 0)])
    rows = [
        {"id": f"c{at}", "x0": float(place[at]), "x1": 0.5 * (at % 3), "change": float(change[at])}
        for at in range(300)
    ]
    base = CaseBase(schema_of(numbers(1, declared)[0], numbers(2)[1])).fit(rows)

    found = learn_weights(base, "change", **FEW_STEPS)

    heights = [height for _, height in found.knots["x0"]]
    assert found.helps
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == 1.0
    assert heights[1] < 0.85
    assert found.apply(base.schema).fields[5].measure == points(found.knots["x0"])


def sample_of(base, *, outcome="change", sample=60, exact=True):
    return pairs_of(
        base,
        outcome,
        prior=None,
        groups=True,
        knots=True,
        sample=sample,
        chance=np.random.default_rng(0),
        exact=exact,
    )


@cache
def mixed(size=60):
    """Cases with every kind of gap: skipped, counted, expected, and series too short to compare."""
    chance = np.random.default_rng(2)
    knots = points([(-4, 0.1), (0, 1), (1, 0.8), (5, 0)])
    fields = [
        Field(name="a", kind="number", measure=knots, weight=2.0, missing=MODEL),
        Field(name="b", kind="number", measure=points([(0, 1), (3, 0.5), (8, 0)])),
        Field(name="c", kind="category", categories=("u", "v"), measure=equality()),
        Field(name="d", kind="number", measure=linear(10), missing=PESSIMISTIC),
        Field(name="e", kind="series", measure=weekly_series(4, 10, 2), missing=SKIP),
    ]
    rows = []
    for at in range(size):
        own = {name: float(chance.uniform(0, 10)) for name in "abd"}
        own["c"] = str(chance.choice(["u", "v"]))
        own["e"] = tuple(chance.uniform(0, 10, chance.integers(0, 5)).tolist())
        own = {name: None if chance.random() < 0.15 else value for name, value in own.items()}
        change = (own["a"] or 5.0) + float(chance.normal())
        rows.append(own | {"id": f"c{at}", "who": f"p{at // 2}", "change": change})
    return CaseBase(schema_of(*fields), min_shared=0.3).fit(rows)


def test_the_objective_estimates_what_the_engine_retrieves():
    base, pairs = mixed(), sample_of(mixed())
    every = np.ones(pairs.size)
    objective = Objective(pairs, every, every, sparsity=0.0, trust=0.0)
    errors = objective.errors(objective.start)
    change = base.column("change")

    for at, place in enumerate(pairs.places):
        row = base.row(int(place))
        query = {field.name: row[field.name] for field in base.schema.compared}
        others = [case != row["who"] for case in base.column("who")]
        hits = base.retrieve(query, len(base), mask=others).hits
        kernel = np.exp(objective.scale * np.array([hit.similarity - 1 for hit in hits]))
        said = [hit.case["change"] for hit in hits]
        estimate = np.average(said, weights=kernel) if said else change.mean()
        assert errors[at] * change.var() == pytest.approx((estimate - row["change"]) ** 2)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_gradient_is_that_of_finite_differences(seed):
    chance = np.random.default_rng(seed)
    pairs = sample_of(mixed())
    counts = chance.integers(0, 3, pairs.size).astype(float) + 0.5
    objective = Objective(pairs, counts, counts, sparsity=0.02, trust=0.05)
    point = objective.project(objective.start + chance.uniform(-0.05, 0.2, len(objective.start)))
    nudges = 1e-6 * np.eye(len(point))

    rises = [
        objective.judge(point + each).value - objective.judge(point - each).value for each in nudges
    ]

    assert objective.judge(point).gradient == pytest.approx(np.array(rises) / 2e-6, abs=2e-6)


def test_the_descent_falls_and_half_precision_agrees_with_whole():
    found = []
    for exact in (True, False):
        pairs = sample_of(planted(), sample=300, exact=exact)
        every = np.ones(pairs.size)
        objective = Objective(pairs, every, every, sparsity=0.03, trust=0.003)
        path = list(descend(objective.judge, objective.project, objective.start, 8))
        assert path[-1][1].value < 0.9 * path[0][1].value
        found.append(path[1][0])

    assert found[0] == pytest.approx(found[1], abs=1e-3)


@given(heights=st.lists(st.floats(-2, 2), min_size=3, max_size=9), peak=st.integers(0, 8))
def test_projected_knots_are_monotone_and_stay_where_they_are_projected_again(heights, peak):
    peak = min(peak, len(heights) - 1)
    differences = np.arange(len(heights)) - float(peak)

    shaped = monotone(np.array(heights), differences)

    assert shaped[peak] == 1.0
    assert (np.diff(shaped[: peak + 1]) >= 0).all()
    assert (np.diff(shaped[peak:]) <= 0).all()
    assert shaped.min() >= 0
    assert monotone(shaped, differences) == pytest.approx(shaped)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("x0", "no such outcome"), ("nothing", "no such outcome"), ("note", "can be an outcome")],
)
def test_an_outcome_that_is_none_is_refused(outcome, reason):
    with pytest.raises(OutcomeUnfit, match=reason):
        learn_weights(planted(), outcome)


def test_an_outcome_of_no_use_is_one_error_wherever_it_is_met():
    for study in (evaluate, review, learn_weights):
        with pytest.raises(casewise.reuse.OutcomeUnusable) as refused:
            study(planted(), "x0")
        assert refused.value.field == "x0"
    assert issubclass(OutcomeUnfit, LearningRefused)
    assert casewise.maintenance.OutcomeUnusable is casewise.reuse.OutcomeUnusable


def test_an_outcome_that_never_differs_is_refused():
    rows = [planted().row(place) | {"change": 1.0} for place in range(60)]

    with pytest.raises(OutcomeUnfit, match="same in every case"):
        learn_weights(CaseBase(planted().schema).fit(rows), "change")


def test_too_few_cases_or_groups_are_refused():
    rows = [planted().row(place) for place in range(60)]

    with pytest.raises(TooFewCases, match="20 cases"):
        learn_weights(CaseBase(planted().schema).fit(rows[:20]), "change")
    with pytest.raises(TooFewCases, match="1 groups"):
        learn_weights(
            CaseBase(planted().schema).fit([row | {"who": "one"} for row in rows]), "change"
        )


def test_only_the_weighted_mean_is_learned_for():
    schema = schema_of(*numbers(2), aggregate=weighted_min())

    with pytest.raises(AggregateUnfit):
        learn_weights(CaseBase(schema), "change")


def test_another_schema_is_refused():
    with pytest.raises(LearnedElsewhere, match="x4"):
        learned().apply(schema_of(*numbers(4)))


@pytest.mark.parametrize(
    "wrong", [{"folds": 1}, {"sample": 9000}, {"sparsity": -1}, {"steps": 0.5}]
)
def test_arguments_that_make_no_sense_are_refused(wrong):
    with pytest.raises(InvalidRequest):
        learn_weights(planted(), "change", **wrong)
