"""Two clinics with everything a clinic can hold, each thing bearing the mark of whose it is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from tests.apps.coding.world import make_settled
from tests.apps.displays.reported import make_finished
from tests.apps.uploads import world as bringing
from tests.builders import (
    MONDAY,
    NOON,
    make_answers,
    make_clinic,
    make_night,
    make_prompt,
    make_subscription,
    make_user,
)
from tests.delivery.access.clinic_in_a_study import make_trial
from tests.delivery.access.world import PASSKEY, report_emergency

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.adjustments.services import adjust, answer_adjustment
from selfback.apps.answers.services import save_draft
from selfback.apps.catalogue.services import keep_week, pseudonym_of
from selfback.apps.contacts.services import Letter, change_clinic_phone, send_note
from selfback.apps.devices.feed_services import make_feed
from selfback.apps.devices.push_services import make_push
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.movement.services import note_steps
from selfback.apps.people.invitation_services import invite
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import agree_to_learning, grant_role, join_as_patient, leave
from selfback.apps.people.sites import ClinicKind
from selfback.apps.plans.goal_services import revise_goal
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import (
    change_goal,
    exercises_now,
    log_exercise,
    read_message,
    set_goal,
    swap_exercise,
)
from selfback.apps.prompts.number_services import ask_number
from selfback.apps.referrals.arrival_services import give_access, leave_contact
from selfback.apps.referrals.models import Competition
from selfback.apps.referrals.nudge_services import open_competition, show_nudge, take_part
from selfback.apps.referrals.services import log_person, refer, set_recruitment_goal
from selfback.apps.reviews.models import ExpertCase
from selfback.apps.reviews.services import accept_rest, give_own_plan, offer_case
from selfback.apps.safety.alert_services import promise_contact
from selfback.apps.texts.models import TextReview
from selfback.apps.texts.services import review_text
from selfback.apps.trial.models import Study
from selfback.apps.uploads.models import UploadToken
from selfback.apps.uploads.token_services import make_token
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin
from selfback.domain.plan.adjustments import AdjustmentKind
from selfback.domain.plan.week import PlannedSteps
from selfback.domain.recruitment.entry import Channel

Rows = dict[type[models.Model], set[Any]]
YEARS = timedelta(days=3650)
PATIENTS = ("marie", "second", "closed", "gone")
"""One who is followed, another of the same clinic, one who does not share, one who left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A clinic, who works and is followed there, and the rows that belong to each of them.

    marks   name of a patient, "clinic" or "participant" -> the word that stands in all their texts
    rows    the same -> the ids of everything that is theirs, by table
    """

    name: str
    clinic: Clinic
    clinician: User
    manager: User
    patients: dict[str, Patient]
    marks: dict[str, str]
    goals: dict[str, int]
    rows: dict[str, Rows]


def make_side(name: str, country: str, steps: int) -> Side:
    """Make a clinic; its people's step goals are `steps` and the numbers that follow it."""
    marks = {each: f"Qv{name}{each}" for each in ("clinic", "participant", *PATIENTS)}
    clinic = make_clinic(f"{marks['clinic']} house", country, kind=ClinicKind.PHYSIOTHERAPY)
    clinician = _member(f"{marks['clinic']} Ingrid", Role.CLINICIAN, clinic)
    manager = _member(f"{marks['clinic']} Else", Role.SITE_MANAGER, clinic)
    goals = {each: steps + n for n, each in enumerate(PATIENTS)}
    patients = {
        each: _patient(marks[each], clinic, clinician, goals[each], shares=each != "closed")
        for each in PATIENTS
    }
    leaver = patients["gone"]
    note = f"{marks['gone']} note"
    leave(patient=leaver, reason=Patient.Leaving.OTHER, by=leaver.user_id, at=NOON, note=note)
    change_clinic_phone(clinic=clinic, number=f"+45{steps}0000", by=manager.pk, at=NOON)
    _recruit(marks["clinic"], clinic, clinician, manager)
    study = make_trial(marks["participant"], clinic)
    make_settled(marks["clinic"], clinician, manager)
    make_finished(clinician, title=f"{marks['clinic']} report")
    review_text(
        piece="tools/sleep",
        language="da",
        digest="0" * 64,
        verdict=TextReview.Verdict.COMMENTED,
        comment=f"{marks['clinic']} would say it shorter.",
        reviewer=clinician,
        by=clinician.pk,
        at=NOON,
    )
    return Side(
        name=name,
        clinic=clinic,
        clinician=clinician,
        manager=manager,
        patients=patients,
        marks=marks,
        goals=goals,
        rows=_rows_of_each(clinic, patients, study),
    )


