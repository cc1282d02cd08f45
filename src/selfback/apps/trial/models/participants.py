"""Who was screened, who takes part, what they agreed to, and how far they withdrew."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import COUNTRIES, LANGUAGES, Patient, User
from selfback.apps.referrals.models import LogEntry, Referral
from selfback.apps.trial.models.studies import Study, StudySite


class ScreeningQuerySet(models.QuerySet["Screening"]):
    """Reads of screenings."""

    def waiting(self) -> "ScreeningQuerySet":
        """Those of which it is not yet known whether the person can take part."""
        return self.filter(outcome__in=[Screening.Outcome.WAITING, Screening.Outcome.OPEN])

    def without_participant(self) -> "ScreeningQuerySet":
        """Those that led to nobody with a study number."""
        return self.filter(participant=None)

    def waiting_first(self) -> "ScreeningQuerySet":
        """All of them: what somebody has to look at, then who can be taken in, then the rest."""
        waits = [Screening.Outcome.WAITING, Screening.Outcome.OPEN]
        turn = Case(
            When(participant__isnull=True, outcome__in=waits, then=0),
            When(participant__isnull=True, outcome=Screening.Outcome.ELIGIBLE, then=1),
            default=2,
        )
        return self.annotate(turn=turn).order_by("turn", "-referred_on", "-id")


class Screening(models.Model):
    """Whether a person who was referred can take part, without anything that names them.

    key             names the screening for whoever made it; made twice, it is kept once
    deliverer       the clinician who referred; None where the clinic recruits as one
    answers         question -> {"value", "evidence", "note"}
    outcome         waiting: nobody looked; open: answers are missing; see domain.trial.screening
    failed          ids of the criteria that were not met
    reason          the code of the recruitment log for the first of them, or for the decline
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        WAITING = "waiting"
        OPEN = "open"
        ELIGIBLE = "eligible"
        NOT_ELIGIBLE = "not-eligible"
        DECLINED = "declined"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="screenings")
    site = models.ForeignKey(StudySite, on_delete=models.PROTECT, related_name="screenings")
    entry = models.ForeignKey(
        LogEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deliverer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    profession = models.CharField(max_length=24, blank=True)
    referred_on = models.DateField()
    screened_on = models.DateField(null=True, blank=True)
    protocol_version = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    failed = models.JSONField(default=list)
    reason = models.CharField(max_length=20, blank=True)
    screened_by = models.CharField(max_length=26, blank=True)
    noted_at = models.DateTimeField()

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["referred_on", "id"]
        indexes = [models.Index(fields=["study", "referred_on"], name="screenings_of_a_study")]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "entry"],
                condition=Q(entry__isnull=False),
                name="one_screening_an_entry_of_the_log",
            ),
            models.UniqueConstraint(
                fields=["study", "referral"],
                condition=Q(referral__isnull=False),
                name="one_screening_a_referral",
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(outcome__in=["not-eligible", "declined"]),
                name="only_who_cannot_or_will_not_has_the_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Reads of participants."""

    def randomised(self) -> "ParticipantQuerySet":
        """Those who were, in that order."""
        return self.exclude(randomised_at=None).order_by("randomised_at", "number")

    def in_study(self) -> "ParticipantQuerySet":
        """Those who neither left, withdrew nor died."""
        return self.filter(status__in=[Participant.Status.ENTERING, Participant.Status.ACTIVE])

    def to_randomise(self) -> "ParticipantQuerySet":
        """Those whose baseline is locked and who have not been randomised."""
        return self.filter(status=Participant.Status.ENTERING, randomised_at=None).exclude(
            baseline_locked_at=None
        )

    def with_steps(self, study: Study) -> "ParticipantQuerySet":
        """Add `is_consented` and `baseline_status`, by which the next step before the arm is told.

        The first is what `has_consented` says of one person, for all of a study at once.
        """
        asked_again = study.versions.filter(needs_reconsent=True)
        since = asked_again.aggregate(at=models.Max("adopted_at"))["at"]
        signed = ConsentSigned.objects.filter(participant=OuterRef("pk"))
        held = signed.filter(signed_at__gte=since) if since else signed
        baseline = models.Max("visits__status", filter=Q(visits__is_baseline=True))
        return self.filter(study=study).annotate(
            is_consented=Exists(held), baseline_status=baseline
        )


class Participant(models.Model):
    """A person who takes part, known by a study number.

    number              country and four digits, such as "DK-0147"
    patient             the person in the product; None for somebody taken over from outside
    profession          of the clinician who referred
    zone                IANA time zone in which visits are reckoned as long as there is no patient
    language            in which they take part
    eligible_at         when it was confirmed that all criteria are met
    strata              stratum id -> value, as locked at baseline
    randomised_on       the local date from which visits are counted
    """

    class Status(models.TextChoices):
        """How somebody stands in the study; an arm can never be told from it."""

        ENTERING = "entering"
        ACTIVE = "active"
        COMPLETED = "completed"
        LEFT = "left"
        WITHDRAWN = "withdrawn"
        DIED = "died"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="participants")
    number = models.CharField(max_length=12)
    country = models.CharField(max_length=2, choices=COUNTRIES)
    site = models.ForeignKey(StudySite, on_delete=models.PROTECT, related_name="participants")
    screening = models.OneToOneField(
        Screening, on_delete=models.PROTECT, null=True, blank=True, related_name="participant"
    )
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    profession = models.CharField(max_length=24, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    zone = models.CharField(max_length=40)
    status = models.CharField(max_length=9, choices=Status, default=Status.ENTERING)
    enrolled_at = models.DateTimeField()
    eligible_at = models.DateTimeField(null=True, blank=True)
    eligible_by = models.CharField(max_length=26, blank=True)
    baseline_locked_at = models.DateTimeField(null=True, blank=True)
    baseline_locked_by = models.CharField(max_length=26, blank=True)
    strata = models.JSONField(default=dict)
    randomised_at = models.DateTimeField(null=True, blank=True)
    randomised_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="one_participant_a_number"),
            models.UniqueConstraint(
                fields=["study", "patient"],
                condition=Q(patient__isnull=False),
                name="a_patient_takes_part_once",
            ),
            models.CheckConstraint(
                condition=Q(baseline_locked_at=None) | Q(eligible_at__isnull=False),
                name="a_baseline_is_locked_after_eligibility",
            ),
            models.CheckConstraint(
                condition=Q(randomised_at=None, randomised_on=None)
                | Q(
                    randomised_at__isnull=False,
                    randomised_on__isnull=False,
                    baseline_locked_at__isnull=False,
                ),
                name="who_is_randomised_has_a_locked_baseline",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def zone_now(self) -> str:
        """The time zone in which their days begin now, wherever they have travelled."""
        return self.patient.zone if self.patient else self.zone

    @property
    def has_consented(self) -> bool:
        """Whether they signed, and signed again since an amendment that asks people again."""
        asked_again = self.study.versions.filter(needs_reconsent=True)
        since = asked_again.aggregate(at=models.Max("adopted_at"))["at"]
        return self.consents.filter(**({"signed_at__gte": since} if since else {})).exists()

    @property
    def missing_before_randomisation(self) -> list[str]:
        """What must still be done before they can be allocated, as codes; empty if nothing."""
        needed = {
            "consent-missing": self.has_consented,
            "eligibility-not-confirmed": self.eligible_at is not None,
            "baseline-not-locked": self.baseline_locked_at is not None,
            "no-longer-in-the-study": self.status == Participant.Status.ENTERING,
        }
        return [code for code, is_done in needed.items() if not is_done]


class SignedQuerySet(models.QuerySet["ConsentSigned"]):
    """Reads of signed consents."""

    def to_document(self, document: str, version: str) -> "SignedQuerySet":
        """Those to one version of a document."""
        return self.filter(document=document, version=version)


class ConsentSigned(models.Model):
    """That a participant agreed to a document as it was shown. Rows are never changed.

    document, version   of the document; protocol_version: of the protocol it stood in
    text                all that was shown and ticked, as plain text, for the copy
    text_digest         SHA-256 of that text, hexadecimal
    name                as typed by the person
    answers             comprehension question -> options chosen, the last one right
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="consents")
    document = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    protocol_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    text = models.TextField()
    text_digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    answers = models.JSONField(default=dict)
    signed_at = models.DateTimeField()

    objects = SignedQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "document", "version", "protocol_version"],
                name="a_document_is_signed_once_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.document} {self.version}"


class Withdrawal(models.Model):
    """How far a participant withdrew, and what still goes on. Going further adds a row.

    level       of the protocol; keeps_*: as the protocol said then
    reason      in their own words, if they gave one; nobody is asked to
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="withdrawals"
    )
    level = models.CharField(max_length=40)
    keeps_intervention = models.BooleanField()
    keeps_questionnaires = models.BooleanField()
    keeps_data = models.BooleanField()
    reason = models.TextField(blank=True)
    withdrawn_on = models.DateField()
    noted_by = models.CharField(max_length=26)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "level"], name="a_level_of_withdrawal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.level}"
