"""Surveys: who is asked, what they are shown, and what is kept of their answers."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.apps.surveys.made import (
    SOMEBODY,
    begin,
    make_invitation,
    make_survey,
    make_wave,
    shown,
)
from tests.builders import MONDAY, NOON

from selfback.apps.surveys.answering_services import (
    Said,
    answer_statements,
    begin_response,
    finish_response,
    give_own_plan,
    rate,
    response_of,
)
from selfback.apps.surveys.errors import AnswerRefused, LinkDoesNotOpen, SurveyRefused
from selfback.apps.surveys.inviting_services import (
    Invited,
    decline,
    invite,
    note_reminded,
    token_of,
    withdraw_invitation,
)
from selfback.apps.surveys.models import Response, Survey, SurveyInvitation
from selfback.apps.surveys.reading import nomad_responses_of, ratings_of
from selfback.apps.surveys.services import (
    Shown,
    close_survey,
    make_vignette_survey,
    open_survey,
    remove_survey,
)
from selfback.domain.evaluation.ratings import Answer

pytestmark = pytest.mark.django_db
STATEMENTS = {"coherence-1": ("agree", "not-role"), "coherence-2": ("agree", "disagree")}


def test_every_vignette_is_put_to_about_as_many_raters():
    survey = make_survey(("a", "b", "c", "d", "e"), each=2)

    for number in range(10):
        begin(make_invitation(survey, f"r{number}@example.org"))

    put = Counter(
        each for order in survey.responses.values_list("order", flat=True) for each in order
    )
    assert set(put.values()) == {4}
    assert [each.code for each in survey.responses.all()][:2] == ["R001", "R002"]


def test_beginning_twice_begins_once_and_shows_the_same():
    invitation = make_invitation(make_survey())

    first, second = begin(invitation), begin(invitation)

    assert first == second
    assert first.order == second.order
    assert response_of(token=token_of(invitation), today=MONDAY) == first


def test_nothing_leads_from_an_anonymous_answer_to_an_address():
    invitation = make_invitation(make_survey())

    response = begin(invitation)

    assert response.invitation is None
    held = {str(value) for value in Response.objects.values().get(pk=response.pk).values()}
    invited = SurveyInvitation.objects.values().get(pk=invitation.pk)
    assert not held & {invited["id"], invited["email"], token_of(invitation)}


def test_a_named_answer_leads_to_its_invitation():
    invitation = make_invitation(make_survey(is_named=True))

    assert begin(invitation).invitation == invitation


def test_a_later_word_replaces_an_earlier_one_and_parts_left_out_stay_empty():
    response = begin(make_invitation(make_survey(each=1)))
    (vignette,) = response.order
    rate(response=response, vignette=vignette, said={"steps": Said(answer="agree")}, at=NOON)

    rate(
        response=response,
        vignette=vignette,
        said={"steps": Said(answer="partly", points=6, text=" Fewer. "), "overall": Said()},
        at=NOON,
    )

    kept = {each.component: each for each in response.ratings.all()}
    assert (kept["steps"].answer, kept["steps"].points, kept["steps"].text) == (
        "partly",
        6,
        "Fewer.",
    )
    said = {each.component: each.answer for each in ratings_of(response.survey)}
    assert said == {"steps": Answer.PARTLY, "exercises": None, "education": None, "overall": None}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"steps": Said(answer="maybe")}, "no-such-answer"),
        ({"steps": Said(points=11)}, "points"),
        ({"price": Said(answer="agree")}, "not-asked"),
        ({"steps": Said(text="x" * 2001)}, "too-long"),
    ],
)
def test_what_was_not_asked_is_refused_whole(said, why):
    response = begin(make_invitation(make_survey()))

    with pytest.raises(AnswerRefused) as refused:
        rate(response=response, vignette=response.order[0], said=said, at=NOON)

    assert refused.value.why == why
    assert not response.ratings.exists()


def test_a_vignette_that_was_not_put_to_a_rater_is_not_judged_by_them():
    response = begin(make_invitation(make_survey(("anna", "bo"), each=1)))
    other = ({"anna", "bo"} - set(response.order)).pop()

    with pytest.raises(AnswerRefused):
        rate(response=response, vignette=other, said={"steps": Said(answer="agree")}, at=NOON)


def test_who_gives_a_plan_of_their_own_first_judges_ours_after_it():
    response = begin(make_invitation(make_survey(own_first=100)))
    vignette = response.order[0]
    said = {"steps": Said(answer="agree")}
    with pytest.raises(AnswerRefused) as refused:
        rate(response=response, vignette=vignette, said=said, at=NOON)
    assert refused.value.why == "own-plan-first"

    own = give_own_plan(response=response, vignette=vignette, steps=5000, text="Walk.", at=NOON)
    rate(response=response, vignette=vignette, said=said, at=NOON)

    again = give_own_plan(response=response, vignette=vignette, steps=9000, at=NOON)
    assert (again.pk, again.steps) == (own.pk, 5000)


def test_about_the_wanted_share_gives_a_plan_of_their_own():
    survey = make_survey(own_first=50, seed=3)

    for number in range(60):
        begin(make_invitation(survey, f"r{number}@example.org"))

    own = survey.responses.filter(gives_own=True).count()
    assert 15 <= own <= 45


def test_an_address_is_invited_once_however_it_is_written():
    survey = make_survey()
    people = [Invited(email=email, language="da") for email in ("A@b.dk", "a@b.dk", "c@d.dk")]

    assert len(invite(survey=survey, people=people, by=SOMEBODY, at=NOON)) == 2
    assert not invite(survey=survey, people=people, by=SOMEBODY, at=NOON)


def test_people_are_reminded_twice_at_most_and_never_after_their_last_word():
    survey = make_survey()
    waiting, done, no = (make_invitation(survey, f"{name}@b.dk") for name in "xyz")
    finish_response(response=begin(done), token=token_of(done), at=NOON)
    decline(token=token_of(no), at=NOON)
    rows = survey.invitations.all()

    reminded = [note_reminded(invitations=rows, by=SOMEBODY, at=NOON) for _ in range(3)]

    assert [[each.pk for each in round] for round in reminded] == [[waiting.pk], [waiting.pk], []]


def test_a_link_says_why_it_opens_nothing():
    survey = make_survey(closes_on=MONDAY)
    invitation = make_invitation(survey)
    token = token_of(invitation)

    def why(today=MONDAY, link=token):
        with pytest.raises(LinkDoesNotOpen) as refused:
            response_of(token=link, today=today)
        return refused.value.why

    assert response_of(token=token, today=MONDAY) is None
    assert why(link="x" + token) == "unknown"
    assert why(today=MONDAY + timedelta(days=1)) == "closed"
    close_survey(survey=survey, by=SOMEBODY, at=NOON)
    assert why() == "closed"
    open_survey(survey=survey, by=SOMEBODY, at=NOON)
    withdraw_invitation(invitation=invitation, by=SOMEBODY, at=NOON)
    assert why() == "withdrawn"


def test_declining_twice_does_no_harm():
    invitation = make_invitation(make_survey())

    decline(token=token_of(invitation), at=NOON)
    decline(token=token_of(invitation), at=NOON)

    with pytest.raises(LinkDoesNotOpen) as refused:
        begin_response(token=token_of(invitation), language="en", today=MONDAY, at=NOON)
    assert refused.value.why == "declined"


@pytest.mark.parametrize(
    ("stimuli", "each", "why"),
    [
        ([], 1, "no-vignettes"),
        (
            [*shown(["a"]), Shown(vignette="b", language="en", words={}, digest="")],
            1,
            "languages-differ",
        ),
        (shown(["a", "b"]), 3, "too-many-each"),
        (shown(["a", "b"]), 0, "too-many-each"),
    ],
)
def test_a_survey_that_cannot_be_held_is_not_made(stimuli, each, why):
    with pytest.raises(SurveyRefused) as refused:
        make_vignette_survey(title="No", stimuli=stimuli, each=each, by=SOMEBODY, at=NOON)

    assert refused.value.why == why
    assert not Survey.objects.exists()


def test_a_survey_that_was_open_is_never_removed():
    survey = make_survey()
    with pytest.raises(SurveyRefused):
        remove_survey(survey=survey, by=SOMEBODY, at=NOON)


def test_a_person_is_the_same_in_every_wave_and_the_waves_are_numbered():
    answers = {"coherence-1": "agree", "coherence-2": ""}
    for _ in range(2):
        wave = make_wave()
        for email in ("a@b.dk", "c@d.dk"):
            response = begin(make_invitation(wave, email))
            answer_statements(response=response, answers=answers, allowed=STATEMENTS, at=NOON)
    begin(make_invitation(wave, "never-answered@b.dk"))

    told = nomad_responses_of("taking-it-in")

    assert sorted((each.wave, each.respondent) for each in told) == [
        ("1", "P001"),
        ("1", "P002"),
        ("2", "P001"),
        ("2", "P002"),
    ]
    assert told[0].answers == answers


def test_an_answer_that_a_statement_does_not_have_is_refused():
    response = begin(make_invitation(make_wave()))

    for answers in ({"coherence-2": "not-role"}, {"colour": "agree"}):
        with pytest.raises(AnswerRefused):
            answer_statements(response=response, answers=answers, allowed=STATEMENTS, at=NOON)

    assert not response.statements.exists()
