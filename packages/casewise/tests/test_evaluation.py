"""An evaluation never lets a case predict itself, and its figures are those of independent code."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from casewise import CaseBase, Field, InvalidRequest, Schema, linear
from casewise.evaluation import (
    CannotMove,
    CannotSplit,
    SchemeUnfit,
    evaluate,
    ranks_of,
    risk_coverage,
    stability,
)
from casewise.evaluation.schemes import neighbours_of
from casewise.reuse import OutcomeUnusable

ID = Field(name="id", kind="text-id", role="id")
PERSON = Field(name="person", kind="text-id", role="group")
WHEN = Field(name="when", kind="integer", role="time")
X = Field(name="x", kind="number", bounds=(0, 10), measure=linear(10))
SEX = Field(name="sex", kind="category", role="context", categories=("f", "m", "other"))
AGE = Field(name="age", kind="integer", role="context")
Y = Field(name="y", kind="number", role="outcome")
MOOD = Field(name="mood", kind="category", role="outcome", categories=("good", "bad"))
SCHEMA = Schema(fields=(ID, PERSON, WHEN, X, SEX, AGE, Y, MOOD))


def rows(count, seed=0, a_person=2, loud=1.0):
    """y is x and noise that grows with x; a person's weeks share a secret."""
    chance = np.random.default_rng(seed)
    for at in range(count):
        if at % a_person == 0:
            secret, start = float(chance.normal(0, 2)), float(chance.uniform(0, 10))
        x = min(10.0, max(0.0, start + float(chance.normal(0, 0.1))))
        y = x + secret + float(chance.normal(0, loud * (0.1 + 0.3 * x)))
        yield {
            "id": f"c{at:04}",
            "person": f"p{at // a_person}",
            "when": at,
            "x": x,
            "sex": "f" if at % 3 else "m",
            "age": at % 60,
            "y": y,
            "mood": "good" if y > 5 else "bad",
        }


@pytest.fixture(scope="module")
def base():
    return CaseBase(SCHEMA).fit(rows(300))


def test_errors_are_those_of_predicting_each_case_by_hand(base):
    found = evaluate(base, "y", scheme="leave-one-group-out", k=5, power=2)

    persons, said = base.column("person"), []
    for place, row in enumerate([base.row(at) for at in range(len(base))]):
        others = base.retrieve(row, 5, mask=(persons != row["person"]).astype(bool))
        weights = np.array([hit.similarity**2 for hit in others])
        outcomes = np.array([hit.case["y"] for hit in others])
        said.append((weights * outcomes).sum() / weights.sum())
        assert base.ids[place] == row["id"]
    off = np.array(said) - base.column("y")
    assert found.errors.mae == pytest.approx(np.abs(off).mean())
    assert found.errors.rmse == pytest.approx(np.sqrt(np.square(off).mean()))
    assert found.errors.bias == pytest.approx(off.mean())


def test_the_mean_to_beat_never_holds_the_case_or_its_person(base):
    y, persons = base.column("y"), base.column("person")

    alone = evaluate(base, "y").predictions.plain
    grouped = evaluate(base, "y", scheme="leave-one-group-out").predictions.plain
    forward = evaluate(base, "y", scheme="time-forward").predictions.plain

    for at in range(len(y)):
        assert alone[at] == pytest.approx(np.delete(y, at).mean())
        assert grouped[at] == pytest.approx(y[persons != persons[at]].mean())
        if at:
            assert forward[at] == pytest.approx(y[:at].mean())
    assert np.isnan(forward[0])


def test_persons_do_not_predict_themselves_and_nobody_predicts_the_past(base):
    persons = base.column("person")

    by_group = neighbours_of(base, 8, "leave-one-group-out").places
    forward = neighbours_of(base, 8, "time-forward").places

    for at in range(len(base)):
        assert persons[at] not in persons[by_group[at]]
        there = forward[at][forward[at] >= 0]
        assert (there < at).all()
        assert len(there) == min(8, at)


def test_a_case_of_unknown_time_is_not_asked_forward_in_time(base):
    row = next(rows(1, seed=4)) | {"id": "new", "person": "new", "when": None}

    found = neighbours_of(base.with_cases([row]), 3, "time-forward")

    assert (found.places[-1] == -1).all()


def test_predicting_a_persons_own_weeks_looks_better_than_it_is(base):
    flattering = evaluate(base, "y", k=3)
    honest = evaluate(base, "y", k=3, scheme="leave-one-group-out")

    assert flattering.errors.rmse < honest.errors.rmse


