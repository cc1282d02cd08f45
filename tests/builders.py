"""Plain functions that make what tests need, with sensible defaults."""

from datetime import UTC, date, datetime, time
from typing import Any

from casewise import CaseBase
from selfback.apps.catalogue.card import facts_of
from selfback.apps.catalogue.models import CaseBaseRelease, ReturnedWeek
from selfback.apps.catalogue.services import keep_week, pseudonym_of, store_release
from selfback.apps.devices.models import PushSubscription
from selfback.apps.devices.services import subscribe
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import (
    IN_CLINIC,
    agree_to_learning,
    grant_role,
    join_as_patient,
    open_clinic,
)
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import adopt_plan
from selfback.apps.prompts.models import Prompt
from selfback.apps.prompts.services import decide_slot
from selfback.apps.prompts.wish_services import begin_wishes
from selfback.apps.sleep.models import NotedNight
from selfback.apps.sleep.services import note_night
from selfback.delivery.shared.case_bases import seeds
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import due_questions
from selfback.domain.content.notice import Cause
from selfback.domain.prompting.causes import Due
from selfback.domain.prompting.planning import Planned
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Slot, moment_of
from selfback.domain.schedule.nights import Night

NOON = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)
MONDAY = date(2027, 1, 4)


def make_clinic(name: str = "Back Clinic", country: str = "DK", **fields: Any) -> Clinic:
    zone = {"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "GB": "Europe/London"}[country]
    return open_clinic(name=name, country=country, zone=zone, by="system", at=NOON, **fields)


def make_user(email: str = "someone@example.org", language: str = "en", name: str = "") -> User:
    return User.objects.create_user(email, language=language, name=name)


def make_patient(
    email: str = "patient@example.org",
    language: str = "en",
    clinic: Clinic | None = None,
    *,
    country: str = "DK",
    shares: bool = True,
) -> Patient:
    return join_as_patient(
        user=make_user(email, language, name="Marie"),
        clinic=clinic,
        country=country,
        zone="Europe/Copenhagen",
        consent_version="test",
        consent_text="I agree.",
        shares_with_clinic=shares,
        at=NOON,
    )


def make_staff(role: Role, email: str | None = None, clinic: Clinic | None = None) -> User:
    user = make_user(email or f"{role.value}@example.org")
    profession = Profession.PHYSIOTHERAPIST if role is Role.CLINICIAN else None
    needs_clinic = role in IN_CLINIC
    grant_role(
        user=user,
        role=role,
        clinic=(clinic or make_clinic()) if needs_clinic else None,
        profession=profession,
        by="system",
        at=NOON,
    )
    return user


def make_document(week: int = 1, **changes: Any) -> dict[str, Any]:
    """The smallest plan document that the tables need; real ones come from domain.plan."""
    return {
        "week": week,
        "mode": "normal",
        "steps": {"goal": 5000, "band": [4500, 5500], "reasons": []},
        "exercises": [
            {"id": "bridge", "sets": 3, "repetitions": 10, "hold_seconds": 0},
            {"id": "crunch", "sets": 3, "repetitions": 10, "hold_seconds": 0},
        ],
        "education": [{"id": "sleep-habits", "day": 1}],
        **changes,
    }


def make_week(patient: Patient, week: int = 1, **changes: Any) -> WeekPlan:
    return adopt_plan(
        patient=patient,
        document=make_document(week, **changes),
        starts_on=MONDAY,
        content_digest="0" * 64,
        case_base="seeds",
        by=patient.user_id,
        at=NOON,
    )


def make_answers(**changes: Any) -> dict[str, Any]:
    """A finished intake of a person with everyday back pain; sign ids change warning signs."""
    signs = dict.fromkeys(library().red_flags, "no")
    answers: dict[str, Any] = {
        "age": 43,
        "sex": "female",
        "pain_average": 5,
        "pain_worst": 7,
        "duration": "5_to_12_weeks",
        "pain_sites": ["low_back"],
        "interference": 5,
        "activities": [{"name": "Tying my shoes", "rating": 5}],
        "fear": 3,
        "confidence_work": 4,
        "confidence_life": 4,
        "sleep": "sometimes",
        "stress": 1,
        "mood_interest": 0,
        "mood_low": 1,
        "work": "working",
        "work_ability": 7,
        "activity_level": "light",
        "usual_steps": 4500,
        "conditions": [],
        "minutes": "20",
        "days_per_week": 3,
        "barriers": [],
        "reminder_time": "18:30",
    }
    signs.update({key: value for key, value in changes.items() if key in signs})
    answers.update({key: value for key, value in changes.items() if key not in signs})
    return {**answers, "red_flags": signs}


def make_checkin(week: WeekPlan, **changes: Any) -> dict[str, Any]:
    """The answers of an unremarkable check-in to the questions that are due."""
    given: dict[str, Any] = {
        "gpe": 1,
        "pain_average": 4,
        "interference": 4,
        "fear": 3,
        "work_ability": 7,
        "sleep": "sometimes",
        "confidence_work": 4,
        "confidence_life": 4,
        "stress_control": 1,
        "stress_confident": 3,
        "stress_going_well": 3,
        "stress_piling_up": 1,
        "mood_interest": 0,
        "mood_low": 1,
        "barriers": [],
        "anything_bad": "no",
        **changes,
    }
    due = {id: given[id] for id in due_questions(week) if id in given}
    return {**due, "red_flags": dict.fromkeys(library().red_flags, "no")}


def make_case_base(name: str = "spring", base: CaseBase | None = None) -> CaseBaseRelease:
    """A release of the seed cases, or of another base, that serves nobody yet."""
    cases = seeds().base if base is None else base
    return store_release(name=name, base=cases, card=facts_of(cases), by="system", at=NOON)


def make_learner(email: str = "learner@example.org", **fields: Any) -> Patient:
    """A patient who agreed that their weeks may help others."""
    patient = make_patient(email, **fields)
    agree_to_learning(patient=patient, version="1", text="Yes.", by=patient.user_id, at=NOON)
    return patient


def make_returned_week(
    patient: Patient,
    number: int = 1,
    *,
    by: str = "system",
    at: datetime = NOON,
    **changes: Any,
) -> ReturnedWeek:
    """A week that came back as a case: a seed case with an outcome."""
    seed = seeds().base.row(number % len(seeds().base))
    case = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in seed.items()
        if value is not None and name not in {"pain_weeks", "interference_weeks"}
    }
    case |= {"expert": "no", "consent": "yes", "gpe": 1, "outcome": 0.6, **changes}
    group = pseudonym_of(patient)
    return keep_week(
        patient=patient,
        number=number,
        group=group,
        case=case,
        reasons=["complete"],
        by=by,
        at=at,
    )


