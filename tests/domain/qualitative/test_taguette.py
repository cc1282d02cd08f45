"""Projects from Taguette's database."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.exchange import read_file
from selfback.domain.qualitative.page_text import page_text
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.taguette import read_taguette

SCHEMA = """
CREATE TABLE projects (id INTEGER, name TEXT, description TEXT);
CREATE TABLE documents (id INTEGER, name TEXT, description TEXT, project_id INTEGER, contents TEXT);
CREATE TABLE highlights (
    id INTEGER, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT
);
CREATE TABLE tags (id INTEGER, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""
PAGE = (
    "<p>I: How \U0001f44d is it?</p><p>P: S\u00e5 <b>busy</b> &amp; tired.</p>\n<ul><li>a</li></ul>"
)
OWN = "I: How \U0001f44d is it?P: S\u00e5 busy & tired.\na"


def database(*, projects: int = 1, more: str = "") -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    for number in range(projects):
        connection.execute("INSERT INTO projects VALUES (?, 'Study', 'About it')", (number + 1,))
    connection.execute("INSERT INTO documents VALUES (7, 'Talk 1', '', 1, ?)", (PAGE,))
    connection.execute("INSERT INTO tags VALUES (1, 1, 'time', 'no time')")
    connection.execute("INSERT INTO tags VALUES (2, 1, 'time.busy', '')")
    start = len(OWN[: OWN.index("busy")].encode())
    rows = [(1, 7, start, start + 4, "<b>busy</b>"), (2, 7, 0, len(b"I: How"), "other")]
    rows.append((3, 7, 9_000, 9_001, ""))
    connection.executemany("INSERT INTO highlights VALUES (?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO highlight_tags VALUES (?, ?)", [(1, 1), (1, 2), (3, 1)])
    connection.executescript(more)
    return connection.serialize()


def test_a_database_is_read_with_its_highlights_where_they_belong():
    reading = read_file("project.sqlite3", database())

    project, text = reading.project, reading.project.sources[0].text
    assert check_project(project) == []
    assert text == "I: How \U0001f44d is it?\nP: S\u00e5 busy & tired.\na"
    assert [text[each.start : each.end] for each in project.selections] == ["busy", "I: How"]
    assert [code.name for code in project.codes] == ["time", "time.busy"]
    assert len(project.codings) == 2
    assert str(reading.repairs[0]) == "1 highlights have other words than they say"
    assert "passages not kept: 1 (they lie outside of their text)" in map(str, reading.losses)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no database", "not an SQLite file"),
        (b"SQLite format 3\0" + b"x" * 500, "cannot be read|no table"),
        (database(projects=2), "2 projects instead of one: Study; Study"),
        (database(projects=0), "0 projects"),
        (database(more="DROP TABLE tags;"), "has no table tags"),
        (
            database(more="DROP TABLE tags; CREATE VIEW tags AS SELECT * FROM projects;"),
            "has no table tags",
        ),
    ],
)
def test_what_is_not_one_project_of_taguette_is_refused(content, said):
    with pytest.raises(FileRefused, match=said):
        read_taguette(content)


@given(st.data())
def test_a_damaged_database_is_read_or_refused_and_nothing_else(data: st.DataObject):
    content = bytearray(database())
    for _ in range(data.draw(st.integers(1, 10))):
        content[data.draw(st.integers(16, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        reading = read_taguette(bytes(content))
    except FileRefused:
        return
    assert not [each for each in check_project(reading.project) if each.fault != "no-name"]


TAGS = st.sampled_from(["<p>", "</p>", "<b>", "<br>", "<li>", "a", "\n", "\r\n", "\u00e5", "&amp;"])


@given(st.lists(TAGS).map("".join))
def test_a_place_in_the_page_is_the_same_sign_in_the_text(page: str):
    text = page_text(page)

    assert text.plain.replace("\n", "") == text.own.replace("\n", "")
    for place, sign in enumerate(text.own):
        assert text.plain[text.start(place)] == sign
        assert text.plain[text.end(place + 1) - 1] == sign
