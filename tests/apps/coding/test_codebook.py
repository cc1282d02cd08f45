"""The codebook: changed from the version one saw, merged and removed so that it can be undone."""

import pytest
from tests.apps.coding.world import LATER, give, make_coded
from tests.builders import NOON

from selfback.apps.coding.codebook_services import (
    add_code,
    change_code,
    install_codebook,
    merge_codes,
    move_code,
    remove_code,
)
from selfback.apps.coding.coding_services import take_back_coding, write_memo
from selfback.apps.coding.errors import (
    AlreadyUndone,
    BadCode,
    ChangedSince,
    CircleOfCodes,
    NotCodable,
    NotUndoable,
    OnlyForAdjudicators,
    TwinCoding,
)
from selfback.apps.coding.models import Change, Code, Coding, Memo
from selfback.apps.coding.reading import codes_of
from selfback.apps.coding.undo_services import undo
from selfback.delivery.shared.content import library
from selfback.domain.content.codebook import load_codebook
from selfback.domain.content.language import Language
from selfback.domain.qualitative.shipped import shipped_codes

pytestmark = pytest.mark.django_db


def tree(held) -> list[tuple[str, str | None]]:
    codes = codes_of(held.adjudicator.project_id)
    names = {each.id: each.name for each in codes}
    return [(each.name, names.get(each.parent)) for each in codes]


def last_change(kind: Change.Kind) -> Change:
    return Change.objects.filter(kind=kind).latest("pk")


def changed(held, **fields):
    given = {"name": "No time", "definition": "", "version": 1, **fields}
    return change_code(code=held.time, by=held.adjudicator, at=LATER, **given)


def test_a_code_takes_the_colour_of_its_parent_and_the_last_place_under_it():
    held = make_coded()

    code = add_code(name="Rooms", parent=held.barrier, by=held.adjudicator, at=NOON)

    assert (code.colour, code.place) == ("#A8482A", 1)
    with pytest.raises(BadCode):
        add_code(name=" ", by=held.adjudicator, at=NOON)
    with pytest.raises(BadCode):
        add_code(name="Red", colour="red", by=held.adjudicator, at=NOON)


def test_a_change_from_an_old_version_is_refused_and_nothing_is_lost():
    held = make_coded()
    changed(held, name="No time")

    with pytest.raises(ChangedSince, match="version 2"):
        changed(held, name="Time pressure")

    assert Code.objects.get(pk=held.time.pk).name == "No time"


def test_a_code_moves_with_all_below_it_but_never_under_itself():
    held = make_coded()
    moving = {"by": held.adjudicator, "at": LATER}

    move_code(code=held.barrier, version=1, parent=held.help, place=0, **moving)

    assert tree(held) == [("Help", None), ("Barriers", "Help"), ("Time", "Barriers")]
    with pytest.raises(CircleOfCodes):
        move_code(code=held.help, version=1, parent=held.time, place=0, **moving)
    undo(change=last_change(Change.Kind.CODE_MOVED), by=held.adjudicator, at=LATER)
    assert tree(held) == [("Barriers", None), ("Time", "Barriers"), ("Help", None)]


def test_merged_codes_have_their_codings_together_until_it_is_undone():
    held = make_coded()
    ours = give(held.first, held.source, held.time, "no time")
    twin = give(held.first, held.source, held.help, "no time", key="b")
    theirs = give(held.second, held.source, held.help, "waiting")
    memo = write_memo(text="Hm", code=held.help, by=held.first, at=NOON)
    merging = {"version": 1, "by": held.adjudicator, "at": LATER}

    merge_codes(kept=held.time, merged=held.help, **merging)

    assert set(Coding.objects.standing().filter(code=held.time)) == {ours, theirs}
    assert Memo.objects.get(pk=memo.pk).code_id == held.time.pk
    assert tree(held) == [("Barriers", None), ("Time", "Barriers")]
    undo(change=last_change(Change.Kind.CODES_MERGED), by=held.adjudicator, at=LATER)
    assert set(Coding.objects.standing().filter(code=held.help)) == {twin, theirs}
    assert Memo.objects.get(pk=memo.pk).code_id == held.help.pk
    with pytest.raises(CircleOfCodes):
        merge_codes(kept=held.time, merged=held.barrier, **merging)


def test_a_removed_code_takes_its_codings_along_and_brings_them_back():
    held = make_coded()
    give(held.first, held.source, held.time, "no time")

    count = remove_code(code=held.barrier, version=1, by=held.adjudicator, at=LATER)

    assert count == 1
    assert not Coding.objects.standing().exists()
    with pytest.raises(NotCodable):
        give(held.first, held.source, held.time, "waiting")
    change = last_change(Change.Kind.CODE_REMOVED)
    undo(change=change, by=held.adjudicator, at=LATER)
    assert Coding.objects.standing().count() == 1
    with pytest.raises(AlreadyUndone):
        undo(change=change, by=held.adjudicator, at=LATER)


def test_undoing_never_overwrites_what_came_later():
    held = make_coded()
    changed(held, name="No time")
    first = last_change(Change.Kind.CODE_CHANGED)
    changed(held, name="Time pressure", version=2)
    give(held.first, held.source, held.help, "ready")
    added = Change.objects.get(kind=Change.Kind.CODE_ADDED, code=held.help)

    with pytest.raises(ChangedSince):
        undo(change=first, by=held.adjudicator, at=LATER)
    with pytest.raises(NotUndoable):
        undo(change=added, by=held.adjudicator, at=LATER)

    assert Code.objects.get(pk=held.time.pk).name == "Time pressure"


def test_a_coding_comes_and_goes_by_undoing_but_only_by_its_coder():
    held = make_coded()
    coding = give(held.first, held.source, held.time, "no time")
    given = last_change(Change.Kind.PASSAGE_CODED)

    with pytest.raises(OnlyForAdjudicators):
        undo(change=given, by=held.second, at=LATER)
    undo(change=given, by=held.first, at=LATER)
    assert not Coding.objects.standing().exists()

    again = give(held.first, held.source, held.time, "no time", key="again")
    take_back_coding(coding=again, by=held.first, at=LATER)
    gone = last_change(Change.Kind.CODING_TAKEN_BACK)
    give(held.first, held.source, held.time, "no time", key="third")
    with pytest.raises(TwinCoding):
        undo(change=gone, by=held.first, at=LATER)
    assert coding.pk != again.pk


def test_a_memo_gets_its_earlier_words_back():
    held = make_coded()
    memo = write_memo(text="One", code=held.time, by=held.first, at=NOON)
    write_memo(text="Two", memo=memo, version=1, by=held.first, at=NOON)

    undo(change=last_change(Change.Kind.MEMO_WRITTEN), by=held.first, at=LATER)

    assert Memo.objects.get().text == "One"


def test_a_shipped_codebook_is_installed_once_with_the_ids_that_all_projects_share():
    held = make_coded()
    codes = shipped_codes(load_codebook(library().root, "npt-2022"), Language.DANISH)
    by = {"by": held.adjudicator, "at": LATER}

    made = install_codebook(codes=codes, title="npt-2022", **by)
    again = install_codebook(codes=codes, title="npt-2022", **by)

    assert len(made) == len(codes)
    assert again == []
    installed = [
        each
        for each in codes_of(held.adjudicator.project_id)
        if each.id in {code.id for code in codes}
    ]
    assert installed == list(codes)
