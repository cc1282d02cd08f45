"""What similar weeks say of each exercise of a plan, in one sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from selfback.delivery.shared.case_bases import rules
from selfback.delivery.shared.how_made import release_of
from selfback.domain.plan.neighbours import BETTER_FROM, outcome_of
from selfback.domain.plan.week import Plan


def grounds(plan: Plan) -> dict[str, str]:
    """Return exercise -> a sentence, for every exercise of a plan."""
    near = _neighbours(plan)
    return {each.id: _said(each.id, plan, near) for each in plan.exercises}


def _neighbours(plan: Plan) -> list[Mapping[str, Any]]:
    """Return the cases the plan named, as far as they are still there."""
    _release, cases = release_of(plan)
    if cases is None:
        return []
    known = set(cases.base.ids)
    return [cases.base.case(each.id) for each in plan.evidence.neighbours if each.id in known]


def _said(exercise: str, plan: Plan, near: Sequence[Mapping[str, Any]]) -> str:
    if plan.evidence.rests_on == "default" or not near:
        return _("Too few weeks are alike; it is the usual choice from the guidelines.")
    using = [each for each in near if exercise in (each["exercises"] or ())]
    facts = {"users": len(using), "all": len(near)}
    if plan.evidence.rests_on == "experts":
        return _("{users} of the {all} most similar expert examples have it.").format(**facts)
    told = [outcome_of(each, rules().engine) for each in using]
    outcomes = [each for each in told if each is not None]
    if not outcomes:
        return _("{users} of the {all} most similar weeks had it.").format(**facts)
    better = sum(each > BETTER_FROM for each in outcomes)
    return _(
        "{users} of the {all} most similar weeks had it; {better} of {said} went better."
    ).format(**facts, better=better, said=len(outcomes))
