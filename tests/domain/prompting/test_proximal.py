"""The proximal effect agrees with a second program and with the truth, or is refused."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.genmod.cov_struct import Independence

from selfback.domain.prompting.proximal import DecisionPoints, NothingToEstimate, proximal_effect


def made(*, people: int, points: int, seed: int, fade: float = 0.0) -> DecisionPoints:
    """People with a level and a changing state of their own, on which the chance depends.

    The effect is 1 plus half of a state whose mean is 0, so 1 on average, less what fades a day.
    """
    chance = np.random.default_rng(seed)
    n = people * points
    person = np.repeat([f"p{number:04d}" for number in range(people)], points)
    day = np.tile(np.arange(points, dtype=float), people)
    state = chance.normal(size=n)
    probability = np.where(state > 0, 0.4, 0.7)
    is_prompted = chance.random(n) < probability
    level = np.repeat(chance.normal(scale=0.8, size=people), points)
    effect = 1.0 - fade * day + 0.5 * state
    outcome = level + 2 * state + state**2 + effect * is_prompted + chance.normal(size=n)
    return DecisionPoints(
        person=person,
        is_available=chance.random(n) < 0.8,
        is_prompted=is_prompted,
        probability=probability,
        outcome=outcome,
        controls={"state": state},
        moderators={"day": day} if fade else {},
    )


def test_estimates_and_errors_are_those_of_a_second_program():
    """Statsmodels: GEE with independence and its bias-reduced (Mancl-DeRouen) variance.

    It takes no weights that differ within a person, so the rows are scaled by their roots.
    """
    held = made(people=25, points=14, seed=3, fade=0.05)
    found = proximal_effect(held, numerator=0.55)

    use = held.is_available
    prompted, p = held.is_prompted[use], held.probability[use]
    weights = np.where(prompted, 0.55 / p, 0.45 / (1 - p))
    centred, day = prompted - 0.55, held.moderators["day"][use]
    design = np.column_stack(
        [centred, centred * day, np.ones(use.sum()), held.controls["state"][use]]
    )
    roots = np.sqrt(weights)
    second = sm.GEE(
        held.outcome[use] * roots,
        design * roots[:, None],
        groups=held.person[use],
        cov_struct=Independence(),
    ).fit(cov_type="bias_reduced")

    assert [term.estimate for term in found.terms] == pytest.approx(second.params[:2], rel=1e-8)
    errors = [term.standard_error for term in found.terms]
    assert errors == pytest.approx(second.bse[:2], rel=1e-6)
    assert found.degrees == 25 - 4


def test_a_small_example_worked_out_by_hand():
    """Two points each for four people, half prompted, no correction left out.

    Equal probabilities of 0.5 make every weight 1, and the effect the difference of the means:
    (3 + 5 + 4 + 6) / 4 - (1 + 2 + 1 + 4) / 4 = 2.5.
    """
    held = DecisionPoints(
        person=np.repeat(["a", "b", "c", "d"], 2),
        is_available=np.ones(8, dtype=bool),
        is_prompted=np.tile([True, False], 4),
        probability=np.full(8, 0.5),
        outcome=np.array([3.0, 1, 5, 2, 4, 1, 6, 4]),
        controls={},
        moderators={},
    )
    found = proximal_effect(held)
    # differences 2, 3, 3, 2 lie 0.5 from 2.5; each person's leverage on the effect is 1/4, so the
    # residual grows by 4/3: variance = sum over people of (0.5 * 4/3)^2 / 4^2 = 4 * (2/3)^2 / 16
    assert found.terms[0].estimate == pytest.approx(2.5)
    assert found.terms[0].standard_error == pytest.approx(1 / 3)
    assert found.degrees == 2


@pytest.mark.slow
def test_the_interval_holds_the_true_effect_as_often_as_it_says():
    """1,000 trials of 30 people; 95 % of intervals, with its own error of chance."""
    held = [proximal_effect(made(people=30, points=20, seed=seed)) for seed in range(1000)]
    covered = np.mean([each.terms[0].low <= 1.0 <= each.terms[0].high for each in held])

    assert covered == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / 1000))


def test_an_effect_that_fades_is_found_with_its_pace():
    found = proximal_effect(made(people=400, points=20, seed=11, fade=0.05))

    assert found.terms[0].estimate == pytest.approx(1.0, abs=0.15)
    assert found.terms[1].name == "day"
    assert found.terms[1].estimate == pytest.approx(-0.05, abs=0.02)


def test_no_effect_is_found_where_there_is_none():
    held = made(people=100, points=20, seed=2)
    idle = replace(
        held, outcome=held.outcome - held.is_prompted * (1 + 0.5 * held.controls["state"])
    )
    term = proximal_effect(idle).terms[0]

    assert term.low < 0 < term.high
    assert term.p > 0.05


def test_unavailable_points_change_nothing():
    held = made(people=30, points=10, seed=5)
    wild = replace(held, outcome=np.where(held.is_available, held.outcome, 1e9))

    assert proximal_effect(wild) == proximal_effect(held)
    assert proximal_effect(held).unavailable == (~held.is_available).sum()


def test_the_order_of_the_rows_does_not_matter():
    held = made(people=20, points=10, seed=6)
    order = np.random.default_rng(1).permutation(200)
    mixed = DecisionPoints(
        person=held.person[order],
        is_available=held.is_available[order],
        is_prompted=held.is_prompted[order],
        probability=held.probability[order],
        outcome=held.outcome[order],
        controls={"state": held.controls["state"][order]},
        moderators={},
    )
    one, other = proximal_effect(held).terms[0], proximal_effect(mixed).terms[0]

    assert one.estimate == pytest.approx(other.estimate, rel=1e-10)
    assert one.standard_error == pytest.approx(other.standard_error, rel=1e-10)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"is_prompted": np.ones(40, dtype=bool)}, "everybody was prompted each time"),
        ({"is_prompted": np.zeros(40, dtype=bool)}, "nobody was prompted each time"),
        ({"probability": np.ones(40)}, "not above 0 and below 1"),
        ({"is_available": np.zeros(40, dtype=bool)}, "no decision point"),
        ({"person": np.full(40, "one")}, "1 people are too few for 3 coefficients"),
        ({"controls": {"flat": np.ones(40)}}, "says nothing new"),
    ],
)
def test_what_cannot_be_estimated_is_refused(change, says):
    with pytest.raises(NothingToEstimate, match=says):
        proximal_effect(replace(made(people=10, points=4, seed=1), **change))
