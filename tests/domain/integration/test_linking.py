"""Displays name figures and codings; what they show follows the data and the consents."""

import json
from dataclasses import replace

import pytest
from tests.domain.integration.shown import ON
from tests.domain.integration.talks import coding_id, talks

from selfback.domain.integration.display import Number
from selfback.domain.integration.draft import DisplaysRefused, drafts_bytes, read_drafts
from selfback.domain.integration.linking import linked
from selfback.domain.integration.snapshot import freeze
from selfback.domain.integration.themes import themes_of

FIGURES = {
    "agreement.all": Number(label="Agree", count=53, of=63, estimate=53 / 63, low=0.73, high=0.92)
}


def held(**changes):
    row = {
        "topic": "Time",
        "construct": "Collective action",
        "numbers": ["agreement.all", {"figure": "agreement.all", "label": "Said yes"}],
        "themes": ["Time > Busy days"],
        "quotes": [coding_id(0), coding_id(1), coding_id(2)],
        "fit": "expand",
        "meta_inference": "Time decides.",
        **changes,
    }
    display = {
        "id": "time",
        "title": "Time",
        "template": "side-by-side",
        "author": "Ida",
        "on": "2027-03-01",
        "rows": [row],
    }
    return {"format": "selfback-displays/1", "displays": [display]}


def drafts(**changes):
    return read_drafts(json.dumps(held(**changes)).encode())


def test_a_row_shows_the_figures_and_the_counts_of_the_data():
    row = linked(drafts(), FIGURES, talks())[0].rows[0]

    assert [number.label for number in row.numbers] == ["Agree", "Said yes"]
    assert {number.count for number in row.numbers} == {53}
    assert (row.themes[0].name, row.themes[0].codings, row.themes[0].sources) == ("Busy days", 5, 3)


def test_only_those_who_said_yes_are_quoted():
    row = linked(drafts(), FIGURES, talks())[0].rows[0]

    assert [quote.words for quote in row.shown] == ["My mornings are full."]
    assert row.withheld == 2
    assert "SECRET" not in repr(row)
    assert "UNASKED" not in repr(row)


def test_a_withdrawn_consent_takes_the_quote_out_of_the_next_snapshot():
    before = linked(drafts(), FIGURES, talks())[0]
    after = linked(drafts(), FIGURES, talks(consents=(False, False, None)))[0]

    assert "mornings" in freeze(before, on=ON).text
    assert "mornings" not in freeze(after, on=ON).text
    assert freeze(before, on=ON).digest != freeze(after, on=ON).digest


def test_what_no_file_holds_is_said_in_its_place():
    row = linked(drafts(), {}, None)[0].rows[0]

    assert row.numbers[0].note == "not there: no ratings.csv"
    assert row.themes[0].name == "Time > Busy days (not there: no interviews.qdpx)"
    assert row.quotes == ()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"numbers": ["agreement.none"]}, "there is no figure 'agreement.none'; there are"),
        ({"numbers": ["weather.all"]}, "there is no figure 'weather.all'"),
        ({"themes": ["Trust"]}, "no code 'Trust'"),
        ({"quotes": ["somewhere"]}, "no coding 'somewhere'"),
        ({"numbers": [], "fit": "confirm"}, "takes both numbers and words"),
    ],
)
def test_a_row_that_names_what_is_not_there_is_refused_with_its_place(changes, says):
    with pytest.raises(DisplaysRefused, match=says) as refused:
        linked(drafts(**changes), FIGURES, talks())

    assert "Time" in str(refused.value)


def test_a_file_is_refused_with_every_fault_by_its_place():
    with pytest.raises(DisplaysRefused) as refused:
        drafts(fit="good", topic="", numbers=[3], colour="red")

    assert refused.value.faults == (
        "displays[0].rows[0].colour: is not known",
        "displays[0].rows[0].fit: is not one of confirm, expand, disagree, silent",
        "displays[0].rows[0].topic: is not a text",
        "displays[0].rows[0].numbers[0]: is neither a name nor figure and label",
    )


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"format": "selfback-displays/1"}'])
def test_what_is_no_file_of_displays_is_refused(data):
    with pytest.raises(DisplaysRefused):
        read_drafts(data)


def test_displays_are_written_as_they_are_read():
    assert read_drafts(drafts_bytes(drafts())) == drafts()


def test_a_talk_of_several_people_is_quoted_only_if_all_of_them_agree():
    project = talks(consents=(True, True, False))
    together = replace(project.cases[2], sources=(project.sources[0].id, project.sources[2].id))
    shared = replace(project, cases=(*project.cases[:2], together))
    row = linked(drafts(), FIGURES, shared)[0].rows[0]

    assert [quote.case for quote in row.shown] == ["P1"]
    assert "mornings" not in repr(row)


def test_a_passage_of_one_speaker_needs_that_speaker_alone():
    project = talks(consents=(True, False, False))
    together = replace(project.cases[2], sources=(project.sources[0].id,))
    speaker = replace(project.cases[0], selections=(project.selections[0].id,))
    shared = replace(project, cases=(speaker, project.cases[1], together))
    row = linked(drafts(), FIGURES, shared)[0].rows[0]

    assert [quote.case for quote in row.shown] == ["P0"]


def test_codes_are_counted_with_those_below_them_and_quoted_by_consent():
    themes = themes_of(talks())
    top, below = themes.counts

    assert (top.name, top.own, top.codings, top.sources) == ("Time", 0, 5, 3)
    assert (below.own, below.withheld, len(below.quotes)) == (5, 2, 1)
    assert (themes.cases, themes.with_consent, themes.unused) == (3, 1, 0)
    assert (themes.pairs[0].sources, themes.pairs[0].agreement) == (2, 1.0)
