"""Case-based regression and classification as scikit-learn estimators (extra: sklearn)."""

# ruff: noqa: N803, N806  # X is what scikit-learn calls a table, and users pass it by name

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.errors import ExtraMissing, InvalidCase, InvalidQuery, InvalidRequest
from casewise.explain import Contribution
from casewise.features import fitting, has_words, inferred_field, known_value, observed_range
from casewise.fields import Field
from casewise.learning import TooFewCases, learn_weights
from casewise.learning.objective import Objective
from casewise.learning.pairs import pairs_of
from casewise.measures.measure import F64
from casewise.retrieve import Retrieval
from casewise.schema import Schema

try:
    from sklearn.base import (  # type: ignore[import-untyped]  # scikit-learn has no type hints
        BaseEstimator,
        ClassifierMixin,
        RegressorMixin,
    )
    from sklearn.utils.multiclass import (  # type: ignore[import-untyped]  # as above
        check_classification_targets,
    )
    from sklearn.utils.validation import (  # type: ignore[import-untyped]  # as above
        assert_all_finite,
        check_consistent_length,
        check_is_fitted,
        check_random_state,
        column_or_1d,
        validate_data,
    )
except ImportError as error:
    raise ExtraMissing("scikit-learn", "sklearn") from error

ID, OUTCOME = "(case)", "(outcome)"
CASES_FOR_SHARPNESS = 300
DEFAULT_SHARPNESS = 16.0  # where cases are too few to find a better one
Values = npt.NDArray[Any]
Columns = Mapping[str, list[Any]]


class CasesWithoutNeighbours(UserWarning):
    """For some queries no case shares enough known weight; they got the overall answer."""


class UnseenCategory(UserWarning):
    """A category that no case had was taken as unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One neighbour's part in an answer.

    place           of the case among those fitted, from 0
    outcome         what came of it
    share           of the answer, 0 to 1
    similarity      to the query, 0 to 1
    contributions   of the fields, summing to the similarity
    """

    place: int
    outcome: Any
    share: float
    similarity: float
    contributions: tuple[Contribution, ...]


