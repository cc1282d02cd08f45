"""Filling in a recruitment of the published shape: units, their people and their log, made up."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
from allauth.account.models import EmailAddress
from django.db import transaction

from selfback.apps.audit.services import SYSTEM
from selfback.apps.people.models import Clinic, Grant, Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import grant_role, open_clinic
from selfback.apps.people.sites import ClinicKind, RecruitingUnit
from selfback.apps.referrals.models import LogEntry
from selfback.apps.referrals.synthetic_services import keep_synthetic_log
from selfback.delivery.cli.demo import SEED
from selfback.delivery.shared.content import library
from selfback.domain.recruitment.entry import Entry
from selfback.domain.recruitment.funnel import funnel
from selfback.domain.recruitment.shape import TrialShape
from selfback.domain.recruitment.synthetic import SyntheticUnit, synthetic_log

SOURCE = "published-shape"
ADDRESS_ENDS = ".invalid"
"""No such address can exist (RFC 2606), so nothing made up can reach anybody."""
ZONES = {"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "GB": "Europe/London"}
LANGUAGES = {"DK": "da", "NO": "nb", "GB": "en"}
NAMES = {
    ("DK", ClinicKind.CHIROPRACTIC): "Kiropraktisk klinik",
    ("DK", ClinicKind.HOSPITAL): "Rygcenter",
    ("NO", ClinicKind.PHYSIOTHERAPY): "Fysioterapiklinikk",
    ("NO", ClinicKind.GENERAL_PRACTICE): "Legesenter",
}
PROFESSIONS = {
    ClinicKind.CHIROPRACTIC: Profession.CHIROPRACTOR,
    ClinicKind.HOSPITAL: Profession.PHYSIOTHERAPIST,
    ClinicKind.PHYSIOTHERAPY: Profession.PHYSIOTHERAPIST,
    ClinicKind.GENERAL_PRACTICE: Profession.GENERAL_PRACTITIONER,
    ClinicKind.OTHER: Profession.PHYSIOTHERAPIST,
}


class HoldsRealPeople(RuntimeError):
    """Somebody in the database is not made up; synthetic people do not belong beside them."""

    def __init__(self, *, what: str, count: int) -> None:
        self.what = what
        self.count = count
        super().__init__(f"{count} {what} are not synthetic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the database now, and how much of it this call added.

    units       country -> recruiting units
    with_none   country -> of them, those that referred nobody
    reached     stage -> people who came at least so far
    added       people added to logs; 0 when all of it was there before
    """

    units: dict[str, int]
    with_none: dict[str, int]
    clinics: int
    reached: dict[str, int]
    first: date
    last: date
    added: int


@transaction.atomic
def fill_published_shape(*, seed: int = SEED, ends: date | None = None, at: datetime) -> Filled:
    """Make the units and logs of a recruitment of the published shape; filled before, it stays.

    ends    the last day of the recruitment; the published one if None
    raises  HoldsRealPeople; nothing is written then
    """
    refuse_real_people()
    if LogEntry.objects.filter(key__startswith=f"{SOURCE}:").exists():
        return _filled(added=0)
    shape = TrialShape.from_content(library().rule_file("demo-trial"))
    made = synthetic_log(shape.ending(ends or shape.last), np.random.default_rng(seed))
    by_unit = defaultdict(list)
    for entry in made.entries:
        by_unit[entry.unit].append(entry)
    added = 0
    for units in _by_clinic(made.units):
        entries = [entry for unit in units for entry in by_unit[unit.id]]
        added += _keep(units, entries, at)
    return _filled(added=added)


def refuse_real_people() -> None:
    """Raise HoldsRealPeople if the database holds anybody or anything that is not made up."""
    real = {
        "patients": Patient.objects.filter(is_synthetic=False),
        "clinics": Clinic.objects.filter(is_synthetic=False),
        "users": User.objects.exclude(email__endswith=ADDRESS_ENDS),
    }
    for what, found in real.items():
        if count := found.count():
            raise HoldsRealPeople(what=what, count=count)


def _by_clinic(units: Iterable[SyntheticUnit]) -> list[list[SyntheticUnit]]:
    clinics: dict[tuple[str, int], list[SyntheticUnit]] = defaultdict(list)
    for unit in units:
        clinics[unit.country, unit.clinic].append(unit)
    return list(clinics.values())


def _keep(units: list[SyntheticUnit], entries: list[Entry], at: datetime) -> int:
    """Open the clinic of these units with who works there, and keep their log."""
    first = units[0]
    kind, zone = ClinicKind(first.kind), ZONES[first.country]
    opened = datetime.combine(first.opened, time(8), ZoneInfo(zone)).astimezone(UTC)
    is_person = first.country in library().rule_file("sites")["unit_is_a_person_in"].items
    clinic = open_clinic(
        name=f"{NAMES[first.country, kind]} {first.clinic:02} (synthetic)",
        country=first.country,
        zone=zone,
        kind=kind,
        recruits_by=RecruitingUnit.PERSON if is_person else RecruitingUnit.CLINIC,
        by=SYSTEM,
        at=opened,
        is_synthetic=True,
    )
    people = {unit.id: _person(unit, kind, clinic, opened) for unit in units}
    return keep_synthetic_log(
        clinic=clinic,
        entries=entries,
        recruiters=people if is_person else {},
        source=SOURCE,
        by=SYSTEM,
        at=at,
    )


def _person(unit: SyntheticUnit, kind: ClinicKind, clinic: Clinic, at: datetime) -> User:
    email = f"{unit.id.lower()}@{SOURCE}{ADDRESS_ENDS}"
    user = User.objects.create_user(
        email, name=f"{unit.id} (synthetic)", language=LANGUAGES[unit.country]
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    grant_role(
        user=user,
        role=Role.CLINICIAN,
        clinic=clinic,
        profession=PROFESSIONS[kind],
        by=SYSTEM,
        at=at,
    )
    return user


def _filled(*, added: int) -> Filled:
    entries = LogEntry.objects.filter(key__startswith=f"{SOURCE}:").entries()
    grants = Grant.objects.filter(user__email__endswith=f"@{SOURCE}{ADDRESS_ENDS}")
    rows = grants.select_related("clinic").order_by("clinic__country", "pk")
    clinics = {each.clinic_id: each.clinic for each in rows if each.clinic}
    units = {
        each.user_id if clinic.recruits_by == RecruitingUnit.PERSON else clinic.pk: clinic.country
        for each in rows
        if (clinic := each.clinic)
    }
    referred = {each.unit for each in entries if each.referred}
    return Filled(
        units=dict(Counter(units.values())),
        with_none=dict(Counter(of for unit, of in units.items() if unit not in referred)),
        clinics=len(clinics),
        reached={step.stage.value: step.reached for step in funnel(entries)},
        first=min(each.screened for each in entries),
        last=max(each.randomised or each.screened for each in entries),
        added=added,
    )
