"""A survey, what it shows, who is invited, and what they answer.

In an anonymous survey no column leads from an answer to an invitation: a response is found by a
digest that only the link itself gives.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.permissions import Profession
from selfback.domain.evaluation.ratings import Answer as Agreement


class Kind(models.TextChoices):
    """What is asked."""

    VIGNETTES = "vignettes"
    NOMAD = "nomad"


class Component(models.TextChoices):
    """The parts of a vignette's plan that are judged."""

    STEPS = "steps"
    EXERCISES = "exercises"
    EDUCATION = "education"
    OVERALL = "overall"


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Reads of surveys."""

    def with_counts(self) -> "SurveyQuerySet":
        """Each with `invited`, `begun` and `finished`: people."""
        return self.annotate(
            invited=_counted(SurveyInvitation.objects.all()),
            begun=_counted(Response.objects.all()),
            finished=_counted(Response.objects.finished()),
        )

    def waves(self, series: str) -> "SurveyQuerySet":
        """The surveys that ask the same people again, by wave."""
        return self.filter(kind=Kind.NOMAD, series=series).order_by("wave", "made_at")


def _counted(rows: "models.QuerySet[Any]") -> models.functions.Coalesce:
    of_survey = rows.filter(survey=models.OuterRef("pk")).order_by().values("survey")
    return models.functions.Coalesce(
        models.Subquery(of_survey.annotate(n=models.Count("pk")).values("n")), 0
    )


class Survey(models.Model):
    """One survey, or one wave of a survey that is held several times.

    series          the same for all waves of one NoMAD; empty for vignettes
    wave            1 for the first; 0 for vignettes
    each            vignettes put to one rater; 0 for NoMAD
    own_first       percent of raters who give a plan of their own before they see ours
    is_named        whether answers can be traced to invitations
    seed            draws who sees which vignettes
    closes_on       last day it can be answered; none for no end
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    series = models.CharField(max_length=60, blank=True)
    wave = models.PositiveSmallIntegerField(default=0)
    each = models.PositiveSmallIntegerField(default=0)
    own_first = models.PositiveSmallIntegerField(default=0)
    is_named = models.BooleanField(default=False)
    seed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    closes_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(own_first__lte=100), name="own_first_is_a_percent"),
            models.UniqueConstraint(
                fields=["series", "wave"], condition=Q(kind="nomad"), name="one_survey_a_wave"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Stimulus(models.Model):
    """What a rater sees of one vignette in one language, exactly and for ever.

    place       where it stands in the set, from 1; the same in every language
    block       from 1 in a designed set: a rater judges one block of it; 0 for no blocks
    levels      in a designed set, factor -> level; else empty
    shown       the words of the vignette and of its plan, as `domain.vignettes.stimulus` has them
    digest      SHA-256 of `shown`, hexadecimal
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="stimuli")
    vignette = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    place = models.PositiveSmallIntegerField()
    block = models.PositiveSmallIntegerField(default=0)
    levels: Any = models.JSONField(default=dict, blank=True)
    shown: Any = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["place", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "vignette", "language"], name="one_stimulus_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vignette} {self.language} {self.digest[:12]}"


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    """Reads of invitations."""

    def unanswered(self) -> "SurveyInvitationQuerySet":
        """Those of people who may still be reminded."""
        return self.filter(is_finished=False, declined_at=None, withdrawn_at=None)


class SurveyInvitation(models.Model):
    """Somebody who was asked to answer; what they answer does not stand here.

    is_finished     whether they need no reminder any more; without a time, which would lead to
                    the answers
    declined_at     they asked not to hear of it again
    withdrawn_at    the invitation was taken back
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    language = models.CharField(max_length=2)
    profession = models.CharField(max_length=20, choices=[(p, p) for p in Profession], blank=True)
    country = models.CharField(max_length=2, blank=True)
    site = models.CharField(max_length=60, blank=True)
    invited_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    is_finished = models.BooleanField(default=False)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "email"], name="one_invitation_an_address"),
        ]

    def __str__(self) -> str:
        return self.pk


class ResponseQuerySet(models.QuerySet["Response"]):
    """Reads of responses."""

    def finished(self) -> "ResponseQuerySet":
        """Those that were sent to the end."""
        return self.exclude(finished_at=None)


class Response(models.Model):
    """What one person answers in one survey.

    number          1 for the first of the survey; what the person is called in files
    person          the same in every wave of a series
    digest          finds it by the link
    invitation      in a named survey only
    order           the vignettes put to them, in their order
    gives_own       whether they are asked for a plan of their own first
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    number = models.PositiveIntegerField()
    person = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    invitation = models.OneToOneField(
        SurveyInvitation, on_delete=models.PROTECT, null=True, blank=True, related_name="response"
    )
    language = models.CharField(max_length=2)
    profession = models.CharField(max_length=20, choices=[(p, p) for p in Profession], blank=True)
    country = models.CharField(max_length=2, blank=True)
    site = models.CharField(max_length=60, blank=True)
    order: Any = models.JSONField(default=list)
    gives_own = models.BooleanField(default=False)
    has_told = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_response_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"

    @property
    def code(self) -> str:
        """What the person is called in files."""
        return f"R{self.number:03}"


class OwnPlan(models.Model):
    """What a rater would have planned, told before they saw ours.

    steps       steps a day
    text        exercises and advice, in their words
    skipped     they went on without
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="own_plans")
    vignette = models.CharField(max_length=60)
    steps = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    skipped = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "vignette"], name="one_own_plan_a_rater"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.vignette}"


class Rating(models.Model):
    """What a rater says of one part of one vignette's plan; empty where they said nothing.

    points          0 not at all to 10 entirely
    would_change    whether they would change it for this patient
    reasons         codes
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="ratings")
    vignette = models.CharField(max_length=60)
    component = models.CharField(max_length=10, choices=Component)
    answer = models.CharField(
        max_length=8, choices=[(each.value, each.value) for each in Agreement], blank=True
    )
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    would_change = models.BooleanField(null=True, blank=True)
    reasons: Any = models.JSONField(default=list)
    text = models.TextField(blank=True)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["response", "vignette", "component"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "vignette", "component"], name="one_rating_a_component"
            ),
            models.CheckConstraint(condition=Q(points__lte=10), name="points_are_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.vignette} {self.component}"


class Statement(models.Model):
    """What somebody answered to one item of NoMAD, as `domain.evaluation.nomad_responses` has it.

    answer      empty where the item was passed without an answer
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="statements")
    item = models.CharField(max_length=40)
    answer = models.CharField(max_length=20, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="one_answer_an_item"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.item}"
