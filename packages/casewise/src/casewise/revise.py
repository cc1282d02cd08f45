"""Rules that revise a plan: pure functions in order, hard rules last, every step on record."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from casewise.errors import CasewiseError

Plan = Mapping[str, Any]
Problem = Mapping[str, Any]
Effect = Literal["unchanged", "changed", "vetoed"]


class ReviseError(CasewiseError):
    """The rules cannot be applied."""


class RuleNameTwice(ReviseError):
    """Two rules have one name, so a trace could not tell them apart."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"two rules are called {name!r}")


class RuleGaveNoPlan(ReviseError):
    """A rule returned neither a plan nor a Veto."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"rule {name!r} returned neither a plan nor a Veto")


class HardRuleUnsettled(ReviseError):
    """A hard rule still objects to the plan that all hard rules have just passed.

    It undoes itself, or another hard rule undoes it; either way nobody may rely on the plan.
    """

    def __init__(self, *, name: str, effect: Effect) -> None:
        self.name = name
        self.effect = effect
        did = "changes" if effect == "changed" else "vetoes"
        super().__init__(f"hard rule {name!r} still {did} the plan at a second pass")


@dataclass(frozen=True, slots=True)
class Veto:
    """What a rule returns instead of a plan: there must be none, and why."""

    reason: str

    def __post_init__(self) -> None:
        if not isinstance(self.reason, str) or not self.reason.strip():
            raise ReviseError("a veto gives its reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named rule.

    hard   it runs after every rule that is not, and once more over the finished plan
    body   `(plan, problem) -> plan | Veto`; it sees copies, so it cannot change what others see
    """

    name: str
    hard: bool
    body: Callable[[dict[str, Any], dict[str, Any]], Plan | Veto]

    def __call__(self, plan: Plan, problem: Problem) -> dict[str, Any] | Veto:
        """Return the plan this rule would have, or its veto; raises RuleGaveNoPlan."""
        answer = self.body(deepcopy(dict(plan)), deepcopy(dict(problem)))
        if isinstance(answer, Veto):
            return answer
        if not isinstance(answer, Mapping):
            raise RuleGaveNoPlan(self.name)
        return dict(answer)


def rule(
    *, name: str | None = None, hard: bool = False
) -> Callable[[Callable[[dict[str, Any], dict[str, Any]], Plan | Veto]], Rule]:
    """Return a decorator that makes a rule of a function; its name is the function's by default.

    >>> @rule(hard=True)
    ... def at_most_three(plan, problem):
    ...     return plan | {"items": min(plan["items"], 3)}
    >>> apply([at_most_three], {"items": 5}, {}).plan
    {'items': 3}
    """

    def make(body: Callable[[dict[str, Any], dict[str, Any]], Plan | Veto]) -> Rule:
        return Rule(name=name or str(getattr(body, "__name__", body)), hard=hard, body=body)

    return make


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One key of a plan that a rule changed; `had`, `has` say whether it was there at all."""

    key: str
    old: Any
    new: Any
    had: bool = True
    has: bool = True

    def __str__(self) -> str:
        old = repr(self.old) if self.had else "nothing"
        return f"{self.key}: {old} -> {repr(self.new) if self.has else 'nothing'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one rule did; `str()` gives it as a sentence."""

    rule: str
    hard: bool
    effect: Effect
    changes: tuple[Change, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        said = {
            "unchanged": "left the plan as it was",
            "changed": f"changed {'; '.join(map(str, self.changes))}",
            "vetoed": f"vetoed: {self.reason}",
        }
        return f"{self.rule} {said[self.effect]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A plan after all rules.

    plan     None if any rule vetoed it
    vetoes   the reasons, in the order in which they came
    trace    one step for each rule, in the order in which they ran
    """

    plan: dict[str, Any] | None
    vetoes: tuple[Veto, ...]
    trace: tuple[Step, ...]

    @property
    def vetoed(self) -> bool:
        """Whether a rule said that there must be no plan."""
        return bool(self.vetoes)

    def to_dict(self) -> dict[str, Any]:
        """Return plan, vetoes and trace for a record; values are those of the plan."""
        return {
            "plan": self.plan,
            "vetoes": [veto.reason for veto in self.vetoes],
            "trace": [
                {"rule": step.rule, "hard": step.hard, "effect": step.effect, "said": str(step)}
                for step in self.trace
            ],
        }


def apply(rules: Iterable[Rule], plan: Plan, problem: Problem) -> Revised:
    """Run the rules over a plan: those that are not hard first, in order, then the hard ones.

    A veto ends the plan but not the run: the later rules still say their word over the plan as it
    stood, so that every reason is known. A plan that comes out has been checked by every hard
    rule twice.

    Raises RuleNameTwice, RuleGaveNoPlan, and HardRuleUnsettled if a hard rule changes or vetoes
    at the second pass what the first let through.
    """
    ordered = sorted(rules, key=lambda each: each.hard)  # stable: the order among equals is kept
    _refuse_repeated(ordered)
    current = deepcopy(dict(plan))
    trace: list[Step] = []
    for each in ordered:
        current, step = _run(each, current, problem)
        trace.append(step)
    vetoes = tuple(Veto(step.reason) for step in trace if step.effect == "vetoed")
    if vetoes:
        return Revised(plan=None, vetoes=vetoes, trace=tuple(trace))
    for each in ordered:
        if each.hard:
            _refuse_unsettled(each, current, problem)
    return Revised(plan=current, vetoes=(), trace=tuple(trace))


def _refuse_repeated(rules: list[Rule]) -> None:
    seen: set[str] = set()
    for each in rules:
        if each.name in seen:
            raise RuleNameTwice(each.name)
        seen.add(each.name)


def _refuse_unsettled(each: Rule, plan: dict[str, Any], problem: Problem) -> None:
    _, step = _run(each, plan, problem)
    if step.effect != "unchanged":
        raise HardRuleUnsettled(name=each.name, effect=step.effect)


def _run(each: Rule, plan: dict[str, Any], problem: Problem) -> tuple[dict[str, Any], Step]:
    answer = each(plan, problem)
    if isinstance(answer, Veto):
        step = Step(rule=each.name, hard=each.hard, effect="vetoed", reason=answer.reason)
        return plan, step
    changes = tuple(_changes(plan, answer))
    effect: Effect = "changed" if changes else "unchanged"
    return answer, Step(rule=each.name, hard=each.hard, effect=effect, changes=changes)


def _changes(old: dict[str, Any], new: dict[str, Any]) -> Iterable[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if key not in old or key not in new:
            yield Change(key=key, old=before, new=after, had=key in old, has=key in new)
        elif before is not after and before != after:
            yield Change(key=key, old=before, new=after)
