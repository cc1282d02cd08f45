"""Following people in studies by the clock: each is asked once, by the hours of their own day."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.apps.allocations.world import BLOCKS
from tests.apps.at_once import at_once
from tests.apps.conftest import many_connections
from tests.apps.trial.world import (
    STAFF,
    finish,
    follow,
    give_answers,
    make_ready,
    make_site,
    make_study,
    visit_of,
)
from tests.builders import MONDAY, NOON, make_patient, make_staff
from tests.delivery.access.world import report_emergency

from selfback.apps.allocations.services import make_list, note_publication, randomise
from selfback.apps.audit.models import AuditEvent
from selfback.apps.audit.models import Kind as AuditKind
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import mark_failed
from selfback.apps.people.permissions import Role
from selfback.apps.referrals.services import log_person
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.link_services import visit_of_link
from selfback.apps.trial.models import (
    AnswerLink,
    ContactDetails,
    EventCandidate,
    Participant,
    Reminder,
    Screening,
    Study,
    Visit,
)
from selfback.delivery.jobs.asking import ask_who_is_due, call_who_was_not_reached
from selfback.delivery.jobs.following import (
    end_what_is_over,
    look_at_warning_signs,
    plan_who_was_allocated,
    tell_the_logs,
)
from selfback.delivery.jobs.tasks import follow_studies
from selfback.domain.randomisation.design import Kind

__all__ = ["many_connections"]
pytestmark = pytest.mark.django_db
RANDOMISED = "2027-02-09T12:00:00"
OPENS = "2027-03-20T08:00:00"
"""09:00 in Copenhagen on the day the first visit opens."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def make_reached(**contact: Any) -> Visit:
    """The first visit of somebody who is reached by mail unless the contact says otherwise."""
    participant = follow(make_ready(make_site(make_study())), at(RANDOMISED))
    reach(participant, **contact)
    return visit_of(participant)


def reach(participant: Participant, **contact: Any) -> None:
    given = {
        "name": "Ida Holm",
        "email": "ida@example.org",
        "phone": "+4520202020",
        "prefers": ContactDetails.Way.EMAIL,
        "by": STAFF,
        "at": NOON,
    }
    keep_contact(participant=participant, **{**given, **contact})


def token_in(message: OutgoingMessage) -> str:
    found = re.search(r"/take-part/(\S+)", message.body)
    assert found
    return found.group(1)


def states_of(visit: Visit) -> list[str]:
    return list(visit.reminders.order_by("number").values_list("state", flat=True))


def test_nobody_is_written_to_before_nine_where_they_are():
    make_reached()

    assert ask_who_is_due(at("2027-03-20T07:59:59")) == 0
    assert ask_who_is_due(at(OPENS)) == 1


def test_nobody_is_written_to_in_the_evening():
    make_reached()

    assert ask_who_is_due(at("2027-03-20T19:00:00")) == 0  # 20:00 there
    assert ask_who_is_due(at("2027-03-20T18:59:59")) == 1


def test_the_hours_follow_the_change_to_summer_time():
    visit = make_reached()
    visit.reminders.update(planned_on=date(2027, 3, 28))

    assert ask_who_is_due(at("2027-03-28T06:59:59")) == 0
    assert ask_who_is_due(at("2027-03-28T07:00:00")) == 1


def test_an_invitation_holds_a_link_that_opens_the_visit_and_goes_out_once():
    visit = make_reached()
    for _round in range(3):
        ask_who_is_due(at(OPENS))

    message = OutgoingMessage.objects.get()
    assert (message.channel, message.address) == ("email", "ida@example.org")
    assert visit_of_link(token=token_in(message), at=at(OPENS)) == visit
    invitation = visit.reminders.get(number=0)
    assert (invitation.state, invitation.message) == ("sent", message.pk)


def test_who_prefers_an_sms_gets_one_that_names_no_illness():
    make_reached(prefers=ContactDetails.Way.SMS)

    ask_who_is_due(at(OPENS))

    message = OutgoingMessage.objects.get()
    assert (message.channel, message.address, message.subject) == ("sms", "+4520202020", "")
    assert not re.search("ryg|smerte|lænd|back|pain", message.body.partition("http")[0].lower())


def test_after_a_standstill_one_reminder_takes_the_place_of_all_that_were_missed():
    visit = make_reached()

    assert ask_who_is_due(at("2027-03-29T08:00:00")) == 1

    assert OutgoingMessage.objects.count() == 1
    assert states_of(visit) == ["skipped", "skipped", "sent", "planned"]


def test_who_has_answered_is_not_asked_again():
    visit = make_reached()
    ask_who_is_due(at(OPENS))
    give_answers(visit, "nprs", {"q1": 3}, at=at(OPENS))
    finish(visit, at=at(OPENS))

    assert ask_who_is_due(at("2027-03-24T08:00:00")) == 0
    assert AnswerLink.objects.standing().count() == 0


