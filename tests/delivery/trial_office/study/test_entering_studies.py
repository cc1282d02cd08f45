"""Studies as a whole in the office: set up, opened, closed, amended, and where they stand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.apps.trial.world import (
    LONGER,
    PROTOCOL,
    make_entering,
    make_followed,
    make_ready,
    make_screening,
    make_site,
    make_study,
)
from tests.builders import NOON, make_clinic
from tests.delivery.clinic.conftest import now
from tests.delivery.trial_office.study.entering_world import address, desk_of, words_of
from tests.domain.trial.protocol_folder import CONTENT

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.models import Study, StudySite
from selfback.apps.trial.study_services import set_up_study
from selfback.delivery.trial_office.study import offered, running, setting_up
from selfback.domain.trial.protocol import Wording
from selfback.domain.trial.protocol_loading import load_protocol

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SET_UP = reverse("trial_office:study_set_up")


def drafted(protocol: Any = PROTOCOL, *, synthetic: bool = False) -> Study:
    return set_up_study(protocol=protocol, synthetic=synthetic, by="someone", at=NOON)


def test_a_protocol_is_read_in_sentences_before_a_study_is_set_up_by_it():
    answer = desk_of(Role.COORDINATOR).get(SET_UP, {"protocol": PROTOCOL.name})

    assert "What is compared" in words_of(answer)
    assert "Set it up" in words_of(answer)


def test_a_study_is_set_up_and_nobody_can_come_in_yet():
    answer = desk_of(Role.COORDINATOR).post(
        SET_UP, {"protocol": PROTOCOL.name, "kind": "real"}, follow=True
    )

    study = Study.objects.get()
    assert (study.status, study.is_synthetic) == ("draft", False)
    assert "It has no site yet" in words_of(answer)


def test_a_form_that_is_sent_twice_sets_up_one_study():
    desk = desk_of(Role.COORDINATOR)
    for _each in range(2):
        desk.post(SET_UP, {"protocol": PROTOCOL.name, "kind": "practice"})

    assert Study.objects.get().is_synthetic


def test_it_has_to_be_said_whether_people_are_real():
    answer = desk_of(Role.COORDINATOR).post(SET_UP, {"protocol": PROTOCOL.name})

    assert answer.status_code == 422
    assert "Please say whether its people are real" in words_of(answer)
    assert not Study.objects.exists()


def test_a_protocol_that_contradicts_itself_cannot_be_chosen(monkeypatch: pytest.MonkeyPatch):
    found = offered.offered()[0]
    broken = replace(found, findings=("The arms are missing.",))
    monkeypatch.setattr(offered, "offered", lambda: [broken])
    monkeypatch.setattr(setting_up, "offered", lambda: [broken])
    answer = desk_of(Role.COORDINATOR).post(
        SET_UP, {"protocol": found.protocol.name, "kind": "real"}
    )

    assert answer.status_code == 422
    assert "The arms are missing." in words_of(answer)
    assert not Study.objects.exists()


def test_a_study_opens_and_says_that_a_list_is_missing():
    study = drafted()
    desk = desk_of(Role.COORDINATOR)

    assert "There is no allocation list yet" in words_of(desk.get(address("study", study)))
    desk.post(address("study_open", study))
    study.refresh_from_db()
    assert study.status == "open"


def test_a_study_whose_primary_outcome_has_no_words_here_does_not_open():
    specialist = load_protocol(CONTENT, "selfback-specialist-care")
    study = drafted(specialist)
    answer = desk_of(Role.COORDINATOR).post(address("study_open", study))

    assert answer.status_code == 409
    assert "The words of MSK-HQ are licensed" in words_of(answer)
    study.refresh_from_db()
    assert study.status == "draft"


def test_it_opens_once_the_words_are_installed(monkeypatch: pytest.MonkeyPatch):
    specialist = load_protocol(CONTENT, "selfback-specialist-care")
    assert specialist.instrument("msk-hq").wording is Wording.HOST
    study = drafted(specialist)
    monkeypatch.setattr(running, "installed_wordings", lambda protocol: frozenset({"msk-hq"}))
    desk_of(Role.COORDINATOR).post(address("study_open", study))

    study.refresh_from_db()
    assert study.status == "open"


def test_closing_asks_why_and_keeps_nothing_without_it():
    study = make_study()
    desk = desk_of(Role.COORDINATOR)
    answer = desk.post(address("study_close", study), {"reason": " "})

    assert (answer.status_code, "Please say why." in words_of(answer)) == (409, True)
    desk.post(address("study_close", study), {"reason": "Enough people"})
    study.refresh_from_db()
    assert study.status == "closed"


def test_an_amendment_shows_what_changes_and_that_people_are_asked_again(
    monkeypatch: pytest.MonkeyPatch,
):
    study = make_study()
    monkeypatch.setattr(running, "amendments_of", lambda study: [LONGER])
    desk = desk_of(Role.COORDINATOR)
    page = words_of(desk.get(address("study_amend", study)))

    assert "visits.month-3.opens_before_days was 3 and is 7." in page
    assert "everybody who is in is asked to agree again" in page
    desk.post(address("study_amend", study), {"version": "1.1", "valid_from": "2027-02-01"})
    study.refresh_from_db()
    assert study.version == "1.1"
    assert study.versions.get(version="1.1").valid_from == date(2027, 2, 1)


def test_what_the_first_persons_allocation_rests_on_cannot_be_amended(
    monkeypatch: pytest.MonkeyPatch,
):
    study = make_study()
    make_followed(make_site(study))
    other = replace(LONGER, allocation=replace(LONGER.allocation, block_sizes=(4, 8)))
    monkeypatch.setattr(running, "amendments_of", lambda study: [other])
    answer = desk_of(Role.COORDINATOR).post(
        address("study_amend", study), {"version": "1.1", "valid_from": "2027-02-01"}
    )

    assert answer.status_code == 422
    assert "People have been randomised, so this can no longer change" in words_of(answer)
    study.refresh_from_db()
    assert study.version == "1.0"


def test_there_is_nothing_to_amend_by_where_the_content_has_no_newer_version():
    answer = desk_of(Role.COORDINATOR).get(address("study_amend", make_study()))

    assert "The content holds no protocol that amends version 1.0" in words_of(answer)


def test_the_list_of_studies_counts_people_at_each_step(django_assert_max_num_queries: Any):
    study = make_study()
    site = make_site(study)
    make_screening(site, "s1")
    make_entering(site, "s2")
    make_followed(site, "s3")
    desk = desk_of(Role.STATISTICIAN)
    with django_assert_max_num_queries(12):
        answer = desk.get(reverse("trial_office:studies"))

    (row,) = answer.context["rows"]
    seen = row["study"]
    assert (seen.sites_in, seen.screened, seen.enrolled, seen.randomised) == (1, 3, 2, 1)
    assert row["target"] == 2 * PROTOCOL.analysis.size.per_arm


def test_the_first_page_says_what_waits_for_the_coordinator(django_assert_max_num_queries: Any):
    study = make_study()
    site = make_site(study)
    make_screening(site, "s1")
    make_ready(site, "s2")
    desk = desk_of(Role.COORDINATOR)
    with django_assert_max_num_queries(12):
        page = words_of(desk.get(address("study", study)))

    assert "1 person to randomise" in page
    assert "1 person was screened and has no study number" in page


def test_an_assessor_is_told_nothing_of_screening_and_cannot_close_the_study():
    study = make_study()
    make_screening(make_site(study), "s1")
    page = words_of(desk_of(Role.OUTCOME_ASSESSOR).get(address("study", study)))

    assert "Nothing waits for you here." in page
    assert "Run the study" not in page


def test_a_study_with_made_up_people_says_so_on_every_page():
    study = make_study(synthetic=True)
    desk = desk_of(Role.COORDINATOR)

    for name in ("study", "study_sites", "study_screenings", "study_participants"):
        assert "everybody in this study is made up" in words_of(desk.get(address(name, study)))


def test_a_clinic_is_added_only_with_its_agreement():
    study = make_study()
    clinic = make_clinic(kind=ClinicKind.PHYSIOTHERAPY)
    desk = desk_of(Role.COORDINATOR)
    about = {"clinic": clinic.pk, "opened_on": "2027-01-04"}
    refused = desk.post(address("study_add_site", study), about)

    assert refused.status_code == 422
    assert "The protocol does not take this clinic" in words_of(refused)
    desk.post(address("study_add_site", study), {**about, "agreement_signed": "on"})
    assert StudySite.objects.get().clinic == clinic


def test_a_site_closes_with_a_reason_and_not_before_it_opened():
    study = make_study()
    site = make_site(study)
    desk = desk_of(Role.COORDINATOR)
    close = address("study_close_site", study, site=site.pk)
    too_early = desk.post(close, {"closed_on": "2026-01-01", "reason": "Moved"})
    without = desk.post(close, {"closed_on": "2027-01-05", "reason": ""})

    assert (too_early.status_code, without.status_code) == (422, 422)
    desk.post(close, {"closed_on": "2027-01-05", "reason": "Moved"})
    site.refresh_from_db()
    assert site.closed_on == date(2027, 1, 5)


def test_the_statistician_sees_sites_and_can_change_none():
    study = make_study()
    make_site(study)
    answer = desk_of(Role.STATISTICIAN).get(address("study_sites", study))

    assert "1 site" in words_of(answer)
    assert "Add a clinic" not in words_of(answer)