def _user(name: str) -> User:
    user = make_user(f"{name.replace(' ', '.').lower()}@example.org", name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _member(name: str, role: Role, clinic: Clinic) -> User:
    user = _user(name)
    profession = Profession.PHYSIOTHERAPIST if role is Role.CLINICIAN else None
    grant_role(user=user, role=role, clinic=clinic, profession=profession, by="system", at=NOON)
    kind = Authenticator.Type.TOTP
    Authenticator.objects.create(user=user, type=kind, data={"secret": "unreadable"})
    return user


def _patient(mark: str, clinic: Clinic, clinician: User, steps: int, *, shares: bool) -> Patient:
    """Make somebody with a plan of which everything has been used once, and an open alert."""
    patient = join_as_patient(
        user=_user(f"{mark} Person"),
        clinic=clinic,
        country=clinic.country,
        zone=clinic.zone,
        consent_version="test",
        consent_text="I agree.",
        shares_with_clinic=shares,
        at=NOON,
    )
    own = {"by": patient.user_id, "at": NOON}
    agree_to_learning(patient=patient, version="1", text="Yes.", **own)
    begin(patient, make_answers(activities=[{"name": f"{mark} shoes", "rating": 5}]), at=NOON)
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    _use(week, mark, steps, own)
    note_steps(patient=patient, day=MONDAY, steps=steps, today=MONDAY, **own)
    save_draft(user=patient.user, instrument="check-in", answers={"note": mark}, at=NOON)
    words = [f"{mark} {each}" for each in ("walk", "evening", "rain", "coat")]
    what, when, obstacle, if_then = words
    set_goal(patient=patient, what=what, when=when, obstacle=obstacle, if_then=if_then, at=NOON)
    make_night(patient)
    _bring_steps(patient, mark)
    phone = make_subscription(patient, f"https://push.example.org/{mark}")
    make_push(subscription=phone, notice="session", about=mark, at=NOON)
    make_feed(patient=patient, **own)
    make_prompt(patient)
    ask_number(
        patient=patient,
        number=f"+45200{steps}",
        code="123456",
        by=patient.user_id,
        at=NOON,
    )
    group = pseudonym_of(patient)
    keep_week(patient=patient, number=1, group=group, case=None, reasons=["silent"], **own)
    report_emergency(patient)
    if shares:
        _look_after(week, mark, clinic, clinician)
    passkey = {"name": f"{mark} phone", "credential": PASSKEY}
    kind = Authenticator.Type.WEBAUTHN
    Authenticator.objects.create(user=patient.user, type=kind, data=passkey)
    _message(f"alert:{patient.pk}", mark, patient.user.email, patient.pk)
    return patient


def _bring_steps(patient: Patient, mark: str) -> None:
    """Keep steps twice, let others wait, and make a key, each with the mark in its words."""
    bringing.keep(patient, bringing.line(1, 5000, f"{mark} watch"))
    bringing.keep(patient, bringing.line(1, 5000, f"{mark} watch"))
    bringing.bring(patient, bringing.line(2, 6000, f"{mark} phone"))
    way, own = UploadToken.Way.SHORTCUTS, {"by": patient.user_id, "at": NOON}
    make_token(patient=patient, way=way, label=f"{mark} key", most=9, **own)


def _use(week: WeekPlan, mark: str, steps: int, own: dict[str, Any]) -> None:
    revise_goal(week=week, planned=PlannedSteps(goal=4000, low=3600, high=4400, reasons=()), **own)
    change_goal(week=week, goal=steps, low=1000, high=15_000, **own)
    exercise = exercises_now(week)[0]
    log_exercise(
        week=week,
        session=f"{mark} session",
        exercise=exercise,
        day=MONDAY,
        sets=1,
        repetitions=10,
        planned_repetitions=10,
        seconds=60,
        rating="hard",
        done_at=NOON,
        **own,
    )
    other = next(each for each in sorted(library().exercises) if each not in exercises_now(week))
    swap_exercise(week=week, removed=exercise, added=other, reason="pain", offered=[other], **own)
    message = week.document["education"][0]["id"]
    read_message(week=week, message=message, **own)


def _look_after(week: WeekPlan, mark: str, clinic: Clinic, clinician: User) -> None:
    """Let the clinic shape the plan, judge it, answer the alert and write a note."""
    patient, own = week.patient, {"by": clinician.pk, "at": NOON}
    adjusted = adjust(
        patient=patient,
        kind=AdjustmentKind.LEAVE_OUT,
        item=exercises_now(week)[0],
        why=Why.PAIN,
        word=f"{mark} word",
        who=clinician.name,
        library=library(),
        **own,
    )
    answer = Adjustment.Answer.DISAGREE
    text = f"{mark} disagrees"
    answer_adjustment(adjustment=adjusted, patient=patient, answer=answer, text=text, at=NOON)
    give_own_plan(week=week, clinician=clinician, steps=week.goal, at=NOON)
    accept_rest(week=week, clinician=clinician, at=NOON)
    note = f"{clinic.name} case"  # the office reads it; of the person it holds nothing
    offer_case(week=week, case={"words": mark}, note=note, **own)
    alert = patient.alerts.earliest("pk")
    promise_contact(alert=alert, due_at=None, by=clinician, at=NOON)
    letter = Letter(
        template="how-are-you",
        release="test",
        language="en",
        title=f"{mark} title",
        text=f"{mark} text",
        signed=f"{mark} signed",
    )
    send_note(
        key=f"{mark} note",
        patient=patient,
        clinic=clinic,
        letter=letter,
        most_a_week=9,
        by=clinician,
        at=NOON,
    )


def _message(key: str, mark: str, address: str, about: str) -> None:
    queue_message(
        key=key,
        purpose="referral",
        channel=OutgoingMessage.Channel.EMAIL,
        address=address,
        language="en",
        subject=f"{mark} subject",
        body=f"{mark} body",
        about=about,
        by="system",
        at=NOON,
    )


def _recruit(mark: str, clinic: Clinic, clinician: User, manager: User) -> None:
    """Fill the clinic's log, with somebody referred, reminders, a goal and competitions."""
    referral = refer(
        key=f"{mark}:1",
        clinic=clinic,
        recruiter=clinician,
        channel=Channel.MESSAGE,
        language="en",
        today=MONDAY,
        seconds=20,
        at=NOON,
    )
    leave_contact(
        key=f"{mark}:came",
        clinic=clinic,
        token=referral.token,
        channel=Channel.MESSAGE,
        name=f"{mark} Arrival",
        email=f"{mark.lower()}.came@example.org",
        phone="",
        language="en",
        today=MONDAY,
        at=NOON,
    )
    give_access(key=f"{mark}:access", clinic=clinic, language="en", by="system", at=NOON)
    _message(f"referral:{referral.pk}", mark, f"{mark.lower()}.new@example.org", referral.pk)
    for n in range(6):
        facts = {"screened_on": MONDAY, "approached": n % 2 == 0}
        key, by = f"{mark}:log:{n}", clinician.pk
        log_person(key=key, clinic=clinic, recruiter=clinician, facts=facts, by=by, at=NOON)
    set_recruitment_goal(clinic=clinic, asked_a_week=7, by=manager, at=NOON)
    for each in (clinician, manager):
        key = f"{mark}:{each.pk}"
        show_nudge(
            key=key, clinic=clinic, user=each, kind="first-referral", facts={"days": 3}, at=NOON
        )
    for within in (clinic, None):
        contest = open_competition(
            name=f"{mark} cup",
            clinic=within,
            countries=[] if within else [clinic.country],
            begins_at=NOON - YEARS,
            ends_at=NOON + YEARS,
            milestones=[5, 10],
            by="system",
            at=NOON,
        )
        user = clinician if within else None
        take_part(competition=contest, clinic=clinic, user=user, by=manager.pk, at=NOON)
    invite(
        clinic=clinic,
        email=f"{mark.lower()}.invited@example.org",
        role=Role.CLINICIAN,
        profession=Profession.CHIROPRACTOR,
        language="en",
        days=3650,
        most_a_day=10,
        by="system",
        at=NOON,
    )


def _rows_of_each(clinic: Clinic, patients: dict[str, Patient], study: Study) -> dict[str, Rows]:
    """Return what belongs to each patient, and to the clinic and its study and nobody of them.

    A participant has rows of the study only; what names them bears a mark of its own.
    """
    rows = {name: _rows_below([each, each.user]) for name, each in patients.items()}
    staff = User.objects.filter(grants__clinic=clinic)
    between = Competition.objects.filter(takers__clinic=clinic)
    of_clinic = _rows_below([clinic, study, *staff, *between])
    for theirs in rows.values():
        theirs.pop(ExpertCase, None)  # the clinic's: it names nobody, and the office decides on it
        for table, held in theirs.items():
            of_clinic[table] -= held
    for held in (of_clinic, *rows.values()):
        about = [each for ids in held.values() for each in ids]
        sent = OutgoingMessage.objects.filter(about__in=about)
        held[OutgoingMessage] |= set(sent.values_list("pk", flat=True))
    return {"clinic": of_clinic, "participant": {}, **rows}


def _rows_below(first: Iterable[models.Model]) -> Rows:
    """Return the ids of these and of everything that points to them, however far."""
    rows: Rows = defaultdict(set)
    for each in first:
        rows[type(each)].add(each.pk)
    grew = True
    while grew:
        grew = False
        for table, column, target in _pointers():
            found = table._default_manager.filter(**{f"{column}__in": rows[target]})
            ids = set(found.values_list("pk", flat=True)) - rows[table]
            rows[table] |= ids
            grew = grew or bool(ids)
    return rows


def _pointers() -> list[tuple[type[models.Model], str, type[models.Model]]]:
    return [
        (table, column.name, column.remote_field.model)
        for table in apps.get_models()
        for column in table._meta.fields
        if column.remote_field and issubclass(column.remote_field.model, models.Model)
    ]


def tables_of_people() -> set[type[models.Model]]:
    """Return every table of ours whose rows belong, directly or not, to a clinic or a person."""
    found: set[type[models.Model]] = {Clinic, User, Patient}
    pointers = _pointers()
    while more := {table for table, _, target in pointers if target in found} - found:
        found |= more
    return {each for each in found if each.__module__.startswith("selfback.")}


def make_two_clinics() -> tuple[Side, Side]:
    return make_side("here", "DK", 6131), make_side("there", "NO", 7213)
