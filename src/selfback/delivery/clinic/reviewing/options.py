"""What a clinician may change of each part of a plan, as a form offers it and sends it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.delivery.clinic.reviewing.words import TYPES, as_the_patient_reads
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import knowledge
from selfback.domain.plan.adjustments import (
    MOST_SETS,
    OF_STEPS,
    Adjustment,
    AdjustmentKind,
    Adjustments,
    AdjustmentUnfit,
)
from selfback.domain.plan.replacements import choices, replacements
from selfback.domain.plan.week import Plan, PlannedExercise
from selfback.domain.plan.wording import exercise_title

LESS_AND_MORE = (-10, -20, 10)  # % of the goal
COUNTED = frozenset({AdjustmentKind.SETS, *OF_STEPS})
OF_THE_PERSON = frozenset({AdjustmentKind.NO_LOAD, AdjustmentKind.NO_POSITION})
LIKELY = ("pain", "too_hard", "too_easy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One change to choose.

    code        as a form sends it: the kind, and what it is about, with colons between
    says        what the patient will read, in their language
    """

    code: str
    label: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Options under one heading."""

    heading: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom options are worded: the clinician's language, name, and the patient's language."""

    language: str
    who: str
    patient_language: str


def of_exercise(
    plan: Plan, item: PlannedExercise, adjustments: Adjustments, reader: Reader
) -> list[Group]:
    """Return what may be changed of an exercise, the most likely first."""
    best = _best(plan, item.id, adjustments)
    others = [
        each.id
        for each in choices(plan, item.id, library=library(), limits=adjustments.limits)
        if each.id not in best
    ]
    sets = [n for n in range(1, MOST_SETS + 1) if n != item.sets and abs(n - item.sets) <= 2]
    groups = [
        Group(
            heading=_("Another exercise, close to it"),
            options=[_instead(item.id, each, reader) for each in best],
        ),
        Group(
            heading=_("How much"),
            options=[
                _option(
                    reader,
                    ngettext("{count} set", "{count} sets", n).format(count=n),
                    AdjustmentKind.SETS,
                    item.id,
                    amount=n,
                )
                for n in sorted(sets, key=lambda n: (n > item.sets, abs(n - item.sets)))
            ],
        ),
        Group(
            heading=_("Keep it"),
            options=[_option(reader, _("Stays in every plan"), AdjustmentKind.KEEP, item.id)],
        ),
        Group(
            heading=_("All others of this kind"),
            options=[_instead(item.id, each, reader) for each in others],
        ),
    ]
    return [each for each in groups if each.options]


def _best(plan: Plan, exercise: str, adjustments: Adjustments) -> list[str]:
    """Return what is offered when it hurts, is too hard or too easy: the first two of each."""
    found = [
        replacements(
            plan,
            exercise,
            reason,
            library=library(),
            rules=knowledge().rules,
            limits=adjustments.limits,
        )[:2]
        for reason in LIKELY
    ]
    kind = library().exercises[exercise].type
    return list(dict.fromkeys(each.id for some in found for each in some if each.type is kind))


def _instead(item: str, other: str, reader: Reader) -> Option:
    chosen = library().exercises[other]
    label = _("{title}, level {level}").format(
        title=exercise_title(other, reader.language, library()), level=chosen.level
    )
    return _option(reader, label, AdjustmentKind.INSTEAD, item, instead=other)


def of_steps(goal: int, reader: Reader) -> list[Group]:
    """Return what may be changed of a step goal; a number of one's own may stand beside each."""
    goals = {percent: _hundreds(goal * (100 + percent) / 100) for percent in LESS_AND_MORE}
    return [
        Group(
            heading=_("Another goal"),
            options=[
                _option(
                    reader,
                    _("{steps} steps a day").format(steps=_number(each)),
                    AdjustmentKind.STEP_GOAL,
                    amount=each,
                )
                for each in goals.values()
            ],
        ),
        Group(
            heading=_("A highest goal"),
            options=[
                _option(
                    reader,
                    _("At most {steps} steps a day").format(steps=_number(each)),
                    AdjustmentKind.MOST_STEPS,
                    amount=each,
                )
                for each in (_hundreds(goal), goals[LESS_AND_MORE[0]])
            ],
        ),
    ]


def _hundreds(steps: float) -> int:
    return 100 * round(steps / 100)


def leave_out(exercise: str, reader: Reader) -> Option:
    """Return the one change that rejecting an exercise makes."""
    return _option(reader, "", AdjustmentKind.LEAVE_OUT, exercise)


def not_shown(message: str, reader: Reader) -> Option:
    """Return the one change that rejecting a message makes."""
    return _option(reader, "", AdjustmentKind.NO_MESSAGE, message)


def _option(
    reader: Reader,
    label: str,
    kind: AdjustmentKind,
    item: str = "",
    *,
    instead: str = "",
    amount: int | None = None,
) -> Option:
    change = Adjustment(id="", kind=kind, who=reader.who, item=item, instead=instead, amount=amount)
    code = ":".join([kind.value, instead or str(amount or "")])
    return Option(
        code=code, label=label, says=as_the_patient_reads(change, reader.patient_language)
    )


def change_of(code: str, item: str, who: str, own_number: str = "") -> Adjustment:
    """Return the change that a form asks for.

    code        as in Option
    item        the component it was sent for; limits of the person name theirs in the code
    own_number  typed beside a step goal; takes the place of the one in the code
    raises      ValueError for a code that no form offers; AdjustmentUnfit for a number that is none
    """
    name, _colon, detail = code.partition(":")
    kind = AdjustmentKind(name)
    amount = whole_number(own_number or detail) if kind in COUNTED else None
    if kind in COUNTED and amount is None:
        raise AdjustmentUnfit(field="amount", value=own_number)
    if kind in OF_THE_PERSON:
        item = detail
    return Adjustment(
        id="",
        kind=kind,
        who=who,
        item=item,
        instead=detail if kind is AdjustmentKind.INSTEAD else "",
        amount=amount,
    )


def whole_number(typed: str) -> int | None:
    """Return a number as people type it, "5 500" and "5.500" too; None for anything else."""
    digits = "".join(typed.split()).replace(".", "").replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() else None


def kind_words(plan: Plan, exercise: str) -> str:
    """Return what kind of exercise it is, in a word."""
    return TYPES[library().exercises[exercise].type]()


def _number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)
