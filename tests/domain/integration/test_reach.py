"""Who came how far, from a log of one row a person."""

import pytest

from selfback.domain.evaluation.table import FileRefused
from selfback.domain.integration.reach import reach_of, read_screened
from selfback.domain.recruitment.entry import Stage

LOG = b"""person,country,stage,reason
1,NO,screened,mild
2,NO,eligible,no-time
3,NO,randomised,
4,DK,referred,
5,DK,randomised,
"""


def test_everybody_who_came_further_counts_at_each_stage():
    reach = reach_of(read_screened(LOG), level=0.95)

    assert [step.reached for step in reach.overall.steps] == [5, 4, 3, 3, 2, 2]
    assert reach.overall.steps[0].left == {"mild": 1}
    assert [way.country for way in reach.countries] == ["DK", "NO"]
    assert reach.countries[0].reached(Stage.RANDOMISED) == 1


def test_the_published_yield_has_the_published_interval():
    """461 of 825 is 55.9 % (Wilson 52.5 to 59.2)."""
    rows = [f"a{n},DK,randomised," for n in range(461)] + [f"b{n},DK,referred," for n in range(364)]
    log = "\n".join(["person,country,stage,reason", *rows]).encode()
    share = reach_of(read_screened(log), level=0.95).overall.randomised_of_referred

    assert (share.count, share.of) == (461, 825)
    assert [round(100 * end, 1) for end in (share.share, share.low, share.high)] == [
        55.9,
        52.5,
        59.2,
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("3,NO,lost,", "line 7, stage: 'lost' is not one of screened"),
        ("3,NO,screened,", "line 7, person: 3: line 4 has this already"),
        ("6,,screened,", "line 7, country: is empty"),
        ("6,NO,randomised,mild", "line 7, reason: nobody leaves after randomised"),
    ],
)
def test_a_log_that_cannot_be_is_refused_by_line(row, says):
    with pytest.raises(FileRefused, match=says):
        read_screened(LOG + row.encode())
