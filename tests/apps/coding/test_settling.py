"""Bringing coders together: what stands for all, and when it has to be looked at again."""

import pytest
from tests.apps.coding.world import LATER, give, make_coded

from selfback.apps.coding.coding_services import take_back_coding
from selfback.apps.coding.errors import OnlyForAdjudicators, PlaceChanged
from selfback.apps.coding.models import Change, Coding, Settlement
from selfback.apps.coding.reading import project_seen_by
from selfback.apps.coding.settling_services import adjudicate, open_places, settle_agreed
from selfback.apps.coding.undo_services import undo

pytestmark = pytest.mark.django_db
Choice = Settlement.Choice


@pytest.fixture
def held():
    """Both agree on one place, differ in the ends of a second, and one alone coded a third."""
    coded = make_coded()
    give(coded.first, coded.source, coded.time, "no time")
    give(coded.second, coded.source, coded.time, "no time")
    give(coded.first, coded.source, coded.help, "the plan was ready")
    give(coded.second, coded.source, coded.help, "ready on the phone")
    give(coded.second, coded.source, coded.time, "Peter was away")
    return coded


def settled_words(held) -> list[str]:
    project = project_seen_by(held.adjudicator, settled=True)
    texts = project.texts()
    return [texts[each.source][each.start : each.end] for each in project.segments()]


def decide(held, place, choice, **fields):
    given = {"by": held.adjudicator, "at": LATER, **fields}
    return adjudicate(source=held.source, codings=place.codings, choice=choice, **given)


def test_what_all_agree_on_stands_at_one_word(held):
    count = settle_agreed(by=held.adjudicator, at=LATER)

    assert count == 1
    assert settled_words(held) == ["no time"]
    assert len(list(open_places(held.adjudicator))) == 2
    assert settle_agreed(by=held.adjudicator, at=LATER) == 0


def test_one_coders_passage_both_or_neither_stands(held):
    _agreed, alone, ends = open_places(held.adjudicator)

    decide(held, alone, Choice.NEITHER)
    decide(held, ends, Choice.ONE, chosen=held.first)

    assert settled_words(held) == ["the plan was ready"]
    undo(change=Change.objects.latest("pk"), by=held.adjudicator, at=LATER)
    decide(held, ends, Choice.BOTH)
    assert settled_words(held) == ["the plan was ready on the phone"]
    assert [each.is_agreed for each in open_places(held.adjudicator)] == [True]


def test_the_coders_own_codings_stay_as_they_are(held):
    before = set(Coding.objects.of_coders().values_list("pk", "start", "end", "taken_back_at"))

    for place in list(open_places(held.adjudicator)):
        decide(held, place, Choice.BOTH)

    after = set(Coding.objects.of_coders().values_list("pk", "start", "end", "taken_back_at"))
    assert after == before
    assert len(project_seen_by(held.adjudicator).codings) == 5


def test_a_place_that_a_coder_changes_is_open_again(held):
    *_, ends = open_places(held.adjudicator)
    decide(held, ends, Choice.BOTH)
    theirs = Coding.objects.get(coder=held.second, code=held.help)
    take_back_coding(coding=theirs, by=held.second, at=LATER)

    with pytest.raises(PlaceChanged):
        decide(held, ends, Choice.BOTH)
    *_, now = open_places(held.adjudicator)
    decide(held, now, Choice.ONE, chosen=held.first)

    assert settled_words(held) == ["the plan was ready"]


def test_coders_do_not_settle_and_nobody_is_chosen_who_gave_nothing(held):
    _agreed, alone, _ends = open_places(held.adjudicator)

    with pytest.raises(OnlyForAdjudicators):
        decide(held, alone, Choice.BOTH, by=held.first)
    with pytest.raises(ValueError, match="those who gave the code"):
        decide(held, alone, Choice.ONE, chosen=held.first)
    with pytest.raises(ValueError, match="do not agree"):
        decide(held, alone, Choice.AGREED)
    assert not Settlement.objects.exists()
