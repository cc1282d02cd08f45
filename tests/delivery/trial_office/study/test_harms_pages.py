"""Harm as the office keeps it: looked for alike in everybody, told in time, every version kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.allocations.world import BLOCKS, make_team
from tests.apps.trial.world import (
    PROTOCOL,
    follow,
    make_event,
    make_followed,
    make_ready,
    make_site,
    make_study,
    visit_of,
)
from tests.builders import MONDAY, NOON, make_staff
from tests.delivery.clinic.test_patients import browser_of
from tests.delivery.trial_office.study.quality_world import proved

from selfback.apps.allocations.models import AllocationFault, Unblinding
from selfback.apps.allocations.services import make_list, note_publication, randomise
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.permissions import Role
from selfback.apps.trial.finding import keep_candidates
from selfback.apps.trial.models import AdverseEvent, Deviation, EventCandidate, Participant, Study
from selfback.delivery.shared import clock
from selfback.domain.randomisation.design import Kind
from selfback.domain.trial.adverse import Found

pytestmark = pytest.mark.django_db
AN_EVENT = {
    "text": "Fell on the stairs and stayed two nights in hospital.",
    "seriousness": "hospitalisation",
    "severity": "severe",
    "relatedness": "unlikely",
    "expected": "no",
    "outcome": "recovered",
    "started_on": MONDAY.isoformat(),
    "ended_on": MONDAY.isoformat(),
    "when": "2027-01-04T12:30",
}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def person(study: Study) -> Participant:
    return make_followed(make_site(study))


@pytest.fixture
def desk() -> Client:
    return browser_of(make_staff(Role.COORDINATOR, "desk@example.org"))


def address(study: Study, page: str, *more: str) -> str:
    return reverse(f"trial_office:study_{page}", args=[study.pk, *more])


def words(answer: Any) -> str:
    return answer.content.decode()


def candidate_of(person: Participant) -> EventCandidate:
    found = Found(rule=PROTOCOL.safety.candidates[0].id, facts={"rise": 6.0})
    (kept,) = keep_candidates(person, [found], PROTOCOL, visit=visit_of(person), at=NOON)
    return kept


@pytest.mark.parametrize("page", ["events", "candidates", "deviations", "unblindings"])
def test_an_empty_list_says_so(desk, study, page):
    answer = desk.get(address(study, page))

    assert answer.status_code == 200
    assert 'class="empty"' in words(answer)


def test_a_serious_event_is_reported_told_revised_and_closed(desk, study, person):
    sent = desk.post(address(study, "report_event", person.pk), AN_EVENT)
    event = AdverseEvent.objects.get()
    assert sent.url == address(study, "event", event.pk)
    page = words(desk.get(sent.url))
    assert "h " in page
    assert "min left" in page

    early = desk.post(address(study, "close_event", event.pk), {"conclusion": "An accident"})
    assert early.status_code == 409
    assert "The investigator has to see a serious event" in words(early)
    assert "An accident" in words(early)

    desk.post(address(study, "event_told", event.pk))
    more = {**AN_EVENT, "relatedness": "unrelated", "reason": "The ward wrote to us"}
    assert desk.post(address(study, "revise_event", event.pk), more).status_code == 302
    desk.post(address(study, "close_event", event.pk), {"conclusion": "An accident"})

    event.refresh_from_db()
    text = words(desk.get(address(study, "event", event.pk)))
    assert event.version == 2
    assert event.closed_at == NOON
    assert "The ward wrote to us" in text
    assert "not from taking part" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seriousness": "death"}, "A death has the outcome"),
        ({"ended_on": "2026-12-01", "started_on": "2026-12-24"}, "It ends before it starts."),
        ({"started_on": "2027-02-01", "ended_on": ""}, "It starts after it was known."),
        ({"severity": ""}, "fault"),
        ({"when": "2027-03-01T10:00"}, "still to come"),
    ],
)
def test_what_contradicts_itself_is_refused_and_stays_typed(desk, study, person, changes, said):
    answer = desk.post(address(study, "report_event", person.pk), {**AN_EVENT, **changes})

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Fell on the stairs" in words(answer)
    assert not AdverseEvent.objects.exists()


def test_who_calls_participants_reports_an_event_and_does_not_read_the_list(study, person):
    caller = browser_of(make_staff(Role.OUTCOME_ASSESSOR))

    sent = caller.post(address(study, "report_event", person.pk), AN_EVENT)

    event = AdverseEvent.objects.get()
    assert sent.url == address(study, "participant", person.pk)
    assert caller.get(address(study, "events")).status_code == 403
    assert caller.get(address(study, "event", event.pk)).status_code == 403


def test_a_candidate_becomes_an_event_with_its_report(desk, study, person):
    held = candidate_of(person)
    assert held.participant.number in words(desk.get(address(study, "candidates")))

    report = address(study, "report_event", person.pk)
    assert held.pk in words(desk.get(f"{report}?candidate={held.pk}"))
    desk.post(report, {**AN_EVENT, "candidate": held.pk})

    held.refresh_from_db()
    assert held.event == AdverseEvent.objects.get()
    assert held.participant.number not in words(desk.get(address(study, "candidates")))


def test_a_candidate_is_no_event_for_a_reason(desk, study, person):
    held = candidate_of(person)
    where = address(study, "candidate", held.pk)

    without = desk.post(where, {"reason": " "})
    desk.post(where, {"reason": "A slip of the finger, they say"})

    held.refresh_from_db()
    assert without.status_code == 422
    assert held.decided_at == NOON
    assert "A slip of the finger" in words(desk.get(where))


def test_a_candidate_that_waited_too_long_is_marked(desk, study, person, monkeypatch):
    candidate_of(person)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=60))

    assert "overdue" in words(desk.get(address(study, "candidates")))


def test_the_list_is_filtered_and_given_as_a_file_without_formulas(desk, study, person):
    make_event(person)
    desk.post(address(study, "report_event", person.pk), {**AN_EVENT, "text": "=1+1 fell"})

    rows = words(desk.get(address(study, "events") + "?show=serious"))
    lines = words(desk.get(address(study, "events_file"))).splitlines()

    assert "fell" in rows
    assert "Sore muscles" not in rows
    assert len(lines) == 3
    assert "'=1+1 fell" in lines[2]


def test_a_deviation_is_kept_for_a_person_a_site_or_the_study(desk, study, person):
    sent = {
        "participant": person.number.lower(),
        "kind": "consent",
        "weight": "major",
        "happened_on": MONDAY.isoformat(),
        "text": "Signed a day late",
    }
    strange = desk.post(address(study, "record_deviation"), {**sent, "participant": "XX-1"})
    kept = desk.post(address(study, "record_deviation"), sent)

    assert strange.status_code == 422
    assert "Signed a day late" in words(strange)
    assert kept.status_code == 302
    assert Deviation.objects.get().participant == person
    assert "Signed a day late" in words(desk.get(address(study, "deviations") + "?weight=major"))
    assert 'class="empty"' in words(desk.get(address(study, "deviations") + "?weight=minor"))


@pytest.fixture
def randomised(study: Study) -> Participant:
    team = make_team()
    made = make_list(
        study=study,
        design=BLOCKS,
        strata=("country",),
        kind=Kind.REAL,
        seed=bytes(range(32)),
        by=team.maker,
        at=NOON,
    )
    note_publication(made=made, where="registration", by=team.maker, at=NOON)
    ready = make_ready(make_site(study))
    randomise(participant=ready, by=team.randomiser, at=NOON)
    return follow(ready)


def test_in_an_emergency_the_arm_is_told_once_and_others_are_alerted(study, randomised):
    monitor = proved(make_staff(Role.MONITOR, "second@example.org"))
    where = address(study, "unblind", randomised.pk)
    assert "get a mail at once" in words(monitor.get(where))

    short = monitor.post(where, {"reason": "why"})
    told = monitor.post(where, {"reason": "An operation depends on it today"})

    arms = [each.id for each in BLOCKS.arms]
    assert short.status_code == 422
    assert sum(arm in words(told) for arm in arms) == 1
    assert not any(arm in words(monitor.get(where)) for arm in arms)
    assert OutgoingMessage.objects.filter(purpose="unblinding").count() == 3
    assert "An operation depends on it" in words(monitor.get(address(study, "unblindings")))


def test_an_unblinding_is_looked_at_by_somebody_else(study, randomised):
    own = proved(make_staff(Role.MONITOR, "second@example.org"))
    own.post(address(study, "unblind", randomised.pk), {"reason": "An operation depends on it"})
    held = Unblinding.objects.get()
    where = address(study, "review_unblinding", held.pk)

    own.post(where)
    held.refresh_from_db()
    assert held.reviewed_at is None
    browser_of(make_staff(Role.COORDINATOR, "other@example.org")).post(where)

    held.refresh_from_db()
    assert held.reviewed_at == NOON


def test_an_error_after_allocation_is_kept_and_changes_nothing(desk, study, randomised):
    where = address(study, "report_error", randomised.pk)

    nothing = desk.post(where, {"reason": "They were pregnant all along"})
    desk.post(where, {"what": "not-eligible", "reason": "They were pregnant all along"})

    assert nothing.status_code == 422
    assert "They were pregnant all along" in words(nothing)
    assert AllocationFault.objects.get().what == "not-eligible"
    assert "They were pregnant all along" in words(desk.get(where))


def test_the_record_of_a_person_shows_their_events(desk, study, person):
    event = make_event(person)

    text = words(desk.get(address(study, "participant", person.pk)))

    assert address(study, "event", event.pk) in text
    assert address(study, "report_event", person.pk) in text


@pytest.mark.parametrize("page", ["events", "candidates", "deviations", "unblindings"])
def test_lists_ask_the_database_as_often_for_many(
    desk, study, person, page, django_assert_max_num_queries
):
    for _ in range(4):
        make_event(person)
    with django_assert_max_num_queries(12):
        desk.get(address(study, page))
