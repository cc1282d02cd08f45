"""Why somebody would change a part of a plan, in the reader's language."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from selfback.apps.adjustments.models import Why

Said = Callable[[], str]
WHY: Mapping[str, Said] = {
    Why.PAIN: lambda: _("It hurts"),
    Why.TOO_HARD: lambda: _("Too hard"),
    Why.TOO_EASY: lambda: _("Too easy"),
    Why.NOT_SUITED: lambda: pgettext("reason", "Not suited"),
    Why.UNSAFE: lambda: pgettext("reason", "Not safe"),
    Why.WISH: lambda: _("The person’s wish"),
    Why.EXPERIENCE: lambda: _("My experience"),
    Why.OTHER: lambda: pgettext("reason", "Something else"),
}
OF_VIGNETTES = (
    Why.TOO_HARD,
    Why.TOO_EASY,
    Why.NOT_SUITED,
    Why.UNSAFE,
    Why.EXPERIENCE,
    Why.OTHER,
)
"""Reasons that make sense for somebody one has only read about."""


def why_words(why: str) -> str:
    """Return a reason in the reader's language; its code if it is new."""
    words = WHY.get(why)
    return words() if words else why
