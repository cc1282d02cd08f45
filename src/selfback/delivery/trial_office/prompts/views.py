"""The ledger of prompts for coordinators: how many came how far, and why others did not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.prompts.models import Prompt
from selfback.apps.prompts.queries import decision_points
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.content import library
from selfback.delivery.shared.csv_file import as_file
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.prompts.words import CAUSES, CHANNELS, LOSSES, STATES
from selfback.domain.prompting.ledger import State
from selfback.domain.prompting.rules import PromptRules

MOMENTS = tuple(f"{state.value}_at" for state in State)
LEDGER = (
    *("person", "cause", "said", "wording", "day", "slot", "due_at", "zone", "channel", "tried"),
    *("tries", "fault", "state", "loss", "probability", "draw", *MOMENTS),
)
POINTS = (
    *("person", "day", "days_in_trial", "cause", "available", "prompted", "probability"),
    "outcome",
)


@require_safe
@for_role_with(Permission.SEE_PROGRAMME)
def ledger(request: StaffRequest) -> HttpResponse:
    """Show how many prompts came how far, how others were lost, and by cause and channel."""
    held = Prompt.objects.all()
    states = {row["state"]: row["count"] for row in held.counted("state")}
    losses = {row["loss"]: row["count"] for row in held.exclude(loss="").counted("loss")}
    context = {
        **frame(request, "prompts"),
        "total": sum(states.values()),
        "states": [(word, states.get(state, 0)) for state, word in STATES.items()],
        "losses": [(word, losses[loss]) for loss, word in LOSSES.items() if loss in losses],
        "groups": _groups(held.counted("cause", "channel", "state")),
        "is_randomised": held.randomised().exists(),
    }
    return render(request, "trial_office/prompts.html", context)


@require_safe
@for_role_with(Permission.SEE_PROGRAMME)
def ledger_file(request: StaffRequest) -> HttpResponse:
    """Give the ledger as a file: a row for each prompt, people under other names."""
    rows = Prompt.objects.order_by("due_at", "pk").iterator(chunk_size=2000)
    return as_file("prompts.csv", LEDGER, (_ledger_row(row) for row in rows))


@require_safe
@for_role_with(Permission.SEE_PROGRAMME)
def points_file(request: StaffRequest) -> HttpResponse:
    """Give the decision points of the micro-randomised trial, for `selfback prompts analyse`."""
    setting = PromptRules.from_content(library().rule_file("prompts")).randomising
    rows = (
        (
            _other_name(each.patient_id),
            each.day,
            each.days,
            each.cause,
            int(each.is_available),
            int(each.is_prompted),
            each.probability,
            None if each.used is None else int(each.used),
        )
        for each in decision_points(setting, at=clock.now())
        if each.used is not None or not each.is_available
    )
    return as_file("decision-points.csv", POINTS, rows)


def _groups(counts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each cause and channel: how many, how many reached somebody, were opened."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in counts:
        key = (each["cause"], each["channel"])
        row = found.setdefault(
            key,
            {
                "cause": CAUSES.get(each["cause"], each["cause"]),
                "channel": CHANNELS.get(each["channel"], each["channel"]),
                **dict.fromkeys(("total", "sent", "opened", "lost"), 0),
            },
        )
        row["total"] += each["count"]
        for name, states in COUNTED.items():
            row[name] += each["count"] if each["state"] in states else 0
    return list(found.values())


COUNTED: Mapping[str, frozenset[State]] = {
    "sent": frozenset({State.SENT, State.DELIVERED, State.OPENED, State.ACTED}),
    "opened": frozenset({State.OPENED, State.ACTED}),
    "lost": frozenset({State.LOST}),
}


def _ledger_row(row: Prompt) -> list[object]:
    told = {"person": _other_name(row.patient_id), "tried": " ".join(row.tried)}
    return [told[name] if name in told else _value(getattr(row, name)) for name in LEDGER]


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _other_name(patient_id: str) -> str:
    """Return a name for a person that is the same in every file and leads back to nobody."""
    return f"p-{salted_hmac('prompts', patient_id, algorithm='sha256').hexdigest()[:12]}"
