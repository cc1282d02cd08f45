"""The pages of coding without a browser: what comes in, what is shown to whom, what leaves."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.coding.world import Coded, give, make_coded, make_evaluator
from tests.apps.surveys.made import begin, make_invitation, make_survey
from tests.builders import NOON, make_patient
from tests.delivery.trial_office.test_case_bases import browser_of

from selfback.apps.adjustments.models import Why
from selfback.apps.adjustments.services import adjust
from selfback.apps.audit.models import AuditEvent
from selfback.apps.audit.models import Kind as Event
from selfback.apps.coding.coding_services import write_memo
from selfback.apps.coding.models import (
    Code,
    Coding,
    Consent,
    MaskKey,
    Member,
    Memo,
    Project,
    Source,
)
from selfback.apps.people.services import agree_to_learning
from selfback.apps.surveys.answering_services import Said, rate
from selfback.apps.surveys.services import close_survey
from selfback.delivery.shared.content import library
from selfback.domain.integration.themes import CONSENT
from selfback.domain.plan.adjustments import AdjustmentKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Coded:
    return make_coded()


def at(held: Coded, rest: str = "") -> str:
    return f"/evaluation/coding/{held.adjudicator.project_id}{rest}"


def sent(client: Client, address: str, **body):
    return client.post(address, json.dumps(body), content_type="application/json")


def file(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_a_project_is_opened_with_a_shipped_codebook():
    client = browser_of(make_evaluator("opens@example.org", "Opens"))
    fields = {"title": "Nordic", "codebook": "npt", "language": "da", "is_blind": "on"}

    answer = client.post("/evaluation/coding/", fields)

    project = Project.objects.get()
    assert answer.headers["Location"] == f"/evaluation/coding/{project.pk}"
    assert project.is_blind
    assert project.members.get().settles
    assert Code.objects.standing().count() >= 20


def test_a_project_is_there_for_its_members_alone(held: Coded):
    stranger = browser_of(make_evaluator("stranger@example.org"))
    rooms = ("", "/people", "/answers", "/codebook", "/queries", "/agreement", "/history", "/files")

    for rest in (*rooms, f"/texts/{held.source.pk}", f"/codebook/{held.time.pk}"):
        assert stranger.get(at(held, rest)).status_code == 404, rest
    mine = stranger.get("/evaluation/coding/").content.decode()
    assert held.adjudicator.project_id not in mine


def test_while_it_is_blind_no_page_tells_a_coder_what_another_gave(held: Coded):
    secret = give(held.second, held.source, held.help, "three patients waiting")
    write_memo(text="Qsecretmemo", coding=secret, by=held.second, at=NOON)
    write_memo(text="Qsecretmemo", code=held.help, by=held.second, at=NOON)
    client = browser_of(held.first.user)
    pages = [
        "",
        f"/texts/{held.source.pk}",
        f"/texts/{held.source.pk}?whose={held.second.pk}",
        f"/texts/{held.source.pk}?whose=all",
        f"/codings?source={held.source.pk}&whose=all",
        f"/codings?source={held.source.pk}&whose=settled",
        "/codebook",
        f"/codebook/{held.help.pk}",
        "/queries",
        "/queries?of=settled",
        "/queries/meetings",
        f"/queries/passages?code={held.help.guid}",
        "/queries/links",
        "/queries/framework",
        "/history",
        "/files",
    ]

    for rest in pages:
        answer = client.get(at(held, rest))
        body = answer.content.decode()
        assert answer.status_code == 200, rest
        assert secret.pk not in body, rest
        assert "Qsecretmemo" not in body, rest
        assert "<mark>three patients" not in body, rest
        assert "Second" not in body, rest
    for form in ("qdpx", "csv", "xlsx", "docx"):
        content = client.post(at(held, "/files/export"), {"form": form}).content
        if form == "csv":
            assert b"three patients" not in content
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                told = b"".join(map(archive.read, archive.namelist()))
            assert b"Qsecretmemo" not in told
            assert b"Second" not in told
    head = browser_of(held.adjudicator.user)
    assert secret.pk in head.get(at(held, f"/texts/{held.source.pk}")).content.decode()
    assert client.get(at(held, "/agreement")).status_code == 403
    assert client.get(at(held, "/people")).status_code == 403
    other = at(held, f"/codings/{secret.pk}/take-back")
    assert sent(client, other).status_code == 404
    assert sent(client, at(held, "/memos"), text="?", coding=secret.pk).status_code == 404


def test_texts_come_in_as_files_and_answers_as_a_table(held: Coded):
    client = browser_of(held.adjudicator.user)
    talk = file("talk.txt", "Bo: Yes.\nInterviewer: Why?\nBo: No time.\nInterviewer: I see.")
    table = file("survey.csv", "id;text;job\nR1;Too busy;GP\nR2;;GP\nR3;Fine;chiropractor\n")

    answer = client.post(at(held), {"kind": "interview", "files": [talk, table]})

    assert answer.status_code == 302
    made = {each.title: each for each in Source.objects.exclude(pk=held.source.pk)}
    assert made["talk"].attributes == {"Speakers": "Bo; Interviewer"}
    assert made["R1"].attributes == {"job": "GP"}
    assert set(made) == {"talk", "R1", "R3"}
    page = client.get(at(held, "/answers")).content.decode()
    assert "Too busy" in page
    assert "No time" not in page


def test_one_bad_file_stops_all_and_is_named(held: Coded):
    client = browser_of(held.adjudicator.user)
    good, bad = file("good.txt", "Words"), file("bad.docx", b"no archive")
    headless = file("plain.csv", "a;b\n1;2\n")

    answer = client.post(at(held), {"kind": "interview", "files": [good, bad, headless]})

    assert answer.status_code == 422
    body = answer.content.decode()
    assert "bad.docx" in body
    assert "plain.csv: line 1" in body
    assert Source.objects.count() == 1


def test_reasons_for_changes_come_from_those_who_agreed_and_come_once(held: Coded):
    for name, agrees in (("yes", True), ("no", False)):
        patient = make_patient(f"{name}@example.org")
        if agrees:
            agree_to_learning(patient=patient, version="1", text="Yes.", by="x", at=NOON)
        adjust(
            patient=patient,
            kind=AdjustmentKind.LEAVE_OUT,
            item="bridge",
            why=Why.PAIN,
            word=f"It hurts, said {name}",
            who="Anna",
            library=library(),
            by="x",
            at=NOON,
        )
    client = browser_of(held.adjudicator.user)

    for _ in range(2):
        client.post(at(held), {"what": "reasons"})

    [reason] = Source.objects.filter(kind="reason")
    assert reason.text == "It hurts, said yes"
    assert reason.attributes["why"] == "pain"


def test_what_raters_wrote_comes_once_their_survey_is_closed(held: Coded):
    survey = make_survey()
    response = begin(make_invitation(survey))
    vignette = response.order[0]
    said = {"steps": Said(answer="disagree", text="Too many for a first week.")}
    rate(response=response, vignette=vignette, said=said, at=NOON)
    client = browser_of(held.adjudicator.user)

    client.post(at(held), {"what": "remarks"})
    assert not Source.objects.filter(kind="answer").exists()

    close_survey(survey=survey, by="x", at=NOON)
    for _ in range(2):
        client.post(at(held), {"what": "remarks"})

    [remark] = Source.objects.filter(kind="answer")
    assert remark.text == "Too many for a first week."
    assert remark.case.endswith(response.code)
    assert remark.attributes["answer"] == "disagree"
    assert remark.attributes[CONSENT] == "yes"


def test_what_is_known_of_a_text_is_written_a_line_each(held: Coded):
    client = browser_of(held.first.user)
    page = at(held, f"/texts/{held.source.pk}/about")

    wrong = client.post(page, {"title": "T", "case": "", "attributes": "job: GP\nnonsense"})
    right = client.post(page, {"title": "T", "case": "Bo", "attributes": "job: GP\n\nland: DK"})

    assert wrong.status_code == 422
    assert "Line 2" in wrong.content.decode()
    assert right.status_code == 302
    held.source.refresh_from_db()
    assert held.source.attributes == {"job": "GP", "land": "DK"}


def test_a_text_is_masked_as_ticked_and_the_key_leaves_by_itself(held: Coded):
    client = browser_of(held.adjudicator.user)
    page = at(held, f"/texts/{held.source.pk}/mask")
    assert "Peter" in client.get(page).content.decode()

    ticked = {"what": "mask", "sha256": held.source.sha256, "names": "Anna", "stands": "name:Anna"}
    nothing = client.post(page, {**ticked, "stands": ""})
    answer = client.post(page, ticked)

    assert nothing.status_code == 422
    assert answer.status_code == 302
    held.source.refresh_from_db()
    assert "Anna" not in held.source.text
    assert "Peter" in held.source.text
    key = client.post(at(held, "/mask-key")).content.decode()
    assert "Anna" in key
    assert AuditEvent.objects.filter(kind=Event.MASK_KEY_TAKEN).count() == 1
    assert client.post(page, ticked).status_code == 422
    coder = browser_of(held.first.user)
    assert coder.get(page).status_code == coder.post(at(held, "/mask-key")).status_code == 403


def test_a_text_is_erased_only_when_that_is_confirmed(held: Coded):
    client = browser_of(held.adjudicator.user)
    page = at(held, f"/texts/{held.source.pk}/withdraw")

    client.post(page)
    assert Source.objects.get().consent == Consent.GIVEN
    client.post(page, {"sure": "yes"})

    assert Source.objects.get().text == ""
    assert not MaskKey.objects.exists()
    assert client.get(at(held, f"/texts/{held.source.pk}")).status_code == 404
    assert "Erased" in client.get(at(held)).content.decode()


def test_a_coding_is_sent_once_and_refusals_say_why(held: Coded):
    client = browser_of(held.first.user)
    passage = {
        "key": "k",
        "source": held.source.pk,
        "sha256": held.source.sha256,
        "code": held.time.pk,
        "start": 3,
        "end": 9,
    }

    first, again = (sent(client, at(held, "/codings"), **passage) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json()["coding"]["id"] == again.json()["coding"]["id"]
    late = sent(client, at(held, "/codings"), **{**passage, "key": "l", "sha256": "0" * 64})
    assert (late.status_code, late.json()["error"]) == (409, "TextChanged")
    outside = sent(client, at(held, "/codings"), **{**passage, "key": "m", "end": 99_999})
    assert outside.json()["error"] == "OutsideText"
    for wrong in ({"start": "3"}, {"start": True}, {"end": -1}, {"key": ""}, {"code": None}):
        bad = sent(client, at(held, "/codings"), **{**passage, **wrong})
        assert bad.status_code == 400, wrong
    for body in ("", "[]", "{", "[" * 100_000):
        bad = client.post(at(held, "/codings"), body, content_type="application/json")
        assert bad.status_code == 400
    assert Coding.objects.count() == 1
    listed = client.get(at(held, f"/codings?source={held.source.pk}")).json()["codings"]
    assert [each["mine"] for each in listed] == [True]


def test_a_memo_on_a_coding_is_written_changed_and_removed(held: Coded):
    coding = give(held.first, held.source, held.time, "no time")
    client, page = browser_of(held.first.user), at(held, "/memos")

    memo = sent(client, page, text="Hm", coding=coding.pk).json()["memo"]
    changed = sent(client, page, text="Hm!", memo=memo["id"], version=1).json()["memo"]
    stale = sent(client, page, text="Oh", memo=memo["id"], version=1)
    gone = sent(client, page, text="", memo=memo["id"], version=2).json()["memo"]

    assert changed == {"id": memo["id"], "text": "Hm!", "version": 2}
    assert (stale.status_code, stale.json()["error"]) == (409, "ChangedSince")
    assert gone is None
    assert not Memo.objects.filter(removed_at=None).exists()


def test_who_changes_a_code_that_somebody_changed_meanwhile_is_told(held: Coded):
    client = browser_of(held.adjudicator.user)
    page = at(held, f"/codebook/{held.time.pk}")
    fields = {"what": "change", "version": "1", "definition": "", "colour": "#14594A"}

    first = client.post(page, {**fields, "name": "No time"})
    second = client.post(page, {**fields, "name": "Time pressure"})

    assert first.status_code == 302
    assert second.status_code == 422
    assert "Somebody else changed this" in second.content.decode()
    assert Code.objects.get(pk=held.time.pk).name == "No time"


def test_a_new_code_can_be_made_while_coding(held: Coded):
    client = browser_of(held.first.user)

    answer = sent(client, at(held, "/codes"), name="Rooms")

    assert answer.status_code == 201
    assert "Rooms" in [each["name"] for each in answer.json()["codes"]]
    assert sent(client, at(held, "/codes"), name="  ").status_code == 409


def test_a_project_leaves_and_comes_into_another_one(held: Coded):
    give(held.first, held.source, held.time, "no time")
    give(held.second, held.source, held.help, "ready on the phone")
    leaves = browser_of(held.adjudicator.user).post(at(held, "/files/export"), {"form": "qdpx"})
    other = make_coded("other", is_blind=False)
    other_page = f"/evaluation/coding/{other.adjudicator.project_id}/files"

    took = browser_of(other.adjudicator.user).post(
        f"{other_page}/import", {"file": file("all.qdpx", leaves.content)}
    )

    assert took.status_code == 302
    made = Coding.objects.filter(source__project=other.adjudicator.project_id)
    said = {
        (each.coder.name, each.code.name, each.source.text[each.start : each.end]) for each in made
    }
    assert said == {("First", "Time", "no time"), ("Second", "Help", "ready on the phone")}
    exported = AuditEvent.objects.get(kind=Event.CODING_EXPORTED)
    assert exported.changes["codings"] == [None, 2]


def test_a_broken_file_is_refused_and_nothing_of_it_stays(held: Coded):
    client = browser_of(held.adjudicator.user)
    before = (Code.objects.count(), Source.objects.count())

    for name, content in (("a.qdpx", b"junk"), ("a.exe", b"MZ"), ("a.qdc", b"<!DOCTYPE x>")):
        answer = client.post(at(held, "/files/import"), {"file": file(name, content)})
        assert answer.status_code == 422, name

    assert (Code.objects.count(), Source.objects.count()) == before


def test_people_are_added_and_one_who_settles_stays(held: Coded):
    new = make_evaluator("new@example.org", "New")
    client, page = browser_of(held.adjudicator.user), at(held, "/people")

    client.post(page, {"what": "add", "user": new.pk, "role": "coder"})
    refused = client.post(page, {"what": "end", "member": held.adjudicator.pk})
    client.post(page, {"what": "project", "title": "Opened", "about": ""})

    assert Member.objects.get(user=new).role == Member.Role.CODER
    assert refused.status_code == 422
    assert not Project.objects.get().is_blind


def test_passages_lead_to_their_place_and_words_are_found_uncoded(held: Coded):
    coding = give(held.first, held.source, held.time, "no time")
    client = browser_of(held.first.user)

    of_code = client.get(at(held, f"/queries/passages?code={held.barrier.guid}")).content.decode()
    of_word = client.get(at(held, "/queries/passages?word=PHONE")).content.decode()

    assert f"/texts/{held.source.pk}#at-{coding.start}" in of_code
    assert "<mark>no time</mark>" in of_code
    assert "<mark>phone</mark>" in of_word


def test_the_page_of_a_text_holds_it_to_the_last_sign(held: Coded):
    from html.parser import HTMLParser

    class Blocks(HTMLParser):
        found: list[tuple[int, str]] = []
        is_in = False

        def handle_starttag(self, tag, attrs):
            held = dict(attrs)
            if held.get("class") == "block":
                self.is_in = True
                self.found.append((int(held["data-start"]), ""))

        def handle_endtag(self, tag):
            self.is_in = False

        def handle_data(self, data):
            if self.is_in:
                start, text = self.found[-1]
                self.found[-1] = (start, text + data)

    long = "One & two < three \U0001f600. " * 400 + "\n\n  indented\tand more\nlast"
    Source.objects.filter(pk=held.source.pk).update(text=long, length=len(long))

    page = Blocks()
    page.feed(
        browser_of(held.first.user).get(at(held, f"/texts/{held.source.pk}")).content.decode()
    )

    assert len(page.found) > 5
    for start, text in page.found:
        assert long[start : start + len(text)] == text
    assert "".join(text for _start, text in page.found) == long.replace("\n", "")


def test_passages_are_linked_shown_at_both_ends_and_unlinked(held: Coded):
    one = give(held.first, held.source, held.time, "no time")
    other = give(held.first, held.source, held.help, (0, 4))
    mine, theirs = browser_of(held.first.user), browser_of(held.second.user)
    said = {"origin": one.pk, "target": other.pk, "name": "explains", "one_way": True}

    made = sent(mine, at(held, "/links"), **said)

    assert made.status_code == 201
    ends = made.json()["links"]
    assert [each["direction"] for each in ends[one.pk]] == ["out"]
    assert [each["direction"] for each in ends[other.pk]] == ["in"]
    assert ends[other.pk][0]["words"] == "no time"
    page = mine.get(at(held, "/queries/links")).content.decode()
    assert "explains" in page
    assert "no time" in page
    assert "No passages are linked yet." in theirs.get(at(held, "/queries/links")).content.decode()
    assert sent(theirs, at(held, "/links"), **said).status_code == 404
    link = ends[one.pk][0]["id"]
    assert sent(theirs, at(held, f"/links/{link}/remove")).status_code == 404
    assert sent(mine, at(held, f"/links/{link}/remove")).status_code == 200
    again = mine.get(at(held, f"/codings?source={held.source.pk}")).json()["codings"]
    assert [each["links"] for each in again] == [[], []]


def test_what_cannot_be_linked_is_refused_in_words(held: Coded):
    one = give(held.first, held.source, held.time, "no time")

    refused = sent(
        browser_of(held.first.user), at(held, "/links"), origin=one.pk, target=one.pk, name=""
    )

    assert refused.status_code == 409
    assert "cannot be linked" in refused.json()["why"]
