"""Every service that writes leaves its events, and events and rows are kept or lost together."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.apps import apps as installed
from django.db import DatabaseError, connection, transaction
from tests.apps.allocations import world as allocating
from tests.apps.coding import every_write as coding
from tests.apps.displays import every_write as displaying
from tests.apps.displays import reported
from tests.apps.surveys import made as surveyed
from tests.apps.trial import world as trying
from tests.apps.uploads import world as bringing
from tests.builders import (
    MONDAY,
    NOON,
    make_case_base,
    make_clinic,
    make_document,
    make_learner,
    make_night,
    make_patient,
    make_prompt,
    make_returned_week,
    make_staff,
    make_subscription,
    make_user,
    make_week,
    prompt_rules,
)

import selfback.apps
from selfback.apps.adjustments import services as adjusting
from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.allocations import arm_services as arms
from selfback.apps.allocations import services as allocations
from selfback.apps.allocations.models import AllocationFault
from selfback.apps.answers.services import keep_answers, save_draft
from selfback.apps.audit.models import AuditEvent
from selfback.apps.audit.services import SYSTEM
from selfback.apps.catalogue import services as catalogue
from selfback.apps.catalogue.card import facts_of
from selfback.apps.catalogue.models import CaseWork, Release
from selfback.apps.catalogue.services import note_release
from selfback.apps.contacts import services as contacts
from selfback.apps.contacts.models import Note
from selfback.apps.devices import feed_services as feeds
from selfback.apps.devices import push_services as pushing
from selfback.apps.devices import services as devices
from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.displays import report_services as reporting
from selfback.apps.displays.models import EvaluationReport
from selfback.apps.messages import services as messages
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.movement.services import note_steps, set_measured_days
from selfback.apps.people import invitation_services as inviting
from selfback.apps.people import services as people
from selfback.apps.people import site_services as sites
from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.sites import ClinicKind, RecruitingUnit
from selfback.apps.plans import goal_services as goals
from selfback.apps.plans import services as plans
from selfback.apps.prompts import number_services as numbers
from selfback.apps.prompts import services as prompts
from selfback.apps.prompts import wish_services as wishing
from selfback.apps.prompts.models import Prompt
from selfback.apps.referrals import arrival_services as arriving
from selfback.apps.referrals import nudge_services as nudging
from selfback.apps.referrals import services as referrals
from selfback.apps.referrals import synthetic_services as made_up
from selfback.apps.referrals.models import AppAccess, Arrival, LogEntry, Nudge, Referral
from selfback.apps.reviews import change_services as changing
from selfback.apps.reviews import services as reviewing
from selfback.apps.reviews.models import Component, Judgement
from selfback.apps.safety import alert_services as answering
from selfback.apps.safety import services as safety
from selfback.apps.safety.models import Alert, Pause
from selfback.apps.sleep.services import note_night, remove_night
from selfback.apps.surveys import answering_services as responding
from selfback.apps.surveys import inviting_services as surveying
from selfback.apps.surveys import services as surveys
from selfback.apps.texts.models import TextReview
from selfback.apps.texts.services import review_text
from selfback.apps.trial import answer_services as trial_answers
from selfback.apps.trial import contact_services as contacting
from selfback.apps.trial import entry_services as entering
from selfback.apps.trial import export_services as exporting
from selfback.apps.trial import import_services as trial_imports
from selfback.apps.trial import leaving_services as leaving
from selfback.apps.trial import link_services as links
from selfback.apps.trial import lock_services as locking
from selfback.apps.trial import query_services as querying
from selfback.apps.trial import recruiting_services as recruiting
from selfback.apps.trial import review_services as reviewing_trail
from selfback.apps.trial import safety_services as harms
from selfback.apps.trial import study_services as studies
from selfback.apps.trial import visit_services as visits
from selfback.apps.trial.models import (
    ContactAttempt,
    ContactDetails,
    Deviation,
    Participant,
    Reminder,
    ReviewSample,
    SignOff,
    StudyExport,
)
from selfback.apps.uploads import services as uploads
from selfback.apps.uploads import token_services as keys
from selfback.apps.uploads.models import UploadToken
from selfback.delivery.shared.case_bases import seeds
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import knowledge
from selfback.domain.content.red_flag import Tier
from selfback.domain.plan.adjustments import Adjustment as Change
from selfback.domain.plan.adjustments import AdjustmentKind
from selfback.domain.plan.reason import reason
from selfback.domain.plan.week import PlannedSteps
from selfback.domain.prompting.ledger import Loss, State
from selfback.domain.prompting.randomising import Draw
from selfback.domain.prompting.times import Quiet, Slot
from selfback.domain.randomisation.design import Kind
from selfback.domain.recruitment.entry import Channel, Declined, Entry
from selfback.domain.safety.triage import ACTIONS, Triage
from selfback.domain.schedule.nights import Night
from selfback.domain.schedule.reminding import FollowUpRules
from selfback.domain.trial.adverse import Relatedness
from selfback.domain.trial.protocol import Amendment

LATER = NOON + timedelta(hours=5)
SOMEBODY = "01SOMEBODYWHODIDTHISNOWXYZ"

LEAVES_NO_EVENT = {
    "audit.record": "it is what adds the event",
    "audit.verify_chain": "it only reads",
    "people.digest_of": "it only computes",
    "receipts.once": "the write that it carries out leaves the event",
    "devices.digest_of_endpoint": "it only computes",
    "devices.digest_of_push": "it only computes",
    "devices.digest_of_feed": "it only computes",
    "devices.feed_at": "it only reads",
    "plans.exercises_now": "it only reads",
    "catalogue.pseudonym_of": "it only reads",
    "catalogue.withdrawn_from": "it only reads",
    "catalogue.note_progress": "the end of the work leaves the event",
    "plans.exercises_ever": "it only reads",
    "reviews.components_of": "it only reads",
    "trial.visit_behind_link": "it only reads",
    "trial.visit_of_link": "it only reads",
    "trial.digest_of_link": "it only computes",
    "trial.open_work": "it only reads",
    "trial.note_export_progress": "the end of the export leaves the event",
    "displays.note_report_progress": "the end of the report leaves the event",
    "trial.drawn": "it only computes",
    "trial.review_digest": "it only computes",
    "trial.signatures_of": "it only reads",
    "plans.exercises_placed": "it only reads",
    "surveys.token_of": "it only computes",
    "surveys.digest_of": "it only computes",
    "surveys.person_of": "it only computes",
    "surveys.invitation_of": "it only reads",
    "surveys.response_of": "it only reads",
    "uploads.note_batch_progress": "the end of the reading leaves the event",
    "uploads.token_of_key": "it only reads",
    "uploads.digest_of_key": "it only computes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A call that writes, made ready; who is to stand in its events."""

    call: Callable[[], Any]
    by: str = SOMEBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a service is tried, and how many events it says it leaves."""

    prepare: Callable[[], Write]
    events: int


TRIALS: dict[str, Trial] = {}


def tried(name: str, *, events: int = 1):
    """Declare how a service is tried."""

    def declare(prepare):
        TRIALS[name] = Trial(prepare=prepare, events=events)
        return prepare

    return declare


def verdict(tier: Tier) -> Triage:
    return Triage(tier=tier, actions=ACTIONS[tier])


def make_report(patient, tier=Tier.EMERGENCY, at=NOON):
    return safety.report_signs(
        patient=patient,
        moment="symptoms-changed",
        answers={"bladder": "yes"},
        verdict=verdict(tier),
        by=SOMEBODY,
        told_at=at,
        at=at,
    )


@tried("people.open_clinic")
def _() -> Write:
    fields = {"name": "North", "country": "NO", "zone": "Europe/Oslo"}
    return Write(call=lambda: people.open_clinic(**fields, by=SOMEBODY, at=LATER))


@tried("people.grant_role")
def _() -> Write:
    user = make_user()
    return Write(
        call=lambda: people.grant_role(user=user, role=Role.MONITOR, by=SOMEBODY, at=LATER)
    )


def clinic_fields(name: str) -> dict[str, Any]:
    return {"name": name, "kind": ClinicKind.HOSPITAL, "recruits_by": RecruitingUnit.PERSON}


@tried("people.change_clinic")
def _() -> Write:
    clinic = make_clinic()
    fields = clinic_fields("South")
    return Write(call=lambda: sites.change_clinic(clinic=clinic, by=SOMEBODY, at=LATER, **fields))


@tried("people.close_clinic")
def _() -> Write:
    clinic = make_clinic()
    return Write(
        call=lambda: sites.close_clinic(clinic=clinic, by=SOMEBODY, at=LATER, reason="moved")
    )


@tried("people.reopen_clinic")
def _() -> Write:
    clinic = sites.close_clinic(clinic=make_clinic(), by=SOMEBODY, at=NOON, reason="moved")
    return Write(call=lambda: sites.reopen_clinic(clinic=clinic, by=SOMEBODY, at=LATER))


@tried("people.add_role")
def _() -> Write:
    clinic, user = make_clinic(), make_user()
    return Write(
        call=lambda: sites.add_role(
            user=user,
            clinic=clinic,
            role=Role.SITE_MANAGER,
            profession=None,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("people.change_profession")
def _() -> Write:
    grant = make_staff(Role.CLINICIAN).grants.get()
    return Write(
        call=lambda: sites.change_profession(
            grant=grant, profession=Profession.CHIROPRACTOR, by=SOMEBODY, at=LATER
        )
    )


@tried("people.note_printing")
def _() -> Write:
    clinic = make_clinic()
    return Write(
        call=lambda: sites.note_printing(clinic=clinic, what="poster-da", by=SOMEBODY, at=LATER)
    )


@tried("people.note_first_day")
def _() -> Write:
    user = make_user()
    return Write(by=user.pk, call=lambda: sites.note_first_day(user=user, what="read", at=LATER))


def make_invitation(at=NOON):
    return inviting.invite(
        clinic=make_clinic(),
        email="new@example.org",
        role=Role.CLINICIAN,
        profession=Profession.PHYSIOTHERAPIST,
        language="da",
        days=14,
        most_a_day=30,
        by=SOMEBODY,
        at=at,
    )


@tried("people.invite")
def _() -> Write:
    clinic = make_clinic()
    return Write(
        call=lambda: inviting.invite(
            clinic=clinic,
            email="new@example.org",
            role=Role.SITE_MANAGER,
            profession=None,
            language="da",
            days=14,
            most_a_day=30,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("people.invite_again")
def _() -> Write:
    held = make_invitation().invitation
    return Write(
        call=lambda: inviting.invite_again(
            invitation=held, days=14, most_a_day=30, rest_minutes=10, by=SOMEBODY, at=LATER
        )
    )


@tried("people.withdraw_invitation")
def _() -> Write:
    held = make_invitation().invitation
    return Write(call=lambda: inviting.withdraw_invitation(invitation=held, by=SOMEBODY, at=LATER))


@tried("people.accept_invitation", events=2)
def _() -> Write:
    held, user = make_invitation().invitation, make_user("new@example.org")
    return Write(
        by=user.pk,
        call=lambda: inviting.accept_invitation(invitation=held, user=user, at=LATER),
    )


@tried("people.forget_invitation")
def _() -> Write:
    held = make_invitation().invitation
    return Write(by=SYSTEM, call=lambda: inviting.forget_invitation(invitation=held, at=LATER))


@tried("people.end_role")
def _() -> Write:
    grant = make_staff(Role.MONITOR).grants.get()
    return Write(call=lambda: people.end_role(grant=grant, by=SOMEBODY, at=LATER, reason="moved"))


@tried("people.join_as_patient", events=2)
def _() -> Write:
    user, clinic = make_user(), make_clinic()
    return Write(
        by=user.pk,
        call=lambda: people.join_as_patient(
            user=user,
            clinic=clinic,
            country="DK",
            zone="Europe/Copenhagen",
            consent_version="1",
            consent_text="I agree.",
            shares_with_clinic=True,
            at=LATER,
        ),
    )


@tried("people.change_user")
def _() -> Write:
    user = make_user()
    return Write(call=lambda: people.change_user(user=user, name="Ida", by=SOMEBODY, at=LATER))


@tried("people.change_patient")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: people.change_patient(patient=patient, country="NO", by=SOMEBODY, at=LATER)
    )


@tried("people.change_sharing")
def _() -> Write:
    patient = make_patient(clinic=make_clinic())
    return Write(
        call=lambda: people.change_sharing(patient=patient, shares=False, by=SOMEBODY, at=LATER)
    )


@tried("people.leave")
def _() -> Write:
    patient = make_patient()
    reason = Patient.Leaving.BETTER
    return Write(call=lambda: people.leave(patient=patient, reason=reason, by=SOMEBODY, at=LATER))


@tried("people.come_back")
def _() -> Write:
    patient = make_patient()
    people.leave(patient=patient, reason=Patient.Leaving.ALONE, by=SOMEBODY, at=NOON)
    return Write(call=lambda: people.come_back(patient=patient, by=SOMEBODY, at=LATER))


@tried("people.note_reading")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: people.note_reading(patient=patient, what="plan", by=SOMEBODY, at=LATER)
    )


@tried("plans.note_plan_read")
def _() -> Write:
    week = make_week(make_patient())
    return Write(
        call=lambda: plans.note_plan_read(week=week, what="profile", by=SOMEBODY, at=LATER)
    )


@tried("people.note_export")
def _() -> Write:
    patient = make_patient()
    return Write(call=lambda: people.note_export(patient=patient, by=SOMEBODY, at=LATER))


@tried("catalogue.note_release")
def _() -> Write:
    kind = Release.Kind.CONTENT
    return Write(
        by=SYSTEM,
        call=lambda: note_release(kind=kind, name="2027.1", digest="a" * 64, at=LATER),
    )


def make_message(**fields) -> OutgoingMessage:
    return messages.queue_message(
        **{
            "key": "referral:1",
            "purpose": "referral",
            "channel": OutgoingMessage.Channel.SMS,
            "address": "+4512345678",
            "language": "da",
            "body": "Hej",
            "by": SOMEBODY,
            "at": NOON,
            **fields,
        }
    )


def make_entry(**facts) -> LogEntry:
    return referrals.log_person(
        key="tap:1",
        clinic=make_clinic(),
        recruiter=None,
        facts={"screened_on": MONDAY, **facts},
        by=SOMEBODY,
        at=facts.pop("at", NOON),
    )


def make_referral(at=NOON) -> Referral:
    clinic = make_clinic()
    return referrals.refer(
        key="phone:1",
        clinic=clinic,
        recruiter=make_staff(Role.CLINICIAN, clinic=clinic),
        channel=Channel.MESSAGE,
        language="da",
        today=MONDAY,
        seconds=20,
        at=at,
    )


def make_nudge() -> Nudge:
    clinic = make_clinic()
    user = make_staff(Role.CLINICIAN, clinic=clinic)
    return nudging.show_nudge(
        key="n:1", clinic=clinic, user=user, kind="quiet-weeks", facts={"weeks": 3}, at=NOON
    )


def make_competition():
    return nudging.open_competition(
        name="Spring",
        clinic=None,
        begins_at=NOON,
        ends_at=NOON + timedelta(days=28),
        milestones=[10, 25],
        by=SOMEBODY,
        at=NOON,
    )


@tried("referrals.log_person")
def _() -> Write:
    clinic = make_clinic()
    return Write(
        call=lambda: referrals.log_person(
            key="tap:1",
            clinic=clinic,
            recruiter=None,
            facts={"screened_on": MONDAY, "approached": True},
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("referrals.keep_synthetic_log")
def _() -> Write:
    clinic = make_clinic(is_synthetic=True)
    entries = [Entry(id="1", unit="DK-01", screened=MONDAY)]
    return Write(
        call=lambda: made_up.keep_synthetic_log(
            clinic=clinic, entries=entries, recruiters={}, source="test", by=SOMEBODY, at=LATER
        )
    )


@tried("referrals.correct_entry")
def _() -> Write:
    entry = make_entry(approached=True)
    return Write(
        call=lambda: referrals.correct_entry(
            entry=entry,
            changes={"declined": Declined.NO_TIME},
            reason="wrong button",
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("referrals.note_randomised")
def _() -> Write:
    entry = make_entry(approached=True, referred_on=MONDAY)
    return Write(
        call=lambda: referrals.note_randomised(
            entry=entry, consented_on=MONDAY, randomised_on=MONDAY, by=SOMEBODY, at=LATER
        )
    )


@tried("referrals.withdraw_entry")
def _() -> Write:
    entry = make_entry()
    return Write(
        call=lambda: referrals.withdraw_entry(
            entry=entry, reason="tapped twice", by=SOMEBODY, at=LATER
        )
    )


@tried("referrals.refer", events=2)
def _() -> Write:
    clinic = make_clinic()
    user = make_staff(Role.CLINICIAN, clinic=clinic)
    return Write(
        by=user.pk,
        call=lambda: referrals.refer(
            key="phone:1",
            clinic=clinic,
            recruiter=user,
            channel=Channel.SLIP,
            language="nb",
            today=MONDAY,
            seconds=None,
            at=LATER,
        ),
    )


@tried("referrals.note_opening")
def _() -> Write:
    referral = make_referral()
    return Write(call=lambda: referrals.note_opening(referral=referral, by=SOMEBODY, at=LATER))


def make_arrival() -> Arrival:
    return arriving.leave_contact(
        key="arrival:1",
        clinic=make_clinic(),
        token="",
        channel=Channel.POSTER,
        name="Ida Holm",
        email="ida@example.org",
        phone="",
        language="da",
        today=MONDAY,
        at=NOON,
    )


@tried("people.ask_for_contact_first")
def _() -> Write:
    clinic = make_clinic()
    return Write(
        call=lambda: sites.ask_for_contact_first(clinic=clinic, is_on=True, by=SOMEBODY, at=LATER)
    )


@tried("referrals.leave_contact", events=2)
def _() -> Write:
    clinic = make_clinic()
    return Write(
        by=SYSTEM,
        call=lambda: arriving.leave_contact(
            key="arrival:2",
            clinic=clinic,
            token="",
            channel=Channel.CARD,
            name="Ida Holm",
            email="",
            phone="+4520123456",
            language="da",
            today=MONDAY,
            at=LATER,
        ),
    )


@tried("referrals.forget_arrival")
def _() -> Write:
    arrival = make_arrival()
    return Write(
        call=lambda: arriving.forget_arrival(
            arrival=arrival, reason="does not want to", by=SOMEBODY, at=LATER
        )
    )


@tried("referrals.give_access")
def _() -> Write:
    clinic = make_clinic()
    return Write(
        call=lambda: arriving.give_access(
            key="participant:1", clinic=clinic, language="da", by=SOMEBODY, at=LATER
        )
    )


def make_access() -> AppAccess:
    return arriving.give_access(
        key="participant:2", clinic=make_clinic(), language="da", by=SOMEBODY, at=NOON
    )


@tried("referrals.note_access_opened")
def _() -> Write:
    access = make_access()
    return Write(call=lambda: arriving.note_access_opened(access=access, by=SOMEBODY, at=LATER))


@tried("referrals.note_access_joined")
def _() -> Write:
    access = make_access()
    patient = make_patient(clinic=access.clinic)
    return Write(
        by=patient.user_id,
        call=lambda: arriving.note_access_joined(access=access, patient=patient, at=LATER),
    )


@tried("referrals.note_joining")
def _() -> Write:
    referral = make_referral()
    patient = make_patient(clinic=referral.clinic)
    return Write(
        by=patient.user_id,
        call=lambda: referrals.note_joining(
            clinic=referral.clinic,
            patient=patient,
            token=referral.token,
            channel=Channel.POSTER,
            today=MONDAY,
            at=LATER,
        ),
    )


@tried("referrals.set_recruitment_goal")
def _() -> Write:
    clinic = make_clinic()
    user = make_staff(Role.CLINICIAN, clinic=clinic)
    return Write(
        by=user.pk,
        call=lambda: referrals.set_recruitment_goal(
            clinic=clinic, asked_a_week=5, by=user, at=LATER
        ),
    )


@tried("referrals.show_nudge")
def _() -> Write:
    clinic = make_clinic()
    user = make_staff(Role.CLINICIAN, clinic=clinic)
    return Write(
        by=user.pk,
        call=lambda: nudging.show_nudge(
            key="n:1", clinic=clinic, user=user, kind="quiet-weeks", facts={}, at=LATER
        ),
    )


@tried("referrals.answer_nudge")
def _() -> Write:
    nudge = make_nudge()
    return Write(
        by=nudge.user_id,
        call=lambda: nudging.answer_nudge(
            nudge=nudge, user=nudge.user, response=Nudge.Response.FOLLOWED, at=LATER
        ),
    )


@tried("referrals.open_competition")
def _() -> Write:
    return Write(
        call=lambda: nudging.open_competition(
            name="Spring",
            clinic=None,
            begins_at=NOON,
            ends_at=NOON + timedelta(days=28),
            milestones=[10],
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("referrals.call_off_competition")
def _() -> Write:
    competition = make_competition()
    return Write(
        call=lambda: nudging.call_off_competition(
            competition=competition, by=SOMEBODY, at=LATER, reason="the study asks for it"
        )
    )


@tried("referrals.take_part")
def _() -> Write:
    competition, clinic = make_competition(), make_clinic()
    return Write(
        call=lambda: nudging.take_part(
            competition=competition, clinic=clinic, user=None, by=SOMEBODY, at=LATER
        )
    )


@tried("referrals.stop_taking_part")
def _() -> Write:
    taking = nudging.take_part(
        competition=make_competition(), clinic=make_clinic(), user=None, by=SOMEBODY, at=NOON
    )
    return Write(call=lambda: nudging.stop_taking_part(taking=taking, by=SOMEBODY, at=LATER))


@tried("messages.queue_message")
def _() -> Write:
    return Write(call=lambda: make_message(at=LATER))


@tried("messages.mark_sent")
def _() -> Write:
    message = make_message()
    return Write(
        by=SYSTEM, call=lambda: messages.mark_sent(message=message, reference="7", at=LATER)
    )


@tried("messages.mark_failed")
def _() -> Write:
    message = make_message()
    return Write(
        by=SYSTEM,
        call=lambda: messages.mark_failed(
            message=message, fault="no-answer", for_good=False, at=LATER
        ),
    )


@tried("messages.cancel_message")
def _() -> Write:
    message = make_message()
    return Write(
        call=lambda: messages.cancel_message(
            message=message, by=SOMEBODY, at=LATER, reason="wrong number"
        )
    )


@tried("messages.forget_address")
def _() -> Write:
    message = make_message()
    return Write(by=SYSTEM, call=lambda: messages.forget_address(message=message, at=LATER))


@tried("people.agree_to_learning")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: people.agree_to_learning(
            patient=patient, version="1", text="I agree.", by=SOMEBODY, at=LATER
        )
    )


@tried("people.withdraw_from_learning")
def _() -> Write:
    patient = make_learner()
    return Write(call=lambda: people.withdraw_from_learning(patient=patient, by=SOMEBODY, at=LATER))


@tried("catalogue.keep_week")
def _() -> Write:
    patient = make_learner()
    return Write(call=lambda: make_returned_week(patient, at=LATER, by=SOMEBODY))


@tried("catalogue.forget_person")
def _() -> Write:
    patient = make_learner()
    make_returned_week(patient)
    return Write(call=lambda: catalogue.forget_person(patient=patient, by=SOMEBODY, at=LATER))


@tried("catalogue.store_release")
def _() -> Write:
    base = seeds().base
    card = facts_of(base)
    return Write(
        call=lambda: catalogue.store_release(
            name="spring", base=base, card=card, by=SOMEBODY, at=LATER
        )
    )


@tried("catalogue.put_live")
def _() -> Write:
    release = make_case_base()
    return Write(
        call=lambda: catalogue.put_live(release=release, by=SOMEBODY, at=LATER, reason="compared")
    )


@tried("catalogue.put_shadow")
def _() -> Write:
    release = make_case_base()
    return Write(
        call=lambda: catalogue.put_shadow(release=release, by=SOMEBODY, at=LATER, reason="to see")
    )


@tried("catalogue.freeze")
def _() -> Write:
    release = make_case_base()
    return Write(
        call=lambda: catalogue.freeze(release=release, by=SOMEBODY, at=LATER, reason="analysis")
    )


@tried("catalogue.unfreeze")
def _() -> Write:
    release = make_case_base()
    catalogue.freeze(release=release, by=SOMEBODY, at=NOON, reason="analysis")
    return Write(
        call=lambda: catalogue.unfreeze(release=release, by=SOMEBODY, at=LATER, reason="done")
    )


@tried("catalogue.ask_for_release")
def _() -> Write:
    return Write(call=lambda: catalogue.ask_for_release(name="spring", by=SOMEBODY, at=LATER))


@tried("catalogue.ask_for_comparison")
def _() -> Write:
    release = make_case_base()
    return Write(
        call=lambda: catalogue.ask_for_comparison(
            release=release, other=None, weeks=5, by=SOMEBODY, at=LATER
        )
    )


@tried("catalogue.ask_for_measuring")
def _() -> Write:
    release = make_case_base()
    return Write(call=lambda: catalogue.ask_for_measuring(release=release, by=SOMEBODY, at=LATER))


@tried("catalogue.end_measuring")
def _() -> Write:
    release = make_case_base()
    work = catalogue.ask_for_measuring(release=release, by=SOMEBODY, at=NOON)
    card = {**release.card, "measured": True}
    return Write(call=lambda: catalogue.end_measuring(work=work, card=card, by=SOMEBODY, at=LATER))


@tried("catalogue.end_work")
def _() -> Write:
    work = catalogue.ask_for_release(name="spring", by=SOMEBODY, at=NOON)
    return Write(
        call=lambda: catalogue.end_work(
            work=work, state=CaseWork.State.CANCELLED, by=SOMEBODY, at=LATER
        )
    )


@tried("catalogue.keep_look")
def _() -> Write:
    release = make_case_base()
    figures = {
        "shared": 0.5,
        "exercises_differ": True,
        "rests_on": "cases",
        "live_rests_on": "experts",
    }
    return Write(
        by=SYSTEM,
        call=lambda: catalogue.keep_look(release=release, week="w", figures=figures, at=LATER),
    )


@tried("answers.save_draft")
def _() -> Write:
    user = make_user()
    return Write(
        by=user.pk,
        call=lambda: save_draft(user=user, instrument="intake", answers={"age": 50}, at=LATER),
    )


@tried("answers.keep_answers")
def _() -> Write:
    patient = make_patient()
    save_draft(user=patient.user, instrument="intake", answers={"age": 50}, at=NOON)
    return Write(
        call=lambda: keep_answers(
            patient=patient,
            instrument="intake",
            week=1,
            answers={"age": 50},
            content_digest="0" * 64,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("movement.note_steps")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: note_steps(
            patient=patient, day=MONDAY, steps=4000, today=MONDAY, by=SOMEBODY, at=LATER
        )
    )


@tried("plans.revise_goal")
def _() -> Write:
    week = make_week(make_patient())
    planned = PlannedSteps(
        goal=6300, low=5400, high=7200, reasons=(reason("steps-measured", median=6000),)
    )
    return Write(call=lambda: goals.revise_goal(week=week, planned=planned, by=SOMEBODY, at=LATER))


@tried("movement.set_measured_days")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: set_measured_days(patient=patient, days={MONDAY: 4000}, by=SOMEBODY, at=LATER)
    )


@tried("uploads.begin_batch")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: uploads.begin_batch(
            patient=patient, digest="0" * 64, size=9, by=SOMEBODY, at=LATER
        )
    )


@tried("uploads.note_found")
def _() -> Write:
    batch = bringing.begin(make_patient())
    held = bringing.found(bringing.line(1, 5000))
    return Write(
        call=lambda: uploads.note_found(
            batch=batch,
            format="csv",
            found=held.document,
            rows=held.intervals,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("uploads.keep_batch", events=2)
def _() -> Write:
    batch = bringing.bring(make_patient(), bringing.line(1, 5000))
    return Write(
        call=lambda: uploads.keep_batch(batch=batch, rules=bringing.RULES, by=SOMEBODY, at=LATER)
    )


@tried("uploads.undo_batch", events=2)
def _() -> Write:
    batch = bringing.keep(make_patient(), bringing.line(1, 5000))
    return Write(
        call=lambda: uploads.undo_batch(batch=batch, rules=bringing.RULES, by=SOMEBODY, at=LATER)
    )


@tried("uploads.cancel_batch")
def _() -> Write:
    batch = bringing.bring(make_patient(), bringing.line(1, 5000))
    return Write(call=lambda: uploads.cancel_batch(batch=batch, by=SOMEBODY, at=LATER))


@tried("uploads.refuse_batch")
def _() -> Write:
    batch = bringing.begin(make_patient())
    return Write(
        call=lambda: uploads.refuse_batch(batch=batch, fault="empty", by=SOMEBODY, at=LATER)
    )


@tried("uploads.push_steps", events=2)
def _() -> Write:
    token = bringing.make_key(make_patient()).token
    held = bringing.found(bringing.line(1, 5000))
    return Write(
        call=lambda: uploads.push_steps(
            token=token,
            format="csv",
            rows=held.intervals,
            size=9,
            today=MONDAY,
            rules=bringing.RULES,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("uploads.make_token")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: keys.make_token(
            patient=patient,
            way=UploadToken.Way.ANDROID,
            label="Phone",
            most=3,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("uploads.revoke_token")
def _() -> Write:
    token = bringing.make_key(make_patient()).token
    return Write(call=lambda: keys.revoke_token(token=token, by=SOMEBODY, at=LATER))


@tried("texts.review_text")
def _() -> Write:
    reviewer = make_staff(Role.EVALUATOR)
    return Write(
        call=lambda: review_text(
            piece="tools/sleep",
            language="da",
            digest="0" * 64,
            verdict=TextReview.Verdict.COMMENTED,
            comment="Shorter.",
            reviewer=reviewer,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("surveys.make_vignette_survey")
def _() -> Write:
    return Write(
        call=lambda: surveys.make_vignette_survey(
            title="Plans", stimuli=surveyed.shown(["anna"]), each=1, by=SOMEBODY, at=LATER
        )
    )


@tried("surveys.make_nomad_survey")
def _() -> Write:
    return Write(
        call=lambda: surveys.make_nomad_survey(title="First", series="s", by=SOMEBODY, at=LATER)
    )


@tried("surveys.open_survey")
def _() -> Write:
    survey = surveys.close_survey(survey=surveyed.make_survey(), by=SOMEBODY, at=NOON)
    return Write(call=lambda: surveys.open_survey(survey=survey, by=SOMEBODY, at=LATER))


@tried("surveys.close_survey")
def _() -> Write:
    survey = surveyed.make_survey()
    return Write(call=lambda: surveys.close_survey(survey=survey, by=SOMEBODY, at=LATER))


@tried("surveys.remove_survey")
def _() -> Write:
    survey = surveys.make_nomad_survey(title="First", series="s", by=SOMEBODY, at=NOON)
    return Write(call=lambda: surveys.remove_survey(survey=survey, by=SOMEBODY, at=LATER))


@tried("surveys.invite")
def _() -> Write:
    survey = surveyed.make_survey()
    people = [surveying.Invited(email="a@example.org", language="da")]
    return Write(call=lambda: surveying.invite(survey=survey, people=people, by=SOMEBODY, at=LATER))


@tried("surveys.note_reminded")
def _() -> Write:
    invitation = surveyed.make_invitation(surveyed.make_survey())
    return Write(
        call=lambda: surveying.note_reminded(invitations=[invitation], by=SOMEBODY, at=LATER)
    )


@tried("surveys.withdraw_invitation")
def _() -> Write:
    invitation = surveyed.make_invitation(surveyed.make_survey())
    return Write(
        call=lambda: surveying.withdraw_invitation(invitation=invitation, by=SOMEBODY, at=LATER)
    )


@tried("surveys.decline")
def _() -> Write:
    token = surveying.token_of(surveyed.make_invitation(surveyed.make_survey()))
    return Write(call=lambda: surveying.decline(token=token, at=LATER), by=surveying.LINK)


@tried("surveys.begin_response")
def _() -> Write:
    token = surveying.token_of(surveyed.make_invitation(surveyed.make_survey()))
    return Write(
        call=lambda: responding.begin_response(token=token, language="en", today=MONDAY, at=LATER),
        by=surveying.LINK,
    )


@tried("surveys.tell_of_oneself")
def _() -> Write:
    response = surveyed.begin(surveyed.make_invitation(surveyed.make_survey()))
    return Write(
        call=lambda: responding.tell_of_oneself(
            response=response, profession="chiropractor", country="NO", at=LATER
        ),
        by=surveying.LINK,
    )


@tried("surveys.give_own_plan")
def _() -> Write:
    survey = surveyed.make_survey(own_first=100)
    response = surveyed.begin(surveyed.make_invitation(survey))
    return Write(
        call=lambda: responding.give_own_plan(
            response=response, vignette=response.order[0], steps=5000, at=LATER
        ),
        by=surveying.LINK,
    )


@tried("surveys.rate")
def _() -> Write:
    response = surveyed.begin(surveyed.make_invitation(surveyed.make_survey()))
    return Write(
        call=lambda: responding.rate(
            response=response,
            vignette=response.order[0],
            said={"steps": responding.Said(answer="agree")},
            at=LATER,
        ),
        by=surveying.LINK,
    )


@tried("surveys.answer_statements")
def _() -> Write:
    response = surveyed.begin(surveyed.make_invitation(surveyed.make_wave()))
    return Write(
        call=lambda: responding.answer_statements(
            response=response, answers={"one": "agree"}, allowed={"one": ["agree"]}, at=LATER
        ),
        by=surveying.LINK,
    )


@tried("surveys.finish_response")
def _() -> Write:
    invitation = surveyed.make_invitation(surveyed.make_survey())
    response = surveyed.begin(invitation)
    token = surveying.token_of(invitation)
    return Write(
        call=lambda: responding.finish_response(response=response, token=token, at=LATER),
        by=surveying.LINK,
    )


@tried("sleep.note_night")
def _() -> Write:
    patient = make_patient()
    night = Night(lights_out=time(23), woke=time(7), falling=15, awake=0)
    return Write(
        call=lambda: note_night(
            patient=patient,
            morning=MONDAY,
            night=night,
            rested=3,
            today=MONDAY,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("devices.subscribe")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: devices.subscribe(
            patient=patient,
            endpoint="https://push.example.org/1",
            p256dh="key",
            auth="secret",
            agent=PushSubscription.Agent.CHROME,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("devices.unsubscribe")
def _() -> Write:
    held = make_subscription(make_patient())
    return Write(call=lambda: devices.unsubscribe(subscription=held, by=SOMEBODY, at=LATER))


@tried("devices.note_gone")
def _() -> Write:
    held = make_subscription(make_patient())
    return Write(
        by=SYSTEM,
        call=lambda: devices.note_gone(subscription=held, fault="http-410", at=LATER),
    )


def make_push() -> pushing.MadePush:
    held = make_subscription(make_patient())
    return pushing.make_push(subscription=held, notice="session", about="", at=NOON)


@tried("devices.make_push")
def _() -> Write:
    held = make_subscription(make_patient())
    return Write(
        by=SYSTEM,
        call=lambda: pushing.make_push(subscription=held, notice="session", about="", at=LATER),
    )


@tried("devices.end_push", events=2)
def _() -> Write:
    push = make_push().push
    return Write(
        by=SYSTEM,
        call=lambda: pushing.end_push(
            push=push, outcome=Push.Outcome.GONE, fault="http-410", at=LATER
        ),
    )


@tried("devices.note_received")
def _() -> Write:
    token = make_push().token
    return Write(by="device", call=lambda: pushing.note_received(token=token, at=LATER))


@tried("devices.note_opened")
def _() -> Write:
    token = make_push().token
    return Write(by="device", call=lambda: pushing.note_opened(token=token, at=LATER))


@tried("devices.make_feed")
def _() -> Write:
    patient = make_patient()
    return Write(call=lambda: feeds.make_feed(patient=patient, by=SOMEBODY, at=LATER))


@tried("devices.revoke_feed")
def _() -> Write:
    feed = feeds.make_feed(patient=make_patient(), by=SOMEBODY, at=NOON).feed
    return Write(call=lambda: feeds.revoke_feed(feed=feed, by=SOMEBODY, at=LATER))


@tried("sleep.remove_night")
def _() -> Write:
    night = make_night(make_patient())
    return Write(call=lambda: remove_night(night=night, by=SOMEBODY, at=LATER))


@tried("safety.report_signs", events=2)
def _() -> Write:
    patient = make_patient()
    return Write(call=lambda: make_report(patient, at=LATER))


@tried("safety.act_on_emergency")
def _() -> Write:
    report = make_report(make_patient())
    return Write(
        call=lambda: safety.act_on_emergency(report=report, action="called", by=SOMEBODY, at=LATER)
    )


def an_alert() -> tuple[Alert, User]:
    make_report(make_patient())
    return Alert.objects.get(), make_staff(Role.COORDINATOR)


@tried("safety.see_alert")
def _() -> Write:
    alert, by = an_alert()
    return Write(by=by.pk, call=lambda: answering.see_alert(alert=alert, by=by, at=LATER))


@tried("safety.promise_contact")
def _() -> Write:
    alert, by = an_alert()
    return Write(
        by=by.pk,
        call=lambda: answering.promise_contact(alert=alert, due_at=LATER, by=by, at=LATER),
    )


@tried("safety.note_contact")
def _() -> Write:
    alert, by = an_alert()
    return Write(
        by=by.pk,
        call=lambda: answering.note_contact(
            alert=alert, reached=True, how="phone", by=by, at=LATER
        ),
    )


@tried("safety.close_alert")
def _() -> Write:
    alert, by = an_alert()
    return Write(
        by=by.pk,
        call=lambda: answering.close_alert(
            alert=alert, outcome="talked", note="Called her.", by=by, at=LATER
        ),
    )


@tried("safety.undo_step")
def _() -> Write:
    alert, by = an_alert()
    step = answering.see_alert(alert=alert, by=by, at=NOON)
    return Write(
        by=by.pk,
        call=lambda: answering.undo_step(step=step, within=timedelta(days=1), by=by, at=LATER),
    )


LETTER = contacts.Letter(
    template="welcome-back",
    release="content-2026.1",
    language="en",
    title="Good to see you back",
    text="That counts.",
    signed="Anna",
)


def a_note(at=LATER) -> tuple[Note, User]:
    clinic = make_clinic()
    by = make_staff(Role.CLINICIAN, clinic=clinic)
    note = contacts.send_note(
        key="1",
        patient=make_patient(clinic=clinic),
        clinic=clinic,
        letter=LETTER,
        most_a_week=1,
        by=by,
        at=at,
    )
    return note, by


@tried("contacts.send_note")
def _() -> Write:
    clinic = make_clinic()
    by, patient = make_staff(Role.CLINICIAN, clinic=clinic), make_patient(clinic=clinic)
    return Write(
        by=by.pk,
        call=lambda: contacts.send_note(
            key="1", patient=patient, clinic=clinic, letter=LETTER, most_a_week=1, by=by, at=LATER
        ),
    )


@tried("contacts.take_back")
def _() -> Write:
    note, by = a_note()
    return Write(
        by=by.pk,
        call=lambda: contacts.take_back(note=note, within=timedelta(hours=1), by=by, at=LATER),
    )


@tried("contacts.put_away")
def _() -> Write:
    note, _by = a_note(NOON)
    return Write(call=lambda: contacts.put_away(note=note, by=SOMEBODY, at=LATER))


@tried("contacts.change_clinic_phone")
def _() -> Write:
    clinic = make_clinic()
    return Write(
        call=lambda: contacts.change_clinic_phone(
            clinic=clinic, number="+4533123456", by=SOMEBODY, at=LATER
        )
    )


@tried("safety.go_on")
def _() -> Write:
    make_report(make_patient())
    pause = Pause.objects.get()
    calm = verdict(Tier.NONE)
    return Write(call=lambda: safety.go_on(pause=pause, verdict=calm, by=SOMEBODY, at=LATER))


@tried("plans.adopt_plan")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: plans.adopt_plan(
            patient=patient,
            document=make_document(),
            starts_on=MONDAY,
            content_digest="0" * 64,
            case_base="seeds",
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("plans.change_goal")
def _() -> Write:
    week = make_week(make_patient())
    return Write(
        call=lambda: plans.change_goal(
            week=week, goal=6000, low=3000, high=10_000, by=SOMEBODY, at=LATER
        )
    )


@tried("plans.swap_exercise")
def _() -> Write:
    week = make_week(make_patient())
    return Write(
        call=lambda: plans.swap_exercise(
            week=week,
            removed="bridge",
            added="plank",
            reason="pain",
            offered=["plank"],
            by=SOMEBODY,
            at=LATER,
        )
    )


def an_adjustment() -> Adjustment:
    return adjusting.adjust(
        patient=make_patient(),
        kind=AdjustmentKind.MOST_STEPS,
        amount=4000,
        why=Why.PAIN,
        who="Kari",
        library=library(),
        by=SOMEBODY,
        at=NOON,
    )


@tried("adjustments.adjust")
def _() -> Write:
    held = an_adjustment()
    return Write(
        call=lambda: adjusting.adjust(
            patient=held.patient,
            kind=AdjustmentKind.STEP_GOAL,
            amount=5000,
            why=Why.WISH,
            word="Let us try.",
            who="Kari",
            library=library(),
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("adjustments.lift")
def _() -> Write:
    held = an_adjustment()
    return Write(call=lambda: adjusting.lift(adjustment=held, by=SOMEBODY, at=LATER))


@tried("adjustments.answer_adjustment")
def _() -> Write:
    held = an_adjustment()
    answer = Adjustment.Answer.DISAGREE
    return Write(
        by=held.patient.user_id,
        call=lambda: adjusting.answer_adjustment(
            adjustment=held, patient=held.patient, answer=answer, text="It suits me.", at=LATER
        ),
    )


@tried("adjustments.see_answer")
def _() -> Write:
    held = an_adjustment()
    answer = Adjustment.Answer.DISAGREE
    adjusting.answer_adjustment(adjustment=held, patient=held.patient, answer=answer, at=NOON)
    return Write(call=lambda: adjusting.see_answer(adjustment=held, by=SOMEBODY, at=LATER))


@tried("reviews.judge")
def _() -> Write:
    clinician = make_staff(Role.CLINICIAN)
    week = make_week(make_patient())
    return Write(
        by=clinician.pk,
        call=lambda: reviewing.judge(
            week=week,
            clinician=clinician,
            component=Component.EXERCISE,
            item="bridge",
            judgement=Judgement.REJECT,
            why=Why.PAIN,
            at=LATER,
        ),
    )


@tried("reviews.accept_rest")
def _() -> Write:
    clinician = make_staff(Role.CLINICIAN)
    week = make_week(make_patient())
    return Write(
        by=clinician.pk,
        call=lambda: reviewing.accept_rest(week=week, clinician=clinician, at=LATER),
    )


@tried("reviews.give_own_plan")
def _() -> Write:
    clinician = make_staff(Role.CLINICIAN)
    week = make_week(make_patient())
    return Write(
        by=clinician.pk,
        call=lambda: reviewing.give_own_plan(
            week=week, clinician=clinician, steps=4000, exercises=["bridge"], at=LATER
        ),
    )


@tried("reviews.offer_case")
def _() -> Write:
    week = make_week(make_learner())
    return Write(
        call=lambda: reviewing.offer_case(week=week, case={"age": 40}, by=SOMEBODY, at=LATER)
    )


@tried("reviews.decide_case")
def _() -> Write:
    week = make_week(make_learner())
    case = reviewing.offer_case(week=week, case={"age": 40}, by=SOMEBODY, at=NOON)
    return Write(call=lambda: reviewing.decide_case(case=case, take=True, by=SOMEBODY, at=LATER))


@tried("reviews.forget_offers")
def _() -> Write:
    learner = make_learner()
    reviewing.offer_case(week=make_week(learner), case={"age": 40}, by=SOMEBODY, at=NOON)
    return Write(call=lambda: reviewing.forget_offers(patient=learner, by=SOMEBODY, at=LATER))


@tried("allocations.make_list")
def _() -> Write:
    study, team = allocating.make_study(), allocating.make_team()
    return Write(
        by=team.maker.pk,
        call=lambda: allocations.make_list(
            study=study,
            design=allocating.BLOCKS,
            strata=("country",),
            kind=Kind.REAL,
            seed=allocating.SEED,
            by=team.maker,
            at=LATER,
        ),
    )


@tried("allocations.note_publication")
def _() -> Write:
    study, team = allocating.make_study(), allocating.make_team()
    made = allocations.make_list(
        study=study,
        design=allocating.BLOCKS,
        strata=("country",),
        kind=Kind.REAL,
        seed=allocating.SEED,
        by=team.maker,
        at=NOON,
    )
    return Write(
        by=team.maker.pk,
        call=lambda: allocations.note_publication(
            made=made, where="registration", by=team.maker, at=LATER
        ),
    )


@tried("allocations.randomise")
def _() -> Write:
    study, team = allocating.make_study(), allocating.make_team()
    allocating.ready_list(study, team)
    participant = allocating.make_participant(study)
    return Write(
        by=team.randomiser.pk,
        call=lambda: allocations.randomise(participant=participant, by=team.randomiser, at=LATER),
    )


def an_allocation():
    study, team = allocating.make_study(), allocating.make_team()
    made = allocating.ready_list(study, team)
    participant = allocating.make_participant(study)
    allocating.allocate(participant, team)
    return made, participant, team


def an_unblinding(participant, team, at):
    letter = arms.Letter(address="chief@example.org", language="en", subject="One", body="One.")
    return arms.unblind(
        participant=participant,
        reason="needs an operation today",
        alerts=[letter],
        by=team.unblinder,
        at=at,
    )


@tried("allocations.unblind", events=2)
def _() -> Write:
    _, participant, team = an_allocation()
    return Write(by=team.unblinder.pk, call=lambda: an_unblinding(participant, team, LATER))


@tried("allocations.review_unblinding")
def _() -> Write:
    _, participant, team = an_allocation()
    held = an_unblinding(participant, team, NOON).unblinding
    return Write(
        by=team.maker.pk,
        call=lambda: arms.review_unblinding(unblinding=held, by=team.maker, at=LATER),
    )


@tried("allocations.report_error")
def _() -> Write:
    _, participant, team = an_allocation()
    return Write(
        by=team.randomiser.pk,
        call=lambda: arms.report_error(
            participant=participant,
            what=AllocationFault.What.BY_MISTAKE,
            reason="the wrong person was opened",
            by=team.randomiser,
            at=LATER,
        ),
    )


@tried("allocations.arm_for_treatment")
def _() -> Write:
    _, participant, _ = an_allocation()
    return Write(
        call=lambda: arms.arm_for_treatment(
            participant=participant, why="access to the app", by=SOMEBODY, at=LATER
        )
    )


@tried("allocations.masked_arms")
def _() -> Write:
    made, _, team = an_allocation()
    return Write(
        by=team.revealer.pk,
        call=lambda: arms.masked_arms(study=made.study, by=team.revealer, at=LATER),
    )


@tried("allocations.reveal")
def _() -> Write:
    made, _, team = an_allocation()
    allocating.set_status(made.study, "locked")
    return Write(
        by=team.revealer.pk,
        call=lambda: arms.reveal(made=made, by=team.revealer, at=LATER),
    )


def a_site_of_a_study():
    return trying.make_site(trying.make_study())


def somebody_followed(days: int = 42, **changes) -> Participant:
    """Somebody who was randomised so many days ago; after 42, the visit at six weeks is due."""
    ready = trying.make_ready(a_site_of_a_study(), **changes)
    visits.schedule_visits(
        participant=ready,
        protocol=trying.PROTOCOL,
        randomised_at=NOON - timedelta(days=days),
        by=SOMEBODY,
        at=NOON,
    )
    return Participant.objects.get(pk=ready.pk)


def a_visit_that_is_due():
    return trying.visit_of(somebody_followed(), "week-6")


@tried("trial.set_up_study")
def _() -> Write:
    return Write(
        call=lambda: studies.set_up_study(
            protocol=trying.PROTOCOL, synthetic=False, by=SOMEBODY, at=LATER
        )
    )


@tried("trial.open_study")
def _() -> Write:
    study = studies.set_up_study(protocol=trying.PROTOCOL, synthetic=False, by=SOMEBODY, at=NOON)
    return Write(
        call=lambda: studies.open_study(
            study=study, protocol=trying.PROTOCOL, by=SOMEBODY, at=LATER
        )
    )


@tried("trial.close_study")
def _() -> Write:
    study = trying.make_study()
    return Write(
        call=lambda: studies.close_study(study=study, reason="enough", by=SOMEBODY, at=LATER)
    )


@tried("trial.amend_study")
def _() -> Write:
    study = trying.make_study()
    amendment = Amendment(amends="1.0", valid_from=MONDAY, why="fewer visits", says=())
    new = replace(trying.PROTOCOL, version="1.1", digest="1" * 64, amendment=amendment)
    return Write(
        call=lambda: studies.amend_study(
            study=study, old=trying.PROTOCOL, new=new, valid_from=MONDAY, by=SOMEBODY, at=LATER
        )
    )


@tried("trial.add_site")
def _() -> Write:
    study, clinic = trying.make_study(), make_clinic(kind=ClinicKind.PHYSIOTHERAPY)
    return Write(call=lambda: trying.make_site(study, clinic, by=SOMEBODY, at=LATER))


@tried("trial.close_site")
def _() -> Write:
    site = a_site_of_a_study()
    return Write(
        call=lambda: studies.close_site(
            site=site, closed_on=MONDAY, reason="it moved", by=SOMEBODY, at=LATER
        )
    )


@tried("trial.screen")
def _() -> Write:
    site = a_site_of_a_study()
    return Write(
        call=lambda: entering.screen(
            key="first",
            site=site,
            protocol=trying.PROTOCOL,
            referred_on=MONDAY,
            answers=trying.screening_answers(),
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.screen_again")
def _() -> Write:
    screening = trying.make_screening(a_site_of_a_study())
    return Write(
        call=lambda: entering.screen_again(
            screening=screening,
            protocol=trying.PROTOCOL,
            answers=trying.screening_answers(pregnant="yes"),
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.enrol")
def _() -> Write:
    screening = trying.make_screening(a_site_of_a_study())
    return Write(
        call=lambda: entering.enrol(
            screening=screening,
            protocol=trying.PROTOCOL,
            patient=None,
            language="da",
            zone="Europe/Copenhagen",
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.sign_consent")
def _() -> Write:
    participant = trying.make_entering(a_site_of_a_study())
    return Write(call=lambda: trying.give_consent(participant, by=SOMEBODY, at=LATER))


@tried("trial.confirm_eligibility")
def _() -> Write:
    participant = trying.make_entering(a_site_of_a_study())
    trying.give_consent(participant)
    trying.fill_baseline(participant)
    return Write(
        call=lambda: entering.confirm_eligibility(
            participant=participant, protocol=trying.PROTOCOL, by=SOMEBODY, at=LATER
        )
    )


@tried("trial.turn_away")
def _() -> Write:
    participant = trying.make_entering(a_site_of_a_study())
    return Write(
        call=lambda: entering.turn_away(
            participant=participant,
            protocol=trying.PROTOCOL,
            reason="moved abroad",
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.lock_baseline")
def _() -> Write:
    participant = trying.make_confirmed(a_site_of_a_study())
    return Write(
        call=lambda: entering.lock_baseline(
            participant=participant, protocol=trying.PROTOCOL, by=SOMEBODY, at=LATER
        )
    )


@tried("trial.schedule_visits")
def _() -> Write:
    participant = trying.make_ready(a_site_of_a_study())
    return Write(
        call=lambda: visits.schedule_visits(
            participant=participant,
            protocol=trying.PROTOCOL,
            randomised_at=LATER,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.save_answers")
def _() -> Write:
    visit = a_visit_that_is_due()
    return Write(call=lambda: trying.give_answers(visit, "nprs", {"q1": 3}, by=SOMEBODY, at=LATER))


@tried("trial.correct_answer")
def _() -> Write:
    participant = somebody_followed()
    response = participant.visits.get(is_baseline=True).responses.get(instrument="nprs")
    return Write(
        call=lambda: trial_answers.correct_answer(
            response=response,
            protocol=trying.PROTOCOL,
            scorer=trying.scorer,
            item="q1",
            value=5,
            reason="misread on paper",
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.import_answers", events=2)
def _() -> Write:
    visit = a_visit_that_is_due()
    sheet = trial_imports.SheetGiven(
        line=2,
        participant=visit.participant.number,
        visit=visit.visit,
        answered_on=None,
        answers={"q1": 3},
    )
    return Write(
        call=lambda: trial_imports.import_answers(
            study=visit.participant.study,
            protocol=trying.PROTOCOL,
            scorer=trying.scorer,
            instrument="nprs",
            digest="a" * 64,
            sheets=[sheet],
            finishes=False,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.import_referrals", events=2)
def _() -> Write:
    site = trying.make_site(trying.make_study())
    referral = trial_imports.ReferralGiven(
        line=2, reference="A-1", site=site.pk, referred_on=MONDAY, profession=""
    )
    return Write(
        call=lambda: trial_imports.import_referrals(
            study=site.study,
            protocol=trying.PROTOCOL,
            digest="b" * 64,
            referrals=[referral],
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.finish_visit")
def _() -> Write:
    visit = a_visit_that_is_due()
    trying.give_answers(visit, "nprs", {"q1": 3})
    return Write(call=lambda: trying.finish(visit, by=SOMEBODY, at=LATER))


@tried("trial.end_visit")
def _() -> Write:
    visit = trying.visit_of(somebody_followed(days=64), "week-6")
    return Write(
        by=SYSTEM,
        call=lambda: visits.end_visit(
            visit=visit, protocol=trying.PROTOCOL, scorer=trying.scorer, at=LATER
        ),
    )


@tried("trial.record_reminder")
def _() -> Write:
    reminder = a_visit_that_is_due().reminders.get(number=0)
    return Write(
        call=lambda: visits.record_reminder(
            reminder=reminder,
            state=Reminder.State.SENT,
            channel=Reminder.Channel.EMAIL,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.call_at_once")
def _() -> Write:
    visit = a_visit_that_is_due()
    return Write(
        call=lambda: visits.call_at_once(
            visit=visit, why="no-contact-details", by=SOMEBODY, at=LATER
        )
    )


@tried("trial.log_contact")
def _() -> Write:
    visit, caller = a_visit_that_is_due(), make_staff(Role.COORDINATOR)
    return Write(
        by=caller.pk,
        call=lambda: visits.log_contact(
            participant=visit.participant,
            outcome=ContactAttempt.Outcome.NOT_REACHED,
            rules=FollowUpRules(
                send_from=9,
                send_to=20,
                calls_at_most=4,
                call_again_days=2,
                serious_event_hours_left=6,
            ),
            visit=visit,
            by=caller,
            at=LATER,
        ),
    )


@tried("trial.change_participant")
def _() -> Write:
    participant = somebody_followed()
    return Write(
        call=lambda: visits.change_participant(
            participant=participant,
            language="en",
            zone="Europe/Oslo",
            reason="moved to Oslo",
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.keep_contact")
def _() -> Write:
    participant = somebody_followed()
    return Write(
        call=lambda: contacting.keep_contact(
            participant=participant,
            name="Ida Holm",
            email="ida@example.org",
            phone="",
            prefers=ContactDetails.Way.EMAIL,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.forget_contact")
def _() -> Write:
    participant = somebody_followed()
    contacting.keep_contact(
        participant=participant,
        name="Ida Holm",
        email="ida@example.org",
        phone="",
        prefers=ContactDetails.Way.EMAIL,
        by=SOMEBODY,
        at=LATER,
    )
    return Write(
        call=lambda: contacting.forget_contact(
            participant=participant, reason="withdrew", by=SOMEBODY, at=LATER
        )
    )


@tried("trial.make_link")
def _() -> Write:
    visit = a_visit_that_is_due()
    return Write(call=lambda: links.make_link(visit=visit, by=SOMEBODY, at=LATER))


@tried("trial.note_link_opened")
def _() -> Write:
    made = links.make_link(visit=a_visit_that_is_due(), by=SOMEBODY, at=NOON)
    return Write(by=links.LINK, call=lambda: links.note_link_opened(token=made.token, at=LATER))


@tried("trial.revoke_links")
def _() -> Write:
    visit = a_visit_that_is_due()
    links.make_link(visit=visit, by=SOMEBODY, at=NOON)
    return Write(
        call=lambda: links.revoke_links(visit=visit, reason="wrong address", by=SOMEBODY, at=LATER)
    )


@tried("trial.withdraw")
def _() -> Write:
    participant = somebody_followed()
    return Write(
        call=lambda: leaving.withdraw(
            participant=participant,
            protocol=trying.PROTOCOL,
            level="questionnaires",
            withdrawn_on=MONDAY,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.record_death", events=2)
def _() -> Write:
    participant = somebody_followed()
    return Write(
        call=lambda: leaving.record_death(
            participant=participant,
            protocol=trying.PROTOCOL,
            died_on=MONDAY,
            known_at=LATER,
            relatedness=Relatedness.UNRELATED,
            text="Told by the family.",
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.report_adverse_event")
def _() -> Write:
    participant = somebody_followed()
    return Write(call=lambda: trying.make_event(participant, by=SOMEBODY, at=LATER))


@tried("trial.revise_adverse_event")
def _() -> Write:
    event = trying.make_event(somebody_followed())
    return Write(
        call=lambda: harms.revise_adverse_event(
            event=event,
            protocol=trying.PROTOCOL,
            facts=replace(trying.SORE, relatedness=Relatedness.PROBABLE),
            reason="the clinician called",
            learned_at=LATER,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("trial.note_event_told")
def _() -> Write:
    event = trying.make_event(somebody_followed())
    return Write(call=lambda: harms.note_event_told(event=event, by=SOMEBODY, at=LATER))


@tried("trial.close_adverse_event")
def _() -> Write:
    event = trying.make_event(somebody_followed())
    return Write(
        call=lambda: harms.close_adverse_event(
            event=event, conclusion="passed by itself", by=SOMEBODY, at=LATER
        )
    )


def somebody_with_a_report():
    """Somebody who is in the product too, and reported a warning sign there."""
    patient = make_patient()
    return somebody_followed(patient=patient), make_report(patient)


@tried("trial.look_at_report")
def _() -> Write:
    participant, report = somebody_with_a_report()
    return Write(
        by=SYSTEM,
        call=lambda: harms.look_at_report(
            participant=participant, protocol=trying.PROTOCOL, report=report, at=LATER
        ),
    )


@tried("trial.decide_candidate")
def _() -> Write:
    participant, report = somebody_with_a_report()
    (candidate,) = harms.look_at_report(
        participant=participant, protocol=trying.PROTOCOL, report=report, at=NOON
    )
    return Write(
        call=lambda: harms.decide_candidate(
            candidate=candidate, event=None, reason="answered by mistake", by=SOMEBODY, at=LATER
        )
    )


@tried("trial.record_deviation")
def _() -> Write:
    participant = somebody_followed()
    return Write(
        call=lambda: harms.record_deviation(
            study=participant.study,
            kind=Deviation.Kind.INSTRUMENT,
            weight=Deviation.Weight.MINOR,
            happened_on=MONDAY,
            text="The old form was used.",
            participant=participant,
            by=SOMEBODY,
            at=LATER,
        )
    )


def a_trial_query():
    return querying.raise_query(
        participant=somebody_followed(), item="age", text="Is this right?", by=SOMEBODY, at=NOON
    )


@tried("trial.raise_query")
def _() -> Write:
    participant = somebody_followed()
    return Write(
        call=lambda: querying.raise_query(
            participant=participant, item="age", text="Is this right?", by=SOMEBODY, at=LATER
        )
    )


@tried("trial.answer_query")
def _() -> Write:
    query = a_trial_query()
    return Write(
        call=lambda: querying.answer_query(query=query, text="It is.", by=SOMEBODY, at=LATER)
    )


@tried("trial.close_query")
def _() -> Write:
    query = a_trial_query()
    return Write(
        call=lambda: querying.close_query(query=query, text="Seen.", by=SOMEBODY, at=LATER)
    )


DATA = "d" * 64
"""The digest of a study's data, as the export would tell it."""


