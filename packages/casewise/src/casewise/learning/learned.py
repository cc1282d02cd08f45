"""What was learned from outcomes: weights and knots, how sure, and what changed, in sentences."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from casewise.errors import DocumentInvalid
from casewise.fields import Field
from casewise.learning.refusals import LearnedElsewhere
from casewise.measures.differences import Points
from casewise.schema import Schema

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knot:
    """One knot of a `points` measure.

    difference      in the unit of the field
    before, after   similarity there, 0 to 1, as declared and as learned
    low, high       the bootstrap interval of what was learned; None where there is none
    """

    difference: float
    before: float
    after: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Weights and knots learned from the outcomes of a case base.

    outcome         the field that was to be predicted
    helps           whether something changed and the learned estimates are clearly better on
                    cases that were held out; if not, `apply` keeps the prior
    prior           the weights before, by field; they sum to the same as those learned
    proposed        the weights as learned, whether they help or not
    intervals       of the proposed weights, by field, over bootstrapped groups, and holding
                    them; not of a field whose weight came out the same in all repeats, and none
                    at all where nothing changed
    proposed_knots  by field with a `points` measure, what was learned
    level           of every interval, such as 0.9
    sharpness       b in the kernel exp(b (similarity - 1)) under the kept weights
    loss_before     squared error on held-out cases under the prior, as a share of the variance
    loss_after      the same under what was learned in the other folds
    gain            interval of loss_before - loss_after, over groups
    cases, of       how many cases were looked at, of how many in the base
    groups          how many groups they belong to
    folds           how many times a part of the groups was held out
    repeats         how often it was learned again for the intervals
    data_digest, schema_digest   of the base it was learned from
    """

    outcome: str
    helps: bool
    prior: Mapping[str, float]
    proposed: Mapping[str, float]
    intervals: Mapping[str, Interval]
    proposed_knots: Mapping[str, tuple[Knot, ...]]
    level: float
    sharpness: float
    loss_before: float
    loss_after: float
    gain: Interval
    cases: int
    of: int
    groups: int
    folds: int
    data_digest: str
    schema_digest: str
    repeats: int = 0

    @property
    def changed(self) -> bool:
        """Whether learning ended anywhere but where it began: at another weight or knot."""
        knots = (knot for knots in self.proposed_knots.values() for knot in knots)
        return dict(self.proposed) != dict(self.prior) or any(
            knot.after != knot.before for knot in knots
        )

    @property
    def weights(self) -> Mapping[str, float]:
        """The weights to use, by field: as learned if that helps, else the prior's."""
        return self.proposed if self.helps else self.prior

    @property
    def knots(self) -> Mapping[str, tuple[tuple[float, float], ...]]:
        """The points (difference, similarity) to use, by field."""
        return {
            name: tuple((knot.difference, self._height(knot)) for knot in knots)
            for name, knots in self.proposed_knots.items()
        }

    @property
    def report(self) -> tuple[str, ...]:
        """What changed and on what grounds, in plain sentences."""
        return (self._verdict(), self._grounds(), *map(self._change, self.prior), *self._bends())

    def apply(self, schema: Schema) -> Schema:
        """Return the schema with the learned weights and knots.

        Raises LearnedElsewhere if the schema does not compare a field that was learned, or has
        another measure where knots were learned.
        """
        compared = {field.name: field for field in schema.compared}
        lacking = [name for name in self.weights if name not in compared]
        lacking += [
            name
            for name in self.knots
            if name in compared and not isinstance(compared[name].measure, Points)
        ]
        if lacking:
            raise LearnedElsewhere(tuple(lacking))
        return replace(schema, fields=tuple(map(self._applied, schema.fields)))

    def to_dict(self) -> dict[str, Any]:
        """Return what was learned as JSON would hold it; `from_dict` reads it back."""
        document = asdict(self)
        document["intervals"] = {name: list(pair) for name, pair in self.intervals.items()}
        document["gain"] = list(self.gain)
        document["proposed_knots"] = {
            name: [asdict(knot) for knot in knots] for name, knots in self.proposed_knots.items()
        }
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; raises DocumentInvalid."""
        try:
            given = dict(document)
            given["intervals"] = {
                name: (float(low), float(high)) for name, (low, high) in given["intervals"].items()
            }
            given["gain"] = (float(given["gain"][0]), float(given["gain"][1]))
            given["proposed_knots"] = {
                name: tuple(Knot(**knot) for knot in knots)
                for name, knots in given["proposed_knots"].items()
            }
            return cls(**given)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise DocumentInvalid("this does not describe what was learned") from error

    def _height(self, knot: Knot) -> float:
        return knot.after if self.helps else knot.before

    def _applied(self, field: Field) -> Field:
        if field.name in self.knots:
            field = replace(field, measure=Points(points=self.knots[field.name]))
        if field.name not in self.weights:
            return field
        return replace(field, weight=self.weights[field.name])

    def _verdict(self) -> str:
        low, high = self.gain
        errors = f"{self.loss_before:.3f} of the variance before and {self.loss_after:.3f} after"
        if not self.changed:
            return (
                f"No change found: learning to predict {self.outcome!r} from all these cases ended"
                f" at the weights it began with. The squared error on held-out cases, as parts of"
                f" them would have it, is {errors}. The prior weights are kept."
            )
        gain = f"gain {low:+.3f} to {high:+.3f}, {self.level:.0%} interval"
        if self.helps:
            return (
                f"Learning helps to predict {self.outcome!r}: the squared error on held-out"
                f" cases is {errors} ({gain})."
            )
        return (
            f"There is no evidence that learning helps to predict {self.outcome!r}: the squared"
            f" error on held-out cases is {errors} ({gain}). The prior weights are kept."
        )

    def _grounds(self) -> str:
        looked = f"{self.cases} of {self.of} cases" if self.cases < self.of else f"{self.of} cases"
        return f"Learned from {looked} of {self.groups} groups, held out in {self.folds} parts."

    def _change(self, name: str) -> str:
        before, after = self.prior[name], self.proposed[name]
        if not self.changed or before == after == 0:
            return f"{name}: weight {before:.3g} stays."
        interval = self._interval(name)
        if after == 0:
            falls = "falls" if self.helps else "would fall"
            return f"{name}: weight {before:.3g} {falls} to 0{interval}; it predicts too little."
        moved = "stays near" if abs(after - before) < 0.1 * before else "would become"
        if self.helps and moved == "would become":
            moved = "rises to" if after > before else "falls to"
        return f"{name}: weight {before:.3g} {moved} {after:.3g}{interval}."

    def _interval(self, name: str) -> str:
        if name in self.intervals:
            low, high = self.intervals[name]
            return f" ({self.level:.0%} interval {low:.3g} to {high:.3g})"
        if not self.repeats:
            return ""
        return f" (no interval: the {self.repeats} repeats did not move apart)"

    def _bends(self) -> list[str]:
        goes = "goes" if self.helps else "would go"
        return [
            f"{name}: similarity at a difference of {knot.difference:g} {goes} from"
            f" {knot.before:.2f} to {knot.after:.2f}."
            for name, knots in self.proposed_knots.items()
            for knot in knots
            if abs(knot.after - knot.before) >= 0.05
        ]
