"""Decides about cases that want to enter a base, one after another, and says why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewise.casebase import CaseBase
from casewise.errors import DuplicateId, Fault, InvalidCase
from casewise.retain.policy import Policy, Verdict
from casewise.validation import Row, check_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a case is kept.

    id        of the case
    reasons   sentences: if it is kept, what speaks for it; if not, only what speaks against it
    verdicts  of every piece of the policy
    """

    id: str
    keep: bool
    reasons: tuple[str, ...]
    verdicts: tuple[Verdict, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as JSON would hold it."""
        return {"id": self.id, "keep": self.keep, "reasons": list(self.reasons)}


def decide(base: CaseBase, case: Mapping[str, Any], policy: Policy) -> Decision:
    """Judge a case against the base as it is; nothing is kept yet.

    Raises InvalidCase if the case does not fit the schema, DuplicateId if its id is in the base,
    PolicyInvalid if the policy asks for fields that the schema does not have.
    """
    return _judged(base, _checked(base, case, 0), policy)


def retain(
    base: CaseBase, cases: Iterable[Mapping[str, Any]], policy: Policy
) -> tuple[CaseBase, tuple[Decision, ...]]:
    """Return the next snapshot and a decision for each case, in order.

    Each case is judged against the base with those kept before it, so two cases that are alike do
    not both count as new. All cases are checked first: with one fault nothing is kept. Raises
    what `decide` raises.
    """
    given = [dict(case) for case in cases]
    rows = [_checked(base, case, at) for at, case in enumerate(given)]
    _refuse_twins(base.schema.id_field, rows)
    decisions = []
    for case, row in zip(given, rows, strict=True):
        decision = _judged(base, row, policy)
        decisions.append(decision)
        if decision.keep:
            base = base.with_cases([case])
    return base, tuple(decisions)


def _judged(base: CaseBase, row: Row, policy: Policy) -> Decision:
    verdicts = policy.judge(base, row)
    keep = policy.keeps(verdicts)
    return Decision(
        id=str(row[base.schema.id_field]),
        keep=keep,
        reasons=tuple(verdict.reason for verdict in verdicts if keep or not verdict.keep),
        verdicts=verdicts,
    )


def _checked(base: CaseBase, case: Mapping[str, Any], at: int) -> Row:
    checked = check_row(base.schema, case, at=at, needs_id=True)
    if checked.faults:
        raise InvalidCase(checked.faults)
    name, id = base.schema.id_field, str(checked.id)
    if id in base:
        raise DuplicateId([id], [Fault(row=at, id=id, field=name, reason="the base has this id")])
    return checked.row


def _refuse_twins(name: str, rows: Sequence[Row]) -> None:
    first: dict[str, int] = {}
    for at, row in enumerate(rows):
        id = str(row[name])
        if first.setdefault(id, at) != at:
            reason = "another case has this id"
            raise DuplicateId([id], [Fault(row=at, id=id, field=name, reason=reason)])
