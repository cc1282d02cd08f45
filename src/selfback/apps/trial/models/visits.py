"""Visits, what was answered at them, and how people were asked to."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.apps.trial.models.participants import Participant
from selfback.apps.trial.models.studies import Study
from selfback.domain.schedule.weeks import local_date
from selfback.domain.trial.disposition import VisitStatus

UNFINISHED = (VisitStatus.PENDING, VisitStatus.PARTIAL)


def _choices(kind: type[VisitStatus]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in kind]


def zone_now(path: str) -> Coalesce:
    """Return what gives the zone of a participant, reached by a path such as "visit__participant".

    Where a person is in the product it is theirs, which follows them when they travel.
    """
    return Coalesce(F(f"{path}__patient__zone"), F(f"{path}__zone"))


def local_days(rows: "models.QuerySet[models.Model]", at: datetime) -> list[tuple[str, date]]:
    """Return (zone, local date) for every zone among rows annotated with "zone_now"."""
    zones = rows.order_by().values_list("zone_now", flat=True).distinct()
    return [(zone, local_date(at, zone)) for zone in zones]


def _in_any(conditions: list[Q]) -> Q:
    held = Q(pk__in=[])
    for condition in conditions:
        held |= condition
    return held


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reads of visits."""

    def follow_ups(self) -> "VisitQuerySet":
        """Those after randomisation."""
        return self.filter(is_baseline=False)

    def unfinished(self) -> "VisitQuerySet":
        """Those that can still be answered, if their window is open."""
        return self.filter(status__in=UNFINISHED, ended_at=None)

    def open_at(self, at: datetime) -> "VisitQuerySet":
        """Unfinished ones whose window is open at a moment, by each person's own calendar."""
        return self._by_local_day(
            at, lambda zone, day: Q(zone_now=zone, opens_on__lte=day, closes_on__gte=day)
        )

    def over_at(self, at: datetime) -> "VisitQuerySet":
        """Unfinished ones whose window has closed, by each person's own calendar."""
        return self._by_local_day(at, lambda zone, day: Q(zone_now=zone, closes_on__lt=day))

    def call_list(self, at: datetime) -> "VisitQuerySet":
        """Those whose people are to be called today, the windows that close first on top.

        Nobody is on it whom reminders may still reach, who asked to be called later, who was
        called today, or who is not to be called again.
        """

        def to_call(zone: str, day: date) -> Q:
            waits = Q(call_again_on=None) | Q(call_again_on__lte=day)
            not_today = Q(called_on=None) | Q(called_on__lt=day)
            open_now = Q(zone_now=zone, opens_on__lte=day, closes_on__gte=day)
            return open_now & Q(call_from__lte=day, no_more_calls=False) & waits & not_today

        return self._by_local_day(at, to_call).order_by("closes_on", "participant__number")

    def _by_local_day(self, at: datetime, condition: Callable[[str, date], Q]) -> "VisitQuerySet":
        rows = self.unfinished().annotate(zone_now=zone_now("participant"))
        return rows.filter(_in_any([condition(*each) for each in local_days(rows, at)]))


