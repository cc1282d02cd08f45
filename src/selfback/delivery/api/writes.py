"""The kinds of writes a phone may send, and the service that carries each out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ninja import Schema
from pydantic import ConfigDict, Field

from selfback.apps.adjustments.errors import NotTheirs
from selfback.apps.adjustments.models import Adjustment
from selfback.apps.adjustments.services import answer_adjustment
from selfback.apps.movement.services import note_steps
from selfback.apps.people.models import Patient
from selfback.apps.plans.errors import NotInPlan
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import (
    answer_quiz,
    log_exercise,
    read_message,
    swap_exercise,
)
from selfback.apps.safety.services import act_on_emergency, report_signs
from selfback.delivery.shared.content import library
from selfback.delivery.shared.notify import announce_alerts
from selfback.delivery.shared.signs import judge, judge_so_far
from selfback.delivery.shared.weeks import offered_for
from selfback.domain.safety.context import Moment


class Write(Schema):
    """What all writes share: nothing beyond the fields named."""

    model_config = ConfigDict(extra="forbid")


class Steps(Write):
    """The steps of one day, typed by hand."""

    day: date
    steps: int = Field(ge=0, le=100_000)


class Exercise(Write):
    """One exercise done in one session."""

    week: str
    session: str = Field(max_length=40)
    exercise: str = Field(max_length=60)
    day: date
    sets: int = Field(ge=0, le=20)
    repetitions: int = Field(ge=0, le=600)
    planned_repetitions: int = Field(ge=0, le=600)
    seconds: int = Field(ge=0, le=14_400)
    rating: Literal["", "easy", "right", "hard"] = ""


class Swap(Write):
    """One exercise of the week replaced by another."""

    week: str
    removed: str = Field(max_length=60)
    added: str = Field(max_length=60)
    reason: Literal["pain", "too_easy", "too_hard", "unclear", "no_equipment", "dislike"]


class Reading(Write):
    """A message was read."""

    week: str
    message: str = Field(max_length=60)


class Quiz(Write):
    """The quiz of a message was answered."""

    week: str
    message: str = Field(max_length=60)
    answer: bool


class Signs(Write):
    """Warning signs were answered, perhaps without a network, and what the person did.

    moment  at the intake or a check-in: an emergency on a page that could not be sent
    """

    moment: Literal["symptoms-changed", "resuming", "intake", "weekly", "pain-jump"]
    answers: dict[str, Literal["yes", "no", "unknown"]]
    action: Literal["", "called", "going", "has-help"] = ""


class AdjustmentAnswer(Write):
    """What the person says to something the clinic changed."""

    adjustment: str
    answer: Literal["agree", "disagree"]
    text: str = Field(default="", max_length=500, pattern=r"^[^\x00]*$")


class Sitting(Schema):
    """Who writes, when it was written on the phone, and when it arrived."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    patient: Patient
    told_at: datetime
    at: datetime

    @property
    def today(self) -> date:
        """The person's local date."""
        return self.at.astimezone(ZoneInfo(self.patient.zone)).date()


def _week(sitting: Sitting, pk: str) -> WeekPlan:
    week = WeekPlan.objects.of(sitting.patient).filter(pk=pk).first()
    if week is None:
        raise NotInPlan(week_id=pk, item="week")
    return week


def _steps(sitting: Sitting, sent: Steps) -> dict[str, Any]:
    note_steps(
        patient=sitting.patient,
        day=sent.day,
        steps=sent.steps,
        today=sitting.today,
        by=sitting.patient.user_id,
        at=sitting.at,
    )
    return {}


def _exercise(sitting: Sitting, sent: Exercise) -> dict[str, Any]:
    log_exercise(
        week=_week(sitting, sent.week),
        **sent.model_dump(exclude={"week"}),
        by=sitting.patient.user_id,
        done_at=sitting.told_at,
        at=sitting.at,
    )
    return {}


def _swap(sitting: Sitting, sent: Swap) -> dict[str, Any]:
    week = _week(sitting, sent.week)
    swap_exercise(
        week=week,
        removed=sent.removed,
        added=sent.added,
        reason=sent.reason,
        offered=offered_for(week, sent.removed, sent.reason),
        by=sitting.patient.user_id,
        at=sitting.at,
    )
    return {}


def _reading(sitting: Sitting, sent: Reading) -> dict[str, Any]:
    _known_message(sent.week, sent.message)
    read_message(
        week=_week(sitting, sent.week),
        message=sent.message,
        by=sitting.patient.user_id,
        at=sitting.at,
    )
    return {}


def _quiz(sitting: Sitting, sent: Quiz) -> dict[str, Any]:
    message = _known_message(sent.week, sent.message)
    if message.quiz is None:
        raise NotInPlan(week_id=sent.week, item=sent.message)
    reading = answer_quiz(
        week=_week(sitting, sent.week),
        message=sent.message,
        answer=sent.answer,
        right=message.quiz,
        by=sitting.patient.user_id,
        at=sitting.at,
    )
    return {"was_right": reading.was_right}


def _known_message(week: str, id: str) -> Any:
    message = library().messages.get(id)
    if message is None:
        raise NotInPlan(week_id=week, item=id)
    return message


def _signs(sitting: Sitting, sent: Signs) -> dict[str, Any]:
    moment = Moment(sent.moment)
    judge_them = judge_so_far if moment is Moment.INTAKE else judge
    verdict = judge_them(sitting.patient, sent.answers, moment)
    report = report_signs(
        patient=sitting.patient,
        moment=sent.moment,
        answers=sent.answers,
        verdict=verdict,
        by=sitting.patient.user_id,
        told_at=sitting.told_at,
        at=sitting.at,
    )
    announce_alerts(report)
    if sent.action:
        act_on_emergency(
            report=report, action=sent.action, by=sitting.patient.user_id, at=sitting.at
        )
    return {"tier": report.tier, "report": report.pk}


def _adjustment(sitting: Sitting, sent: AdjustmentAnswer) -> dict[str, Any]:
    held = Adjustment.objects.of(sitting.patient).filter(pk=sent.adjustment).first()
    if held is None:
        raise NotTheirs(sent.adjustment)
    answer_adjustment(
        adjustment=held,
        patient=sitting.patient,
        answer=Adjustment.Answer(sent.answer),
        text=sent.text,
        at=sitting.at,
    )
    return {}


KINDS: dict[str, tuple[type[Write], Callable[[Sitting, Any], dict[str, Any]]]] = {
    "steps": (Steps, _steps),
    "exercise": (Exercise, _exercise),
    "swap": (Swap, _swap),
    "reading": (Reading, _reading),
    "quiz": (Quiz, _quiz),
    "signs": (Signs, _signs),
    "adjustment": (AdjustmentAnswer, _adjustment),
}
