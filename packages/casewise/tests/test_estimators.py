"""Regression and classification by cases behave as scikit-learn's estimators do."""

# ruff: noqa: N806  # X is what scikit-learn calls a table

import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("sklearn")

from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from casewise import Field, Schema, linear, mcid
from casewise.estimators import (
    CaseClassifier,
    CaseRegressor,
    CasesWithoutNeighbours,
    UnseenCategory,
)


@parametrize_with_checks([CaseRegressor(), CaseClassifier()])
def test_every_check_of_scikit_learn_passes(estimator, check):
    check(estimator)


def table(size=150, fields=4, seed=0):
    chance = np.random.default_rng(seed)
    X = chance.uniform(0, 10, (size, fields))
    return X, X[:, 0] + 0.2 * chance.normal(size=size)


def frame():
    pandas = pytest.importorskip("pandas")
    X, y = table()
    sleep = np.where(X[:, 1] < 5, "bad", "good").astype(object)
    sleep[3] = None
    return pandas.DataFrame({"pain": X[:, 0], "sleep": sleep, "works": X[:, 2] < 5}), y


def test_it_works_in_a_pipeline_a_search_and_a_cross_validation():
    X, y = table()
    search = GridSearchCV(CaseRegressor(), {"n_neighbors": [1, 8]}, cv=2).fit(X, y)

    scores = cross_val_score(make_pipeline(StandardScaler(), CaseClassifier()), X, y > 5, cv=2)

    assert search.best_params_ == {"n_neighbors": 8}
    assert scores.min() > 0.7


def test_a_data_frame_with_words_and_gaps_is_understood():
    X, y = frame()

    model = CaseRegressor(weights={"pain": 5.0}).fit(X, y)

    assert list(model.feature_names_in_) == ["pain", "sleep", "works"]
    assert model.weights_.tolist() == [5.0, 1.0, 1.0]
    assert np.isnan(model.ranges_[1:]).all()
    assert model.score(X, y) > 0.7


def test_polars_gives_what_pandas_gives():
    polars = pytest.importorskip("polars")
    X, y = frame()
    words = [None if each != each else each for each in X["sleep"]]  # noqa: PLR0124  # NaN
    other = polars.DataFrame({name: X[name].tolist() for name in X} | {"sleep": words})

    ours, theirs = (CaseRegressor().fit(data, y).predict(data) for data in (X, other))

    assert ours.tolist() == theirs.tolist()


def test_unknown_numbers_are_left_out_of_the_comparison():
    X, y = table()
    X[::3, 3] = np.nan

    assert CaseRegressor().fit(X, y).score(X, y) > 0.5


def test_probabilities_are_shares_of_the_votes():
    X, y = table()

    model = CaseClassifier().fit(X, np.where(y > 5, "up", "down"))
    shares = model.predict_proba(X)

    assert model.classes_.tolist() == ["down", "up"]
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(X)))
    assert shares.max() <= 1.0
    assert (model.classes_[shares.argmax(axis=1)] == model.predict(X)).all()


def test_an_explanation_adds_up_to_the_answer():
    X, y = table()
    model = CaseRegressor(n_neighbors=5).fit(X, y)

    (because,) = model.explain(X[:1])

    assert because[0].place == 0
    assert because[0].outcome == y[0]
    assert sum(each.share * each.outcome for each in because) == pytest.approx(model.predict(X[:1]))
    for each in because:
        parts = (part.contribution for part in each.contributions)
        assert sum(parts) == pytest.approx(each.similarity)


def test_a_fitted_case_is_not_its_own_neighbour():
    X, y = table(size=40)
    model = CaseRegressor(n_neighbors=3).fit(X, y)

    distances, places = model.kneighbors()
    own = model.kneighbors(X, 1, return_distance=False)

    assert distances.shape == places.shape == (40, 3)
    assert (places != np.arange(40)[:, None]).all()
    assert own.ravel().tolist() == list(range(40))


def test_learning_weighs_the_column_that_predicts():
    X, y = table()

    plain, taught = (CaseRegressor(learn=learn).fit(X, y) for learn in (False, True))

    assert taught.weights_[0] > 2 * taught.weights_[1:].max()
    fresh, truth = table(seed=8)
    assert taught.score(fresh, truth) > plain.score(fresh, truth)


def test_a_schema_says_how_columns_are_compared():
    schema = Schema(
        fields=(
            Field(name="id", kind="text-id", role="id"),
            Field(name="pain", kind="integer", bounds=(0, 10), measure=mcid(2, span=10), weight=3),
            Field(name="years", kind="number", measure=linear(20)),
        )
    )
    X, y = np.array([[2, 5.0], [8, 1.0], [4, 2.0]]), [1.0, 2.0, 3.0]

    model = CaseRegressor(2, schema=schema).fit(X, y)

    assert model.weights_.tolist() == [3.0, 1.0]
    assert model.kneighbors([[4, 5.0]], 1)[1].tolist() == [[0]]
    with pytest.raises(ValueError, match="not from 0 to 10"):
        model.predict([[11, 5.0]])


def test_a_category_no_case_had_is_refused_or_reported():
    X, y = frame()
    strange = X.head(4).assign(sleep="odd")

    with pytest.raises(ValueError, match="not one of the declared words"):
        CaseRegressor().fit(X, y).predict(strange)
    with pytest.warns(UnseenCategory, match="4 categories"):
        CaseRegressor(unseen="unknown").fit(X, y).predict(strange)


def test_a_query_that_knows_nothing_gets_the_mean_and_a_warning():
    X, y = table()
    model = CaseRegressor().fit(X, y)

    with pytest.warns(CasesWithoutNeighbours, match="1 queries"):
        answer = model.predict(np.full((1, 4), np.nan))

    assert answer == pytest.approx([y.mean()])


def test_without_scikit_learn_the_rest_works_and_the_extra_is_named():
    program = """
import sys
sys.modules["sklearn"] = None
sys.modules["sklearn.base"] = None
import casewise, casewise.learning
try:
    import casewise.estimators
except casewise.errors.ExtraMissing as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "pip install casewise[sklearn]" in done.stdout
