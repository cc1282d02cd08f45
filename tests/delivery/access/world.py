"""A small world with somebody in every role, and something of Marie's that others might want."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from tests.apps.coding.world import make_coding_rows
from tests.apps.uploads.world import bring, line, make_key
from tests.builders import (
    MONDAY,
    NOON,
    make_answers,
    make_case_base,
    make_clinic,
    make_night,
    make_patient,
    make_prompt,
    make_staff,
    make_subscription,
)
from tests.delivery.access.study_world import make_study_rows
from tests.delivery.access.survey_parts import make_survey_parts
from tests.delivery.accounts.passkeys import Passkey

from selfback.apps.adjustments.models import Adjustment, Why
from selfback.apps.adjustments.services import adjust
from selfback.apps.catalogue.models import CaseBaseRelease, CaseWork
from selfback.apps.catalogue.services import ask_for_release
from selfback.apps.contacts.models import Note
from selfback.apps.contacts.services import Letter, send_note
from selfback.apps.devices.feed_services import MadeFeed, make_feed
from selfback.apps.devices.models import PushSubscription
from selfback.apps.people.invitation_services import Sent, invite
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import agree_to_learning, leave
from selfback.apps.plans.models import PersonalGoal, WeekPlan
from selfback.apps.plans.services import set_goal
from selfback.apps.prompts.models import Prompt
from selfback.apps.referrals.models import Competition, Nudge, Referral
from selfback.apps.referrals.nudge_services import open_competition, show_nudge
from selfback.apps.referrals.services import refer
from selfback.apps.reviews.models import ExpertCase
from selfback.apps.reviews.services import offer_case
from selfback.apps.safety.models import Alert, Report
from selfback.apps.safety.services import report_signs
from selfback.apps.sleep.models import NotedNight
from selfback.apps.uploads.models import Batch, UploadToken
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin
from selfback.delivery.shared.signs import judge
from selfback.domain.content.red_flag import Tier
from selfback.domain.plan.adjustments import AdjustmentKind
from selfback.domain.recruitment.entry import Channel
from selfback.domain.safety.context import Moment

PASSKEY = Passkey().created({"publicKey": {"challenge": "AAAA"}})
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROLES = (
    "anonymous",
    "patient",
    "patient-who-left",
    "another-patient",
    "clinician",
    "clinician-elsewhere",
    "site-manager",
    "coordinator",
    "randomisation-manager",
    "outcome-assessor",
    "statistician",
    "evaluator",
    "monitor",
    "admin",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The people by role, and what is Marie's: the first patient's."""

    users: dict[str, User]
    clinic: Clinic
    patient: Patient
    week: WeekPlan
    goal: PersonalGoal
    night: NotedNight
    step_batch: Batch
    step_key: UploadToken
    phone: PushSubscription
    feed: MadeFeed
    prompt: Prompt
    report: Report
    alert: Alert
    alert_without_clinic: Alert
    note: Note
    referral: Referral
    nudge: Nudge
    invitation: Sent
    competition: Competition
    passkey: Authenticator
    case_base: CaseBaseRelease
    case_work: CaseWork
    adjustment: Adjustment
    expert_case: ExpertCase
    study_rows: dict[str, str]
    survey_parts: dict[str, dict[str, Any]]

    def client_of(self, role: str) -> Client:
        """Return a browser in which somebody with this role has signed in."""
        client = Client()
        if role != "anonymous":
            client.force_login(self.users[role], backend=BACKEND)
        return client


