"""Ways of choosing what the rules leave open; all but the fixed week keep every rule.

`fixed`     The guideline's first week, again and again, whatever happens.
`rules`     Levels, limits and steps follow the person; where several exercises are allowed, the
            guideline's default order decides.
`nearest`   The same rules; where several are allowed, those of the single most similar successful
            week are taken. Only successes are kept, as the first programme of this kind did.
`learning`  The same rules; the product's own outcome-aware estimate decides, from every week that
            came back, good and bad, with a stated share of free choices left to chance.
`oracle`    The same rules; the hidden truth decides, week by week. Nobody can have it: it says
            how much the choice among allowed exercises can be worth at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from casewise import CaseBase
from selfback.domain.plan.rules import Rules
from selfback.domain.simulation.bases import (
    SILENCE,
    Release,
    Said,
    add_weeks,
    ask,
    ask_nearest,
    first_release,
    next_release,
    no_weeks,
)
from selfback.domain.simulation.responses import World

PolicyName = Literal["fixed", "rules", "nearest", "learning", "oracle"]
POLICIES: tuple[PolicyName, ...] = ("fixed", "rules", "nearest", "learning", "oracle")
SUCCESS = 0.5  # a week with a better outcome is a success


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the simulated programme is run.

    release_weeks   weeks between releases of the case base
    cases_most      newest weeks a release holds, beside the worked examples
    exploration     share of free choices that the learning policy leaves to chance
    """

    release_weeks: int = 4
    cases_most: int = 6000
    exploration: float = 0.1


class Policy:
    """One way of choosing, with the memory it needs while a world is simulated."""

    def __init__(
        self,
        name: PolicyName,
        *,
        rules: Rules,
        world: World,
        days: npt.NDArray[np.int64],
        empty: CaseBase,
        examples: Sequence[Mapping[str, Any]],
        settings: Settings,
    ) -> None:
        self.name = name
        self.rules = rules
        if name == "learning":
            engine = replace(rules.engine, exploration_share=settings.exploration)
            self.rules = replace(rules, engine=engine)
        self._settings, self._empty, self._examples = settings, empty, examples
        self._new: list[Mapping[str, Any]] = []
        self._held: list[str] = []
        self._sums = no_weeks(world.ids)
        self._ids = world.ids
        self._release: Release | None = None
        self._worth = world.worth(days) if name == "oracle" else None

    @property
    def asks_cases(self) -> bool:
        """Whether it looks at a case base."""
        return self.name in {"nearest", "learning"}

    def remember(self, row: Mapping[str, Any]) -> None:
        """Keep a week that came back, if this policy keeps such weeks."""
        if self.name == "learning" or (self.name == "nearest" and row["outcome"] > SUCCESS):
            self._new.append(row)

    def release(self, week: int) -> None:
        """Make the next case base if this is a week for it; weeks count from 0."""
        if not self.asks_cases or week % self._settings.release_weeks:
            return
        engine, most = self.rules.engine, self._settings.cases_most
        if self._release is None:
            self._release = first_release(self._empty, self._examples, ids=self._ids, rules=engine)
        add_weeks(self._sums, self._new, ids=self._ids, rules=engine)
        new, self._new = self._new[-most:], []
        self._held += [str(each["id"]) for each in new]
        over = max(0, len(self._held) - most)
        gone, self._held = self._held[:over], self._held[over:]
        self._release = next_release(self._release, new, gone=gone, rules=engine)
        if self.name == "learning":
            self._release = replace(self._release, effects=self._sums.effects())

    def voices(
        self,
        problems: Sequence[Mapping[str, Any]],
        who: Sequence[int],
    ) -> list[Said]:
        """Return what speaks for each exercise, for each of these people."""
        if not who:
            return []
        if self._worth is not None:
            return [
                Said(rests_on="cases", scores=dict(zip(self._ids, row, strict=True)))
                for row in self._worth[np.asarray(who)].tolist()
            ]
        if self._release is None:
            return [SILENCE] * len(who)
        if self.name == "nearest":
            return ask_nearest(self._release, problems)
        return ask(self._release, problems, rules=self.rules.engine)
