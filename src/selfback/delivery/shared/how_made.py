"""How a plan was made: which release was asked, who was alike, what they did, which rules spoke."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from casewise import CaseBase, CasewiseError
from selfback.apps.catalogue.errors import CatalogueError
from selfback.apps.catalogue.models import CaseBaseRelease, ReturnedWeek
from selfback.apps.catalogue.snapshots import open_release
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.shared.case_bases import rules, seeds
from selfback.delivery.shared.content import library
from selfback.domain.plan.document import from_document
from selfback.domain.plan.neighbours import (
    CaseRelease,
    Neighbourhood,
    find_neighbours,
    outcome_of,
)
from selfback.domain.plan.returning import problem_then
from selfback.domain.plan.week import Plan
from selfback.domain.plan.wording import exercise_title

SHOWN = 12
SHARED_MOST = 3
NINETY = 1.645  # standard normal quantile of a two-sided 90 % interval


def how_made(week: WeekPlan, language: str) -> dict[str, Any]:
    """Return what both pages show of a week's plan, in the reader's language."""
    plan = from_document(week.document)
    release, cases = release_of(plan)
    near = _asked_again(plan, cases)
    evidence = plan.evidence
    return {
        "week": week,
        "plan_week": plan.week,
        "rests_on": evidence.rests_on,
        "case_base": evidence.case_base,
        "is_seeds": release is None and cases is not None,
        "release": release,
        "is_gone": cases is None,
        "is_same": near is not None and _is_same(plan, near),
        "effective": evidence.effective_neighbours,
        "shared_percent": round(100 * evidence.shared_weight),
        "neighbour_count": len(evidence.neighbours),
        "neighbours": _neighbours(plan, cases, language) if cases else [],
        "people": len({each.person for each in near.found if each.person}) if near else 0,
        "lived": sum(each.outcome is not None for each in near.found) if near else 0,
        "exercises": [_exercise(plan, each.id, near, language) for each in plan.exercises],
        "rules": [rule_words(each) for each in evidence.rules],
        "content": week.content_digest[:12],
        "is_current_content": week.content_digest == library().digest,
    }


def release_of(plan: Plan) -> tuple[CaseBaseRelease | None, CaseRelease | None]:
    """Return the release a plan was made with and its cases, which are None if they are gone."""
    if plan.evidence.case_base == seeds().name:
        return None, seeds()
    name, _at, digest = plan.evidence.case_base.partition("@")
    release = CaseBaseRelease.objects.filter(name=name, digest__startswith=digest).first()
    if release is None:
        return None, None
    try:
        return release, open_release(release)
    except CatalogueError:
        return release, None


def _asked_again(plan: Plan, cases: CaseRelease | None) -> Neighbourhood | None:
    """Return the neighbours found by the rules of now; None if they cannot be found."""
    if cases is None:
        return None
    try:
        return find_neighbours(cases, problem_then(plan), rules=rules().engine)
    except CasewiseError:
        return None


def _is_same(plan: Plan, near: Neighbourhood) -> bool:
    """Whether asking again finds whom the plan names, so that what is shown is what was used."""
    named = [each.id for each in plan.evidence.neighbours]
    return [each.id for each in near.found][: len(named)] == named


def _neighbours(plan: Plan, cases: CaseRelease, language: str) -> list[dict[str, Any]]:
    base = cases.base
    known = set(base.ids)
    told = [each for each in plan.evidence.neighbours if each.id in known][:SHOWN]
    if not told:
        return []
    alike = _alike(base, plan, [each.id for each in told])
    planned = {each.id for each in plan.exercises}
    weeks = [each.id.removeprefix("week-") for each in told]
    made_up = set(
        ReturnedWeek.objects.filter(pk__in=weeks, is_synthetic=True).values_list("pk", flat=True)
    )
    shown = []
    for number, each in enumerate(told, start=1):
        case = base.case(each.id)
        exercises: Any = case["exercises"] or ()
        used: set[str] = planned & set(exercises)
        shown.append(
            {
                "number": number,
                "percent": round(100 * each.similarity),
                "is_expert": case["expert"] == "yes",
                "is_synthetic": each.id.removeprefix("week-") in made_up,
                "week": case["week"],
                "alike_in": alike.get(each.id, []),
                "used": sorted(exercise_title(one, language, library()) for one in used),
                "went": _went(case),
            }
        )
    return shown


def _alike(base: CaseBase, plan: Plan, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return in what each of these cases is most alike, in the reader's language."""
    mask = [each in set(ids) for each in base.ids]
    try:
        hits = base.retrieve(problem_then(plan), k=len(ids), mask=mask)
    except CasewiseError:
        return {}
    alike = {}
    for hit in hits:
        parts = sorted(hit.explain(), key=lambda part: -part.contribution)
        alike[hit.id] = [field_words(part.field) for part in parts[:SHARED_MOST]]
    return alike


