"""What every retain policy is: a question asked of a case, answered with verdicts.

No policy asks whether an outcome is good. A failure is evidence, so it is judged like a success.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from casewise.casebase import CaseBase
from casewise.errors import CasewiseError
from casewise.validation import Row


class PolicyInvalid(CasewiseError):
    """A retain policy contradicts itself or does not fit the schema; `piece` names the part."""

    def __init__(self, *, piece: str, reason: str) -> None:
        self.piece = piece
        self.reason = reason
        super().__init__(f"retain policy {piece!r}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one piece of a policy says about one case; `reason` is a sentence."""

    piece: str
    keep: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(ABC):
    """A question asked of each case that wants to enter a base."""

    name: ClassVar[str]

    @abstractmethod
    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Return what each piece says about a checked case; raises PolicyInvalid."""

    def keeps(self, verdicts: tuple[Verdict, ...]) -> bool:
        """Return whether verdicts of this policy let the case in."""
        return all(verdict.keep for verdict in verdicts)

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as JSON would hold it: `policy` names it, the rest is its settings."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        own = {key: list(item) if isinstance(item, tuple) else item for key, item in own.items()}
        return {"policy": self.name} | own

    def say(self, keep: bool, reason: str) -> tuple[Verdict, ...]:
        """Return one verdict of this piece."""
        return (Verdict(piece=self.name, keep=keep, reason=reason),)

    def refuse(self, reason: str) -> PolicyInvalid:
        """Return the error that names this piece."""
        return PolicyInvalid(piece=self.name, reason=reason)
