"""Coding passages: once a key, own rows, blind, and never on a text that has changed."""

import pytest
from tests.apps.coding.world import LATER, give, make_coded, make_text
from tests.builders import NOON

from selfback.apps.coding.coding_services import code_passage, take_back_coding, write_memo
from selfback.apps.coding.errors import (
    ChangedSince,
    LastAdjudicator,
    NotAMember,
    NotCodable,
    NothingToTakeIn,
    NotMaskable,
    OnlyForAdjudicators,
    OutsideText,
    TextChanged,
    Withdrawn,
)
from selfback.apps.coding.models import Coding, MaskKey, Member, Memo, Project, Source
from selfback.apps.coding.project_services import add_member, change_project, end_member
from selfback.apps.coding.reading import project_seen_by
from selfback.apps.coding.source_services import mask_source, take_in_sources, withdraw_consent
from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.pseudonyms import propose

pytestmark = pytest.mark.django_db


def words_of(coding: Coding) -> str:
    coding.refresh_from_db()
    coding.source.refresh_from_db()
    return coding.source.text[coding.start : coding.end]


def test_a_passage_is_coded_once_however_often_it_is_sent():
    held = make_coded()

    first = give(held.first, held.source, held.time, "no time", key="k")
    again = give(held.first, held.source, held.time, "no time", key="k")
    twin = give(held.first, held.source, held.time, "no time", key="another")

    assert first.pk == again.pk == twin.pk
    assert Coding.objects.count() == 1
    assert words_of(first) == "no time"


def test_two_coders_have_rows_of_their_own():
    held = make_coded()

    mine = give(held.first, held.source, held.time, "no time", key="k")
    theirs = give(held.second, held.source, held.time, "no time", key="k")
    take_back_coding(coding=theirs, by=held.second, at=LATER)

    assert mine.pk != theirs.pk
    assert list(Coding.objects.standing()) == [mine]


def test_while_a_project_is_blind_a_coder_sees_own_codings_alone():
    held = make_coded(is_blind=True)
    mine = give(held.first, held.source, held.time, "no time")
    give(held.second, held.source, held.help, "ready")
    write_memo(text="He sounds tired", source=held.source, by=held.second, at=NOON)

    seen = project_seen_by(held.first)

    assert list(Coding.objects.seen_by(held.first)) == [mine]
    assert [each.id for each in seen.codings] == [mine.pk]
    assert [each.name for each in seen.users] == ["First"]
    assert seen.notes == ()
    assert len(project_seen_by(held.adjudicator).codings) == 2
    assert check_project(project_seen_by(held.adjudicator)) == []


def test_when_a_project_is_opened_coders_see_each_other():
    held = make_coded(is_blind=True)
    give(held.second, held.source, held.help, "ready")

    change_project(title="Interviews", is_blind=False, by=held.adjudicator, at=LATER)

    first = Member.objects.select_related("project").get(pk=held.first.pk)
    assert Coding.objects.seen_by(first).count() == 1
    with pytest.raises(OnlyForAdjudicators):
        change_project(title="Interviews", is_blind=True, by=first, at=LATER)


def test_nobody_takes_back_what_somebody_else_coded():
    held = make_coded()
    theirs = give(held.second, held.source, held.time, "no time")

    with pytest.raises(LookupError):
        take_back_coding(coding=theirs, by=held.first, at=LATER)

    assert Coding.objects.standing().count() == 1


def test_a_passage_lies_within_its_text_and_its_code_can_be_given():
    held = make_coded()
    end = held.source.length

    for start, stop in ((5, 5), (-1, 3), (end - 1, end + 1), (9, 4)):
        with pytest.raises(OutsideText):
            give(held.first, held.source, held.time, (start, stop))
    give(held.first, held.source, held.time, (0, end))
    other = make_coded("other")
    with pytest.raises(NotCodable):
        give(held.first, held.source, other.time, "no time")
    with pytest.raises(NotCodable):
        give(held.first, other.source, held.time, "no time")


