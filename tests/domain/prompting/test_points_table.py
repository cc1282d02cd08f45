"""A table of decision points is read whole or refused with every fault by line and field."""

import numpy as np
import pytest

from selfback.domain.prompting.points_table import TableRefused, read_points

GOOD = b"""person,day,available,prompted,probability,outcome
a,1,1,1,0.6,1
a,2,0,0,,
b,1,1,0,0.4,0.5
"""


def test_a_table_becomes_decision_points():
    held = read_points(GOOD, controls=["day"], moderators=["day"])

    assert list(held.person) == ["a", "a", "b"]
    assert list(held.is_available) == [True, False, True]
    assert list(held.is_prompted) == [True, False, False]
    assert list(held.probability[[0, 2]]) == [0.6, 0.4]
    assert list(held.moderators["day"]) == [1, 2, 1]
    assert np.isnan(held.outcome[1])


def test_semicolons_and_a_byte_order_mark_do_no_harm():
    held = read_points(b"\xef\xbb\xbf" + GOOD.replace(b",", b";"))

    assert list(held.outcome[[0, 2]]) == [1, 0.5]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (GOOD.replace(b"a,1,1,1,0.6,1", b"a,1,1,1,1.6,1"), "line 2, probability: 1.6 is not"),
        (GOOD.replace(b"a,1,1,1,0.6,1", b"a,1,yes,1,0.6,1"), "line 2, available: 'yes' is not 1"),
        (GOOD.replace(b"a,2,0,0,,", b"a,2,0,1,,"), "line 3, prompted: is 1, but nobody was"),
        (GOOD.replace(b"b,1,1,0,0.4,0.5", b"b,1,1,0,0.4,"), "line 4, outcome: is empty"),
        (GOOD.replace(b"b,1,1,0,0.4,0.5", b"b,1,1,0,0.4,nan"), "line 4, outcome: 'nan' is not a"),
        (GOOD.replace(b"b,1,", b",1,"), "line 4, person: is empty"),
        (GOOD.replace(b"b,1,1,", b"b,1,"), "line 4, row: has 5 fields, not 6"),
        (GOOD.replace(b"probability", b"chance"), "line 1, probability: this column is missing"),
        (GOOD.replace(b"day", b"outcome"), "line 1, outcome: stands there twice"),
        (GOOD.split(b"\n")[0], "line 1, file: holds no decision point"),
        (GOOD + b"\xff", "line 5, text: is not UTF-8"),
    ],
)
def test_a_fault_is_named_by_line_and_field(table, says):
    with pytest.raises(TableRefused) as refused:
        read_points(table)

    assert any(str(fault).startswith(says) for fault in refused.value.faults), refused.value


def test_a_column_that_is_asked_for_has_to_be_there():
    with pytest.raises(TableRefused, match="line 1, mood: this column is missing"):
        read_points(GOOD, controls=["mood"])
