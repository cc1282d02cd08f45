"""Referring, the log and the clinic's own numbers, as a professional meets them."""

import csv
import io
import re
from datetime import datetime, timedelta

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.site_services import close_clinic
from selfback.apps.referrals.models import LogEntry, Nudge, Referral
from selfback.delivery.clinic.recruiting.addresses import AddressNotUnderstood, read_address
from selfback.delivery.clinic.recruiting.log_files import COLUMNS
from selfback.delivery.clinic.recruiting.referring import rules
from selfback.delivery.shared.channels.sending import send_what_is_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Rygklinikken")


@pytest.fixture
def physio(clinic: Clinic) -> User:
    return make_staff(Role.CLINICIAN, clinic=clinic)


@pytest.fixture
def desk(physio: User) -> Client:
    return browser_of(physio)


def refer(desk: Client, address: str = "20 12 34 56", key: str = "k" * 8, **fields):
    data = {"address": address, "language": "da", "key": key, "seconds": "19", **fields}
    return desk.post(reverse("clinic:refer"), data)


def tap(desk: Client, what: str, key: str = "t" * 8, **fields):
    return desk.post(reverse("clinic:log"), {"tap": what, "key": key, **fields})


@pytest.mark.parametrize(
    ("typed", "country", "address"),
    [
        ("20 12 34 56", "DK", "+4520123456"),
        ("+45 20 12 34 56", "NO", "+4520123456"),
        ("0045 20123456", "DK", "+4520123456"),
        ("412 34 567", "NO", "+4741234567"),
        ("07700 900123", "GB", "+447700900123"),
        (" marie@example.org ", "DK", "marie@example.org"),
    ],
)
def test_numbers_and_addresses_are_understood_as_people_write_them(typed, country, address):
    assert read_address(typed, country).address == address


@pytest.mark.parametrize("typed", ["", "2012345", "12 34 56 78", "marie@", "hello", "+45"])
def test_what_is_neither_number_nor_address_is_refused_with_what_to_do(typed):
    with pytest.raises(AddressNotUnderstood, match=r"Please|Write"):
        read_address(typed, "DK")


def test_a_referral_sends_a_link_of_its_own_and_stands_in_the_log(desk, clinic, now):
    refer(desk)
    message = OutgoingMessage.objects.get()

    assert (message.address, message.language) == ("+4520123456", "da")
    assert Referral.objects.get().token in message.body
    assert len(message.body) <= 160
    assert LogEntry.objects.get().referred_on == NOON.date()
    assert send_what_is_due() == 0
    now[0] += timedelta(seconds=rules().undo_seconds)
    assert send_what_is_due() == 1


def test_sending_twice_over_a_bad_line_sends_one_message(desk):
    assert refer(desk).url == refer(desk).url
    assert OutgoingMessage.objects.count() == Referral.objects.count() == 1


def test_what_cannot_be_sent_to_stays_in_the_form(desk):
    answer = refer(desk, "2012")

    assert answer.status_code == 422
    assert 'value="2012"' in answer.content.decode()
    assert not Referral.objects.exists()


def test_a_page_that_waits_for_a_line_is_answered_in_its_own_way(desk):
    data = {"address": "20123456", "language": "da", "key": "phone-key"}
    kept = desk.post(reverse("clinic:refer"), data, headers={"Accept": "application/json"})
    refused = desk.post(
        reverse("clinic:refer"), {**data, "address": "?"}, headers={"Accept": "application/json"}
    )

    assert (kept.status_code, refused.status_code) == (201, 422)
    assert kept.json()["address"] == reverse("clinic:referral", args=[Referral.objects.get().pk])
    assert "mobile number" in refused.json()["sentence"]


def test_nobody_is_referred_to_a_clinic_that_has_closed(desk, clinic):
    close_clinic(clinic=clinic, by="system", at=NOON, reason="moved")

    shown = desk.get(reverse("clinic:refer")).content.decode()
    answer = refer(desk, "marie@example.org")

    assert "has closed" in shown
    assert answer.status_code == 409
    assert "marie@example.org" in answer.content.decode(), "what was typed stays"
    assert not Referral.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_referral_is_taken_back_before_it_is_sent_and_not_after(desk, now):
    first = refer(desk, key="first-key").url
    desk.post(first)
    assert OutgoingMessage.objects.get().state == OutgoingMessage.State.CANCELLED
    assert not LogEntry.objects.standing().exists()

    second = refer(desk, key="second-key").url
    now[0] += timedelta(minutes=1)
    send_what_is_due()
    answer = desk.post(second)
    assert answer.status_code == 409
    assert "cannot be taken back" in answer.content.decode()


def test_nobody_sends_without_end(desk):
    for n in range(rules().messages_a_day):
        assert refer(desk, key=f"key-number-{n}").status_code == 302

    assert refer(desk, key="one-too-many").status_code == 429


def test_a_slip_bears_a_link_of_its_own_that_scans(desk, settings):
    address = refer(desk, "", slip="1").url
    referral = Referral.objects.get()
    pdf = desk.get(reverse("clinic:slip", args=[referral.pk])).content

    assert not OutgoingMessage.objects.exists()
    assert codes_on(pdf) == {f"{settings.PUBLIC_ADDRESS}/r/{referral.token}"}
    assert "The slip is ready" in desk.get(address).content.decode()


