"""The first day in five short steps; each is ticked by what was done, not by a mark of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.people.models import Clinic, User
from selfback.apps.people.site_services import note_first_day
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import Goal
from selfback.delivery.clinic.printing import clinic_address
from selfback.delivery.clinic.recruiting.referring import words_of_mail
from selfback.delivery.shared.second_factor import FACTORS
from selfback.delivery.shared.sites.rules import site_rules

PRACTICE = "practice"
READ, PUT_ASIDE = "read", "put-aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what it is, where it is taken, and whether it is done.

    address     empty for the step that a button on the page takes
    """

    slug: str
    title: str
    said: str
    address: str
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDay:
    """The steps of somebody in a clinic, and whether they put the rest aside."""

    clinic: Clinic
    steps: tuple[Step, ...]
    is_put_aside: bool

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that is left, None if all are done."""
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to offer."""
        return self.is_put_aside or self.next is None


def is_new(user: User, clinic: Clinic, *, at: datetime) -> bool:
    """Whether somebody began in the clinic so lately that the first day is offered to them."""
    since = at - timedelta(days=site_rules().first_day_days)
    return any(
        grant.clinic_id == clinic.pk and grant.granted_at > since for grant in user.grants_now
    )


def first_day_of(user: User, clinic: Clinic) -> FirstDay:
    """Return the steps and what is done of them, in one query."""
    known = _known(user, clinic)
    steps = (
        Step(
            slug="second-step",
            title=_("Sign in with a second step"),
            said=_("So that nobody else sees what patients entrust to you."),
            address=reverse("mfa_index"),
            is_done=known["second_step"],
        ),
        Step(
            slug="poster",
            title=_("Print the poster"),
            said=_("Whoever scans it in the waiting room joins without you doing anything."),
            address=reverse("clinic:papers"),
            is_done=known["printed"],
        ),
        Step(
            slug=PRACTICE,
            title=_("See what your patient gets"),
            said=_("We send you the mail of a referral. Nobody is counted."),
            address="",
            is_done=known["practised"],
        ),
        Step(
            slug="plan",
            title=_("How a plan is made"),
            said=_("One minute to read."),
            address=reverse("clinic:first_day_plan"),
            is_done=known["has_read"],
        ),
        Step(
            slug="goal",
            title=_("Set your goal"),
            said=_("How many people you would like to ask in a week."),
            address=reverse("clinic:numbers") + "#goal-title",
            is_done=known["goal"],
        ),
    )
    return FirstDay(clinic=clinic, steps=steps, is_put_aside=known["put_aside"])


def send_practice(user: User, clinic: Clinic, *, at: datetime) -> None:
    """Mail somebody what their patients get, once; no referral is made and nobody is counted."""
    facts = {"clinic": clinic.name, "address": clinic_address(clinic)}
    preface = _(
        "This is what your patients get when you refer them. Have a look at the page it leads "
        "to, and close it again: nobody is counted until somebody agrees there."
    )
    queue_message(
        key=_practice_key(user),
        purpose=PRACTICE,
        channel=OutgoingMessage.Channel.EMAIL,
        address=user.email,
        language=user.language,
        subject=_("For practice: what your patient gets"),
        body=f"{preface}\n\n---\n\n{words_of_mail(facts)}",
        about=user.pk,
        by=user.pk,
        at=at,
    )


@transaction.atomic
def note(user: User, what: str, *, at: datetime) -> None:
    """Record that somebody read how a plan is made, or put the rest aside; once is enough."""
    User.objects.select_for_update().get(pk=user.pk)
    if not _noted(user, what).exists():
        note_first_day(user=user, what=what, at=at)


def _known(user: User, clinic: Clinic) -> dict[str, bool]:
    """Return what the records tell of the first day, in one query."""
    goals = Goal.objects.filter(clinic=clinic)
    if clinic.recruits_by == RecruitingUnit.PERSON:
        goals = goals.filter(set_by=user)
    factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
    printed = AuditEvent.objects.filter(kind=Kind.PAPER_PRINTED.value, subject_id=clinic.pk)
    found = (
        User.objects.filter(pk=user.pk)
        .values(
            second_step=Exists(factors),
            printed=Exists(printed),
            practised=Exists(OutgoingMessage.objects.filter(key=_practice_key(user))),
            has_read=Exists(_noted(user, READ)),
            goal=Exists(goals),
            put_aside=Exists(_noted(user, PUT_ASIDE)),
        )
        .get()
    )
    return {name: bool(value) for name, value in found.items()}


def _noted(user: User, what: str) -> QuerySet[AuditEvent]:
    noted = AuditEvent.objects.filter(kind=Kind.FIRST_DAY_NOTED.value, subject_id=user.pk)
    return noted.filter(changes__did__1=what)


def _practice_key(user: User) -> str:
    return f"{PRACTICE}:{user.pk}"
