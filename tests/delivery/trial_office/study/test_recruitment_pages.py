"""How a study recruits, as the office sees it: numbers that add up, and nothing about arms."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.apps.trial.world import (
    PROTOCOL,
    follow,
    make_entering,
    make_ready,
    make_screening,
    make_site,
    make_study,
)
from tests.builders import MONDAY, NOON, make_clinic, make_staff
from tests.delivery.clinic.test_patients import browser_of

from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.models import RecruitmentAction, Study
from selfback.apps.trial.recruiting_services import note_action
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db
PAGES = ("recruitment", "retention", "funnels", "forecast", "actions", "flow")
TODAY = NOON + timedelta(days=70)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TODAY)


@pytest.fixture
def study() -> Study:
    """Two sites: one with two people randomised, one on the way and one screened; one with none."""
    made = make_study()
    site = make_site(made)
    for n in range(2):
        follow(make_ready(site, f"r{n}"), NOON + timedelta(days=7 * n))
    make_entering(site, "e1")
    make_screening(site, "s1")
    make_site(made, make_clinic("Quiet", kind=ClinicKind.PHYSIOTHERAPY))
    return made


@pytest.fixture
def desk() -> Client:
    return browser_of(make_staff(Role.COORDINATOR))


def address(study: Study, page: str, *more: str) -> str:
    return reverse(f"trial_office:study_{page}", args=[study.pk, *more])


def page_of(desk: Client, study: Study, page: str, *more: str, query: str = "") -> str:
    answer = desk.get(address(study, page, *more) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_an_empty_study_says_what_will_stand_there(desk, page):
    text = page_of(desk, make_study(), page)

    assert "None" not in text


def test_who_came_in_is_told_in_all_by_country_and_by_site(desk, study):
    text = page_of(desk, study, "recruitment")

    assert "2 people randomised" in text
    assert "Quiet" in text
    assert "(50 %)" in text  # two of four who were referred


def test_the_file_of_sites_holds_those_that_brought_nobody(desk, study):
    lines = desk.get(address(study, "recruitment_file")).content.decode().splitlines()

    assert lines[0].startswith("site,name,country,referred,randomised")
    assert len(lines) == 3
    assert any(",Quiet," in line and ",0,0," in line for line in lines[1:])


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_made_safe(desk, study):
    make_site(study, make_clinic("=cmd|x", kind=ClinicKind.PHYSIOTHERAPY))

    text = desk.get(address(study, "recruitment_file")).content.decode()

    assert "'=cmd|x" in text


def test_the_diagram_counts_everybody_and_each_box_opens_its_rows(desk, study):
    text = page_of(desk, study, "flow")
    rows = page_of(desk, study, "flow_box", "randomised")
    referred = page_of(desk, study, "flow_box", "referred")

    assert "<svg" in text
    assert f"{address(study, 'flow_box', 'randomised')}" in text
    assert rows.count('<th scope="row">') == 2
    assert referred.count('<th scope="row">') == 4
    assert desk.get(address(study, "flow_box", "nonsense")).status_code == 404


def test_a_role_that_sees_no_participants_sees_the_diagram_without_links(study):
    reader = browser_of(make_staff(Role.STATISTICIAN))

    assert address(study, "flow_box", "randomised") not in page_of(reader, study, "flow")
    assert reader.get(address(study, "flow_box", "randomised")).status_code == 403


def test_the_diagram_never_shows_an_arm(desk, study):
    picture = desk.get(address(study, "flow_svg")).content.decode()

    assert "Arm hidden" in picture
    assert not [arm.label["en"] for arm in PROTOCOL.arms if arm.label["en"] in picture]


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_diagram_is_given_as_a_picture(desk, study, kind, begins):
    answer = desk.get(address(study, f"flow_{kind}"))

    assert answer.content.startswith(begins)
    assert f"flow.{kind}" in answer["Content-Disposition"]


def test_a_forecast_says_a_day_and_what_more_clinics_would_change(desk, study):
    day = (TODAY + timedelta(days=30)).date()
    now = page_of(desk, study, "forecast", query="?target=40")
    then = page_of(
        desk,
        study,
        "forecast",
        query=f"?target=40&clinics=10&opened={day}&until={day + timedelta(days=300)}",
    )

    assert "Likely" in now
    assert "With the added clinics" in then
    assert "with a probability of" in then


@pytest.mark.parametrize(
    "query", ["?target=0", "?target=40&clinics=5", "?target=40&until=2020-01-01"]
)
def test_what_cannot_be_asked_is_said_beside_the_field(desk, study, query):
    answer = desk.get(address(study, "forecast") + query)

    assert answer.status_code == 422
    assert 'class="fault"' in answer.content.decode()


def test_what_was_done_is_noted_once_and_can_be_taken_off(desk, study):
    sent = {"day": MONDAY.isoformat(), "what": "Posters in waiting rooms"}
    for _ in range(2):
        answer = desk.post(address(study, "actions"), sent)
        assert answer.status_code == 302

    action = RecruitmentAction.objects.get()
    text = page_of(desk, study, "actions")
    desk.post(address(study, "withdraw_action", action.pk))

    assert "Posters in waiting rooms" in text
    assert "Before and after are not proof" in text
    assert "Posters in waiting rooms" not in page_of(desk, study, "actions").split("<main")[1]


def test_an_action_of_a_day_to_come_is_refused_and_what_was_typed_stays(desk, study):
    day = (TODAY + timedelta(days=2)).date().isoformat()
    answer = desk.post(address(study, "actions"), {"day": day, "what": "A course"})

    assert answer.status_code == 422
    assert "A course" in answer.content.decode()
    assert not RecruitmentAction.objects.exists()


def test_who_does_not_manage_studies_notes_nothing(study):
    reader = browser_of(make_staff(Role.MONITOR))
    action = note_action(study=study, day=MONDAY, what="Posters", sites=[], by="system", at=NOON)

    assert "Take it off" not in page_of(reader, study, "actions")
    assert reader.post(address(study, "actions"), {"what": "x"}).status_code == 403
    assert reader.post(address(study, "withdraw_action", action.pk)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_the_database_a_dozen_times_however_many_people_there_are(
    desk, study, page, django_assert_max_num_queries
):
    make_screening(study.sites.first(), "s2")
    with django_assert_max_num_queries(14):
        page_of(desk, study, page)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["da", "nb"])
def test_the_pages_speak_the_readers_language(study, page, language):
    user = make_staff(Role.COORDINATOR)
    user.language = language
    user.save()
    with translation.override("en"):
        text = page_of(browser_of(user), study, page)

    assert f'lang="{language}"' in text


def test_who_stayed_is_shown_for_one_site(desk, study):
    site = study.sites.exclude(clinic__name="Quiet").get()
    text = page_of(desk, study, "retention", query=f"?site={site.pk}")
    quiet = page_of(
        desk, study, "retention", query=f"?site={study.sites.get(clinic__name='Quiet').pk}"
    )

    assert f"<td>{site.clinic.name}</td>" in text
    assert "Follow-ups appear here once" in quiet
    assert "<td>Denmark</td>" in page_of(desk, study, "retention", query="?site=strange")
