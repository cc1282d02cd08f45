"""What the pages show of a clinician's changes: what, who, why, and what the person says to it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_placed
from selfback.delivery.shared.adjusted import said_to_patient, why_to_patient
from selfback.delivery.shared.content import library
from selfback.domain.plan.adjustments import AdjustmentKind, Adjustments
from selfback.domain.plan.cautions import barring
from selfback.domain.plan.document import from_document
from selfback.domain.plan.profile import Profile

LONGEST_ANSWER = 500


class LinesField(forms.CharField):
    """Text of several lines; a line break counts as one character, as it does for the browser."""

    def to_python(self, value: Any) -> str:
        """Make one character of each line break before the length is looked at."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class AnswerForm(forms.Form):
    """What a person says to a change."""

    answer = forms.ChoiceField(choices=Adjustment.Answer.choices)
    text = LinesField(
        required=False,
        max_length=LONGEST_ANSWER,
        error_messages={
            "max_length": gettext_lazy("That is a little long. Please keep it to 500 characters.")
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One change as the person reads it.

    word        the clinician's personal word; may be empty
    is_ahead    whether the running week does not follow it yet
    answer      "agree", "disagree" or empty; `text` is what the person wrote with it
    was_read    whether the clinic has read the answer and keeps the change
    typed, fault    what was just sent and could not be kept, and why
    """

    pk: str
    said: str
    who: str
    word: str
    why: str
    since: datetime
    is_ahead: bool
    answer: str
    text: str
    was_read: bool
    typed: str = ""
    fault: str = ""


def changes_shown(patient: Patient, week: WeekPlan | None, language: str) -> dict[str, Any]:
    """Return the changes that bind a person's plans, the latest first among equals.

    open            one Shown for each that is not settled, those not answered yet first
    settled         those that suit the person, who said so
    adjusted        all of them, the open ones first
    is_looked_at    whether the clinic sees what the person answers; if not, they may lift it
    """
    held = Adjustment.objects.of(patient).in_force()
    running = Running.of(week) if week and held else None
    shown = [_shown(each, running, language) for each in held]
    settled = [each for each in shown if each.answer == "agree" and patient.shares_with_clinic]
    still_open = [each for each in shown if each not in settled]
    still_open.sort(key=lambda each: bool(each.answer))
    return {
        "open": still_open,
        "settled": settled,
        "adjusted": [*still_open, *settled],
        "is_looked_at": patient.shares_with_clinic,
        "has_clinic": patient.clinic_id is not None,
        "zone": patient.zone,
    }


def with_fault(shown: list[Shown], pk: str, form: AnswerForm) -> list[Shown]:
    """Return the same with what was wrong with one answer, and what had been typed."""
    fault = " ".join(map(str, form.errors.get("text", [])))
    typed = form.data.get("text", "")
    return [replace(each, typed=typed, fault=fault) if each.pk == pk else each for each in shown]


def _shown(held: Adjustment, running: "Running | None", language: str) -> Shown:
    return Shown(
        pk=held.pk,
        said=said_to_patient(held.as_change(), language),
        who=held.who,
        word=held.word,
        why=why_to_patient(held.why),
        since=held.made_at,
        is_ahead=running is not None and not running.follows(held),
        answer=held.answer,
        text=held.answer_text,
        was_read=held.answer_seen_at is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The week that runs, with its exercises as they stand now."""

    week: WeekPlan
    profile: Profile
    placed: list[tuple[dict[str, Any], str]]

    @classmethod
    def of(cls, week: WeekPlan) -> "Running":
        """Read a week."""
        profile = from_document(week.document).carry.profile
        return cls(week=week, profile=profile, placed=exercises_placed(week))

    def follows(self, held: Adjustment) -> bool:
        """Whether the week was made with a change, or holds nothing against it."""
        document, amount = self.week.document, held.amount or 0
        if held.pk in document.get("adjustments", ()):
            return True
        now = {id for _, id in self.placed}
        match AdjustmentKind(held.kind):
            case AdjustmentKind.KEEP:
                return held.item in now
            case AdjustmentKind.INSTEAD:
                return held.item not in now and held.instead in now
            case AdjustmentKind.SETS:
                planned = [item for item, id in self.placed if id == held.item == item["id"]]
                return all(item["sets"] == amount for item in planned)
            case AdjustmentKind.MOST_STEPS:
                return self.week.goal <= amount
            case AdjustmentKind.STEP_GOAL:
                return self.week.goal == amount
            case AdjustmentKind.NO_MESSAGE:
                return held.item not in {item["id"] for item in document["education"]}
        return not any(self._bars(held, id) for id in now)

    def _bars(self, held: Adjustment, id: str) -> bool:
        exercise = library().exercises.get(id)
        limits = Adjustments((held.as_change(),)).limits
        profile = replace(self.profile, conditions=(), limits=limits)
        return exercise is not None and bool(barring(exercise, profile, library().conditions))
