"""From the clinic's code to the first plan, and what warning signs do on the way."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.builders import NOON, make_answers, make_checkin, make_clinic, make_patient

from selfback.apps.answers.models import AnswerSet, Draft
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.apps.safety.models import Pause, Report
from selfback.delivery.patient.screens import check_in_screens, intake_screens
from selfback.delivery.shared import clock as the_clock
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin, due_questions
from selfback.domain.content.red_flag import Tier

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "da", "nb")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Put the clock to a Monday noon; a test sets it forward by changing the list."""
    standing = [NOON]
    monkeypatch.setattr(the_clock, "now", lambda: standing[0])
    return standing


def signed_in(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def someone(language: str = "en", **given: Any) -> tuple[Patient, Client]:
    patient = make_patient(language=language, clinic=make_clinic(), **given)
    return patient, signed_in(patient)


def with_a_plan(language: str = "en") -> tuple[Patient, Client]:
    patient, client = someone(language)
    begin(patient, make_answers(), at=NOON)
    return patient, client


def form_of(questions: tuple[str, ...], answers: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser sends for the answers to a screen's questions."""
    sent: dict[str, Any] = {}
    for id in questions:
        if id == "activities":
            for number, each in enumerate(answers[id]):
                sent[f"{id}-{number}-name"] = each["name"]
                sent[f"{id}-{number}-rating"] = each["rating"]
        elif answers.get(id) is not None:
            sent[id] = answers[id]
    return sent


def screens() -> dict[str, tuple[str, ...]]:
    ask_first = [each.id for each in library().conditions.values() if each.ask_first]
    return {each.slug: each.questions for each in intake_screens(ask_first)}


def follow(client: Client, address: str) -> str:
    """Return where an address leads in the end."""
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.request["PATH_INFO"]


def no_sign(client: Client, part: str) -> Any:
    return client.post(reverse("patient:intake_signs", args=[part]), {"none": "yes"})


def answer_everything(client: Client, answers: dict[str, Any], address: str) -> list[str]:
    """Answer each screen the intake leads to; return the addresses it went through."""
    asked, visited = screens(), []
    while "/intake/" in address and len(visited) < 30:
        visited.append(address)
        page = client.get(address)
        assert page.status_code == 200, address
        slug = address.rsplit("/", 1)[1]
        response = client.post(address, form_of(asked[slug], answers))
        assert response.status_code == 302, (
            address,
            response.context and response.context["fields"],
        )
        address = response.url
    return [*visited, address]


def as_text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


# --- Joining -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_from_a_clinics_code_to_the_first_plan(language: str):
    clinic, client = make_clinic(), Client()
    client.post(reverse("language"), {"language": language, "next": "/join"})
    assert client.get("/join").status_code == 200
    assert client.post("/join", {"code": clinic.code.lower()}).url == f"/j/{clinic.code}"
    welcome = client.get(f"/j/{clinic.code}")
    assert clinic.name in welcome.content.decode()
    assert f'lang="{language}"' in welcome.content.decode()

    assert client.get(reverse("account_signup")).status_code == 200
    client.post(
        reverse("account_signup"),
        {"email": f"{language}@example.org", "name": "Marie", "agree": "on", "shares": "on"},
    )
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(mail.outbox[-1].body), re.M)
    assert code is not None, mail.outbox[-1].body
    client.post(reverse("account_email_verification_sent"), {"code": code.group(1)})
    assert follow(client, reverse("patient:joined")) == "/intake/signs/now"

    patient = Patient.objects.get(user__email=f"{language}@example.org")
    assert (patient.user.language, patient.clinic, patient.shares_with_clinic) == (
        language,
        clinic,
        True,
    )
    assert no_sign(client, "now").url == "/intake/signs/also"
    first = no_sign(client, "also").url
    assert answer_everything(client, make_answers(), first)[-1] == "/plan/first"
    plan = client.get("/plan/first")
    assert plan.status_code == 200
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    titles = library().exercise_words(language)
    for each in week.exercises:
        assert titles[each["id"]].title in plan.content.decode()


def test_a_code_no_clinic_has_is_said_to_be_so_and_stays_to_be_corrected():
    response = Client().post("/join", {"code": "nob ody"})

    assert response.status_code == 200
    assert 'value="NOBODY"' in response.content.decode()
    assert "No clinic has this code" in response.content.decode()


# --- The intake ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_the_intake_can_be_shown_in_every_language(language: str):
    patient, client = someone(language)

    for slug, questions in screens().items():
        page = client.get(reverse("patient:intake_screen", args=[slug]))
        words = library().question_words(language, "intake")
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1, slug
        for id in questions:
            assert words[id].text.replace("'", "&#x27;") in page.content.decode(), id
            assert f'id="{id}"' in page.content.decode()
    assert patient.user.language == language


@pytest.mark.parametrize("part", ["now", "also"])
def test_no_tick_and_no_none_of_these_is_no_answer_about_signs(part: str):
    patient, client = someone()

    response = client.post(reverse("patient:intake_signs", args=[part]), {})

    assert response.status_code == 422
    assert "choose “None of these”" in response.content.decode()
    assert not Draft.objects.filter(user=patient.user).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_sign_stops_the_intake_with_the_number_of_the_country(language: str):
    patient, client = someone(language, country="NO")

    response = client.post("/intake/signs/now", {"sign": "saddle_numbness"})
    stop = client.get(response.url)

    assert response.url.startswith("/stop/")
    assert 'href="tel:113"' in stop.content.decode()
    assert library().red_flag_words(language)["saddle_numbness"].say in stop.content.decode()
    assert Pause.objects.open().get(patient=patient).tier == "R"
    assert "Symptoms changed?" not in stop.content.decode()


def test_not_being_sure_of_an_emergency_sign_stops_the_intake_without_claiming_one():
    patient, client = someone()

    response = client.post("/intake/signs/now", {"sign": "unsure"})
    stop = client.get(response.url).content.decode()

    assert library().safety_screens("en")["emergency"]["lead_unsure"] in stop
    assert "I am numb between my legs" not in stop
    assert Pause.objects.open().filter(patient=patient).exists()


def test_what_was_ticked_is_still_ticked_for_someone_who_comes_back():
    _patient, client = someone()
    client.post("/intake/signs/also", {"sign": ["cancer_history", "unsure"]})

    page = as_text(client.get("/intake/signs/also"))

    assert re.search(r'value="cancer_history"[^>]* checked', page)
    assert re.search(r'value="unsure"[^>]* checked', page)
    assert not re.search(r'value="weight_loss"[^>]* checked', page)


def test_the_intake_goes_on_where_it_was_left_on_another_phone():
    patient, client = someone()
    no_sign(client, "now")
    no_sign(client, "also")
    client.post("/intake/about-you", {"age": "43", "sex": "female"})
    client.post("/intake/pain", {"pain_average": "5", "pain_worst": "7"})

    other = signed_in(patient)

    assert follow(other, "/intake") == "/intake/how-long"
    page = as_text(other.get("/intake/pain"))
    assert re.search(r'name="pain_average" value="5"[^>]* checked', page)
    assert Draft.objects.get(user=patient.user).answers["age"] == 43


@pytest.mark.parametrize(
    ("slug", "sent", "kept"),
    [
        ("about-you", {"age": "twelve", "sex": "male"}, 'value="twelve"'),
        ("about-you", {"age": "7", "sex": "male"}, 'value="7"'),
        ("pain", {"pain_average": "6"}, 'name="pain_average" value="6"'),
        ("activities", {"activities-0-name": "My garden"}, 'value="My garden"'),
        ("your-week", {"minutes": "20", "reminder_time": "25:00"}, 'value="25:00"'),
    ],
)
def test_a_faulty_answer_is_named_and_stays_to_be_corrected(
    slug: str, sent: dict[str, str], kept: str
):
    patient, client = someone()

    response = client.post(reverse("patient:intake_screen", args=[slug]), sent)
    page = as_text(response)

    assert response.status_code == 422
    assert kept in page
    summary = re.search(r'class="error-summary".*?</div>', page)
    assert summary is not None
    for id in re.findall(r'href="#([a-z_]+)"', summary.group()):
        assert f'id="{id}"' in page
        assert f'id="{id}-fault"' in page
    assert not Draft.objects.filter(user=patient.user).exists()


def test_a_question_that_does_not_apply_is_left_out():
    _patient, client = someone()
    no_sign(client, "now")
    first = no_sign(client, "also").url

    visited = answer_everything(client, make_answers(work="retired"), first)

    assert "/intake/work-ability" not in visited
    assert "/intake/cleared" not in visited


def test_a_condition_that_asks_for_a_clinician_first_brings_the_question_about_it():
    _patient, client = someone()
    no_sign(client, "now")
    first = no_sign(client, "also").url
    condition = next(each.id for each in library().conditions.values() if each.ask_first)

    visited = answer_everything(
        client, make_answers(conditions=[condition], cleared="unknown"), first
    )

    assert "/intake/cleared" in visited
    assert visited[-1] == "/plan/first"


def test_an_answered_intake_makes_one_plan_and_leads_to_it_from_then_on():
    patient, client = someone()
    no_sign(client, "now")
    answer_everything(client, make_answers(), no_sign(client, "also").url)

    assert WeekPlan.objects.of(patient).count() == 1
    assert AnswerSet.objects.filter(patient=patient, instrument="intake").count() == 1
    assert client.get("/intake").url == "/today"
    assert client.get("/plan/first").status_code == 200


# --- Symptoms that changed -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_symptoms_ask_every_sign_and_carry_the_stop_screen_for_when_there_is_no_network(
    language: str,
):
    _patient, client = with_a_plan(language)

    page = client.get("/symptoms").content.decode()

    for id, flag in library().red_flags.items():
        assert f'value="{id}"' in page
        if flag.tier is Tier.EMERGENCY:
            assert page.count(f'data-sign="{id}"') == 2
    assert 'id="emergency-table"' in page
    assert 'href="tel:112"' in page
    assert page.count('type="button"') == 3