def test_who_left_a_project_codes_no_more_and_one_adjudicator_stays():
    held = make_coded()
    gone = end_member(member=held.first, by=held.adjudicator, at=NOON)

    with pytest.raises(NotAMember):
        give(gone, held.source, held.time, "no time")
    with pytest.raises(LastAdjudicator):
        end_member(member=held.adjudicator, by=held.adjudicator, at=LATER)
    with pytest.raises(LastAdjudicator):
        add_member(
            user=held.adjudicator.user,
            role=Member.Role.CODER,
            by=held.adjudicator,
            at=LATER,
        )
    assert list(Project.objects.open_to(gone.user)) == []
    back = add_member(user=gone.user, role=Member.Role.CODER, by=held.adjudicator, at=LATER)
    assert back.pk == gone.pk


def test_a_text_comes_in_once_and_an_empty_one_stops_them_all():
    held = make_coded()

    assert take_in_sources(texts=[make_text()], by=held.adjudicator, at=LATER) == []
    with pytest.raises(NothingToTakeIn):
        take_in_sources(texts=[make_text("b"), make_text(text=" ")], by=held.adjudicator, at=LATER)

    assert Source.objects.count() == 1


def test_masking_moves_codings_along_and_keeps_the_key_apart():
    held = make_coded()
    after = give(held.first, held.source, held.help, "ready on the phone")
    inside = give(held.first, held.source, held.time, "Peter was away")
    half = give(held.second, held.source, held.time, "eter was")
    was = held.source.sha256
    accepted = propose(held.source.text, names=["Anna", "Peter"])

    masked = mask_source(
        source=held.source, sha256=was, accepted=accepted, by=held.adjudicator, at=LATER
    )

    assert "Anna" not in masked.text
    assert "Peter" not in masked.text
    assert words_of(after) == "ready on the phone"
    assert words_of(inside) == "[name-2] was away"
    assert words_of(half) == "[name-2] was"
    assert set(MaskKey.objects.values_list("stands_for", flat=True)) == {"Anna", "Peter"}
    with pytest.raises(TextChanged):
        code_passage(
            key="late",
            source=held.source,
            sha256=was,
            code=held.time,
            start=0,
            end=5,
            by=held.first,
            at=LATER,
        )


def test_masking_refuses_another_text_and_whoever_does_not_settle():
    held = make_coded()
    accepted = propose("Who is Peter Hansen?")
    masking = {"source": held.source, "sha256": held.source.sha256, "accepted": accepted}

    with pytest.raises(NotMaskable):
        mask_source(**masking, by=held.adjudicator, at=LATER)
    with pytest.raises(OnlyForAdjudicators):
        mask_source(**masking, by=held.first, at=LATER)


def test_withdrawn_consent_erases_the_text_and_all_that_was_said_of_it():
    held = make_coded()
    coding = give(held.first, held.source, held.time, "no time")
    write_memo(text="Anna again", coding=coding, by=held.first, at=NOON)
    memo = write_memo(text="Peter?", source=held.source, by=held.first, at=NOON)
    write_memo(text="Peter!", memo=memo, version=1, by=held.first, at=NOON)
    mask_source(
        source=held.source,
        sha256=held.source.sha256,
        accepted=propose(held.source.text, names=["Anna"]),
        by=held.adjudicator,
        at=NOON,
    )

    gone = withdraw_consent(source=held.source, by=held.adjudicator, at=LATER)

    assert (gone.text, gone.attributes, gone.case) == ("", {}, "")
    assert not Coding.objects.standing().exists()
    assert not MaskKey.objects.exists()
    assert set(Memo.objects.values_list("text", flat=True)) == {""}
    history = str(list(held.adjudicator.project.changes.values_list("data", flat=True)))
    assert "Peter" not in history
    assert "Anna" not in history
    assert project_seen_by(held.adjudicator).sources == ()
    with pytest.raises(Withdrawn):
        withdraw_consent(source=held.source, by=held.adjudicator, at=LATER)


def test_a_memo_is_changed_from_the_version_that_was_seen():
    held = make_coded()
    memo = write_memo(text="One", code=held.time, by=held.first, at=NOON)
    write_memo(text="Two", memo=memo, version=1, by=held.first, at=NOON)

    with pytest.raises(ChangedSince):
        write_memo(text="Three", memo=memo, version=1, by=held.first, at=LATER)
    with pytest.raises(LookupError):
        write_memo(text="Mine now", memo=memo, version=2, by=held.second, at=LATER)
    write_memo(text="", memo=memo, version=2, by=held.first, at=LATER)

    assert not Memo.objects.seen_by(held.first).exists()
