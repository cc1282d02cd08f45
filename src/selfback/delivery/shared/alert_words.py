"""What is said about alerts: how urgent, where they stand, what was done, and by when."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.people.models import User
from selfback.apps.safety.models import Alert, AlertStep
from selfback.delivery.shared.content import library
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.answering import AnsweringRules, contact_by, look_by

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)

DID: dict[str, Promise] = {
    "": gettext_lazy("Has not said what they did."),
    "called": gettext_lazy("Says they called the emergency number."),
    "going": gettext_lazy("Says they are on the way to get help."),
    "has-help": gettext_lazy("Says they have got help already."),
}
MOMENTS: dict[str, Promise] = {
    "intake": gettext_lazy("before the first plan"),
    "weekly": gettext_lazy("at the weekly check-in"),
    "pain-jump": gettext_lazy("when the pain rose"),
    "symptoms-changed": gettext_lazy("because the symptoms changed"),
    "resuming": gettext_lazy("when the plan was to go on"),
}
URGENCY: dict[str, Promise] = {
    "R": gettext_lazy("Emergency"),
    "A": gettext_lazy("Same or next working day"),
    "M": gettext_lazy("Mood"),
    "B": gettext_lazy("To watch"),
}
FOUND: dict[str, Promise] = {
    "pain-rising": gettext_lazy("Pain has risen two weeks in a row"),
    "no-better": gettext_lazy("No better for weeks"),
    "mood-low": gettext_lazy("Low mood in the answers"),
    "words": gettext_lazy("Words in a free text that ask for support"),
}
WHEN: dict[str, Promise] = {
    "hour": gettext_lazy("within an hour"),
    "today": gettext_lazy("today"),
    "next-day": gettext_lazy("by the end of the next working day"),
    "week": gettext_lazy("within a week"),
    "": gettext_lazy("without a time"),
}
REACHED: dict[str, Promise] = {
    "phone": gettext_lazy("spoke on the telephone"),
    "visit": gettext_lazy("saw them here"),
    "written": gettext_lazy("they wrote back"),
}
NOT_REACHED: dict[str, Promise] = {
    "no-answer": gettext_lazy("no answer"),
    "left-message": gettext_lazy("left word that I called"),
    "wrong-number": gettext_lazy("the number does not work"),
}
OUTCOMES: dict[str, Promise] = {
    "doctor": gettext_lazy("A doctor or hospital sees to it"),
    "visit": gettext_lazy("A visit here is agreed"),
    "talked": gettext_lazy("Talked it through; nothing more is needed"),
    "mistake": gettext_lazy("It was ticked by mistake"),
    "elsewhere": gettext_lazy("Somebody else looks after it"),
    "written-to": gettext_lazy("Could not be reached; wrote to them"),
    "noted": gettext_lazy("Noted for the next visit"),
    "other": gettext_lazy("Something else"),
}


@cache
def rules() -> AnsweringRules:
    """Return the numbers of answering reports that this process serves."""
    content = library()
    return AnsweringRules.from_content(content.rule_file("contact"), content.rule_file("safety"))


def due_of(alert: Alert) -> datetime | None:
    """Return by when the next thing about an alert is to be done; None once it is closed."""
    tier, zone = Tier(alert.tier), ZoneInfo(alert.patient.zone)
    if alert.state == Alert.State.CLOSED:
        return None
    if alert.state == Alert.State.WAITING:
        return look_by(tier, alert.raised_at, zone=zone, rules=rules())
    return alert.due_at or contact_by(tier, alert.raised_at, zone=zone, rules=rules())


def moment_in_words(moment: datetime, *, zone: str, now: datetime) -> str:
    """Return a moment as people say it where the person lives: "today 14:15"."""
    here, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    shown = time_format(here.time(), "H:i")
    days = {
        today - A_DAY: _("yesterday {time}"),
        today: _("today {time}"),
        today + A_DAY: _("tomorrow {time}"),
    }
    if here.date() in days:
        return days[here.date()].format(time=shown)
    return f"{date_format(here, _('j F'))} {shown}"


def due_in_words(due: datetime, *, zone: str, now: datetime) -> str:
    """Return a deadline; one at midnight is said as the last minute of the day before."""
    at_midnight = due.astimezone(ZoneInfo(zone)).time() == time(0)
    return moment_in_words(due - A_MINUTE if at_midnight else due, zone=zone, now=now)


def standing(alert: Alert, *, now: datetime) -> str:
    """Return in one sentence where an alert stands, empty while nobody has looked."""
    zone = alert.patient.zone
    if alert.state == Alert.State.SEEN and alert.acknowledged_at:
        seen = moment_in_words(alert.acknowledged_at, zone=zone, now=now)
        return _("{who} has seen it, {time}.").format(who=called(alert.acknowledged_by), time=seen)
    if alert.state == Alert.State.CONTACTING:
        return _promise(alert, now) if alert.held_by else _("Tried, and not reached yet.")
    if alert.state == Alert.State.REACHED:
        return _("The person was reached.")
    if alert.state == Alert.State.CLOSED and alert.closed_at:
        closed = moment_in_words(alert.closed_at, zone=zone, now=now)
        return _("Closed by {who}, {time}.").format(who=called(alert.closed_by), time=closed)
    return ""


def _promise(alert: Alert, now: datetime) -> str:
    if alert.due_at is None:
        return _("{who} will get in touch.").format(who=called(alert.held_by))
    by = due_in_words(alert.due_at, zone=alert.patient.zone, now=now)
    return _("{who} will get in touch, at the latest {time}.").format(
        who=called(alert.held_by), time=by
    )


def steps_in_words(
    steps: Iterable[AlertStep], *, zone: str, now: datetime
) -> list[Mapping[str, str]]:
    """Return what was done, the oldest first: what, who, when, and the note."""
    return [
        {
            "what": said_of(step),
            "who": called(step.by),
            "when": moment_in_words(step.at, zone=zone, now=now),
            "note": step.note,
        }
        for step in steps
    ]


def said_of(step: AlertStep) -> str:
    """Return in a few words what a step was."""
    kind = AlertStep.Kind(step.kind)
    if kind is AlertStep.Kind.SEEN:
        return _("Seen")
    if kind is AlertStep.Kind.WILL_CONTACT:
        return _("Will get in touch")
    if kind is AlertStep.Kind.REACHED:
        return _("Reached: {how}").format(how=REACHED.get(step.code, ""))
    if kind is AlertStep.Kind.NOT_REACHED:
        return _("Not reached: {how}").format(how=NOT_REACHED.get(step.code, ""))
    return _("Closed: {why}").format(why=OUTCOMES.get(step.code, ""))


def called(user: User | None) -> str:
    """Return what to call a colleague."""
    return (user.name or user.email) if user else ""
