"""The lean path decides exactly as the planner does."""

from dataclasses import replace

import numpy as np
from tests.domain.plan.lives import random_checkin
from tests.domain.plan.people import CONTENT, MONDAY, library, no_cases, rules, seeds
from tests.domain.simulation.worlds import examples

from selfback.domain.plan.neighbours import find_neighbours, problem_of
from selfback.domain.plan.own import with_own
from selfback.domain.plan.planning import first_plan, next_plan
from selfback.domain.plan.profile_space import random_profile, random_week
from selfback.domain.plan.screening import screen_checkin, screen_profile
from selfback.domain.plan.seeds import release_of
from selfback.domain.simulation.bases import (
    SILENCE,
    Listening,
    Said,
    add_weeks,
    ask,
    first_release,
    next_release,
    no_weeks,
)
from selfback.domain.simulation.deciding import first_situation, next_situation, settle

PEOPLE, WEEKS = 12, 6
ENGINE = rules().engine
IDS = tuple(sorted(library().exercises))


def _lived_rows(count):
    chance = np.random.default_rng(5)
    for number in range(count):
        week, carry = random_week(chance, library())
        yield {
            **problem_of(carry, week=week),
            "id": f"lived-{number}",
            "person": f"p{number}",
            "expert": "no",
            "exercises": chance.choice(IDS, size=5, replace=False).tolist(),
            "outcome": round(float(chance.random()), 3),
        }


def _release(rows):
    sums = no_weeks(IDS)
    add_weeks(sums, rows, ids=IDS, rules=ENGINE)
    release = first_release(no_cases().base, rows, ids=IDS, rules=ENGINE)
    return replace(release, effects=sums.effects())


def _plan(before, answers, cases, seed):
    given = {"library": library(), "rules": rules()}
    more = {**given, "start": MONDAY, "cases": cases, "chance": np.random.default_rng(seed)}
    if before is None:
        return first_plan(answers, triage=screen_profile(answers, **given), **more)
    triage = screen_checkin(before.carry, answers, **given)
    return next_plan(before, answers, triage=triage, **more)


def _pairs(cases, release):
    """Yield the planner's plan and the lean decision for the same weeks of the same people."""
    for number in range(PEOPLE):
        chance = np.random.default_rng([7, number])
        answers, plan = random_profile(chance, library()), None
        situation = first_situation(answers, library=library(), rules=rules())
        for week in range(1, WEEKS + 1):
            plan = _plan(plan, answers, cases, [number, week])
            said = SILENCE
            if release is not None:
                said = ask(release, [problem_of(situation.carry, week=week)], rules=ENGINE)[0]
            heard = with_own(said, situation)
            settled = settle(situation, heard, np.random.default_rng([number, week]))
            yield plan, settled
            # Conditions and limits stay as they are in a simulated life.
            answers = replace(
                random_checkin(chance, library(), plan), conditions=None, cleared=None, limits=None
            )
            situation = next_situation(
                settled.carry, answers, week=week + 1, rules=rules(), before=situation
            )


def _same(plan, settled):
    draft = settled.decision.draft
    assert [replace(each, reasons=()) for each in plan.exercises] == list(draft.exercises)
    planned = (plan.mode, plan.minutes, plan.days_per_week, plan.steps, plan.evidence.rules)
    lean = (draft.mode, draft.minutes, draft.days_per_week, draft.steps, draft.fired)
    assert planned == lean
    left_out = {"effects": (), "shown": {}}
    assert replace(plan.carry, **left_out) == replace(settled.carry, **left_out)


def test_by_the_default_order():
    for plan, settled in _pairs(no_cases(), None):
        _same(plan, settled)


def test_by_worked_examples():
    for plan, settled in _pairs(seeds(), _release(examples())):
        _same(plan, settled)


def test_by_weeks_that_were_lived():
    rows = [*examples(), *_lived_rows(500)]

    for plan, settled in _pairs(release_of(CONTENT, rows), _release(rows)):
        _same(plan, settled)


def test_a_release_that_grew_hears_what_one_made_at_once_hears():
    old, new = list(_lived_rows(300))[:200], list(_lived_rows(300))[200:]
    gone = [row["id"] for row in old[:50]]
    made = _release([*examples(), *old])
    grown = next_release(made, new, gone=gone, rules=ENGINE)
    fresh = _release([*examples(), *old[50:], *new])
    fresh = replace(fresh, effects=None)
    week, carry = random_week(np.random.default_rng(3), library())
    problem = problem_of(carry, week=week)

    assert grown.base.digest == fresh.base.digest
    assert ask(grown, [problem], rules=ENGINE) == ask(fresh, [problem], rules=ENGINE)


def test_a_batch_hears_what_the_planner_hears():
    rows = [*examples(), *_lived_rows(500)]
    cases, chance = release_of(CONTENT, rows), np.random.default_rng(11)
    weeks = [random_week(chance, library()) for _ in range(30)]
    problems = [problem_of(carry, week=week) for week, carry in weeks]

    for problem, said in zip(problems, ask(_release(rows), problems, rules=ENGINE), strict=True):
        near = find_neighbours(cases, problem, rules=ENGINE)
        assert said.rests_on == near.rests_on
        for each in IDS:
            assert abs(said.score(each) - near.score(each)) < 1e-12


def test_where_nobody_is_asked_nobody_could_have_changed_the_week():
    silent, asked = 0, 0
    for number in range(PEOPLE):
        chance = np.random.default_rng([9, number])
        answers = random_profile(chance, library())
        situation = first_situation(answers, library=library(), rules=rules())
        plan = None
        for week in range(1, WEEKS + 1):
            listening = Listening()
            quiet = settle(situation, listening, np.random.default_rng(week))
            scores = {each: float(chance.random()) for each in IDS}
            loud = Said(rests_on="cases", scores=scores)
            settled = settle(situation, loud, np.random.default_rng(week))
            if listening.was_asked:
                asked += 1
            else:
                silent += 1
                assert quiet == settled
            plan = _plan(plan, answers, seeds(), [number, week])
            answers = replace(
                random_checkin(chance, library(), plan), conditions=None, cleared=None, limits=None
            )
            situation = next_situation(
                settled.carry, answers, week=week + 1, rules=rules(), before=situation
            )
    assert silent > 0
    assert asked > 0