def test_who_cannot_be_reached_is_called_at_once_and_it_is_said_why():
    visit = make_reached()
    ContactDetails.objects.all().delete()

    ask_who_is_due(at(OPENS))

    invitation = visit.reminders.get(number=0)
    assert (invitation.state, invitation.fault) == ("failed", "no-contact-details")
    assert list(Visit.objects.call_list(at(OPENS))) == [visit]
    assert not AnswerLink.objects.exists()


def test_who_is_not_reached_by_a_message_is_called_at_once():
    visit = make_reached()
    ask_who_is_due(at(OPENS))
    assert call_who_was_not_reached(at(OPENS)) == 0
    message = OutgoingMessage.objects.get()
    mark_failed(message=message, fault="no-such-address", for_good=True, at=at(OPENS))

    assert call_who_was_not_reached(at(OPENS)) == 1
    assert call_who_was_not_reached(at(OPENS)) == 0

    assert list(Visit.objects.call_list(at(OPENS))) == [visit]


def test_a_study_whose_protocol_is_missing_is_left_out_and_no_other(
    caplog: pytest.LogCaptureFixture,
):
    make_reached()
    gone = make_study(synthetic=True)
    Study.objects.filter(pk=gone.pk).update(digest="0" * 64)

    assert ask_who_is_due(at(OPENS)) == 1
    assert "no-protocol" in caplog.text


def test_nobody_in_a_frozen_study_is_asked():
    visit = make_reached()
    Study.objects.update(status=Study.Status.FROZEN, frozen_at=NOON, frozen_digest="0" * 64)

    assert ask_who_is_due(at(OPENS)) == 0
    assert states_of(visit)[0] == "planned"


def test_the_log_of_the_clinic_hears_that_somebody_was_randomised_once_and_no_arm():
    site = make_site(make_study())
    entry = log_person(
        key="e1",
        clinic=site.clinic,
        recruiter=None,
        facts={"screened_on": MONDAY, "approached": True, "referred_on": MONDAY},
        synthetic=False,
        by=STAFF,
        at=NOON,
    )
    person = follow(make_ready(site))
    Screening.objects.filter(pk=person.screening_id).update(entry=entry)

    assert tell_the_logs(NOON) == 1
    assert tell_the_logs(NOON) == 0

    entry.refresh_from_db()
    assert (entry.consented_on, entry.randomised_on) == (MONDAY, person.randomised_on)
    event = AuditEvent.objects.get(kind=AuditKind.LOG_RANDOMISED)
    assert {*event.changes} == {"consented_on", "randomised_on"}


def test_a_visit_ends_in_the_night_after_its_last_day_and_keeps_what_was_answered():
    visit = make_reached()
    give_answers(visit, "nprs", {"q1": 3}, at=at(OPENS))

    assert end_what_is_over(at("2027-04-13T21:59:59")) == 0
    assert end_what_is_over(at("2027-04-13T22:00:00")) == 1
    assert end_what_is_over(at("2027-04-13T22:10:00")) == 0

    visit.refresh_from_db()
    assert visit.status == "partial"


def test_visits_that_were_not_planned_after_allocation_are_planned_from_that_day():
    study = make_study()
    ready = make_ready(make_site(study))
    maker, coordinator = make_staff(Role.RANDOMISATION_MANAGER), make_staff(Role.COORDINATOR)
    made = make_list(
        study=study,
        design=BLOCKS,
        strata=("country",),
        kind=Kind.REAL,
        seed=bytes(range(32)),
        by=maker,
        at=NOON,
    )
    note_publication(made=made, where="registration", by=maker, at=NOON)
    randomise(participant=ready, by=coordinator, at=NOON)

    assert plan_who_was_allocated(NOON + timedelta(days=2)) == 1
    assert plan_who_was_allocated(NOON + timedelta(days=2)) == 0

    ready.refresh_from_db()
    assert ready.randomised_on == NOON.date()
    assert ready.visits.follow_ups().count() == 4


def test_warning_signs_of_somebody_who_takes_part_are_looked_at_once():
    patient, elsewhere = make_patient("ida@example.org"), make_patient("other@example.org")
    follow(make_ready(make_site(make_study()), patient=patient))
    report = report_emergency(patient)
    report_emergency(elsewhere)

    assert look_at_warning_signs(NOON) == 1
    assert look_at_warning_signs(NOON) == 0

    assert EventCandidate.objects.get().report == report


def test_the_worker_does_it_all(monkeypatch: pytest.MonkeyPatch):
    from selfback.delivery.shared import clock

    visit = make_reached()
    monkeypatch.setattr(clock, "now", lambda: at(OPENS))

    follow_studies.call_local()

    assert states_of(visit)[0] == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_once(many_connections: None):
    visit = make_reached()

    done = at_once([lambda: ask_who_is_due(at(OPENS))] * 4)

    assert sorted(done) == [0, 0, 0, 1]
    assert OutgoingMessage.objects.count() == 1
    assert AnswerLink.objects.filter(visit=visit).count() == 1
    assert Reminder.objects.filter(visit=visit, state="sent").count() == 1
