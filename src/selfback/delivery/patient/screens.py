"""Which questions stand on which screen of the intake and of the check-in, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORKING = ("working", "sick_listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One screen of a questionnaire: one thing at a time.

    slug        in the address
    questions   ids, in the order shown
    headline    of the screen; empty: the text of its only question
    needed_if   (question id, answers): the screen is shown only after one of these answers
    """

    slug: str
    questions: tuple[str, ...]
    headline: str | Promise = ""
    needed_if: tuple[str, Sequence[str]] | None = None

    def is_needed(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answers so far call for this screen."""
        if self.needed_if is None:
            return True
        question, wanted = self.needed_if
        given = answers.get(question)
        return bool(set(given) & set(wanted)) if isinstance(given, list) else given in wanted


def intake_screens(ask_first: Sequence[str]) -> tuple[Screen, ...]:
    """Return the screens of the intake after the warning signs.

    ask_first   ids of the conditions with which a clinician should have said that exercise is fine
    """
    return (
        Screen(slug="about-you", questions=("age", "sex"), headline=_("A little about you")),
        Screen(
            slug="pain",
            questions=("pain_average", "pain_worst"),
            headline=_("How much has it hurt this last week?"),
        ),
        Screen(slug="how-long", questions=("duration",)),
        Screen(slug="where", questions=("pain_sites",)),
        Screen(slug="everyday", questions=("interference",)),
        Screen(slug="activities", questions=("activities",)),
        Screen(slug="fear", questions=("fear",)),
        Screen(
            slug="confidence",
            questions=("confidence_work", "confidence_life"),
            headline=_("How sure are you, even with the pain?"),
        ),
        Screen(slug="sleep", questions=("sleep",)),
        Screen(slug="stress", questions=("stress",)),
        Screen(
            slug="mood",
            questions=("mood_interest", "mood_low"),
            headline=_("How have you felt lately?"),
        ),
        Screen(slug="work", questions=("work",)),
        Screen(slug="work-ability", questions=("work_ability",), needed_if=("work", WORKING)),
        Screen(
            slug="moving",
            questions=("usual_steps", "activity_level"),
            headline=_("How much do you move?"),
        ),
        Screen(slug="illnesses", questions=("conditions",)),
        Screen(slug="cleared", questions=("cleared",), needed_if=("conditions", ask_first)),
        Screen(slug="hindrances", questions=("barriers",)),
        Screen(
            slug="your-week",
            questions=("minutes", "days_per_week", "reminder_time"),
            headline=_("How much time do you want to give it?"),
        ),
    )


TOGETHER = (
    ("confidence_work", "confidence_life"),
    ("stress_control", "stress_confident", "stress_going_well", "stress_piling_up"),
    ("mood_interest", "mood_low"),
    ("anything_bad", "anything_bad_text"),
)
"""Questions of the check-in that share a screen when they are due."""

HEADLINES = {
    "confidence_work": _("How sure are you, even with the pain?"),
    "stress_control": _("How has the last month been?"),
    "mood_interest": _("How have you felt lately?"),
    "anything_bad": _("Did anything bad happen this week?"),
}


def check_in_screens(due: Sequence[str]) -> tuple[Screen, ...]:
    """Return the screens of a check-in for the questions that are due, in their order."""
    screens: list[Screen] = []
    placed: set[str] = set()
    for question in due:
        if question in placed:
            continue
        group = next((each for each in TOGETHER if question in each), (question,))
        shown = tuple(each for each in group if each in due)
        placed.update(shown)
        screens.append(
            Screen(
                slug=question.replace("_", "-"),
                questions=shown,
                headline=HEADLINES.get(question, "") if len(group) > 1 else "",
            )
        )
    return tuple(screens)


def next_screen(screens: Sequence[Screen], after: str, answers: Mapping[str, Any]) -> Screen | None:
    """Return the next screen that is needed, or None after the last."""
    slugs = [screen.slug for screen in screens]
    start = slugs.index(after) + 1 if after else 0
    return next((each for each in screens[start:] if each.is_needed(answers)), None)


def screen_before(
    screens: Sequence[Screen], before: str, answers: Mapping[str, Any]
) -> Screen | None:
    """Return the screen one goes back to, or None from the first."""
    slugs = [screen.slug for screen in screens]
    earlier = screens[: slugs.index(before)]
    return next((each for each in reversed(earlier) if each.is_needed(answers)), None)