def test_noise_has_no_skill():
    noise = [each | {"y": float(at * 7919 % 101)} for at, each in enumerate(rows(400, a_person=1))]

    found = evaluate(CaseBase(SCHEMA).fit(noise), "y", k=20)

    assert -0.3 < found.errors.skill < 0.1
    assert abs(found.ranks.spearman) < 0.15


def test_intervals_cover_within_two_points_of_what_they_say():
    large = CaseBase(SCHEMA).fit(rows(3000, a_person=1))

    for level in (0.8, 0.9):
        found = evaluate(large, "y", k=15, level=level, scheme="leave-one-group-out")
        assert abs(found.covering.covered - level) < 0.02


def test_abstaining_lowers_the_error_where_noise_differs():
    large = CaseBase(SCHEMA).fit(rows(2000, a_person=1, loud=4))

    curve = evaluate(large, "y", k=30).risk_coverage

    assert curve.improves
    assert curve.best <= curve.area < curve.blind


@given(hnp.arrays(float, 40, elements=st.floats(0, 9)), st.integers(0, 99))
def test_the_curve_starts_at_the_error_of_all_and_lies_above_the_best(errors, seed):
    doubt = np.random.default_rng(seed).integers(0, 5, 40)

    curve = risk_coverage(errors, doubt)

    assert curve.points[0].mae == pytest.approx(errors.mean())
    assert curve.best <= curve.area + 1e-9
    assert risk_coverage(errors, errors).area == pytest.approx(curve.best)
    assert risk_coverage(errors, np.zeros(40)).area == pytest.approx(curve.blind)


@settings(max_examples=40, deadline=None)
@given(
    hnp.arrays(float, 25, elements=st.integers(0, 6).map(float)),
    hnp.arrays(float, 25, elements=st.integers(0, 6).map(float)),
)
def test_rank_measures_are_those_of_scipy_and_scikit_learn(said, came):
    stats = pytest.importorskip("scipy.stats")
    metrics = pytest.importorskip("sklearn.metrics")
    found = ranks_of(said, came)

    if np.ptp(said) and np.ptp(came):
        assert found.spearman == pytest.approx(stats.spearmanr(said, came).statistic)
        assert found.kendall == pytest.approx(stats.kendalltau(said, came).statistic)
        expected = metrics.ndcg_score([came - came.min()], [said])
        assert found.ndcg == pytest.approx(expected)
    else:
        assert np.isnan(found.spearman)
        assert np.isnan(found.kendall)


def test_probabilities_of_success_come_true():
    found = evaluate(CaseBase(SCHEMA).fit(rows(1500, a_person=1)), "mood", k=25, success={"good"})

    assert found.reliability.error < 0.06
    assert found.reliability.brier < 0.2
    assert sum(each.count for each in found.reliability.bins) == found.asked - found.unanswered


def test_a_success_of_a_number_counts_in_the_better_direction(base):
    high = evaluate(base, "y", success=5.0).reliability
    low = evaluate(base, "y", success=5.0, better="lower").reliability

    happened = [sum(b.happened * b.count for b in each.bins) for each in (high, low)]
    assert sum(happened) == pytest.approx(300)
    assert high.brier < 0.25
    assert low.brier < 0.25


def test_subgroups_add_up_and_small_ones_stay_silent(base):
    rare = next(rows(1, seed=5)) | {"id": "rare", "person": "rare", "sex": "other"}
    found = evaluate(base.with_cases([rare]), "y", by=("sex", "age"))

    by_sex = {each.value: each for each in found.subgroups if each.field == "sex"}
    assert by_sex["f"].count + by_sex["m"].count + by_sex["other"].count == 301
    assert by_sex["other"].mae is None
    assert by_sex["other"].covered is None
    off = found.predictions.said - found.predictions.came
    men = np.array([row["sex"] == "m" for row in [*rows(300), rare]])
    assert by_sex["m"].mae == pytest.approx(np.abs(off[men]).mean())
    assert sum(each.count for each in found.subgroups if each.field == "age") == 301
    assert "sex = other: 1 cases, too few to show" in found.table()


def test_input_that_does_not_move_changes_nothing(base):
    outcomes = base.column("y")
    still = stability(base, outcomes, within={"x": 0.0}, k=5, chance=np.random.default_rng(1))
    moved = stability(
        base,
        outcomes,
        within={"x": 1.0},
        k=5,
        chance=np.random.default_rng(1),
        choose=lambda found: found.places[:, 0],
    )

    assert (still.jaccard, still.shift, still.changed) == (1.0, 0.0, None)
    assert moved.jaccard < 0.9
    assert moved.shift > 0
    assert 0 < moved.changed <= 1


