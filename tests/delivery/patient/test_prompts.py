"""A prompt leads to its screen; times and quiet hours are the person's own; one tap stops all."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import make_prompt
from tests.delivery.clinic.conftest import BACKEND, now, with_plan

from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt, PromptPreference
from selfback.apps.prompts.services import lose_prompt, note_prompt_sent, queue_prompt
from selfback.domain.content.notice import Cause
from selfback.domain.prompting.ledger import Loss
from selfback.domain.prompting.times import Quiet

__all__ = ["now"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def marie() -> Patient:
    return with_plan("marie@example.org", None)


@pytest.fixture
def phone(marie: Patient) -> Client:
    client = Client()
    client.force_login(marie.user, backend=BACKEND)
    return client


def sent(marie: Patient, cause: Cause = Cause.APP_UNUSED) -> Prompt:
    prompt = make_prompt(marie, cause=cause)
    queued = queue_prompt(prompt=prompt, channel="email", at=prompt.due_at)
    return note_prompt_sent(prompt=queued, at=prompt.due_at)


@pytest.mark.parametrize(
    ("cause", "screen"),
    [
        (Cause.PLAN_READY, "patient:week"),
        (Cause.CHECK_IN_DUE, "patient:check_in"),
        (Cause.SESSION_HALF_DONE, "patient:session"),
        (Cause.STEPS_REACHED, "patient:today"),
        (Cause.EXERCISE_DAYS_ENOUGH, "patient:progress"),
        (Cause.EXERCISE_DUE, "patient:session"),
        (Cause.LOW_ACTIVITY, "patient:today"),
        (Cause.APP_UNUSED, "patient:today"),
    ],
)
def test_a_tap_opens_the_screen_it_is_about_and_is_noted(marie, phone, cause, screen):
    prompt = sent(marie, cause)
    answer = phone.get(reverse("patient:prompt", args=[prompt.pk]))

    assert answer.headers["Location"] == reverse(screen)
    assert Prompt.objects.get().state == "opened"


def test_the_screens_of_a_person_with_a_plan_open(marie, phone):
    for cause in (Cause.PLAN_READY, Cause.EXERCISE_DUE, Cause.EXERCISE_DAYS_ENOUGH):
        prompt = sent(marie, cause)
        answer = phone.get(reverse("patient:prompt", args=[prompt.pk]), follow=True)
        Prompt.objects.all().delete()
        PromptPreference.objects.update(decided_day=None, decided_number=None)
        assert answer.status_code == 200


def test_a_phone_says_that_a_prompt_has_come_twice_and_it_is_noted_once(marie, phone):
    address = reverse("patient:prompt_delivered", args=[sent(marie).pk])

    assert [phone.post(address).status_code for _ in range(2)] == [204, 204]
    assert Prompt.objects.get().state == "delivered"


def test_a_link_to_a_prompt_that_never_left_leads_on_and_changes_nothing(marie, phone):
    prompt = lose_prompt(prompt=make_prompt(marie), loss=Loss.QUIET, at=marie.joined_at)
    answer = phone.get(reverse("patient:prompt", args=[prompt.pk]))

    assert answer.status_code == 302
    assert Prompt.objects.get().state == "lost"


def test_one_tap_without_signing_in_stops_all_prompts(marie):
    make_prompt(marie)
    held = PromptPreference.objects.get()
    address = reverse("patient:stop_prompts", args=[held.token])
    anybody = Client(enforce_csrf_checks=True)

    assert "Stop all reminders?" in anybody.get(address).content.decode()
    assert not PromptPreference.objects.get().is_off
    answer = anybody.post(address, {"List-Unsubscribe": "One-Click"})
    assert "You get no more reminders" in answer.content.decode()
    assert PromptPreference.objects.get().is_off
    assert anybody.post(address).status_code == 200


def test_a_link_that_was_made_up_stops_nobody(marie):
    make_prompt(marie)
    address = reverse("patient:stop_prompts", args=["x" * 32])

    assert Client().get(address).status_code == Client().post(address).status_code == 404
    assert not PromptPreference.objects.get().is_off


def settings(phone: Client, **changes: str) -> int:
    told = {"name": "Marie", "language": "en", "country": "DK", **changes}
    return phone.post(reverse("patient:settings"), told).status_code


def test_times_and_quiet_hours_are_set_and_shown(marie, phone):
    times = {"reminder_time": "07:15", "second_time": "16:00", "reminders": "on"}
    assert settings(phone, **times, quiet_from="20:30", quiet_to="07:00") == 302

    held = PromptPreference.objects.get().wishes
    assert held.times == (time(7, 15), time(16))
    assert held.quiet == Quiet(begins=time(20, 30), ends=time(7))
    page = phone.get(reverse("patient:settings")).content.decode()
    assert all(f'value="{each}"' in page for each in ("07:15", "16:00", "20:30", "07:00"))


def test_a_time_in_the_quiet_hours_is_refused_in_words_beside_it(marie, phone):
    assert settings(phone, reminder_time="22:00", quiet_from="21:00", quiet_to="08:00") == 422
    assert not PromptPreference.objects.exists()


def test_reminders_can_be_switched_off_and_on_again(marie, phone):
    assert settings(phone, reminders="off") == 302
    assert PromptPreference.objects.get().is_off
    assert settings(phone, reminders="on") == 302
    assert not PromptPreference.objects.get().is_off


def test_what_a_form_does_not_say_stays_as_it_was(marie, phone):
    settings(phone, reminders="off", reminder_time="09:00", quiet_from="22:00", quiet_to="06:00")
    PromptPreference.objects.update(changed_at=marie.joined_at - timedelta(days=1))
    settings(phone)
    held = PromptPreference.objects.get()

    assert (held.times, held.is_off, held.quiet_from) == (["09:00"], True, time(22))
    assert held.changed_at == marie.joined_at - timedelta(days=1)


def test_a_phone_that_travels_says_where_it_is_and_the_plan_keeps_its_days(marie, phone):
    address = reverse("patient:where")

    assert phone.post(address, {"zone": "Asia/Tokyo"}).status_code == 204
    assert phone.post(address, {"zone": "Mars/Olympus"}).status_code == 422
    assert PromptPreference.objects.get().zone == "Asia/Tokyo"
    assert Patient.objects.get().zone == "Europe/Copenhagen"
