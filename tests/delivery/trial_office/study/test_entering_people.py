"""The way into a study in the office: screened, taken in, confirmed, locked, or turned away."""

from typing import Any

import pytest
from django.core import mail
from tests.apps.trial.world import (
    PROTOCOL,
    fill_baseline,
    give_consent,
    make_confirmed,
    make_entering,
    make_followed,
    make_ready,
    make_screening,
    make_site,
    make_study,
    screening_answers,
)
from tests.builders import MONDAY, NOON, make_clinic
from tests.delivery.clinic.conftest import now
from tests.delivery.trial_office.study.entering_world import address, desk_of, words_of

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.referrals.models import LogEntry
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.entry_services import screen
from selfback.apps.trial.models import (
    AnswerLink,
    ContactDetails,
    Participant,
    Screening,
    Study,
    StudySite,
)
from selfback.delivery.trial_office.study.entering.criteria_form import asked_now

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
IDA = {
    "name": "Ida Holm",
    "email": "ida@example.org",
    "phone": "20 12 34 56",
    "prefers": "email",
    "language": "da",
    "zone": "Europe/Copenhagen",
    "send": "on",
    "key": "one-form",
}


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def site(study: Study) -> StudySite:
    return make_site(study)


def make_entry(site: StudySite, key: str = "e1") -> LogEntry:
    return LogEntry.objects.create(
        key=key,
        clinic=site.clinic,
        screened_on=MONDAY,
        eligible="yes",
        approached=True,
        referred_on=MONDAY,
        noted_at=NOON,
    )


def criteria(**changes: str) -> dict[str, str]:
    """What is typed into the criteria form of somebody who meets them, but for the changes."""
    sent = {}
    for question, given in screening_answers(**changes).items():
        sent[f"answer-{question}"] = str(given.value)
        sent[f"evidence-{question}"] = given.evidence.value
    return sent


def waiting_screening(site: StudySite) -> Screening:
    return screen(key="w1", site=site, protocol=PROTOCOL, referred_on=MONDAY, by="someone", at=NOON)


def test_somebody_of_the_clinics_log_is_screened_once_even_if_the_form_comes_twice(
    study: Study, site: StudySite
):
    entry = make_entry(site)
    desk = desk_of(Role.COORDINATOR)
    new = address("study_new_screening", study)
    sent = {
        "site": site.pk,
        "key": "k1",
        "entry": entry.pk,
        "referred_on": "2027-01-04",
        "profession": "physiotherapist",
    }

    assert "Referred on 4 January 2027" in words_of(desk.get(new, {"site": site.pk}))
    first = desk.post(new, sent)
    desk.post(new, {**sent, "key": "k2"})
    made = Screening.objects.get()
    assert first["Location"] == address("study_screening", study, screening=made.pk)
    assert (made.entry, made.outcome) == (entry, "waiting")
    assert "nobody who waits to be screened" in words_of(desk.get(new, {"site": site.pk}))


def test_somebody_whom_no_log_has_is_screened_too(study: Study, site: StudySite):
    desk = desk_of(Role.COORDINATOR)
    sent = {"site": site.pk, "key": "k1", "entry": "", "referred_on": "2027-01-04"}
    for _each in range(2):
        desk.post(address("study_new_screening", study), sent)

    assert Screening.objects.get().referred_on == MONDAY


def test_a_day_that_has_not_come_is_refused_and_what_was_typed_stays(study: Study, site: StudySite):
    sent = {"site": site.pk, "key": "k1", "referred_on": "2027-01-09"}
    answer = desk_of(Role.COORDINATOR).post(address("study_new_screening", study), sent)

    assert answer.status_code == 422
    assert "Please choose today or an earlier day." in words_of(answer)
    assert 'value="2027-01-09"' in answer.content.decode()


