"""Roles, professions and kinds of clinics in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.apps.people.models import Invitation
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.sites import ClinicKind, RecruitingUnit

COUNTRIES: dict[str, Promise] = {
    "DK": _("Denmark"),
    "NO": _("Norway"),
    "GB": _("United Kingdom"),
}
KINDS: dict[ClinicKind, Promise] = {
    ClinicKind.PHYSIOTHERAPY: _("Physiotherapy"),
    ClinicKind.CHIROPRACTIC: _("Chiropractic"),
    ClinicKind.GENERAL_PRACTICE: _("General practice"),
    ClinicKind.HOSPITAL: _("Hospital"),
    ClinicKind.OTHER: _("Another kind"),
}
UNITS: dict[RecruitingUnit, Promise] = {
    RecruitingUnit.CLINIC: _("The clinic as a whole"),
    RecruitingUnit.PERSON: _("Each person"),
}
PROFESSIONS: dict[Profession, Promise] = {
    Profession.PHYSIOTHERAPIST: _("Physiotherapist"),
    Profession.CHIROPRACTOR: _("Chiropractor"),
    Profession.GENERAL_PRACTITIONER: _("General practitioner"),
}
ROLES: dict[Role, Promise] = {
    Role.CLINICIAN: _("Sees patients"),
    Role.SITE_MANAGER: _("Looks after the clinic"),
}
STATES: dict[Invitation.State, Promise] = {
    Invitation.State.WAITING: _("Waits for an answer"),
    Invitation.State.EXPIRED: _("The link has expired"),
    Invitation.State.ACCEPTED: _("Accepted"),
    Invitation.State.WITHDRAWN: _("Withdrawn"),
}


def profession_in_words(code: str) -> str:
    """Return a profession, empty for none."""
    return str(PROFESSIONS[Profession(code)]) if code else ""


def role_in_words(code: str) -> str:
    """Return what somebody with a role in a clinic does there."""
    return str(ROLES[Role(code)])
