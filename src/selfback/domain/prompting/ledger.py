"""What can become of a prompt: its states, which may follow which, and how it can be lost."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a prompt is."""

    PLANNED = "planned"  # decided, its time has not come
    QUEUED = "queued"  # handed to a channel
    SENT = "sent"  # the channel took it; that says nothing of the phone
    DELIVERED = "delivered"  # the phone said that it has come
    OPENED = "opened"  # the person tapped it
    ACTED = "acted"  # they did what it was about
    WITHHELD = "withheld"  # chance decided against it, in a micro-randomised trial
    LOST = "lost"  # it did not reach them; the cause stands beside it


class Loss(StrEnum):
    """How a prompt was lost."""

    TOO_LATE = "too-late"  # its time had passed when the service could send again
    QUIET = "quiet"  # its time fell into quiet hours that lasted too long
    NOT_DUE_ANY_MORE = "not-due-any-more"  # done, or otherwise no longer so
    IN_USE = "in-use"  # the person was in the app at that moment
    SWITCHED_OFF = "switched-off"  # the person wants no prompts
    LEFT = "left"  # the person stopped using the app
    NO_CHANNEL = "no-channel"  # no way to reach them
    REFUSED = "refused"  # every channel refused it
    UNACKNOWLEDGED = "unacknowledged"  # no phone said that it has come, and no channel was left


WORD = frozenset({State.DELIVERED, State.OPENED, State.ACTED})
"""What is heard from a phone or the app, in any order, twice, or late."""

FOLLOWS: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.QUEUED, State.WITHHELD, State.LOST}),
    State.QUEUED: frozenset({State.SENT, State.QUEUED, State.LOST}) | WORD,
    State.SENT: frozenset({State.QUEUED, State.LOST}) | WORD,
    State.DELIVERED: frozenset({State.OPENED, State.ACTED}),
    State.OPENED: frozenset({State.ACTED}),
    State.ACTED: frozenset(),
    State.WITHHELD: frozenset(),
    State.LOST: frozenset(),
}
"""Which states may follow a state. Queued follows queued and sent when a channel is tried again or
another one is; word may come while queued, of an earlier channel or of a round that broke off."""

REACHED = (State.SENT, State.DELIVERED, State.OPENED, State.ACTED)
"""From the weakest to the strongest evidence; each implies the ones before it."""


class NotInOrder(ValueError):
    """A state cannot follow another."""

    def __init__(self, *, state: State, to: State) -> None:
        self.state = state
        self.to = to
        super().__init__(f"a prompt that is {state} cannot become {to}")


def check_may_become(state: State, to: State, *, was_handed: bool = False) -> None:
    """Raise NotInOrder unless one state may follow the other.

    was_handed  whether a channel ever took it: then word of it may come though it counts as lost
    """
    if state is State.LOST and was_handed and to in WORD:
        return
    if to not in FOLLOWS[state]:
        raise NotInOrder(state=state, to=to)


def is_news(state: State, to: State) -> bool:
    """Whether word from a phone tells more than is known; word may come twice or out of order."""
    return to in REACHED and (state not in REACHED or REACHED.index(to) > REACHED.index(state))