class _CaseEstimator(BaseEstimator):
    """What regression and classification share."""

    def __init__(
        self,
        n_neighbors: int = 15,
        *,
        schema: Schema | None = None,
        weights: Mapping[str, float] | None = None,
        min_shared: float = 0.6,
        sharpness: float | None = None,
        learn: bool = False,
        unseen: str = "raise",
        random_state: Any = None,
    ) -> None:
        self.n_neighbors = n_neighbors
        self.schema = schema
        self.weights = weights
        self.min_shared = min_shared
        self.sharpness = sharpness
        self.learn = learn
        self.unseen = unseen
        self.random_state = random_state

    def kneighbors(
        self, X: Any = None, n_neighbors: int | None = None, return_distance: bool = True
    ) -> Any:
        """Return distances (1 - similarity) and places of the nearest cases, shape (q, k) each.

        X         what to ask; None asks for each fitted case, which is not its own neighbour
        returns   infinite distance and place -1 where fewer cases can be matched
        """
        check_is_fitted(self)
        k = self.n_neighbors if n_neighbors is None else n_neighbors
        if X is None:
            rows = [self.base_.row(place) for place in range(len(self.base_))]
            queries = [{name: row[name] for name in self._names} for row in rows]
            found = [
                tuple(hit for hit in answer.hits if int(hit.id) != own)[:k]
                for own, answer in enumerate(self._ask(queries, k + 1))
            ]
        else:
            found = [answer.hits for answer in self._ask(self._queries(X), k)]
        distances = np.full((len(found), k), np.inf)
        places = np.full((len(found), k), -1, dtype=np.int64)
        for at, hits in enumerate(found):
            distances[at, : len(hits)] = [1.0 - hit.similarity for hit in hits]
            places[at, : len(hits)] = [int(hit.id) for hit in hits]
        return (distances, places) if return_distance else places

    def explain(self, X: Any) -> list[tuple[Because, ...]]:
        """Return for each row of X the neighbours that gave the answer, the most similar first."""
        check_is_fitted(self)
        return [
            tuple(
                Because(
                    place=int(hit.id),
                    outcome=self._outcome_of(int(hit.id)),
                    share=float(share),
                    similarity=hit.similarity,
                    contributions=hit.explain(),
                )
                for hit, share in zip(answer.hits, self._shares(answer), strict=True)
            )
            for answer in self._ask(self._queries(X), self.n_neighbors)
        ]

    def _fit(self, columns: Columns, outcomes: Values, outcome: Field) -> Self:
        """Build the case base; `outcomes` are plain numbers or words, as the field wants them."""
        problems = self._problems(columns)
        self._names = [field.name for field in problems]
        schema = Schema(fields=(Field(name=ID, kind="text-id", role="id"), outcome, *problems))
        rows = self._rows(columns, problems)
        digits = len(str(max(1, len(rows) - 1)))
        cases = [
            {ID: f"{place:0{digits}d}", OUTCOME: value} | row
            for place, (row, value) in enumerate(zip(rows, outcomes.tolist(), strict=True))
        ]
        self.base_ = self._base(schema, cases)
        self.sharpness_ = self._sharpness(outcomes) if self.sharpness is None else self.sharpness
        if self.learn:
            self._learn(cases)
        fields = {field.name: field for field in self.base_.schema.compared}
        self.weights_ = np.array([fields[name].weight for name in self._names])
        self.ranges_ = np.array([observed_range(self.base_, fields[name]) for name in self._names])
        return self

    def _check_parameters(self) -> None:
        if not isinstance(self.n_neighbors, int | np.integer) or self.n_neighbors < 1:
            raise InvalidRequest("n_neighbors is a whole number of at least 1")
        if self.unseen not in ("raise", "unknown"):
            raise InvalidRequest('unseen is "raise" or "unknown"')

    def _base(self, schema: Schema, cases: list[dict[str, Any]]) -> CaseBase:
        try:
            return CaseBase(schema, min_shared=self.min_shared).fit(cases)
        except InvalidCase as error:
            raise ValueError(str(error)) from error

    def _chance(self) -> np.random.Generator:
        drawn = check_random_state(0 if self.random_state is None else self.random_state)
        return np.random.default_rng(drawn.randint(2**31 - 1))

    def _sharpness(self, outcomes: Values) -> float:
        """Return the sharpness under which cases best predict each other, one left out."""
        if len(set(outcomes.tolist())) < 2:
            return DEFAULT_SHARPNESS
        try:
            pairs = pairs_of(
                self.base_,
                OUTCOME,
                prior=None,
                groups=False,
                knots=False,
                sample=CASES_FOR_SHARPNESS,
                chance=self._chance(),
            )
        except TooFewCases:
            return DEFAULT_SHARPNESS
        every = np.ones(pairs.size)
        return float(Objective(pairs, every, every, sparsity=0.0, trust=0.0).scale)

    def _learn(self, cases: list[dict[str, Any]]) -> None:
        self.learned_ = learn_weights(self.base_, OUTCOME, bootstrap=0, chance=self._chance())
        self.base_ = self._base(self.learned_.apply(self.base_.schema), cases)
        if self.sharpness is None:
            self.sharpness_ = self.learned_.sharpness

    # -- from arrays and frames to cases ---------------------------------------------------------

    def _read(self, X: Any, y: Any, *, numeric: bool) -> tuple[Columns, Values]:
        """Return the columns and the outcomes to fit, checked as scikit-learn does."""
        self._check_parameters()
        if y is None or not has_words(X):
            X, y = validate_data(
                self, X, y, dtype=np.float64, ensure_all_finite="allow-nan", y_numeric=numeric
            )
            return self._named(X), y
        columns = self._columns(X, reset=True)
        outcomes = column_or_1d(y, warn=True)
        check_consistent_length(X, outcomes)
        assert_all_finite(outcomes, input_name="y")
        return columns, np.asarray(outcomes, dtype=np.float64 if numeric else None)

    def _columns(self, X: Any, *, reset: bool = False) -> Columns:
        """Return the columns of X by name, None where unknown."""
        if not has_words(X):
            finite = "allow-nan"
            checked = validate_data(
                self, X, reset=reset, dtype=np.float64, ensure_all_finite=finite
            )
            return self._named(checked)
        validate_data(self, X, reset=reset, skip_check_array=True)
        return {str(name): list(map(known_value, X[name])) for name in X.columns}

    def _named(self, values: F64) -> Columns:
        names = getattr(self, "feature_names_in_", [f"x{at}" for at in range(values.shape[1])])
        return {
            str(name): [None if math.isnan(each) else each for each in values[:, at].tolist()]
            for at, name in enumerate(names)
        }

    def _problems(self, columns: Columns) -> list[Field]:
        given = self.weights or {}
        if strange := sorted(set(given) - set(columns)):
            raise InvalidRequest(f"weights: there are no columns {strange}")
        if self.schema is None:
            fields = [inferred_field(name, values) for name, values in columns.items()]
        else:
            fields = self._declared(list(columns))
        return [replace(each, weight=given.get(each.name, each.weight)) for each in fields]

    def _declared(self, names: list[str]) -> list[Field]:
        compared = {field.name: field for field in (self.schema.compared if self.schema else ())}
        if hasattr(self, "feature_names_in_"):
            if lacking := sorted(set(compared) - set(names)):
                raise ValueError(f"X lacks the schema's problem fields {lacking}")
            return [compared[name] for name in names if name in compared]
        if len(compared) != len(names):
            raise ValueError(f"X has {len(names)} columns, the schema {len(compared)} problems")
        pairs = zip(names, compared.values(), strict=True)
        return [replace(field, name=name) for name, field in pairs]

    def _rows(self, columns: Columns, problems: Sequence[Field]) -> list[dict[str, Any]]:
        ready = [fitting(field, columns[field.name]) for field in problems]
        names = [field.name for field in problems]
        return [dict(zip(names, row, strict=True)) for row in zip(*ready, strict=True)]

    def _queries(self, X: Any) -> list[dict[str, Any]]:
        columns = self._columns(X)
        problems = {field.name: field for field in self.base_.schema.compared}
        fields = [problems[name] for name in self._names]
        if self.unseen == "unknown":
            columns = {name: self._seen(problems.get(name), columns[name]) for name in columns}
        return self._rows(columns, fields)

    def _seen(self, field: Field | None, values: list[Any]) -> list[Any]:
        words = None if field is None or field.kind != "category" else field.categories
        if field is None or words is None:
            return values
        strange = sum(value is not None and value not in words for value in values)
        if strange:
            message = (
                f"column {field.name!r}: {strange} categories no case had are taken as unknown"
            )
            warnings.warn(message, UnseenCategory, stacklevel=4)
        return [value if value in words else None for value in values]

    # -- asking ----------------------------------------------------------------------------------

    def _ask(self, queries: list[dict[str, Any]], k: int) -> Iterator[Retrieval]:
        try:
            for query in queries:
                yield self.base_.retrieve(query, k)
        except InvalidQuery as error:
            raise ValueError(str(error)) from error

    def _shares(self, answer: Retrieval) -> F64:
        similarities = np.array([hit.similarity for hit in answer.hits])
        heavy = np.exp(self.sharpness_ * (similarities - similarities.max(initial=0.0)))
        shares: F64 = heavy / heavy.sum() if len(heavy) else heavy
        return shares

    def _answers(self, X: Any, outcomes: F64, overall: F64) -> F64:
        """Return the mean outcome of each query's neighbours, shape (q, o)."""
        queries = self._queries(X)
        means = np.tile(overall, (len(queries), 1))
        alone = 0
        for at, answer in enumerate(self._ask(queries, self.n_neighbors)):
            places = [int(hit.id) for hit in answer.hits]
            alone += not places
            if places:
                means[at] = self._shares(answer) @ outcomes[places]
        if alone:
            message = f"{alone} queries share too little with every case; they got the overall mean"
            warnings.warn(message, CasesWithoutNeighbours, stacklevel=3)
        return means

    def _outcome_of(self, place: int) -> Any:
        raise NotImplementedError

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


