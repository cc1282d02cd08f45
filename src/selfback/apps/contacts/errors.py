"""What can go wrong between a clinic and a person, named by the fact."""

from datetime import datetime


class ContactError(Exception):
    """A note could not be sent, taken back or put away."""


class NotSharing(ContactError):
    """The person does not share with this clinic, or has left."""

    def __init__(self, *, patient_id: str, clinic_id: str) -> None:
        self.patient_id = patient_id
        self.clinic_id = clinic_id
        super().__init__(f"patient {patient_id} does not share with clinic {clinic_id}")


class EnoughThisWeek(ContactError):
    """The clinic has sent this person as many notes in seven days as it may.

    next_at     from when it may send one again
    """

    def __init__(self, *, most: int, next_at: datetime) -> None:
        self.most = most
        self.next_at = next_at
        super().__init__(f"{most} notes were sent in seven days; the next one from {next_at}")


class TooLateToTakeBack(ContactError):
    """The note was taken back before, was put away, or is no longer fresh."""
