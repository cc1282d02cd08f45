"""Imports: everything wrong is named in one pass, nothing is half done, a repeat adds nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.dataset.sets import MANIFEST, trial

from selfback.domain.dataset.checks import check_dataset
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.delimited import written
from selfback.domain.dataset.import_file import FileForm
from selfback.domain.dataset.importing import (
    DIFFERS,
    Questionnaire,
    TableMissing,
    applied,
    plan_answers,
    plan_participants,
    plan_questionnaire,
)

LIST = b"participant,site,age,randomised_on\r\nDK-0100,s1,51,2026-04-01\r\nNO-0100,s2,,\r\n"
RMDQ = Questionnaire(
    instrument="rmdq", items={"rmdq-1": frozenset("01"), "rmdq-2": frozenset("01")}
)


def _places(plan) -> list[tuple[int, str]]:
    return [(problem.line, problem.field) for problem in plan.problems]


def test_a_list_says_what_it_would_add():
    plan = plan_participants(LIST, trial())

    assert plan.problems == ()
    assert [dict(one.cells) for one in plan.additions] == [
        {"participant": "DK-0100", "site": "s1", "age": "51", "randomised_on": "2026-04-01"},
        {"participant": "NO-0100", "site": "s2", "age": None, "randomised_on": None},
    ]
    assert plan.facts()["counts"] == {"lines": 2, "additions": 2, "unchanged": 0, "problems": 0}


def test_a_repeat_adds_nothing():
    after = applied(trial(), plan_participants(LIST, trial()))

    again = plan_participants(LIST, after)
    assert (again.additions, again.unchanged, again.problems) == ((), 2, ())
    assert applied(after, again) == after
    assert check_dataset(after) == []


def test_every_problem_is_named_with_line_and_field_in_one_pass_and_nothing_is_added():
    content = (
        b"Study number,site,Age,unit,arm,nickname\n"
        b"DK-0100,s9,fifty,person,,x\n"
        b'"DK-\n0101",s1,51,herd,,x\n'
        b"DK-0100,s1,51,,,x\n"
        b",s1,51,,,x\n"
        b"DK-0102,s1\n"
        b"DK-0001,s1,48,,,x\n"
    )

    plan = plan_participants(content, trial())
    assert _places(plan) == [
        (1, "arm"),
        (1, "nickname"),
        (2, "Age"),
        (2, "site"),
        (3, "unit"),
        (5, ""),
        (6, "Study number"),
        (7, ""),
        (8, "Age"),
    ]
    assert plan.additions == ()
    said = " ".join(map(str, plan.problems))
    assert DIFFERS in said
    assert not [told for told in ("fifty", "herd", "s9", "DK-0100") if told in said]
    assert applied(trial(), plan) == trial()


def test_an_arm_never_comes_from_outside():
    plan = plan_participants(b"participant,arm\nDK-0100,app\n", trial())

    assert [str(problem) for problem in plan.problems] == [
        "line 1, arm: an arm is never imported; allocation decides it"
    ]


@pytest.mark.parametrize("guess", ["app", "usual"])
def test_nobody_finds_out_an_arm_by_trying_to_import_it(guess):
    content = f"participant,arm\nDK-0001,{guess}\n".encode()

    assert [problem.line for problem in plan_participants(content, trial()).problems] == [1]


def test_a_danish_spreadsheets_own_way_of_writing_is_understood():
    form = FileForm(
        columns={"Nr.": "participant", "Start": "randomised_on"},
        ignored=frozenset({"note"}),
        separator=";",
        day_first=True,
    )
    content = "\ufeffNr.;Alder;Start;Note\nDK-0100; 51 ;1.4.2026;hej\n;;;\n".encode()

    (one,) = plan_participants(content, trial(), form).additions
    assert dict(one.cells) == {"participant": "DK-0100", "age": "51", "randomised_on": "2026-04-01"}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", (1, "")),
        (b"\n\n", (1, "")),
        (b"participant\nDK-0100\xff\n", (2, "")),
        (b'participant\n"DK-0100\n', (2, "")),
        (b"age\n51\n", (1, "participant")),
        (b"participant,Study number\nDK-0100,DK-0100\n", (1, "participant")),
        (b"participant,randomised_on\nDK-0100,31.02.2026\n", (2, "randomised_on")),
        (b"participant\nDK-\x000100\n", (2, "participant")),
    ],
)
def test_a_file_that_cannot_be_read_says_where(content, place):
    plan = plan_participants(content, trial())

    assert place in _places(plan)
    assert plan.additions == ()


def test_answers_come_one_to_a_line_or_one_to_a_column():
    long = b"participant,visit,instrument,item,value\nDK-0001,3-months,rmdq,rmdq-1,1\n"
    wide = b"participant,visit,rmdq-1,rmdq-2\nDK-0001,3-months,1,\n"

    one, other = plan_answers(long, trial()), plan_questionnaire(wide, trial(), RMDQ)
    assert [dict(a.cells) for a in one.additions] == [dict(a.cells) for a in other.additions]
    assert len(one.additions) == 1


def test_a_questionnaires_problems_are_named_too():
    content = b"participant,visit,rmdq-1,rmdq-2\nDK-9999,never,7,1\nDK-0001,baseline,0,1\n"

    plan = plan_questionnaire(content, trial(), RMDQ)
    assert _places(plan) == [(2, "participant"), (2, "rmdq-1"), (2, "visit"), (3, "rmdq-1")]
    unknown = Questionnaire(instrument="other", items={"a": frozenset()})
    assert plan_questionnaire(b"participant,visit,a\n", trial(), unknown).problems


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["DK-0100", "DK-0001", "DK-0200", ""]),
            st.sampled_from(["s1", "s2", "s9", None]),
            st.sampled_from(["47", "051", "x", None]),
        ),
        max_size=5,
    )
)
def test_what_is_added_is_sound_and_all_or_nothing(rows):
    plan = plan_participants(written(["participant", "site", "age"], rows), trial())

    after = applied(trial(), plan)
    assert check_dataset(after) == []
    if plan.problems:
        assert after == trial()
    else:
        again = plan_participants(written(["participant", "site", "age"], rows), after)
        assert (again.additions, again.problems) == ((), ())


@given(st.binary(max_size=60))
def test_no_bytes_break_an_import(content):
    plan_participants(content, trial())


def test_there_must_be_a_table_to_import_into():
    with pytest.raises(TableMissing):
        plan_participants(LIST, Dataset(manifest=MANIFEST, tables=()))
