"""Trying the design before it is used: how balanced it is, and how well one could guess."""

from typing import Any

import numpy as np
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.trial_office.study.allocation.lists import allocation_frame, design_now
from selfback.delivery.trial_office.study.allocation.refusals import in_words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.domain.randomisation.errors import AllocationError
from selfback.domain.randomisation.simulating import Simulated, simulate

SHOWN = (0.1, 0.25, 0.5, 0.75, 1)
MOST_STEPS = 50_000
"""People times trials that a page carries out while one waits; the command line does more."""


class TryForm(forms.Form):
    """How many people and trials, and from which seed."""

    people = forms.IntegerField(label=_("People in a trial"), min_value=10, max_value=1000)
    trials = forms.IntegerField(label=_("Trials"), min_value=2, max_value=500)
    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("The same seed shows the same trials again."),
        min_value=0,
        max_value=2**31,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what would take longer than somebody waits."""
        typed = super().clean() or {}
        if typed.get("people", 0) * typed.get("trials", 0) > MOST_STEPS:
            fault = gettext(
                "That is more than this page can try while you wait: {most} people over all "
                "trials, at most. The command selfback trial allocation simulate does more."
            )
            self.add_error("trials", fault.format(most=MOST_STEPS))
        return typed


@require_safe
@for_study(Permission.TRY_ALLOCATION)
def simulation(request: StudyRequest) -> HttpResponse:
    """Carry out the protocol's design many times, and say what came of it."""
    planned = request.protocol.analysis.size.per_arm * len(request.protocol.arms)
    usual = {"people": min(planned, 1000), "trials": 50, "seed": 1}
    form = TryForm(request.GET if "people" in request.GET else usual)
    context: dict[str, Any] = {**allocation_frame(request), "form": form}
    if form.is_valid():
        try:
            context |= _tried(request, **form.cleaned_data)
        except AllocationError as refused:
            context["fault"] = in_words(refused)
    status = 422 if form.errors or "fault" in context else 200
    page = "trial_office/study/allocation/simulation.html"
    return render(request, page, context, status=status)


def _tried(request: StudyRequest, *, people: int, trials: int, seed: int) -> dict[str, Any]:
    design = design_now(request)
    seen = simulate(design, people=people, trials=trials, chance=np.random.default_rng(seed))
    return {
        "seen": seen,
        "rows": [_row(seen, max(1, round(share * people))) for share in SHOWN],
        "guessed": round(100 * seen.guessed, 1),
        "computed": round(100 * seen.expected, 1),
        "by_chance": round(100 * max(design.ratios.values()) / sum(design.ratios.values()), 1),
        "worst": round(seen.worst_within, 1),
        "typical": round(float(seen.quantiles[1][people]), 1),
    }


def _row(seen: Simulated, n: int) -> dict[str, Any]:
    return {
        "people": n,
        "mean": round(float(seen.imbalance[n]), 2),
        "most_often": round(float(seen.quantiles[1][n]), 1),
        "rarely": round(float(seen.quantiles[2][n]), 1),
        "largest": round(float(seen.largest[n]), 1),
    }