def test_the_criteria_are_kept_with_their_evidence_and_the_verdict_is_said(
    study: Study, site: StudySite
):
    row = waiting_screening(site)
    page = address("study_screening", study, screening=row.pk)
    answer = desk_of(Role.COORDINATOR).post(page, criteria(), follow=True)

    row.refresh_from_db()
    assert row.answers["non-specific-back-pain"]["evidence"] == "referrer"
    assert "So far they can take part." in words_of(answer)
    assert "Take them in" in words_of(answer)


def test_who_cannot_take_part_is_told_by_which_criterion(study: Study, site: StudySite):
    row = waiting_screening(site)
    page = address("study_screening", study, screening=row.pk)
    answer = desk_of(Role.COORDINATOR).post(page, criteria(pregnant="yes"), follow=True)

    row.refresh_from_db()
    assert (row.outcome, row.reason) == ("not-eligible", "pregnant")
    assert "They cannot take part, because this is not met: Pregnant" in words_of(answer)
    assert "Take them in" not in words_of(answer)


def test_what_is_missing_is_named_and_can_be_added(study: Study, site: StudySite):
    row = waiting_screening(site)
    page = address("study_screening", study, screening=row.pk)
    desk = desk_of(Role.COORDINATOR)
    half = {name: value for name, value in criteria().items() if "pregnant" not in name}

    assert "It is open. Still to be asked: Pregnant" in words_of(desk.post(page, half, follow=True))
    assert "So far they can take part." in words_of(desk.post(page, criteria(), follow=True))


def test_a_number_that_is_none_is_refused_and_nothing_is_kept(study: Study, site: StudySite):
    row = waiting_screening(site)
    page = address("study_screening", study, screening=row.pk)
    answer = desk_of(Role.COORDINATOR).post(page, {**criteria(), "answer-age": "-4"})

    assert answer.status_code == 422
    assert 'value="-4"' in answer.content.decode()
    row.refresh_from_db()
    assert row.outcome == "waiting"


def test_an_age_below_the_limit_is_enough_to_say_no(study: Study, site: StudySite):
    row = waiting_screening(site)
    page = address("study_screening", study, screening=row.pk)
    desk_of(Role.COORDINATOR).post(page, {**criteria(), "answer-age": "17"})

    row.refresh_from_db()
    assert (row.outcome, row.failed) == ("not-eligible", ["adult"])


def test_every_question_of_the_form_is_one_that_somebody_can_answer_at_the_screening():
    assert {each.question for each in asked_now(PROTOCOL)} >= set(screening_answers())
    assert "rmdq-24" not in {each.question for each in asked_now(PROTOCOL)}


def test_the_list_puts_first_who_waits_and_does_not_ask_more_for_more_people(
    study: Study, site: StudySite, django_assert_max_num_queries: Any
):
    for number in range(8):
        make_screening(site, f"n{number}", pregnant="yes")
    row = waiting_screening(site)
    desk = desk_of(Role.COORDINATOR)
    with django_assert_max_num_queries(12):
        answer = desk.get(address("study_screenings", study))

    assert answer.context["rows"][0]["screening"] == row
    found = desk.get(address("study_screenings", study), {"outcome": "not-eligible"})
    assert len(found.context["rows"]) == 8
    none = desk.get(address("study_screenings", study), {"outcome": "declined"})
    assert "Nobody fits this." in words_of(none)


def test_a_list_of_many_is_shown_fifty_at_a_time(study: Study, site: StudySite):
    for number in range(51):
        make_screening(site, f"n{number}", pregnant="yes")
    desk = desk_of(Role.COORDINATOR)
    where = {"site": site.pk, "page": "2"}
    second = desk.get(address("study_screenings", study), where)

    assert len(second.context["rows"]) == 1
    assert f"site={site.pk}&amp;page=1" in second.content.decode()


