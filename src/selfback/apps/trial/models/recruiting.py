"""What was done for recruitment, and when."""

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.trial.models.studies import Study
from selfback.domain.recruitment.actions import Action


class ActionQuerySet(models.QuerySet["RecruitmentAction"]):
    """Reads of actions."""

    def standing(self) -> "ActionQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


class RecruitmentAction(models.Model):
    """Something that was done for the recruitment of a study on a day.

    sites           ids of the sites it was for; none stands for all
    withdrawn_at    since when it does not count, as it was noted by mistake
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="recruitment_actions")
    day = models.DateField()
    what = models.CharField(max_length=200)
    sites = models.JSONField(default=list, blank=True)
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_action_says_what_was_done"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.pk}"

    def as_action(self) -> Action:
        """Return it as the domain knows it."""
        return Action(id=self.pk, day=self.day, what=self.what, sites=tuple(self.sites))
