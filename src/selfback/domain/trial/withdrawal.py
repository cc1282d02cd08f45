"""Withdrawing: how far somebody goes, and what each level still allows."""

from collections.abc import Iterable
from dataclasses import dataclass

from selfback.domain.trial.protocol_people import WithdrawalLevel


class NotFurther(ValueError):
    """Somebody who withdrew can go further, never back; coming back is a new consent."""

    def __init__(self, *, level: str) -> None:
        self.level = level
        super().__init__(f"level {level} goes no further than what was withdrawn before")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What goes on.

    intervention    the treatment of the trial; usual care always goes on
    questionnaires  asking, reminding and calling
    data            using what was answered; safety reports are kept by law all the same
    """

    intervention: bool = True
    questionnaires: bool = True
    data: bool = True

    def __le__(self, other: "Allowed") -> bool:
        """Whether it allows nothing that the other does not."""
        return (
            self.intervention <= other.intervention
            and self.questionnaires <= other.questionnaires
            and self.data <= other.data
        )


def kept_by(level: WithdrawalLevel) -> Allowed:
    """Return what one level still allows."""
    return Allowed(
        intervention=level.keeps_intervention,
        questionnaires=level.keeps_questionnaires,
        data=level.keeps_data,
    )


def allowed_after(levels: Iterable[Allowed]) -> Allowed:
    """Return what is still allowed after all that was withdrawn; everything if nothing was."""
    held = Allowed()
    for each in levels:
        held = Allowed(
            intervention=held.intervention and each.intervention,
            questionnaires=held.questionnaires and each.questionnaires,
            data=held.data and each.data,
        )
    return held


def refuse_unless_further(level: WithdrawalLevel, before: Allowed) -> Allowed:
    """Return what is allowed after one more level; raises NotFurther if nothing changes."""
    after = allowed_after([before, kept_by(level)])
    if after == before:
        raise NotFurther(level=level.id)
    return after