def a_closed_study():
    study = trying.make_study()
    return studies.close_study(study=study, reason="enough", by=SOMEBODY, at=NOON)


def a_frozen_study():
    return locking.freeze_study(study=a_closed_study(), digest=DATA, by=SOMEBODY, at=NOON)


def a_signature(study, by, at):
    return locking.sign(
        study=study,
        about=SignOff.About.DATA,
        meaning="These are the data.",
        digest=DATA,
        role=Role.STATISTICIAN,
        name="Ida Holm",
        by=by,
        at=at,
    )


@tried("trial.freeze_study")
def _() -> Write:
    study = a_closed_study()
    return Write(call=lambda: locking.freeze_study(study=study, digest=DATA, by=SOMEBODY, at=LATER))


@tried("trial.thaw_study")
def _() -> Write:
    study = a_frozen_study()
    return Write(
        call=lambda: locking.thaw_study(
            study=study, reason="an answer was missed", by=SOMEBODY, at=LATER
        )
    )


@tried("trial.sign")
def _() -> Write:
    study, signer = a_frozen_study(), make_staff(Role.STATISTICIAN)
    return Write(by=signer.pk, call=lambda: a_signature(study, signer, LATER))


def an_export(at=NOON) -> StudyExport:
    return exporting.ask_for_export(
        study=trying.make_study(),
        form=StudyExport.Form.CSV,
        arms=StudyExport.Arms.NONE,
        language="en",
        by=make_staff(Role.STATISTICIAN),
        at=at,
    )


