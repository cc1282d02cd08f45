"""Tables of referrals, of the recruitment log, and of goals, nudges and competitions."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import CODE_ALPHABET, new_id
from selfback.apps.people.models import LANGUAGES, Clinic, Patient, User
from selfback.domain.recruitment.entry import (
    Answer,
    Channel,
    Declined,
    Entry,
    NotApproached,
    NotEligible,
    Source,
)


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in kind]


def new_token() -> str:
    """Return a new token of a referral: 8 characters that cannot be guessed or mistyped easily."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def new_long_token() -> str:
    """Return a new token of 12 characters, for what opens an app without anything else."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))


class LogQuerySet(models.QuerySet["LogEntry"]):
    """Reads of the recruitment log."""

    def standing(self) -> "LogQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def of_clinics(self, clinic_ids: frozenset[str]) -> "LogQuerySet":
        """Those of some clinics."""
        return self.filter(clinic_id__in=clinic_ids)

    def entries(self) -> list[Entry]:
        """Return what the domain counts, in the order of the days."""
        return [each.as_entry() for each in self.order_by("screened_on", "pk")]


class LogEntry(models.Model):
    """One person who was considered, without anything that names them.

    recruiter   who considered them; None where the clinic recruits as one
    key         names the entry for whoever made it; made twice, it is kept once
    seen        ids of the nudges the recruiter had seen in the two weeks before
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="log")
    recruiter = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="log"
    )
    screened_on = models.DateField()
    source = models.CharField(max_length=10, choices=_choices(Source), default=Source.VISIT)
    eligible = models.CharField(max_length=8, choices=_choices(Answer), default=Answer.UNKNOWN)
    not_eligible = models.CharField(max_length=20, choices=_choices(NotEligible), blank=True)
    approached = models.BooleanField(default=False)
    not_approached = models.CharField(max_length=20, choices=_choices(NotApproached), blank=True)
    declined = models.CharField(max_length=20, choices=_choices(Declined), blank=True)
    referred_on = models.DateField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=_choices(Channel), blank=True)
    consented_on = models.DateField(null=True, blank=True)
    randomised_on = models.DateField(null=True, blank=True)
    seen = models.JSONField(default=list)
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    objects = LogQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["clinic", "screened_on"], name="log_of_a_clinic")]
        constraints = [
            models.CheckConstraint(
                condition=Q(not_eligible="") | Q(eligible=Answer.NO),
                name="only_who_is_not_eligible_has_the_reason",
            ),
            models.CheckConstraint(
                condition=Q(approached=False) | ~Q(eligible=Answer.NO),
                name="nobody_is_asked_who_is_not_eligible",
            ),
            models.CheckConstraint(
                condition=Q(not_approached="") | Q(approached=False),
                name="not_approached_is_never_declined",
            ),
            models.CheckConstraint(
                condition=Q(declined="") | Q(approached=True, referred_on=None),
                name="only_who_was_asked_can_decline",
            ),
            models.CheckConstraint(
                condition=Q(referred_on=None) | Q(approached=True),
                name="who_is_referred_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.id

    def as_entry(self) -> Entry:
        """Return the entry as the domain knows it; the unit is the recruiter or the clinic."""
        return Entry(
            id=self.pk,
            unit=self.recruiter_id or self.clinic_id,
            screened=self.screened_on,
            source=Source(self.source),
            eligible=Answer(self.eligible),
            not_eligible=NotEligible(self.not_eligible) if self.not_eligible else None,
            approached=self.approached,
            not_approached=NotApproached(self.not_approached) if self.not_approached else None,
            declined=Declined(self.declined) if self.declined else None,
            referred=self.referred_on,
            channel=Channel(self.channel) if self.channel else None,
            consented=self.consented_on,
            randomised=self.randomised_on,
            seen=tuple(self.seen),
        )


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Reads of referrals."""

    def timed(self) -> "ReferralQuerySet":
        """Those whose making was timed."""
        return self.exclude(seconds=None)

    def waiting(self) -> "ReferralQuerySet":
        """Those whose person has not joined."""
        return self.filter(patient=None)


class Referral(models.Model):
    """A person was pointed to the product by a clinic; the address lies with the message only.

    key         names the referral for the phone it was made on; sent twice, it is kept once
    token       stands in the link of this referral
    seconds     from opening the page to sending it, as the page measured it
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    token = models.CharField(max_length=8, unique=True, default=new_token)
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="referral")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="referrals")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="referrals")
    channel = models.CharField(max_length=10, choices=_choices(Channel))
    language = models.CharField(max_length=2, choices=LANGUAGES)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    patient = models.OneToOneField(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="referral"
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.id


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Reads of those who wait to be called."""

    def of_clinics(self, clinic_ids: Iterable[str]) -> "ArrivalQuerySet":
        """Those who came to some clinics, who has waited longest first."""
        return self.filter(clinic_id__in=clinic_ids).order_by("left_at", "pk")


class Arrival(models.Model):
    """Somebody who came to a clinic and left a way to be reached, until that is forgotten.

    key     names the arrival for whoever made it; made twice, it is kept once
    entry   how they stand in the recruitment log, which names nobody
    token   by which they alone can take their details back
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    token = models.CharField(max_length=8, unique=True, default=new_token)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="arrivals")
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="arrival")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    left_at = models.DateTimeField()

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""), name="who_arrived_can_be_reached"
            )
        ]

    def __str__(self) -> str:
        return self.id


