"""Twelve weeks for people who differ in turn: always enough to do, and never the same for long."""

import itertools
import os
from functools import cache

import pytest
from tests.domain.plan.people import begin, go_on, ids, make_checkin, make_profile, rules
from tests.domain.shipped import library
from tests.evidence_file import write_evidence

from selfback.domain.plan.checkin import Done
from selfback.domain.plan.composition import session_of
from selfback.domain.plan.profile import Limits
from selfback.domain.plan.week import Mode

FULL = os.environ.get("SELFBACK_FULL") == "1"
WEEKS = 12
MOST_IN_A_ROW = 3  # weeks
AGES = (24, 38, 52, 67, 81)
PAIN = (1, 3, 5, 7)
MINUTES = (10, 15, 20, 30, 45)
CONDITIONS = ((), ("cannot-get-to-floor",), ("osteoporosis",), ("heart-disease",), ("stenosis",))
LEFT_OUT = ((), ("wall", "cushion", "strap"))
"""Props of which a person has none; what needs one of them is left out."""


def people():
    """Yield 200 people: every age with every pain, the rest in turn."""
    rest = itertools.cycle(itertools.product(MINUTES, CONDITIONS, LEFT_OUT))
    for age, pain in itertools.product(AGES, PAIN):
        for minutes, conditions, props in itertools.islice(rest, 10):
            needing = [e.id for e in library().exercises.values() if {*props} & {*e.props}]
            yield make_profile(
                age=age,
                pain_average=pain,
                pain_worst=pain + 2,
                minutes=minutes,
                conditions=conditions,
                cleared="yes",
                limits=Limits(exercises=tuple(needing)),
            )


def live(person, seed):
    """Return the plans of twelve weeks in which all is done, and some of it is hard."""
    plans = [begin(person, seed=seed)]
    while len(plans) < WEEKS:
        done = tuple(
            Done(
                id=each.id,
                sessions=3,
                minutes=15,
                repetitions_percent=100,
                rating="hard" if (len(plans) + at) % 7 == 0 else "right",
            )
            for at, each in enumerate(plans[-1].exercises)
        )
        checkin = make_checkin(pain_average=person.pain_average, exercises=done)
        plans.append(go_on(plans[-1], checkin, seed=seed))
    return plans


@cache
def lives():
    chosen = list(people()) if FULL else list(people())[::5]
    return [(person, live(person, seed)) for seed, person in enumerate(chosen)]


def longest_run(plans):
    """Return the most weeks in a row that any exercise was planned."""
    runs, most = {}, 0
    for plan in plans:
        runs = {each: runs.get(each, 0) + 1 for each in ids(plan)}
        most = max(most, *runs.values())
    return most


@pytest.mark.slow
def test_no_exercise_is_planned_more_than_three_weeks_in_a_row():
    stuck = [person for person, plans in lives() if longest_run(plans) > MOST_IN_A_ROW]

    assert not stuck, stuck[0]


@pytest.mark.slow
def test_every_session_is_as_long_as_its_minutes_allow():
    for person, plans in lives():
        count = session_of(person.minutes, rules=rules().exercises).count
        for plan in plans:
            if plan.mode is Mode.NORMAL:
                assert len(plan.exercises) == count


@pytest.mark.slow
def test_no_session_of_five_exercises_or_more_is_all_new():
    for _, plans in lives():
        for earlier, later in itertools.pairwise(plans):
            if earlier.mode is later.mode is Mode.NORMAL and len(later.exercises) >= 5:
                assert {*ids(earlier)} & {*ids(later)}


@pytest.mark.slow
@pytest.mark.skipif(not FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down():
    runs = [longest_run(plans) for _, plans in lives()]
    kinds = [len({each for plan in plans for each in ids(plan)}) for _, plans in lives()]
    write_evidence(
        "twelve-weeks",
        title="Twelve weeks without the same for long",
        conditions=(
            "People who differ in turn by age, pain, minutes, condition and props; all is done"
            " each week, and one exercise in seven is called hard."
        ),
        figures={
            "people": len(runs),
            "weeks each": WEEKS,
            "people with an exercise more than three weeks in a row": sum(
                run > MOST_IN_A_ROW for run in runs
            ),
            "different exercises a person met, median": sorted(kinds)[len(kinds) // 2],
            "different exercises a person met, fewest": min(kinds),
        },
    )
