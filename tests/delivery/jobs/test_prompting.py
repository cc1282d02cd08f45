"""People are prompted once, at their time, by the next channel if need be, by chance if asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from django.core import mail
from tests.builders import make_patient, make_week

from selfback.apps.people.models import Patient
from selfback.apps.people.services import change_patient, leave
from selfback.apps.plans.services import read_message
from selfback.apps.prompts.models import Prompt, PromptPreference
from selfback.apps.prompts.services import note_word
from selfback.apps.prompts.wish_services import change_wishes, note_zone, stop_prompts
from selfback.delivery.jobs import prompting
from selfback.delivery.jobs.prompting import (
    decide_prompts,
    note_who_acted,
    prompt_rules,
    send_prompts,
)
from selfback.delivery.shared.channels.channel import NotDelivered
from selfback.delivery.shared.prompts import channels
from selfback.delivery.shared.prompts.channels import MailPrompts
from selfback.delivery.shared.prompts.saying import Said
from selfback.domain.prompting.ledger import State
from selfback.domain.prompting.next_step import Way
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import Quiet

pytestmark = pytest.mark.django_db
SIX = datetime(2027, 1, 6, 17, tzinfo=UTC)  # two days after the first of the plan, in Copenhagen
BEGUN = SIX - timedelta(hours=16)
MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)


class Phone:
    """A push service in memory."""

    way = Way(name="push", acknowledges=True)

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.refuses: NotDelivered | None = None

    def reaches(self, patient: Patient) -> bool:
        return True

    def send(self, prompt: Prompt, said: Said) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.shown.append(said.text)


@pytest.fixture
def marie() -> Patient:
    patient = make_patient()
    make_week(patient)
    decide_prompts(BEGUN)
    return patient


@pytest.fixture
def phone(monkeypatch) -> Iterator[Phone]:
    held = Phone()
    both = (held, MailPrompts())
    monkeypatch.setattr(channels, "CHANNELS", both)
    monkeypatch.setattr(prompting, "CHANNELS", both)
    return held


def a_round(at: datetime) -> None:
    decide_prompts(at)
    send_prompts(at, np.random.default_rng(1))


def states() -> list[tuple[str, str]]:
    return list(Prompt.objects.order_by("due_at").values_list("state", "loss"))


def test_a_prompt_is_planned_ahead_and_mailed_at_its_time_once(marie):
    a_round(SIX - 15 * MINUTES)
    assert states() == [("planned", "")]
    assert mail.outbox == []

    for late in (0, 5, 10):
        a_round(SIX + late * MINUTES)

    assert states() == [("sent", "")]
    assert len(mail.outbox) == 1


def test_the_mail_has_the_words_a_link_and_one_tap_to_stop(marie):
    a_round(SIX)
    sent, prompt = mail.outbox[0], Prompt.objects.get()
    token = PromptPreference.objects.get().token

    assert prompt.cause == "app-unused"
    assert "Your plan is here whenever you want it." in sent.body
    assert f"/prompts/{prompt.pk}" in sent.body
    assert f"/no-prompts/{token}" in sent.extra_headers["List-Unsubscribe"]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_time_that_somebody_chose_at_the_start_is_theirs():
    patient = make_patient()
    make_week(patient)
    change_patient(patient=patient, reminder_time=time(19, 30), by="x", at=BEGUN)
    decide_prompts(BEGUN)
    a_round(SIX)
    assert states() == []
    a_round(SIX + 90 * MINUTES)
    assert states() == [("sent", "")]


def test_whoever_travelled_is_prompted_by_the_clock_where_they_are(marie):
    note_zone(patient=marie, zone="America/New_York", by=marie.user_id, at=BEGUN)
    a_round(SIX)
    assert states() == []
    a_round(SIX + 6 * HOURS)
    assert states() == [("sent", "")]


def test_somebody_who_came_by_themselves_is_not_prompted(marie):
    a_round(SIX - 15 * MINUTES)
    week, by = marie.weeks.get(), marie.user_id
    read_message(week=week, message="sleep-habits", by=by, at=SIX - 10 * MINUTES)
    a_round(SIX)

    assert states() == [("lost", "not-due-any-more")]
    assert mail.outbox == []


def test_a_service_that_stood_still_sends_late_or_tells_of_the_loss(marie):
    a_round(SIX + 2 * HOURS)
    a_round(SIX + 25 * HOURS + 30 * MINUTES)
    assert states() == [("sent", "")]

    a_round(SIX + 48 * HOURS + 3 * HOURS + 30 * MINUTES)
    assert states()[-1] == ("lost", "too-late")


def test_whoever_left_or_wants_none_gets_none(marie):
    a_round(SIX - 15 * MINUTES)
    leave(patient=marie, reason=Patient.Leaving.BETTER, by=marie.user_id, at=SIX)
    a_round(SIX)
    assert states() == [("lost", "left")]


def test_one_tap_stops_what_was_planned_and_all_that_would_come(marie):
    a_round(SIX - 15 * MINUTES)
    stop_prompts(token=PromptPreference.objects.get().token, at=SIX - 5 * MINUTES)
    for day in range(4):
        a_round(SIX + day * 24 * HOURS)

    assert states() == [("lost", "switched-off")]
    assert mail.outbox == []


def test_nothing_is_mailed_in_the_quiet_hours_of_the_person(marie):
    a_round(SIX - 15 * MINUTES)
    change_wishes(
        patient=marie,
        times=[time(16)],
        quiet=Quiet(begins=time(17), ends=time(9)),
        is_off=False,
        rules=prompt_rules(),
        by=marie.user_id,
        at=SIX - 10 * MINUTES,
    )
    a_round(SIX)

    assert states() == [("lost", "quiet")]
    assert mail.outbox == []


def test_mail_follows_where_no_phone_says_that_it_has_come(marie, phone):
    a_round(SIX)
    assert (len(phone.shown), len(mail.outbox)) == (1, 0)
    a_round(SIX + 85 * MINUTES)
    assert len(mail.outbox) == 0
    a_round(SIX + 90 * MINUTES)
    a_round(SIX + 95 * MINUTES)

    assert (len(phone.shown), len(mail.outbox)) == (1, 1)
    assert Prompt.objects.get().tried == ["push", "email"]


def test_no_mail_follows_where_the_phone_said_that_it_has_come(marie, phone):
    a_round(SIX)
    by, at = marie.user_id, SIX + MINUTES
    assert note_word(prompt=Prompt.objects.get(), state=State.DELIVERED, by=by, at=at)
    a_round(SIX + 90 * MINUTES)

    assert mail.outbox == []
    assert states() == [("delivered", "")]


def test_a_subscription_that_is_gone_leads_to_mail_at_once(marie, phone):
    phone.refuses = NotDelivered(fault="gone", for_good=True)
    a_round(SIX)

    assert len(mail.outbox) == 1
    assert Prompt.objects.get().fault == "gone"


def test_a_push_service_that_does_not_answer_is_asked_again(marie, phone):
    phone.refuses = NotDelivered(fault="no-answer")
    a_round(SIX)
    assert states() == [("queued", "")]
    phone.refuses = None
    a_round(SIX + 5 * MINUTES)

    assert (states(), len(phone.shown)) == ([("sent", "")], 1)


def test_who_came_and_did_it_has_acted(marie):
    a_round(SIX)
    week, by = marie.weeks.get(), marie.user_id
    read_message(week=week, message="sleep-habits", by=by, at=SIX + HOURS)
    assert note_who_acted(SIX + 2 * HOURS) == 1
    assert note_who_acted(SIX + 3 * HOURS) == 0

    assert states() == [("acted", "")]


@pytest.mark.parametrize(
    ("seed", "state"), [(1, "sent"), (2, "sent"), (3, "sent"), (5, "withheld")]
)
def test_in_a_trial_chance_decides_and_its_number_is_kept(marie, monkeypatch, seed, state):
    rules = prompt_rules()
    on = replace(rules, randomising=replace(rules.randomising, is_on=True))
    monkeypatch.setattr(PromptRules, "from_content", lambda _rules: on)
    drawn = np.random.default_rng(seed).random()
    decide_prompts(SIX)
    send_prompts(SIX, np.random.default_rng(seed))
    held = Prompt.objects.get()

    assert (held.probability, held.draw) == (0.6, drawn)
    assert held.state == ("sent" if drawn < 0.6 else "withheld") == state