def make_world() -> World:
    here, elsewhere = make_clinic("Here"), make_clinic("Elsewhere")
    marie = make_patient("marie@example.org", clinic=here)
    other = make_patient("other@example.org", clinic=elsewhere)
    left = make_patient("left@example.org", clinic=here)
    alone = make_patient("alone@example.org", clinic=None)
    for each in (marie, other, left):
        begin(each, make_answers(), at=NOON)
    leave(patient=left, reason=Patient.Leaving.BETTER, by=left.user_id, at=NOON)
    report = report_emergency(marie)
    users = {
        "patient": marie.user,
        "another-patient": other.user,
        "patient-who-left": left.user,
        "clinician": make_staff(Role.CLINICIAN, clinic=here),
        "clinician-elsewhere": make_staff(Role.CLINICIAN, "elsewhere@example.org", elsewhere),
        "site-manager": make_staff(Role.SITE_MANAGER, clinic=here),
    }
    for role in ROLES[7:]:
        users[role] = make_staff(Role(role))
    for role in ROLES[4:]:
        Authenticator.objects.create(
            user=users[role], type=Authenticator.Type.TOTP, data={"secret": "unreadable"}
        )
    week = WeekPlan.objects.of(marie).newest()
    assert week is not None
    return World(
        users=users,
        clinic=here,
        patient=marie,
        week=week,
        goal=set_goal(patient=marie, what="Walk", when="", obstacle="", if_then="", at=NOON),
        night=make_night(marie),
        step_batch=bring(marie, line(1, 5000)),
        step_key=make_key(marie).token,
        phone=make_subscription(marie),
        feed=make_feed(patient=marie, by=marie.user_id, at=NOON),
        prompt=make_prompt(marie),
        report=report,
        alert=report.alerts.get(),
        alert_without_clinic=report_emergency(alone).alerts.get(),
        note=make_note(marie, users["clinician"]),
        referral=refer(
            key="phone:1",
            clinic=here,
            recruiter=users["clinician"],
            channel=Channel.SLIP,
            language="da",
            today=MONDAY,
            seconds=20,
            at=NOON,
        ),
        nudge=show_nudge(
            key="nudge:1",
            clinic=here,
            user=users["clinician"],
            kind="first-referral",
            facts={},
            at=NOON,
        ),
        invitation=make_invitation(here),
        competition=open_competition(
            name="Between clinics",
            clinic=None,
            begins_at=NOON,
            ends_at=NOON + timedelta(days=3650),
            milestones=[10],
            by="system",
            at=NOON,
        ),
        passkey=Authenticator.objects.create(
            user=marie.user,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Phone", "credential": PASSKEY},
        ),
        case_base=make_case_base("first"),
        case_work=ask_for_release(name="second", by="system", at=NOON),
        adjustment=make_adjustment(marie, week, users["clinician"]),
        expert_case=make_offer(marie, week, users["clinician"]),
        study_rows=make_study_rows(users) | make_coding_rows(users["evaluator"]),
        survey_parts=make_survey_parts(users["evaluator"]),
    )


def make_adjustment(patient: Patient, week: WeekPlan, clinician: User) -> Adjustment:
    """Something that a clinician keeps in a patient's plans."""
    return adjust(
        patient=patient,
        kind=AdjustmentKind.KEEP,
        item=week.exercises[0]["id"],
        why=Why.EXPERIENCE,
        who="Anna",
        library=library(),
        by=clinician.pk,
        at=NOON,
    )


def make_offer(patient: Patient, week: WeekPlan, clinician: User) -> ExpertCase:
    """A plan that a clinician offered as an example, of somebody who agreed to that."""
    agree_to_learning(patient=patient, version="1", text="Yes.", by=patient.user_id, at=NOON)
    case = {"expert": "yes", "week": 1, "exercises": [], "families": []}
    return offer_case(week=week, case=case, by=clinician.pk, at=NOON)


def make_note(patient: Patient, sender: User, key: str = "note:1") -> Note:
    """A note that a clinician sent to a patient of the clinic."""
    letter = Letter(
        template="welcome-back",
        release="content-2026.1",
        language=patient.user.language,
        title="Good to see you back",
        text="I see that you have taken up your plan again.",
        signed="Anna",
    )
    assert patient.clinic is not None
    return send_note(
        key=key,
        patient=patient,
        clinic=patient.clinic,
        letter=letter,
        most_a_week=9,
        by=sender,
        at=NOON,
    )


def make_invitation(clinic: Clinic) -> Sent:
    """An invitation that opens for years: the pages of this world read the real clock."""
    return invite(
        clinic=clinic,
        email="invited@example.org",
        role=Role.CLINICIAN,
        profession=Profession.PHYSIOTHERAPIST,
        language="en",
        days=3650,
        most_a_day=10,
        by="system",
        at=NOON,
    )


def report_emergency(patient: Patient) -> Report:
    answers = dict.fromkeys(library().red_flags, "no")
    first = next(flag for flag in library().red_flags.values() if flag.tier is Tier.EMERGENCY)
    answers[first.id] = "yes"
    verdict = judge(patient, answers, Moment.SYMPTOMS_CHANGED)
    return report_signs(
        patient=patient,
        moment=Moment.SYMPTOMS_CHANGED,
        answers=answers,
        verdict=verdict,
        by=patient.user_id,
        told_at=NOON,
        at=NOON,
    )


def routes() -> dict[str, URLPattern]:
    """Return every address the product answers, by its full name."""
    return {name: each for name, each, _parts in _routes(get_resolver(), "", {})}


def parts_of_addresses() -> dict[str, dict[str, type]]:
    """Return what fills each address: its full name -> name of the part -> of which kind."""
    return {name: parts for name, _each, parts in _routes(get_resolver(), "", {})}


def _routes(
    resolver: Any, space: str, parts: dict[str, type]
) -> Iterator[tuple[str, URLPattern, dict[str, type]]]:
    for each in resolver.url_patterns:
        own = getattr(each.pattern, "converters", {})
        held = {**parts, **{name: type(kind) for name, kind in own.items()}}
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _routes(each, inner, held)
        else:
            assert each.name, f"{each.pattern} has no name"
            yield f"{space}{each.name}", each, held
