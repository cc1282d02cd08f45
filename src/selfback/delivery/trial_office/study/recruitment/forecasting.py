"""When the target will be reached, and what if more clinics opened."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.content import library
from selfback.delivery.shared.pictures.trial_charts import forecast_chart, forecast_sentence
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.recruitment.frame import recruitment_frame, seen_by
from selfback.delivery.trial_office.study.recruitment.reading import Recruitment
from selfback.domain.recruitment.forecast_result import Added, Forecast, Outlook
from selfback.domain.recruitment.forecast_rules import ForecastRules

SEED = 1
SHOWN = 8
"""So many days of the curve stand in the table."""


class WhatIfForm(forms.Form):
    """What if so many clinics opened on a day, and the probability by a day."""

    target = forms.IntegerField(label=_("People in all"), min_value=1, max_value=100_000)
    clinics = forms.IntegerField(
        label=_("Clinics more"), min_value=0, max_value=500, required=False
    )
    opened = forms.DateField(
        label=_("They open on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("How likely by this day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, seen: Recruitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen

    def clean(self) -> dict[str, Any]:
        """Refuse days that are over, and clinics without a day."""
        typed: dict[str, Any] = super().clean() or {}
        for name in ("opened", "until"):
            if typed.get(name) and typed[name] <= self.seen.today:
                self.add_error(name, gettext("Please choose a day to come."))
        if typed.get("clinics") and "opened" in typed and not typed["opened"]:
            self.add_error("opened", gettext("Please say when they would open."))
        return typed


@require_safe
@for_study(Permission.SEE_STUDIES)
def forecast(request: StudyRequest) -> HttpResponse:
    """Say when the target will be reached, as a sentence, a band and a table."""
    seen = seen_by(request)
    usual = {"target": seen.target}
    asked = request.GET if "target" in request.GET else usual
    form = WhatIfForm(asked, seen=seen)
    context: dict[str, Any] = {**recruitment_frame(request, "forecast"), "form": form}
    if not any(site.opened <= seen.today for site in seen.log):
        context["is_empty"] = True
    elif form.is_valid():
        context |= told(_foreseen(seen, form.cleaned_data), seen)
    status = 422 if form.errors else 200
    return render(request, "trial_office/study/recruitment/forecast.html", context, status=status)


def _foreseen(seen: Recruitment, asked: dict[str, Any]) -> Forecast:
    import numpy as np

    from selfback.domain.recruitment.forecast import forecast as foresee

    clinics = asked.get("clinics") or 0
    added = [Added(sites=clinics, opened=asked["opened"])] if clinics else []
    return foresee(
        seen.log,
        target=asked["target"],
        as_of=seen.today,
        rules=ForecastRules.from_content(library().rule_file("forecast")),
        chance=np.random.default_rng(SEED),
        until=asked.get("until"),
        added=added,
    )


def told(found: Forecast, seen: Recruitment) -> dict[str, Any]:
    """Return the forecast as a page shows it."""
    return {
        "seen": found,
        "sentence": forecast_sentence(found, found.outlook),
        "chart": forecast_chart(found, seen.days),
        "rows": _curve(found.outlook),
        "reach": _percent(found.outlook),
        "rate": round(found.outlook.rate.expected, 1),
        "with_added": found.with_added
        and {
            "sentence": forecast_sentence(found, found.with_added),
            "reach": _percent(found.with_added),
            "rate": round(found.with_added.rate.expected, 1),
            "sooner": _sooner(found),
        },
    }


def _percent(outlook: Outlook) -> int | None:
    return None if outlook.reach is None else round(100 * outlook.reach.probability)


def _curve(outlook: Outlook) -> list[dict[str, Any]]:
    curve = outlook.curve
    step = max(1, len(curve) // SHOWN)
    return [
        {"day": each.day, "expected": round(each.expected), "low": each.low, "high": each.high}
        for each in curve[step - 1 :: step]
    ]


def _sooner(found: Forecast) -> int | None:
    """Return how many weeks the added clinics save, as far as both days are known."""
    now, then = (
        found.outlook.target_day.middle,
        (found.with_added.target_day.middle if found.with_added else None),
    )
    if now is None or then is None:
        return None
    return max(timedelta(0), now - then).days // 7