class CaseRegressor(RegressorMixin, _CaseEstimator):
    """Predicts a number as the mean of similar cases, weighted by a kernel of similarity.

    n_neighbors    how many cases answer
    schema         its problem fields say how columns are compared, matched by name in a data
                   frame and by order in an array; None compares numbers by their range and words
                   by equality
    weights        by column, in place of the schema's
    min_shared     share of the weight that query and case must both know; a query without any
                   such case gets the overall mean, with a warning
    sharpness      b of the kernel exp(b (similarity - 1)); None finds it with one case left out
    learn          whether to learn weights and knots from the outcomes
    unseen         "raise" refuses a category that no case had; "unknown" takes it as not known
    random_state   for samples drawn; None is 0

    After `fit`: `base_`, `weights_` (m,), `ranges_` (m, 2) with NaN for words, `sharpness_`,
    `learned_` if asked to learn, `n_features_in_`, and `feature_names_in_` for a data frame.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Take the rows of X, shape (n, m), as cases with the outcomes y, shape (n,)."""
        columns, self._numbers = self._read(X, y, numeric=True)
        return self._fit(columns, self._numbers, Field(name=OUTCOME, kind="number", role="outcome"))

    def predict(self, X: Any) -> F64:
        """Return the expected outcome of each row, shape (q,)."""
        check_is_fitted(self)
        mean = np.array([self._numbers.mean()])
        return self._answers(X, self._numbers[:, np.newaxis], mean)[:, 0]

    def _outcome_of(self, place: int) -> float:
        return float(self._numbers[place])


class CaseClassifier(ClassifierMixin, _CaseEstimator):
    """Predicts a class by the kernel-weighted votes of similar cases.

    Parameters and what `fit` leaves are those of `CaseRegressor`, and `classes_`.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Take the rows of X, shape (n, m), as cases with the classes y, shape (n,)."""
        columns, labels = self._read(X, y, numeric=False)
        check_classification_targets(labels)
        self.classes_, codes = np.unique(labels, return_inverse=True)
        self._codes = codes.astype(np.int64)
        words = tuple(f"class {at}" for at in range(len(self.classes_)))
        field = Field(name=OUTCOME, kind="category", role="outcome", categories=words)
        return self._fit(columns, np.array(words)[self._codes], field)

    def predict_proba(self, X: Any) -> F64:
        """Return the share of the votes for each class, shape (q, c), in order of `classes_`."""
        check_is_fitted(self)
        votes = np.eye(len(self.classes_))[self._codes]
        return np.clip(self._answers(X, votes, votes.mean(axis=0)), 0.0, 1.0)

    def predict(self, X: Any) -> Values:
        """Return the class with most votes for each row, shape (q,)."""
        check_is_fitted(self)
        chosen: Values = self.classes_[np.argmax(self.predict_proba(X), axis=1)]
        return chosen

    def _outcome_of(self, place: int) -> Any:
        return self.classes_[self._codes[place]]