def test_taking_in_gives_a_number_and_sends_one_link_in_their_language(
    study: Study, site: StudySite
):
    row = make_screening(site)
    desk = desk_of(Role.COORDINATOR)
    page = address("study_enrol", study, screening=row.pk)
    for _each in range(2):
        desk.post(page, IDA)

    made = Participant.objects.get()
    assert (made.number, made.contact_details.phone) == ("DK-0001", "+4520123456")
    message = OutgoingMessage.objects.get(purpose="study-link")
    assert (message.address, message.language) == ("ida@example.org", "da")
    assert "/take-part/" in message.body
    assert AnswerLink.objects.count() == 1
    assert not mail.outbox


def test_details_by_which_nobody_is_reached_are_refused_and_nobody_is_taken_in(
    study: Study, site: StudySite
):
    row = make_screening(site)
    sent = {**IDA, "email": "", "phone": ""}
    answer = desk_of(Role.COORDINATOR).post(address("study_enrol", study, screening=row.pk), sent)

    assert answer.status_code == 422
    assert "Please give an e-mail address or a telephone number." in words_of(answer)
    assert 'value="Ida Holm"' in answer.content.decode()
    assert not Participant.objects.exists()


def test_who_cannot_take_part_is_not_taken_in_and_no_details_are_kept(
    study: Study, site: StudySite
):
    row = make_screening(site, pregnant="yes")
    page = address("study_enrol", study, screening=row.pk)
    answer = desk_of(Role.COORDINATOR).post(page, IDA)

    assert answer.status_code == 422
    assert not Participant.objects.exists()
    assert not ContactDetails.objects.exists()


def test_names_stand_on_no_page_but_the_one_of_contact_details(study: Study, site: StudySite):
    person = make_entering(site)
    keep_contact(
        participant=person,
        name="Ida Holm",
        email="ida@example.org",
        phone="",
        prefers=ContactDetails.Way.EMAIL,
        by="someone",
        at=NOON,
    )
    desk = desk_of(Role.COORDINATOR)
    record = address("study_participant", study, participant=person.pk)

    for page in (record, address("study_participants", study), address("study_screenings", study)):
        assert "Ida" not in desk.get(page).content.decode()
    contact = desk.get(address("study_contact", study, participant=person.pk))
    assert "Ida Holm" in contact.content.decode()


def test_the_record_says_what_comes_next_all_the_way_to_the_lock(
    study: Study, site: StudySite, django_assert_max_num_queries: Any
):
    person = make_entering(site)
    desk = desk_of(Role.COORDINATOR)
    record = address("study_participant", study, participant=person.pk)

    with django_assert_max_num_queries(18):  # it holds a section of each of four rooms
        desk.get(record)
    assert "What comes next: They read and sign the consent" in words_of(desk.get(record))
    give_consent(person)
    assert "What comes next: They answer the baseline" in words_of(desk.get(record))
    fill_baseline(person)
    assert "Confirm that they can take part" in words_of(desk.get(record))
    desk.post(address("study_confirm", study, entering=person.pk))
    assert "What comes next: Lock the baseline" in words_of(desk.get(record))
    desk.post(address("study_lock_baseline", study, entering=person.pk))
    assert "What comes next: Randomise" in words_of(desk.get(record))
    person.refresh_from_db()
    assert person.baseline_locked_at == NOON


def test_a_step_that_comes_too_early_says_what_is_missing(study: Study, site: StudySite):
    person = make_entering(site)
    desk = desk_of(Role.COORDINATOR)
    confirm = desk.post(address("study_confirm", study, entering=person.pk))
    lock = desk.post(address("study_lock_baseline", study, entering=person.pk))

    assert (confirm.status_code, lock.status_code) == (409, 409)
    assert "The consent has not been signed." in words_of(confirm)
    assert "Eligibility has not been confirmed." in words_of(lock)


def test_a_baseline_that_meets_not_every_criterion_is_said_with_the_criterion(
    study: Study, site: StudySite
):
    person = make_entering(site)
    give_consent(person)
    fill_baseline(person, rmdq=4)
    desk = desk_of(Role.COORDINATOR)
    page = words_of(desk.get(address("study_participant", study, participant=person.pk)))

    assert "Not met: At least 6 points on the Roland" in page
    answer = desk.post(address("study_confirm", study, entering=person.pk))
    assert "Not met: At least 6 points" in words_of(answer)