def a_finished_export() -> StudyExport:
    return exporting.finish_export(
        export=an_export(), content=DATA, digest=DATA, size=1, rows={}, by=SOMEBODY, at=NOON
    )


@tried("trial.ask_for_export")
def _() -> Write:
    study, asker = trying.make_study(), make_staff(Role.STATISTICIAN)
    return Write(
        by=asker.pk,
        call=lambda: exporting.ask_for_export(
            study=study,
            form=StudyExport.Form.CSV,
            arms=StudyExport.Arms.NONE,
            language="en",
            by=asker,
            at=LATER,
        ),
    )


@tried("trial.finish_export")
def _() -> Write:
    export = an_export()
    return Write(
        call=lambda: exporting.finish_export(
            export=export, content=DATA, digest=DATA, size=1, rows={}, by=SOMEBODY, at=LATER
        )
    )


@tried("trial.end_export")
def _() -> Write:
    export, state = an_export(), StudyExport.State.CANCELLED
    return Write(
        call=lambda: exporting.end_export(export=export, state=state, by=SOMEBODY, at=LATER)
    )


@tried("trial.note_export_taken")
def _() -> Write:
    export = a_finished_export()
    return Write(call=lambda: exporting.note_export_taken(export=export, by=SOMEBODY, at=LATER))


