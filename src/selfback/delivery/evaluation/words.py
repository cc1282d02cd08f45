"""What the evaluation calls its codes, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from selfback.apps.surveys.models import Component, Survey
from selfback.domain.evaluation.ratings import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of a plan: what it is called, and how it is asked about."""

    name: str | Promise
    ask: str | Promise


COMPONENTS: Mapping[str, _Part] = {
    Component.STEPS: _Part(name=_("Steps"), ask=_("Do you agree with the step goal?")),
    Component.EXERCISES: _Part(name=_("Exercises"), ask=_("Do you agree with the exercises?")),
    Component.EDUCATION: _Part(name=_("Short texts"), ask=_("Do you agree with the short texts?")),
    Component.OVERALL: _Part(
        name=_("The plan as a whole"), ask=_("Do you agree with the plan as a whole?")
    ),
}
ANSWERS: Mapping[str, str | Promise] = {
    Answer.AGREE: pgettext_lazy("judgement", "I agree"),
    Answer.PARTLY: pgettext_lazy("judgement", "Partly"),
    Answer.DISAGREE: pgettext_lazy("judgement", "I disagree"),
}
STATES: Mapping[str, str | Promise] = {
    Survey.State.DRAFT: _("Not open yet"),
    Survey.State.OPEN: _("Open"),
    Survey.State.CLOSED: _("Closed"),
}
