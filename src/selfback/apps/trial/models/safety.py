"""Harm and departures from the protocol: kept with every version, never deleted."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.safety.models import Report
from selfback.apps.trial.models.participants import Participant
from selfback.apps.trial.models.studies import Study, StudySite
from selfback.apps.trial.models.visits import Visit
from selfback.domain.trial.adverse import (
    Expectedness,
    Outcome,
    Relatedness,
    Seriousness,
    Severity,
)


class EventQuerySet(models.QuerySet["AdverseEvent"]):
    """Reads of adverse events."""

    def open(self) -> "EventQuerySet":
        """Those whose review is not closed, the ones that must be told first on top."""
        return self.filter(closed_at=None).order_by(F("tell_by").asc(nulls_last=True), "known_at")

    def serious(self) -> "EventQuerySet":
        """Those that are serious as known now."""
        return self.exclude(seriousness=Seriousness.NOT_SERIOUS)

    def to_tell_by(self, until: datetime) -> "EventQuerySet":
        """Serious ones that nobody has been told of, whose clock runs out by a moment."""
        return self.filter(told_at=None, tell_by__lte=until).order_by("tell_by", "pk")

    def late(self, at: datetime) -> "EventQuerySet":
        """Serious ones that nobody was told of in time."""
        return self.filter(told_at=None, tell_by__lt=at)


class AdverseEvent(models.Model):
    """Something untoward that happened to a participant, as known now.

    number      1, 2, 3 ... of the study
    known_at    when the study's staff first knew of it
    tell_by     until when a serious one must be told to the investigator; None if not serious
    told_at     when it was
    seriousness see domain.trial.adverse; of the newest version, as are the fields below
    version     the number of the newest version
    closed_at   when its review was closed
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="adverse_events")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="adverse_events"
    )
    number = models.PositiveIntegerField()
    known_at = models.DateTimeField()
    tell_by = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.CharField(max_length=26, blank=True)
    seriousness = models.CharField(max_length=20, choices=[(e.value, e.value) for e in Seriousness])
    version = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=26, blank=True)
    conclusion = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="one_event_a_number"),
            models.CheckConstraint(
                condition=Q(seriousness="not-serious") | Q(tell_by__isnull=False),
                name="a_serious_event_has_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="")
                | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="a_closed_event_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} event {self.number}"


class AdverseEventVersion(models.Model):
    """What was known of an event at one time. Rows are never changed or deleted.

    reason  why this version differs from the one before
    """

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    seriousness = models.CharField(max_length=20, choices=[(e.value, e.value) for e in Seriousness])
    severity = models.CharField(max_length=8, choices=[(e.value, e.value) for e in Severity])
    relatedness = models.CharField(max_length=12, choices=[(e.value, e.value) for e in Relatedness])
    expected = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Expectedness])
    outcome = models.CharField(max_length=14, choices=[(e.value, e.value) for e in Outcome])
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    reason = models.TextField(blank=True)
    made_by = models.CharField(max_length=26)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="an_event_ends_after_it_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number}"


class CandidateQuerySet(models.QuerySet["EventCandidate"]):
    """Reads of candidates."""

    def waiting(self) -> "CandidateQuerySet":
        """Those nobody has decided on, the ones to be looked at first on top."""
        return self.filter(decided_at=None).order_by("look_by", "id")

    def late(self, at: datetime) -> "CandidateQuerySet":
        """Those nobody has looked at in time."""
        return self.waiting().filter(look_by__lt=at)


class EventCandidate(models.Model):
    """An answer that may be an adverse event; found by a rule, alike in every arm.

    rule    id of the candidate in the protocol
    facts   what the rule found: score, score at baseline, tier
    look_by until when somebody has to decide
    event   what it became; None if it was found not to be one, for a reason
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="candidates"
    )
    rule = models.CharField(max_length=40)
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="candidates"
    )
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    look_by = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=26, blank=True)
    reason = models.TextField(blank=True)
    event = models.ForeignKey(
        AdverseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="candidates"
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "visit"],
                condition=Q(visit__isnull=False),
                name="one_candidate_a_rule_and_visit",
            ),
            models.UniqueConstraint(
                fields=["rule", "report"],
                condition=Q(report__isnull=False),
                name="one_candidate_a_rule_and_report",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, event=None)
                | (Q(decided_at__isnull=False) & (Q(event__isnull=False) | ~Q(reason=""))),
                name="a_candidate_becomes_an_event_or_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.participant_id}"


class Deviation(models.Model):
    """A departure from the protocol, in one person, at one site, or in the study as a whole."""

    class Kind(models.TextChoices):
        """What was not done as the protocol says."""

        CONSENT = "consent"
        ELIGIBILITY = "eligibility"
        ALLOCATION = "allocation"
        UNBLINDING = "unblinding"
        VISIT_WINDOW = "visit-window"
        INSTRUMENT = "instrument"
        INTERVENTION = "intervention"
        SAFETY_REPORTING = "safety-reporting"
        CONFIDENTIALITY = "confidentiality"
        OTHER = "other"

    class Weight(models.TextChoices):
        """Whether it touches safety, rights or the result."""

        MINOR = "minor"
        MAJOR = "major"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="deviations")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="deviations"
    )
    site = models.ForeignKey(
        StudySite, on_delete=models.PROTECT, null=True, blank=True, related_name="deviations"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    weight = models.CharField(max_length=5, choices=Weight, default=Weight.MINOR)
    happened_on = models.DateField()
    text = models.TextField()
    action = models.TextField(blank=True)
    noted_by = models.CharField(max_length=26)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_on", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