@tried("trial.remove_export")
def _() -> Write:
    export = a_finished_export()
    return Write(call=lambda: exporting.remove_export(export=export, by=SOMEBODY, at=LATER))


@tried("displays.ask_for_report")
def _() -> Write:
    asker = make_staff(Role.EVALUATOR)
    return Write(
        by=asker.pk, call=lambda: reporting.ask_for_report(**reported.SAID, by=asker, at=LATER)
    )


@tried("displays.finish_report")
def _() -> Write:
    report = reported.make_asked(make_staff(Role.EVALUATOR))
    return Write(
        call=lambda: reporting.finish_report(
            report=report, digest=DATA, size=1, missing=[], by=SOMEBODY, at=LATER
        )
    )


@tried("displays.end_report")
def _() -> Write:
    report = reported.make_asked(make_staff(Role.EVALUATOR))
    state = EvaluationReport.State.CANCELLED
    return Write(
        call=lambda: reporting.end_report(report=report, state=state, by=SOMEBODY, at=LATER)
    )


@tried("displays.note_report_taken")
def _() -> Write:
    report = reported.make_finished(make_staff(Role.EVALUATOR))
    return Write(call=lambda: reporting.note_report_taken(report=report, by=SOMEBODY, at=LATER))


@tried("displays.remove_report")
def _() -> Write:
    report = reported.make_finished(make_staff(Role.EVALUATOR))
    return Write(call=lambda: reporting.remove_report(report=report, by=SOMEBODY, at=LATER))


