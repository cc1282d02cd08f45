"""Why a case is similar: what each field contributed."""

from dataclasses import dataclass

from casewise.aggregates import How
from casewise.scoring import Scorer
from casewise.validation import Row, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One field's part in the similarity of a query and a case.

    query, case    the two values, None if unknown
    similarity     local similarity, 0 to 1; None if it is not known to both
    filled         what counted in its place under the field's policy; None if nothing did
    weight         the field's share of the weight that counted, 0 to 1; these sum to 1
    contribution   the field's part of the similarity; these sum to the similarity of the case
    how            what the part means, since not every aggregate adds up:
                   "share"    weight x (similarity or filled)
                   "decides"  a minimum or maximum that this field alone decides: all of it
                   "silent"   a minimum or maximum that another field decides: 0
                   "loss"     a Minkowski mean: the field's share of 1 less its part of the loss;
                              below 0 if it costs more than its share
    """

    field: str
    query: Value
    case: Value
    similarity: float | None
    filled: float | None
    weight: float
    contribution: float
    how: How = "share"


def explain(scorer: Scorer, row: Row) -> tuple[Contribution, ...]:
    """Return the contribution of each field with a weight, in the order of the schema."""
    locals_ = [term.local(row[term.name]) for term in scorer.terms]
    parts = scorer.tree.parts([local.counted for local in locals_])
    contributions = []
    for place, (term, local) in enumerate(zip(scorer.terms, locals_, strict=True)):
        weight, contribution, how = parts.get(place, (0.0, 0.0, "silent"))
        contributions.append(
            Contribution(
                field=term.name,
                query=term.query,
                case=row[term.name],
                similarity=local.similarity,
                filled=local.filled,
                weight=weight,
                contribution=contribution,
                how=how,
            )
        )
    return tuple(contributions)
