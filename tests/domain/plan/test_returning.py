"""A finished week becomes a case: the person as the planner saw them, and how the week went."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.domain.plan.lives import random_checkin, random_person
from tests.domain.plan.people import CONTENT, MONDAY, rules, seeds
from tests.domain.shipped import library

from selfback.domain.plan import planning
from selfback.domain.plan.neighbours import find_neighbours
from selfback.domain.plan.planning import first_plan, next_plan
from selfback.domain.plan.returning import judge_week, problem_then, returned_case
from selfback.domain.plan.screening import screen_checkin, screen_profile
from selfback.domain.plan.seeds import case_schema, release_of
from selfback.domain.plan.week import Mode

FIELDS = {each.name for each in case_schema(CONTENT).fields}


def weeks_of(seed: int, count: int = 6) -> list[tuple[Any, Any]]:
    """Plans of one random life, each with the check-in that closed it."""
    chance = np.random.default_rng(seed)
    person = random_person(chance, library())
    shared: dict[str, Any] = {
        "library": library(),
        "cases": seeds(),
        "rules": rules(),
        "start": MONDAY,
        "chance": chance,
    }
    found = screen_profile(person, library=library(), rules=rules())
    plan, lived = first_plan(person, triage=found, **shared), []
    for _ in range(count):
        checkin = random_checkin(chance, library(), plan)
        lived.append((plan, checkin))
        found = screen_checkin(plan.carry, checkin, library=library(), rules=rules())
        plan = next_plan(plan, checkin, triage=found, **shared)
    return lived


def row_of(plan: Any, checkin: Any, **changes: Any) -> dict[str, Any]:
    given = {
        "id": "w",
        "group": "p",
        "exercises": [each.id for each in plan.exercises],
        "library": library(),
        "rules": rules().engine.outcome,
        "fields": FIELDS,
        **changes,
    }
    return returned_case(plan, checkin, **given)


@pytest.mark.parametrize("seed", range(4))
def test_the_problem_is_what_the_planner_asked_the_case_base(
    seed: int, monkeypatch: pytest.MonkeyPatch
):
    asked = []

    def listening(cases: Any, query: Any, *, rules: Any) -> Any:
        asked.append(dict(query))
        return find_neighbours(cases, query, rules=rules)

    monkeypatch.setattr(planning, "find_neighbours", listening)
    plans = [plan for plan, _ in weeks_of(seed)]

    assert [problem_then(plan) for plan in plans] == asked[: len(plans)]


@pytest.mark.parametrize("seed", range(20))
def test_every_week_that_is_kept_fits_the_schema_of_the_seed_cases(seed: int):
    rows = [
        row_of(plan, checkin, id=f"w{at}")
        for at, (plan, checkin) in enumerate(weeks_of(seed))
        if judge_week(plan, checkin, consented=True).keep
    ]
    for row in rows:
        row["start"] = date.fromisoformat(row["start"])

    base = release_of(CONTENT, rows).base

    assert len(base) == len(rows)
    assert all(0 <= row["outcome"] <= 1 for row in rows)


def test_the_outcome_is_from_before_the_plan_to_the_check_in_that_closed_it():
    plan, checkin = weeks_of(1)[0]
    checkin = replace(checkin, gpe=2, pain_average=1, interference=0)

    row = row_of(plan, checkin)

    assert row["gpe"] == 2
    assert row["pain_change"] == 1 - plan.carry.profile.pain_average
    assert row["interference_change"] == -plan.carry.profile.interference
    assert row["start"] == plan.start.isoformat()


def test_a_case_holds_nothing_that_names_its_person():
    plan, checkin = weeks_of(2)[1]
    plan = replace(
        plan, carry=replace(plan.carry, profile=replace(plan.carry.profile, red_flags={"x": "yes"}))
    )
    checkin = replace(checkin, anything_bad_text="My name is Marie")

    row = row_of(plan, checkin)

    assert set(row) <= FIELDS
    assert "Marie" not in str(row)
    assert "red_flags" not in row


def test_a_week_without_consent_or_rating_or_with_a_paused_plan_does_not_teach():
    plan, checkin = weeks_of(1)[0]
    plan = replace(plan, mode=Mode.NORMAL)

    assert judge_week(plan, checkin, consented=True).reasons == ("complete",)
    assert not judge_week(plan, checkin, consented=False).keep
    nothing = judge_week(
        replace(plan, mode=Mode.PAUSED), replace(checkin, gpe=None), consented=False
    )
    assert nothing.reasons == ("no-consent", "paused", "no-rating")
