"""NoMAD is scored as its content says; what is not relevant is never a middle."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.evaluation.nomad_vectors import LETTERS, SIZES, VECTORS, answers_of
from tests.domain.shipped import library

from selfback.domain.content.question import AnswerKind
from selfback.domain.evaluation.nomad_scoring import (
    CONSTRUCTS,
    Structure,
    StructureContradictsItself,
    score,
)

STRUCTURE = Structure.from_content(library().rule_file("nomad"))


@pytest.mark.parametrize(("letters", "scores", "not_relevant", "empty"), VECTORS)
def test_answers_become_the_scores_worked_out_by_hand(letters, scores, not_relevant, empty):
    found = [score(construct, answers_of(letters), STRUCTURE) for construct in CONSTRUCTS]

    assert [each.value for each in found] == [
        None if value is None else pytest.approx(float(value)) for value in scores
    ]
    kinds = ("not-role", "not-stage", "not-intervention")
    assert tuple(sum(each.not_relevant[kind] for each in found) for kind in kinds) == not_relevant
    assert sum(each.empty for each in found) == empty


def test_there_are_3_general_items_and_4_4_7_and_5_statements():
    # Finch et al. (2018), doi 10.1186/s12874-018-0591-x.
    sizes = {name: len(items) for name, items in STRUCTURE.constructs.items()}

    assert sizes == SIZES
    assert (len(STRUCTURE.statements), len(STRUCTURE.general)) == (20, 3)
    assert len(STRUCTURE.statements) + len(STRUCTURE.general) == 23


def test_the_instrument_asks_exactly_what_the_rules_score():
    instrument = library().instruments["nomad"]
    asked = {question.id: question for question in instrument.questions}

    assert set(asked) == {*STRUCTURE.general, *STRUCTURE.statements}
    for item in STRUCTURE.general:
        assert (asked[item].kind, asked[item].low, asked[item].high) == (AnswerKind.SCALE, 0, 10)
    for item in STRUCTURE.statements:
        assert set(asked[item].choices) == {*STRUCTURE.points, *STRUCTURE.not_relevant}
    assert instrument.wording == "own"


def test_a_general_item_is_told_as_answered_and_0_is_an_answer():
    assert score("general1", {"general1": "0"}, STRUCTURE).value == 0
    assert score("general1", {"general1": "10"}, STRUCTURE).value == 10
    assert score("general1", {}, STRUCTURE).value is None


@given(st.lists(st.sampled_from(sorted(LETTERS)), min_size=20, max_size=20))
def test_a_score_stays_on_the_scale_and_every_item_is_accounted_for(letters):
    text = "".join(letters)
    answers = answers_of(f"{text[:4]} {text[4:8]} {text[8:15]} {text[15:]}")

    for construct, items in STRUCTURE.constructs.items():
        found = score(construct, answers, STRUCTURE)
        assert found.answered + sum(found.not_relevant.values()) + found.empty == len(items)
        assert (found.value is None) == (found.answered < STRUCTURE.needed(construct))
        assert found.value is None or 1 <= found.value <= 5


@given(
    st.lists(st.sampled_from("AandD"), min_size=4, max_size=4),
    st.integers(0, 3),
    st.sampled_from("rsi."),
)
def test_what_is_not_relevant_leaves_the_mean_of_the_others(letters, place, letter):
    others = [each for n, each in enumerate(letters) if n != place]
    with_gap = [*letters[:place], letter, *letters[place + 1 :]]

    found = score("coherence", answers_of(f"{''.join(with_gap)} .... ....... ....."), STRUCTURE)

    assert found.value == pytest.approx(sum("?DdnaA".index(each) for each in others) / 3)


@pytest.mark.parametrize(
    "fault",
    [
        {"general": ("coherence1",)},
        {"turned": frozenset({"general1"})},
        {"not_relevant": ("agree",)},
        {"fewest_answered": 0.0},
    ],
)
def test_rules_that_contradict_themselves_are_refused(fault):
    with pytest.raises(StructureContradictsItself):
        replace(STRUCTURE, **fault)
