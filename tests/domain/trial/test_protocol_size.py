"""How many people a difference needs, against published and hand-computed figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from selfback.domain.trial.protocol_analysis import SizeAssumption
from selfback.domain.trial.size import loss_allowed, needed_per_arm, size_sentence


def _assume(difference=2.0, sd=5.0, power=0.9, alpha=0.05):
    return SizeAssumption(id="a", difference=difference, sd=sd, power=power, alpha=alpha)


@pytest.mark.parametrize(
    ("sd", "power", "needed", "loss"), [(5, 0.9, 131.3, 0.25), (6, 0.8, 141.3, 0.19)]
)
def test_two_points_need_the_people_that_the_trial_planned(sd, power, needed, loss):
    assumption = _assume(sd=sd, power=power)

    assert round(needed_per_arm(assumption), 1) == needed
    assert round(loss_allowed(assumption, per_arm=175), 2) == loss


@given(
    difference=st.floats(0.1, 20),
    sd=st.floats(0.1, 30),
    power=st.floats(0.51, 0.99),
    alpha=st.floats(0.001, 0.2),
    ratio=st.tuples(st.integers(1, 4), st.integers(1, 4)),
)
def test_the_people_needed_have_the_power_asked_for(difference, sd, power, alpha, ratio):
    needed = needed_per_arm(_assume(difference, sd, power, alpha), ratio=ratio)

    error = sd * (1 / (ratio[0] * needed) + 1 / (ratio[1] * needed)) ** 0.5
    reached = stats.norm.cdf(difference / error - stats.norm.isf(alpha / 2))

    assert reached == pytest.approx(power, abs=1e-9)


def test_too_few_people_allow_no_loss_and_are_said_to_be_too_few():
    assert loss_allowed(_assume(), per_arm=100) == 0
    assert size_sentence(_assume(), per_arm=100).endswith(
        "by 131.3 people in each arm, more than the 100 planned."
    )


@pytest.mark.parametrize("wrong", [{"difference": 0}, {"sd": 0}, {"power": 1.0}, {"alpha": 0.0}])
def test_figures_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        needed_per_arm(_assume(**wrong))
