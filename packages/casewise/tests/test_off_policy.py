"""Off-policy estimates agree with the truth of simulated logs, and refuse logs that cannot tell."""

import os

import numpy as np
import pytest

from casewise.evaluation.logged import Logged, LogUnusable, NoOverlap, log_of
from casewise.evaluation.off_policy import _student, deterministic, plain_model, value

LOGS = 200 if os.environ.get("SELFBACK_FULL") else 60
PEOPLE, WEEKS, OPTIONS = 80, 4, 3
NAMES = tuple("abc")


class World:
    """People whose best option depends on one trait; the truth of any policy is known."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)
        people = self.chance.normal(size=PEOPLE)
        self.groups = np.repeat(np.arange(PEOPLE), WEEKS)
        self.trait = people[self.groups]
        self.own = self.chance.normal(size=PEOPLE)[self.groups] * 0.3

    def expected(self, trait):
        return np.stack([0.5 + 0.2 * trait, np.full_like(trait, 0.55), 0.5 - 0.3 * trait], axis=1)

    def logging(self):
        scores = np.exp(np.stack([self.trait, np.zeros_like(self.trait), -self.trait], axis=1))
        return scores / scores.sum(axis=1, keepdims=True)

    def wanted(self, trait=None):
        trait = self.trait if trait is None else trait
        policy = np.full((len(trait), OPTIONS), 0.1)
        policy[np.arange(len(trait)), np.where(trait > 0, 0, 2)] = 0.8
        return policy

    def truth(self):
        many = np.random.default_rng(0).normal(size=400_000)
        return float((self.wanted(many) * self.expected(many)).sum(axis=1).mean())

    def log(self):
        chances = self.logging()
        chosen = np.array([self.chance.choice(OPTIONS, p=row) for row in chances])
        at = np.arange(len(chosen))
        noise = self.chance.normal(size=len(chosen)) * 0.4
        rewards = self.expected(self.trait)[at, chosen] + self.own + noise
        return Logged(
            chosen=chosen,
            propensities=chances[at, chosen],
            rewards=rewards,
            options=NAMES,
            groups=self.groups,
        )


@pytest.mark.parametrize("method", ["ips", "snips", "dr"])
def test_nine_in_ten_intervals_hold_the_truth(method):
    truth, held, errors = World(0).truth(), [], []
    for seed in range(LOGS):
        world = World(seed)
        logged = world.log()
        found = value(logged, world.wanted(), method=method, model=plain_model(logged))
        held.append(found.low <= truth <= found.high)
        errors.append(found.mean - truth)

    spare = 0 if LOGS >= 200 else 0.07
    assert 0.85 - spare <= np.mean(held) <= 0.95 + spare
    assert abs(np.mean(errors)) < 3 * np.std(errors) / np.sqrt(LOGS)


def test_the_policy_that_made_the_log_is_worth_what_the_log_brought():
    world = World(1)
    logged = world.log()

    found = value(logged, world.logging(), method="snips")

    assert found.mean == pytest.approx(logged.rewards.mean())
    assert found.effective == pytest.approx(len(logged))


def test_a_good_model_narrows_the_interval():
    world = World(2)
    logged = world.log()
    plain = value(logged, world.wanted(), method="ips")
    robust = value(logged, world.wanted(), method="dr", model=world.expected(world.trait))

    assert robust.high - robust.low < plain.high - plain.low


def test_weeks_of_the_same_person_do_not_count_as_many_people():
    world = World(3)
    logged = world.log()
    alone = Logged(
        chosen=logged.chosen,
        propensities=logged.propensities,
        rewards=logged.rewards,
        options=NAMES,
    )

    together = value(logged, world.wanted(), method="snips")
    apart = value(alone, world.wanted(), method="snips")
    assert together.high - together.low > apart.high - apart.low


def test_a_policy_that_wants_what_was_never_tried_is_refused():
    logged = Logged(
        chosen=np.zeros(20, dtype=int),
        propensities=np.ones(20),
        rewards=np.ones(20),
        options=("a", "b"),
    )

    with pytest.raises(NoOverlap) as refused:
        value(logged, deterministic(np.ones(20, dtype=int), 2), method="ips")
    assert refused.value.share == 1.0


@pytest.mark.parametrize("method", ["ips", "snips", "dr"])
def test_what_was_never_tried_on_such_people_is_refused_though_others_tried_it(method):
    ill = np.arange(200) % 2
    logged = Logged(
        chosen=ill, propensities=np.ones(200), rewards=1.0 - ill, options=("heavy", "light")
    )

    with pytest.raises(NoOverlap) as refused:
        value(
            logged,
            deterministic(np.where(np.arange(200) % 10, 0, 1), 2),
            method=method,
            model=plain_model(logged),
        )
    assert refused.value.share == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"propensities": np.array([0.5, 0.0])}, "propensity"),
        ({"propensities": np.array([0.5, np.nan])}, "propensity"),
        ({"rewards": np.array([1.0, np.nan])}, "reward"),
        ({"chosen": np.array([0, 5])}, "not named"),
        ({"allowed": np.array([[True, True], [True, False]])}, "not allowed"),
        ({"groups": np.array(["x"])}, "groups"),
        ({"chosen": np.array([], dtype=int)}, "empty"),
    ],
)
def test_a_log_that_cannot_be_judged_by_says_why(change, reason):
    fields = {
        "chosen": np.array([0, 1]),
        "propensities": np.array([0.5, 0.5]),
        "rewards": np.array([1.0, 0.0]),
        "options": ("a", "b"),
    }

    with pytest.raises(LogUnusable, match=reason):
        Logged(**{**fields, **change})


@pytest.mark.parametrize("policy", [np.full((2, 2), 0.4), np.array([[2.0, -1.0]] * 2), [[1.0]]])
def test_a_policy_whose_chances_do_not_add_up_is_refused(policy):
    logged = log_of(
        [
            {"chosen": "a", "propensity": 0.5, "reward": 1, "group": "x"},
            {"chosen": "b", "propensity": 0.5, "reward": 0, "group": "y"},
        ],
        options=("a", "b"),
    )

    with pytest.raises(LogUnusable):
        value(logged, policy, method="ips")


def test_a_decision_that_names_another_option_is_refused():
    with pytest.raises(LogUnusable, match="'c'"):
        log_of([{"chosen": "c", "propensity": 1, "reward": 1}], options=("a", "b"))


def test_a_large_weight_is_cut_and_the_cut_is_told():
    logged = Logged(
        chosen=np.array([0] * 99 + [1]),
        propensities=np.array([0.99] * 99 + [0.001]),
        rewards=np.ones(100),
        options=("a", "b"),
    )

    found = value(logged, np.full((100, 2), 0.5), method="snips", clip=10)
    assert found.clipped == 0.01


@pytest.mark.parametrize("freedom", [3, 5, 10, 40, 200])
@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_students_quantile_is_scipys_or_a_little_wider(freedom, level):
    from scipy.stats import t

    exact = t.ppf((1 + level) / 2, freedom)
    assert exact - 1e-3 <= _student(level, freedom) <= exact * 1.06
