"""A log of decisions: what was chosen with which chance, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.errors import CasewiseError

F64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


class LogUnusable(CasewiseError):
    """The log cannot be judged by; the reason says why."""


class NoOverlap(LogUnusable):
    """The policy wants what the log never tried.

    share   of the policy's choices that the log gave no chance, 0 to 1
    """

    def __init__(self, *, share: float) -> None:
        self.share = share
        super().__init__(f"{share:.0%} of what the policy would choose was never tried in the log")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """n decisions among o options.

    chosen          place of the option chosen, 0 to o - 1, shape (n,)
    propensities    chance with which it was chosen, above 0 to 1, shape (n,)
    rewards         what came of it, shape (n,)
    options         names of the o options
    allowed         which options could be chosen, shape (n, o); None: all
    groups          whom a decision belongs to, shape (n,); None: each stands alone

    Raises LogUnusable.
    """

    chosen: Ints
    propensities: F64
    rewards: F64
    options: tuple[str, ...]
    allowed: npt.NDArray[np.bool_] | None = None
    groups: npt.NDArray[Any] | None = None

    def __post_init__(self) -> None:
        n, o = len(self.chosen), len(self.options)
        if not n:
            raise LogUnusable("the log is empty")
        for name in ("propensities", "rewards"):
            if np.shape(getattr(self, name)) != (n,):
                raise LogUnusable(f"{name} has not the length of the log")
        if np.min(self.chosen) < 0 or np.max(self.chosen) >= o:
            raise LogUnusable("an option was chosen that is not named")
        if not np.all((self.propensities > 0) & (self.propensities <= 1)):
            raise LogUnusable("a propensity is unknown, zero or above 1")
        if not np.all(np.isfinite(self.rewards)):
            raise LogUnusable("a reward is not known; leave such decisions out and say how many")
        if self.allowed is not None:
            if np.shape(self.allowed) != (n, o):
                raise LogUnusable("allowed has not one row a decision and one column an option")
            if not np.all(self.allowed[np.arange(n), self.chosen]):
                raise LogUnusable("an option was chosen that was not allowed")
        if self.groups is not None and np.shape(self.groups) != (n,):
            raise LogUnusable("groups has not the length of the log")

    def __len__(self) -> int:
        return len(self.chosen)


def log_of(decisions: Sequence[dict[str, Any]], *, options: Sequence[str]) -> Logged:
    """Return the log of rows with chosen, propensity, reward, and perhaps group and allowed."""
    place = {name: at for at, name in enumerate(options)}
    try:
        chosen = np.array([place[each["chosen"]] for each in decisions], dtype=np.intp)
        has_allowed = bool(decisions) and "allowed" in decisions[0]
        has_group = bool(decisions) and "group" in decisions[0]
        allowed = (
            np.array([[name in set(each["allowed"]) for name in options] for each in decisions])
            if has_allowed
            else None
        )
        return Logged(
            chosen=chosen,
            propensities=np.array([each["propensity"] for each in decisions], dtype=np.float64),
            rewards=np.array([each["reward"] for each in decisions], dtype=np.float64),
            options=tuple(options),
            allowed=allowed,
            groups=np.array([each["group"] for each in decisions]) if has_group else None,
        )
    except KeyError as error:
        raise LogUnusable(f"a decision lacks or misnames {error.args[0]!r}") from error
