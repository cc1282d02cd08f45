"""Which kind of fault refused a file, so that the page can say what to do about it."""

from enum import StrEnum

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.importing.steps_file import TimeIsUp


class Fault(StrEnum):
    EMPTY = "empty"
    LOCKED = "locked"  # with a password
    UNKNOWN = "unknown"  # of no format we know, or without steps
    PACKED = "packed"  # in a way we do not unpack
    HOSTILE = "hostile"  # made to harm, or as if it were
    LARGE = "large"
    SLOW = "slow"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"  # something in it cannot be read; the place is told
    FAILED = "failed"  # the fault is ours


SAID: tuple[tuple[Fault, tuple[str, ...]], ...] = (
    (Fault.LOCKED, ("locked with a password", "opened with this password")),
    (Fault.EMPTY, ("is empty",)),
    (Fault.PACKED, ("unpack it first", "we cannot unpack")),
    (Fault.UNKNOWN, ("of no format we know",)),
    (
        Fault.HOSTILE,
        ("is a bomb", "leads elsewhere", "link or device", "hostile", "nested", "two files named"),
    ),
    (Fault.LARGE, ("more than", "is longer than")),
    (Fault.DAMAGED, ("cut off", "damaged", "not XML", "not JSON")),
)
"""Words of the sentences that refuse a file; the first that hold win."""


def fault_of(refused: FileRefused) -> Fault:
    """Return the kind of fault behind a refusal."""
    if isinstance(refused, TimeIsUp):
        return Fault.SLOW
    said = str(refused)
    return next(
        (fault for fault, words in SAID if any(each in said for each in words)), Fault.UNREADABLE
    )
