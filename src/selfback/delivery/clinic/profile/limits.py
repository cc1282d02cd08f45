"""What has been agreed: changes that bind the plans, and what rules leave out."""

from collections.abc import Callable, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from selfback.apps.adjustments.models import Adjustment
from selfback.delivery.clinic.profile.course import Course
from selfback.delivery.shared.content import library
from selfback.domain.content.exercise import Load, Position
from selfback.domain.plan.adjustments import AdjustmentKind
from selfback.domain.plan.wording import condition_label, exercise_title, message_title


def limits(course: Course, language: str) -> list[str]:
    """Return what binds the next plans, a line each: who agreed it, and what conditions ask."""
    agreed = [
        _("{change} ({who})").format(change=adjustment_in_words(each, language), who=each.who)
        for each in course.adjustments
    ]
    named = [
        condition_label(each, language, library()) for each in course.latest.get("conditions") or ()
    ]
    if named:
        heeded = _("The plan heeds: {conditions}").format(conditions=", ".join(named))
        agreed.append(heeded)
    return agreed


def adjustment_in_words(change: Adjustment, language: str) -> str:
    """Return what a clinician changed, in a few words."""
    item = _item(change, language)
    instead = exercise_title(change.instead, language, library()) if change.instead else ""
    amount = (
        number_format(change.amount, use_l10n=True, force_grouping=True) if change.amount else ""
    )
    said = CHANGES[AdjustmentKind(change.kind)]()
    return said.format(item=item, instead=instead, amount=amount)


def _item(change: Adjustment, language: str) -> str:
    match AdjustmentKind(change.kind):
        case AdjustmentKind.NO_LOAD:
            return LOADS[Load(change.item)]()
        case AdjustmentKind.NO_POSITION:
            return POSITIONS[Position(change.item)]()
        case AdjustmentKind.NO_MESSAGE:
            return message_title(change.item, language, library())
    return exercise_title(change.item, language, library()) if change.item else ""


Said = Callable[[], str]
CHANGES: Mapping[AdjustmentKind, Said] = {
    AdjustmentKind.LEAVE_OUT: lambda: _("{item} stays out"),
    AdjustmentKind.INSTEAD: lambda: _("{instead} in place of {item}"),
    AdjustmentKind.KEEP: lambda: _("{item} stays in"),
    AdjustmentKind.SETS: lambda: _("{item} in {amount} sets"),
    AdjustmentKind.NO_LOAD: lambda: _("no exercises with {item}"),
    AdjustmentKind.NO_POSITION: lambda: _("no exercises {item}"),
    AdjustmentKind.MOST_STEPS: lambda: _("at most {amount} steps a day"),
    AdjustmentKind.STEP_GOAL: lambda: _("{amount} steps a day"),
    AdjustmentKind.NO_MESSAGE: lambda: _("not the text “{item}”"),
}
LOADS: Mapping[Load, Said] = {
    Load.FLEXION_END: lambda: _("full bending forward"),
    Load.FLEXION_LOADED: lambda: _("bending forward under load"),
    Load.ROTATION_END: lambda: _("full twisting"),
    Load.ROTATION_LOADED: lambda: _("twisting under load"),
    Load.EXTENSION_END: lambda: _("full bending backward"),
    Load.IMPACT: lambda: _("jumps and jolts"),
    Load.SUPINE: lambda: _("lying on the back"),
    Load.PRONE: lambda: _("lying on the stomach"),
    Load.KNEELING: lambda: _("kneeling"),
    Load.ALL_FOURS: lambda: _("being on all fours"),
    Load.FLOOR: lambda: _("getting down on the floor"),
    Load.SINGLE_LEG: lambda: _("standing on one leg"),
    Load.HIGH_BALANCE: lambda: _("much balance"),
    Load.OVERHEAD: lambda: _("arms overhead"),
    Load.LONG_HOLD: lambda: _("long holds"),
    Load.HEAVY: lambda: _("heavy weight"),
    Load.HEAD_DOWN: lambda: _("the head low"),
    Load.WIDE_ASYMMETRIC: lambda: _("wide, uneven stance"),
    Load.DEEP_KNEE: lambda: _("deep bending of the knees"),
    Load.WEIGHT_ON_HANDS: lambda: _("weight on the hands"),
    Load.VIGOROUS: lambda: _("great effort"),
    Load.NECK: lambda: _("load on the neck"),
}
POSITIONS: Mapping[Position, Said] = {
    Position.SUPINE: lambda: _("lying on the back"),
    Position.PRONE: lambda: _("lying on the stomach"),
    Position.SIDE: lambda: _("lying on the side"),
    Position.ALL_FOURS: lambda: _("on all fours"),
    Position.KNEELING: lambda: _("kneeling"),
    Position.SITTING: lambda: _("sitting"),
    Position.STANDING: lambda: _("standing"),
}
