"""Who there is: users, clinics, the roles users hold, patients and their consent."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from selfback.apps.people.identifiers import new_code, new_id
from selfback.apps.people.permissions import PERMISSIONS, STAFF, Permission, Profession, Role
from selfback.apps.people.sites import ClinicKind, RecruitingUnit

LANGUAGES = [("en", "English"), ("da", "Dansk"), ("nb", "Norsk bokmål")]
COUNTRIES = [("DK", "Danmark"), ("NO", "Norge"), ("GB", "United Kingdom")]


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in kind]


class UserManager(BaseUserManager["User"]):
    """Makes users; what allauth and Django expect of a manager."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password they sign in by e-mail code or passkey."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in.

    name    what they like to be called; may be empty
    phone   mobile number of a member of staff in international form (E.164); may be empty
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = False

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_an_address"),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__startswith="+"),
                name="a_phone_is_empty_or_international",
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held now."""
        return frozenset(Role(grant.role) for grant in self.grants_now)

    @property
    def is_staff_member(self) -> bool:
        """Whether a second factor is asked of them."""
        return bool(self.roles & STAFF)

    def may(self, permission: Permission) -> bool:
        """Whether one of their roles has the permission; see access.py for whom and what."""
        return any(permission in PERMISSIONS[role] for role in self.roles)

    def clinics_where(self, permission: Permission) -> frozenset[str]:
        """Return the ids of the clinics in which a role gives them the permission."""
        return frozenset(
            grant.clinic_id
            for grant in self.grants_now
            if grant.clinic_id and permission in PERMISSIONS[Role(grant.role)]
        )

    @property
    def grants_now(self) -> list["Grant"]:
        """The roles held now, with where and since when; read once."""
        if not hasattr(self, "_grants"):
            self._grants = list(self.grants.filter(ended_at=None))
        return self._grants

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        """Read the row again, and forget the roles read before."""
        self.__dict__.pop("_grants", None)
        super().refresh_from_db(*args, **options)


class ClinicQuerySet(models.QuerySet["Clinic"]):
    """Reads of clinics."""

    def open(self) -> "ClinicQuerySet":
        """Those that have not closed."""
        return self.filter(closed_at=None)


class Clinic(models.Model):
    """A place that refers and follows patients.

    code        what a patient types or scans to join
    recruits_by whether recruiting is counted for each person or for the clinic as a whole
    closed_at   since when nobody joins, is invited or is counted here
    contacts_first  whether who comes leaves a way to be reached, and the app opens for them later
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, choices=COUNTRIES)
    zone = models.CharField(max_length=40)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    kind = models.CharField(
        max_length=20, choices=_choices(ClinicKind), default=ClinicKind.OTHER.value
    )
    recruits_by = models.CharField(
        max_length=6, choices=_choices(RecruitingUnit), default=RecruitingUnit.CLINIC.value
    )
    is_synthetic = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    contacts_first = models.BooleanField(default=False)

    objects = ClinicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="a_clinic_closes_after_it_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role that a user holds, everywhere or in one clinic, from one moment to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=_choices(Role))
    profession = models.CharField(max_length=24, choices=_choices(Profession), blank=True)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "clinic"],
                condition=Q(ended_at=None),
                name="one_grant_of_a_role_in_a_clinic",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at=None, clinic=None),
                name="one_grant_of_a_role_without_a_clinic",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("granted_at")),
                name="a_grant_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def standing(self) -> "InvitationQuerySet":
        """Those neither accepted nor withdrawn, expired ones among them."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """That a professional was asked by e-mail to work with the product in a clinic.

    token_digest    SHA-256 of what stands in the link, hexadecimal; the link itself is not kept
    invited_at      when the newest link was sent; an older one no longer opens
    expires_at      from when the link no longer opens
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=24, choices=_choices(Role))
    profession = models.CharField(max_length=24, choices=_choices(Profession), blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class State(models.TextChoices):
        """What became of an invitation."""

        WAITING = "waiting"
        EXPIRED = "expired"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "clinic",
                "role",
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_invitation_an_address_role_and_clinic",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="who_accepted_and_when_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"

    def state(self, at: datetime) -> "Invitation.State":
        """What became of it by a moment."""
        if self.accepted_at is not None:
            return Invitation.State.ACCEPTED
        if self.withdrawn_at is not None:
            return Invitation.State.WITHDRAWN
        return Invitation.State.WAITING if at < self.expires_at else Invitation.State.EXPIRED


class PatientQuerySet(models.QuerySet["Patient"]):
    """Reads of patients."""

    def active(self) -> "PatientQuerySet":
        """Those who have not left."""
        return self.filter(left_at=None)

    def seen_by(self, user: User) -> "PatientQuerySet":
        """Those whom this clinician may see: of an own clinic, sharing, not left."""
        clinics = user.clinics_where(Permission.SEE_PATIENTS_OF_CLINIC)
        return self.active().filter(clinic_id__in=clinics, shares_with_clinic=True)


class Patient(models.Model):
    """A person with back pain who uses the product.

    clinic              the clinic that referred them, if any
    country             decides which emergency number is shown; the language never does
    zone                IANA time zone in which their days begin
    shares_with_clinic  whether the clinic may see answers and plans
    left_reason         "better", "alone" or "other"
    """

    class Leaving(models.TextChoices):
        """Why someone stops using the product."""

        BETTER = "better"
        ALONE = "alone"
        OTHER = "other"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="patient")
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="patients"
    )
    country = models.CharField(max_length=2, choices=COUNTRIES)
    zone = models.CharField(max_length=40)
    shares_with_clinic = models.BooleanField(default=False)
    reminder_time = models.TimeField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=8, choices=Leaving, blank=True)
    left_note = models.TextField(blank=True)

    objects = PatientQuerySet.as_manager()

    def __str__(self) -> str:
        return self.id

    def shares_with(self, clinic_ids: frozenset[str]) -> bool:
        """Whether one of these clinics may see this person's record."""
        return self.shares_with_clinic and self.clinic_id in clinic_ids and self.left_at is None


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Reads of consents."""

    def in_force(self, patient: Patient, kind: "Consent.Kind") -> "ConsentQuerySet":
        """Those of a kind that the patient has given and not withdrawn."""
        return self.filter(patient=patient, kind=kind, withdrawn_at=None)


class Consent(models.Model):
    """That a patient agreed to a text, and until when.

    kind            "care": using the product; "learning": their weeks may help later plans
    text_digest     SHA-256 of the text as shown, hexadecimal
    """

    class Kind(models.TextChoices):
        """What was agreed to."""

        CARE = "care"
        LEARNING = "learning"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CARE)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    text_digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(withdrawn_at=None, kind="learning"),
                name="one_consent_to_learning_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.version}"

    def stood_at(self, moment: datetime) -> bool:
        """Whether the consent was in force."""
        return self.given_at <= moment and (self.withdrawn_at is None or moment < self.withdrawn_at)
