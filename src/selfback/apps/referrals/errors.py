"""What can stop a write about referrals."""

from collections.abc import Sequence

from selfback.domain.recruitment.entry import Fault


class EntryContradictsItself(ValueError):
    """An entry of the log breaks a rule of the log."""

    def __init__(self, *, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(self.faults))


class EntryIsWithdrawn(Exception):
    """The entry was taken out of the log before."""


class NotTheirUnit(PermissionError):
    """The clinic is not the one the entry, nudge or competition belongs to."""


class AlreadyAnswered(Exception):
    """Somebody has answered this nudge."""
