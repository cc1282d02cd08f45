"""Policies made of policies, and the way back from their written form."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from casewise.casebase import CaseBase
from casewise.retain.pieces import Consent, Disagreement, Novelty, Quality, Quota
from casewise.retain.policy import Policy, PolicyInvalid, Verdict
from casewise.validation import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Every(Policy):
    """All of its parts must let the case in."""

    name: ClassVar[str] = "all-of"
    parts: tuple[Policy, ...]

    def __post_init__(self) -> None:
        _require_parts(self, self.parts)

    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Say what each part says; a choice between parts is one verdict."""
        return tuple(verdict for part in self.parts for verdict in part.judge(base, row))

    def to_dict(self) -> dict[str, Any]:
        """Return the policy and its parts as JSON would hold them."""
        return {"policy": self.name, "parts": [part.to_dict() for part in self.parts]}


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Policy):
    """One of its parts must let the case in."""

    name: ClassVar[str] = "any-of"
    parts: tuple[Policy, ...]

    def __post_init__(self) -> None:
        _require_parts(self, self.parts)

    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Say, as one verdict, which parts speak for the case, or why none does."""
        said = [(part.keeps(verdicts := part.judge(base, row)), verdicts) for part in self.parts]
        pros = [verdicts for keep, verdicts in said if keep]
        told = pros or [verdicts for _, verdicts in said]
        reasons = [verdict.reason for verdicts in told for verdict in verdicts]
        return self.say(bool(pros), "; ".join(reasons))

    def to_dict(self) -> dict[str, Any]:
        """Return the policy and its parts as JSON would hold them."""
        return {"policy": self.name, "parts": [part.to_dict() for part in self.parts]}


def all_of(*parts: Policy) -> Every:
    """Return the policy that needs every part to agree."""
    return Every(parts=parts)


def any_of(*parts: Policy) -> OneOf:
    """Return the policy that needs one part to agree."""
    return OneOf(parts=parts)


PIECES: Mapping[str, type[Policy]] = {
    each.name: each for each in (Novelty, Disagreement, Quality, Consent, Quota, Every, OneOf)
}


def policy_from_dict(document: object) -> Policy:
    """Read a policy from a mapping such as parsed JSON or TOML; raises PolicyInvalid.

    >>> from casewise.retain import Consent, Novelty, all_of
    >>> policy = all_of(Consent(field="may_share"), Novelty(below=0.95))
    >>> policy_from_dict(policy.to_dict()) == policy
    True
    """
    if not isinstance(document, Mapping) or document.get("policy") not in PIECES:
        raise PolicyInvalid(piece="?", reason=f"a policy names itself, one of {sorted(PIECES)}")
    kind = PIECES[document["policy"]]
    given = {str(key): item for key, item in document.items() if key != "policy"}
    unknown = sorted(set(given) - {each.name for each in fields(kind)})
    if unknown:
        raise PolicyInvalid(piece=kind.name, reason=f"there are no keys {unknown}")
    if isinstance(given.get("parts"), list | tuple):
        given["parts"] = tuple(policy_from_dict(part) for part in given["parts"])
    try:
        return kind(**given)
    except TypeError as error:
        raise PolicyInvalid(piece=kind.name, reason="a key is missing or of no use") from error


def _require_parts(policy: Policy, parts: object) -> None:
    if not isinstance(parts, tuple) or not parts:
        raise PolicyInvalid(piece=policy.name, reason="there are no parts")
    if not all(isinstance(part, Policy) for part in parts):
        raise PolicyInvalid(piece=policy.name, reason="a part is not a policy")
