"""Synthetic people: the same chance for every policy, and truths that the engine cannot see."""

import numpy as np
import pytest
from tests.domain.plan.people import library
from tests.domain.simulation.worlds import small_world

from selfback.domain.simulation.people import make_people
from selfback.domain.simulation.policies import POLICIES
from selfback.domain.simulation.responses import MODELS, live_a_week, make_world


def _world(model, seed=3, count=60):
    people = make_people(count, library(), np.random.default_rng(seed))
    chance = np.random.default_rng([seed, 1])
    return people, make_world(model, people, library().exercises, weeks=6, chance=chance)


def _lived(world, planned, days=3):
    who = np.arange(len(world.start))
    return live_a_week(
        world,
        who,
        np.zeros(len(who), dtype=np.int64),
        severity=world.start,
        planned=planned,
        days=np.full(len(who), days),
    )


def _first_of_each(order):
    planned = np.zeros(order.shape, dtype=bool)
    np.put_along_axis(planned, order[:, :4], True, axis=1)
    return planned


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_gives_the_same_lives(model):
    again = small_world.__wrapped__(model, policies=("nearest", "learning"))

    for policy, run in again.items():
        np.testing.assert_array_equal(run.outcomes, small_world(model)[policy].outcomes)
        np.testing.assert_array_equal(run.severity, small_world(model)[policy].severity)


def test_another_seed_gives_other_lives():
    one, other = small_world()["rules"], small_world(seed=2, policies=("rules",))["rules"]

    assert not np.array_equal(one.severity, other.severity)


def test_what_one_policy_does_never_touches_another():
    alone = small_world(policies=("learning",))["learning"]

    np.testing.assert_array_equal(alone.outcomes, small_world()["learning"].outcomes)


@pytest.mark.parametrize("model", MODELS)
def test_everybody_is_followed_for_every_week(model):
    for run in small_world(model).values():
        assert run.pain.min() >= 0
        assert run.pain.max() <= 10
        assert not np.isnan(run.outcomes).any()
        assert run.outcomes.min() >= 0
        assert run.outcomes.max() <= 1


def test_where_only_time_helps_no_choice_changes_a_back():
    runs = small_world("time")

    for policy in POLICIES:
        np.testing.assert_array_equal(runs[policy].severity, runs["rules"].severity)


def test_where_exercise_helps_doing_it_lowers_what_hurts():
    _, world = _world("preferences")
    nothing = np.zeros(world.fit.shape, dtype=bool)
    anything = nothing.copy()
    anything[:, :4] = True
    some, none = _lived(world, anything), _lived(world, nothing)

    assert (some.severity <= none.severity).all()
    assert some.severity.mean() < none.severity.mean()
    assert np.isnan(none.done_share).all()


def test_where_people_differ_what_suits_them_does_more_good():
    _, world = _world("responders", count=300)
    order = np.argsort(world.fit, axis=1)
    worst, best = (
        _lived(world, _first_of_each(order)),
        _lived(world, _first_of_each(order[:, ::-1])),
    )

    assert best.severity.mean() < worst.severity.mean()
    assert world.fit.std(axis=0).min() > 0


def test_where_liking_decides_what_is_liked_is_done_more():
    _, world = _world("preferences", count=300)
    order = np.argsort(world.liking, axis=1)
    worst, best = (
        _lived(world, _first_of_each(order)),
        _lived(world, _first_of_each(order[:, ::-1])),
    )

    assert best.done_share.mean() > worst.done_share.mean()


def test_what_suits_someone_can_be_guessed_from_answers_but_is_not_settled_by_them():
    people, world = _world("responders", count=600)
    design = np.column_stack([np.ones(len(people.traits)), people.traits])
    guess, *_ = np.linalg.lstsq(design, world.fit, rcond=None)
    explained = 1 - (world.fit - design @ guess).var(axis=0) / world.fit.var(axis=0)

    assert 0.05 < explained.mean() < 0.6


def test_people_start_in_waves():
    people, _ = _world("time")

    assert len(set(people.joins.tolist())) > 3
    assert people.joins.min() == 0
