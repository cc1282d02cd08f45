"""Reasons and changes in the clinician's words, and changes as the patient reads them."""

from collections.abc import Callable, Mapping

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from selfback.apps.adjustments.models import Why
from selfback.delivery.shared.adjusted import said_to_patient
from selfback.domain.content.exercise import ExerciseType
from selfback.domain.plan.adjustments import Adjustment as Change

Said = Callable[[], str]
OF_MESSAGES = (Why.NOT_SUITED, Why.WISH, Why.EXPERIENCE, Why.OTHER)
"""Reasons that make sense for a text."""

TYPES: Mapping[ExerciseType, Said] = {
    ExerciseType.ABDOMINAL: lambda: _("Stomach"),
    ExerciseType.BACK: lambda: pgettext("kind of exercise", "Back"),
    ExerciseType.CORE: lambda: _("Core"),
    ExerciseType.GLUTEAL: lambda: _("Hips"),
    ExerciseType.FLEXIBILITY: lambda: _("Suppleness"),
    ExerciseType.STRETCH: lambda: _("Stretch"),
    ExerciseType.PAIN_RELIEF: lambda: _("Ease"),
}
LANGUAGES = {
    "en": gettext_lazy("English"),
    "da": gettext_lazy("Danish"),
    "nb": gettext_lazy("Norwegian"),
}


def as_the_patient_reads(change: Change, language: str) -> str:
    """Return what the patient is told of a change, in the patient's language."""
    with translation.override(language):
        return said_to_patient(change, language)
