"""A file of ratings is read whole, or refused with every fault by line and column."""

import pytest
from tests.domain.evaluation.sets import file_of, ratings_file

from selfback.domain.evaluation.ratings import NOT_TOLD, Answer, read_ratings
from selfback.domain.evaluation.table import FileRefused


def faults(data):
    with pytest.raises(FileRefused) as refused:
        read_ratings(data)
    return [str(fault) for fault in refused.value.faults]


def test_answers_are_read_and_an_empty_one_is_kept_as_empty():
    ratings = read_ratings(
        ratings_file(
            "r1,GP,NO,anna,steps,Agree", "r1,GP,NO,anna,exercises,", "r2,,,anna,steps,partly"
        )
    )

    assert [rating.answer for rating in ratings] == [Answer.AGREE, None, Answer.PARTLY]
    assert (ratings[2].profession, ratings[2].country) == (NOT_TOLD, NOT_TOLD)


def test_semicolons_a_byte_order_mark_and_another_order_of_columns_are_read():
    data = (
        "\ufeffanswer;rater;profession;country;vignette;component\r\nagree;r1;GP;DK;bo;steps\r\n"
    ).encode()

    assert read_ratings(data)[0].item == ("bo", "steps")


def test_every_fault_is_told_at_once_with_its_line_and_column():
    data = ratings_file(
        "r1,GP,NO,anna,steps,agree",
        "r1,GP,NO,anna,steps,disagree",
        "r1,chiropractor,NO,anna,exercises,agree",
        "r2,GP,DK,anna,steps,maybe",
        ",GP,DK,anna,,agree",
        "r3,GP,DK,anna,steps",
    )

    assert faults(data) == [
        "line 3, component: r1, anna, steps: line 2 has this already",
        "line 4, profession: 'chiropractor' is not 'GP', as of r1 in line 2",
        "line 5, answer: 'maybe' is not agree, partly, disagree or empty",
        "line 6, rater: is empty",
        "line 6, component: is empty",
        "line 7, row: has 5 fields, not 6",
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            file_of("rater,profession,country,vignette,component", "r,GP,NO,a,b"),
            "answer: this column is missing",
        ),
        (ratings_file().replace(b"answer", b"answer,mood"), "mood: this column is not known"),
        (
            ratings_file().replace(b"answer", b"answer,rater"),
            "rater: this column stands there twice",
        ),
        (ratings_file(), "file: holds no rows"),
        (b"", "answer: this column is missing"),
        (b"rater\n\xff", "text: this is not UTF-8 text"),
        (b'rater,answer\n"open', "a quotation mark stands in the wrong place"),
    ],
)
def test_a_file_that_is_not_a_table_of_ratings_is_refused(data, fault):
    assert any(fault in each for each in faults(data))
