"""What is told of a file before anything of it is kept."""

from datetime import date

from tests.domain.activity.files import read
from tests.domain.activity.made import RULES

from selfback.domain.activity.found import found_in, sources_of

LINES = """date,steps,source
2027-05-30,5000,iPhone
2027-05-30,8000,Apple Watch
2027-05-31,6000,iPhone
2027-05-31,200000,iPhone
2027-07-31,10,iPhone
2025-05-31,70,iPhone
"""


def found(lines: str = LINES):
    return found_in(read(lines.encode()), earliest=date(2026, 6, 1), rules=RULES)


def test_each_day_tells_what_every_source_told_and_what_of_it_counts():
    first, second = found().document["days"]

    assert (first["day"], first["steps"], second["steps"]) == ("2027-05-30", 8000, 6000)
    assert [(each["name"], each["steps"], each["told"]) for each in first["sources"]] == [
        ("Apple Watch", 8000, 8000),
        ("iPhone", 0, 5000),
    ]


def test_what_sources_told_is_summed_over_the_days():
    held = sources_of(found().document["days"])

    assert [(each["name"], each["days"], each["steps"], each["told"]) for each in held] == [
        ("Apple Watch", 1, 8000, 8000),
        ("iPhone", 2, 6000, 11_000),
    ]


def test_what_cannot_be_true_or_lies_too_far_back_is_told_of_and_left_out():
    held = found()

    assert len(held.intervals) == held.document["rows"] == 3
    assert (held.document["older"], held.older_rows) == (1, 1)
    assert [(each["reason"], each["rows"]) for each in held.document["set_aside"]] == [
        ("future", 1),
        ("too-many", 1),
    ]


def test_a_file_without_steps_has_no_days():
    held = found("date,steps\n")

    assert (held.intervals, held.document["days"]) == ((), [])
    assert held.document["warnings"] == ["The file holds no steps."]
