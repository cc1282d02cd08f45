"""Joint displays in the database: what they look up, what they freeze, what they forget."""

import pytest
from tests.apps.coding.world import give
from tests.apps.displays.made import SOMEBODY, make_displayed, make_frozen, said, shown
from tests.builders import NOON

from selfback.apps.coding.coding_services import take_back_coding
from selfback.apps.coding.source_services import withdraw_consent
from selfback.apps.displays.errors import DisplayChanged
from selfback.apps.displays.models import Display
from selfback.apps.displays.services import forget_codings, keep_frozen, move_row, write_row
from selfback.domain.integration.snapshot import freeze

pytestmark = pytest.mark.django_db


def test_a_row_shows_the_words_of_the_coding_it_names():
    [row] = shown(make_displayed()).rows

    [quote] = row.shown
    assert quote.words == "There was no time."
    assert (quote.case, quote.kind) == ("Anna", "interview")
    assert [(each.name, each.codings) for each in row.themes] == [("Time", 1)]


def test_words_are_gone_once_consent_is_withdrawn():
    held = make_displayed()
    withdraw_consent(source=held.coded.source, by=held.coded.adjudicator, at=NOON)

    [row] = shown(held).rows

    assert (row.shown, row.withheld) == ((), 1)


def test_words_are_gone_once_the_coding_is_taken_back():
    held = make_displayed()
    take_back_coding(coding=held.coding, by=held.coded.first, at=NOON)

    assert shown(held).withheld == 1


def test_a_text_that_does_not_say_it_may_be_quoted_is_not():
    held = make_displayed()
    held.coded.source.attributes = {"job": "chiropractor"}
    held.coded.source.save()

    assert shown(held).withheld == 1


def test_counts_follow_the_coding():
    held = make_displayed()
    give(held.coded.first, held.coded.source, held.coded.time, "Peter was away")

    [row] = shown(held).rows
    assert row.themes[0].codings == 2


def test_what_is_frozen_twice_is_kept_once():
    held = make_displayed()

    first, again = make_frozen(held), make_frozen(held)

    assert first.pk == again.pk


def test_what_was_frozen_forgets_who_took_back_consent():
    held = make_displayed()
    frozen = make_frozen(held)
    other = make_displayed("other")
    untouched = make_frozen(other)

    count = forget_codings(codings=[held.coding.pk], by=SOMEBODY, at=NOON)

    frozen.refresh_from_db()
    before = untouched.text
    untouched.refresh_from_db()
    assert (count, frozen.forgot) == (1, 1)
    assert "no time" not in frozen.text
    assert '"withheld":1' in frozen.text
    assert (untouched.text, untouched.forgot) == (before, 0)


def test_nobody_overwrites_a_display_they_have_not_seen():
    held = make_displayed()

    with pytest.raises(DisplayChanged) as refused:
        write_row(display=held.display, version=1, row=held.row, said=said(), by=SOMEBODY, at=NOON)

    assert refused.value.version == 2


def test_rows_change_places():
    held = make_displayed()
    below = write_row(
        display=held.display, version=2, row=None, said=said("Below"), by=SOMEBODY, at=NOON
    )

    move_row(row=below, version=3, up=True, by=SOMEBODY, at=NOON)
    move_row(row=below, version=4, up=True, by=SOMEBODY, at=NOON)

    assert [each.topic for each in held.display.rows.all()] == ["Below", "Time"]


def test_who_only_codes_does_not_see_the_display_of_the_project():
    held = make_displayed()

    assert held.display in Display.objects.open_to(held.coded.adjudicator.user)
    assert held.display not in Display.objects.open_to(held.coded.first.user)


def test_a_frozen_display_has_the_digest_of_its_day():
    held = make_displayed()
    snapshot = freeze(shown(held), on=NOON.date())

    frozen = keep_frozen(display=held.display, snapshot=snapshot, by=SOMEBODY, at=NOON)

    assert (frozen.digest, frozen.text) == (snapshot.digest, snapshot.text)
