"""Passages that belong together are linked, by whom may see both."""

import pytest
from tests.apps.coding.world import LATER, Coded, give, make_coded

from selfback.apps.coding.coding_services import take_back_coding
from selfback.apps.coding.errors import NotLinkable, NotUndoable
from selfback.apps.coding.import_services import import_project
from selfback.apps.coding.link_services import link_passages, unlink_passages
from selfback.apps.coding.models import Change, PassageLink
from selfback.apps.coding.reading import project_seen_by
from selfback.apps.coding.source_services import withdraw_consent
from selfback.apps.coding.undo_services import undo
from selfback.domain.qualitative.project import Direction

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Coded:
    return make_coded()


@pytest.fixture
def two(held: Coded):
    return give(held.first, held.source, held.time, "no time"), give(
        held.first, held.source, held.time, (0, 4)
    )


def link(two, by, **fields):
    return link_passages(origin=two[0], target=two[1], **fields, by=by, at=LATER)


def seen(member):
    return list(PassageLink.objects.seen_by(member).standing())


def test_two_passages_are_linked_once(held: Coded, two):
    made = link(two, held.first, name=" contradicts ", direction=Direction.ONE_WAY)

    assert link(two, held.first, name="again") == made
    assert (made.name, made.direction) == ("contradicts", "OneWay")
    assert seen(held.first) == [made]


def test_while_coding_is_blind_nobody_links_or_sees_what_others_coded(held: Coded, two):
    link(two, held.first)

    with pytest.raises(NotLinkable):
        link(two, held.second)
    assert seen(held.second) == []
    assert len(seen(held.adjudicator)) == 1


def test_a_passage_is_not_linked_to_itself_nor_to_one_that_is_gone(held: Coded, two):
    with pytest.raises(NotLinkable):
        link((two[0], two[0]), held.first)
    take_back_coding(coding=two[1], by=held.first, at=LATER)
    with pytest.raises(NotLinkable):
        link(two, held.first)


def test_a_link_goes_with_its_passages_and_comes_back_with_them(held: Coded, two):
    made = link(two, held.first)

    take_back_coding(coding=two[1], by=held.first, at=LATER)
    assert seen(held.first) == []
    undo(change=Change.objects.latest("pk"), by=held.first, at=LATER)
    assert seen(held.first) == [made]
    withdraw_consent(source=held.source, by=held.adjudicator, at=LATER)
    assert seen(held.adjudicator) == []


def test_links_are_removed_and_both_can_be_undone(held: Coded, two):
    made = link(two, held.first)
    linked = Change.objects.latest("pk")
    unlink_passages(link=made, by=held.first, at=LATER)
    removed = Change.objects.latest("pk")
    with pytest.raises(NotUndoable):
        undo(change=linked, by=held.first, at=LATER)

    undo(change=removed, by=held.first, at=LATER)
    assert seen(held.first) == [made]
    undo(change=linked, by=held.first, at=LATER)
    assert seen(held.first) == []


def test_a_removed_link_does_not_come_back_beside_its_twin(held: Coded, two):
    unlink_passages(link=link(two, held.first), by=held.first, at=LATER)
    removed = Change.objects.latest("pk")
    link(two, held.first)

    with pytest.raises(NotUndoable):
        undo(change=removed, by=held.first, at=LATER)


def test_nobody_removes_the_link_of_another(held: Coded, two):
    with pytest.raises(LookupError):
        unlink_passages(link=link(two, held.first), by=held.adjudicator, at=LATER)


def test_links_leave_with_a_project_and_come_back_once(held: Coded, two):
    link(two, held.first, name="explains", direction=Direction.ONE_WAY)
    there = make_coded("there")
    out = project_seen_by(held.adjudicator)

    losses = import_project(project=out, file="o.qdpx", by=there.adjudicator, at=LATER)
    import_project(project=out, file="o.qdpx", by=there.adjudicator, at=LATER)

    assert not [each for each in losses if "links" in str(each)]
    [back] = seen(there.adjudicator)
    assert (back.name, back.direction) == ("explains", "OneWay")
    words = back.origin.source.text[back.origin.start : back.origin.end]
    assert words == "no time"
    [kept] = project_seen_by(there.adjudicator).links
    assert kept.direction is Direction.ONE_WAY