def codes_on(pdf: bytes) -> set[str]:
    """Read the QR codes from a picture of the page, as a phone's camera would."""
    (page,) = pypdfium2.PdfDocument(pdf)
    return {each.text for each in zxingcpp.read_barcodes(page.render(scale=2).to_numpy())}


@pytest.mark.parametrize("language", ["en", "da", "nb"])
@pytest.mark.parametrize(("paper", "letter"), [("poster", "p"), ("cards", "c")])
def test_a_printed_page_scans_to_the_clinic_and_tells_how_one_came(
    desk, clinic, settings, paper, letter, language
):
    answer = desk.get(reverse("clinic:paper", args=[paper, language]))

    assert answer["Content-Type"] == "application/pdf"
    assert codes_on(answer.content) == {f"{settings.PUBLIC_ADDRESS}/j/{clinic.code}/{letter}"}
    assert Client().get(f"/j/{clinic.code}/{letter}").status_code == 200


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_the_wall_reminder_names_the_clinic_and_bears_no_code(desk, language):
    pdf = desk.get(reverse("clinic:paper", args=["wall", language])).content
    (page,) = pypdfium2.PdfDocument(pdf)

    assert "Rygklinikken" in page.get_textpage().get_text_range()
    assert codes_on(pdf) == set()


def test_the_same_paper_is_the_same_file(desk):
    address = reverse("clinic:paper", args=["poster", "da"])

    assert desk.get(address).content == desk.get(address).content


def test_one_tap_notes_a_person_and_a_second_says_why(desk):
    page = tap(desk, "declined").url
    assert "One more tap says why" in desk.get(page).content.decode()
    desk.post(page, {"reason": "no-apps"})

    entry = LogEntry.objects.get()
    assert (entry.approached, entry.declined, entry.not_approached) == (True, "no-apps", "")


def test_a_tap_sent_twice_counts_once(desk):
    tap(desk, "approached")
    tap(desk, "approached")

    assert LogEntry.objects.count() == 1


def test_a_tap_with_a_reason_of_another_list_is_not_there(desk):
    assert tap(desk, "not-approached", reason="no-apps").status_code == 404
    assert tap(desk, "something").status_code == 404


def test_a_wrong_tap_is_corrected_with_a_reason_or_taken_out(desk):
    page = tap(desk, "declined").url
    desk.post(page, {"tap": "not-approached", "why": "I mixed up two people"})
    entry = LogEntry.objects.get()
    assert (entry.approached, entry.declined) == (False, "")
    assert entry.not_approached == "not-noted"

    desk.post(page, {"withdraw": "1", "why": "not a patient"})
    assert not LogEntry.objects.standing().exists()
    assert "counts no more" in desk.get(page).content.decode()


def test_the_log_sums_and_names_nobody(desk):
    refer(desk)
    tap(desk, "declined", key="declined-1")
    tap(desk, "not-approached", key="not-asked-1")
    page = desk.get(reverse("clinic:log")).content.decode()

    assert "3 people considered" in page
    assert re.findall(r"funnel-head\"><span>([^<]+)</span><strong>(\d+)", page) == [
        ("Considered", "3"),
        ("Could be asked", "3"),
        ("Asked", "2"),
        ("Referred", "1"),
        ("Joined", "0"),
    ]
    assert "20123456" not in page


