"""What raters of vignettes said: agreement with each denominator, and who left what open."""

from collections import Counter
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.reviews.models import Verdict
from selfback.apps.surveys.models import Component, Kind, OwnPlan, Rating, Survey
from selfback.apps.surveys.reading import ratings_of
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.evaluation.pictures.intervals import Interval, interval_chart
from selfback.delivery.evaluation.surveys.figures import Figure, figure_of, hidden_of
from selfback.delivery.evaluation.words import ANSWERS, COMPONENTS
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.content import library
from selfback.delivery.shared.sites import words
from selfback.delivery.shared.why_words import why_words
from selfback.domain.evaluation.agreement import Agreement, Treatment, agreement_of
from selfback.domain.evaluation.agreement_model import Modelled, model
from selfback.domain.evaluation.denominators import NotAPercentage, fitting, printed
from selfback.domain.evaluation.ratings import NOT_TOLD
from selfback.domain.evaluation.rules import EvaluationRules

TEXTS_ON_A_PAGE = 25
SEED = 0


@require_safe
@for_role_with(Permission.SEE_EVALUATION)
def results(request: StaffRequest, pk: str) -> HttpResponse:
    """Show how far raters agree, part by part, each with its denominator."""
    survey = get_object_or_404(Survey.objects.with_counts(), pk=pk, kind=Kind.VIGNETTES)
    rules = EvaluationRules.from_content(library().rule_file("evaluation"))
    ratings = ratings_of(survey)
    counted = Treatment.AGREE_OR_PARTLY if request.GET.get("partly") else Treatment.AGREE
    context = {
        **frame(request, "surveys"),
        "survey": survey,
        "counts_partly": counted is Treatment.AGREE_OR_PARTLY,
        "has_answers": any(each.answer for each in ratings),
        "fewest": rules.fewest_shown,
    }
    if context["has_answers"]:
        levels = dict(survey.stimuli.values_list("vignette", "levels"))
        chance = np.random.default_rng(SEED)
        found = agreement_of(ratings, rules, chance=chance, levels=levels)
        context |= _tables(found, counted, rules)
        context |= {
            "model": _modelled(model(ratings, counted, rules)),
            "clinic": _in_clinics(),
            "texts": _texts(survey, request),
            "reasons": _reasons(survey),
            "own_plans": OwnPlan.objects.filter(response__survey=survey, skipped=False).count(),
            "audit": _audit(request),
        }
    return render(request, "evaluation/surveys/results.html", context)


def _tables(found: Agreement, counted: Treatment, rules: EvaluationRules) -> dict[str, Any]:
    components = [
        figure_of(str(COMPONENTS[each.name[0]].name), each, counted) for each in found.components
    ]
    return {
        "overall": figure_of(_("All parts of all plans"), found.overall, counted),
        "components": components,
        "picture": _picture(components),
        "vignettes": [figure_of(each.name[0], each, counted) for each in found.vignettes],
        "items": [
            figure_of(f"{each.name[0]}: {COMPONENTS[each.name[1]].name}", each, counted)
            for each in found.items
        ],
        "levels": [
            figure_of(": ".join(each.name), each, counted)
            for each in sorted(found.levels, key=lambda each: each.name)
        ],
        "professions": hidden_of(found.professions, counted, rules, _profession),
        "countries": hidden_of(found.countries, counted, rules, _country),
        "between": found.between_raters,
        "missing": found.missing,
        "raters": found.raters,
    }


def _modelled(found: Modelled) -> dict[str, Any]:
    """Return a model's numbers as percentages, or why there is none."""
    if found.fit is None or found.of_raters is None or found.of_vignettes is None:
        return {"why_not": "; ".join(found.why_not)}
    average = found.fit.average
    return {
        "is_fitted": True,
        "share": 100 * average.value,
        "low": 100 * average.low,
        "high": 100 * average.high,
        "raters": 100 * found.of_raters,
        "vignettes": 100 * found.of_vignettes,
    }


def _picture(figures: list[Figure]) -> Any:
    rows = [
        Interval(label=each.label, value=each.share, low=each.low, high=each.high, said=each.said)
        for each in figures
        if each.share is not None
    ]
    return interval_chart(rows, title=_("Agreement by part of the plan, with 95 % intervals"))


def _profession(code: str) -> str:
    return _("not told") if code == NOT_TOLD else words.profession_in_words(code)


def _country(code: str) -> str:
    return _("not told") if code == NOT_TOLD else str(words.COUNTRIES[code])


def _in_clinics() -> list[dict[str, Any]]:
    """Return what clinicians made of the plans of their own patients, to set beside it."""
    names = {"steps": _("Steps"), "exercise": _("Exercises"), "message": _("Short texts")}
    rows = []
    for component, counts in Verdict.objects.agreement().items():
        total = sum(counts.values())
        rows.append(
            {
                "name": names[component],
                "total": total,
                **counts,
                "percent": round(100 * counts["accept"] / total, 1) if total else None,
            }
        )
    return rows


def _texts(survey: Survey, request: StaffRequest) -> dict[str, Any]:
    rows = Rating.objects.filter(response__survey=survey).exclude(text="")
    if component := request.GET.get("part", ""):
        if component not in Component.values:
            raise Http404
        rows = rows.filter(component=component)
    rows = rows.select_related("response").order_by("vignette", "component", "response__number")
    page = Paginator(rows, TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows_shown = [
        {
            "said": each.text,
            "rater": each.response.code,
            "vignette": each.vignette,
            "part": COMPONENTS[each.component].name,
            "answer": ANSWERS.get(each.answer, _("open")),
        }
        for each in page
    ]
    return {"page": page, "rows": rows_shown}


def _reasons(survey: Survey) -> list[tuple[str, str, int]]:
    """Return part, reason and how often it was given, the most frequent first."""
    rows = Rating.objects.filter(response__survey=survey).exclude(Q(reasons=[]))
    counted = Counter(
        (component, why)
        for component, whys in rows.values_list("component", "reasons")
        for why in whys
    )
    return [
        (str(COMPONENTS[component].name), why_words(why), count)
        for (component, why), count in counted.most_common()
    ]


def _audit(request: StaffRequest) -> dict[str, Any]:
    """Return whether a published percentage is possible for a number of answers, if asked."""
    percent, of = request.GET.get("percent", "").strip(), request.GET.get("of", "").strip()
    asked: dict[str, Any] = {"percent": percent, "of": of}
    if not percent or not of:
        return asked
    try:
        held = printed(percent)
    except NotAPercentage:
        return asked | {"fault": _("Please type a percentage such as 84.1.")}
    if not (of.isascii() and of.isdigit() and 1 <= int(of) <= 5000):
        return asked | {"fault": _("Please type a number of answers from 1 to 5,000.")}
    counts = sorted({each.count for each in fitting(held, int(of))})
    return asked | {"is_asked": True, "counts": counts}
