"""One follow-up from invitation to the last answer, over a change to summer time."""

from datetime import UTC, date, datetime

import pytest
from tests.apps.trial.world import (
    finish,
    follow,
    give_answers,
    make_ready,
    make_site,
    make_study,
    visit_of,
)
from tests.domain.shipped import library

from selfback.apps.audit.services import SYSTEM, verify_chain
from selfback.apps.trial.link_services import make_link, note_link_opened, visit_of_link
from selfback.apps.trial.models import Reminder, Response, Visit
from selfback.apps.trial.visit_services import record_reminder
from selfback.domain.schedule.reminding import Asking, FollowUpRules, next_message
from selfback.domain.trial.disposition import VisitStatus

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def night_round(moment: datetime) -> list[str]:
    """What the job does: send what is due, once, by day where each person is; return the links."""
    rules = FollowUpRules.from_content(library().rule_file("follow-up"))
    sent = []
    for visit in Visit.objects.filter(reminders__in=Reminder.objects.due(moment)).distinct():
        if not rules.may_send(moment, visit.participant.zone_now):
            continue
        waiting = {row.number: row for row in Reminder.objects.due(moment).filter(visit=visit)}
        asking = [Asking(number=n, on=row.planned_on) for n, row in waiting.items()]
        chosen, instead_of = next_message(asking, moment.date())
        made = make_link(visit=visit, by=SYSTEM, at=moment)
        record_reminder(
            reminder=waiting[chosen.number],
            state=Reminder.State.SENT,
            channel=Reminder.Channel.EMAIL,
            instead_of=instead_of,
            by=SYSTEM,
            at=moment,
        )
        sent.append(made.token)
    return sent


def test_invited_reminded_answered_half_resumed_on_another_device_and_complete():
    # Randomised on 9 February 2027, due on 23 March; summer time begins on the 28th.
    participant = make_ready(make_site(make_study()))
    participant = follow(participant, at("2027-02-09T12:00:00"))
    visit = visit_of(participant)
    assert (visit.opens_on, visit.due_on) == (date(2027, 3, 20), date(2027, 3, 23))

    assert night_round(at("2027-03-20T07:59:00")) == []  # 08:59 there, in winter time
    (invitation,) = night_round(at("2027-03-20T08:00:00"))
    assert night_round(at("2027-03-20T08:10:00")) == []
    (_first,) = night_round(at("2027-03-24T08:00:00"))

    # On the phone, by the oldest link, in the night when the clock goes on.
    phone = at("2027-03-28T00:58:00")
    found = visit_of_link(token=invitation, at=phone)
    note_link_opened(token=invitation, at=phone)
    half = {f"q{n}": 1 for n in range(1, 13)}
    give_answers(found, "rmdq-24", half, key="p1", writer="phone", at=phone)
    assert Visit.objects.get(pk=visit.pk).status == VisitStatus.PARTIAL

    assert night_round(at("2027-03-28T06:59:00")) == []  # 08:59 there, in summer time
    (second,) = night_round(at("2027-03-28T07:00:00"))

    # On the tablet by the newest link; the phone sends again, late, what it had kept.
    tablet = at("2027-03-28T09:00:00")
    resumed = visit_of_link(token=second, at=tablet)
    assert resumed == found
    kept = Response.objects.get(visit=resumed, instrument="rmdq-24").answers
    assert kept == half
    rest = {f"q{n}": 0 for n in range(13, 25)}
    give_answers(resumed, "rmdq-24", rest, key="t1", writer="tablet", at=tablet)
    give_answers(resumed, "nprs", {"q1": 3}, key="t2", writer="tablet", at=tablet)
    give_answers(found, "rmdq-24", half, key="p1", writer="phone", told_at=phone, at=tablet)
    done = finish(resumed, at=tablet)

    assert (done.status, done.done_on) == (VisitStatus.COMPLETE, date(2027, 3, 28))
    assert done.responses.get(instrument="rmdq-24").score == 12
    assert night_round(at("2027-04-01T08:00:00")) == []
    assert list(Visit.objects.call_list(at("2027-04-05T08:00:00"))) == []
    states = [each.state for each in done.reminders.order_by("number")]
    assert states == ["sent", "sent", "sent", "skipped"]
    assert verify_chain().holds


def test_a_window_that_ends_in_the_night_of_the_change_closes_at_local_midnight():
    participant = make_ready(make_site(make_study()))
    participant = follow(participant, at("2027-01-24T12:00:00"))
    visit = visit_of(participant)  # due on 7 March, closes on the 28th, a day of 23 hours
    assert visit.closes_on == date(2027, 3, 28)

    give_answers(visit, "nprs", {"q1": 3}, at=at("2027-03-28T21:59:59"))
    assert list(Visit.objects.over_at(at("2027-03-28T21:59:59"))) == []
    assert list(Visit.objects.over_at(at("2027-03-28T22:00:00"))) == [visit]
