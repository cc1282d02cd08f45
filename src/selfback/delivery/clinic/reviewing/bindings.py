"""Which changes bind a person's plans now, what the person says to them, and which can be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.delivery.clinic.profile.limits import LOADS, POSITIONS, adjustment_in_words
from selfback.delivery.clinic.reviewing.since import since_then
from selfback.delivery.shared.why_words import WHY, why_words
from selfback.domain.content.exercise import Load, Position
from selfback.domain.plan.adjustments import AdjustmentKind
from selfback.domain.plan.week import Plan

POSTURES = frozenset(
    {Load.SUPINE, Load.PRONE, Load.KNEELING, Load.ALL_FOURS}  # chosen as positions instead
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One change in force, in the clinician's language.

    is_obeyed   whether the newest plan was made with it
    disagrees   what the patient says against it and nobody has looked at; None if nothing
    since       what came of it so far
    """

    pk: str
    what: str
    who: str
    why: str
    word: str
    made_at: Any
    is_obeyed: bool
    agrees: bool
    disagrees: str | None
    since: Sequence[str]


def bindings(held: Sequence[Adjustment], newest: Plan | None, language: str) -> list[Binding]:
    """Return the changes in force, the latest first; newest is the latest plan if there is one."""
    obeyed = newest.adjustments if newest else ()
    return [
        Binding(
            pk=each.pk,
            what=adjustment_in_words(each, language),
            who=each.who,
            why=why_words(each.why),
            word=each.word,
            made_at=each.made_at,
            is_obeyed=each.pk in obeyed,
            agrees=each.answer == Adjustment.Answer.AGREE,
            disagrees=(
                each.answer_text
                if each.answer == Adjustment.Answer.DISAGREE and each.answer_seen_at is None
                else None
            ),
            since=since_then(each, newest.carry) if newest else (),
        )
        for each in held
    ]


def limits_to_choose(held: Sequence[Adjustment]) -> list[dict[str, Any]]:
    """Return the limits that may still be set for a person, in groups."""
    taken = {(each.kind, each.item) for each in held}
    positions = [
        (f"no-position:{each.value}", POSITIONS[each]())
        for each in Position
        if (AdjustmentKind.NO_POSITION, each.value) not in taken
    ]
    loads = [
        (f"no-load:{each.value}", LOADS[each]())
        for each in Load
        if each not in POSTURES and (AdjustmentKind.NO_LOAD, each.value) not in taken
    ]
    return [
        {"heading": _("Positions"), "options": positions},
        {"heading": _("What it asks of the body"), "options": loads},
    ]


def reasons_for_limits() -> list[tuple[str, str]]:
    """Return why a limit may be set."""
    return [(each.value, WHY[each]()) for each in Why if each is not Why.TOO_EASY]
