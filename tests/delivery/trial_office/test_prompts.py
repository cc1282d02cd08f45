"""The coordinator sees what became of prompts, and takes files away in which nobody is named."""

import csv
import io
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.builders import MONDAY, NOON, make_patient, make_prompt, make_staff, make_week
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.people.permissions import Role
from selfback.apps.plans.services import read_message
from selfback.apps.prompts.models import Prompt
from selfback.apps.prompts.services import (
    lose_prompt,
    note_prompt_sent,
    note_word,
    queue_prompt,
    withhold_prompt,
)
from selfback.delivery.cli.main import main
from selfback.delivery.shared import clock
from selfback.domain.prompting.ledger import Loss, State
from selfback.domain.prompting.randomising import Draw

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def office() -> Client:
    return browser_of(make_staff(Role.COORDINATOR))


def sent(prompt: Prompt, *, value: float | None = None) -> Prompt:
    draw = None if value is None else Draw(probability=0.6, value=value)
    queued = queue_prompt(prompt=prompt, channel="email", draw=draw, at=prompt.due_at)
    return note_prompt_sent(prompt=queued, at=prompt.due_at)


def rows_of(client: Client, name: str) -> list[dict[str, str]]:
    text = client.get(reverse(f"trial_office:{name}")).content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_an_empty_ledger_says_so(office):
    assert "Prompts appear here" in office.get(reverse("trial_office:prompts")).content.decode()


def test_the_page_counts_states_causes_of_loss_and_channels(office):
    marie = make_patient()
    note_word(prompt=sent(make_prompt(marie)), state=State.OPENED, by=marie.user_id, at=NOON)
    missed = make_prompt(marie, MONDAY + timedelta(days=1))
    lose_prompt(prompt=missed, loss=Loss.TOO_LATE, at=NOON)
    page = office.get(reverse("trial_office:prompts"))

    assert page.context["total"] == 2
    assert {str(word): count for word, count in page.context["states"] if count} == {
        "opened": 1,
        "lost": 1,
    }
    assert "the service stood still until it was too late" in page.content.decode()
    assert [(row["sent"], row["opened"], row["lost"]) for row in page.context["groups"]] == [
        (0, 0, 1),
        (1, 1, 0),
    ]


def test_the_ledger_as_a_file_has_a_row_a_prompt_and_names_nobody(office):
    marie = make_patient()
    sent(make_prompt(marie))
    row = rows_of(office, "prompts_file")[0]

    assert (row["cause"], row["state"], row["channel"]) == ("app-unused", "sent", "email")
    assert row["due_at"] == "2027-01-04T17:00:00+00:00"
    assert marie.pk not in str(row)
    assert marie.user.email not in str(row)
    assert row["person"].startswith("p-")


def test_decision_points_hold_probability_decision_and_what_followed(office, monkeypatch):
    marie, other = make_patient(), make_patient("other@example.org")
    week = make_week(marie)
    first = sent(make_prompt(marie), value=0.2)
    read_message(week=week, message="sleep-habits", by=marie.user_id, at=first.due_at + 23 * HOUR)
    second = make_prompt(other)
    withhold_prompt(prompt=second, draw=Draw(probability=0.6, value=0.9), at=second.due_at)
    busy = make_prompt(marie, MONDAY + timedelta(days=3))
    lose_prompt(prompt=busy, loss=Loss.IN_USE, at=busy.due_at)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=5))

    rows = rows_of(office, "decision_points_file")
    told = {(row["available"], row["prompted"], row["probability"], row["outcome"]) for row in rows}
    assert told == {("1", "1", "0.6", "1"), ("1", "0", "0.6", "0"), ("0", "0", "", "")}
    assert {row["days_in_trial"] for row in rows if row["available"] == "0"} == {"3"}


def test_a_point_whose_day_is_not_over_has_no_outcome_yet_and_is_left_out(office, monkeypatch):
    prompt = sent(make_prompt(make_patient()), value=0.2)
    monkeypatch.setattr(clock, "now", lambda: prompt.due_at + 23 * HOUR)

    assert rows_of(office, "decision_points_file") == []


def test_the_command_reads_what_the_office_hands_out(office, monkeypatch, tmp_path):
    for number in range(6):
        patient = make_patient(f"p{number}@example.org")
        week = make_week(patient)
        for day in range(4):
            prompt = make_prompt(patient, MONDAY + timedelta(days=day))
            if (number + day) % 2:
                sent(prompt, value=0.2)
            else:
                withhold_prompt(
                    prompt=prompt, draw=Draw(probability=0.6, value=0.9), at=prompt.due_at
                )
            if (number * day) % 3 == 1:
                at = prompt.due_at + HOUR
                read_message(week=week, message=f"m-{day}", by=patient.user_id, at=at)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=30))
    file = tmp_path / "points.csv"
    file.write_bytes(office.get(reverse("trial_office:decision_points_file")).content)
    result = CliRunner().invoke(main, ["prompts", "analyse", str(file)])

    assert result.exit_code == 0
    assert result.output.startswith("6 people, 24 decision points")
