"""The outcome that a review predicts: numbers by a weighted mean, words by a weighted vote."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.errors import OutcomeUnusable
from casewise.fields import Field
from casewise.measures.measure import F64

I64 = npt.NDArray[np.int64]
KINDS = ("number", "integer", "ordinal", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of n cases, all known.

    targets     shape (n, 1): the number, or the rank of an ordinal level from 0; for categories
                shape (n, words), 1 in the column of the case's word
    is_word     whether cases are right or wrong, instead of near or far
    tolerance   how far off is still solved; 0 for words
    """

    name: str
    targets: F64
    is_word: bool
    tolerance: float

    def predict(self, places: I64, similarities: F64) -> F64:
        """Return what neighbours predict, weighted by similarity.

        places         shape (q, k), -1 where there is no neighbour
        similarities   shape (q, k)
        returns        shape (q, columns of targets); NaN where there is no neighbour at all
        """
        there = places >= 0
        weights = np.where(there, similarities, 0.0)
        none = weights.sum(axis=1) <= 0  # neighbours at similarity 0 count alike
        weights[none] = there[none]
        total = weights.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.where(total[:, None] > 0, weights / total[:, None], np.nan)
        predicted: F64 = np.einsum("qk,qkc->qc", shares, self.targets[np.where(there, places, 0)])
        return predicted

    def errors(self, predicted: F64, asked: I64) -> F64:
        """Return how far predictions are off, shape (q,); 0 or 1 for words; NaN for none."""
        if not self.is_word:
            far: F64 = np.abs(predicted[:, 0] - self.targets[asked, 0])
            return far
        right = _winner(predicted) == self.targets[asked].argmax(axis=1)
        wrong: F64 = np.where(np.isnan(predicted[:, 0]), np.nan, 1.0 - right)
        return wrong

    def agrees(self, first: I64, second: I64) -> npt.NDArray[np.bool_]:
        """Return whether the outcomes of two cases are within the tolerance, elementwise."""
        gap = np.abs(self.targets[first] - self.targets[second]).max(axis=-1)
        close: npt.NDArray[np.bool_] = gap <= self.tolerance
        return close


def outcome_of(
    base: CaseBase, name: str, tolerance: float | None
) -> tuple[Outcome, tuple[str, ...]]:
    """Return the outcome of the cases that know it, and the ids of those that do not.

    tolerance   None takes half a standard deviation of a number, and equality of words
    raises      OutcomeUnusable
    """
    field = _field(base, name)
    column = base.column(name)
    known = np.array([value is not None and value == value for value in column], np.bool_)  # noqa: PLR0124  # NaN is not itself
    unknown = tuple(id for id, there in zip(base.ids, known, strict=True) if not there)
    if known.sum() < 2:
        raise OutcomeUnusable(field=name, reason="fewer than two cases know it")
    given = column[known]
    if field.kind == "category":
        if tolerance:
            raise OutcomeUnusable(field=name, reason="words agree or do not; there is no tolerance")
        words = sorted(set(given))
        hot = np.array([[float(word == value) for word in words] for value in given])
        return Outcome(name=name, targets=hot, is_word=True, tolerance=0.0), unknown
    if field.kind == "ordinal":
        given = np.array([(field.levels or ()).index(value) for value in given])
    numbers = given.astype(np.float64)
    spread = float(numbers.std()) / 2 if tolerance is None else float(tolerance)
    if not spread >= 0:
        raise OutcomeUnusable(field=name, reason="a tolerance is a number of at least 0")
    return Outcome(name=name, targets=numbers[:, None], is_word=False, tolerance=spread), unknown


def _field(base: CaseBase, name: str) -> Field:
    for field in base.schema.fields:
        if field.name == name:
            if field.kind not in KINDS or field.is_compared:
                why = "an outcome is a number, an ordinal or a category, and not a problem field"
                raise OutcomeUnusable(field=name, reason=why)
            return field
    raise OutcomeUnusable(field=name, reason="the schema has no such field")


def _winner(predicted: F64) -> I64:
    """Return the first of the words with most votes, so that a tie never depends on noise."""
    winner: I64 = np.nan_to_num(predicted).round(12).argmax(axis=1)
    return winner
