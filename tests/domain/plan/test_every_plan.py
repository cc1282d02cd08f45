"""What holds for every plan: random people, twelve random weeks each, judged by other code.

SELFBACK_PROFILES sets how many people; the figures of the full count stand in docs/evidence.md.
"""

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from tests.domain.plan.lives import random_checkin, random_person
from tests.domain.plan.people import MONDAY, library, rules, seeds
from tests.evidence_file import write_evidence

from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.document import from_document, to_document
from selfback.domain.plan.planning import first_plan, next_plan
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.screening import screen_checkin, screen_profile
from selfback.domain.plan.week import Plan

PEOPLE = int(os.environ.get("SELFBACK_PROFILES", "25"))
FULL = 10_000
WEEKS = 12
STRENGTH = {"abdominal", "back", "core", "gluteal"}
GENTLE = {"flexibility", "stretch", "pain-relief"}


@dataclass
class Life:
    """What the judge itself keeps of a life, beside what the planner remembers."""

    profile: Profile
    pain: list[int]
    goal: int | None = None
    goal_before: int = 0
    paused: bool = False
    levels: dict[str, int] = field(default_factory=dict)


@dataclass
class Record:
    plans: int = 0
    modes: Counter = field(default_factory=Counter)
    tiers: Counter = field(default_factory=Counter)
    evidence: Counter = field(default_factory=Counter)
    compared: int = 0
    lighter: int = 0
    harder_levels: int = 0
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def need(self, what: str, holds: bool, *facts: object) -> None:
        if not holds:
            self.faults[what].append(" ".join(map(str, facts)))


@pytest.fixture(scope="module")
def record() -> Record:
    record = Record()
    for number in range(PEOPLE):
        _live(number, record)
    print(  # noqa: T201  # the figures, for pytest -s
        f"{PEOPLE} people, {record.plans} plans, modes {dict(record.modes)}, "
        f"tiers {dict(record.tiers)}, evidence {dict(record.evidence)}, "
        f"{record.harder_levels} levels raised, "
        f"{record.compared} compared with more pain, {record.lighter} of them lighter"
    )
    return record


def _live(number: int, record: Record) -> None:
    chance = np.random.default_rng([20270104, number])
    profile = random_person(chance, library())
    plan = _first(profile, number)
    life = Life(profile=profile, pain=[profile.pain_average])
    _judge(record, life, plan, None, where=(number, 1))
    _compare(record, plan, _first(_hurting_more(profile, chance), number), (number, 1))
    if number % 10 == 0:
        record.need("same", _first(profile, number) == plan, number)
    for week in range(2, WEEKS + 1):
        checkin = random_checkin(chance, library(), plan)
        following = _next(plan, checkin, number)
        _judge(record, life, following, checkin, where=(number, week))
        if checkin.pain_average < 10:
            worse = replace(
                checkin, pain_average=int(chance.integers(checkin.pain_average + 1, 11))
            )
            _compare(record, following, _next(plan, worse, number), (number, week))
        if number % 10 == 0:
            record.need("same", _next(plan, checkin, number) == following, number, week)
        plan = following


def _hurting_more(profile: Profile, chance) -> Profile:
    pain = min(10, profile.pain_average + int(chance.integers(1, 6)))
    return replace(profile, pain_average=pain)


def _first(profile: Profile, seed: int) -> Plan:
    return first_plan(
        profile,
        start=MONDAY,
        triage=screen_profile(profile, library=library(), rules=rules()),
        library=library(),
        cases=seeds(),
        rules=rules(),
        chance=np.random.default_rng(seed),
    )


def _next(plan: Plan, checkin: Checkin, seed: int) -> Plan:
    return next_plan(
        plan,
        checkin,
        start=MONDAY,
        triage=screen_checkin(plan.carry, checkin, library=library(), rules=rules()),
        library=library(),
        cases=seeds(),
        rules=rules(),
        chance=np.random.default_rng([seed, plan.week]),
    )


# -- the judge: the rules of the design, written once more from its text ----------------------


def _judge(record: Record, life: Life, plan: Plan, checkin: Checkin | None, where) -> None:
    if checkin is not None:
        life.pain.append(checkin.pain_average)
        new = {
            name: getattr(checkin, name)
            for name in ("conditions", "cleared", "limits", "minutes")
            if getattr(checkin, name) is not None
        }
        life.profile = replace(life.profile, **new)
    record.plans += 1
    record.modes[plan.mode.value] += 1
    record.tiers[plan.safety.tier] += 1
    record.evidence[plan.evidence.rests_on] += 1
    _judge_pause(record, life, plan, checkin, where)
    _judge_cautions(record, life, plan, where)
    _judge_relief(record, life, plan, where)
    _judge_size(record, life, plan, where)
    _judge_steps(record, life, plan, checkin, where)
    _judge_pace(record, life, plan, checkin, where)
    _judge_levels(record, life, plan, where)
    _judge_words(record, plan, where)


