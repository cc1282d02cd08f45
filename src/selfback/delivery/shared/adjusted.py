"""What a clinician changed in somebody's plans, as the person reads it."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from selfback.apps.adjustments.models import Why
from selfback.delivery.shared.content import library
from selfback.domain.content.exercise import Load, Position
from selfback.domain.plan.adjustments import Adjustment, AdjustmentKind
from selfback.domain.plan.wording import exercise_title, message_title, number_words

Said = Callable[[], str]
ANY_NUMBER = "{n}"
"""Stands for an amount that is not chosen yet."""


def said_to_patient(change: Adjustment, language: str) -> str:
    """Return what was changed and who did it, in one sentence or two, in the language that is on.

    language    of the titles; the language that is on must be the same
    """
    title = message_title if change.kind is AdjustmentKind.NO_MESSAGE else exercise_title
    which = WHICH.get(change.item)
    return _sentence(change).format(
        who=change.who,
        item=title(change.item, language, library()),
        instead=exercise_title(change.instead, language, library()),
        which=which() if which else "",
        amount=ANY_NUMBER if change.amount is None else number_words(change.amount, language),
    )


def _sentence(change: Adjustment) -> str:
    if change.kind is AdjustmentKind.SETS:
        return ngettext(
            "{who} suggests “{item}” in one set.",
            "{who} suggests “{item}” in {amount} sets.",
            2 if change.amount is None else change.amount,
        )
    return SENTENCES[change.kind]()


def why_to_patient(why: str) -> str:
    """Return why it was changed, kindly; empty if the reason says nothing to the person."""
    words = KINDLY.get(why)
    return words() if words else ""


SENTENCES: Mapping[AdjustmentKind, Said] = {
    AdjustmentKind.LEAVE_OUT: lambda: _("{who} has taken “{item}” out of your plan for now."),
    AdjustmentKind.INSTEAD: lambda: _("{who} has chosen “{instead}” for you in place of “{item}”."),
    AdjustmentKind.KEEP: lambda: _("{who} would like you to keep “{item}”."),
    AdjustmentKind.NO_LOAD: lambda: _(
        "For now you get no exercises {which}. {who} chose that for you."
    ),
    AdjustmentKind.NO_POSITION: lambda: _(
        "For now you get no exercises {which}. {who} chose that for you."
    ),
    AdjustmentKind.MOST_STEPS: lambda: _(
        "{who} suggests no more than {amount} steps a day for now."
    ),
    AdjustmentKind.STEP_GOAL: lambda: _("{who} has set a goal for you: {amount} steps a day."),
    AdjustmentKind.NO_MESSAGE: lambda: _("{who} has left out the text “{item}” for you."),
}
KINDLY: Mapping[str, Said] = {
    Why.PAIN: lambda: _("Because of the pain."),
    Why.TOO_HARD: lambda: _("Because it is a lot at the moment."),
    Why.TOO_EASY: lambda: _("Because you are ready for more."),
    Why.NOT_SUITED: lambda: _("Because something else fits you better."),
    Why.UNSAFE: lambda: _("To be on the careful side."),
    Why.WISH: lambda: _("Because you asked for it."),
    Why.EXPERIENCE: lambda: _("It rests on experience."),
}
WHICH: Mapping[str, Said] = {
    Position.SUPINE: lambda: pgettext("exercises", "lying on your back"),
    Position.PRONE: lambda: pgettext("exercises", "lying on your stomach"),
    Position.SIDE: lambda: pgettext("exercises", "lying on your side"),
    Position.ALL_FOURS: lambda: pgettext("exercises", "on all fours"),
    Position.KNEELING: lambda: pgettext("exercises", "on your knees"),
    Position.SITTING: lambda: pgettext("exercises", "sitting down"),
    Position.STANDING: lambda: pgettext("exercises", "standing up"),
    Load.KNEELING: lambda: pgettext("exercises", "on your knees"),
    Load.FLEXION_END: lambda: pgettext("exercises", "with deep forward bends"),
    Load.FLEXION_LOADED: lambda: pgettext("exercises", "with a load while you bend forward"),
    Load.ROTATION_END: lambda: pgettext("exercises", "with full twists"),
    Load.ROTATION_LOADED: lambda: pgettext("exercises", "with a load while you twist"),
    Load.EXTENSION_END: lambda: pgettext("exercises", "with deep backward bends"),
    Load.IMPACT: lambda: pgettext("exercises", "with jumps or jolts"),
    Load.FLOOR: lambda: pgettext("exercises", "down on the floor"),
    Load.SINGLE_LEG: lambda: pgettext("exercises", "on one leg"),
    Load.HIGH_BALANCE: lambda: pgettext("exercises", "that ask for a lot of balance"),
    Load.OVERHEAD: lambda: pgettext("exercises", "with your arms overhead"),
    Load.LONG_HOLD: lambda: pgettext("exercises", "in the same position for long"),
    Load.HEAVY: lambda: pgettext("exercises", "with heavy weights"),
    Load.HEAD_DOWN: lambda: pgettext("exercises", "with your head low"),
    Load.WIDE_ASYMMETRIC: lambda: pgettext("exercises", "in a wide, uneven stance"),
    Load.DEEP_KNEE: lambda: pgettext("exercises", "with deep knee bends"),
    Load.WEIGHT_ON_HANDS: lambda: pgettext("exercises", "with weight on your hands"),
    Load.VIGOROUS: lambda: pgettext("exercises", "that take great effort"),
    Load.NECK: lambda: pgettext("exercises", "with strain on the neck"),
}
"""What positions and loads are called after "exercises"; those that are both share their words."""
