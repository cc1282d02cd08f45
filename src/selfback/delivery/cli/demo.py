"""Filling the demo: synthetic people whose weeks are made by the real planner, day by day."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db import transaction

from selfback.apps.catalogue.services import ask_for_comparison, ask_for_release, put_shadow
from selfback.apps.movement.services import note_steps
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import (
    agree_to_learning,
    grant_role,
    join_as_patient,
    open_clinic,
)
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_now, log_exercise, read_message
from selfback.delivery.shared import clock
from selfback.delivery.shared.case_bases import (
    compare_releases,
    look_with_shadow,
    make_release,
)
from selfback.delivery.shared.content import library
from selfback.delivery.shared.personas import DEMO_CLINIC_CODE
from selfback.delivery.shared.planning import begin, due_questions, go_into_next_week

SEED = 20_190_308
COORDINATOR = "soren@demo.invalid"
CASE_BASE = "demo-synthetic"


class DemoIncomplete(RuntimeError):
    """The demo's case base could not be made; the work's fault says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A synthetic person: who they are at the start and how their weeks go.

    pain        average pain 0 to 10: at the intake, then at each check-in
    diligence   share of planned days on which they exercise and count steps
    days_in     days of the current week that have passed
    learns      whether they agreed that their weeks help other people's plans
    """

    name: str
    email: str
    language: str
    country: str
    clinic: str
    pain: tuple[int, ...]
    diligence: float = 0.7
    days_in: int = 3
    shares: bool = True
    learns: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)
    signs_today: Mapping[str, str] = field(default_factory=dict)


CLINICS = (
    ("Rygklinikken ved Åen (synthetic)", "DK", DEMO_CLINIC_CODE),
    ("Fjordgata fysioterapi (synthetic)", "NO", "DEM567"),
    ("Harbour Street Practice (synthetic)", "GB", "DEM789"),
)
STAFF = (
    ("Ingrid", "ingrid@demo.invalid", Role.CLINICIAN, DEMO_CLINIC_CODE),
    ("Magnus", "magnus@demo.invalid", Role.CLINICIAN, "DEM567"),
    ("Søren", COORDINATOR, Role.COORDINATOR, None),
)
STORIES = (
    Story(
        name="Marie",
        email="marie@demo.invalid",
        language="en",
        country="DK",
        clinic=DEMO_CLINIC_CODE,
        pain=(6, 5, 4),
        diligence=0.8,
        learns=True,
        answers={"usual_steps": 4500, "fear": 6, "sleep": "several_times_a_week"},
    ),
    Story(
        name="Jonas",
        email="jonas@demo.invalid",
        language="en",
        country="NO",
        clinic="DEM567",
        pain=(4, 3, 8),
        diligence=0.5,
        days_in=2,
        answers={"age": 38, "sex": "male", "work": "working", "usual_steps": 6200},
    ),
    Story(
        name="Birgit",
        email="birgit@demo.invalid",
        language="da",
        country="DK",
        clinic=DEMO_CLINIC_CODE,
        pain=(7, 6, 6, 5),
        diligence=0.4,
        learns=True,
        answers={"age": 67, "work": "retired", "conditions": ["osteoporosis"]},
    ),
    Story(
        name="Anders",
        email="anders@demo.invalid",
        language="da",
        country="DK",
        clinic=DEMO_CLINIC_CODE,
        pain=(5, 5),
        diligence=0.1,
        days_in=6,
        answers={"age": 52, "sex": "male", "minutes": "15", "barriers": ["time", "tired"]},
    ),
    Story(
        name="Lone",
        email="lone@demo.invalid",
        language="da",
        country="DK",
        clinic=DEMO_CLINIC_CODE,
        pain=(5, 4, 3, 2, 2),
        diligence=0.9,
        learns=True,
        answers={"age": 34, "activity_level": "moderate", "usual_steps": 7800},
    ),
    Story(
        name="Peter",
        email="peter@demo.invalid",
        language="da",
        country="DK",
        clinic=DEMO_CLINIC_CODE,
        pain=(6,),
        days_in=1,
        answers={"age": 58, "sex": "male"},
        signs_today={"weight_loss": "yes"},
    ),
    Story(
        name="Kari",
        email="kari@demo.invalid",
        language="nb",
        country="NO",
        clinic="DEM567",
        pain=(6, 6, 5),
        learns=True,
        answers={"age": 45, "mood_low": 2, "mood_interest": 2},
    ),
    Story(
        name="Ola",
        email="ola@demo.invalid",
        language="nb",
        country="NO",
        clinic="DEM567",
        pain=(3, 3),
        shares=False,
        answers={"age": 29, "sex": "male"},
    ),
)
USUAL: Mapping[str, Any] = {
    "age": 43,
    "sex": "female",
    "pain_worst": 8,
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
    "usual_steps": 5000,
    "conditions": [],
    "minutes": "20",
    "days_per_week": 3,
    "barriers": [],
    "reminder_time": "18:30",
}


def fill_demo() -> None:
    """Make the demo's clinics, staff and patients; does nothing if they are there."""
    if Clinic.objects.filter(code=DEMO_CLINIC_CODE).exists():
        return
    chance = random.Random(SEED)  # noqa: S311  (synthetic people, not secrets)
    with transaction.atomic():
        now = clock.now()
        clinics = {code: _clinic(name, country, code, now) for name, country, code in CLINICS}
        for name, email, role, code in STAFF:
            _staff(name, email, role, clinics.get(code or ""), now)
        for story in STORIES:
            _live(story, clinics[story.clinic], now, chance)
        _release_their_weeks(now)