def a_sample(monitor: User) -> ReviewSample:
    return reviewing_trail.draw_sample(
        study=trying.make_study(),
        of=ReviewSample.Of.EVENTS,
        population=["1"],
        seed=1,
        size=1,
        by=monitor,
        at=NOON,
    )


@tried("trial.draw_sample")
def _() -> Write:
    study, monitor = trying.make_study(), make_staff(Role.MONITOR)
    return Write(
        by=monitor.pk,
        call=lambda: reviewing_trail.draw_sample(
            study=study,
            of=ReviewSample.Of.EVENTS,
            population=["1", "2"],
            seed=1,
            size=1,
            by=monitor,
            at=LATER,
        ),
    )


@tried("trial.note_seen")
def _() -> Write:
    monitor = make_staff(Role.MONITOR)
    item = a_sample(monitor).items.get()
    return Write(
        by=monitor.pk,
        call=lambda: reviewing_trail.note_seen(item=item, finding="", by=monitor, at=LATER),
    )


@tried("trial.sign_review")
def _() -> Write:
    monitor = make_staff(Role.MONITOR)
    sample = a_sample(monitor)
    reviewing_trail.note_seen(item=sample.items.get(), finding="", by=monitor, at=NOON)
    return Write(
        by=monitor.pk,
        call=lambda: reviewing_trail.sign_review(
            sample=sample, meaning="I looked at it", name="Mia Berg", by=monitor, at=LATER
        ),
    )