def _judge_pause(record: Record, life: Life, plan: Plan, checkin, where) -> None:
    signs = checkin.red_flags if checkin else life.profile.red_flags
    tiers = {each.id: each.tier.value for each in library().red_flags.values()}
    emergency = any(a != "no" and tiers[sign] == "R" for sign, a in signs.items())
    soon = any(a == "yes" and tiers[sign] == "A" for sign, a in signs.items())
    confirmed = checkin is not None and checkin.confirmed
    stops = emergency or ((soon or life.paused) and not confirmed)
    record.need("red flags", (plan.mode.value == "paused") == stops, where, plan.mode)
    record.need("red flags", not emergency or plan.safety.tier == "R", where, plan.safety)
    if stops:
        physical = plan.exercises or plan.steps.goal or plan.minutes
        record.need("red flags", not physical, where, plan.steps)
    life.paused = stops


def _judge_cautions(record: Record, life: Life, plan: Plan, where) -> None:
    conditions = [library().conditions[each] for each in life.profile.conditions]
    ask = any(each.ask_first for each in conditions) and life.profile.cleared != "yes"
    for planned in plan.exercises:
        exercise = library().exercises[planned.id]
        barred = [
            each.id
            for each in conditions
            if each.id in exercise.avoid_when or set(each.avoid) & set(exercise.loads)
        ]
        record.need("cautions", not barred, where, planned.id, barred)
        out = planned.id in life.profile.limits.exercises
        record.need("cautions", not out, where, planned.id, "taken out by a clinician")
        gentle = exercise.type.value in GENTLE and exercise.level == 1
        record.need("cautions", gentle or not ask, where, planned.id, "before a clinician's word")


def _judge_relief(record: Record, life: Life, plan: Plan, where) -> None:
    now, before = life.pain[-1], life.pain[-2] if len(life.pain) > 1 else None
    eases = now >= 7
    if before is not None:
        eases |= before <= 2 and now - before >= 4
        eases |= 3 <= before <= 6 and now - before >= 3
    if plan.mode.value != "paused":
        record.need("relief", (plan.mode.value == "pain-relief") == eases, where, life.pain[-2:])
    if eases:
        kinds = {each.type.value for each in plan.exercises}
        record.need("relief", kinds <= {"pain-relief"}, where, kinds)


