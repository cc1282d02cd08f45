"""Reviewers read texts beside the English, approve them or say what should change."""

import csv
import io
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.people.permissions import Role
from selfback.apps.texts.models import TextReview
from selfback.delivery.shared import clock
from selfback.delivery.shared.content import library
from selfback.delivery.trial_office.texts import reading, views
from selfback.domain.content.language import Language
from selfback.domain.content.pieces import Piece, pieces_of

pytestmark = pytest.mark.django_db
SLEEP = "/office/texts/da/tools/sleep"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def desk() -> Client:
    return browser_of(make_staff(Role.EVALUATOR))


@pytest.fixture
def sleep() -> Piece:
    return pieces_of(library())["tools/sleep"]


def say(desk: Client, piece: Piece, verdict: str, comment: str = "", address: str = SLEEP):
    digest = piece.digest(Language.DANISH)
    return desk.post(address, {"verdict": verdict, "comment": comment, "digest": digest})


def standing(desk: Client) -> str:
    page = desk.get("/office/texts?kind=tools&language=da").content.decode()
    row = page[page.index("tools/sleep") :]
    return row[row.index('class="tag') :].split(">")[1].split("<")[0]


def test_a_piece_stands_beside_its_english(desk, sleep):
    page = desk.get(SLEEP).content.decode()

    for language in (Language.ENGLISH, Language.DANISH):
        assert sleep.texts[language]["summary"] in page
    assert sleep.texts[Language.BOKMAL]["summary"] not in page


def test_what_is_said_shows_in_the_list_and_leads_to_the_next(desk, sleep):
    assert standing(desk) == "Nobody has read it"

    answer = say(desk, sleep, "commented", "Say “stå op” only once.")

    assert answer.status_code == 302
    assert answer.url.startswith("/office/texts/da/tools/")
    assert answer.url != SLEEP
    assert standing(desk) == "Commented"
    say(desk, sleep, "approved")
    assert standing(desk) == "Approved"
    assert [each.verdict for each in TextReview.objects.of("tools/sleep", "da")] == [
        "approved",
        "commented",
    ]


def test_a_comment_needs_words(desk, sleep):
    answer = say(desk, sleep, "commented", "  ")

    assert answer.status_code == 422
    assert "Please write what should change." in answer.content.decode()
    assert not TextReview.objects.exists()


def test_nothing_is_said_of_a_text_that_changed_meanwhile(desk, sleep):
    older = replace(sleep, texts={**sleep.texts, Language.DANISH: {"title": "Before"}})

    answer = say(desk, older, "commented", "Shorter, please.")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "has changed since you opened it" in page
    assert "Shorter, please." in page


def test_a_text_that_changed_waits_to_be_read_again(desk, sleep, monkeypatch):
    say(desk, sleep, "approved")
    pieces = pieces_of(library())
    english = {**sleep.texts[Language.ENGLISH], "summary": "Another."}
    pieces["tools/sleep"] = replace(sleep, texts={**sleep.texts, Language.ENGLISH: english})
    for module in (reading, views):
        monkeypatch.setattr(module, "pieces_of", lambda _library: pieces)

    assert standing(desk) == "Changed since it was read"


def test_comments_are_handed_out_as_a_list_without_formulas(desk, sleep):
    say(desk, sleep, "commented", "=Shorter")

    answer = desk.get("/office/texts/changes.csv")

    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["piece"], row["language"], row["comment"]) == ("tools/sleep", "da", "'=Shorter")


@pytest.mark.parametrize(
    "address",
    [
        "/office/texts?kind=nothing",
        "/office/texts?language=sv",
        "/office/texts/da/tools/nothing",
        "/office/texts/sv/tools/sleep",
    ],
)
def test_what_is_not_there_is_missing(desk, address):
    assert desk.get(address).status_code == 404


def test_the_list_asks_the_database_the_same_however_much_was_said(
    desk, sleep, django_assert_max_num_queries
):
    for _ in range(5):
        say(desk, sleep, "approved")

    with django_assert_max_num_queries(6):
        desk.get("/office/texts?kind=tools&language=da")


def test_an_evaluator_finds_the_texts_from_where_they_start(desk):
    start = desk.get("/home").url

    assert 'href="/office/texts"' in desk.get(start).content.decode()
