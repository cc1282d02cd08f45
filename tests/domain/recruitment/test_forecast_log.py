"""Logs for a forecast: what is read, and that every fault is named with line and field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.recruitment.forecast_log import (
    LogRefused,
    Site,
    as_lines,
    last_day,
    read_log,
)

DAY = date(2027, 1, 4)


def read(*lines):
    return read_log("\n".join(lines).encode())


def faults(*lines):
    with pytest.raises(LogRefused) as refused:
        read(*lines)
    return [str(each) for each in refused.value.faults]


def test_a_row_is_a_person_and_a_row_without_a_day_a_site_without_anybody():
    found = read(
        "site,opened,recruited",
        "A,2027-01-04,2027-02-01",
        "B,2027-01-11,",
        "A,2027-01-04,2027-01-20",
    )

    assert found == (
        Site(id="A", opened=DAY, recruited=(date(2027, 1, 20), date(2027, 2, 1))),
        Site(id="B", opened=date(2027, 1, 11)),
    )
    assert last_day(found) == date(2027, 2, 1)


def test_columns_may_stand_in_any_order_and_be_parted_by_semicolons():
    text = "recruited;Site;opened;closed\r\n2027-02-01;A;2027-01-04;2027-03-01\r\n"

    (found,) = read_log(b"\xef\xbb\xbf" + text.encode())

    assert found.closed == date(2027, 3, 1)


def test_every_fault_is_named_with_its_line_and_field():
    assert faults(
        "site,opened,recruited",
        "A,2027-01-04,2026-12-01",
        "B,,",
        ",2027-01-04,",
        "A,2027-01-05,31.1.2027",
        "C,2027-13-01,",
        "C,2027-01-04,2027-02-01,x",
        "D,2027-01-04,2027-02-01",
        "D,2027-01-04,",
        "E,2027-01-04,",
        "E,2027-01-04,2027-02-01",
    ) == [
        "line 2, recruited: 2026-12-01 lies before the site opened, 2027-01-04",
        "line 3, opened: is empty",
        "line 4, site: is empty",
        "line 5, recruited: '31.1.2027' is not a day such as 2027-01-31",
        "line 5, opened: 2027-01-05 is not 2027-01-04 as in line 2",
        "line 6, opened: '2027-13-01' is not a day such as 2027-01-31",
        "line 7, row: has 4 fields, not 3",
        "line 9, recruited: is empty, but other lines of this site hold people",
        "line 11, recruited: line 10 says this site recruited nobody",
    ]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["site,opened"], "line 1, recruited: this column is missing"),
        (["site,opened,recruited,name"], "line 1, name: this column is not known"),
        (["site,opened,recruited,site"], "line 1, site: this column stands there twice"),
        (["site,opened,recruited"], "line 1, file: holds no site"),
        ([""], "line 1, site: this column is missing"),
        (
            ["site,opened,recruited,closed", "A,2027-02-01,,2027-01-01"],
            "line 2, closed: 2027-01-01 lies before the site opened, 2027-02-01",
        ),
        (
            ["site,opened,recruited,closed", "A,2027-01-01,2027-03-01,2027-02-01"],
            "line 2, recruited: 2027-03-01 lies after the site closed, 2027-02-01",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused(lines, fault):
    assert fault in faults(*lines)


def test_text_in_another_encoding_is_refused_with_its_line():
    with pytest.raises(LogRefused, match="line 2, text: is not UTF-8"):
        read_log("site,opened,recruited\nTrømsø,2027-01-04,".encode("latin-1"))


names = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters='",;\n'), min_size=1
).filter(lambda text: text.strip() == text and text)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.dictionaries(names, st.tuples(days, st.lists(st.integers(0, 900))), min_size=1))
def test_what_was_written_is_read_to_the_same(drawn):
    sites = tuple(
        Site(
            id=name,
            opened=opened,
            recruited=tuple(sorted(date.fromordinal(opened.toordinal() + n) for n in after)),
        )
        for name, (opened, after) in drawn.items()
    )

    assert read_log("\n".join(as_lines(sites)).encode()) == sites


@given(st.binary(max_size=200))
def test_bytes_without_the_columns_are_refused_whatever_they_are(data):
    with pytest.raises(LogRefused) as refused:
        read_log(data)

    assert refused.value.faults
