"""Joint displays in the browser's eyes: looked up each time, kept from who codes blind."""

import json

import pytest
from django.test import Client
from tests.apps.displays.made import make_displayed
from tests.builders import make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of
from tests.delivery.evaluation.test_numbers import log

from selfback.apps.displays.models import Display, FrozenDisplay
from selfback.apps.people.permissions import Role

pytestmark = pytest.mark.django_db
PAGE = "/evaluation/displays/"


@pytest.fixture
def held():
    return make_displayed()


@pytest.fixture
def head(held) -> Client:
    return browser_of(held.coded.adjudicator.user)


def row_of(held, **fields):
    given = {
        "version": str(held.display.version),
        "topic": "Time",
        "themes": [held.coded.time.guid],
        "quotes": [held.coding.pk],
        "fit": "silent",
        "meta_inference": "It has to be quick.",
    }
    return {**given, **fields}


def test_without_displays_the_page_says_how_to_begin():
    page = browser_of(make_staff(Role.EVALUATOR)).get(PAGE).content.decode()

    assert "There is no joint display yet." in page


def test_a_display_of_numbers_is_made_filled_and_shown():
    log(make_clinic("Here"), "k")
    desk = browser_of(make_staff(Role.EVALUATOR))
    made = desk.post(PAGE, {"title": "Reach", "template": "side-by-side", "project": ""})
    address = made["Location"]
    number = {"numbers": ["reach.all.referred"], "topic": "Referral", "fit": "silent"}

    kept = desk.post(
        f"{address}/rows/new", {**number, "version": "1", "meta_inference": "Few came."}
    )

    assert kept["Location"] == address
    page = desk.get(address).content.decode()
    assert "1/1, 100.0 %" in page
    assert "Few came." in page


def test_a_display_shows_words_with_what_follows_from_them(held, head):
    page = head.get(f"{PAGE}{held.display.pk}").content.decode()

    assert "There was no time." in page
    assert "It has to be quick." in page


def test_words_vanish_when_their_text_is_withdrawn(held, head):
    address = f"{PAGE}{held.display.pk}"
    head.post(f"{address}/act", {"do": "freeze"})
    source = held.coded.source

    head.post(f"/evaluation/coding/{source.project_id}/texts/{source.pk}/withdraw", {"sure": "yes"})

    source.refresh_from_db()
    assert source.consent == "withdrawn"
    assert "There was no time." not in head.get(address).content.decode()
    frozen = FrozenDisplay.objects.get()
    file = head.get(f"{address}/frozen/{frozen.pk}").content
    assert b"There was no time." not in file
    assert json.loads(file)["rows"][0]["withheld"] == 1


def test_a_coder_of_the_project_finds_no_such_display(held):
    coder = browser_of(held.coded.first.user)

    assert coder.get(f"{PAGE}{held.display.pk}").status_code == 404
    assert "Taking it in" not in coder.get(PAGE).content.decode()


def test_a_fit_without_numbers_is_refused_and_what_was_typed_stays(held, head):
    address = f"{PAGE}{held.display.pk}/rows/{held.row.pk}"

    refused = head.post(address, row_of(held, fit="confirm", meta_inference="They agree."))

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "takes both numbers and words" in page
    assert "They agree." in page


def test_two_rows_have_not_the_same_topic(held, head):
    refused = head.post(f"{PAGE}{held.display.pk}/rows/new", row_of(held))

    assert refused.status_code == 422
    assert "Another row has this topic already." in refused.content.decode()


def test_nobody_overwrites_what_they_have_not_seen(held, head):
    address = f"{PAGE}{held.display.pk}/rows/{held.row.pk}"

    refused = head.post(address, row_of(held, version="1"))

    assert refused.status_code == 422
    assert "changed the display meanwhile" in refused.content.decode()


def test_a_row_whose_code_was_removed_says_so_and_is_not_frozen(held, head):
    held.row.themes = ["no such code"]
    held.row.save()

    page = head.get(f"{PAGE}{held.display.pk}").content.decode()
    head.post(f"{PAGE}{held.display.pk}/act", {"do": "freeze"})

    assert "A code of this row was removed." in page
    assert not FrozenDisplay.objects.exists()


def test_what_is_put_away_can_be_brought_back(held, head):
    act = f"{PAGE}{held.display.pk}/act"

    head.post(act, {"do": "away"})
    assert not Display.objects.kept().exists()
    assert "Taking it in" not in head.get(PAGE).content.decode()
    head.post(act, {"do": "back"})

    assert "Taking it in" in head.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("docx", b"PK")]
)
def test_a_display_is_taken_away_as_a_file(held, head, form, begins):
    file = head.get(f"{PAGE}{held.display.pk}/as/{form}")

    assert file.content.startswith(begins)
    assert file["Content-Disposition"] == f'attachment; filename="taking-it-in.{form}"'


def test_another_form_is_not_there(held, head):
    assert head.get(f"{PAGE}{held.display.pk}/as/exe").status_code == 404
