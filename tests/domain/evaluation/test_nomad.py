"""NoMAD over people: who is counted, what is hidden, and how the same people change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.evaluation.nomad_vectors import answers_of
from tests.domain.evaluation.sets import RULES, file_of
from tests.domain.shipped import library

from selfback.domain.evaluation.nomad import nomad_of
from selfback.domain.evaluation.nomad_responses import Response, read_responses, waves_of
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.evaluation.suppression import hidden_groups
from selfback.domain.evaluation.table import FileRefused

STRUCTURE = Structure.from_content(library().rule_file("nomad"))
AGREE, FULLY = "aaaa aaaa adaaaaa aaaaa", "AAAA AAAA ADAAAAA AAAAA"


def response(respondent, letters=AGREE, *, wave="1", profession="GP", site="north"):
    return Response(
        respondent=respondent,
        wave=wave,
        profession=profession,
        site=site,
        answers=answers_of(letters),
    )


def told(*responses):
    return nomad_of(responses, STRUCTURE, RULES)


def cells(found, breakdown, measure="coherence", wave="1"):
    return {
        cell.group: cell
        for cell in found.cells
        if (cell.breakdown, cell.measure, cell.wave) == (breakdown, measure, wave)
    }


def responses_file(*rows):
    return file_of("respondent,wave,profession,site,item,answer", *rows)


def test_a_group_of_five_is_told_with_its_mean_and_interval():
    found = told(*(response(f"p{n}", AGREE if n < 3 else FULLY) for n in range(5)))

    mean = cells(found, "all")["all"].scored
    # 4, 4, 4, 5, 5: mean 4.4, SD 0.5477; t(4) = 2.776 times SD / sqrt(5) = 0.680.
    assert (mean.n, mean.mean) == (5, pytest.approx(4.4))
    assert mean.sd == pytest.approx(0.5477, abs=1e-4)
    assert (mean.low, mean.high) == (pytest.approx(3.720, abs=1e-3), pytest.approx(5.080, abs=1e-3))


def test_four_people_are_not_told():
    found = told(*(response(f"p{n}") for n in range(4)))

    cell = cells(found, "all")["all"]
    assert cell.is_hidden
    assert (cell.scored, cell.respondents, cell.not_relevant, cell.empty) == (None,) * 4
    assert found.items == ()


def test_a_small_group_takes_the_next_smallest_with_it_so_that_it_cannot_be_subtracted():
    people = [
        *(response(f"g{n}", profession="GP") for n in range(3)),
        *(response(f"c{n}", profession="chiropractor") for n in range(6)),
        *(response(f"p{n}", profession="physiotherapist") for n in range(9)),
    ]

    hidden = {name: cell.is_hidden for name, cell in cells(told(*people), "profession").items()}

    assert hidden == {"GP": True, "chiropractor": True, "physiotherapist": False}


def test_many_answers_but_few_scores_are_hidden_too():
    people = [response(f"p{n}", AGREE if n < 2 else "rrrr aaaa aaaaaaa aaaaa") for n in range(8)]

    found = told(*people)

    assert cells(found, "all")["all"].is_hidden
    assert not cells(found, "all", "participation")["all"].is_hidden


def test_a_construct_nobody_could_answer_is_told_as_such():
    found = told(*(response(f"p{n}", "aaaa aaaa aaaaaaa sssss") for n in range(6)))

    cell = cells(found, "all", "monitoring")["all"]
    assert (cell.scored.n, cell.scored.mean) == (0, None)
    assert cell.not_relevant == {"not-role": 0, "not-stage": 30, "not-intervention": 0}


def test_the_three_kinds_of_not_relevant_and_the_empty_are_counted_apart_for_each_item():
    found = told(
        response("a", "raaa aaaa aaaaaaa aaaaa"),
        response("b", "saaa aaaa aaaaaaa aaaaa"),
        response("c", "iaaa aaaa aaaaaaa aaaaa"),
        response("d", ".aaa aaaa aaaaaaa aaaaa"),
        response("e", "aaaa aaaa aaaaaaa aaaaa"),
    )

    count = next(each for each in found.items if each.item == "coherence1")
    assert count.not_relevant == {"not-role": 1, "not-stage": 1, "not-intervention": 1}
    assert (count.points, count.empty) == (1, 1)


def test_change_is_of_people_scored_in_both_waves_only():
    first = [response(f"p{n}") for n in range(7)]
    # Six come back and rise by one point; one of them cannot be scored for coherence any more.
    second = [
        response(f"p{n}", FULLY if n else "rrrr AAAA ADAAAAA AAAAA", wave="2") for n in range(6)
    ]

    found = told(*first, *second)

    change = {each.measure: each.change for each in found.changes}
    assert (change["coherence"].n, change["coherence"].mean) == (5, pytest.approx(1.0))
    assert change["participation"].n == 6
    assert found.both == (("1", "2", 6),)


def test_a_change_of_four_people_is_hidden():
    people = [response(f"p{n}", wave=wave) for wave in "12" for n in range(4)]

    assert all(
        each.is_hidden for each in told(*people).changes if not each.measure.startswith("general")
    )


def test_with_three_waves_the_first_is_also_compared_with_the_last():
    people = [response(f"p{n}", wave=wave) for wave in ("1", "2", "3") for n in range(5)]

    spans = list(dict.fromkeys((each.earlier, each.later) for each in told(*people).changes))

    assert spans == [("1", "2"), ("2", "3"), ("1", "3")]


@pytest.mark.parametrize(
    ("waves", "order"),
    [(("10", "9", "2"), ("2", "9", "10")), (("start", "6 months"), ("start", "6 months"))],
)
def test_waves_stand_by_number_or_else_as_they_appear(waves, order):
    assert waves_of(tuple(response("p", wave=wave) for wave in waves)) == order


def test_a_file_is_read_to_one_response_for_each_person_and_wave():
    found = read_responses(
        responses_file(
            "p1,1,GP,north,general1,7",
            "p1,1,GP,north,action2,Strongly-Disagree",
            "p1,2,GP,south,coherence1,not-stage",
            "p1,2,GP,south,coherence2,",
        ),
        STRUCTURE,
    )

    assert [(each.wave, each.site) for each in found] == [("1", "north"), ("2", "south")]
    assert found[0].answers == {"general1": "7", "action2": "strongly-disagree"}
    assert found[1].answers["coherence2"] == ""


def test_every_fault_of_a_file_is_told_at_once():
    data = responses_file(
        "p1,1,GP,north,coherence1,4",
        "p1,1,GP,north,coherence9,agree",
        "p1,1,GP,south,general1,11",
        "p1,1,GP,north,general1,5",
        ",1,GP,north,general1,5",
        "p2,1,GP,north,general2,not-role",
    )

    with pytest.raises(FileRefused) as refused:
        read_responses(data, STRUCTURE)

    assert [str(fault)[:60] for fault in refused.value.faults] == [
        "line 2, answer: '4' is not empty or one of strongly-agree, a",
        "line 3, item: 'coherence9' is no item of the instrument",
        "line 4, site: 'south' is not 'north', as of p1 in wave 1 in ",
        "line 4, answer: '11' is not a whole number from 0 to 10, or ",
        "line 5, item: p1, 1, general1: line 4 has this already",
        "line 6, respondent: is empty",
        "line 7, answer: 'not-role' is not a whole number from 0 to 1",
    ]


@given(
    st.dictionaries(
        st.sampled_from("abcdefg"),
        st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=1,
    )
)
def test_what_is_hidden_cannot_be_subtracted_from_the_whole(groups):
    hidden = hidden_groups(groups, fewest=5)

    for group in groups.keys() - hidden:
        people, values = groups[group]
        assert people >= 5
        assert values == 0 or values >= 5
    if hidden and hidden != groups.keys():
        assert len(hidden) > 1
        people = sum(groups[group][0] for group in hidden)
        values = sum(groups[group][1] for group in hidden)
        assert people >= 5
        assert values == 0 or values >= 5


def test_nothing_is_hidden_where_every_group_is_large():
    assert hidden_groups({"a": (5, 5), "b": (7, 0)}, fewest=5) == frozenset()
