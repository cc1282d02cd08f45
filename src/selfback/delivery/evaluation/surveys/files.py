"""Answers of surveys as files: ratings, texts, what to change, and statements."""

import json
from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.surveys.models import Kind, OwnPlan, Rating, Survey
from selfback.apps.surveys.reading import nomad_responses_of, ratings_of
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.csv_file import as_file
from selfback.domain.evaluation import nomad_responses
from selfback.domain.evaluation import ratings as rating_file
from selfback.domain.evaluation.ratings import NOT_TOLD, Answer

NEGATIVE = (Answer.PARTLY, Answer.DISAGREE)


@require_safe
@for_role_with(Permission.RUN_SURVEYS)
def ratings(request: StaffRequest, pk: str) -> HttpResponse:
    """Give the ratings as `selfback evaluation agreement` reads them."""
    survey = _vignettes(pk)
    rows = (
        (
            each.rater,
            _known(each.profession),
            _known(each.country),
            each.vignette,
            each.component,
            each.answer.value if each.answer else "",
        )
        for each in ratings_of(survey)
    )
    return as_file("ratings.csv", rating_file.COLUMNS, rows)


@require_safe
@for_role_with(Permission.RUN_SURVEYS)
def details(request: StaffRequest, pk: str) -> HttpResponse:
    """Give everything said of every part: points, would change, reasons and words."""
    survey = _vignettes(pk)
    head = (
        "rater",
        "profession",
        "country",
        "own_first",
        "vignette",
        "component",
        "answer",
        "points",
        "would_change",
        "reasons",
        "text",
    )
    rows = Rating.objects.filter(response__survey=survey).select_related("response")
    return as_file(
        "ratings-in-full.csv",
        head,
        (
            (
                each.response.code,
                each.response.profession,
                each.response.country,
                "yes" if each.response.gives_own else "no",
                each.vignette,
                each.component,
                each.answer,
                each.points,
                {True: "yes", False: "no", None: ""}[each.would_change],
                " ".join(each.reasons),
                each.text,
            )
            for each in rows.order_by("response__number", "vignette", "component")
        ),
    )


@require_safe
@for_role_with(Permission.RUN_SURVEYS)
def vignettes(request: StaffRequest, pk: str) -> HttpResponse:
    """Give what was shown: each vignette's block, levels and digests, to set beside the ratings."""
    rows = list(_vignettes(pk).stimuli.order_by("place", "language"))
    factors = list(dict.fromkeys(factor for each in rows for factor in each.levels))
    head = ("vignette", "language", "block", *factors, "digest")
    return as_file(
        "vignettes.csv",
        head,
        (
            (
                each.vignette,
                each.language,
                each.block or "",
                *(each.levels.get(factor, "") for factor in factors),
                each.digest,
            )
            for each in rows
        ),
    )


@require_safe
@for_role_with(Permission.RUN_SURVEYS)
def changes(request: StaffRequest, pk: str) -> HttpResponse:
    """Give the parts of plans that raters do not fully agree with, as a list for the content."""
    head = (
        "vignette",
        "component",
        "answers",
        "partly",
        "disagree",
        "would_change",
        "reasons",
        "texts",
    )
    rows = [
        (
            each["vignette"],
            each["component"],
            each["answers"],
            each["partly"],
            each["disagree"],
            each["would_change"],
            ", ".join(f"{why} ({count})" for why, count in each["reasons"].items()),
            " | ".join(each["texts"]),
        )
        for each in _disagreements(_vignettes(pk))
    ]
    return as_file("changes.csv", head, rows)


@require_safe
@for_role_with(Permission.RUN_SURVEYS)
def cases(request: StaffRequest, pk: str) -> HttpResponse:
    """Give what raters would have done instead, a vignette a line: candidates for expert cases."""
    survey = _vignettes(pk)
    lines = [json.dumps(each, ensure_ascii=False) for each in _candidates(survey)]
    return HttpResponse(
        "".join(f"{line}\n" for line in lines),
        content_type="application/jsonl; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="candidate-cases.jsonl"',
            "Cache-Control": "no-store",
        },
    )


@require_safe
@for_role_with(Permission.RUN_SURVEYS)
def statements(request: StaffRequest, series: str) -> HttpResponse:
    """Give the answers of all waves as `selfback evaluation nomad` reads them."""
    if not Survey.objects.waves(series).exists():
        raise Http404
    rows = (
        (each.respondent, each.wave, _known(each.profession), _known(each.site), item, answer)
        for each in nomad_responses_of(series)
        for item, answer in sorted(each.answers.items())
    )
    return as_file("statements.csv", nomad_responses.COLUMNS, rows)


def _vignettes(pk: str) -> Survey:
    return get_object_or_404(Survey, pk=pk, kind=Kind.VIGNETTES)


def _known(said: str) -> str:
    return "" if said == NOT_TOLD else said


def _disagreements(survey: Survey) -> Iterator[dict[str, Any]]:
    """Yield each part that somebody does not agree with, or would change; the worst first."""
    held: dict[tuple[str, str], list[Rating]] = defaultdict(list)
    for each in Rating.objects.filter(response__survey=survey).order_by("vignette", "component"):
        held[each.vignette, each.component].append(each)
    found: list[dict[str, Any]] = []
    for (vignette, component), rows in held.items():
        answers = [row.answer for row in rows if row.answer]
        reasons: dict[str, int] = defaultdict(int)
        for row in rows:
            for why in row.reasons:
                reasons[why] += 1
        found.append(
            {
                "vignette": vignette,
                "component": component,
                "answers": len(answers),
                "partly": answers.count(Answer.PARTLY),
                "disagree": answers.count(Answer.DISAGREE),
                "would_change": sum(row.would_change is True for row in rows),
                "reasons": dict(reasons),
                "texts": [row.text for row in rows if row.text and row.answer in {"", *NEGATIVE}],
            }
        )
    found.sort(key=lambda each: (-each["disagree"], -each["partly"], -each["would_change"]))
    yield from (
        each for each in found if each["disagree"] or each["partly"] or each["would_change"]
    )


def _candidates(survey: Survey) -> Iterator[dict[str, Any]]:
    disagreed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in _disagreements(survey):
        disagreed[each["vignette"]].append(each)
    own: dict[str, list[OwnPlan]] = defaultdict(list)
    for plan in OwnPlan.objects.filter(response__survey=survey, skipped=False):
        own[plan.vignette].append(plan)
    english_last = sorted(survey.stimuli.all(), key=lambda each: each.language == "en")
    shown = {each.vignette: each.shown for each in english_last}
    for vignette in sorted(set(disagreed) | set(own)):
        steps = [plan.steps for plan in own[vignette] if plan.steps is not None]
        yield {
            "vignette": vignette,
            "planned": shown.get(vignette, {}).get("plan", {}),
            "own_plans": len(own[vignette]),
            "own_steps_median": median(steps) if steps else None,
            "own_words": [plan.text for plan in own[vignette] if plan.text],
            "disagreed_with": disagreed[vignette],
        }
