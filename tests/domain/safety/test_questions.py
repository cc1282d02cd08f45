"""Which warning signs are asked about when."""

import pytest
from tests.domain.safety.warning_signs import CORE, EMERGENCY, FLAGS, RULES, SOON, WATCH

from selfback.domain.safety.context import Moment
from selfback.domain.safety.questions import check_in_moment, required_questions


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        (Moment.INTAKE, (*EMERGENCY, *SOON, *WATCH)),
        (Moment.WEEKLY, CORE),
        (Moment.PAIN_JUMP, EMERGENCY),
        (Moment.SYMPTOMS_CHANGED, (*EMERGENCY, *SOON, *WATCH)),
        (Moment.RESUMING, (*EMERGENCY, *SOON)),
    ],
)
def test_each_moment_asks_its_signs(moment, asked):
    assert required_questions(moment, FLAGS) == asked


@pytest.mark.parametrize(
    ("pain", "moment"),
    [
        ((), Moment.WEEKLY),
        ((9,), Moment.WEEKLY),
        ((4, 6), Moment.WEEKLY),
        ((4, 7), Moment.PAIN_JUMP),
        ((7, 4), Moment.WEEKLY),
        ((1, 4, 5), Moment.WEEKLY),
    ],
)
def test_three_points_more_pain_than_last_week_is_a_jump(pain, moment):
    assert check_in_moment(pain, rules=RULES) is moment
