"""What a joint display may be, what happens to quotes, and what a snapshot keeps."""

import hashlib
import json
from dataclasses import replace

import pytest
from tests.domain.integration.shown import AGREED, ON, SILENT, TRUST, display

from selfback.domain.integration.display import (
    DisplayInvalid,
    Fit,
    Number,
    Quote,
    Row,
    Scale,
    withdrawn,
)
from selfback.domain.integration.snapshot import Snapshot, SnapshotAltered, freeze, verify

SECRET = "Secretly"


@pytest.mark.parametrize(
    ("made", "fact"),
    [
        (lambda: Number(label="n", count=3, of=2), "3 of 2 is not a share"),
        (lambda: Number(label="n", count=3), "3 of None is not a share"),
        (lambda: Number(label="n", estimate=0.5, low=0.4), "an interval has two ends"),
        (lambda: Number(label="n", estimate=0.5, low=0.6, high=0.7), "does not lie within"),
        (lambda: Number(label="n", estimate=84.1), "a share lies from 0 to 1"),
        (lambda: Number(label="n", estimate=float("nan"), scale=Scale.PLAIN), "not a finite"),
        (lambda: Number(label=" "), "has no label"),
        (lambda: Quote(coding="c", source="s", case="P1"), "has no words"),
        (lambda: Quote(coding="c", source="s", case="", words="w"), "pseudonym of a case"),
        (lambda: replace(SILENT, fit=Fit.CONFIRM), "takes both numbers and words"),
        (lambda: replace(TRUST, meta_inference=" "), "has no meta-inference"),
        (lambda: display(rows=()), "has no rows"),
        (lambda: display(rows=(TRUST, TRUST)), "'Trust in the plan' stands there twice"),
        (lambda: display(author=""), "has no author"),
    ],
)
def test_a_display_that_says_what_cannot_be_is_refused(made, fact):
    with pytest.raises(DisplayInvalid, match=fact):
        made()


def test_a_case_that_takes_back_its_consent_takes_its_words_along():
    before = display()
    after = withdrawn(before, {"P02"})

    assert [quote.case for quote in after.rows[0].shown] == ["P01"]
    assert (before.withheld, after.withheld) == (0, 1)
    assert SECRET not in repr(after)
    assert after.rows[1] == before.rows[1]


def test_withdrawing_twice_does_no_harm():
    once = withdrawn(display(), {"P02"})

    assert withdrawn(once, {"P02"}) == once


def test_a_snapshot_is_the_same_whenever_it_is_made():
    first, second = freeze(display(), on=ON), freeze(display(), on=ON)

    assert first == second
    assert first.digest == hashlib.sha256(first.text.encode()).hexdigest()
    assert first.digest == "2fe1df2f8a8cb6661918d1d8ee0cb1a86dc39e61c6ca95c041ccd7934103feca"


def test_a_snapshot_tells_a_changed_number_apart():
    changed = replace(TRUST, numbers=(replace(AGREED, count=54),))

    assert freeze(display(), on=ON).digest != freeze(display(rows=(changed,)), on=ON).digest


def test_a_snapshot_keeps_no_words_without_consent_even_if_somebody_left_them_there():
    quote = replace(TRUST.quotes[1], has_consent=False)
    held = replace(TRUST, quotes=(TRUST.quotes[0], quote))
    snapshot = freeze(display(rows=(held,)), on=ON)

    assert SECRET not in snapshot.text
    assert json.loads(snapshot.text)["rows"][0]["withheld"] == 1


def test_a_snapshot_that_somebody_touched_is_found():
    frozen = freeze(display(), on=ON)
    touched = Snapshot(text=frozen.text.replace('"count":53', '"count":60'), digest=frozen.digest)

    assert verify(frozen)["rows"][0]["numbers"][0]["count"] == 53
    with pytest.raises(SnapshotAltered):
        verify(touched)


def test_a_row_with_words_alone_is_silent():
    row = Row(topic="t", quotes=TRUST.quotes, fit=Fit.SILENT, meta_inference="m")

    assert row.withheld == 0
