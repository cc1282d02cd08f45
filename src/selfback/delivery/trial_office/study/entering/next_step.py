"""What comes next on somebody's way into a study: the one step that waits now."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.apps.trial.models import Participant
from selfback.domain.trial.disposition import VisitStatus


class Step(StrEnum):
    """The steps before the arm, in their order; NONE once there is no such step."""

    CONSENT = "consent"
    BASELINE = "baseline"
    ELIGIBILITY = "eligibility"
    LOCK = "lock"
    RANDOMISE = "randomise"
    NONE = "none"


ORDER = (Step.CONSENT, Step.BASELINE, Step.ELIGIBILITY, Step.LOCK, Step.RANDOMISE)
WAITS: dict[Step, Promise] = {
    Step.CONSENT: _("They read and sign the consent"),
    Step.BASELINE: _("They answer the baseline"),
    Step.ELIGIBILITY: _("Confirm that they can take part"),
    Step.LOCK: _("Lock the baseline"),
    Step.RANDOMISE: _("Randomise"),
}
NAMES: dict[Step, Promise] = {
    Step.CONSENT: _("Consent"),
    Step.BASELINE: _("Baseline"),
    Step.ELIGIBILITY: _("Eligibility"),
    Step.LOCK: _("Baseline locked"),
    Step.RANDOMISE: _("Randomised"),
}
STATUSES: dict[str, Promise] = {
    "entering": _("on the way in"),
    "active": _("in the study"),
    "completed": _("completed"),
    "left": _("left before randomisation"),
    "withdrawn": _("withdrew"),
    "died": _("died"),
}
TAGS = {"entering": "waiting", "active": "good", "completed": "good"}


def next_step(participant: Participant, *, is_consented: bool, baseline_status: str) -> Step:
    """Return the step that waits; NONE for who is randomised or no longer on the way."""
    if participant.status != Participant.Status.ENTERING:
        return Step.NONE
    done = {
        Step.CONSENT: is_consented,
        Step.BASELINE: baseline_status == VisitStatus.COMPLETE,
        Step.ELIGIBILITY: participant.eligible_at is not None,
        Step.LOCK: participant.baseline_locked_at is not None,
        Step.RANDOMISE: participant.randomised_at is not None,
    }
    return next((step for step in ORDER if not done[step]), Step.NONE)
