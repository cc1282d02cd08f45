"""What a base would have chosen is judged by its own log, and nobody is heard on himself."""

import os

import numpy as np
import pytest

from casewise import CaseBase, Field, Schema, linear
from casewise.evaluation import choices, log_of_cases, replay, stability_of_choices
from casewise.evaluation.logged import LogUnusable
from casewise.evaluation.off_policy import deterministic, plain_model, value
from casewise.reuse import Floors, experience_of

LOGS = 200 if os.environ.get("SELFBACK_FULL") else 25
SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="person", kind="text-id", role="group"),
        Field(name="pain", kind="number", bounds=(0, 10), measure=linear(10)),
        Field(name="dose", kind="category", role="plan", categories=("high", "low")),
        Field(name="both", kind="set", role="plan", categories=("a", "b")),
        Field(name="chance", kind="number", role="context", bounds=(0, 1)),
        Field(name="result", kind="number", role="outcome"),
    )
)
HIGH, LOW = 0, 1


def truth(pain, dose):
    """High doses suit those in pain; low ones suit everyone a little."""
    return pain - 5.0 if dose == "high" else 0.5


def rows(people, seed=0):
    """Two weeks of each person; those in pain more often get the low dose."""
    chance = np.random.default_rng(seed)
    for person in range(people):
        secret, pain = float(chance.normal(0, 0.5)), float(chance.uniform(0, 10))
        for week in range(2):
            high = 0.7 - 0.04 * pain
            dose = "high" if chance.random() < high else "low"
            yield {
                "id": f"{person}-{week}",
                "person": f"p{person}",
                "pain": pain,
                "dose": dose,
                "both": ["a", "b"],
                "chance": high if dose == "high" else 1 - high,
                "result": truth(pain, dose) + secret + float(chance.normal()),
            }


def experience(people=150, seed=0, **changes):
    base = CaseBase(SCHEMA).fit(rows(people, seed))
    return experience_of(base, **{"options": "dose", "outcome": "result", "k": 20} | changes)


@pytest.fixture(scope="module")
def made():
    return experience()


def test_a_replay_is_what_the_base_says_without_the_person(made):
    told = replay(made)

    for at in range(0, len(made.base), 29):
        mine = made.base.row(at)
        others = made.base.without([], group=mine["person"])
        alone = experience_of(others, options="dose", outcome="result", k=20)
        estimates = alone.estimates(mine)
        assert told.expected[at] == pytest.approx([each.mean for each in estimates])
        best = max(range(2), key=lambda option: estimates[option].mean)
        assert told.chosen[at] in {best, -1}


def test_the_base_chooses_the_high_dose_for_those_who_gain_by_it(made):
    pain, chosen = made.base.column("pain"), replay(made).chosen

    assert (chosen[pain > 8] == HIGH).mean() > 0.9
    assert (chosen[pain < 3] == LOW).mean() > 0.9


def test_lower_outcomes_can_be_the_better_ones():
    told = replay(experience(better="lower"))

    assert told.chosen[0] != replay(experience()).chosen[0]


def test_where_the_base_abstains_the_default_is_taken(made):
    told = replay(made, floors=Floors(effective=1e6))

    assert (told.chosen == -1).all()
    assert (told.policy(LOW) == [0, 1]).all()
    assert (told.policy([0.25, 0.75]) == [0.25, 0.75]).all()


def test_one_who_is_alone_is_expected_to_do_as_all_others_did():
    row = next(rows(1))
    nobody = row | {"id": "new", "person": "new", "pain": None, "result": 9.0}
    base = CaseBase(SCHEMA).fit([*rows(60), nobody])
    made = experience_of(base, options="dose", outcome="result")
    told = replay(made)

    others = np.delete(made.outcomes, base.ids.index("new"))
    assert told.expected[base.ids.index("new")] == pytest.approx([others.mean()] * 2)
    assert told.chosen[base.ids.index("new")] == -1


def test_intervals_hold_the_truth_with_the_base_as_the_model():
    held, errors = [], []
    for seed in range(LOGS):
        made = experience(people=100, seed=seed)
        pain = made.base.column("pain")
        wanted = deterministic(np.where(pain > 5.5, HIGH, LOW), 2)
        found = value(log_of_cases(made, propensity="chance"), wanted, model=replay(made).expected)
        # of all people: 0.5 up to a pain of 5.5, and above it the mean of 0.5 to 5
        expected = 0.55 * 0.5 + 0.45 * 2.75
        held.append(found.low <= expected <= found.high)
        errors.append(found.mean - expected)

    spare = 0 if LOGS >= 200 else 0.1
    assert 0.85 - spare <= np.mean(held) <= 0.95 + spare
    assert abs(np.mean(errors)) < 3 * np.std(errors) / np.sqrt(LOGS)


def test_the_base_is_a_better_model_than_the_mean_and_its_policy_better_than_the_log(made):
    logged, told = log_of_cases(made, propensity="chance"), replay(made)
    policy = told.policy(LOW)

    by_base = value(logged, policy, model=told.expected)
    by_mean = value(logged, policy, model=plain_model(logged))

    assert by_base.high - by_base.low < by_mean.high - by_mean.low
    assert by_base.low > logged.rewards.mean()


def test_choices_change_the_more_the_input_moves(made):
    still, little, much = (
        stability_of_choices(made, within={"pain": by}, chance=np.random.default_rng(3))
        for by in (0.0, 0.5, 4.0)
    )

    assert still.changed == 0
    assert 0 < little.changed < much.changed < 1


def test_choices_of_no_query_are_none(made):
    assert choices(made, made.base.neighbours([], 5)).shape == (0,)


def test_cases_that_are_no_decisions_are_no_log():
    with pytest.raises(LogUnusable, match="several"):
        log_of_cases(experience(options="both"), propensity="chance")
    with pytest.raises(LogUnusable, match="'dose'"):
        log_of_cases(experience(), propensity="dose")
    unknown = CaseBase(SCHEMA).fit([each | {"chance": None} for each in rows(20)])
    with pytest.raises(LogUnusable, match="propensity"):
        log_of_cases(experience_of(unknown, options="dose", outcome="result"), propensity="chance")
