"""Studies, the versions of their protocols, and the sites in which they run."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import COUNTRIES, Clinic


def _how_many(rows: "models.QuerySet[Any]", of: str) -> Coalesce:
    """Return how many of some rows belong to the outer row, by the name of their key to it."""
    mine = rows.order_by().filter(**{of: OuterRef("pk")}).values(of)
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _people_in(of: str) -> dict[str, Coalesce]:
    """Return what counts those screened, enrolled and randomised of a study or a site."""
    screenings = apps.get_model("trial", "Screening").objects.all()
    participants = apps.get_model("trial", "Participant").objects.all()
    return {
        "screened": _how_many(screenings, of),
        "enrolled": _how_many(participants, of),
        "randomised": _how_many(participants.exclude(randomised_at=None), of),
    }


class StudyQuerySet(models.QuerySet["Study"]):
    """Reads of studies."""

    def running(self) -> "StudyQuerySet":
        """Those in which people are still followed."""
        return self.filter(status__in=[Study.Status.OPEN, Study.Status.CLOSED])

    def with_numbers(self) -> "StudyQuerySet":
        """Add `sites_in`, `screened`, `enrolled`, `randomised`: how many of each there are.

        `to_randomise` counts those who are ready and wait for their arm.
        """
        waits = apps.get_model("trial", "Participant").objects.to_randomise()
        return self.annotate(
            sites_in=_how_many(StudySite.objects.all(), "study"),
            to_randomise=_how_many(waits, "study"),
            **_people_in("study"),
        )


class Study(models.Model):
    """A trial that is run by a protocol.

    protocol, version, digest   the protocol in force: id, version, SHA-256 of its files
    status                      draft; open: takes people in; closed: follows them only; frozen:
                                nothing is entered any more; locked: for good
    is_synthetic                whether its people are made up, for practice and demonstration
    frozen_digest               SHA-256 of the data as they were frozen, hexadecimal
    """

    class Status(models.TextChoices):
        """Where a study stands."""

        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"
        FROZEN = "frozen"
        LOCKED = "locked"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    protocol = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    is_synthetic = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_digest = models.CharField(max_length=64, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = ["protocol", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at=None) | Q(closed_at__gte=F("opened_at")),
                name="a_study_closes_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen_digest="")
                | (Q(frozen_at__isnull=False) & ~Q(frozen_digest="")),
                name="what_is_frozen_has_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol}@{self.version}"

    @property
    def takes_entries(self) -> bool:
        """Whether data may still be entered or corrected."""
        return self.status not in {Study.Status.FROZEN, Study.Status.LOCKED}


class StudyVersion(models.Model):
    """A version of the protocol that a study was run by, from a day on. Rows are never changed.

    needs_reconsent     whether who is in must agree again
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    valid_from = models.DateField()
    needs_reconsent = models.BooleanField(default=False)
    adopted_by = models.CharField(max_length=26)
    adopted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "version"], name="a_version_is_adopted_once_a_study"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} {self.version}"


class SiteQuerySet(models.QuerySet["StudySite"]):
    """Reads of sites."""

    def with_numbers(self) -> "SiteQuerySet":
        """Add `screened`, `enrolled` and `randomised`: how many of each there are."""
        return self.annotate(**_people_in("site"))

    def open_on(self, day: date) -> "SiteQuerySet":
        """Those that take people in on a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=day), opened_on__lte=day)


class StudySite(models.Model):
    """A clinic takes part in a study.

    country, kind   as they were when it was opened
    closed_on       the last day on which it takes people in
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sites")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="study_sites")
    country = models.CharField(max_length=2, choices=COUNTRIES)
    kind = models.CharField(max_length=20)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["country", "opened_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["study", "clinic"], name="a_clinic_is_one_site"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="a_site_closes_after_it_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.id
