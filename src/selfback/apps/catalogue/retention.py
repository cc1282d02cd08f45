"""Which of the weeks that returned go into a release, and why the others do not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from casewise import CaseBase
from casewise.retain import (
    Consent,
    Disagreement,
    Novelty,
    Policy,
    Quality,
    Quota,
    all_of,
    any_of,
    retain,
)

POLICY: Policy = all_of(
    Consent(field="consent"),
    Quality(known=0.6, needs=("gpe", "outcome")),
    Quota(per_group=52),
    # Only a person's own week over again is left out, and only if it went as foreseen: leaving
    # out what agrees with others would make the rare outcome look common.
    any_of(
        Novelty(below=0.999, versus="own"),
        Disagreement(outcome="outcome", at_least=0.1, k=30),
    ),
)


def retained(base: CaseBase, cases: Iterable[Mapping[str, Any]]) -> tuple[CaseBase, dict[str, Any]]:
    """Return the base with the cases the policy lets in, and what it said, as JSON values.

    raises  casewise.InvalidCase, DuplicateId: with one fault nothing is taken in
    """
    grown, decisions = retain(base, cases, POLICY)
    left_out = [each for each in decisions if not each.keep]
    pieces = Counter(
        verdict.piece for each in left_out for verdict in each.verdicts if not verdict.keep
    )
    return grown, {
        "policy": POLICY.to_dict(),
        "asked": len(decisions),
        "kept": len(decisions) - len(left_out),
        "by_piece": dict(sorted(pieces.items())),
        "left_out": [each.to_dict() for each in left_out],
    }
