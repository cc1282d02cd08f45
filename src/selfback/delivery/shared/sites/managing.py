"""What one does with a clinic's people: invite, send again, withdraw, change or end a role."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from selfback.apps.people import errors
from selfback.apps.people.invitation_services import (
    Sent,
    invite,
    invite_again,
    withdraw_invitation,
)
from selfback.apps.people.models import Clinic, Grant, Invitation
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import end_role
from selfback.apps.people.site_services import add_role, change_profession
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest
from selfback.delivery.shared.sites.letters import queue_invitation
from selfback.delivery.shared.sites.rules import site_rules
from selfback.delivery.shared.sites.staff_forms import InviteForm

DONE: dict[str, Promise] = {
    "invited": gettext_lazy("The invitation is on its way."),
    "again": gettext_lazy("A new link is on its way. The one sent before no longer opens."),
    "withdrawn": gettext_lazy("The invitation is withdrawn. Its link no longer opens."),
    "ended": gettext_lazy("The role has ended."),
    "profession": gettext_lazy("The profession is changed."),
    "role": gettext_lazy("The role is given."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of what one did.

    done    a key of DONE; empty if it was refused
    fault   why it was refused, in the reader's language; empty if the form says it
    """

    done: str = ""
    fault: str = ""
    form: InviteForm | None = None


def manage(request: StaffRequest, clinic: Clinic) -> Outcome:
    """Do what a form of the page asks for; a form it does not know is not there."""
    what = request.POST.get("what", "")
    if what not in ACTIONS:
        raise Http404
    try:
        with transaction.atomic():
            return ACTIONS[what](request, clinic)
    except errors.PeopleError as refused:
        return Outcome(fault=_in_words(refused), form=_typed(request, clinic))


def _typed(request: StaffRequest, clinic: Clinic) -> InviteForm | None:
    return InviteForm(request.POST, clinic=clinic) if request.POST["what"] == "invite" else None


def _invite(request: StaffRequest, clinic: Clinic) -> Outcome:
    form = InviteForm(request.POST, clinic=clinic)
    if not form.is_valid():
        return Outcome(form=form)
    typed, rules = form.cleaned_data, site_rules()
    role = Role(typed["role"])
    clinician = role is Role.CLINICIAN
    sent = invite(
        clinic=clinic,
        email=typed["email"],
        role=role,
        profession=Profession(typed["profession"]) if clinician else None,
        language=typed["language"],
        days=rules.invitation_days,
        most_a_day=rules.invitations_a_day,
        by=request.user.pk,
        at=clock.now(),
    )
    return _mail(request, sent, "invited")


def _again(request: StaffRequest, clinic: Clinic) -> Outcome:
    rules = site_rules()
    sent = invite_again(
        invitation=_invitation(request, clinic),
        days=rules.invitation_days,
        most_a_day=rules.invitations_a_day,
        rest_minutes=rules.invitation_rest_minutes,
        by=request.user.pk,
        at=clock.now(),
    )
    return _mail(request, sent, "again")


def _mail(request: StaffRequest, sent: Sent, done: str) -> Outcome:
    queue_invitation(sent, inviter=request.user.name, by=request.user.pk)
    return Outcome(done=done)


def _withdraw(request: StaffRequest, clinic: Clinic) -> Outcome:
    held = _invitation(request, clinic)
    withdraw_invitation(invitation=held, by=request.user.pk, at=clock.now())
    return Outcome(done="withdrawn")


def _end(request: StaffRequest, clinic: Clinic) -> Outcome:
    reason = request.POST.get("reason", "").strip()[:200]
    grant = _grant(request, clinic)
    if not reason:
        return Outcome(fault=_("Please say why the role ends."))
    end_role(grant=grant, by=request.user.pk, at=clock.now(), reason=reason)
    return Outcome(done="ended")


def _profession(request: StaffRequest, clinic: Clinic) -> Outcome:
    chosen = request.POST.get("profession", "")
    if chosen not in set(Profession):
        raise Http404
    change_profession(
        grant=_grant(request, clinic),
        profession=Profession(chosen),
        by=request.user.pk,
        at=clock.now(),
    )
    return Outcome(done="profession")


def _role(request: StaffRequest, clinic: Clinic) -> Outcome:
    role, profession = request.POST.get("role", ""), request.POST.get("profession", "")
    if role not in {Role.CLINICIAN, Role.SITE_MANAGER} or profession not in {"", *Profession}:
        raise Http404
    add_role(
        user=_grant(request, clinic).user,
        clinic=clinic,
        role=Role(role),
        profession=Profession(profession) if profession and role == Role.CLINICIAN else None,
        by=request.user.pk,
        at=clock.now(),
    )
    return Outcome(done="role")


def _invitation(request: StaffRequest, clinic: Clinic) -> Invitation:
    return get_object_or_404(
        Invitation, pk=request.POST.get("invitation", ""), clinic=clinic, accepted_at=None
    )


def _grant(request: StaffRequest, clinic: Clinic) -> Grant:
    wanted = request.POST.get("grant", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404
    here = Grant.objects.filter(clinic=clinic, ended_at=None).select_related("user")
    return get_object_or_404(here, pk=int(wanted))


ACTIONS: dict[str, Callable[[StaffRequest, Clinic], Outcome]] = {
    "invite": _invite,
    "again": _again,
    "withdraw": _withdraw,
    "end": _end,
    "profession": _profession,
    "role": _role,
}


def _in_words(refused: errors.PeopleError) -> str:
    if isinstance(refused, errors.TooManyInvitations):
        return ngettext(
            "The clinic has sent {most} invitation today, and no more are sent. Please go on "
            "tomorrow.",
            "The clinic has sent {most} invitations today, and no more are sent. Please go on "
            "tomorrow.",
            refused.most,
        ).format(most=refused.most)
    if isinstance(refused, errors.JustSent):
        return ngettext(
            "It was sent a moment ago. You can send it again after {minutes} minute.",
            "It was sent a moment ago. You can send it again after {minutes} minutes.",
            refused.minutes,
        ).format(minutes=refused.minutes)
    return str(REFUSALS[type(refused)])


REFUSALS: dict[type[errors.PeopleError], Promise] = {
    errors.AlreadyInvited: gettext_lazy(
        "This address is invited already. You find it below, where you can send it again."
    ),
    errors.AlreadyHere: gettext_lazy("Whoever has this address works here in this role already."),
    errors.ClinicClosed: gettext_lazy("The clinic has closed. Open it again first."),
    errors.InvitationEnded: gettext_lazy("This invitation has ended. Please make a new one."),
    errors.LastManager: gettext_lazy(
        "Nobody else looks after the clinic. Give somebody that role first."
    ),
    errors.OwnRole: gettext_lazy("Nobody gives a role to themselves. Please ask a colleague."),
    errors.ProfessionMissing: gettext_lazy("Please choose a profession."),
}
