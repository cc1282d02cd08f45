"""Coding: blind where it is to be, never overwritten, always undone, and gone with consent."""

import pytest
from tests.apps.coding.made import (
    SOMEBODY,
    TEXT,
    code_named,
    codes,
    give,
    lead_of,
    make_coder,
    make_project,
    make_source,
)
from tests.builders import NOON

from selfback.apps.coding.code_services import (
    add_code,
    change_code,
    merge_codes,
    remove_code,
    undo_change,
)
from selfback.apps.coding.coding_services import give_again, take_back, write_memo
from selfback.apps.coding.errors import CodingRefused, Outdated
from selfback.apps.coding.models import Coding, CodingProject, MaskKey
from selfback.apps.coding.reading import as_project, coder_id
from selfback.apps.coding.services import (
    NewText,
    lift_blinding,
    mask_source,
    take_in,
    withdraw_source,
)
from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.double_coding import Scope, agreement_by_source, in_all
from selfback.domain.qualitative.pseudonyms import propose

pytestmark = pytest.mark.django_db


def refused(call) -> str:
    with pytest.raises(CodingRefused) as error:
        call()
    return error.value.why


def test_a_coder_of_a_blind_project_sees_their_own_codings_alone():
    project = make_project(is_blind=True)
    source, first, second = make_source(project), make_coder(project), make_coder(project, "b@b.dk")
    mine = give(source, first, "quick")
    give(source, second, "no time")

    assert list(Coding.objects.seen_by(first)) == [mine]
    assert Coding.objects.seen_by(lead_of(project)).count() == 2
    lift_blinding(project=project, by=SOMEBODY, at=NOON)
    first.project.refresh_from_db()
    assert Coding.objects.seen_by(first).count() == 2


def test_a_passage_is_given_a_code_once_however_often_it_is_sent():
    project = make_project()
    source, coder = make_source(project), make_coder(project)

    assert give(source, coder, "quick") == give(source, coder, "quick")
    assert give(source, coder, "quick", key="another") == Coding.objects.get()


def test_positions_count_code_points_beyond_an_emoji():
    project = make_project()
    source, coder = make_source(project), make_coder(project)

    coding = give(source, coder, "at all")

    assert TEXT[coding.start : coding.end] == "at all"
    (segment,) = as_project(project, coder).segments()
    assert source.text[segment.start : segment.end] == "at all"


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"version": 2}, "outdated"), ({"is_settled": True}, "only-the-lead")],
)
def test_what_does_not_fit_is_refused(fields, why):
    project = make_project()
    source, coder = make_source(project), make_coder(project)

    assert refused(lambda: give(source, coder, "quick", **fields)) == why


def test_a_coding_is_taken_back_and_given_again_by_whoever_gave_it():
    project = make_project()
    source, coder, other = make_source(project), make_coder(project), make_coder(project, "b@b.dk")
    coding = give(source, coder, "quick")

    assert refused(lambda: take_back(coding=coding, member=other, at=NOON)) == "not-yours"
    take_back(coding=coding, member=coder, at=NOON)
    assert not Coding.objects.standing().exists()
    give_again(coding=coding, member=coder, at=NOON)
    assert Coding.objects.standing().get() == coding


def test_two_people_who_change_one_code_do_not_overwrite_each_other():
    project = make_project()
    code, lead = code_named(project, "time"), lead_of(project).user
    change_code(code=code, version=1, name="Time", definition="Minutes.", by=lead, at=NOON)

    with pytest.raises(Outdated):
        change_code(code=code, version=1, name="Haste", definition="", by=lead, at=NOON)

    code.refresh_from_db()
    assert (code.name, code.definition, code.version) == ("Time", "Minutes.", 2)


def test_names_of_codes_are_not_used_twice_and_no_code_stands_under_itself():
    project = make_project()
    lead, time = lead_of(project).user, code_named(project, "time")
    below = add_code(project=project, name="haste", parent=time, by=lead, at=NOON)

    assert refused(lambda: add_code(project=project, name=" TIME ", by=lead, at=NOON)) == (
        "name-in-use"
    )
    assert (
        refused(
            lambda: change_code(
                code=time, version=1, name="time", definition="", parent=below, by=lead, at=NOON
            )
        )
        == "circle"
    )


