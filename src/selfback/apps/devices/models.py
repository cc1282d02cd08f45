"""The phones that asked to be reminded, what was pushed to them, and calendars that follow."""

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient

LONGEST_ENDPOINT = 2000
"""Characters; those of the browsers have 150 to 700."""


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    """Reads of subscriptions."""

    def of(self, patient: Patient) -> "PushSubscriptionQuerySet":
        """All of a person, the newest first."""
        return self.filter(patient=patient).order_by("-created_at", "-id")

    def standing(self) -> "PushSubscriptionQuerySet":
        """Those that can be pushed to: not gone, of people who have not left."""
        return self.filter(gone_at=None, patient__left_at=None)


class PushSubscription(models.Model):
    """A browser that a person let us push to.

    endpoint_digest     SHA-256 of the endpoint, hexadecimal; stays when the rest is forgotten
    endpoint            where the browser's push service listens; empty once gone
    p256dh, auth        the browser's public key and secret (RFC 8291), base64url; empty once gone
    agent               family of the browser, so that a person can tell one phone from another
    gone_at             since when the person, or the push service, wants no more
    last_ok_at          when the push service last took something
    """

    class Agent(models.TextChoices):
        """Families of browsers."""

        CHROME = "chrome"
        EDGE = "edge"
        FIREFOX = "firefox"
        SAFARI = "safari"
        SAMSUNG = "samsung"
        OTHER = "other"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="subscriptions")
    endpoint_digest = models.CharField(max_length=64)
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT, blank=True)
    p256dh = models.CharField(max_length=90, blank=True)
    auth = models.CharField(max_length=24, blank=True)
    agent = models.CharField(max_length=8, choices=Agent, default=Agent.OTHER)
    created_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint_digest"],
                condition=Q(gone_at=None),
                name="a_browser_is_one_persons_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(gone_at=None) | Q(endpoint="", p256dh="", auth=""),
                name="what_is_gone_is_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class PushQuerySet(models.QuerySet["Push"]):
    """Reads of what was pushed."""

    def about(self, id: str) -> "PushQuerySet":
        """All about one thing, such as a prompt, the earliest first."""
        return self.filter(about=id).order_by("made_at", "id")

    def received(self) -> "PushQuerySet":
        """Those that a phone said it showed."""
        return self.exclude(received_at=None)

    def opened(self) -> "PushQuerySet":
        """Those that were tapped."""
        return self.exclude(opened_at=None)


class Push(models.Model):
    """One notice to one browser. That a push service took it does not say that it was shown.

    notice          which notice of delivery/shared/notices.py
    about           id of what it is about for those who sent it, such as a prompt; may be empty
    token_digest    SHA-256 of what the phone answers with, hexadecimal
    fault           why it was not taken: a code that names no one
    received_at     when the phone first said that it showed it
    opened_at       when it was first tapped
    """

    class Outcome(models.TextChoices):
        """What the push service said."""

        TAKEN = "taken"
        LATER = "later"
        GONE = "gone"
        REFUSED = "refused"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    subscription = models.ForeignKey(
        PushSubscription, on_delete=models.PROTECT, related_name="pushes"
    )
    notice = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True, db_index=True)
    token_digest = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    fault = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = PushQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pushes"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="a_push_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(received_at__isnull=False),
                name="what_was_opened_was_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.id}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Reads of feeds."""

    def standing(self, patient: Patient) -> "CalendarFeedQuerySet":
        """The one that opens now, if any."""
        return self.filter(patient=patient, revoked_at=None)


class CalendarFeed(models.Model):
    """A private address under which a calendar follows a person's plan without signing in.

    token_digest    SHA-256 of what stands in the address, hexadecimal; the address is not kept
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="feeds")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(revoked_at=None),
                name="one_feed_a_person_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.id
