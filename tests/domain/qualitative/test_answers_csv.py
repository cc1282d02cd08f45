"""Survey answers from tables that people have, and tables that are none."""

import pytest

from selfback.domain.qualitative.answers_csv import read_answers
from selfback.domain.qualitative.refusal import FileRefused


def test_each_line_with_words_is_an_answer_and_the_rest_is_known_of_it():
    table = '\ufeffRespondent,Tekst,Job\nR1,"Too busy,\nreally",GP\nR2, ,GP\nR3,Fine,\n'

    first, second = read_answers(table.encode())

    assert (first.case, first.text, first.attributes) == ("R1", "Too busy,\nreally", {"Job": "GP"})
    assert (second.case, second.text, second.attributes) == ("R3", "Fine", {})


def test_semicolons_separate_too():
    [answer] = read_answers(b"text;job\nToo busy, really;GP\n")

    assert answer.text == "Too busy, really"
    assert answer.case == ""


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "empty"),
        ("a;b\n1;2\n", "line 1: a column has to be called text"),
        ("text;job;Job\nx;1;2\n", "line 1: a heading is there twice"),
        ("text;job\nx;1;2\n", "line 2: it has more cells"),
        ("text\n \n", "no line holds an answer"),
        ("text\n" + "x\n" * 20_001, "more than 20000 lines"),
    ],
)
def test_a_table_that_is_none_says_where(table: str, why: str):
    with pytest.raises(FileRefused, match=why):
        read_answers(table.encode())


def test_a_file_that_is_no_text_says_its_line():
    with pytest.raises(FileRefused, match="line 2: this is not UTF-8"):
        read_answers(b"text\n\xff\n")
