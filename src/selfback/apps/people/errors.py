"""What can go wrong with people, named by the fact."""


class PeopleError(Exception):
    """A user, role, patient or consent could not be made or changed."""


class AlreadyPatient(PeopleError):
    """The user has joined before."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} is a patient already")


class HasLeft(PeopleError):
    """The patient has left; nothing is added to their record."""

    def __init__(self, *, patient_id: str) -> None:
        self.patient_id = patient_id
        super().__init__(f"patient {patient_id} has left")


class RoleNeedsClinic(PeopleError):
    """Clinicians and site managers hold their role in a clinic; others do not."""

    def __init__(self, *, role: str) -> None:
        self.role = role
        super().__init__(f"whether {role} is held in a clinic was got wrong")


class ProfessionMissing(PeopleError):
    """A clinician's profession must be known."""
