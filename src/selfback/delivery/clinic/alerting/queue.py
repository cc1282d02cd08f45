"""What the queue shows: a page of reports as the filters ask, and how many stand where."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from selfback.apps.people.models import User
from selfback.apps.safety.models import BY_URGENCY, Alert, AlertQuerySet
from selfback.delivery.shared.alert_words import URGENCY
from selfback.delivery.shared.alerts import acting_row, with_steps

PAGE = 20
IN_HAND = (Alert.State.SEEN, Alert.State.CONTACTING, Alert.State.REACHED)
STATES: Mapping[str, tuple[Alert.State, ...]] = {
    "open": (Alert.State.WAITING, *IN_HAND),
    "waiting": (Alert.State.WAITING,),
    "in-hand": IN_HAND,
    "closed": (Alert.State.CLOSED,),
}
STATE_WORDS: dict[str, Promise] = {
    "open": pgettext_lazy("reports", "Open"),
    "waiting": gettext_lazy("Nobody has looked"),
    "in-hand": gettext_lazy("In hand"),
    "closed": pgettext_lazy("reports", "Closed"),
}


def queue(
    user: User, *, state: str, tier: str, page: str, at: datetime, asked: str
) -> dict[str, Any]:
    """Return a page of the reports this user answers, and the filters with their counts.

    state   one of STATES; anything else is "open"
    tier    one of the tiers; anything else is all of them
    asked   the filters as the address holds them: where one comes back to after doing something
    """
    state = state if state in STATES else "open"
    tier = tier if tier in BY_URGENCY else ""
    mine = Alert.objects.for_eyes_of(user)
    counts = _counts(mine)
    wanted = _sorted(mine.filter(state__in=STATES[state]), state)
    paginator = Paginator(with_steps(wanted.filter(tier=tier) if tier else wanted), PAGE)
    paginator.count = _sum(counts, state, tier)
    shown = paginator.get_page(page)
    return {
        "page": shown,
        "rows": [_row(alert, user, at, asked) for alert in shown.object_list],
        "state": state,
        "tier": tier,
        "states": [_filter(code, label, _sum(counts, code, tier)) for code, label in words()],
        "tiers": [_filter(code, URGENCY[code], _sum(counts, state, code)) for code in BY_URGENCY],
        "all": _sum(counts, state, ""),
        "waiting": _sum(counts, "waiting", ""),
    }


def words() -> list[tuple[str, Promise]]:
    """Return the states with what they are called."""
    return list(STATE_WORDS.items())


def _sorted(alerts: AlertQuerySet, state: str) -> AlertQuerySet:
    """The most urgent and oldest first; of those closed, the last one closed first."""
    return alerts.order_by("-closed_at", "-pk") if state == "closed" else alerts.by_urgency()


def _row(alert: Alert, user: User, at: datetime, asked: str) -> dict[str, Any]:
    page = reverse("clinic:alert", args=[alert.pk])
    row = acting_row(alert, user, at=at)
    return {**row, "page": page, "action": doing(alert, asked), "in_queue": True}


def doing(alert: Alert, asked: str) -> str:
    """Return the address to which the forms about an alert go."""
    return f"{reverse('clinic:alert_do', args=[alert.pk])}?{asked}"


def _filter(code: str, label: Promise, count: int) -> dict[str, Any]:
    return {"code": code, "label": label, "count": count}


def _counts(mine: QuerySet[Alert]) -> dict[tuple[str, str], int]:
    """How many alerts stand where: (state, tier) -> count."""
    rows = mine.order_by().values_list("state", "tier").annotate(count=Count("pk"))
    return {(state, tier): count for state, tier, count in rows}


def _sum(counts: Mapping[tuple[str, str], int], state: str, tier: str) -> int:
    return sum(
        count
        for (held, of_tier), count in counts.items()
        if held in STATES[state] and tier in ("", of_tier)
    )
