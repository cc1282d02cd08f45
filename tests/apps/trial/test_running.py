"""A study is set up, amended, asked about, frozen, signed and locked, each at its time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.apps.trial.world import (
    LONGER,
    PROTOCOL,
    STAFF,
    fill_baseline,
    give_answers,
    give_consent,
    make_entering,
    make_event,
    make_followed,
    make_ready,
    make_site,
    make_study,
    noon_of,
    scorer,
    visit_of,
)
from tests.builders import NOON, make_clinic, make_staff

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.entry_services import confirm_eligibility
from selfback.apps.trial.errors import (
    DataHaveChanged,
    NotForMadeUpPeople,
    NotNow,
    NotReadyToFreeze,
    ProtocolDiffers,
    RealAndMadeUp,
    RoleNotHeld,
    SignaturesMissing,
    SiteNotEligible,
    WrongStatus,
)
from selfback.apps.trial.lock_services import (
    freeze_study,
    lock_study,
    open_work,
    sign,
    thaw_study,
)
from selfback.apps.trial.models import Participant, Query, SignOff, Study, Visit
from selfback.apps.trial.query_services import answer_query, close_query, raise_query
from selfback.apps.trial.safety_services import close_adverse_event
from selfback.apps.trial.study_services import (
    amend_study,
    close_study,
    open_study,
    set_up_study,
)
from selfback.apps.trial.visit_services import end_visit

pytestmark = pytest.mark.django_db
DIGEST = "a" * 64
END = noon_of(date(2027, 12, 1))


def amending(study, new=LONGER):
    return amend_study(
        study=study, old=PROTOCOL, new=new, valid_from=date(2027, 2, 1), by=STAFF, at=NOON
    )


def test_a_study_takes_people_in_once_it_is_open_and_not_before():
    study = set_up_study(protocol=PROTOCOL, synthetic=False, by=STAFF, at=NOON)
    site = make_site(study)
    with pytest.raises(WrongStatus, match="draft"):
        make_entering(site)

    opened = open_study(study=study, protocol=PROTOCOL, by=STAFF, at=NOON)
    assert (opened.status, opened.opened_at) == (Study.Status.OPEN, NOON)
    make_entering(site)


def test_a_study_is_run_by_just_the_protocol_it_was_set_up_with():
    study = make_study()
    touched = replace(PROTOCOL, digest="c" * 64)

    with pytest.raises(ProtocolDiffers):
        open_study(study=study, protocol=touched, by=STAFF, at=NOON)
    with pytest.raises(ProtocolDiffers):
        make_site(study, protocol=touched)


def test_made_up_people_need_a_protocol_that_allows_them_and_made_up_clinics():
    with pytest.raises(NotForMadeUpPeople):
        set_up_study(
            protocol=replace(PROTOCOL, synthetic_ok=False), synthetic=True, by=STAFF, at=NOON
        )
    with pytest.raises(RealAndMadeUp):
        make_site(make_study(synthetic=True))


def test_a_clinic_that_does_not_meet_the_criteria_is_told_which():
    study = make_study()
    clinic = make_clinic(country="GB", kind=ClinicKind.OTHER)

    with pytest.raises(SiteNotEligible) as refused:
        make_site(study, clinic, agreement_signed=False)
    assert refused.value.criteria == ("kind-of-clinic", "clinic-agreed", "country")
    assert not study.sites.exists()


def test_a_clinic_is_a_site_once():
    study = make_study()
    site = make_site(study)
    assert make_site(study, site.clinic) == site


def test_an_amendment_asks_who_is_on_the_way_in_again():
    study = make_study()
    participant = make_entering(make_site(study))
    give_consent(participant)
    amended = amending(study)

    assert (amended.version, amended.versions.last().needs_reconsent) == ("1.1", True)
    with pytest.raises(NotNow, match="consent-missing"):
        give_answers(participant.visits.get(), "nprs", {"q1": 4}, protocol=LONGER)
    give_consent(participant, protocol=LONGER)
    give_answers(participant.visits.get(), "nprs", {"q1": 4}, protocol=LONGER)
    assert participant.consents.count() == 2


def test_nobody_is_randomised_on_a_consent_from_before_an_amendment_that_asks_again():
    study = make_study()
    participant = make_ready(make_site(study))
    later = NOON + timedelta(hours=1)
    amend_study(study=study, old=PROTOCOL, new=LONGER, valid_from=later.date(), by=STAFF, at=later)
    assert participant.missing_before_randomisation == ["consent-missing"]

    give_consent(participant, protocol=LONGER, at=later)
    assert participant.missing_before_randomisation == []


def test_an_amendment_moves_no_visit_that_is_planned():
    study = make_study()
    visit = visit_of(make_followed(make_site(study)))
    amending(study)

    assert Visit.objects.get(pk=visit.pk).opens_on == visit.opens_on
    with pytest.raises(ProtocolDiffers):
        give_answers(visit, "nprs", {"q1": 4}, at=noon_of(visit.opens_on))
    give_answers(visit, "nprs", {"q1": 4}, at=noon_of(visit.opens_on), protocol=LONGER)


def test_only_the_next_version_amends():
    study = make_study()
    with pytest.raises(ProtocolDiffers):
        amending(study, replace(LONGER, amendment=None))
    with pytest.raises(ProtocolDiffers):
        amending(study, replace(LONGER, id="another"))


def raised(participant, by="monitor"):
    return raise_query(
        participant=participant,
        visit=visit_of(participant),
        instrument="nprs",
        item="q1",
        text="Is 9 right?",
        by=by,
        at=NOON,
    )


def test_a_query_is_raised_answered_and_closed_by_somebody_else():
    query = raised(make_followed(make_site(make_study())))
    answer_query(query=query, text="Yes, it was a bad day.", by=STAFF, at=NOON)
    with pytest.raises(NotNow, match="own-answer"):
        close_query(query=query, text="fine", by=STAFF, at=NOON)

    held = close_query(query=query, text="fine", by="monitor", at=NOON)

    assert held.state == Query.State.CLOSED
    assert [each.kind for each in held.steps.all()] == ["raised", "answered", "closed"]
    assert not Query.objects.open().exists()
    with pytest.raises(NotNow, match="query-closed"):
        answer_query(query=query, text="again", by=STAFF, at=NOON)


@pytest.fixture
def closed():
    """A study that is closed, with one participant whose visits are over."""
    study = make_study()
    participant = make_followed(make_site(study))
    for visit in Visit.objects.over_at(END):
        end_visit(visit=visit, protocol=PROTOCOL, scorer=scorer, at=END)
    close_study(study=study, reason="enough people", by=STAFF, at=END)
    return participant


def freezing(study, digest=DIGEST):
    return freeze_study(study=study, digest=digest, by=STAFF, at=END)


def signing(study, role=Role.STATISTICIAN, digest=DIGEST, user=None):
    return sign(
        study=study,
        about=SignOff.About.DATA,
        meaning="These data are complete",
        digest=digest,
        role=role,
        name="Ida Holm",
        by=user or make_staff(role),
        at=END,
    )


def test_nothing_is_frozen_while_something_is_open(closed):
    study = closed.study
    event = make_event(closed)
    raised(closed)
    assert open_work(study) == {"queries": 1, "adverse events": 1}
    with pytest.raises(NotReadyToFreeze, match="1 queries, 1 adverse events"):
        freezing(study)

    close_adverse_event(event=event, conclusion="over", by=STAFF, at=END)
    close_query(query=Query.objects.get(), text="a slip", by="monitor", at=END)
    assert freezing(study).status == Study.Status.FROZEN


def test_visits_candidates_and_people_who_are_entering_hold_a_freeze_up():
    study = make_study()
    site = make_site(study)
    participant = make_followed(site)
    give_answers(visit_of(participant), "nprs", {"q1": 9}, at=noon_of(date(2027, 2, 12)))
    make_ready(site, "s2")

    assert open_work(study) == {
        "participants who are entering": 1,
        "visits": 4,
        "candidates": 1,
    }


def test_once_frozen_nothing_about_people_is_written(closed):
    freezing(closed.study)

    for write in (
        lambda: raised(closed),
        lambda: make_event(closed),
        lambda: give_consent(closed),
        lambda: fill_baseline(closed),
        lambda: confirm_eligibility(participant=closed, protocol=PROTOCOL, by=STAFF, at=END),
    ):
        with pytest.raises(WrongStatus, match="frozen"):
            write()


def test_frozen_data_are_signed_in_a_role_that_is_held_and_then_locked(closed):
    study = closed.study
    freezing(study)
    with pytest.raises(RoleNotHeld):
        signing(study, user=make_staff(Role.MONITOR))
    with pytest.raises(DataHaveChanged):
        signing(study, role=Role.COORDINATOR, digest="d" * 64)

    lock = {"study": study, "digest": DIGEST, "roles": [Role.STATISTICIAN], "by": STAFF, "at": END}
    with pytest.raises(SignaturesMissing, match="statistician"):
        lock_study(**lock)
    signed = signing(study)
    assert signing(study, user=signed.signed_by) == signed
    with pytest.raises(DataHaveChanged):
        lock_study(**{**lock, "digest": "d" * 64})

    assert lock_study(**lock).status == Study.Status.LOCKED
    with pytest.raises(WrongStatus, match="locked"):
        thaw_study(study=study, reason="a late form", by=STAFF, at=END)
    with pytest.raises(WrongStatus, match="locked"):
        raised(closed)


def test_thawed_data_are_signed_anew(closed):
    study = closed.study
    freezing(study)
    signing(study)
    thaw_study(study=study, reason="a late form", by=STAFF, at=END)
    raised(closed)
    close_query(query=Query.objects.get(), text="a slip", by="monitor", at=END)
    freezing(study, digest="e" * 64)

    with pytest.raises(SignaturesMissing):
        lock_study(study=study, digest="e" * 64, roles=[Role.STATISTICIAN], by=STAFF, at=END)


def test_a_signature_cannot_be_changed(closed):
    freezing(closed.study)
    signing(closed.study)

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        SignOff.objects.update(name="Somebody else")


def test_an_audit_trail_review_is_signed_while_the_study_runs():
    study = make_study()
    monitor = make_staff(Role.MONITOR)
    signed = sign(
        study=study,
        about=SignOff.About.AUDIT_TRAIL,
        meaning="I looked at a sample of 50 events",
        digest=DIGEST,
        role=Role.MONITOR,
        name="Bo Lind",
        note="seed 7",
        by=monitor,
        at=NOON + timedelta(days=1),
    )
    assert (signed.role, signed.note) == ("monitor", "seed 7")


def test_no_table_of_a_study_has_a_field_for_an_arm():
    for model in (Participant, Visit, Study):
        names = {each.name for each in model._meta.get_fields()}
        assert not {"arm", "allocation", "group", "treatment"} & names
