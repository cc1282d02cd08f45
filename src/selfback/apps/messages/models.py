"""One table of messages that leave the product; the address goes once it is not needed."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import LANGUAGES

ADDRESS_KEPT = timedelta(days=14)
"""How long the address of a message that came to an end is kept, for questions about it."""


SECRET = ("invitation", "study-link", "sms-code")
"""Purposes whose words open something; they are forgotten the night after they ended."""


class OutgoingQuerySet(models.QuerySet["OutgoingMessage"]):
    """Reads of messages."""

    def due(self, at: datetime) -> "OutgoingQuerySet":
        """Those that wait and whose time has come, the oldest first."""
        return self.filter(state=OutgoingMessage.State.WAITING, due_at__lte=at).order_by("due_at")

    def with_an_address_to_forget(self, at: datetime) -> "OutgoingQuerySet":
        """Those that came to an end long enough ago and still hold their address."""
        ended = self.exclude(state=OutgoingMessage.State.WAITING).exclude(address="")
        return ended.filter(Q(ended_at__lte=at - ADDRESS_KEPT) | Q(purpose__in=SECRET))


class OutgoingMessage(models.Model):
    """A message to one address.

    key         names the message for whoever queues it; queued twice, it is kept once
    purpose     why it is sent, such as "referral"
    address     an e-mail address or telephone number; empty once forgotten
    about       id of what it is about, for those who look it up
    reference   what the channel called it
    fault       why it failed the last time: a code, never the channel's own words
    """

    class Channel(models.TextChoices):
        """By which way."""

        EMAIL = "email"
        SMS = "sms"

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    about = models.CharField(max_length=40, blank=True, db_index=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="messages_that_wait")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