class Visit(models.Model):
    """A point in time at which one participant answers. Dates are local and both ends count.

    visit           id in the protocol
    due_on          the day it is meant for; opens_on, closes_on: first and last day to answer
    call_from       from when they are called if they have not answered; None: never
    last_call_on    the day on which the last call is due
    call_again_on   not called before; no_more_calls: not called about this visit again
    done_on         the local day on which it was answered to the end
    ended_at        since when it can no longer be answered, whatever the reason
    version         counts every change of its answers
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="visits")
    visit = models.CharField(max_length=40)
    is_baseline = models.BooleanField(default=False)
    due_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    call_from = models.DateField(null=True, blank=True)
    last_call_on = models.DateField(null=True, blank=True)
    called_on = models.DateField(null=True, blank=True)
    call_again_on = models.DateField(null=True, blank=True)
    no_more_calls = models.BooleanField(default=False)
    status = models.CharField(
        max_length=9, choices=_choices(VisitStatus), default=VisitStatus.PENDING.value
    )
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["participant", "due_on"]
        indexes = [
            models.Index(fields=["status", "closes_on"], name="visits_by_window"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["participant", "visit"], name="a_visit_once_a_person"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), closes_on__gte=F("due_on")),
                name="a_visit_is_due_within_its_window",
            ),
            models.CheckConstraint(
                condition=Q(status="complete", done_at__isnull=False, done_on__isnull=False)
                | (~Q(status="complete") & Q(done_at=None, done_on=None)),
                name="a_complete_visit_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.visit}"


class Response(models.Model):
    """What a participant has answered to one instrument at one visit; partial answers are kept.

    instrument      id, or "questions" for the single questions of the baseline
    answers         item -> value, as they stand now
    cells           item -> [moment, who or what wrote it], by which two devices converge
    score           None if it is missing; the instrument's scorer says when
    source          how the last answer came
    version         1, 2, 3 ... with every change; each is a Saving
    """

    class Source(models.TextChoices):
        """How answers come."""

        LINK = "link"
        PHONE = "phone"
        PAPER = "paper"
        FILE = "file"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="responses")
    instrument = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    cells = models.JSONField(default=dict)
    score = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=5, choices=Source)
    wording = models.CharField(max_length=9, default="own")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["visit", "instrument"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "instrument"], name="one_response_an_instrument"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.instrument}"


class Saving(models.Model):
    """One arrival of answers, as they came. Rows are never changed; all of them make a response.

    key         made by the device or the entry page; arriving twice, it counts once
    digest      SHA-256 of what was sent: the same key with other answers is refused
    answers     item -> value; None takes an answer out
    entered_by  the participant's or staff member's user id, "link" for who came by a link
    told_at     by the clock of the device; received_at: by ours
    reason      why a finished answer was corrected
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="savings")
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    instrument = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    answers = models.JSONField()
    source = models.CharField(max_length=5, choices=Response.Source)
    entered_by = models.CharField(max_length=26)
    told_at = models.DateTimeField()
    received_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "key"], name="answers_arrive_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.instrument} {self.version}"


class LinkQuerySet(models.QuerySet["AnswerLink"]):
    """Reads of links."""

    def standing(self) -> "LinkQuerySet":
        """Those that were not revoked."""
        return self.filter(revoked_at=None)


class AnswerLink(models.Model):
    """A link by which one visit is answered without signing in.

    token_digest    SHA-256 of what stands in the link, hexadecimal; the link itself is not kept
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    first_opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "-made_at"]

    def __str__(self) -> str:
        return f"link to {self.visit_id}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reads of invitations and reminders."""

    def due(self, at: datetime) -> "ReminderQuerySet":
        """Planned ones whose day has come where the person is, while the visit can be answered."""
        rows = self.filter(
            state=Reminder.State.PLANNED,
            visit__status__in=UNFINISHED,
            visit__ended_at=None,
        ).annotate(zone_now=zone_now("visit__participant"))
        days = [
            Q(zone_now=zone, planned_on__lte=day, visit__closes_on__gte=day)
            for zone, day in local_days(rows, at)
        ]
        return rows.filter(_in_any(days)).order_by("planned_on", "visit", "number")


class Reminder(models.Model):
    """An invitation or a reminder to one visit.

    number      0: the invitation; 1, 2 ... the reminders
    state       skipped: its time passed while the service stood still, or it was no longer needed
    message     id of the message that was sent
    fault       why it failed: a code
    """

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned"
        SENT = "sent"
        FAILED = "failed"
        SKIPPED = "skipped"

    class Channel(models.TextChoices):
        """By which way."""

        EMAIL = "email"
        SMS = "sms"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.PLANNED)
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    message = models.CharField(max_length=26, blank=True)
    fault = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="a_reminder_once_a_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class ContactAttempt(models.Model):
    """That somebody of the study tried to reach a participant, and what came of it.

    visit       what it was about; None for something else
    again_on    when they asked to be called again
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        ANSWERED = "answered"
        WILL_ANSWER = "will-answer"
        CALL_AGAIN = "call-again"
        NOT_REACHED = "not-reached"
        WRONG_NUMBER = "wrong-number"
        DOES_NOT_WANT = "does-not-want"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="contacts")
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    outcome = models.CharField(max_length=14, choices=Outcome)
    again_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.outcome}"
