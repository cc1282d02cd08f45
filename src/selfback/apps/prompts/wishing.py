"""What a person wishes of prompts, also before they have said anything."""

from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import PromptPreference
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Quiet, Wishes


def wishes_of(patient: Patient, rules: PromptRules) -> Wishes:
    """Return what a person wishes, or the rules' times and hours for who has not said.

    The time chosen at the start counts, and quiet hours that nobody chose make way for it.
    """
    held = PromptPreference.objects.filter(patient=patient).first()
    if held is not None:
        return held.wishes
    chosen = patient.reminder_time or rules.time_of_day
    quiet = Quiet(begins=rules.quiet_from, ends=rules.quiet_to).free_for(chosen)
    return Wishes(times=(chosen,), quiet=quiet)