def test_only_saying_what_one_did_leads_on_from_the_stop_screen():
    patient, client = with_a_plan()
    stop = client.post("/symptoms", {"sign": "bowel"}).url
    report = Report.objects.filter(patient=patient).latest("received_at")

    page = client.get(stop).content.decode()
    client.post(reverse("patient:acted", args=[report.pk]), {"action": "looked away"})
    report.refresh_from_db()
    assert report.action == ""
    assert 'class="tabs"' not in page
    client.post(reverse("patient:acted", args=[report.pk]), {"action": "going"})

    report.refresh_from_db()
    assert report.action == "going"
    paused = client.get("/today")
    assert library().safety_screens("en")["paused"]["title"] in paused.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paused_plan_goes_on_only_after_the_signs_are_asked_again(language: str):
    patient, client = with_a_plan(language)
    client.post("/symptoms", {"sign": "bowel"})

    assert client.get("/go-on").status_code == 200
    assert client.post("/go-on", {}).status_code == 422
    assert client.post("/go-on", {"sign": "bowel"}).url.startswith("/stop/")
    assert Pause.objects.open().filter(patient=patient).exists()
    assert client.post("/go-on", {"none": "yes"}).url == "/today"
    assert not Pause.objects.open().filter(patient=patient).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_for_soon_says_what_was_answered_and_whom_to_call(language: str):
    _patient, client = with_a_plan(language)

    response = client.post("/symptoms", {"sign": "weight_loss"})
    page = client.get(response.url).content.decode()

    assert response.url == "/soon"
    assert library().red_flag_words(language)["weight_loss"].text in page
    assert "tel:1813" in page