def _went(case: Mapping[str, Any]) -> str:
    outcome = outcome_of(case, rules().engine)
    if outcome is None:
        return ""
    return "better" if outcome > 0.55 else "worse" if outcome < 0.45 else "same"


def _exercise(
    plan: Plan, exercise: str, near: Neighbourhood | None, language: str
) -> dict[str, Any]:
    evidence = plan.evidence
    expected = evidence.expected.get(exercise)
    better, said = near.better(exercise) if near else (0, 0)
    chance = evidence.propensities.get(exercise)
    return {
        "title": exercise_title(exercise, language, library()),
        "users": near.users(exercise) if near else 0,
        "examples": len(near.examples) if near else 0,
        "expected": None if expected is None else round(100 * expected),
        "interval": _interval(exercise, near) if near and expected is not None else None,
        "better": better,
        "said": said,
        "chance": None if chance is None else round(100 * chance),
    }


def _interval(exercise: str, near: Neighbourhood) -> dict[str, Any] | None:
    """Return the 90 % interval of the mean outcome of those who used it, and their effective size.

    Weighted as neighbours count, with Kish's effective size; None with fewer than two.
    """
    used = [each for each in near.found if exercise in each.exercises and each.outcome is not None]
    if len(used) < 2:
        return None
    weights = np.array([each.weight for each in used])
    outcomes = np.array([each.outcome for each in used], dtype=np.float64)
    size = float(weights.sum() ** 2 / np.square(weights).sum())
    mean = float(np.average(outcomes, weights=weights))
    spread = float(np.average(np.square(outcomes - mean), weights=weights)) ** 0.5
    if size <= 1:
        return None
    margin = NINETY * spread / (size - 1) ** 0.5
    return {
        "low": round(100 * max(0.0, mean - margin)),
        "high": round(100 * min(1.0, mean + margin)),
        "effective": round(size, 1),
    }


def rule_words(rule: str) -> str:
    """Return what a rule of domain.plan.limits did, in the reader's language; its name if new."""
    words = RULES.get(rule)
    return words() if words else rule


def field_words(field: str) -> str:
    """Return what is compared, in the reader's language; the field's name if it is new."""
    words = FIELDS.get(field)
    return words() if words else field


RULES = {
    "call-it-gentle": lambda: _("The week was made gentler"),
    "call-it-relief": lambda: _("The week is there to ease pain"),
    "keep-cautions": lambda: _("Exercises that do not suit an illness were taken out"),
    "keep-gentle-until-asked": lambda: _("Only gentle movement until a clinician has been asked"),
    "keep-relief": lambda: _("Only exercises that ease were left in"),
    "keep-count": lambda: _("No more exercises than a session may have"),
    "keep-step-bounds": lambda: _("The step goal was kept within its bounds"),
    "pause": lambda: _("The plan stands still because of a warning sign"),
}
FIELDS = {
    "week": lambda: _("week of the programme"),
    "age": lambda: _("age"),
    "sex": lambda: _("sex"),
    "pain_average": lambda: _("average pain"),
    "pain_worst": lambda: _("worst pain"),
    "pain_weeks": lambda: _("pain over the weeks"),
    "interference_weeks": lambda: _("trouble in daily life over the weeks"),
    "duration": lambda: _("how long it has hurt"),
    "pain_sites": lambda: _("where it hurts"),
    "interference": lambda: _("trouble in daily life"),
    "fear": lambda: _("worry that activity harms"),
    "confidence": lambda: _("confidence"),
    "sleep": lambda: _("sleep"),
    "stress": lambda: _("stress"),
    "stress_four": lambda: _("stress in the check-in"),
    "mood": lambda: _("mood"),
    "work": lambda: _("work"),
    "work_ability": lambda: _("ability to work"),
    "activity_level": lambda: _("activity level"),
    "usual_steps": lambda: _("usual steps"),
    "steps_percent": lambda: _("how the step goal was met"),
    "conditions": lambda: _("illnesses"),
    "minutes": lambda: _("minutes a session"),
    "days_per_week": lambda: _("days a week"),
    "barriers": lambda: _("what gets in the way"),
}
