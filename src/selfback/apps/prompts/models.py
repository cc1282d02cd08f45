"""When each person wants to be prompted, and the ledger: one row for one time of theirs."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Patient
from selfback.apps.prompts.numbers import SmsNumber
from selfback.domain.prompting import ledger
from selfback.domain.prompting.next_step import Held
from selfback.domain.prompting.times import Quiet, Slot, Wishes

__all__ = ["Prompt", "PromptPreference", "SmsNumber", "new_token"]

STATES = [(each.value, each.value) for each in ledger.State]
LOSSES = [(each.value, each.value) for each in ledger.Loss]
BEFORE_SENT = (ledger.State.PLANNED, ledger.State.QUEUED)


def new_token() -> str:
    """Return a new token for the link that stops prompts: 32 characters that cannot be guessed."""
    return secrets.token_urlsafe(24)


class PromptPreference(models.Model):
    """When a person wants to be prompted, and the last time of theirs that was decided.

    times           "HH:MM" in order, each the time of one prompt at most
    is_off          whether they want none
    zone            where their phone last was, as IANA names it; empty if it never said
    token           stands in the link with which prompts are stopped without signing in
    decided_day, decided_number  the last slot that was decided; None before the first
    """

    patient = models.OneToOneField(
        Patient, primary_key=True, on_delete=models.PROTECT, related_name="prompt_preference"
    )
    times = models.JSONField()
    quiet_from = models.TimeField()
    quiet_to = models.TimeField()
    is_off = models.BooleanField(default=False)
    zone = models.CharField(max_length=40, blank=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    changed_at = models.DateTimeField()
    decided_day = models.DateField(null=True, blank=True)
    decided_number = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_day=None, decided_number=None)
                | Q(decided_day__isnull=False, decided_number__isnull=False),
                name="a_decided_slot_has_day_and_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.times}"

    @property
    def wishes(self) -> Wishes:
        """What the person wishes, as the domain has it."""
        return Wishes(
            times=tuple(time.fromisoformat(each) for each in self.times),
            quiet=Quiet(begins=self.quiet_from, ends=self.quiet_to),
            is_off=self.is_off,
        )

    @property
    def decided(self) -> Slot | None:
        """The last slot that was decided."""
        if self.decided_day is None or self.decided_number is None:
            return None
        return Slot(day=self.decided_day, number=self.decided_number)


class PromptQuerySet(models.QuerySet["Prompt"]):
    """Reads of the ledger."""

    def under_way(
        self, at: datetime, *, acknowledging: Collection[str], patience: timedelta
    ) -> "PromptQuerySet":
        """Those for which something may have to be done at a moment, the earliest first.

        acknowledging   channels of which word is waited for, and for how long
        """
        waiting = Q(state__in=BEFORE_SENT, due_at__lte=at)
        silent = Q(state=ledger.State.SENT, channel__in=acknowledging, sent_at__lte=at - patience)
        return self.filter(waiting | silent).order_by("due_at", "pk")

    def told(self, patient: Patient) -> "PromptQuerySet":
        """Those of a person that were handed over, are about to be, or that chance withheld."""
        lost = Q(state=ledger.State.LOST, sent_at=None)
        return self.filter(patient=patient).exclude(lost).order_by("due_at", "pk")

    def between(self, first: date, last: date) -> "PromptQuerySet":
        """Those for local days from first to last, both included."""
        return self.filter(day__range=(first, last))

    def randomised(self) -> "PromptQuerySet":
        """Those about which chance decided, by person and time."""
        return self.filter(probability__isnull=False).order_by("patient_id", "due_at", "pk")

    def counted(self, *names: str) -> list[dict[str, Any]]:
        """Return how many there are for each combination of these columns, in their order."""
        return list(self.order_by().values(*names).annotate(count=Count("pk")).order_by(*names))


class Prompt(models.Model):
    """One line of the ledger.

    cause, said     what it is about, and the cause whose wordings were used
    wording, facts  id of the notice, and what its words name
    day, slot       the person's local day, and the place of the time among those of the day
    due_at, zone    its time, and where the person was when it was decided
    channel, tried  the newest channel it was handed to, and all of them in order
    tries, fault    how often that channel was asked in vain, and what it said: a code
    probability, draw   of being prompted, and the number drawn; None if chance had no say
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="prompts")
    cause = models.CharField(max_length=40)
    said = models.CharField(max_length=40)
    wording = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    day = models.DateField()
    slot = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    zone = models.CharField(max_length=40)
    channel = models.CharField(max_length=12, blank=True)
    tried = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default=ledger.State.PLANNED)
    loss = models.CharField(max_length=20, choices=LOSSES, blank=True)
    probability = models.FloatField(null=True, blank=True)
    draw = models.FloatField(null=True, blank=True)
    planned_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    acted_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)

    objects = PromptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "day", "slot"], name="one_prompt_a_time_of_a_day"
            ),
            models.CheckConstraint(
                condition=(Q(state=ledger.State.LOST) & ~Q(loss=""))
                | (~Q(state=ledger.State.LOST) & Q(loss="")),
                name="a_lost_prompt_has_its_cause",
            ),
            models.CheckConstraint(
                condition=Q(probability=None, draw=None)
                | Q(probability__gt=0, probability__lt=1, draw__gte=0, draw__lt=1),
                name="a_draw_has_its_probability",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="prompts_under_way")]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.day} {self.cause} {self.state}"

    @property
    def held(self) -> Held:
        """The row as the domain has it."""
        return Held(
            state=ledger.State(self.state),
            due_at=self.due_at,
            channel=self.channel,
            tried=frozenset(self.tried),
            tries=self.tries,
            handed_at=self.sent_at,
        )

    def at_of(self, state: ledger.State) -> datetime | None:
        """When it came into a state."""
        moment: datetime | None = getattr(self, f"{state.value}_at")
        return moment
