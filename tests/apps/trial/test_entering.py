"""People come in by screening, consent, baseline and eligibility, in an order that is enforced."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.apps.at_once import at_once
from tests.apps.trial.world import (
    PROTOCOL,
    STAFF,
    fill_baseline,
    finish,
    follow,
    give_answers,
    give_consent,
    make_entering,
    make_ready,
    make_screening,
    make_site,
    make_study,
    screening_answers,
)
from tests.builders import MONDAY, NOON, make_clinic, make_patient, make_staff

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.referrals.services import refer
from selfback.apps.trial.entry_services import (
    confirm_eligibility,
    enrol,
    lock_baseline,
    screen,
    screen_again,
    turn_away,
)
from selfback.apps.trial.errors import (
    CannotEnter,
    HasParticipant,
    NotEligible,
    NotNow,
    ProfessionNotInProtocol,
    RealAndMadeUp,
    ReasonNeeded,
    SiteNotOpen,
    WrongStatus,
)
from selfback.apps.trial.models import ConsentSigned, Participant, Screening
from selfback.apps.trial.study_services import close_site, close_study
from selfback.domain.recruitment.entry import Channel
from selfback.domain.trial.consent import NotSignable

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site(make_study())


def enrolling(screening, **changes):
    given = {
        "screening": screening,
        "protocol": PROTOCOL,
        "patient": None,
        "language": "da",
        "zone": "Europe/Copenhagen",
        "by": STAFF,
        "at": NOON,
    }
    return enrol(**{**given, **changes})


def test_a_person_goes_all_the_way_in(site):
    participant = make_ready(site)

    assert participant.number == "DK-0001"
    assert participant.strata == {"country": "DK"}
    assert participant.missing_before_randomisation == []

    followed = follow(participant)
    assert followed.status == Participant.Status.ACTIVE
    assert followed.randomised_on == MONDAY
    assert [each.visit for each in followed.visits.follow_ups()] == [
        "week-6",
        "month-3",
        "month-6",
        "month-9",
    ]


def test_study_numbers_run_within_each_country():
    study = make_study()
    danish = make_site(study)
    norwegian = make_site(study, make_clinic("Fjord", "NO", kind=ClinicKind.GENERAL_PRACTICE))
    people = [make_entering(danish, "a"), make_entering(norwegian, "b"), make_entering(danish, "c")]

    assert [each.number for each in people] == ["DK-0001", "NO-0001", "DK-0002"]


def test_a_screening_keeps_answers_evidence_and_reasons(site):
    held = make_screening(site, pregnant="yes")

    assert held.outcome == Screening.Outcome.NOT_ELIGIBLE
    assert (held.failed, held.reason) == (["pregnancy"], "pregnant")
    assert held.answers["pregnant"] == {"value": "yes", "evidence": "self-report", "note": ""}


def test_who_is_not_interested_stands_in_the_log_as_declined(site):
    held = make_screening(site, not_interested="yes")

    assert (held.outcome, held.reason) == (Screening.Outcome.DECLINED, "no-interest")


def test_a_referral_waits_for_screening_and_is_screened_once(site):
    made = refer(
        key="r1",
        clinic=site.clinic,
        recruiter=make_staff(Role.CLINICIAN, clinic=site.clinic),
        channel=Channel.SCREEN,
        language="da",
        today=MONDAY,
        seconds=None,
        at=NOON,
    )
    given = {"site": site, "protocol": PROTOCOL, "referred_on": MONDAY, "by": STAFF, "at": NOON}
    waiting = screen(key="s1", referral=made, **given)

    assert (waiting.outcome, waiting.entry) == (Screening.Outcome.WAITING, made.entry)
    assert screen(key="s1", referral=made, **given) == waiting
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.create(
            key="s2",
            study=site.study,
            site=site,
            referral=made,
            referred_on=MONDAY,
            protocol_version="1.0",
            noted_at=NOON,
        )


def test_a_screening_is_completed_later_but_not_after_somebody_takes_part(site):
    held = make_screening(site, pregnant=None)
    assert held.outcome == Screening.Outcome.OPEN
    with pytest.raises(CannotEnter) as refused:
        enrolling(held)
    assert refused.value.unknown == ("pregnancy",)

    given = {"screening": held, "protocol": PROTOCOL, "by": STAFF, "at": NOON}
    added = {"pregnant": screening_answers()["pregnant"]}
    held = screen_again(answers=added, **given)
    participant = enrolling(held)

    assert enrolling(held) == participant
    with pytest.raises(HasParticipant, match="DK-0001"):
        screen_again(answers=added, **given)


@pytest.mark.parametrize("told", [{"pregnant": "yes"}, {"not_interested": "yes"}])
def test_who_cannot_or_will_not_take_part_gets_no_number(site, told):
    with pytest.raises(CannotEnter):
        enrolling(make_screening(site, **told))
    assert not Participant.objects.exists()


def test_nobody_comes_in_at_a_site_that_is_closed_or_in_a_study_that_is(site):
    early = make_screening(site)
    close_site(site=site, closed_on=MONDAY, reason="moved", by=STAFF, at=NOON)
    with pytest.raises(SiteNotOpen):
        enrolling(early, at=NOON + timedelta(days=1))

    close_study(study=site.study, reason="enough people", by=STAFF, at=NOON)
    with pytest.raises(WrongStatus):
        enrolling(early)


def test_a_referral_from_a_profession_the_protocol_does_not_know_is_refused(site):
    with pytest.raises(ProfessionNotInProtocol):
        screen(
            key="s1",
            site=site,
            protocol=PROTOCOL,
            referred_on=MONDAY,
            profession="astrologer",
            by=STAFF,
            at=NOON,
        )


def test_made_up_people_do_not_come_into_a_study_with_real_ones(site):
    patient = make_patient()
    patient.is_synthetic = True
    with pytest.raises(RealAndMadeUp):
        enrolling(make_screening(site), patient=patient)


def test_a_patient_takes_part_once(site):
    patient = make_patient()
    make_entering(site, "a", patient=patient)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_entering(site, "b", patient=patient)


def test_consent_is_kept_as_it_was_shown_and_cannot_be_changed(site):
    participant = make_entering(site)
    signed = give_consent(participant)

    assert give_consent(participant) == signed
    assert signed.text.startswith("At deltage i forsøget")
    assert len(signed.text_digest) == 64
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        ConsentSigned.objects.update(name="Somebody else")
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        ConsentSigned.objects.all().delete()


def test_who_has_not_understood_cannot_sign(site):
    with pytest.raises(NotSignable, match="not-understood:care"):
        give_consent(
            make_entering(site),
            answers={"who-decides": ["chance"], "leaving": ["any-time"], "care": ["stops"]},
        )
    assert not ConsentSigned.objects.exists()


def test_no_baseline_answer_is_kept_before_consent(site):
    visit = make_entering(site).visits.get()

    with pytest.raises(NotNow, match="consent-missing"):
        give_answers(visit, "nprs", {"q1": 4})
    assert not visit.responses.exists()


def test_steps_that_come_too_early_are_named(site):
    participant = make_entering(site)
    given = {"participant": participant, "protocol": PROTOCOL, "by": STAFF, "at": NOON}

    with pytest.raises(NotNow) as refused:
        confirm_eligibility(**given)
    assert refused.value.reasons == ("consent-missing", "baseline-not-finished")
    with pytest.raises(NotNow, match="eligibility-not-confirmed"):
        lock_baseline(**given)
    with pytest.raises(NotNow) as refused:
        follow(participant)
    assert refused.value.reasons == (
        "consent-missing",
        "eligibility-not-confirmed",
        "baseline-not-locked",
    )


def test_a_score_below_the_limit_at_baseline_keeps_somebody_out(site):
    participant = make_entering(site)
    give_consent(participant)
    fill_baseline(participant, rmdq=5)
    given = {"participant": participant, "protocol": PROTOCOL, "by": STAFF, "at": NOON}

    with pytest.raises(NotEligible) as refused:
        confirm_eligibility(**given)
    assert refused.value.failed == ("disability",)

    left = turn_away(reason="", **given)
    held = Screening.objects.get(pk=left.screening_id)
    assert left.status == Participant.Status.LEFT
    assert (held.outcome, held.reason) == (Screening.Outcome.NOT_ELIGIBLE, "mild")
    assert left.missing_before_randomisation[-1] == "no-longer-in-the-study"


def test_who_changes_their_mind_before_randomisation_has_declined(site):
    participant = make_ready(site)
    given = {"participant": participant, "protocol": PROTOCOL, "by": STAFF, "at": NOON}

    with pytest.raises(ReasonNeeded):
        turn_away(reason=" ", **given)
    left = turn_away(reason="did not want to after all", **given)
    assert Screening.objects.get(pk=left.screening_id).outcome == Screening.Outcome.DECLINED
    with pytest.raises(NotNow, match="no-longer-in-the-study"):
        follow(left)


def test_an_old_baseline_is_not_locked(site):
    participant = make_entering(site)
    give_consent(participant)
    fill_baseline(participant)
    given = {"participant": participant, "protocol": PROTOCOL, "by": STAFF}
    confirm_eligibility(at=NOON, **given)

    with pytest.raises(NotNow, match="baseline-too-old"):
        lock_baseline(at=NOON + timedelta(days=29), **given)
    assert lock_baseline(at=NOON + timedelta(days=28), **given).baseline_locked_at


def test_the_baseline_may_not_be_answered_for_longer_than_it_stays_fresh(site):
    participant = make_entering(site)
    give_consent(participant)
    visit = participant.visits.get()

    assert visit.closes_on == date(2027, 2, 1)
    give_answers(visit, "nprs", {"q1": 4}, at=NOON + timedelta(days=28))
    finish(visit, at=NOON + timedelta(days=28))


@pytest.mark.django_db(transaction=True)
def test_people_who_come_in_at_once_get_numbers_of_their_own(many_connections):
    site = make_site(make_study())
    screenings = [make_screening(site, f"s{n}") for n in range(6)]

    people = at_once([lambda each=each: enrolling(each) for each in screenings])

    assert {each.number for each in people} == {f"DK-{n:04}" for n in range(1, 7)}
