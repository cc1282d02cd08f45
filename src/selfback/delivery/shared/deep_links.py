"""Which screen a notice on the lock screen opens."""

from django.urls import reverse

from selfback.domain.content.notice import Cause

TEST = "test"
"""A notice that a person sends to their own phone to see that it arrives."""

SCREENS: dict[str, tuple[str, ...]] = {
    TEST: ("patient:reminders",),
    Cause.PLAN_READY: ("patient:week",),
    Cause.CHECK_IN_DUE: ("patient:check_in",),
    Cause.SESSION_WAITING: ("patient:session",),
    Cause.SESSION_HALF_DONE: ("patient:session",),
    Cause.EXERCISE_DUE: ("patient:session",),
    Cause.EXERCISE_DUE_PAIN: ("patient:session",),
    Cause.MESSAGE_WAITING: ("patient:learn",),
    Cause.MESSAGES_READ: ("patient:learn",),
    Cause.BEDTIME: ("patient:tool", "sleep"),
    Cause.APP_UNUSED: ("patient:today",),
    Cause.WELCOME_BACK: ("patient:today",),
    Cause.LOW_ACTIVITY: ("patient:today",),
    Cause.LOW_ACTIVITY_PAIN: ("patient:today",),
    Cause.LOW_ACTIVITY_MOOD: ("patient:today",),
    Cause.LOW_ACTIVITY_TIME: ("patient:today",),
    Cause.LOW_ACTIVITY_TIRED: ("patient:today",),
    Cause.LOW_ACTIVITY_SUPPORT: ("patient:today",),
    Cause.LOW_ACTIVITY_FAMILY_WORK: ("patient:today",),
    Cause.LOW_ACTIVITY_WEATHER: ("patient:today",),
    Cause.LOW_ACTIVITY_FACILITIES: ("patient:today",),
    Cause.STEPS_BEGUN: ("patient:today",),
    Cause.STEPS_HALFWAY: ("patient:today",),
    Cause.STEPS_NEARLY: ("patient:today",),
    Cause.STEPS_REACHED: ("patient:today",),
    Cause.EXERCISE_DAYS_ENOUGH: ("patient:progress",),
    Cause.ACHIEVEMENT_REACHED: ("patient:progress",),
    Cause.GOAL_PROGRESS: ("patient:goals",),
}
"""Cause of a notice -> name of an address, and what stands in it."""


def deep_link(cause: str) -> str:
    """Return the path that a notice opens; raises KeyError for one that opens nothing."""
    name, *parts = SCREENS[cause]
    return reverse(name, args=parts)
