"""What a prompt says, where it leads, and the link with which prompts are stopped."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from selfback.apps.prompts.models import Prompt
from selfback.delivery.shared.content import library
from selfback.domain.content.language import Language
from selfback.domain.content.notice import Cause

SCREENS = {
    Cause.PLAN_READY: "patient:week",
    Cause.CHECK_IN_DUE: "patient:check_in",
    Cause.SESSION_HALF_DONE: "patient:session",
    Cause.EXERCISE_DUE: "patient:session",
    Cause.EXERCISE_DAYS_ENOUGH: "patient:progress",
}
"""Where a cause leads; every other leads to Today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A prompt as it is handed to a channel.

    text        one short line that names no symptom; it may stand on a lock screen
    address     opens the screen it is about, and says that it was opened
    stop        stops all prompts of this person without signing in
    """

    text: str
    address: str
    stop: str
    language: str


def said(prompt: Prompt) -> Said:
    """Return what a prompt says, in the person's language."""
    language = prompt.patient.user.language
    words = library().words[Language(language)].notices
    opens = reverse("patient:prompt", args=[prompt.pk])
    stops = reverse("patient:stop_prompts", args=[prompt.patient.prompt_preference.token])
    return Said(
        text=words[prompt.wording].format(**prompt.facts),
        address=settings.PUBLIC_ADDRESS + opens,
        stop=settings.PUBLIC_ADDRESS + stops,
        language=language,
    )


def screen_of(cause: str) -> str:
    """Return the name of the route that a prompt of a cause leads to."""
    return SCREENS.get(Cause(cause), "patient:today")
