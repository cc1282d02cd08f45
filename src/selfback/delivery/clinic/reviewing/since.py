"""What came of a change so far, from what the newest plan remembers; it says nothing of causes."""

from statistics import median

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from selfback.apps.adjustments.models import Adjustment
from selfback.domain.plan.adjustments import OF_EXERCISES, OF_STEPS, AdjustmentKind
from selfback.domain.plan.carry import Carry


def since_then(change: Adjustment, carry: Carry) -> list[str]:
    """Return sentences on how it went since a change; none before a check-in has followed it.

    carry   of the newest plan; its series hold one value a week, the intake's pain first
    """
    week = change.week or 1
    if len(carry.pain) <= week:
        return []
    told = []
    if change.kind in OF_EXERCISES:
        told.append(_sessions(change, carry))
    if change.kind in OF_STEPS:
        told.append(_steps(carry, week))
    told.append(
        _("Pain was {then} of 10, now {now}.").format(then=carry.pain[week - 1], now=carry.pain[-1])
    )
    return [each for each in told if each]


def _sessions(change: Adjustment, carry: Carry) -> str:
    """Say how often the exercise that a change brought in was done; nothing of one left out."""
    stays = {
        AdjustmentKind.INSTEAD.value: change.instead,
        AdjustmentKind.KEEP.value: change.item,
        AdjustmentKind.SETS.value: change.item,
    }.get(change.kind, "")
    if stays not in carry.done:
        return ""
    done, planned = carry.done[stays]
    return _("Done in {done} of {planned} sessions so far.").format(done=done, planned=planned)


def _steps(carry: Carry, week: int) -> str:
    counted = [each for each in carry.achieved[week:] if each is not None]
    if not counted:
        return ""
    steps = number_format(round(median(counted)), use_l10n=True, force_grouping=True)
    return _("Since then {steps} steps on a middling day.").format(steps=steps)
