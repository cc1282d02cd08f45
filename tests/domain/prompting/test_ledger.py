"""A prompt goes one way through the ledger, and every end of it has a cause."""

from itertools import product

import pytest

from selfback.domain.prompting.ledger import (
    FOLLOWS,
    REACHED,
    NotInOrder,
    State,
    check_may_become,
    is_news,
)


@pytest.mark.parametrize(("state", "to"), list(product(State, State)))
def test_a_state_follows_another_only_where_the_table_says_so(state, to):
    if to in FOLLOWS[state]:
        check_may_become(state, to)
        return
    with pytest.raises(NotInOrder, match=f"is {state} cannot become {to}"):
        check_may_become(state, to)


def test_every_state_is_reached_from_planned():
    seen, left = set(), {State.PLANNED}
    while left:
        state = left.pop()
        seen.add(state)
        left |= FOLLOWS[state] - seen

    assert seen == set(State)


def test_a_phone_heard_of_late_takes_a_prompt_back_from_the_lost():
    check_may_become(State.LOST, State.OPENED, was_handed=True)


def test_what_was_lost_does_not_come_back_without_word_from_a_phone():
    with pytest.raises(NotInOrder):
        check_may_become(State.LOST, State.SENT, was_handed=True)


def test_what_was_never_sent_cannot_be_opened():
    with pytest.raises(NotInOrder):
        check_may_become(State.LOST, State.OPENED, was_handed=False)


def test_word_that_comes_twice_or_out_of_order_is_no_news():
    assert is_news(State.SENT, State.OPENED)
    assert not is_news(State.OPENED, State.DELIVERED)
    assert not any(is_news(state, state) for state in REACHED)
    assert is_news(State.LOST, State.DELIVERED)
