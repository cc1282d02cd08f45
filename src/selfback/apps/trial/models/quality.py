"""Questions about single data, and signatures under what was reviewed or frozen."""

from django.db import models
from django.db.models import Case, Q, When

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.apps.trial.models.participants import Participant
from selfback.apps.trial.models.studies import Study, StudySite
from selfback.apps.trial.models.visits import Visit


class QueryQuerySet(models.QuerySet["Query"]):
    """Reads of queries."""

    def open(self) -> "QueryQuerySet":
        """Those that are not closed, the oldest first."""
        return self.exclude(state=Query.State.CLOSED).order_by("raised_at", "id")

    def of_field(
        self, participant: Participant, visit: Visit | None, instrument: str, item: str
    ) -> "QueryQuerySet":
        """Those about one field."""
        return self.filter(participant=participant, visit=visit, instrument=instrument, item=item)

    def open_first(self) -> "QueryQuerySet":
        """All of them: those that wait for an answer, those answered, those closed."""
        rank = Case(
            When(state=Query.State.RAISED, then=0),
            When(state=Query.State.ANSWERED, then=1),
            default=2,
        )
        return self.order_by(rank, "raised_at", "id")


class Query(models.Model):
    """A question about one field of the data.

    visit, instrument, item     where the field lies; empty instrument: the participant's record
    """

    class State(models.TextChoices):
        """Where it stands."""

        RAISED = "raised"
        ANSWERED = "answered"
        CLOSED = "closed"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="queries")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="queries")
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="queries"
    )
    instrument = models.CharField(max_length=40, blank=True)
    item = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=State, default=State.RAISED)
    raised_by = models.CharField(max_length=26)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = QueryQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "id"]
        verbose_name_plural = "queries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
                name="a_closed_query_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.state}"


class QueryStep(models.Model):
    """What somebody said about a query. Steps are added, never changed."""

    class Kind(models.TextChoices):
        """What was done."""

        RAISED = "raised"
        ANSWERED = "answered"
        CLOSED = "closed"

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    by = models.CharField(max_length=26)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.query_id} {self.kind}"


class SignOff(models.Model):
    """A signature: who stands for what, in which role, under which data. Rows are never changed.

    about       "data": the frozen data; "audit-trail": a review of it; "site": a site's close
    meaning     what the signature says, in the words that were shown
    digest      SHA-256 of what was signed, hexadecimal
    name        as typed by who signed
    """

    class About(models.TextChoices):
        """What was signed."""

        DATA = "data"
        AUDIT_TRAIL = "audit-trail"
        SITE = "site"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sign_offs")
    site = models.ForeignKey(
        StudySite, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_offs"
    )
    about = models.CharField(max_length=12, choices=About)
    meaning = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    role = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "about", "digest", "signed_by"], name="one_signature_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.id}"
