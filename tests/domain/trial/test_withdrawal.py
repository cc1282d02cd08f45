"""Each level of withdrawal still allows what the protocol says, and nobody is led back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.domain.trial.protocol_loading import load_protocol
from selfback.domain.trial.withdrawal import (
    Allowed,
    NotFurther,
    allowed_after,
    kept_by,
    refuse_unless_further,
)

PROTOCOL = load_protocol(CONTENT, PRIMARY)
LEVELS = {each.id: each for each in PROTOCOL.withdrawal_levels}
allowances = st.builds(
    Allowed, intervention=st.booleans(), questionnaires=st.booleans(), data=st.booleans()
)


@pytest.mark.parametrize(
    ("level", "intervention", "questionnaires", "data"),
    [
        ("intervention", False, True, True),
        ("questionnaires", False, False, True),
        ("data", False, False, False),
    ],
)
def test_each_level_still_allows_what_it_says(level, intervention, questionnaires, data):
    assert kept_by(LEVELS[level]) == Allowed(
        intervention=intervention, questionnaires=questionnaires, data=data
    )


def test_somebody_may_go_further_step_by_step():
    after = Allowed()
    for level in ("intervention", "questionnaires", "data"):
        after = refuse_unless_further(LEVELS[level], after)
    assert after == Allowed(intervention=False, questionnaires=False, data=False)


@pytest.mark.parametrize("level", ["intervention", "questionnaires"])
def test_nobody_who_went_further_is_led_back(level):
    with pytest.raises(NotFurther, match=level):
        refuse_unless_further(LEVELS[level], kept_by(LEVELS[level]))
    with pytest.raises(NotFurther):
        refuse_unless_further(LEVELS["intervention"], kept_by(LEVELS["data"]))


@given(st.lists(allowances))
def test_the_order_in_which_somebody_withdraws_does_not_matter(held):
    after = allowed_after(held)

    assert after == allowed_after(reversed(held))
    assert all(after <= each for each in held)


def test_who_withdrew_from_nothing_is_allowed_everything():
    assert allowed_after([]) == Allowed(intervention=True, questionnaires=True, data=True)
