"""Why a case is similar: what each field contributed."""

import math
from dataclasses import dataclass

from casewise.scoring import Scorer
from casewise.validation import Row, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One field's part in the similarity of a query and a case.

    query, case    the two values, None if unknown
    similarity     local similarity, 0 to 1; None if it is not known to both
    filled         what counted in its place under the field's policy; None if nothing did
    weight         the field's share of the weight that counted, 0 to 1; these sum to 1
    contribution   weight x (similarity or filled); these sum to the similarity of the case
    """

    field: str
    query: Value
    case: Value
    similarity: float | None
    filled: float | None
    weight: float
    contribution: float


def explain(scorer: Scorer, row: Row) -> tuple[Contribution, ...]:
    """Return the contribution of each field with a weight, in the order of the schema."""
    locals_ = [(term, term.local(row[term.name])) for term in scorer.terms]
    total = math.fsum(term.weight for term, local in locals_ if local.counted is not None)
    contributions = []
    for term, local in locals_:
        weight = 0.0 if local.counted is None else term.weight / total
        contributions.append(
            Contribution(
                field=term.name,
                query=term.query,
                case=row[term.name],
                similarity=local.similarity,
                filled=local.filled,
                weight=weight,
                contribution=weight * (local.counted or 0.0),
            )
        )
    return tuple(contributions)