def test_who_meets_all_criteria_is_let_go_only_with_a_reason(study: Study, site: StudySite):
    person = make_confirmed(site)
    desk = desk_of(Role.COORDINATOR)
    away = address("study_turn_away", study, entering=person.pk)

    assert "Please say why." in words_of(desk.post(away, {"reason": ""}))
    desk.post(away, {"reason": "Moves abroad"})
    person.refresh_from_db()
    assert person.status == "left"


def test_a_new_link_goes_out_once_a_form_and_never_where_nobody_can_be_reached(
    study: Study, site: StudySite
):
    person = make_entering(site)
    desk = desk_of(Role.COORDINATOR)
    link = address("study_send_link", study, entering=person.pk)

    assert "It is not known how they are reached" in words_of(desk.post(link, {"key": "a"}))
    details = {name: IDA[name] for name in ("name", "email", "phone")}
    desk.post(address("study_contact", study, participant=person.pk), {**details, "prefers": "sms"})
    for _each in range(2):
        desk.post(link, {"key": "b"})
    message = OutgoingMessage.objects.get(purpose="study-link")
    assert (message.channel, message.address) == ("sms", "+4520123456")


def test_participants_are_found_by_number_status_and_site(
    study: Study, site: StudySite, django_assert_max_num_queries: Any
):
    elsewhere = make_site(study, make_clinic("Hill", kind=ClinicKind.PHYSIOTHERAPY))
    for number in range(4):
        make_entering(site, f"n{number}")
    ready, other = make_ready(site, "r1"), make_followed(elsewhere, "r2")
    desk = desk_of(Role.MONITOR)
    where = address("study_participants", study)

    def found(**asked: str) -> list[str]:
        rows = desk.get(where, asked).context["rows"]
        return [row["participant"].number for row in rows]

    with django_assert_max_num_queries(12):
        assert len(found()) == 6
    assert found(number="0005") == [ready.number]
    assert found(status="to-randomise") == [ready.number]
    assert found(status="active") == [other.number]
    assert found(site=elsewhere.pk) == [other.number]


def test_the_next_step_is_the_same_in_the_list_as_in_the_record(study: Study, site: StudySite):
    people = [
        make_entering(site, "a"),
        make_confirmed(site, "b"),
        make_ready(site, "c"),
        make_followed(site, "d"),
    ]
    desk = desk_of(Role.COORDINATOR)
    rows = desk.get(address("study_participants", study)).context["rows"]

    for person, row in zip(people, rows, strict=True):
        record = desk.get(address("study_participant", study, participant=person.pk))
        assert record.context["next_words"] == row["next"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("study_screening", "screening"),
        ("study_enrol", "screening"),
        ("study_participant", "participant"),
        ("study_contact", "participant"),
        ("study_arm", "participant"),
        ("study_randomise", "entering"),
    ],
)
def test_a_row_of_another_study_is_not_there(study: Study, site: StudySite, name: str, kind: str):
    person = make_entering(site)
    other = make_study(synthetic=True)
    pk = person.screening_id if kind == "screening" else person.pk

    assert desk_of(Role.COORDINATOR).get(address(name, other, **{kind: pk})).status_code == 404


def test_an_assessor_reads_the_record_and_changes_nothing(study: Study, site: StudySite):
    person = make_confirmed(site)
    desk = desk_of(Role.OUTCOME_ASSESSOR)
    page = words_of(desk.get(address("study_participant", study, participant=person.pk)))

    assert "What comes next: Lock the baseline" in page
    assert "They do not take part after all" not in page
    assert "How they are reached" not in page
    lock = address("study_lock_baseline", study, entering=person.pk)
    assert desk.post(lock).status_code == 403
