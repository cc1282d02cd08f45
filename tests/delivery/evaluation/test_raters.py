"""Professionals answer by a link: a page at a time, kept at once, on whichever device."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.apps.surveys.made import make_invitation, make_wave
from tests.builders import NOON
from tests.delivery.evaluation.shown import STIMULI

from selfback.apps.surveys.inviting_services import token_of
from selfback.apps.surveys.models import Rating, Response, Survey
from selfback.apps.surveys.services import close_survey, make_vignette_survey, open_survey

pytestmark = pytest.mark.django_db
ALL = ("steps", "exercises", "education", "overall")


@pytest.fixture
def phone() -> Client:
    cache.clear()
    return Client()


def address(name: str, survey: Survey, *more: object) -> str:
    invitation = survey.invitations.first() or make_invitation(survey)
    return reverse(f"evaluation:rater_{name}", args=[token_of(invitation), *more])


def begin(phone: Client, survey: Survey, language: str = "en") -> None:
    phone.post(address("start", survey), {"language": language})
    phone.post(address("about", survey), {"profession": "chiropractor", "country": "NO"})


def test_a_rater_reads_judges_and_sends(phone: Client, survey: Survey):
    begin(phone, survey, "da")
    page = phone.get(address("plan", survey, 1)).content.decode()
    assert "(da)" in page
    assert "5.200" in page
    said = {f"{part}-answer": "agree" for part in ALL} | {
        "steps-points": "8",
        "steps-change": "yes",
        "steps-reason": ["too-easy"],
        "steps-text": "Flere skridt.",
    }

    first = phone.post(address("plan", survey, 1), said)
    second = phone.post(address("plan", survey, 2), {"overall-answer": "disagree"})
    phone.post(address("finish", survey))

    assert first["Location"] == address("plan", survey, 2)
    assert second["Location"] == address("finish", survey)
    response = Response.objects.get()
    assert (response.profession, response.country, response.language) == (
        "chiropractor",
        "NO",
        "da",
    )
    assert response.finished_at == NOON
    steps = Rating.objects.get(vignette=response.order[0], component="steps")
    assert (steps.answer, steps.points, steps.would_change, steps.reasons, steps.text) == (
        "agree",
        8,
        True,
        ["too-easy"],
        "Flere skridt.",
    )
    assert survey.invitations.get().is_finished


def test_who_comes_back_goes_on_where_they_stopped(phone: Client, survey: Survey):
    begin(phone, survey)
    phone.post(address("plan", survey, 1), {"steps-answer": "agree"})

    again = Client().get(address("start", survey)).content.decode()

    assert "Welcome back" in again
    assert address("plan", survey, 2) in again


def test_what_cannot_be_is_named_and_what_was_typed_stays(phone: Client, survey: Survey):
    begin(phone, survey)

    refused = phone.post(
        address("plan", survey, 1), {"steps-points": "17", "steps-text": "Too many."}
    )

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Please choose a number from 0 to 10." in page
    assert "Too many." in page
    assert not Rating.objects.exists()


def test_a_plan_of_ones_own_comes_before_ours(phone: Client):
    made = make_vignette_survey(
        title="Own", stimuli=STIMULI, each=1, own_first=100, by="system", at=NOON
    )
    survey = open_survey(survey=made, by="system", at=NOON)
    begin(phone, survey)

    led = phone.get(address("plan", survey, 1))
    assert led["Location"] == address("own", survey, 1)
    wrong = phone.post(address("own", survey, 1), {"steps": "many", "text": "Walk."})
    assert wrong.status_code == 422
    assert "Walk." in wrong.content.decode()
    phone.post(address("own", survey, 1), {"steps": "6.000", "text": "Walk."})

    assert "What you would have planned" in phone.get(address("plan", survey, 1)).content.decode()
    assert Response.objects.get().own_plans.get().steps == 6000


def test_statements_are_kept_a_page_at_a_time_and_may_stay_open(phone: Client):
    wave = make_wave()
    begin(phone, wave)
    for page in range(1, 7):
        sent = {"coherence1": "agree", "coherence2": "not-role"} if page == 2 else {}
        phone.post(address("statements", wave, page), sent)

    phone.post(address("finish", wave))

    kept = dict(Response.objects.get().statements.values_list("item", "answer"))
    assert len(kept) == 23
    assert {item: said for item, said in kept.items() if said} == {
        "coherence1": "agree",
        "coherence2": "not-role",
    }
    assert Response.objects.get().finished_at


def test_a_link_opens_nothing_after_the_survey_is_closed(phone: Client, survey: Survey):
    begin(phone, survey)
    close_survey(survey=survey, by="system", at=NOON)

    page = phone.get(address("plan", survey, 1))

    assert page.status_code == 410
    assert "The survey is closed" in page.content.decode()


def test_saying_no_closes_the_link(phone: Client, survey: Survey):
    phone.post(address("decline", survey))

    assert "We have noted it" in phone.get(address("start", survey)).content.decode()


def test_a_strange_link_tells_nothing(phone: Client):
    page = phone.get(reverse("evaluation:rater_start", args=["strange:link"]))

    assert page.status_code == 404
    assert page["Cache-Control"] == "no-store, private"
