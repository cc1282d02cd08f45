"""Several people at the same moment, each with an own connection: nothing is lost or doubled."""

import pytest
from tests.apps.at_once import at_once
from tests.apps.coding.world import LATER, give, make_coded

from selfback.apps.coding.codebook_services import change_code
from selfback.apps.coding.errors import ChangedSince
from selfback.apps.coding.models import Code, Coding
from selfback.apps.coding.settling_services import settle_agreed

pytestmark = pytest.mark.usefixtures("many_connections")


def test_of_two_changes_of_a_code_one_stands_and_the_other_is_told():
    held = make_coded()

    def change(name: str, by) -> Code:
        return change_code(code=held.time, version=1, name=name, definition="", by=by, at=LATER)

    found = at_once([lambda: change("One", held.adjudicator), lambda: change("Two", held.first)])

    refused = [each for each in found if isinstance(each, ChangedSince)]
    [stands] = [each for each in found if isinstance(each, Code)]
    assert len(refused) == 1
    assert Code.objects.get(pk=held.time.pk).name == stands.name


def test_two_coders_code_the_same_words_and_one_sends_twice():
    held = make_coded()
    first = [lambda: give(held.first, held.source, held.time, "no time", key="k")] * 3
    second = [lambda: give(held.second, held.source, held.time, "no time", key="k")] * 3

    found = at_once([*first, *second])

    assert all(isinstance(each, Coding) for each in found), found
    assert Coding.objects.count() == 2


def test_what_is_agreed_is_settled_once():
    held = make_coded()
    for coder in (held.first, held.second):
        give(coder, held.source, held.time, "no time")

    found = at_once([lambda: settle_agreed(by=held.adjudicator, at=LATER)] * 3)

    assert sorted(found) == [0, 0, 1]
    assert Coding.objects.settled().count() == 1
