"""The micro-randomised trial: chance decides at each decision point, and is written down.

Klasnja et al. (2015), Health Psychology 34(Suppl):1220-1228, doi 10.1037/hea0000305.
"""

from dataclasses import dataclass

import numpy as np

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.rules import Randomising


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What chance said at one decision point.

    probability     of being prompted, as it was then
    value           the number drawn, from 0, below 1
    """

    probability: float
    value: float

    @property
    def is_prompted(self) -> bool:
        """Whether the prompt is sent."""
        return self.value < self.probability


def draw(cause: Cause, setting: Randomising, chance: np.random.Generator) -> Draw | None:
    """Let chance decide about a prompt that could be sent now; None if it is to be sent anyway.

    Only ask at moments at which the person is available: a prompt that would not be sent for
    another reason is no decision point.
    """
    if not setting.is_on or cause in setting.never:
        return None
    return Draw(probability=setting.probability, value=float(chance.random()))