def make_night(patient: Patient, morning: date = MONDAY, **changes: Any) -> NotedNight:
    """Note a night from eleven to seven, a quarter of an hour of it awake."""
    told = {"lights_out": time(23), "woke": time(7), "falling": 15, "awake": 0} | changes
    return note_night(
        patient=patient,
        morning=morning,
        night=Night(**told),
        rested=4,
        today=morning,
        by=patient.user_id,
        at=NOON,
    )


def make_subscription(
    patient: Patient, endpoint: str = "https://push.example.org/1", **changes: Any
) -> PushSubscription:
    """Let a browser be pushed to; its keys are those of RFC 8291's example."""
    told: dict[str, Any] = {
        "p256dh": (
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        "agent": PushSubscription.Agent.FIREFOX,
        "by": patient.user_id,
        "at": NOON,
        **changes,
    }
    return subscribe(patient=patient, endpoint=endpoint, **told)


def prompt_rules() -> PromptRules:
    return PromptRules.from_content(library().rule_file("prompts"))


def make_prompt(patient: Patient, day: date = MONDAY, cause: Cause = Cause.APP_UNUSED) -> Prompt:
    """Plan a prompt for six in the evening of a day, for somebody who may have no wishes yet."""
    due_at = moment_of(day, time(18), patient.zone)
    begin_wishes(patient=patient, rules=prompt_rules(), by=patient.user_id, at=NOON)
    planned = Planned(
        slot=Slot(day=day, number=0),
        due_at=due_at,
        due=Due(cause=cause, said=cause),
        wording=next(each.id for each in library().notices.values() if each.cause is cause),
    )
    slot = planned.slot
    made = decide_slot(patient=patient, slot=slot, planned=planned, zone=patient.zone, at=NOON)
    assert made is not None
    return made