@tried("trial.lock_study")
def _() -> Write:
    study = a_frozen_study()
    a_signature(study, make_staff(Role.STATISTICIAN), NOON)
    return Write(
        call=lambda: locking.lock_study(
            study=study, digest=DATA, roles=[Role.STATISTICIAN], by=SOMEBODY, at=LATER
        )
    )


LESS = Change(id="", kind=AdjustmentKind.MOST_STEPS, who="Kari", amount=4000)


@tried("reviews.change_component", events=2)
def _() -> Write:
    clinician = make_staff(Role.CLINICIAN)
    week = make_week(make_patient())
    return Write(
        by=clinician.pk,
        call=lambda: changing.change_component(
            week=week,
            clinician=clinician,
            component=Component.STEPS,
            judgement=Judgement.CHANGE,
            change=LESS,
            why=Why.TOO_HARD,
            knowledge=knowledge(),
            at=LATER,
        ),
    )


@tried("reviews.bind_plans")
def _() -> Write:
    patient = make_patient()
    return Write(
        call=lambda: changing.bind_plans(
            patient=patient,
            week=None,
            change=LESS,
            why=Why.TOO_HARD,
            knowledge=knowledge(),
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("reviews.lift_change")
def _() -> Write:
    held = an_adjustment()
    return Write(call=lambda: changing.lift_change(adjustment=held, by=SOMEBODY, at=LATER))


@tried("plans.swap_for_clinic")
def _() -> Write:
    held = an_adjustment()
    week = make_week(held.patient)
    return Write(
        call=lambda: plans.swap_for_clinic(
            week=week, removed="bridge", adjustment=held, by=SOMEBODY, at=LATER
        )
    )


@tried("plans.undo_swaps")
def _() -> Write:
    held = an_adjustment()
    week = make_week(held.patient)
    plans.swap_for_clinic(week=week, removed="bridge", adjustment=held, by=SOMEBODY, at=NOON)
    return Write(call=lambda: plans.undo_swaps(week=week, adjustment=held, by=SOMEBODY, at=LATER))


@tried("plans.log_exercise")
def _() -> Write:
    week = make_week(make_patient())
    return Write(
        call=lambda: plans.log_exercise(
            week=week,
            session="s1",
            exercise="bridge",
            day=MONDAY,
            sets=3,
            repetitions=30,
            planned_repetitions=30,
            seconds=120,
            rating="right",
            by=SOMEBODY,
            done_at=NOON,
            at=LATER,
        )
    )


@tried("plans.read_message")
def _() -> Write:
    week = make_week(make_patient())
    return Write(
        call=lambda: plans.read_message(week=week, message="sleep-habits", by=SOMEBODY, at=LATER)
    )


@tried("plans.answer_quiz", events=2)
def _() -> Write:
    week = make_week(make_patient())
    return Write(
        call=lambda: plans.answer_quiz(
            week=week, message="sleep-habits", answer=True, right=True, by=SOMEBODY, at=LATER
        )
    )


@tried("plans.set_goal")
def _() -> Write:
    patient = make_patient()
    return Write(
        by=patient.user_id,
        call=lambda: plans.set_goal(
            patient=patient,
            what="Walk to work",
            when="Mondays",
            obstacle="Rain",
            if_then="If it rains, I take the coat",
            at=LATER,
        ),
    )


@tried("plans.close_goal")
def _() -> Write:
    patient = make_patient()
    goal = plans.set_goal(patient=patient, what="Walk", when="", obstacle="", if_then="", at=NOON)
    return Write(
        by=patient.user_id, call=lambda: plans.close_goal(goal=goal, reached=True, at=LATER)
    )


@tried("trial.note_action")
def _() -> Write:
    study = trying.make_study()
    return Write(
        call=lambda: recruiting.note_action(
            study=study, day=MONDAY, what="Posters", sites=[], by=SOMEBODY, at=LATER
        )
    )


@tried("trial.withdraw_action")
def _() -> Write:
    study = trying.make_study()
    action = recruiting.note_action(
        study=study, day=MONDAY, what="Posters", sites=[], by=SOMEBODY, at=NOON
    )
    return Write(call=lambda: recruiting.withdraw_action(action=action, by=SOMEBODY, at=LATER))


@tried("prompts.begin_wishes")
def _() -> Write:
    patient, rules = make_patient(), prompt_rules()
    return Write(
        call=lambda: wishing.begin_wishes(patient=patient, rules=rules, by=SOMEBODY, at=LATER)
    )


@tried("prompts.change_wishes")
def _() -> Write:
    patient, rules = make_patient(), prompt_rules()
    wishing.begin_wishes(patient=patient, rules=rules, by=SYSTEM, at=NOON)
    quiet = Quiet(begins=time(22), ends=time(7))
    return Write(
        call=lambda: wishing.change_wishes(
            patient=patient,
            times=[time(9)],
            quiet=quiet,
            is_off=False,
            rules=rules,
            by=SOMEBODY,
            at=LATER,
        )
    )


@tried("prompts.note_zone")
def _() -> Write:
    patient = make_prompt(make_patient()).patient
    return Write(
        call=lambda: wishing.note_zone(patient=patient, zone="Asia/Tokyo", by=SOMEBODY, at=LATER)
    )


@tried("prompts.stop_prompts")
def _() -> Write:
    prompt = make_prompt(make_patient())
    token = prompt.patient.prompt_preference.token
    return Write(
        call=lambda: wishing.stop_prompts(token=token, at=LATER), by=prompt.patient.user_id
    )


def _asked_number(code="123456") -> Patient:
    patient = make_patient()
    numbers.ask_number(patient=patient, number="+4520123456", code=code, by=SOMEBODY, at=NOON)
    return patient


@tried("prompts.ask_number")
def _() -> Write:
    given = {"patient": make_patient(), "number": "+4520123456", "code": "123456"}
    return Write(call=lambda: numbers.ask_number(**given, by=SOMEBODY, at=LATER))


@tried("prompts.confirm_number")
def _() -> Write:
    patient = _asked_number()
    return Write(
        call=lambda: numbers.confirm_number(patient=patient, code="1", by=SOMEBODY, at=LATER)
    )


@tried("prompts.forget_number")
def _() -> Write:
    patient = _asked_number()
    return Write(call=lambda: numbers.forget_number(patient=patient, by=SOMEBODY, at=LATER))


@tried("prompts.decide_slot")
def _() -> Write:
    patient = make_prompt(make_patient()).patient
    slot = Slot(day=MONDAY + timedelta(days=1), number=0)
    zone = patient.zone
    return Write(
        call=lambda: prompts.decide_slot(
            patient=patient, slot=slot, planned=None, zone=zone, at=LATER
        ),
        by=SYSTEM,
    )


@tried("prompts.queue_prompt")
def _() -> Write:
    prompt = make_prompt(make_patient())
    return Write(
        call=lambda: prompts.queue_prompt(prompt=prompt, channel="email", at=LATER), by=SYSTEM
    )


@tried("prompts.withhold_prompt")
def _() -> Write:
    prompt, draw = make_prompt(make_patient()), Draw(probability=0.6, value=0.7)
    return Write(
        call=lambda: prompts.withhold_prompt(prompt=prompt, draw=draw, at=LATER), by=SYSTEM
    )


@tried("prompts.note_prompt_sent")
def _() -> Write:
    prompt = _queued_prompt()
    return Write(call=lambda: prompts.note_prompt_sent(prompt=prompt, at=LATER), by=SYSTEM)


@tried("prompts.delay_prompt")
def _() -> Write:
    prompt = _queued_prompt()
    return Write(
        call=lambda: prompts.delay_prompt(prompt=prompt, fault="no-answer", at=LATER), by=SYSTEM
    )


@tried("prompts.lose_prompt")
def _() -> Write:
    prompt = make_prompt(make_patient())
    return Write(
        call=lambda: prompts.lose_prompt(prompt=prompt, loss=Loss.TOO_LATE, at=LATER), by=SYSTEM
    )


@tried("prompts.note_word")
def _() -> Write:
    prompt = prompts.note_prompt_sent(prompt=_queued_prompt(), at=NOON)
    return Write(
        call=lambda: prompts.note_word(prompt=prompt, state=State.OPENED, by=SOMEBODY, at=LATER)
    )


def _queued_prompt() -> Prompt:
    return prompts.queue_prompt(prompt=make_prompt(make_patient()), channel="email", at=NOON)


for _name, (_prepare, _events) in coding.TRIALS.items():
    tried(_name, events=_events)(lambda prepare=_prepare: Write(**prepare()))
LEAVES_NO_EVENT |= coding.LEAVES_NO_EVENT
for _name, _prepare in displaying.TRIALS.items():
    tried(_name)(lambda prepare=_prepare: Write(**prepare()))


def services() -> Iterator[str]:
    """Every public function of every module of services, as "app.function"."""
    for app in pkgutil.iter_modules(selfback.apps.__path__, "selfback.apps."):
        for part in pkgutil.iter_modules(importlib.import_module(app.name).__path__):
            if not part.name.endswith("services"):
                continue
            module = importlib.import_module(f"{app.name}.{part.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = inspect.unwrap(function).__module__ == module.__name__
                if own and not name.startswith("_"):
                    yield f"{app.name.rpartition('.')[2]}.{name}"


def everything_stored() -> dict[str, list[dict[str, Any]]]:
    """All rows of all our tables."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in installed.get_models()
        if model.__module__.startswith("selfback.")
    }


def test_every_service_is_tried_or_declared_to_leave_no_event():
    found = set(services())

    assert found - set(TRIALS) - set(LEAVES_NO_EVENT) == set()
    assert (set(TRIALS) | set(LEAVES_NO_EVENT)) - found == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TRIALS))
def test_a_write_leaves_its_events_with_who_and_when(name):
    write = TRIALS[name].prepare()
    before = AuditEvent.objects.count()

    write.call()

    events = AuditEvent.objects.filter(seq__gt=before)
    assert len(events) == TRIALS[name].events
    assert {(event.by_id, event.at) for event in events} == {(write.by, LATER)}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TRIALS))
def test_a_write_that_is_undone_leaves_neither_row_nor_event(name):
    write = TRIALS[name].prepare()
    before = everything_stored()

    with transaction.atomic():
        write.call()
        assert everything_stored() != before
        transaction.set_rollback(True)

    assert everything_stored() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TRIALS))
def test_without_its_event_a_write_does_not_happen(name):
    write = TRIALS[name].prepare()
    before = everything_stored()
    refuse_events()

    with pytest.raises(DatabaseError, match="no room for events"):
        write.call()

    assert everything_stored() == before


def refuse_events() -> None:
    """Let the database refuse new events until the test's transaction is undone."""
    if connection.vendor == "sqlite":
        statements = [
            "CREATE TRIGGER full_up BEFORE INSERT ON audit_auditevent"
            " BEGIN SELECT RAISE(ABORT, 'no room for events'); END"
        ]
    else:
        statements = [
            "CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no room for events'; END $$",
            "CREATE TRIGGER full_up BEFORE INSERT ON audit_auditevent"
            " FOR EACH ROW EXECUTE FUNCTION full_up()",
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
