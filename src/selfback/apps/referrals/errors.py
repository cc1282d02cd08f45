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


class ClinicIsReal(ValueError):
    """Made-up people are kept in synthetic clinics only."""

    def __init__(self, clinic_id: str) -> None:
        self.clinic_id = clinic_id
        super().__init__(f"clinic {clinic_id} is not synthetic")


class NoWayToReachThem(ValueError):
    """Somebody left neither an address nor a number."""


class AccessIsTaken(PermissionError):
    """The link that opens the app has been used by somebody else."""
