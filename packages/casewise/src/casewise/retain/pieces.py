"""The pieces of a retain policy: novelty, disagreement, quality, consent, quota."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.measures.measure import is_number
from casewise.retain.policy import Policy, PolicyInvalid, Verdict
from casewise.retrieve import Retrieval
from casewise.validation import Row, Value

Versus = Literal["any", "own", "others"]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty(Policy):
    """Let in a case unless one at least this similar is there.

    below    the nearest case must be less similar than this, 0 to 1
    versus   compare with "any" case, the "own" group's cases, or those of "others"
    """

    name: ClassVar[str] = "novelty"
    below: float = 0.98
    versus: Versus = "any"

    def __post_init__(self) -> None:
        _require_share(self, self.below, "below")
        if self.versus not in ("any", "own", "others"):
            raise self.refuse('versus is "any", "own" or "others"')

    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Say how similar the nearest case is."""
        whose = {"any": "", "own": "own ", "others": "other group's "}[self.versus]
        found = neighbours_of(base, row, 1, _company(self, base, row))
        if not found.hits:
            return self.say(True, f"no {whose}case is comparable, so this one is new")
        near = found.hits[0]
        said = f"the nearest {whose}case, {near.id}, is {near.similarity:.3f} similar"
        if near.similarity < self.below:
            return self.say(True, f"{said}, below {self.below:g}")
        return self.say(False, f"{said}; a new case is below {self.below:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement(Policy):
    """Let in a case whose outcome the base would have got wrong, better or worse alike.

    outcome    a number: predicted by the mean of k neighbours, weighted by similarity;
               a word: predicted by their weighted vote
    at_least   how far off a number must be, in its unit; words disagree or do not
    k          neighbours asked, of other groups where the schema has groups
    """

    name: ClassVar[str] = "disagreement"
    outcome: str
    at_least: float = 0.0
    k: int = 5

    def __post_init__(self) -> None:
        if not is_number(self.at_least) or self.at_least < 0:
            raise self.refuse("at_least is a number of at least 0")
        if not isinstance(self.k, int) or isinstance(self.k, bool) or self.k < 1:
            raise self.refuse("k is a whole number of at least 1")

    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Say what the base predicted and what came."""
        _require_field(self, base, self.outcome)
        actual = row[self.outcome]
        if actual is None:
            return self.say(False, f"{self.outcome} is not known, so nothing can disagree")
        mask = base.knows(self.outcome)
        if base.schema.group_field is not None:
            mask &= ~_own(self, base, row)
        hits = neighbours_of(base, row, self.k, mask).hits
        if not hits:
            return self.say(True, "the base knows no comparable case to predict from")
        said = [(hit.case[self.outcome], hit.similarity) for hit in hits]
        return self._compare(actual, said)

    def _compare(self, actual: Value, said: list[tuple[Value, float]]) -> tuple[Verdict, ...]:
        total = sum(weight for _, weight in said) or 1.0
        if isinstance(actual, int | float):
            numbers = [(value, weight) for value, weight in said if isinstance(value, int | float)]
            predicted = sum(value * weight for value, weight in numbers) / total
            off = abs(actual - predicted)
            text = (
                f"{len(said)} neighbours predict {self.outcome} {predicted:.3g}, it was"
                f" {actual:.3g}: {off:.3g} off, the bar is {self.at_least:g}"
            )
            return self.say(off > 0 and off >= self.at_least, text)
        votes: dict[Value, float] = {}
        for value, weight in said:
            votes[value] = votes.get(value, 0.0) + weight
        winner = max(sorted(votes, key=str), key=votes.__getitem__)
        text = f"{len(said)} neighbours predict {self.outcome} {winner}, it was {actual}"
        return self.say(winner != actual, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality(Policy):
    """Let in a case that knows enough to be worth anything.

    known       share of the weight of problem fields that must be known, 0 to 1
    needs       fields that must be known, such as the outcome
    followed    a field that says how far the plan was followed; None asks nothing
    at_least    the lowest value of that field which still tells something about the plan
    """

    name: ClassVar[str] = "quality"
    known: float = 0.6
    needs: tuple[str, ...] = ()
    followed: str | None = None
    at_least: float = 0.5

    def __post_init__(self) -> None:
        _require_share(self, self.known, "known")
        if isinstance(self.needs, str):
            raise self.refuse("needs is a list of fields, not one text")
        object.__setattr__(self, "needs", tuple(self.needs))
        if not is_number(self.at_least):
            raise self.refuse("at_least is a number")

    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Say what is known, and whether the plan was followed."""
        for name in (*self.needs, *([self.followed] if self.followed else [])):
            _require_field(self, base, name)
        total = sum(field.weight for field in base.schema.compared)
        known = sum(f.weight for f in base.schema.compared if row[f.name] is not None) / total
        if known < self.known:
            said = f"{known:.0%} of the weight is known, {self.known:.0%} is required"
            return self.say(False, said)
        if absent := [name for name in self.needs if row[name] is None]:
            return self.say(False, f"not known: {', '.join(absent)}")
        return self._judge_followed(row, known)

    def _judge_followed(self, row: Row, known: float) -> tuple[Verdict, ...]:
        said = f"{known:.0%} of the weight is known"
        if self.followed is None:
            return self.say(True, said)
        value = row[self.followed]
        if not isinstance(value, int | float):
            return self.say(False, f"{self.followed} is not known, so the plan explains nothing")
        if value < self.at_least:
            return self.say(False, f"{self.followed} is {value:g}, below {self.at_least:g}")
        return self.say(True, f"{said} and {self.followed} is {value:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Policy):
    """Let in a case only if a field says yes; a field that is not known says no."""

    name: ClassVar[str] = "consent"
    field: str
    says: str = "yes"

    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Say what the field says."""
        _require_field(self, base, self.field)
        given = row[self.field]
        if given == self.says:
            return self.say(True, f"{self.field} says {self.says}")
        heard = "is not known" if given is None else f"does not say {self.says}"
        return self.say(False, f"{self.field} {heard}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Policy):
    """Let in at most so many cases of one group, so that nobody outweighs the others."""

    name: ClassVar[str] = "quota"
    per_group: int = 52

    def __post_init__(self) -> None:
        if not isinstance(self.per_group, int) or isinstance(self.per_group, bool):
            raise self.refuse("per_group is a whole number")
        if self.per_group < 1:
            raise self.refuse("per_group is at least 1")

    def judge(self, base: CaseBase, row: Row) -> tuple[Verdict, ...]:
        """Say how many cases of the group are there."""
        held = int(np.count_nonzero(_own(self, base, row)))
        said = f"the group has {held} cases here, at most {self.per_group} are kept"
        return self.say(held < self.per_group, said)


def neighbours_of(base: CaseBase, row: Row, k: int, mask: Flags | None) -> Retrieval:
    """Return the k cases most like a checked row, of those that the mask allows."""
    query = {field.name: row[field.name] for field in base.schema.compared}
    return base.retrieve(query, k, mask=mask)


def _company(policy: Novelty, base: CaseBase, row: Row) -> Flags | None:
    if policy.versus == "any":
        return None
    own = _own(policy, base, row)
    return own if policy.versus == "own" else ~own


def _own(policy: Policy, base: CaseBase, row: Row) -> Flags:
    name = base.schema.group_field
    if name is None:
        raise PolicyInvalid(piece=policy.name, reason="the schema has no group field")
    group = row[name]
    return base.of_group(None if group is None else str(group))


def _require_field(policy: Policy, base: CaseBase, name: str) -> None:
    if all(field.name != name for field in base.schema.fields):
        raise PolicyInvalid(piece=policy.name, reason=f"the schema has no field {name!r}")


def _require_share(policy: Policy, share: float, key: str) -> None:
    if not is_number(share) or not 0 <= share <= 1:
        raise PolicyInvalid(piece=policy.name, reason=f"{key} is a number from 0 to 1")
