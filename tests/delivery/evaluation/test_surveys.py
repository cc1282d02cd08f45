"""Those who evaluate hold surveys, look at results and take them along as files."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.surveys.made import begin, make_invitation, make_wave
from tests.builders import NOON
from tests.delivery.evaluation.shown import STIMULI

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.surveys.answering_services import Said, answer_statements, finish_response, rate
from selfback.apps.surveys.inviting_services import token_of
from selfback.apps.surveys.models import Component, Survey
from selfback.apps.surveys.services import make_vignette_survey, open_survey
from selfback.delivery.cli.main import main
from selfback.delivery.shared.content import library
from selfback.delivery.shared.stimuli import digest_of
from selfback.domain.evaluation.ratings import read_ratings

pytestmark = pytest.mark.django_db


def fill(survey: Survey, raters: int = 8) -> None:
    """Let raters answer: all agree but the first, who disagrees with the steps, with words."""
    for number in range(raters):
        invitation = make_invitation(survey, f"r{number}@example.org")
        response = begin(invitation)
        for vignette in response.order:
            said = {part: Said(answer="agree") for part in Component.values}
            if number == 0:
                said["steps"] = Said(
                    answer="disagree", would_change=True, reasons=("too-hard",), text="=Fewer."
                )
            rate(response=response, vignette=vignette, said=said, at=NOON)
        finish_response(response=response, token=token_of(invitation), at=NOON)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_survey_is_opened_and_people_are_invited_each_by_a_letter(desk: Client):
    made = make_vignette_survey(title="Plans", stimuli=STIMULI, each=1, by="system", at=NOON)
    page = reverse("evaluation:survey", args=[made.pk])
    people = "a@example.org; da; chiropractor; DK; Odense\n\nb@example.org"
    early = desk.post(page, {"people": people})
    assert early.status_code == 422
    assert people.splitlines()[0] in early.content.decode()
    desk.post(reverse("evaluation:survey_act", args=[made.pk]), {"do": "open"})

    desk.post(page, {"people": people})
    again = desk.post(page, {"people": people})

    assert "invited=0&known=2" in again["Location"]
    letters = {each.address: each for each in OutgoingMessage.objects.all()}
    assert set(letters) == {"a@example.org", "b@example.org"}
    assert "Hej" in letters["a@example.org"].body
    first = made.invitations.get(email="a@example.org")
    assert token_of(first) in letters["a@example.org"].body
    assert (first.profession, first.country, first.site) == ("chiropractor", "DK", "Odense")


def test_what_raters_will_see_is_made_by_the_planner_and_kept(desk: Client):
    chosen = ["anna-accountant", "dagny-pensioner"]
    form = {"title": "Two", "vignettes": chosen, "each": "2", "own_first": "0"}

    page = desk.post(reverse("evaluation:make_vignettes"), form)

    survey = Survey.objects.get()
    assert page["Location"] == reverse("evaluation:survey", args=[survey.pk])
    assert [(each.vignette, each.language) for each in survey.stimuli.all()] == [
        (vignette, language) for vignette in chosen for language in ("da", "en", "nb")
    ]
    anna, dagny = (survey.stimuli.get(vignette=each, language="nb") for each in chosen)
    assert anna.digest == digest_of(anna.shown) != dagny.digest
    assert anna.shown["made_with"]["content"] == library().release
    assert anna.shown["plan"]["goal"] > dagny.shown["plan"]["goal"]
    assert anna.shown["plan"]["exercises"]
    shown = desk.get(reverse("evaluation:survey_preview", args=[survey.pk, "anna-accountant"]))
    assert "keeps the books of a firm" in shown.content.decode()


def test_a_survey_asks_nobody_for_more_than_there_is(desk: Client):
    form = {"title": "Two", "vignettes": ["anna-accountant"], "each": "2", "own_first": "0"}

    page = desk.post(reverse("evaluation:make_vignettes"), form)

    assert page.status_code == 422
    assert "Only 1 are chosen." in page.content.decode()
    assert not Survey.objects.exists()


def test_every_wrong_line_is_named_and_nobody_is_invited(desk: Client, survey: Survey):
    page = desk.post(
        reverse("evaluation:survey", args=[survey.pk]),
        {"people": "a@example.org\nno-address\nc@example.org; fr"},
    )

    said = page.content.decode()
    assert page.status_code == 422
    assert "Line 2: “no-address” is no e-mail address." in said
    assert "Line 3: “fr” is no language" in said
    assert not survey.invitations.exists()


def test_only_those_who_wait_are_reminded(desk: Client, survey: Survey):
    fill(survey, 1)
    make_invitation(survey, "waiting@example.org")

    desk.post(reverse("evaluation:survey_act", args=[survey.pk]), {"do": "remind"})

    assert [each.address for each in OutgoingMessage.objects.all()] == ["waiting@example.org"]


def test_results_tell_each_denominator_and_hide_the_few(desk: Client, survey: Survey):
    fill(survey)

    page = desk.get(reverse("evaluation:results", args=[survey.pk])).content.decode()

    assert "96.9 % (62/64)" in page  # 8 raters, 2 vignettes, 4 parts; 2 disagreements
    assert "87.5 % (14/16)" in page  # the steps alone
    assert "“partly”" in page
    assert "=Fewer." in page


def test_a_survey_without_answers_says_so(desk: Client, survey: Survey):
    page = desk.get(reverse("evaluation:results", args=[survey.pk])).content.decode()

    assert "Nobody has answered yet" in page


@pytest.mark.parametrize(("of", "said"), [("63", "Possible: 53 of 63."), ("62", "Not possible")])
def test_a_published_percentage_is_tried_against_a_number_of_answers(
    desk: Client, survey: Survey, of: str, said: str
):
    fill(survey, 1)

    page = desk.get(reverse("evaluation:results", args=[survey.pk]), {"percent": "84.1", "of": of})

    assert said in page.content.decode()


def test_ratings_are_given_as_the_command_reads_them(desk: Client, survey: Survey):
    fill(survey)

    answer = desk.get(reverse("evaluation:ratings_csv", args=[survey.pk]))

    ratings = read_ratings(answer.content)
    assert len(ratings) == 64
    assert sum(each.answer == "disagree" for each in ratings) == 2


def test_disagreements_become_a_list_of_changes_and_candidate_cases(desk: Client, survey: Survey):
    fill(survey)

    changes = rows_of(desk.get(reverse("evaluation:changes_csv", args=[survey.pk])).content)
    cases = desk.get(reverse("evaluation:cases_jsonl", args=[survey.pk])).content.decode()

    assert [(each["component"], each["disagree"], each["reasons"]) for each in changes] == [
        ("steps", "1", "too-hard (1)")
    ] * 2
    assert changes[0]["texts"] == "'=Fewer."
    assert [json.loads(line)["planned"]["goal"] for line in cases.splitlines()] == [5200, 5200]


def test_waves_show_scores_changes_and_hide_the_few(desk: Client):
    allowed = {f"coherence{n}": ["agree", "strongly-agree"] for n in range(1, 5)}
    for said in ("agree", "strongly-agree"):
        wave = make_wave()
        for number in range(6):
            response = begin(make_invitation(wave, f"r{number}@example.org"))
            answer_statements(
                response=response, answers=dict.fromkeys(allowed, said), allowed=allowed, at=NOON
            )

    page = desk.get(reverse("evaluation:series", args=[wave.series])).content.decode()
    file = desk.get(reverse("evaluation:statements_csv", args=[wave.series])).content

    assert "4.00 (4.00–4.00), n = 6" in page
    assert "+1.00, n = 6" in page
    assert "Asked in our own wording" in page
    assert len(rows_of(file)) == 2 * 6 * 4


def test_pages_ask_the_database_a_bounded_number_of_questions(
    desk: Client, survey: Survey, django_assert_max_num_queries
):
    fill(survey)
    with django_assert_max_num_queries(16):
        desk.get(reverse("evaluation:results", args=[survey.pk]))
    with django_assert_max_num_queries(14):
        desk.get(reverse("evaluation:survey", args=[survey.pk]))
    with django_assert_max_num_queries(10):
        desk.get(reverse("evaluation:surveys"))


def a_set(tmp_path: Path, *arguments: str) -> bytes:
    out = tmp_path / "set.json"
    command = ["evaluation", "design", "examples/evaluation/vignette-factors.toml", *arguments]
    done = CliRunner().invoke(main, [*command, "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out.read_bytes()


def put_up(desk: Client, held: bytes) -> Any:
    file = SimpleUploadedFile("set.json", held)
    form = {"title": "Designed", "own_first": "0", "designed": file}
    return desk.post(reverse("evaluation:make_vignettes"), form)


def test_a_designed_set_is_judged_block_by_block_and_told_by_level(desk: Client, tmp_path: Path):
    put_up(desk, a_set(tmp_path, "--vignettes", "8", "--blocks", "2"))
    survey = open_survey(survey=Survey.objects.get(), by="system", at=NOON)
    fill(survey)

    orders = [tuple(sorted(each.order)) for each in survey.responses.all()]
    blocks = dict(survey.stimuli.values_list("vignette", "block"))
    assert survey.each == 4
    assert Counter(orders).most_common() == [(orders[0], 4), (orders[1], 4)]
    assert all(len({blocks[each] for each in order}) == 1 for order in orders)
    page = desk.get(reverse("evaluation:results", args=[survey.pk])).content.decode()
    assert "By what the vignettes differ in" in page
    assert "fear: afraid" in page
    shown = desk.get(reverse("evaluation:vignettes_csv", args=[survey.pk]))
    rows = rows_of(shown.content)
    assert len(rows) == 8 * 3
    assert {(row["vignette"], int(row["block"])) for row in rows} == set(blocks.items())
    assert {row["fear"] for row in rows} == {"calm", "afraid"}


def test_what_is_wrong_with_a_designed_set_is_said_and_no_survey_is_made(
    desk: Client, tmp_path: Path
):
    held = a_set(tmp_path, "--vignettes", "8")

    old = put_up(desk, held.replace(b'"age": 59', b'"age": 590'))
    broken = put_up(desk, held[:-20])

    assert old.status_code == broken.status_code == 422
    assert "run-" in old.content.decode()
    assert "is no JSON" in broken.content.decode()
    assert not Survey.objects.exists()