@pytest.mark.parametrize(("country", "number"), [("DK", "70201201"), ("NO", "116123")])
def test_support_names_someone_to_talk_to_in_the_country(country: str, number: str):
    _patient, client = someone(country=country)

    page = client.get("/support")

    assert f'href="tel:{number}"' in page.content.decode()


# --- The check-in --------------------------------------------------------------------------------


def check_in(client: Client, week: WeekPlan, **changes: Any) -> str:
    """Answer what is due; return where the last screen before the signs leads."""
    asked = {each.slug: each.questions for each in check_in_screens(due_questions(week))}
    answers, address, seen = make_checkin(week, **changes), follow(client, "/check-in"), 0
    while not address.endswith("/signs") and seen < 30:
        assert client.get(address).status_code == 200
        response = client.post(address, form_of(asked[address.rsplit("/", 1)[1]], answers))
        assert response.status_code == 302, address
        address, seen = response.url, seen + 1
    return address


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_in_leads_to_the_next_week_and_what_changed(language: str, now: list[datetime]):
    patient, client = with_a_plan(language)
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    now[0] = NOON + timedelta(days=7)

    address = check_in(client, week)
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    response = client.post(address, {"none": "yes"})

    assert response.url == "/changes"
    page = client.get("/changes")
    following = WeekPlan.objects.of(patient).newest()
    assert following is not None
    assert following.number == 2
    for change in page.context["changes"]:
        assert change["heading"].replace("'", "&#x27;") in page.content.decode()


def test_how_the_back_is_compared_with_last_week_is_asked_in_words(now: list[datetime]):
    patient, client = with_a_plan()
    now[0] = NOON + timedelta(days=7)

    page = as_text(client.get("/check-in/gpe"))

    assert re.search(r'type="radio" name="gpe" value="-3"[^>]*> <span>Much worse</span>', page)
    assert 'class="staircase' not in page
    assert patient.user.language == "en"


def test_an_emergency_in_the_check_in_stops_it_and_makes_no_ordinary_week(now: list[datetime]):
    patient, client = with_a_plan()
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    now[0] = NOON + timedelta(days=7)

    address = check_in(client, week)
    response = client.post(address, {"sign": "saddle_numbness"})

    assert response.url.startswith("/stop/")
    assert client.get(response.url).status_code == 200
    newest = WeekPlan.objects.of(patient).newest()
    assert newest is not None
    assert newest.number == 1 or newest.mode == "paused"
    assert client.get("/today").templates[0].name == "patient/paused.html"