class AppAccess(models.Model):
    """The app opened for one person, by a link that is theirs alone.

    key         names the access for whoever gave it; given twice, it is kept once
    opened_at   when the link was first opened
    patient     who they are in the app; None until they have joined
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    token = models.CharField(max_length=12, unique=True, default=new_long_token)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="accesses")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    given_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    patient = models.OneToOneField(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="access"
    )

    class Meta:
        verbose_name_plural = "app accesses"

    def __str__(self) -> str:
        return self.id


class Goal(models.Model):
    """How many people a clinic wants to ask in a week; the newest counts."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="goals")
    asked_a_week = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at"]

    def __str__(self) -> str:
        return f"{self.clinic_id} {self.asked_a_week}"


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Reads of nudges."""

    def shown_to(self, user: User, since: datetime) -> "NudgeQuerySet":
        """What a recruiter has seen since a moment."""
        return self.filter(user=user, shown_at__gte=since)


class Nudge(models.Model):
    """A reminder or an action of a competition that a recruiter was shown: its effect can be seen.

    kind            such as "quiet-weeks", "first-referral", "place-won", "milestone"
    key             shown twice, it is kept once
    response        what they did with it; empty if nothing
    reason          why it was put aside
    snoozed_until   no nudge of any kind before
    """

    class Response(models.TextChoices):
        """What somebody did with a nudge."""

        FOLLOWED = "followed"
        SNOOZED = "snoozed"
        PUT_ASIDE = "put-aside"

    class Reason(models.TextChoices):
        """Why a nudge was put aside."""

        NO_TIME = "no-time"
        NONE_ELIGIBLE = "none-eligible"
        DOES_NOT_KNOW = "does-not-know"
        AWAY = "away"
        OTHER = "other"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="nudges")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="nudges")
    kind = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    shown_at = models.DateTimeField()
    response = models.CharField(max_length=10, choices=Response, blank=True)
    reason = models.CharField(max_length=15, choices=Reason, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)

    objects = NudgeQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class CompetitionQuerySet(models.QuerySet["Competition"]):
    """Reads of competitions."""

    def running(self, at: datetime) -> "CompetitionQuerySet":
        """Those that have begun and neither ended nor been called off."""
        return self.not_over(at).filter(begins_at__lte=at)

    def not_over(self, at: datetime) -> "CompetitionQuerySet":
        """Those that run or are still to begin."""
        return self.filter(ends_at__gt=at, called_off_at=None)


class Competition(models.Model):
    """A friendly competition: within one clinic, or between clinics that chose to take part.

    clinic      the clinic it is within; None between clinics
    countries   between clinics, those whose clinics may take part; empty for all
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="competitions"
    )
    countries = models.JSONField(default=list, blank=True)
    milestones = models.JSONField(default=list)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("begins_at")), name="a_competition_takes_time"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_for(self, clinic: Clinic) -> bool:
        """Whether the clinic, or somebody in it, may take part."""
        if self.clinic_id:
            return self.clinic_id == clinic.pk
        return clinic.closed_at is None and (not self.countries or clinic.country in self.countries)


class TakingPart(models.Model):
    """A unit takes part in a competition until it no longer wants to.

    user    the recruiter, within a clinic; None where the clinic takes part as one
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="takers")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "clinic"],
                condition=Q(user=None, left_at=None),
                name="a_clinic_takes_part_once",
            ),
            models.UniqueConstraint(
                fields=["competition", "user"],
                condition=Q(left_at=None),
                name="a_recruiter_takes_part_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.clinic_id}"
