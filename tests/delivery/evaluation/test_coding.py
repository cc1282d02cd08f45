"""The workspace: who is no member hears nothing of it, and what is sent is kept once."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.coding.made import code_named, give, make_source
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.coding.models import CodedSource, Coding, CodingProject, Member
from selfback.apps.coding.services import add_member
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.domain.qualitative.exchange import read_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return make_staff(Role.EVALUATOR, "lead@example.org")


@pytest.fixture
def desk(lead: User) -> Client:
    return browser_of(lead)


@pytest.fixture
def project(desk: Client) -> CodingProject:
    desk.post("/evaluation/coding", {"name": "Talks", "codebook": "npt", "is_blind": "on"})
    return CodingProject.objects.get()


def coder_in(project: CodingProject, email: str = "coder@example.org") -> tuple[Member, Client]:
    user = make_staff(Role.EVALUATOR, email)
    member = add_member(project=project, user=user, role=Member.Role.CODER, by="x", at=NOON)
    return member, browser_of(user)


def send(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def page_of(source: CodedSource) -> str:
    return f"/evaluation/coding/{source.project_id}/text/{source.pk}"


def any_code(project: CodingProject) -> Any:
    return project.codes.filter(is_codable=True).first()


def test_a_project_begins_with_a_shipped_codebook(project: CodingProject, desk: Client):
    page = desk.get(f"/evaluation/coding/{project.pk}/codes").content.decode()

    assert project.codes.count() >= 20
    assert "Coherence" in page


def test_texts_come_from_files_and_lines_all_or_none(project: CodingProject, desk: Client):
    address = f"/evaluation/coding/{project.pk}"
    good = SimpleUploadedFile("Interview 1.txt", "Hei på deg.\nJa.".encode())
    bad = SimpleUploadedFile("Interview 2.docx", b"no document")

    refused = desk.post(address, {"files": [good, bad], "kind": "interview"})
    assert refused.status_code == 422
    assert "Interview 2.docx" in refused.content.decode()
    assert not project.sources.exists()

    desk.post(address, {"lines": "Too busy.\n\nIt helps.", "kind": "survey"})
    again = desk.post(address, {"lines": "Too busy.\nNew.", "kind": "survey"})
    assert "new=1&known=1" in again["Location"]
    assert sorted(project.sources.values_list("text", flat=True)) == [
        "It helps.",
        "New.",
        "Too busy.",
    ]


def test_who_is_no_member_is_told_that_there_is_nothing(project: CodingProject):
    stranger = browser_of(make_staff(Role.EVALUATOR, "stranger@example.org"))

    assert stranger.get(f"/evaluation/coding/{project.pk}").status_code == 404
    source = make_source(project)
    sent = send(stranger, f"{page_of(source)}/give", {"key": "k", "start": 0, "end": 4})
    assert sent.status_code == 404


def test_a_coding_is_given_once_taken_back_and_given_again(project: CodingProject):
    source = make_source(project)
    _member, coder = coder_in(project)
    body = {
        "key": "page-1",
        "version": 1,
        "code": any_code(project).pk,
        "start": 0,
        "end": 4,
    }

    first = send(coder, f"{page_of(source)}/give", body).json()
    second = send(coder, f"{page_of(source)}/give", body).json()

    assert first == second
    back = f"/evaluation/coding/{project.pk}/back/{first['id']}"
    send(coder, back, {})
    assert not Coding.objects.standing().exists()
    send(coder, back, {"again": True})
    assert Coding.objects.standing().count() == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [({"version": 7}, 409), ({"end": 4000}, 409), ({"start": "x"}, 400), ({"code": "none"}, 404)],
)
def test_what_cannot_be_kept_is_said(project: CodingProject, change, status):
    source = make_source(project)
    _member, coder = coder_in(project)
    body = {"key": "k", "version": 1, "code": any_code(project).pk, "start": 0, "end": 4}

    answer = send(coder, f"{page_of(source)}/give", body | change)

    assert answer.status_code == status
    assert not Coding.objects.exists()


def test_a_blinded_coder_sees_nothing_of_the_other_nor_of_agreement(project: CodingProject):
    source = make_source(project)
    first, one = coder_in(project)
    _second, other = coder_in(project, "b@example.org")
    code = any_code(project)
    give(source, first, "quick", code.name)

    mine = one.get(page_of(source)).content.decode()
    theirs = other.get(page_of(source)).content.decode()

    assert '"isOwn": true' in mine
    assert '"isOwn"' not in theirs
    assert other.get(f"/evaluation/coding/{project.pk}/coders").status_code == 404


def test_the_lead_compares_and_settles(project: CodingProject, desk: Client):
    source = make_source(project)
    code = any_code(project)
    for email, words in (("a@b.dk", "it was quick"), ("b@b.dk", "quick")):
        member, _client = coder_in(project, email)
        give(source, member, words, code.name)
    address = f"/evaluation/coding/{project.pk}/coders"

    page = desk.get(address).content.decode()
    assert "only the ends differ" in page
    assert "41.7 %" in page  # 5 of 12 characters that either coded
    start = source.text.index("it was ")
    desk.post(address, {"source": source.pk, "code": code.pk, "start": start, "end": start + 7})

    settled = Coding.objects.get(is_settled=True)
    assert source.text[settled.start : settled.end] == "it was "
    assert "settled" in desk.get(address).content.decode()


def test_masking_proposes_and_masks_what_was_ticked(project: CodingProject, desk: Client):
    source = make_source(project)
    address = f"{page_of(source)}/mask"
    page = desk.post(address, {"do": "look", "names": "Anna"}).content.decode()
    assert "<mark>Anna</mark>" in page

    desk.post(address, {"do": "mask", "names": "Anna", "accept": ["0-4"], "version": "1"})

    source.refresh_from_db()
    assert source.text.startswith("[name-1] said")


def test_a_changed_code_is_not_overwritten(project: CodingProject, desk: Client):
    code = any_code(project)
    address = f"/evaluation/coding/{project.pk}/codes/{code.pk}"
    desk.post(address, {"version": "1", "name": "Renamed", "definition": "", "parent": ""})

    refused = desk.post(address, {"version": "1", "name": "Mine", "definition": "", "parent": ""})

    assert refused.status_code == 422
    assert "Somebody changed this code" in refused.content.decode()
    assert code_named(project, "Renamed")


def test_consent_taken_back_takes_the_words(project: CodingProject, desk: Client):
    source = make_source(project)

    desk.post(f"{page_of(source)}/about", {"do": "withdraw"})

    assert desk.get(page_of(source)).status_code == 404
    page = desk.get(f"/evaluation/coding/{project.pk}").content.decode()
    assert "Consent was taken back" in page


def test_ten_thousand_answers_are_listed_with_a_bounded_number_of_questions(
    project: CodingProject, desk: Client, django_assert_max_num_queries
):
    CodedSource.objects.bulk_create(
        CodedSource(
            project=project,
            name=f"Answer {number}",
            kind="survey",
            text=f"Answer {number}.",
            digest=str(number),
            added_at=NOON,
        )
        for number in range(10_000)
    )
    with django_assert_max_num_queries(14):
        desk.get(f"/evaluation/coding/{project.pk}/short?page=100")
    with django_assert_max_num_queries(16):
        desk.get(f"/evaluation/coding/{project.pk}?page=100")


def test_queries_show_what_was_coded_and_where(project: CodingProject, desk: Client):
    source = make_source(project, case="P01", attributes={"profession": "chiropractor"})
    member, _coder = coder_in(project)
    one, other = project.codes.filter(is_codable=True)[:2]
    give(source, member, "it was quick", one.name)
    give(source, member, "quick", other.name)
    room = f"/evaluation/coding/{project.pk}"

    passages = desk.get(f"{room}/passages", {"code": one.guid}).content.decode()
    words = desk.get(f"{room}/passages", {"word": "patient"}).content.decode()
    meetings = desk.get(f"{room}/meetings").content.decode()
    matrix = desk.get(f"{room}/matrix").content.decode()
    framework = desk.get(f"{room}/framework").content.decode()

    assert "<mark>it was quick</mark>" in passages
    assert page_of(source) in passages
    assert "<mark>patient</mark>" in words
    assert one.name in meetings
    assert other.name in meetings
    assert "interview" in matrix
    assert "P01" in framework
    assert "it was quick" in framework


def test_a_blinded_coder_takes_out_their_own_codings_alone(project: CodingProject):
    source = make_source(project)
    first, one = coder_in(project)
    second, _other = coder_in(project, "b@example.org")
    code = any_code(project)
    give(source, first, "quick", code.name)
    give(source, second, "no time", code.name)

    file = one.post(
        f"/evaluation/coding/{project.pk}/files/out", {"form": "csv", "table": "segments"}
    )

    assert b"quick" in file.content
    assert b"no time" not in file.content


def test_a_project_goes_out_and_its_codes_come_into_another(project: CodingProject, desk: Client):
    source = make_source(project)
    give(source, project.members.get(), "quick", any_code(project).name)
    room = f"/evaluation/coding/{project.pk}"
    qdpx = desk.post(f"{room}/files/out", {"form": "qdpx"})
    qdc = desk.post(f"{room}/files/out", {"form": "qdc"})
    assert read_file("out.qdpx", qdpx.content).project.codings
    desk.post("/evaluation/coding", {"name": "Other", "codebook": ""})
    other = CodingProject.objects.get(name="Other")
    address = f"/evaluation/coding/{other.pk}/files/in"

    first = desk.post(address, {"file": SimpleUploadedFile("codes.qdc", qdc.content)})
    again = desk.post(address, {"file": SimpleUploadedFile("codes.qdc", qdc.content)})
    bad = desk.post(address, {"file": SimpleUploadedFile("codes.qdc", b"<no")})

    assert first["Location"].endswith(f"new={project.codes.count()}")
    assert again["Location"].endswith("new=0")
    assert bad.status_code == 422
    assert "codes.qdc:" in bad.content.decode()
