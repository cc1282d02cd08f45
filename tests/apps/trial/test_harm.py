"""Harm is looked for alike in everybody, told in time, kept in every version, never deleted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.apps.trial.world import (
    PROTOCOL,
    SORE,
    STAFF,
    finish,
    give_answers,
    give_consent,
    items,
    make_entering,
    make_event,
    make_followed,
    make_site,
    make_study,
    noon_of,
    visit_of,
)
from tests.builders import MONDAY, NOON, make_patient

from selfback.apps.safety.models import Report
from selfback.apps.trial.errors import EventIsClosed, NotNow, ReasonNeeded
from selfback.apps.trial.harm import event_lines, reports_to_look_at
from selfback.apps.trial.models import (
    AdverseEvent,
    AdverseEventVersion,
    Deviation,
    EventCandidate,
    Participant,
)
from selfback.apps.trial.safety_services import (
    close_adverse_event,
    decide_candidate,
    look_at_report,
    note_event_told,
    record_deviation,
    revise_adverse_event,
)
from selfback.domain.trial.adverse import (
    EventContradictsItself,
    Outcome,
    Relatedness,
    Seriousness,
)

pytestmark = pytest.mark.django_db
THEN = noon_of(date(2027, 2, 12))
HOSPITAL = replace(
    SORE,
    seriousness=Seriousness.HOSPITALISATION,
    relatedness=Relatedness.UNLIKELY,
    text="Two nights in hospital.",
)


@pytest.fixture
def participant() -> Participant:
    return make_followed(make_site(make_study()))


def revising(event, facts, at=THEN, reason="the hospital wrote"):
    return revise_adverse_event(
        event=event,
        protocol=PROTOCOL,
        facts=facts,
        reason=reason,
        learned_at=at,
        by=STAFF,
        at=at,
    )


def closing(event, at=THEN):
    return close_adverse_event(event=event, conclusion="Went away by itself.", by=STAFF, at=at)


def test_events_of_a_study_are_numbered_and_kept_with_what_is_known(participant):
    first, second = make_event(participant), make_event(participant)

    assert (first.number, second.number) == (1, 2)
    assert (first.tell_by, first.versions.get().severity) == (None, "mild")


def test_a_serious_event_has_a_clock_from_when_it_became_known(participant):
    event = make_event(participant, HOSPITAL, known_at=NOON, at=NOON + timedelta(hours=20))

    assert event.tell_by == NOON + timedelta(hours=24)
    (line,) = event_lines(participant.study, NOON + timedelta(hours=25))
    assert line.left == timedelta(hours=-1)
    assert list(AdverseEvent.objects.late(NOON + timedelta(hours=25))) == [event]


def test_telling_stops_the_clock(participant):
    event = make_event(participant, HOSPITAL)
    note_event_told(event=event, by=STAFF, at=NOON + timedelta(hours=2))
    held = note_event_told(event=event, by="somebody else", at=NOON + timedelta(hours=3))

    assert (held.told_at, held.told_by) == (NOON + timedelta(hours=2), STAFF)
    assert event_lines(participant.study, NOON + timedelta(hours=30))[0].left is None
    assert not AdverseEvent.objects.late(NOON + timedelta(hours=30)).exists()


def test_what_is_learned_makes_a_version_and_those_before_stay(participant):
    event = make_event(participant)
    held = revising(event, HOSPITAL)

    assert (held.version, held.seriousness) == (2, "hospitalisation")
    assert held.tell_by == THEN + timedelta(hours=24)
    assert [each.text for each in held.versions.all()] == [SORE.text, HOSPITAL.text]
    assert [line.text for line in event_lines(participant.study, THEN)] == [HOSPITAL.text]
    with pytest.raises(ReasonNeeded):
        revising(event, HOSPITAL, reason="")


def test_an_event_that_turns_out_not_to_be_serious_keeps_its_clock(participant):
    event = make_event(participant, HOSPITAL)

    assert revising(event, SORE).tell_by == NOON + timedelta(hours=24)


def test_a_review_is_closed_once_somebody_was_told_and_opens_again_with_news(participant):
    event = make_event(participant, HOSPITAL)
    with pytest.raises(NotNow, match="not-told"):
        closing(event)
    note_event_told(event=event, by=STAFF, at=NOON)
    assert closing(event).closed_at == THEN
    with pytest.raises(EventIsClosed):
        closing(event)

    assert revising(event, HOSPITAL).closed_at is None
    assert list(AdverseEvent.objects.open()) == [event]


def test_what_contradicts_itself_is_not_kept(participant):
    with pytest.raises(EventContradictsItself, match="fatal-is-death"):
        make_event(participant, replace(SORE, outcome=Outcome.FATAL))
    assert not AdverseEvent.objects.exists()


@pytest.mark.parametrize("table", [AdverseEvent, AdverseEventVersion])
def test_nothing_about_harm_can_be_deleted(participant, table):
    make_event(participant)

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        table.objects.all()._raw_delete("default")


def test_no_version_can_be_changed(participant):
    make_event(participant)

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        AdverseEventVersion.objects.update(severity="severe")


def rules(participant):
    return sorted(participant.candidates.values_list("rule", flat=True))


def test_answers_that_may_be_harm_are_found_as_they_come_and_once(participant):
    visit = visit_of(participant)
    give_answers(visit, "nprs", {"q1": 6}, at=THEN)
    assert rules(participant) == []

    give_answers(visit, "nprs", {"q1": 7}, key="worse", at=THEN)
    give_answers(visit, "rmdq-24", items("rmdq-24", 17), at=THEN)
    finish(visit, at=THEN)

    assert rules(participant) == ["disability-up", "pain-up"]
    found = EventCandidate.objects.get(rule="pain-up")
    assert found.facts == {"score": 7, "baseline": 4, "rise": 3}
    assert found.look_by == THEN + timedelta(days=3)


def test_a_low_mood_at_baseline_is_looked_at_too():
    participant = make_entering(make_site(make_study()))
    give_consent(participant)
    give_answers(participant.visits.get(), "phq-8", items("phq-8", 15))

    assert rules(participant) == ["low-mood"]


@pytest.mark.parametrize(("tier", "found"), [("R", 1), ("A", 1), ("B", 0), ("M", 0)])
def test_reports_of_warning_signs_are_looked_at_in_whatever_arm_somebody_is(tier, found):
    patient = make_patient()
    participant = make_followed(make_site(make_study()), patient=patient)
    report = Report.objects.create(
        patient=patient, moment="check-in", answers={}, tier=tier, told_at=THEN, received_at=THEN
    )

    waiting = list(reports_to_look_at(participant.study))
    assert waiting == [(participant, report)] * found
    look = {"participant": participant, "protocol": PROTOCOL, "report": report, "at": THEN}
    assert len(look_at_report(**look)) == found
    assert look_at_report(**look) == []
    assert list(reports_to_look_at(participant.study)) == []


def test_a_report_from_before_the_study_is_not_the_studys():
    patient = make_patient()
    before = NOON - timedelta(days=1)
    Report.objects.create(
        patient=patient, moment="intake", answers={}, tier="R", told_at=before, received_at=before
    )
    participant = make_entering(make_site(make_study()), patient=patient)

    assert list(reports_to_look_at(participant.study)) == []


def test_somebody_elses_report_is_refused(participant):
    report = Report.objects.create(
        patient=make_patient(),
        moment="intake",
        answers={},
        tier="R",
        told_at=NOON,
        received_at=NOON,
    )
    with pytest.raises(NotNow, match="another-person"):
        look_at_report(participant=participant, protocol=PROTOCOL, report=report, at=NOON)


def candidate(participant):
    give_answers(visit_of(participant), "nprs", {"q1": 9}, at=THEN)
    return participant.candidates.get()


def test_a_candidate_becomes_an_event_or_is_none_for_a_reason(participant):
    held = candidate(participant)
    with pytest.raises(ReasonNeeded):
        decide_candidate(candidate=held, event=None, reason=" ", by=STAFF, at=THEN)

    decided = decide_candidate(
        candidate=held, event=None, reason="a bad day, better since", by=STAFF, at=THEN
    )
    assert (decided.decided_at, decided.event) == (THEN, None)
    assert not EventCandidate.objects.waiting().exists()


def test_an_event_that_is_reported_for_a_candidate_decides_it(participant):
    held = candidate(participant)
    event = make_event(participant, known_at=THEN, at=THEN, candidates=[held])

    held.refresh_from_db()
    assert (held.event, held.decided_at) == (event, THEN)


def test_a_candidate_is_not_explained_by_somebody_elses_event(participant):
    other = make_followed(participant.site, "s2")
    with pytest.raises(NotNow, match="another-participant"):
        decide_candidate(
            candidate=candidate(participant),
            event=make_event(other),
            reason="",
            by=STAFF,
            at=THEN,
        )


def test_candidates_that_nobody_looked_at_in_time_are_known(participant):
    held = candidate(participant)

    assert list(EventCandidate.objects.late(THEN + timedelta(days=3))) == []
    assert list(EventCandidate.objects.late(THEN + timedelta(days=3, seconds=1))) == [held]


def test_a_deviation_is_told_in_words_and_stays(participant):
    given = {
        "study": participant.study,
        "kind": Deviation.Kind.CONSENT,
        "weight": Deviation.Weight.MAJOR,
        "happened_on": MONDAY,
        "participant": participant,
        "by": STAFF,
        "at": THEN,
    }
    with pytest.raises(ReasonNeeded):
        record_deviation(text="", **given)
    held = record_deviation(text="Signed in another language than read.", **given)

    assert held.site == participant.site
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Deviation.objects.all()._raw_delete("default")
