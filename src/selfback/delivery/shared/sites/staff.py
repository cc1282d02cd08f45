"""Who works in a clinic and who was invited, as the page of its people shows them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic, Grant, Invitation, User
from selfback.apps.people.permissions import PERMISSIONS, Permission, Role
from selfback.delivery.shared.sites.words import STATES, profession_in_words, role_in_words

LATEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works in a clinic, with each role they hold there."""

    user: User
    grants: tuple[Grant, ...]
    may_get: tuple[tuple[str, str], ...]

    @property
    def said(self) -> str:
        """What they are and do, such as "Physiotherapist, looks after the clinic"."""
        parts = [
            profession_in_words(grant.profession) or role_in_words(grant.role)
            for grant in self.grants
        ]
        return ", ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])

    @property
    def clinician(self) -> Grant | None:
        """The role in which they see patients, None without one."""
        return next((each for each in self.grants if each.role == Role.CLINICIAN), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation as the page shows it.

    mail    what became of its newest mail: "waiting", "sent" or "failed"; empty if forgotten
    """

    invitation: Invitation
    state: Invitation.State
    said: str
    mail: str

    @property
    def state_said(self) -> str:
        """What became of it, in words."""
        return str(STATES[self.state])

    @property
    def is_standing(self) -> bool:
        """Whether it can be sent again or withdrawn."""
        return self.state in {Invitation.State.WAITING, Invitation.State.EXPIRED}


def members_of(clinic: Clinic) -> list[Member]:
    """Return who works in the clinic, by name, each person once."""
    held: dict[User, list[Grant]] = defaultdict(list)
    grants = Grant.objects.filter(clinic=clinic, ended_at=None).select_related("user")
    for grant in grants.order_by("role"):
        held[grant.user].append(grant)
    people = sorted(held.items(), key=lambda item: (item[0].name or item[0].email).casefold())
    return [
        Member(user=user, grants=tuple(roles), may_get=tuple(_missing(roles)))
        for user, roles in people
    ]


def _missing(held: Iterable[Grant]) -> list[tuple[str, str]]:
    roles = {grant.role for grant in held}
    every = (Role.CLINICIAN, Role.SITE_MANAGER)
    return [(role.value, role_in_words(role)) for role in every if role.value not in roles]


def invited_to(clinic: Clinic, *, at: datetime) -> list[Invited]:
    """Return the latest invitations that were not accepted, the newest first."""
    found = list(Invitation.objects.filter(clinic=clinic, accepted_at=None)[:LATEST])
    mails = OutgoingMessage.objects.filter(about__in=[each.pk for each in found])
    newest = dict(mails.order_by("queued_at").values_list("about", "state"))
    return [
        Invited(
            invitation=each,
            state=each.state(at),
            said=profession_in_words(each.profession) or role_in_words(each.role),
            mail=newest.get(each.pk, ""),
        )
        for each in found
    ]


def answers_reports(members: Iterable[Member]) -> bool:
    """Whether somebody of the clinic answers what its patients report."""
    return any(
        Permission.ANSWER_ALERTS_OF_CLINIC in PERMISSIONS[Role(grant.role)]
        for member in members
        for grant in member.grants
    )