def test_the_log_goes_out_and_comes_back_the_same(desk, clinic):
    refer(desk)
    tap(desk, "declined", key="declined-1")
    text = desk.get(reverse("clinic:log_export")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS

    other = browser_of(make_staff(Role.CLINICIAN, "b@example.org", make_clinic("Other")))
    address = reverse("clinic:log_import")
    looked_at = other.post(address, {"text": text}).content.decode()
    assert "The file holds 2 people" in looked_at
    assert LogEntry.objects.count() == 2

    assert other.post(address, {"text": text, "keep": "1"}).url.endswith("kept=2")
    assert other.post(address, {"text": text, "keep": "1"}).url.endswith("kept=0")
    again = other.get(reverse("clinic:log_export")).content.decode("utf-8-sig")
    without_ids = [row[1:] for row in csv.reader(io.StringIO(again))]
    assert without_ids == [row[1:] for row in rows]


def test_made_up_people_say_so_in_the_file_and_are_taken_into_no_log(desk, clinic):
    refer(desk)
    LogEntry.objects.update(is_synthetic=True)

    text = desk.get(reverse("clinic:log_export")).content.decode("utf-8-sig")
    answer = desk.post(reverse("clinic:log_import"), {"text": text, "keep": "1"})

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["synthetic"] for row in rows] == ["yes"]
    assert answer.status_code == 422
    assert "Line 2, synthetic: This line is of somebody made up." in answer.content.decode()
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,2027-13-01,visit,,,yes", "Line 2, screened: Write the day as 2027-01-31."),
        ("1,2027-01-04,visit,,,perhaps", "Line 2, approached: Use one of"),
        (",2027-01-04,visit,,,yes", "Line 2, id: An id is missing."),
        ("1,2027-01-04,visit,no,,yes", "Line 2: The person is marked as not suitable and as"),
        ("1,2027-01-04,visit,,,yes\n1,2027-01-04,visit,,,yes", "Line 3, id: Another line has"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole_and_names_the_line(desk, line, said):
    head = ",".join(COLUMNS[:6])
    answer = desk.post(
        reverse("clinic:log_import"),
        {"text": f"{head}\n{line}\n2,2027-01-04,visit,,,no", "keep": 1},
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert line.partition("\n")[0] in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_a_file_without_its_columns_says_which(desk):
    answer = desk.post(reverse("clinic:log_import"), {"text": "person;when\n1;2"})

    assert "Line 1, screened: The column is missing." in answer.content.decode()
    assert "Line 1, person: There is no such column" in answer.content.decode()


def test_the_own_numbers_begin_with_one_sentence(desk, now):
    assert "Nobody is in the log yet." in desk.get(reverse("clinic:numbers")).content.decode()
    for n in range(3):
        tap(desk, "approached", key=f"asked-{n:03}")
    page = desk.get(reverse("clinic:numbers")).content.decode()
    assert "You reached your goal this week: 3 asked, 3 planned." in page


def test_the_time_a_referral_takes_is_measured_by_the_product(desk):
    for n, seconds in enumerate((10, 20, 30, 40, 50)):
        refer(desk, key=f"timed-{n:03}", seconds=str(seconds))
    refer(desk, key="untimed-1", seconds="")
    refer(desk, key="forever-1", seconds="99999")

    page = desk.get(reverse("clinic:numbers")).content.decode()
    assert "30 s" in page
    assert "nine in ten within 46 s, of 5 timed" in page


def test_a_goal_is_set_and_a_goal_that_is_no_number_is_refused(desk):
    address = reverse("clinic:numbers")
    desk.post(address, {"goal": "7"})
    assert "your goal is 7" not in desk.get(address).content.decode()  # nobody in the log yet
    tap(desk, "approached")
    assert "1 asked in the last seven days; your goal is 7." in desk.get(address).content.decode()

    refused = desk.post(address, {"goal": "many"})
    assert refused.status_code == 422
    assert 'value="many"' in refused.content.decode()


def nudge_on(desk: Client) -> str:
    found = re.search(r"/nudge/(\w+)", desk.get(reverse("clinic:numbers")).content.decode())
    return found.group(1) if found else ""


def test_a_reminder_comes_when_it_is_quiet_is_put_off_and_stays_away(desk, now: list[datetime]):
    tap(desk, "approached")
    assert nudge_on(desk)  # asked, and nobody referred yet: the first
    refer(desk)
    Nudge.objects.all().delete()
    assert not nudge_on(desk)

    now[0] += timedelta(weeks=3)
    first = nudge_on(desk)
    assert Nudge.objects.get(pk=first).kind == "quiet-weeks"
    assert nudge_on(desk) == first
    desk.post(reverse("clinic:nudge", args=[first]), {"days": "14"})
    assert not nudge_on(desk)
    now[0] += timedelta(days=13)
    assert not nudge_on(desk)
    now[0] += timedelta(days=2)
    assert nudge_on(desk) not in {"", first}


def test_why_a_reminder_was_put_aside_is_kept(desk):
    pk = nudge_on(desk)
    desk.post(reverse("clinic:nudge", args=[pk]), {"reason": "none-eligible"})

    kept = Nudge.objects.get(pk=pk)
    assert (kept.response, kept.reason) == ("put-aside", "none-eligible")
    assert desk.post(reverse("clinic:nudge", args=[pk]), {"reason": "no-time"}).status_code == 302
    kept.refresh_from_db()
    assert kept.reason == "none-eligible"


def test_what_was_referred_after_a_reminder_can_be_seen(desk):
    shown = nudge_on(desk)
    refer(desk)

    assert LogEntry.objects.get().seen == [shown]


def test_a_clinician_never_meets_another_clinics_log(desk):
    other = make_clinic("Elsewhere")
    theirs = browser_of(make_staff(Role.CLINICIAN, "b@example.org", other))
    page = tap(theirs, "declined").url
    referral = refer(theirs).url

    assert desk.get(page).status_code == 404
    assert desk.get(referral).status_code == 404
    assert desk.get(f"{referral}/slip").status_code == 404
    assert desk.get(reverse("clinic:log"), {"clinic": other.pk}).status_code == 404
    assert "0 people considered" in desk.get(reverse("clinic:log")).content.decode()


@pytest.mark.parametrize("page", ["refer", "log", "numbers", "papers"])
def test_a_page_asks_the_database_little_however_long_the_log(desk, page):
    for n in range(40):
        tap(desk, "approached", key=f"asked-{n:03}")
    desk.get(reverse(f"clinic:{page}"))

    with CaptureQueriesContext(connection) as asked:
        assert desk.get(reverse(f"clinic:{page}")).status_code == 200
    assert len(asked) <= 12