def _release_their_weeks(now: datetime) -> None:
    """Make a case base of the weeks that returned, and ask it beside the expert examples."""
    by = User.objects.get(email=COORDINATOR).pk
    work = ask_for_release(name=CASE_BASE, by=by, at=now)
    make_release.call_local(work.pk)
    work.refresh_from_db()
    if work.release is None:
        raise DemoIncomplete(work.fault)
    reason = "Synthetic people: to see what a case base of returned weeks would plan."
    put_shadow(release=work.release, by=by, at=now, reason=reason)
    for patient in Patient.objects.filter(is_synthetic=True):
        week = WeekPlan.objects.of(patient).newest()
        if week is not None:
            look_with_shadow.call_local(week.pk)
    beside = ask_for_comparison(release=None, other=work.release, weeks=20, by=by, at=now)
    compare_releases.call_local(beside.pk)


def _clinic(name: str, country: str, code: str, now: datetime) -> Clinic:
    zone = {"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "GB": "Europe/London"}[country]
    return open_clinic(
        name=name,
        country=country,
        zone=zone,
        code=code,
        by="system",
        at=now - timedelta(days=60),
        is_synthetic=True,
    )


def _user(name: str, email: str, language: str) -> User:
    user = User.objects.create_user(email, name=name, language=language)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _staff(name: str, email: str, role: Role, clinic: Clinic | None, now: datetime) -> None:
    profession = Profession.PHYSIOTHERAPIST if role is Role.CLINICIAN else None
    user = _user(name, email, "en")
    grant_role(user=user, role=role, clinic=clinic, profession=profession, by="system", at=now)


def _live(story: Story, clinic: Clinic, now: datetime, chance: random.Random) -> None:
    """Let a person join in the past and live through their weeks until now."""
    weeks = len(story.pain)
    zone = ZoneInfo(clinic.zone)
    first_day = now.astimezone(zone).date() - timedelta(days=7 * (weeks - 1) + story.days_in)
    joined = datetime.combine(first_day, time(9, 30), zone)
    patient = join_as_patient(
        user=_user(story.name, story.email, story.language),
        clinic=clinic,
        country=story.country,
        zone=clinic.zone,
        consent_version="demo",
        consent_text="Synthetic demo person.",
        shares_with_clinic=story.shares,
        at=joined,
        is_synthetic=True,
    )
    no_signs = dict.fromkeys(library().red_flags, "no")
    answers = {
        **USUAL,
        "pain_average": story.pain[0],
        "pain_worst": min(10, story.pain[0] + 2),
        "red_flags": {**no_signs, **story.signs_today},
        **story.answers,
    }
    if story.learns:
        agree_to_learning(
            patient=patient,
            version="demo",
            text="Synthetic demo person.",
            by=patient.user_id,
            at=joined,
        )
    begin(patient, answers, at=joined)
    for number, pain in enumerate(story.pain[1:], start=1):
        week = WeekPlan.objects.of(patient).get(number=number)
        _live_through(story, patient, week, 7, chance)
        moment = joined + timedelta(days=7 * number)
        go_into_next_week(patient, week, _check_in(week, answers, pain, no_signs), at=moment)
    newest = WeekPlan.objects.of(patient).newest()
    if newest is not None:
        _live_through(story, patient, newest, story.days_in, chance)


def _check_in(
    week: WeekPlan, intake: Mapping[str, Any], pain: int, no_signs: Mapping[str, str]
) -> dict[str, Any]:
    before = week.document["carry"]["pain"][-1]
    given: dict[str, Any] = {
        "pain_average": pain,
        "gpe": max(-3, min(3, before - pain)),
        "interference": max(0, min(10, pain - 1)),
        "fear": max(0, int(intake["fear"]) - week.number),
        "confidence_work": min(6, int(intake["confidence_work"]) + week.number // 2),
        "confidence_life": min(6, int(intake["confidence_life"]) + week.number // 2),
        "sleep": "sometimes" if pain < 5 else intake["sleep"],
        "mood_interest": 0,
        "mood_low": 1,
        "work_ability": intake["work_ability"],
        "stress_control": 1,
        "stress_confident": 3,
        "stress_going_well": 3,
        "stress_piling_up": 1,
        "barriers": [],
        "anything_bad": "no",
    }
    due = {question: given[question] for question in due_questions(week) if question in given}
    return {**due, "red_flags": dict(no_signs)}


def _live_through(
    story: Story, patient: Patient, week: WeekPlan, days: int, chance: random.Random
) -> None:
    """Count steps, exercise and read on the days of a week that have passed."""
    zone = ZoneInfo(patient.zone)
    for offset in range(days):
        day = week.starts_on + timedelta(days=offset)
        evening = datetime.combine(day, time(19, 0), zone)
        if chance.random() < min(0.95, story.diligence + 0.15):
            steps = round(max(week.goal, 3000) * chance.uniform(0.7, 1.2))
            note_steps(
                patient=patient,
                day=day,
                steps=steps,
                today=day,
                by=patient.user_id,
                at=evening,
            )
        if offset % 2 == 0 and chance.random() < story.diligence:
            _exercise(week, patient, day_number=offset, evening=evening, chance=chance)
        if chance.random() < story.diligence:
            today = [item for item in week.document["education"] if item["day"] == offset + 1]
            for item in today:
                read_message(week=week, message=item["id"], by=patient.user_id, at=evening)


def _exercise(
    week: WeekPlan,
    patient: Patient,
    *,
    day_number: int,
    evening: datetime,
    chance: random.Random,
) -> None:
    planned = {item["id"]: item for item in week.exercises}
    for exercise in exercises_now(week):
        item = planned.get(exercise)
        if item is None:
            continue
        repetitions = item["sets"] * item["repetitions"]
        log_exercise(
            week=week,
            session=f"demo-{week.pk}-{day_number}",
            exercise=exercise,
            day=evening.date(),
            sets=item["sets"],
            repetitions=repetitions,
            planned_repetitions=repetitions,
            seconds=chance.randint(200, 330),
            rating=chance.choice(["easy", "right", "right", "right", "hard"]),
            by=patient.user_id,
            done_at=evening,
            at=evening,
        )
