"""What every channel does, and how it says that it could not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a channel is handed.

    key         the same for every try, so that a gateway can drop a repeat
    address     e-mail address, or telephone number in international form
    subject     empty for SMS
    headers     what a mail says to mail programs, such as how to unsubscribe
    """

    key: str
    address: str
    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


class NotDelivered(Exception):
    """The channel did not take the message.

    fault       a code that names no one
    for_good    trying again would not help
    """

    def __init__(self, *, fault: str, for_good: bool = False) -> None:
        self.fault = fault
        self.for_good = for_good
        super().__init__(fault)


class Channel(Protocol):
    """Something that delivers letters."""

    def send(self, letter: Letter) -> str:
        """Deliver a letter and return what the channel calls it; raises NotDelivered."""