def test_a_case_does_not_find_itself_when_it_is_moved():
    schema = Schema(fields=(ID, X, Y))
    kept = [{key: each[key] for key in ("id", "x", "y")} for each in rows(60)]
    seen = []
    base = CaseBase(schema).fit(kept)

    stability(
        base,
        base.column("y"),
        within={"x": 0.2},
        k=4,
        chance=np.random.default_rng(0),
        choose=lambda found: (seen.append(found.places), found.places[:, 0])[1],
    )

    for places in seen:
        assert not (places == np.arange(60)[:, None]).any()
        assert (places >= 0).all()


def test_cases_without_an_outcome_neither_ask_nor_answer(base):
    silent = [each | {"id": f"s{at}", "y": None} for at, each in enumerate(rows(50, seed=9))]

    with_them = evaluate(base.with_cases(silent), "y", within={"x": 0.5})
    alone = evaluate(base, "y", within={"x": 0.5})

    assert with_them.unknown == 50
    assert with_them.errors == alone.errors
    assert with_them.stability == alone.stability


@pytest.mark.parametrize("scheme", ["leave-one-out", "leave-one-group-out", "time-forward"])
def test_some_cases_asked_are_predicted_as_among_all(base, scheme):
    silent = [base.row(at) | {"id": f"s{at}", "y": None} for at in range(5)]
    mixed = CaseBase(SCHEMA).fit([*silent, *(base.row(at) for at in range(len(base)))])
    told: list[float] = []

    every = evaluate(mixed, "y", scheme=scheme, k=7)
    some = evaluate(mixed, "y", scheme=scheme, k=7, asked=np.arange(3, 305, 2), tell=told.append)

    assert every.predictions.places.tolist() == list(range(5, 305))
    assert some.predictions.places.tolist() == list(range(5, 305, 2))
    for name in ("said", "plain", "came", "spread"):
        ours, theirs = (getattr(each.predictions, name) for each in (some, every))
        np.testing.assert_allclose(ours, theirs[::2])
    assert some.asked == 150
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] < 1


def test_neighbours_that_are_too_far_are_not_heard(base):
    far = evaluate(base, "y", least=0.999, k=5).predictions
    near = base.neighbours(None, 5, exclude="self")

    heard = (near.similarities >= 0.999).any(axis=1)
    assert 0 < heard.sum() < len(base)
    assert (~np.isnan(far.said)).tolist() == heard.tolist()


@pytest.mark.parametrize("asked", [[0, 0], [300], [-1], [[1]], [0.5], [True]])
def test_places_that_make_no_sense_are_refused(base, asked):
    with pytest.raises(InvalidRequest, match="asked"):
        evaluate(base, "y", asked=asked)


def test_whoever_is_told_how_far_it_is_can_stop_it(base):
    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(base, "y", asked=[1, 2], tell=stop)


def test_a_small_base_is_measured_without_intervals():
    found = evaluate(CaseBase(SCHEMA).fit(rows(6)), "y", k=2)

    assert found.covering is None
    assert found.errors.count == 6
    assert "too few" in found.table()


def test_the_result_fits_json_and_reads_as_a_table(base):
    found = evaluate(base, "y", success=5.0, by=("sex",), within={"x": 0.5}, scheme="time-forward")
    document = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert document["unanswered"] == 1
    assert document["errors"]["mae"] == found.errors.mae
    assert "inside" not in document["covering"]
    for word in ("time-forward", "Spearman", "abstaining", "intervals", "stability", "sex = f"):
        assert word in found.table()
    assert evaluate(base, "y", success=5.0, by=("sex",)).to_dict() == (
        evaluate(base, "y", success=5.0, by=("sex",)).to_dict()
    )


def test_what_cannot_be_evaluated_is_refused(base):
    bare = CaseBase(Schema(fields=(ID, X, Y))).fit(
        [{key: each[key] for key in ("id", "x", "y")} for each in rows(10)]
    )

    for scheme in ("leave-one-group-out", "time-forward", "guess"):
        with pytest.raises(SchemeUnfit):
            evaluate(bare, "y", scheme=scheme)
    for outcome in ("x", "nowhere", "mood", "person"):
        with pytest.raises(OutcomeUnusable):
            evaluate(base, outcome)
    with pytest.raises(CannotSplit):
        evaluate(base, "y", by=("person",))
    with pytest.raises(CannotMove):
        evaluate(base, "y", within={"sex": 1})
    with pytest.raises(InvalidRequest):
        evaluate(base, "y", k=0)
