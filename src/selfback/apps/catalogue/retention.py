"""Which of the weeks that returned go into a release, and why the others do not."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casewise import CaseBase
from casewise.retain import (
    Consent,
    Decision,
    Disagreement,
    Novelty,
    Policy,
    Quality,
    Quota,
    all_of,
    any_of,
    retain,
)
from selfback.apps.catalogue.rules import RetentionRules

Progress = Callable[[int], None]
BATCH = 20  # cases judged between two reports of progress; takes well below a second


def policy_of(rules: RetentionRules) -> Policy:
    """Return the policy with the numbers of the content.

    Only a person's own week over again is left out, and only if it went as foreseen: leaving out
    what agrees with others would make the rare outcome look common.
    """
    return all_of(
        Consent(field="consent"),
        Quality(known=rules.least_known, needs=rules.needed_fields),
        Quota(per_group=rules.weeks_a_person),
        any_of(
            Novelty(below=rules.alike_from, versus="own"),
            Disagreement(
                outcome="outcome", at_least=rules.surprise_from, k=rules.surprise_neighbours
            ),
        ),
    )


def retained(
    base: CaseBase,
    cases: Sequence[Mapping[str, Any]],
    *,
    rules: RetentionRules,
    progress: Progress,
) -> tuple[CaseBase, dict[str, Any]]:
    """Return the base with the cases the policy lets in, and what it said, as JSON values.

    progress    told 0 to 100 between batches; may raise to stop

    raises  casewise.InvalidCase, DuplicateId
    """
    policy = policy_of(rules)
    decisions: list[Decision] = []
    for start in range(0, len(cases), BATCH):
        progress(round(100 * start / len(cases)))
        base, judged = retain(base, cases[start : start + BATCH], policy)
        decisions += judged
    return base, _said(policy, decisions)


def _said(policy: Policy, decisions: Sequence[Decision]) -> dict[str, Any]:
    left_out = [each for each in decisions if not each.keep]
    pieces = Counter(
        verdict.piece for each in left_out for verdict in each.verdicts if not verdict.keep
    )
    return {
        "policy": policy.to_dict(),
        "asked": len(decisions),
        "kept": len(decisions) - len(left_out),
        "by_piece": dict(sorted(pieces.items())),
        "left_out": [each.to_dict() for each in left_out],
    }