def test_merged_codes_keep_each_passage_once_and_the_merge_can_be_undone():
    project = make_project()
    source, coder, lead = make_source(project), make_coder(project), lead_of(project).user
    give(source, coder, "quick", "time")
    give(source, coder, "quick", "trust")
    give(source, coder, "no time", "trust")

    merge_codes(
        kept=code_named(project, "time"),
        merged=code_named(project, "trust"),
        version=1,
        by=lead,
        at=NOON,
    )

    assert sorted(each.code.name for each in Coding.objects.standing()) == ["time", "time"]
    undo_change(change=project.changes.get(), by=lead, at=NOON)
    assert sorted(each.code.name for each in Coding.objects.standing()) == [
        "time",
        "trust",
        "trust",
    ]
    assert refused(lambda: undo_change(change=project.changes.get(), by=lead, at=NOON)) == (
        "undone-before"
    )


def test_a_removed_code_and_a_new_one_can_be_undone():
    project = make_project()
    source, coder, lead = make_source(project), make_coder(project), lead_of(project).user
    give(source, coder, "quick")
    remove_code(code=code_named(project, "time"), version=1, by=lead, at=NOON)
    assert not Coding.objects.standing().exists()

    undo_change(change=project.changes.get(), by=lead, at=NOON)
    assert Coding.objects.standing().exists()

    add_code(project=project, name="new", by=lead, at=NOON)
    undo_change(change=project.changes.get(kind="added"), by=lead, at=NOON)
    assert "new" not in {code.name for code in project.codes.standing()}


def test_taking_in_the_same_text_twice_adds_nothing_and_all_come_or_none():
    project = make_project()
    make_source(project)

    assert (
        take_in(
            project=project,
            texts=[NewText(name="Again", text=TEXT.replace("\n", "\r\n"))],
            by=SOMEBODY,
            at=NOON,
        )
        == ()
    )
    texts = [NewText(name="Good", text="Words."), NewText(name="Bad", text="  \n")]
    assert refused(lambda: take_in(project=project, texts=texts, by=SOMEBODY, at=NOON)) == "empty"
    assert project.sources.count() == 1


def test_masking_moves_codings_along_and_keeps_the_key_apart():
    project = make_project()
    source, coder = make_source(project), make_coder(project)
    before = give(source, coder, "no time")
    accepted = [each for each in propose(TEXT, names=["Anna"]) if each.stands_for == "Anna"]

    masked = mask_source(source=source, version=1, accepted=accepted, by=SOMEBODY, at=NOON)

    before.refresh_from_db()
    assert "Anna" not in masked.text
    assert masked.text[before.start : before.end] == "no time"
    assert MaskKey.objects.get(project=project).key == {"[name-1]": "Anna"}
    with pytest.raises(Outdated):
        mask_source(source=source, version=1, accepted=[], by=SOMEBODY, at=NOON)


def test_with_consent_a_text_its_codings_and_memos_go_for_good():
    project = make_project()
    source, coder = make_source(project, case="P01"), make_coder(project)
    coding = give(source, coder, "quick")
    write_memo(member=coder, text="Fast.", source=source, coding=coding, at=NOON)

    withdraw_source(source=source, by=SOMEBODY, at=NOON)

    held = project.sources.get()
    assert (held.text, held.case, held.attributes) == ("", "", {})
    assert not Coding.objects.exists()
    assert not project.memos.exists()
    assert as_project(project, lead_of(project)).sources == ()


def test_the_project_fits_the_domain_with_its_cases_attributes_and_memos():
    project = make_project()
    coder, other = make_coder(project), make_coder(project, "b@b.dk")
    source = make_source(project, case="P01", attributes={"profession": "chiropractor"})
    give(source, coder, "it was quick")
    give(source, other, "quick. It took no time")
    coding = give(source, coder, "trust" if "trust" in TEXT else "every patient", "trust")
    write_memo(member=coder, text="On a passage.", coding=coding, at=NOON)
    write_memo(member=coder, text="On the project.", at=NOON)

    held = as_project(CodingProject.objects.get(), lead_of(project))

    assert check_project(held) == []
    assert [case.name for case in held.cases] == ["P01"]
    assert len(held.notes) == 2
    found = agreement_by_source(
        held, coder_id(coder.user_id), coder_id(other.user_id), scope=Scope.CODED
    )
    time = in_all(found[codes("time")[0].id])
    assert (time.both, time.first_only, time.second_only) == (5, 7, 17)
