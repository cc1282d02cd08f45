"""What a notice is: one short line that the app says when something has happened."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What has happened when a notice is shown."""

    PLAN_READY = "plan-ready"  # a new week has been planned
    CHECK_IN_DUE = "check-in-due"  # the week is over and its check-in is open
    SESSION_DONE = "session-done"  # all exercises of a session are done
    SESSION_PARTLY_DONE = "session-partly-done"  # a session was ended early
    SESSION_WAITING = "session-waiting"  # a session is planned today and not begun
    STEPS_REACHED = "steps-reached"  # today's step goal is reached
    BAD_WEEK = "bad-week"  # the week was rated worse, or pain rose
    BETTER_WEEK = "better-week"  # the week was rated better
    WELCOME_BACK = "welcome-back"  # first visit after a week or more away
    MESSAGES_READ = "messages-read"  # every message of the week is read
    PLAN_PAUSED = "plan-paused"  # a warning sign has paused the plan
    SAVED_OFFLINE = "saved-offline"  # written on the phone, not sent yet
    APP_UNUSED = "app-unused"  # not opened for a day and a half
    LOW_ACTIVITY = "low-activity"  # far under the step goal for three days, no cause known
    LOW_ACTIVITY_PAIN = "low-activity-pain"  # the same, and pain or interference rose
    LOW_ACTIVITY_MOOD = "low-activity-mood"  # the same, and mood dropped
    LOW_ACTIVITY_TIME = "low-activity-time"  # the same, and this barrier was named; so below
    LOW_ACTIVITY_TIRED = "low-activity-tired"
    LOW_ACTIVITY_SUPPORT = "low-activity-support"
    LOW_ACTIVITY_FAMILY_WORK = "low-activity-family-work"
    LOW_ACTIVITY_WEATHER = "low-activity-weather"
    LOW_ACTIVITY_FACILITIES = "low-activity-facilities"
    EXERCISE_DUE = "exercise-due"  # no exercise for three days
    EXERCISE_DUE_PAIN = "exercise-due-pain"  # the same, and pain rose
    SESSION_HALF_DONE = "session-half-done"  # a session was begun and left some hours ago
    EXERCISE_DAYS_ENOUGH = "exercise-days-enough"  # {days}: three or more this week
    STEPS_BEGUN = "steps-begun"  # {steps}: under half of today's goal
    STEPS_HALFWAY = "steps-halfway"  # {steps}: half to three quarters of it
    STEPS_NEARLY = "steps-nearly"  # {steps}, {left}: three quarters or more
    GOAL_PROGRESS = "goal-progress"  # a step toward a goal of one's own was noted
    MESSAGE_WAITING = "message-waiting"  # no message read for three days
    LEAVING = "leaving"  # the person stops using the app
    BEDTIME = "bedtime"  # the hour at which somebody asked to be reminded of going to bed
    ACHIEVEMENT_REACHED = "achievement-reached"  # {title}: of the achievement


PLAIN_FACTS = frozenset({Cause.PLAN_PAUSED, Cause.SAVED_OFFLINE})
"""Causes that are told in the same words each time, so that nobody reads a difference into them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice, without its words; several may share a cause and take turns.

    id          a readable slug, the key of its words in each language file
    push        whether it may be sent to the lock screen; it then names no symptom
    """

    id: str
    cause: Cause
    push: bool = False