def _judge_size(record: Record, life: Life, plan: Plan, where) -> None:
    minutes = life.profile.minutes
    most = 3 if minutes <= 15 else min(12, minutes // 5)
    sets = minutes // 5 if minutes <= 15 else 3
    record.need("size", len(plan.exercises) <= most, where, len(plan.exercises), minutes)
    record.need("size", all(1 <= each.sets <= sets for each in plan.exercises), where)
    record.need("size", len({each.id for each in plan.exercises}) == len(plan.exercises), where)


def _judge_pace(record: Record, life: Life, plan: Plan, checkin, where) -> None:
    """After risen pain or a heavy week nothing goes up; called after the steps were judged."""
    if checkin is None:
        return
    heavy = life.pain[-1] >= 7 or (checkin.gpe is not None and checkin.gpe <= -2)
    if heavy or life.pain[-1] - life.pain[-2] >= 2:
        raised = [
            kind.value
            for kind, level in plan.carry.levels.items()
            if level.level > life.levels.get(kind.value, 1)
        ]
        record.need("pace", not raised, where, raised)
        record.need("pace", plan.steps.goal <= life.goal_before, where, life.goal_before)


def _judge_steps(record: Record, life: Life, plan: Plan, checkin, where) -> None:
    goal = plan.steps.goal
    if checkin is not None and checkin.step_goal is not None:
        life.goal = checkin.step_goal
    life.goal_before = life.goal or plan.steps.goal
    if plan.mode.value == "paused":
        return
    record.need("steps", 3000 <= goal <= 10000, where, goal)
    record.need("steps", plan.steps.low <= goal <= plan.steps.high, where, plan.steps)
    if life.goal is not None:
        record.need("steps", 100 * goal <= 115 * life.goal, where, life.goal, goal)
        fresh = checkin is not None and checkin.new_device
        record.need("steps", fresh or 100 * goal >= 80 * life.goal, where, life.goal, goal)
    life.goal = goal


def _judge_levels(record: Record, life: Life, plan: Plan, where) -> None:
    for planned in plan.exercises:
        known = life.levels.get(planned.type.value, 1)
        if planned.type.value in STRENGTH:
            record.need("levels", planned.level <= known + 1, where, planned.id, known)
    for kind, level in plan.carry.levels.items():
        was = life.levels.get(kind.value, 1)
        record.need("levels", abs(level.level - was) <= 1 and 1 <= level.level <= 6, where, kind)
        record.harder_levels += level.level > was
        life.levels[kind.value] = level.level


def _judge_words(record: Record, plan: Plan, where) -> None:
    items = [plan.steps, *plan.exercises, *plan.education]
    record.need("reasons", all(each.reasons for each in items), where)
    days = [each.day for each in plan.education]
    different = len({each.id for each in plan.education}) == 7
    record.need("empty", days == [1, 2, 3, 4, 5, 6, 7] and different, where, days)
    record.need("empty", bool(plan.exercises) or plan.mode.value == "paused", where, plan.mode)
    record.need("empty", sum(each.as_quiz for each in plan.education) <= 2, where)
    if where[0] % 5 == 0:
        document = to_document(plan, library())
        record.need("document", from_document(document) == plan, where)
        texts = [r["text"] for each in _with_reasons(document) for r in each["reasons"]]
        texts += [each["text"] for each in document["changes"]] + [document["headline"]["text"]]
        record.need("reasons", all(t and "{" not in t for t in texts), where, texts)
        explained = bool(plan.changes) == (plan.week > 1)
        record.need("reasons", explained or plan.mode.value == "paused", where, "no changes")


def _with_reasons(document) -> list:
    return [document["steps"], *document["exercises"], *document["education"]]


def _compare(record: Record, plan: Plan, worse: Plan, where) -> None:
    record.compared += 1
    record.lighter += _load(worse) < _load(plan) or worse.steps.goal < plan.steps.goal
    record.need("pain", worse.steps.goal <= plan.steps.goal, where, plan.steps, worse.steps)
    record.need("pain", _load(worse) <= _load(plan), where, _load(plan), _load(worse))
    record.need("pain", len(worse.exercises) <= len(plan.exercises), where)
    record.need("pain", worse.minutes <= plan.minutes, where, plan.minutes, worse.minutes)
    record.need("pain", _hardest(worse) <= _hardest(plan), where, _hardest(plan), _hardest(worse))


def _load(plan: Plan) -> int:
    """Sets weighed by difficulty: a strength exercise counts its level and one more."""
    return sum(
        each.sets * (1 + each.level if each.type.value in STRENGTH else 1)
        for each in plan.exercises
    )


def _hardest(plan: Plan) -> int:
    return max((e.level for e in plan.exercises if e.type.value in STRENGTH), default=0)


# -- what must hold ---------------------------------------------------------------------------


def test_the_lives_reach_every_mode_and_tier(record):
    assert record.plans == PEOPLE * WEEKS
    assert set(record.modes) == {"normal", "gentle", "pain-relief", "paused"}
    assert set(record.tiers) == {"R", "A", "B", "M", "none"}
    assert record.harder_levels > 0
    assert record.lighter > 0


@pytest.mark.hazard("H-04")
def test_no_plan_holds_an_exercise_that_a_condition_bars(record):
    assert record.faults["cautions"] == []


@pytest.mark.hazard("H-05")
def test_step_goals_stay_in_bounds_and_change_slowly(record):
    assert record.faults["steps"] == []


@pytest.mark.hazard("H-03")
def test_more_pain_never_gives_a_heavier_plan(record):
    assert record.faults["pain"] == []


def test_nothing_goes_up_after_a_heavy_week_or_risen_pain(record):
    assert record.faults["pace"] == []


def test_red_flags_pause_the_plan_until_someone_has_looked(record):
    assert record.faults["red flags"] == []


def test_a_week_for_relief_holds_nothing_but_relief(record):
    assert record.faults["relief"] == []


def test_no_session_is_larger_than_its_minutes_allow(record):
    assert record.faults["size"] == []


def test_levels_move_one_step_a_week_at_most(record):
    assert record.faults["levels"] == []


def test_every_item_says_why_it_is_there(record):
    assert record.faults["reasons"] == []


def test_no_week_is_empty(record):
    assert record.faults["empty"] == []


def test_the_same_input_gives_the_same_plan(record):
    assert record.faults["same"] == []


def test_a_plan_comes_back_from_its_document_unchanged(record):
    assert record.faults["document"] == []


@pytest.mark.skipif(PEOPLE < FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down(record):
    said = {
        "red flags": "red flags that did not pause the plan",
        "cautions": "exercises that a condition or a clinician bars",
        "steps": "step goals out of bounds or changed too fast",
        "pain": "plans heavier because of more pain",
        "pace": "plans that went up after a heavy week or risen pain",
        "relief": "weeks for relief with anything else",
        "size": "sessions larger than their minutes allow",
        "levels": "levels moved more than one step a week",
        "reasons": "items without a reason",
        "empty": "weeks that are empty",
        "same": "plans that differ for the same input",
        "document": "plans that their document changes",
    }
    assert set(record.faults) <= set(said)
    write_evidence(
        "plans",
        title="Every plan keeps the rules",
        conditions=(
            f"Random people with the shipped content and seed cases, {WEEKS} random weeks each;"
            " every plan is judged by rules written a second time, apart from the planner. Each"
            " week is planned once more with more pain, and compared."
        ),
        figures={
            "people": PEOPLE,
            "plans": record.plans,
            **{f"plans of mode {mode}": n for mode, n in sorted(record.modes.items())},
            **{f"plans at tier {tier}": n for tier, n in sorted(record.tiers.items())},
            **{f"plans that rest on {on}": n for on, n in sorted(record.evidence.items())},
            "levels raised": record.harder_levels,
            "compared with more pain": record.compared,
            "of these lighter": record.lighter,
            **{sentence: len(record.faults.get(what, ())) for what, sentence in said.items()},
        },
    )
