"""Projects of other programs, in and out again."""

from dataclasses import replace

import numpy as np
import pytest
from tests.apps.coding.world import LATER, give, make_coded
from tests.builders import NOON

from selfback.apps.coding.coding_services import write_memo
from selfback.apps.coding.import_services import import_project
from selfback.apps.coding.models import Coding, Member, Memo, Source
from selfback.apps.coding.reading import project_seen_by
from selfback.apps.coding.source_services import withdraw_consent
from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.exchange import WRITABLE, read_file, write_file
from selfback.domain.qualitative.synthetic import synthetic_project

pytestmark = pytest.mark.django_db


def words_of(project) -> set[tuple[str, str, str, int, str]]:
    """What was coded, whatever the ids: coder, code, text, place, words."""
    texts, names = project.texts(), {each.id: each.name for each in project.sources}
    codes = {each.id: each.name for each in project.codes}
    users = {each.id: each.name for each in project.users}
    return {
        (
            users.get(each.coding.by, ""),
            codes[each.coding.code],
            names[each.source],
            each.start,
            texts[each.source][each.start : each.end],
        )
        for each in project.segments()
        if each.start < each.end
    }


def test_a_project_of_another_program_comes_in_and_leaves_with_the_same_codings():
    head = make_coded(is_blind=False).adjudicator
    made = synthetic_project(np.random.default_rng(5), documents=3, codings=40)
    Source.objects.update(title="Ours")

    import_project(project=made, file="made.qdpx", by=head, at=LATER)
    out = read_file("out.qdpx", write_file(project_seen_by(head), "qdpx")).project

    signed = {each for each in words_of(made) if each[0]}
    assert signed
    assert signed <= words_of(out)
    assert {each.guid for each in Member.objects.filter(user=None)} == {
        each.id for each in made.users
    }


def test_the_same_file_again_adds_nothing():
    head = make_coded(is_blind=False).adjudicator
    made = synthetic_project(np.random.default_rng(5), documents=3, codings=40)
    counts = []

    for _ in range(2):
        import_project(project=made, file="made.qdpx", by=head, at=LATER)
        counts.append([each.objects.count() for each in (Source, Coding, Member, Memo)])

    assert counts[0] == counts[1]


def test_no_file_adds_anything_in_the_name_of_somebody_who_signs_in():
    held = make_coded(is_blind=False)
    give(held.first, held.source, held.time, "no time")
    out = project_seen_by(held.adjudicator)
    import_project(project=out, file="same.qdpx", by=held.adjudicator, at=LATER)
    assert Coding.objects.count() == 1

    [passage] = out.selections
    forged = replace(out, selections=(replace(passage, end=passage.end + 9),))
    import_project(project=forged, file="forged.qdpx", by=held.second, at=LATER)

    assert Coding.objects.filter(coder=held.first).count() == 1
    [new] = Coding.objects.exclude(coder=held.first)
    assert (new.coder.name, new.coder.user) == ("First", None)


def test_a_file_does_not_bring_back_who_no_longer_agrees():
    held = make_coded(is_blind=False)
    coding = give(held.first, held.source, held.time, "no time")
    write_memo(text="Anna was tired", coding=coding, by=held.first, at=NOON)
    before = project_seen_by(held.adjudicator)
    file = read_file("out.qdpx", write_file(before, "qdpx")).project
    withdraw_consent(source=held.source, by=held.adjudicator, at=LATER)

    for made in (before, file):
        told = import_project(project=made, file="out.qdpx", by=held.adjudicator, at=LATER)
        assert told[0].what == "texts"

    assert set(Source.objects.values_list("text", flat=True)) == {""}
    assert set(Memo.objects.values_list("text", flat=True)) == {""}


def test_what_is_not_kept_is_told():
    head = make_coded(is_blind=False).adjudicator
    made = synthetic_project(np.random.default_rng(5), documents=3, codings=40)

    told = {
        each.what: each.count
        for each in import_project(project=made, file="made.qdpx", by=head, at=LATER)
    }

    assert told["links"] == len(made.links)
    assert told["sets"] == len(made.groups)


def test_every_kind_of_file_can_be_written_of_a_project():
    held = make_coded()
    coding = give(held.first, held.source, held.time, "no time")
    write_memo(text="Hm", coding=coding, by=held.first, at=NOON)
    write_memo(text="On the whole", by=held.second, at=NOON)

    project = project_seen_by(held.adjudicator)

    assert check_project(project) == []
    for form in WRITABLE:
        assert len(write_file(project, form)) > 100
    assert "no time" in write_file(project, "csv").decode()
    assert "no time" not in write_file(project_seen_by(held.second), "csv").decode()
