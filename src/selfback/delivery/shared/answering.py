"""What a form about an alert asks for is done: seen, in touch, reached or not, closed, undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from selfback.apps.people.models import User
from selfback.apps.safety.alert_services import (
    AlertAlreadyClosed,
    AlertAlreadySeen,
    CannotBeUndone,
    CodeUnknown,
    NoteMissing,
    close_alert,
    note_contact,
    promise_contact,
    see_alert,
    undo_step,
)
from selfback.apps.safety.models import Alert, AlertStep
from selfback.delivery.shared import clock
from selfback.delivery.shared.alert_words import rules
from selfback.delivery.shared.escalation import call_off, was_escalated
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.answering import Promise, promised_by

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What became of a form.

    step    what was noted; None if it was undone, somebody was first, or nothing was done
    fault   what is to be put right, empty if nothing
    """

    step: AlertStep | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants noted about an alert."""

    alert: Alert
    sent: QueryDict
    by: User
    at: datetime

    @property
    def note(self) -> str:
        return self.sent.get("note", "").strip()[:LONGEST_NOTE]


def do(alert: Alert, sent: QueryDict, *, by: User) -> Deed:
    """Do what a form asks for, and call off what was still to be told about the alert.

    sent    act: one of ACTS; a note alone closes the alert with it
    """
    act = ACTS.get(sent.get("act", "close" if "note" in sent else ""))
    if act is None:
        return Deed(fault=_("Please choose what you want to do."))
    try:
        with transaction.atomic():
            step = act(Wish(alert=alert, sent=sent, by=by, at=clock.now()))
            if step is not None:
                call_off(alert, by=by.pk)
        return Deed(step=step)
    except NoteMissing:
        return Deed(fault=_("Please say what you did."))
    except CodeUnknown:
        return Deed(fault=_("Please choose one of these."))
    except CannotBeUndone:
        return Deed(fault=_("This can no longer be undone."))
    except (AlertAlreadySeen, AlertAlreadyClosed):
        return Deed()  # the page shows who was first


def may_undo(step: AlertStep | None, user: User, *, at: datetime) -> bool:
    """Whether the newest step of an alert may be undone by this user.

    The first look at an emergency stays once it was told a second time: what called that off
    cannot be told again.
    """
    if step is None or step.by_id != user.pk or at - step.at > undo_time():
        return False
    steps = step.alert.steps.standing()
    is_first = step.alert.tier == Tier.EMERGENCY and steps.count() == 1
    return not (is_first and was_escalated(step.alert))


def undo_time() -> timedelta:
    """Return how long a step can be undone."""
    return timedelta(minutes=rules().undo_minutes)


def _see(wish: Wish) -> AlertStep:
    return see_alert(alert=wish.alert, by=wish.by, at=wish.at)


def _promise(wish: Wish) -> AlertStep:
    chosen = wish.sent.get("when", "")
    if chosen and chosen not in set(Promise):
        raise CodeUnknown(chosen)
    zone = ZoneInfo(wish.alert.patient.zone)
    due = promised_by(Promise(chosen), wish.at, zone=zone, rules=rules()) if chosen else None
    return promise_contact(alert=wish.alert, due_at=due, by=wish.by, at=wish.at)


def _reached(wish: Wish) -> AlertStep:
    return _contact(wish, reached=True)


def _not_reached(wish: Wish) -> AlertStep:
    return _contact(wish, reached=False)


def _contact(wish: Wish, *, reached: bool) -> AlertStep:
    how = wish.sent.get("how", "")
    return note_contact(alert=wish.alert, reached=reached, how=how, by=wish.by, at=wish.at)


def _close(wish: Wish) -> AlertStep:
    outcome = wish.sent.get("outcome", "other")
    return close_alert(alert=wish.alert, outcome=outcome, note=wish.note, by=wish.by, at=wish.at)


def _undo(wish: Wish) -> None:
    pk = wish.sent.get("step", "")
    step = wish.alert.steps.filter(pk=pk).first() if pk.isdecimal() else None
    if step is None or not may_undo(step, wish.by, at=wish.at):
        raise CannotBeUndone(pk)
    undo_step(step=step, within=undo_time(), by=wish.by, at=wish.at)


ACTS: dict[str, Callable[[Wish], AlertStep | None]] = {
    "seen": _see,
    "promise": _promise,
    "reached": _reached,
    "not-reached": _not_reached,
    "close": _close,
    "undo": _undo,
}
