"""What the sleep diary shows: the last seven nights, and a sentence about them."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.people.models import Patient
from selfback.apps.sleep.models import NotedNight
from selfback.delivery.patient.night_form import RESTED
from selfback.domain.schedule.nights import middling

NIGHTS_SHOWN = 7


def sleep_page(patient: Patient, *, today: date) -> dict[str, Any]:
    """Return the nights of the last week, one entry a morning, and what they amount to."""
    first = today - timedelta(days=NIGHTS_SHOWN - 1)
    noted = {each.morning: each for each in NotedNight.objects.of(patient).between(first, today)}
    mornings = [first + timedelta(days=n) for n in range(NIGHTS_SHOWN)]
    words = {int(value): words for value, words in RESTED}
    return {
        "nights": [
            {
                "morning": morning,
                "noted": noted.get(morning),
                "asleep": hours(noted[morning].night.asleep) if morning in noted else "",
                "rested": words[noted[morning].rested] if morning in noted else "",
            }
            for morning in mornings
        ],
        "sentence": _sentence(list(noted.values())),
    }


def hours(minutes: int) -> str:
    """Return minutes as people say them."""
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def _sentence(noted: list[NotedNight]) -> str:
    middle = middling([each.night for each in noted])
    if middle is None:
        return ""
    return ngettext(
        "On the one night you noted you slept about {sleep}.",
        "On a middling night of the {nights} you noted you slept about {sleep}.",
        len(noted),
    ).format(nights=len(noted), sleep=hours(middle))
